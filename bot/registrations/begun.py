"""How far somebody has come with a form: what stands in its fields, what of it is right, and which page is theirs.

A card is known by the questions that it asked, whatever has become of the form since.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from bot import forms, rolls
from bot.errors import RefusalError
from bot.model import Registration, RegistrationState, Roll
from bot.registrations.keeping import mine
from bot.registrations.terms import form_of, is_in, refuse_late

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.model import Form, FormField
    from bot.occasions import Scene
    from cards.sheets import Sent

_OF_A_PERSON: Final = ("name", "email", "municipality")


@dataclass(frozen=True, slots=True)
class Begun:
    """A form as somebody has filled it in so far: what stands in its fields, and what of it is right.

    `known` is their registration, `sent` what they typed now, `page` where they are, counted from 0, and
    `price` tells which one price stood above what they sent.
    """

    form: Form
    pages: tuple[tuple[FormField, ...], ...]
    known: Registration | None
    typed: Mapping[str, str]
    checked: forms.Checked
    sent: frozenset[str] = frozenset()
    page: int = 0
    price: str = ""
    faults: Mapping[str, forms.Fault] = field(default_factory=dict)
    news: tuple[str, ...] = ()

    @property
    def asked(self) -> frozenset[str]:
        """Return which questions apply."""
        return frozenset(each.id for each in forms.asked(self.form, self.checked.answers))

    def here(self) -> tuple[FormField, ...]:
        """Return the questions that apply on this page."""
        asked = self.asked
        return tuple(each for each in self.pages[self.page] if each.id in asked)

    def beside(self, step: int) -> int | None:
        """Return the nearest page after (1) or before (-1) this one on which something is asked."""
        asked, last = self.asked, len(self.pages)
        numbers = range(self.page + 1, last) if step > 0 else range(self.page - 1, -1, -1)
        return next((each for each in numbers if any(one.id in asked for one in self.pages[each])), None)

    def is_last(self) -> bool:
        """Whether nothing is asked after this page."""
        return self.beside(1) is None


async def begin(scene: Scene, values: Mapping[str, str], sent: Sent | None) -> Begun:
    """Return how far somebody has come, with what they sent now.

    Raises:
        RefusalError: `registration_closed` (deadline) after the deadline, `registration_invited` where only others are
            let in, `registration_decided` for somebody who was turned down.
    """
    known = await mine(scene)
    await _refuse(scene, known)
    form = form_of(scene)
    came = _sent(form, values, sent)
    begun = checked(
        scene,
        Begun(
            form=form,
            pages=forms.pages(form),
            known=known,
            typed=_known(scene, known) | came,
            checked=forms.Checked({}, {}),
            sent=frozenset(came),
            page=_page(form, known, values, sent),
            price=sent.price if sent else "",
        ),
    )
    if begun.here():
        return begun
    near = begun.beside(-1)
    return replace(begun, page=begun.beside(1) or 0 if near is None else near)


async def _refuse(scene: Scene, known: Registration | None) -> None:
    refuse_late(scene, known)
    if known is not None and known.state is RegistrationState.DECLINED:
        raise RefusalError("registration_decided", event=scene.event.title)
    person_id = scene.guest.person.id
    if form_of(scene).only_invited and not is_in(known) and not await rolls.on_list(scene, Roll.INVITED, (person_id,)):
        raise RefusalError("registration_invited", event=scene.event.title)


def _known(scene: Scene, known: Registration | None) -> dict[str, str]:
    """Return what stands in the fields before anything is typed in them."""
    person = scene.guest.person
    told = {name: getattr(person, name) or "" for name in _OF_A_PERSON}
    before = {name: each for name, each in told.items() if each}
    return before if known is None else before | known.answers | known.typed


def _sent(form: Form, values: Mapping[str, str], sent: Sent | None) -> dict[str, str]:
    """Return what a card sent of what the form asks; a field that the card has and did not send is empty."""
    asked = {each.id for each in form.fields} | {forms.CODE}
    names = values.keys() if sent is None else sent.asked
    return {name: values.get(name, "") for name in names if name in asked}


def _page(form: Form, known: Registration | None, values: Mapping[str, str], sent: Sent | None) -> int:
    """Return which page a card is, by its questions: the form may have changed since. Without a card it is the page
    that was shown last.
    """
    pages = forms.pages(form)
    if sent is not None:
        return max(
            range(len(pages)), key=lambda at: (sum(each.id in sent.asked for each in pages[at]), at == sent.page)
        )
    if values or known is None or not known.typed:
        return 0
    return min(known.page, len(pages)) - 1


def checked(scene: Scene, begun: Begun) -> Begun:
    """Return the form with what is typed in it read."""
    today = scene.agenda.wall(scene.now).date()
    read = forms.check(begun.form, begun.typed, language=scene.face.voice.language, today=today)
    return replace(begun, checked=read, typed={**begun.typed, **read.answers})


def is_under_way(begun: Begun) -> bool:
    """Whether they have typed something that they have not sent all of."""
    return begun.known is not None and bool(begun.known.typed.keys() - {forms.CODE})


def faults(begun: Begun) -> dict[str, forms.Fault]:
    """Return what is wrong on this page."""
    here = {each.id for each in begun.here()}
    return {name: each for name, each in begun.checked.faults.items() if name in here}


def first_wrong(begun: Begun) -> Begun | None:
    """Return the first page with something wrong on it, with what that is."""
    tried = (replace(begun, page=number) for number in range(len(begun.pages)))
    return next((replace(each, faults=wrong) for each in tried if (wrong := faults(each))), None)
