"""A selection as a draft that nobody was told of: who, how the quotas stand, how it can be drawn again; or why the
quotas cannot be met, and the least that would do. It names nobody but by the number of their application.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from bot.model import RegistrationState, Verb
from bot.texts.commands import canonical
from cards.elements import NAME, TITLE, ask, card, fit, heading, kicker, note, row, subheading, text
from cards.markdown import Markdown, line
from cards.registration import label

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from decimal import Decimal

    from microsoft_teams.cards import CardElement

    from bot.model import Event, Form, FormField, Quota
    from cards.elements import Card, Elements, Face

Why: TypeAlias = Literal["too_few", "too_much", "too_little", "together"]

_NUMBERS: Final = 60  # numbers of applications in one line
_QUOTAS: Final = 7_000  # bytes


@dataclass(frozen=True, slots=True)
class Counted:
    """How many of the selected have what a quota counts."""

    quota: Quota
    have: int
    broken: bool


@dataclass(frozen=True, slots=True)
class Moved:
    """A quota, and how it would have to stand."""

    quota: Quota
    least: int
    most: int | None


@dataclass(frozen=True, slots=True)
class Draft:
    """A selection that nobody was told of yet: applications by number, with the score of each that is selected.

    `number` counts the draws, `forgotten` are those whose outcome somebody had set by hand and that was drawn anew.
    """

    form: Form
    seats: int
    selected: Sequence[tuple[int, Decimal | None]]
    reserves: Sequence[int]
    declined: int
    counted: Sequence[Counted]
    relaxed: Sequence[Quota]
    seed: str
    number: int
    by_hand: Sequence[int] = ()
    forgotten: Sequence[int] = ()
    unscored: int = 0


def draft(face: Face, *, event: Event, told: Draft, links: Sequence[tuple[str, str]] = ()) -> Card:
    """Return a selection as a draft: who, how the quotas stand, and how it can be drawn again."""
    buttons = [ask(face, Verb.OUTCOMES, event_id=event.id)]
    buttons += [
        ask(face, Verb.SELECT_APPLICANTS, event_id=event.id, url=url, title=face.plain(f"card.button.list.{name}"))
        for name, url in links
    ]
    return card(
        face,
        body=[
            kicker(face.say("card.draft", number=told.number)),
            heading(face.count("card.draft.selected", len(told.selected), seats=told.seats)),
            note(face.say("card.draft.unsent")),
            text(_scored(face, told.selected)),
            *_rest(face, told),
            *_quotas(face, told),
            *_warnings(face, told),
            note(face.say("card.draft.seed", seed=told.seed), spacing="Medium"),
            note(_by_hand(face, told), spacing="None"),
        ],
        fallback=face.voice.count("card.draft.selected", len(told.selected), seats=told.seats),
        buttons=buttons,
    )


def _scored(face: Face, selected: Sequence[tuple[int, Decimal | None]]) -> Markdown:
    shown = [
        f"**{number}**" if score is None else f"**{number}** ({face.voice.number(float(score), 1)})"
        for number, score in selected[:_NUMBERS]
    ]
    return Markdown(" · ".join(shown) + (" …" if len(selected) > _NUMBERS else ""))


def _numbers(numbers: Sequence[int]) -> Markdown:
    return Markdown(", ".join(map(str, numbers[:_NUMBERS])) + (" …" if len(numbers) > _NUMBERS else ""))


def _rest(face: Face, told: Draft) -> Elements:
    found = [text(face.say("card.draft.reserves", numbers=_numbers(told.reserves)))] if told.reserves else []
    return [*found, *([text(face.count("card.draft.declined", told.declined))] if told.declined else [])]


def _quotas(face: Face, told: Draft) -> Elements:
    if not told.counted:
        return []
    parts: list[Elements] = [[_quota(face, told.form, each)] for each in told.counted]
    return [subheading(face.say("card.draft.quotas")), *fit(face, parts, room=_QUOTAS)]


def _quota(face: Face, form: Form, counted: Counted) -> CardElement:
    name = Markdown(f"{_about(face, form, counted.quota)}: {bounds(face, counted.quota.least, counted.quota.most)}")
    mark = face.say("card.draft.broken") if counted.broken else ""
    shown = text(
        Markdown(f"{name} · {mark}") if mark else name, spacing="None", color="Attention" if mark else "Default"
    )
    return row(str(counted.have), [shown], width="32px", strong=not counted.broken)


def _about(face: Face, form: Form, quota: Quota) -> Markdown:
    field: FormField | None = next((each for each in form.fields if each.id == quota.field), None)
    asked = label(face, field, NAME) if field else face.plain(f"card.quota.{quota.field}")
    return Markdown(f"{line(asked, NAME)} {line(quota.value, NAME)}")


def bounds(face: Face, least: int, most: int | None) -> Markdown:
    """Return "mindst 2", "højst 4", "2-4", "præcis 3"."""
    if most is None:
        return face.say("card.quota.least", least=least)
    if least == most:
        return face.say("card.quota.exactly", most=most)
    return face.say("card.quota.between", least=least, most=most) if least else face.say("card.quota.most", most=most)


def _warnings(face: Face, told: Draft) -> Elements:
    found: list[Markdown] = []
    if told.relaxed:
        eased = "; ".join(
            f"{_about(face, told.form, each)} {bounds(face, each.least, each.most)}" for each in told.relaxed
        )
        found.append(face.say("card.draft.relaxed", quotas=Markdown(eased)))
    if told.by_hand:
        found.append(face.say("card.draft.by_hand", numbers=_numbers(told.by_hand)))
    if told.forgotten:
        found.append(face.say("card.draft.forgotten", numbers=_numbers(told.forgotten)))
    if told.unscored:
        found.append(face.count("card.draft.unscored", told.unscored))
    return [note(each, spacing="Medium") for each in found]


def _by_hand(face: Face, told: Draft) -> Markdown:
    number = told.reserves[0] if told.reserves else told.selected[0][0] if told.selected else 1
    sentence = canonical(Verb.SET_OUTCOME, face.voice.language, f"{number}/{RegistrationState.SELECTED}")
    return face.say("card.draft.how", sentence=sentence)


def infeasible(
    face: Face,
    *,
    event: Event,
    form: Form,
    why: Sequence[tuple[Why, Sequence[Quota], Mapping[str, object]]],
    moved: Sequence[Moved],
) -> Card:
    """Return why the quotas cannot be met, and the least that would do."""
    reasons = [text(_reason(face, form, *each), spacing="Small") for each in why]
    proposed = [
        row(
            "→",
            [
                text(
                    face.say(
                        "card.infeasible.moved",
                        quota=_about(face, form, each.quota),
                        was=bounds(face, each.quota.least, each.quota.most),
                        now=bounds(face, each.least, each.most)
                        if each.least or each.most is not None
                        else face.say("card.quota.free"),
                    ),
                    spacing="None",
                )
            ],
            width="24px",
        )
        for each in moved
    ]
    return card(
        face,
        body=[
            kicker(line(event.title, TITLE)),
            heading(face.say("card.infeasible")),
            *reasons,
            subheading(face.say("card.infeasible.least")),
            *proposed,
            note(face.say("card.infeasible.how")),
        ],
        fallback=face.plain("card.infeasible"),
        buttons=[ask(face, Verb.RELAX_QUOTAS, event_id=event.id), ask(face, Verb.APPLICATIONS, event_id=event.id)],
    )


def _reason(face: Face, form: Form, code: Why, quotas: Sequence[Quota], values: Mapping[str, object]) -> Markdown:
    names = Markdown(face.voice.list([_about(face, form, each) for each in quotas[:6]]))
    return face.say(f"card.infeasible.{code}", quotas=names, **values)
