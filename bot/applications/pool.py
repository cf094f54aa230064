"""Applications as a selection sees them: a number, a score, and what the quotas count. Pure; the same list, written to
a file, is what anybody can draw from again.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from bot import selection
from bot.model import FieldKind
from bot.quotas import SPAN, meets

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from bot.applications.scoring import Standing
    from bot.model import Form, Quota, Registration

_YES: Final = "1"


def fill(
    form: Form, quotas: Sequence[Quota], rows: Sequence[Registration], standings: Sequence[Standing]
) -> list[selection.Applicant]:
    """Return the applicants of a selection, by number and without anything else that tells who they are."""
    scores = {each.number: each.score for each in standings}
    apart = _apart(form, quotas)
    return [
        selection.Applicant(str(each.number), scores.get(each.number), _attributes(form, quotas, each.answers, apart))
        for each in sorted(rows, key=lambda each: each.number)
    ]


def asked(form: Form, quotas: Sequence[Quota]) -> list[selection.Quota]:
    """Return the quotas as the selection counts them."""
    apart = _apart(form, quotas)
    return [selection.Quota(*_named(each, apart), each.least, each.most) for each in quotas]


def meant(form: Form, quotas: Sequence[Quota], counted: selection.Quota) -> Quota:
    """Return the quota that one of the selection's is."""
    apart = _apart(form, quotas)
    return next(each for each in quotas if _named(each, apart) == (counted.attribute, counted.value))


def _apart(form: Form, quotas: Sequence[Quota]) -> frozenset[str]:
    """Return the fields of which one answer may count for several quotas: each is then a question of its own."""
    fields = Counter(each.field for each in quotas)
    several = {each.id for each in form.fields if each.kind is FieldKind.SEVERAL}
    spans = {each.field for each in quotas if SPAN.fullmatch(each.value)}
    return frozenset(each for each, count in fields.items() if count > 1 and each in several | spans)


def _named(quota: Quota, apart: Collection[str]) -> tuple[str, str]:
    return (f"{quota.field}: {quota.value}", _YES) if quota.field in apart else (quota.field, quota.value)


def _attributes(
    form: Form, quotas: Sequence[Quota], answers: Mapping[str, str], apart: Collection[str]
) -> dict[str, str]:
    return dict(_named(each, apart) for each in quotas if meets(form, each, answers))
