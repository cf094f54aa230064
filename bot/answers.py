"""What an organiser answers to the doubts of a draft, from a card's fields or a sentence: of several answers
each that fits counts, and of the others it is said why they do not.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.errors import RefusalError
from cards import preview as cards
from schedules import mending
from schedules.mending import corrections

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.commands import Correction
    from bot.model import Doubt, Reading
    from cards.elements import Face
    from schedules.mending import Remedy


def answered(face: Face, reading: Reading, values: Mapping[str, str]) -> tuple[Reading, str]:
    """Return the reading with the answers of a card's fields (by `cards.preview.field_name`), and what is said."""
    mended, wrong, stale = 0, [], False
    for name, answer in values.items():
        number, _, code = name.partition("_")
        doubt = _doubt(reading, int(number) if number.isdecimal() else 0)
        if not answer:
            continue
        if doubt is None or doubt.code != code or doubt.settled:
            stale = True
            continue
        try:
            reading = _mended(face, reading, doubt, answer)
            mended += 1
        except RefusalError as refusal:
            why = face.say(f"refusal.{refusal.code}", **refusal.values)
            wrong.append(face.say("proposal.mended.wrong", number=number, why=why))
    said = [face.count("proposal.mended", mended)] if mended else []
    said += wrong
    said += [face.say("proposal.mended.before")] if stale and not said else []
    return reading, "\n\n".join(said) or face.say("proposal.mended.nothing")


def corrected(face: Face, reading: Reading, wanted: Correction) -> Reading:
    """Return the reading with what a sentence corrects.

    Raises:
        RefusalError: `mend_unknown` (number), `mend_choice` (choices), and what `corrections` and `mending` raise.
    """
    whole = {
        "date": corrections.redate,
        "title": corrections.retitle,
        "zone": corrections.rezone,
        "language": corrections.translate,
    }
    if wanted.about in whole:
        return mending.settle(whole[wanted.about](reading, wanted.answer))
    doubt = _doubt(reading, wanted.number)
    is_kind = corrections.kind_named(wanted.answer) is not None
    if wanted.about == "session" or (is_kind and (doubt is None or doubt.code != "no_title")):
        return mending.settle(corrections.change(reading, wanted.number, wanted.answer))
    if doubt is None:
        raise RefusalError("mend_unknown", number=wanted.number)
    return _mended(face, reading, doubt, wanted.answer)


def _doubt(reading: Reading, number: int) -> Doubt | None:
    return next((each for each in reading.doubts if each.number == number and number), None)


def _mended(face: Face, reading: Reading, doubt: Doubt, answer: str) -> Reading:
    remedy = mending.remedy(reading, doubt)
    if remedy is None:
        raise RefusalError("mend_nothing")
    try:
        return mending.mend(reading, doubt, _meaning(face, remedy, answer))
    except RefusalError as refusal:
        if refusal.code != "mend_choice":
            raise
        titles = [cards.option_title(face, remedy, each) for each in remedy.options]
        choices = "; ".join(f"{number}. {each}" for number, each in enumerate(titles, 1))
        raise RefusalError("mend_choice", choices=choices) from refusal


def _meaning(face: Face, remedy: Remedy, answer: str) -> str:
    """Return the value of the choice that somebody typed: by its number, its beginning or something that only it
    says; else what they typed.
    """
    values = [each.value for each in remedy.options]
    if answer in values:
        return answer
    if answer.isdecimal() and len(answer) < 3 and 1 <= int(answer) <= len(values):  # noqa: PLR2004
        return values[int(answer) - 1]
    titles = [cards.option_title(face, remedy, each).casefold() for each in remedy.options]
    typed = answer.casefold().strip(" .")
    begun = [value for value, title in zip(values, titles, strict=True) if title.startswith(typed)]
    within = [value for value, title in zip(values, titles, strict=True) if typed and _holds(title, typed)]
    return next((found[0] for found in (begun, within) if len(found) == 1), answer)


def _holds(title: str, typed: str) -> bool:
    return re.search(rf"(?<![\w.:]){re.escape(typed)}(?![\w:]|\.\d)", title) is not None
