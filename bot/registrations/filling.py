"""Filling the form in, page by page: what somebody has sent is kept on the server until all of it is right, so that
neither another device, an old card nor a new version of the form loses anything. Nothing counts before the end.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot import forms
from bot.errors import RefusalError
from bot.model import Answer, Quote, Registration, RegistrationState
from bot.occasions import hold, is_shared
from bot.prices import is_by_agreement
from bot.registrations import pricing
from bot.registrations.begun import begin, checked, faults, first_wrong, is_under_way
from bot.registrations.charges import refused
from bot.registrations.keeping import mine, note
from bot.registrations.seating import complete
from bot.registrations.terms import is_in
from cards import registration as registration_cards
from cards import sheets

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.occasions import Scene
    from bot.registrations.begun import Begun
    from cards.elements import Card
    from cards.sheets import Sent


async def show_form(scene: Scene) -> Answer:
    """Show the form, where the person was in it: with their own answers in a 1:1, empty where others read along.

    Raises:
        RefusalError: `registration_closed` (deadline) after the deadline, `registration_invited`,
            `registration_decided`.
    """
    begun = await begin(scene, {}, None)
    if is_shared(scene.guest.place):
        nobody = checked(scene, replace(begun, known=None, typed={}, page=0))
        return Answer(card=_draw(scene, nobody))
    resumed = is_under_way(begun) and begun.known is not None and begun.checked.answers != begun.known.answers
    news = (scene.face.say("card.form.resumed"),) if resumed else ()
    return Answer(card=_draw(scene, replace(begun, news=news)), replaces=True)


async def submit(scene: Scene, values: Mapping[str, str], argument: str = "") -> Answer:
    """Take a page, and show the next: after the last one the price, where it has to be looked at, else register.

    Raises:
        RefusalError: as `show_form`, and as `complete`.
    """
    sent = sheets.understand(argument)
    begun = await begin(scene, values, sent)
    if not values and sent is None and not is_under_way(begun):
        return await show_form(scene)
    shown = sent.asked if sent else frozenset(each.id for each in begun.here()) | {forms.CODE}
    wrong = {name: each for name, each in faults(begun).items() if name in shown}
    if why := await _refused_code(scene, begun):
        wrong[forms.CODE] = forms.Fault(why)
    unseen = [each for each in begun.here() if each.id not in shown]
    if wrong or unseen:
        more = (scene.face.count("card.form.more", len(unseen)),) if unseen else ()
        return await _show(scene, replace(begun, faults=wrong, news=more))
    following = begun.beside(1)
    if following is not None:
        return await _show(scene, replace(begun, page=following))
    return await _finish(scene, begun, sent)


async def _refused_code(scene: Scene, begun: Begun) -> str:
    """Return why a code is not taken: asked wherever one is sent, since what is kept shows in a price."""
    if forms.CODE not in begun.sent and not begun.is_last():
        return ""
    return await refused(scene, begun.form, begun.typed.get(forms.CODE, ""))


async def back(scene: Scene, values: Mapping[str, str], argument: str = "") -> Answer:
    """Show the page before, and keep what stands on this one, right or wrong; after the last page that is the last.

    Raises:
        RefusalError: as `show_form`; `form_not_begun`.
    """
    sent = sheets.understand(argument)
    begun = await begin(scene, values, sent)
    if sent is None and not is_under_way(begun):
        if begun.known is None:
            raise RefusalError("form_not_begun")
        return await show_form(scene)
    if sent is None and begun.known is not None and begun.known.page > len(begun.pages):
        return await _show(scene, begun)
    if await _refused_code(scene, begun):
        begun = replace(begun, typed={name: each for name, each in begun.typed.items() if name != forms.CODE})
    before = begun.beside(-1)
    return await _show(scene, begun if before is None else replace(begun, page=before))


async def confirm(scene: Scene, argument: str = "") -> Answer:
    """Register with what was looked through and at the price that was shown; twice is once.

    Raises:
        RefusalError: as `complete`; `form_not_begun`.
    """
    await hold(scene.tables, scene.event.id)
    begun = await begin(scene, {}, None)
    known = begun.known
    if known is None or not is_under_way(begun):
        if known is None or not is_in(known):
            raise RefusalError("form_not_begun")
        return await complete(scene, known.answers, known.quote or Quote())
    if wrong := first_wrong(begun):
        return await _show(scene, wrong)
    given = await _price(scene, begun)
    news = _not_seen(begun, given, argument) if begun.form.rules else None
    if news is None and is_by_agreement(given):
        news = ()
    if news is None:
        return await complete(scene, begun.checked.answers, given)
    return await _review(scene, begun, given, *map(scene.face.say, news))


def _not_seen(begun: Begun, given: Quote, argument: str) -> tuple[str, ...] | None:
    """Return what to say of what would count, where it is not what the person looked at; None where it is."""
    seen = begun.known.shown if begun.known else None
    if argument and argument != sheets.stamp(begun.checked.answers):
        return ("card.form.review.newer",)
    if seen is None:
        return ()
    same = (seen.price, seen.contact) == (given.price, given.contact)
    return None if same else ("card.form.review.changed",)


# A page -------------------------------------------------------------------------------------------


async def _show(scene: Scene, begun: Begun) -> Answer:
    """Show a page to the person alone, and keep all that they have typed, but for a code that is none."""
    await _keep(scene, begun, page=begun.page + 1)
    return Answer(card=_draw(scene, begun), replaces=True, private=True)


def _draw(scene: Scene, begun: Begun) -> Card:
    seen = {each.id for page in begun.pages[: begun.page] for each in page}
    ahead = forms.ahead(begun.form, begun.checked.answers, seen | begun.checked.answers.keys())
    counted = sorted({*ahead, begun.page})
    known = begun.known if is_in(begun.known) else None
    sheet = sheets.Sheet(
        fields=begun.here(),
        page=begun.page,
        number=counted.index(begun.page) + 1,
        of=len(counted),
        registered=known is not None,
        stamp=sheets.stamp(known.answers) if known else "",
        price=_price_above(begun, first=counted[0] == begun.page),
        news=begun.news,
    )
    return registration_cards.form(
        scene.face, event=scene.event, form=begun.form, sheet=sheet, values=begun.typed, faults=begun.faults
    )


def _price_above(begun: Begun, *, first: bool) -> str:
    """Return what tells which price somebody has seen above the form: the first page says it; "" where rules decide."""
    if begun.form.rules:
        return ""
    return sheets.stamp_price(begun.form.price) if first else begun.price


async def _keep(scene: Scene, begun: Begun, **changed: object) -> None:
    """Keep what somebody has typed, beside what came from another device meanwhile; whoever is in stays as they are."""
    typed = {name: each for name, each in begun.typed.items() if name != forms.CODE or name not in begun.faults}
    row = await mine(scene, lock=True)
    if row is None:
        row = _draft(scene).model_copy(update={"typed": typed, **changed})
        if await scene.tables.registrations.add(row):
            await note(scene, row, by=row.person_id)
            return
        row = await mine(scene, lock=True) or row
    meanwhile = {name: each for name, each in row.typed.items() if name not in begun.sent}
    await scene.tables.registrations.put(row.model_copy(update={"typed": typed | meanwhile, **changed}))


def _draft(scene: Scene) -> Registration:
    return Registration(
        event_id=scene.event.id,
        person_id=scene.guest.person.id,
        state=RegistrationState.DRAFT,
        answers={},
        changed_at=scene.now,
    )


# The end ------------------------------------------------------------------------------------------


async def _finish(scene: Scene, begun: Begun, sent: Sent | None) -> Answer:
    if wrong := first_wrong(begun):
        return await _show(scene, wrong)
    if _is_behind(begun, sent):
        return await _show(scene, replace(begun, page=0, news=(scene.face.say("card.form.elsewhere"),)))
    await hold(scene.tables, scene.event.id)
    given = await _price(scene, begun)
    if begun.form.rules:
        return await _review(scene, begun, given)
    if begun.price and begun.price != sheets.stamp_price(given.price) and not is_in(begun.known):
        return await _review(scene, begun, given, scene.face.say("card.form.review.changed"))
    return await complete(scene, begun.checked.answers, given)


def _is_behind(begun: Begun, sent: Sent | None) -> bool:
    """Whether a card was drawn before the person's answers were changed elsewhere, and would change them back."""
    known = begun.known
    if known is None or sent is None or not is_in(known) or begun.checked.answers == known.answers:
        return False
    return sent.stamp != sheets.stamp(known.answers)


async def _price(scene: Scene, begun: Begun) -> Quote:
    return await pricing.quote(scene, begun.form, begun.checked.answers, code=begun.typed.get(forms.CODE, "").strip())


async def _review(scene: Scene, begun: Begun, given: Quote, *news: str) -> Answer:
    """Show what is about to count, and the price, which is kept from now on."""
    told = pricing.shown(begun.known, given, scene.now)
    await _keep(scene, begun, page=len(begun.pages) + 1, **told)
    card = registration_cards.review(
        scene.face,
        event=scene.event,
        form=begun.form,
        answers=begun.checked.answers,
        quote=given,
        until=None if is_in(begun.known) else scene.face.voice.local(told["shown_at"] + pricing.LOCK),
        registered=is_in(begun.known),
        news=news,
    )
    return Answer(card=card, replaces=True, private=True)
