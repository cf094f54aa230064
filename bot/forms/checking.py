"""What an answer may be: whatever a card let through is checked here, and kept in the one text that means it."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from typing import TYPE_CHECKING, Final, NamedTuple

from bot import municipalities, patterns
from bot.conditions import APART
from bot.forms import written
from bot.forms.asking import asked
from bot.model import FieldKind

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date
    from decimal import Decimal

    from bot.model import Form, FormField, Language

SHORT: Final = 200  # characters of an answer on one line
LONG: Final = 2_000  # of one on several
_TOKEN: Final = 60  # characters of a choice that a card sends as it is
# Local part, one @, a domain with a dot: what a typing error breaks, not what RFC 5322 allows.
_EMAIL: Final = re.compile(r"[^\s@<>,;]{1,64}@[^\s@<>,;]{1,120}\.[^\s@<>,;.]{2,63}")
_PICKED: Final = frozenset({FieldKind.CHOICE, FieldKind.SEVERAL, FieldKind.TOGGLE, FieldKind.CONSENT})


class Fault(NamedTuple):
    """What is wrong with an answer: a code of `card.form.error.<code>`, and a bound that it is beyond."""

    code: str
    bound: Decimal | date | str | None = None


class Checked(NamedTuple):
    """Answers as they are kept, and by question what is wrong with the others. No question that does not apply is in
    either.
    """

    answers: dict[str, str]
    faults: dict[str, Fault]


class _Case(NamedTuple):
    language: Language
    today: date


def check(form: Form, values: Mapping[str, str], *, language: Language = "da", today: date) -> Checked:
    """Return what of `values` can be kept, as people of a language type it; what is kept already is right as it is."""
    case = _Case(language, today)
    answers: dict[str, str] = {}
    faults: dict[str, Fault] = {}
    for field in form.fields:
        found = _read(field, _clean(field, values.get(field.id, "")), case)
        if isinstance(found, Fault):
            faults[field.id] = found
        elif found:
            answers[field.id] = found
    applying = {each.id for each in asked(form, answers)}
    return Checked(
        {name: each for name, each in answers.items() if name in applying},
        {name: each for name, each in faults.items() if name in applying},
    )


def token(choice: str) -> str:
    """Return what a card sends for a choice: Teams puts commas between those of several."""
    if len(choice) <= _TOKEN and "," not in choice and choice.isprintable():
        return choice
    return hashlib.sha256(choice.encode()).hexdigest()[:16]


def consented(field: FormField) -> str:
    """Return what is kept of a box that was ticked under a text of this version, and what a card sends for it: a tick
    under an older text is none under this one.
    """
    version = field.version or (hashlib.sha256(field.text.encode()).hexdigest()[:8] if field.text else "")
    return f"true{APART}{version}" if version else "true"


def _clean(field: FormField, typed: str) -> str:
    """Return what was typed without what no keyboard writes, on one line where it is for one."""
    text = unicodedata.normalize("NFC", typed[: 10 * LONG])
    text = "".join(each for each in text if each in "\n\t" or unicodedata.category(each) not in {"Cc", "Cs", "Cn"})
    if field.kind is FieldKind.LONG:
        return "\n".join(each.rstrip() for each in text.splitlines()).strip()
    if field.kind in {FieldKind.SEVERAL, FieldKind.CONSENT}:
        return text.strip()
    return " ".join(text.split())


def _read(field: FormField, typed: str, case: _Case) -> str | Fault:
    if not typed:
        return Fault(_missing(field)) if field.required else ""
    if field.kind not in _PICKED and len(typed) > (LONG if field.kind is FieldKind.LONG else SHORT):
        return Fault("too_long")
    return _READERS.get(field.kind, _text)(field, typed, case)


def _missing(field: FormField) -> str:
    if field.kind in {FieldKind.TOGGLE, FieldKind.CONSENT}:
        return "tick"
    return {FieldKind.CHOICE: "choice", FieldKind.SEVERAL: "several"}.get(field.kind, "required")


def _text(field: FormField, typed: str, _case: _Case) -> str | Fault:
    if field.least is not None and len(typed) < field.least:
        return Fault("short", field.least)
    if field.most is not None and len(typed) > field.most:
        return Fault("long", field.most)
    if field.pattern and not patterns.fault(field.pattern) and not patterns.matches(field.pattern, typed):
        return Fault("pattern")
    return typed


def _email(_field: FormField, typed: str, _case: _Case) -> str | Fault:
    plain = typed.removeprefix("mailto:").strip("<>")
    return plain if _EMAIL.fullmatch(plain) else Fault("email")


def _number(field: FormField, typed: str, case: _Case) -> str | Fault:
    value = written.number(typed, case.language)
    if value is None:
        return Fault("number")
    if field.least is not None and value < field.least:
        return Fault("least", field.least)
    if field.most is not None and value > field.most:
        return Fault("most", field.most)
    return written.kept_number(value)


def _date(field: FormField, typed: str, case: _Case) -> str | Fault:
    day = written.day(typed, case.today, field.earliest, field.latest)
    if day is None:
        return Fault("date")
    if field.earliest and day < field.earliest:
        return Fault("earliest", field.earliest)
    if field.latest and day > field.latest:
        return Fault("latest", field.latest)
    return day.isoformat()


def _choice(field: FormField, typed: str, _case: _Case) -> str | Fault:
    return _chosen(field, typed) or Fault("choice")


def _several(field: FormField, typed: str, _case: _Case) -> str | Fault:
    parts = typed.split(APART) if APART in typed or _chosen(field, typed) else typed.split(",")
    chosen = [_chosen(field, each) for each in parts if each.strip()]
    if None in chosen:
        return Fault("choice_gone")
    if field.least is not None and len(set(chosen)) < field.least:
        return Fault("fewer", field.least)
    if field.most is not None and len(set(chosen)) > field.most:
        return Fault("more", field.most)
    return APART.join(each for each in field.choices if each in chosen)


def _chosen(field: FormField, sent: str) -> str | None:
    """Return the choice that a card sent, or that somebody typed."""
    plain = " ".join(sent.split())
    exact = next((each for each in field.choices if plain in (each, token(each), " ".join(each.split()))), None)
    return exact or next((each for each in field.choices if each.casefold() == plain.casefold()), None)


def _toggle(field: FormField, typed: str, _case: _Case) -> str | Fault:
    yes = typed == "true"
    return Fault("tick") if field.required and not yes else "true" if yes else "false"


def _consent(field: FormField, typed: str, _case: _Case) -> str | Fault:
    """Take a tick under the text as it now stands: another version is consented to anew."""
    if typed == consented(field):
        return typed
    return Fault("tick" if typed == "false" else "tick_again") if field.required else "false"


def _municipality(_field: FormField, typed: str, _case: _Case) -> str | Fault:
    known = municipalities.match(typed)
    return known.name if known else typed


def _ean(_field: FormField, typed: str, _case: _Case) -> str | Fault:
    return written.ean(typed) or Fault("ean")


def _cvr(_field: FormField, typed: str, _case: _Case) -> str | Fault:
    return written.cvr(typed) or Fault("cvr")


_READERS: Final[dict[FieldKind, Callable[[FormField, str, _Case], str | Fault]]] = {
    FieldKind.EMAIL: _email,
    FieldKind.NUMBER: _number,
    FieldKind.DATE: _date,
    FieldKind.CHOICE: _choice,
    FieldKind.SEVERAL: _several,
    FieldKind.TOGGLE: _toggle,
    FieldKind.CONSENT: _consent,
    FieldKind.MUNICIPALITY: _municipality,
    FieldKind.EAN: _ean,
    FieldKind.CVR: _cvr,
}
