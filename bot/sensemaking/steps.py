"""What a person did to themes is a step: logged with who and when, and undone by putting back what it touched.

The first step is undone last; an undoing is logged as well, and is itself never undone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from bot import sensing
from bot.errors import RefusalError
from bot.model import Placing, Theme, ThemeStep

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.occasions import Occasion

UNDO: Final = "undo"


async def take(
    day: Occasion,
    person_id: str,
    act: str,
    *,
    themes: Sequence[Theme],
    placings: Sequence[Placing],
    told: Mapping[str, Any],
    home: str = "",
) -> None:
    """Put themes and placings as a person wants them, and log it. `told` is what the log says of it; what a theme
    that is new here came to have goes to the theme `home` should the step be undone. The event is held.
    """
    tables = day.tables
    old_themes = await tables.themes.find(id=tuple(each.id for each in themes)) if themes else []
    wanted = tuple(each.idea_id for each in placings)
    old_placings = await tables.placings.find(idea_id=wanted) if wanted else []
    placed = {each.idea_id for each in old_placings}
    known = {each.id for each in old_themes}
    before = {
        "themes": [each.model_dump(mode="json") for each in old_themes],
        "placings": [each.model_dump(mode="json") for each in old_placings],
        "loose": [each for each in wanted if each not in placed],
        "made": {each.id: home for each in themes if each.id not in known},
        "sessions": sorted({each.session_id for each in themes}),
        "told": dict(told),
    }
    await tables.themes.put_all(themes)
    await tables.placings.put_all(placings)
    await _log(day, person_id, act, before)
    await sensing.plan(day)  # which idea stands for them is chosen anew


async def _log(day: Occasion, person_id: str, act: str, before: dict[str, Any]) -> None:
    number = await day.tables.theme_steps.last_number(day.event.id) + 1
    step = ThemeStep(event_id=day.event.id, number=number, person_id=person_id, act=act, before=before, done_at=day.now)
    await day.tables.theme_steps.add(step)


async def last(day: Occasion) -> ThemeStep | None:
    """Return the step that would be undone now."""
    found = await day.tables.theme_steps.find(event_id=day.event.id, undone=False)
    return max((each for each in found if each.act != UNDO), key=lambda each: each.number, default=None)


async def undo(day: Occasion, person_id: str) -> ThemeStep:
    """Put back what the last step touched, and return that step. The event is held.

    Raises:
        RefusalError: `theme_undo_none`.
    """
    step = await last(day)
    if step is None:
        raise RefusalError("theme_undo_none")
    tables, before = day.tables, step.before
    await tables.themes.put_all([Theme.model_validate(each) for each in before["themes"]])
    await tables.placings.put_all([Placing.model_validate(each) for each in before["placings"]])
    for idea_id in before["loose"]:
        await tables.placings.drop(idea_id=idea_id)
    for theme_id, home in before["made"].items():
        came_since = await tables.placings.find(theme_id=theme_id)
        await tables.placings.put_all([each.model_copy(update={"theme_id": home}) for each in came_since if home])
    await tables.theme_steps.put(step.model_copy(update={"undone": True}))
    await _log(day, person_id, UNDO, {"sessions": before["sessions"], "told": {"act": step.act, **before["told"]}})
    await sensing.plan(day)
    return step


async def log(day: Occasion) -> list[ThemeStep]:
    """Return all steps, the newest first."""
    found = await day.tables.theme_steps.find(event_id=day.event.id)
    return sorted(found, key=lambda each: -each.number)
