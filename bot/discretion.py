"""Which answers of a registration whom may see: sensitive ones those who select, and nobody else.

What a form asks no more is kept from others too: nobody can tell whether it was sensitive.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.model import WELL_KNOWN, EventRole

if TYPE_CHECKING:
    from collections.abc import Container, Mapping

    from bot.model import Agenda, FormField


def fields(agenda: Agenda, *, sensitive: bool = False) -> tuple[FormField, ...]:
    """Return the questions of an agenda's form whose answers may be shown; with `sensitive` all of them."""
    asked = agenda.form.fields if agenda.form else ()
    return tuple(each for each in asked if sensitive or not each.sensitive)


def readable(agenda: Agenda, *, sensitive: bool = False) -> frozenset[str] | None:
    """Return the ids of the questions whose answers may be shown; None for all, also those that are asked no more."""
    if sensitive:
        return None
    kept_back = {each.id for each in agenda.form.fields if each.sensitive} if agenda.form else set()
    return frozenset({*(each.id for each in fields(agenda)), *WELL_KNOWN} - kept_back)


def shown(answers: Mapping[str, str], readable: Container[str] | None) -> dict[str, str]:
    """Return those of somebody's answers that may be shown."""
    return {name: said for name, said in answers.items() if readable is None or name in readable}


def selects(agenda: Agenda, roles: Container[EventRole]) -> bool:
    """Whether somebody may see sensitive answers: a selector; where the agenda names none, an organiser."""
    call = agenda.form.call if agenda.form else None
    named = call is not None and bool(call.selectors)
    return EventRole.SELECTOR in roles or (not named and EventRole.ORGANISER in roles)
