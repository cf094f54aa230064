"""The hand of those who run the day on themes: what they decide stays, however often themes are found again.

Whatever they touch is theirs from then on; votes are for ideas, and so go wherever those go.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from bot import arranging, ideas, sensing
from bot.errors import RefusalError
from bot.model import Answer, IdeaState, Placing, Submission, Theme, new_id
from bot.sensemaking import showing, splitting, steps
from bot.sensemaking.gathered import gather
from cards import themes as cards
from cards.markdown import Markdown, plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bot.model import Ask, Idea, ThemeStep
    from bot.occasions import Scene
    from bot.sensemaking.gathered import Gathered
    from cards.elements import Face

_TWO: Final = 2


async def merge(scene: Scene, ask: Ask) -> Answer:
    """Let themes become the first of them ("2,5,7"); it keeps its name, unless a person named only one of the others.

    Raises:
        RefusalError: `themes_need_two`, `theme_number_wrong` (number), `themes_apart`.
    """
    asked = arranging.numbers(f"{ask.argument},{_field(ask, 'themes')}")
    if len(asked) < _TWO:
        raise RefusalError("themes_need_two")
    found = [await showing.theme_called(scene, str(each)) for each in asked]
    session, target = found[0]
    themes = [theme for _, theme in found]
    if len({each.session_id for each in themes}) > 1:
        raise RefusalError("themes_apart")
    named = [each for each in themes if each.named]
    name = named[0] if not target.named and len(named) == 1 else target
    merged = target.model_copy(update={"name": name.name, "named": name.named, "decided": True, "central": ""})
    own = [idea for each in themes for idea in session.of(each.id)]
    joined = [each.number for each in themes]
    told = {"number": target.number, "themes": joined}
    await steps.take(scene, scene.guest.person.id, "merge", themes=[merged], placings=_in(merged, own), told=told)
    face = scene.face
    numbers = face.voice.list(map(str, joined))
    said = face.count("theme.merged", len(own), themes=numbers, number=target.number, name=merged.name)
    return _done(face, said)


async def split(scene: Scene, ask: Ask) -> Answer:
    """Let some ideas of a theme become one of their own ("3/4,7"); without a word of which, it becomes two halves.

    Raises:
        RefusalError: `theme_number_wrong` (number), `theme_idea_elsewhere` (number, theme), `theme_split_none`
            (number).
    """
    number, _, typed = ask.argument.partition("/")
    session, theme = await showing.theme_called(scene, number)
    asked = arranging.numbers(_field(ask, "ideas") or typed)
    if not asked:
        if len(session.of(theme.id)) < _TWO:
            raise RefusalError("theme_split_none", number=theme.number)
        task = sensing.Task("split", theme.id, scene.guest.person.id)
        return await showing.begin(scene, session.session_id, task)
    own = {each.number: each for each in session.of(theme.id)}
    strange = next((each for each in asked if each not in own), None)
    if strange is not None:
        raise RefusalError("theme_idea_elsewhere", number=strange, theme=theme.number)
    leaving = frozenset(own[each].id for each in asked)
    made = await splitting.part(scene, session.session_id, theme.id, leaving, scene.guest.person.id)
    said = scene.face.count("theme.split", len(leaving), number=theme.number, other=made.number, name=made.name)
    return _done(scene.face, said)


async def rename(scene: Scene, ask: Ask) -> Answer:
    """Call a theme what somebody types ("3/Mere nærvær").

    Raises:
        RefusalError: `theme_number_wrong` (number), `theme_name_empty`.
    """
    number, _, typed = ask.argument.partition("/")
    session, theme = await showing.theme_called(scene, number)
    name = plain(_field(ask, "name") or typed, cards.NAME)
    if not name:
        raise RefusalError("theme_name_empty")
    called = theme.model_copy(update={"name": name, "named": True})
    await steps.take(
        scene,
        scene.guest.person.id,
        "name",
        themes=[called],
        placings=_in(called, session.of(theme.id)),
        told={"number": theme.number, "name": name},
    )
    return _done(scene.face, scene.face.say("theme.named", number=theme.number, name=name))


async def move(scene: Scene, ask: Ask) -> Answer:
    """Let ideas move to a theme of their session ("12,13/3"), or to one of their own ("12/new").

    Raises:
        RefusalError: `theme_move_what`, `idea_number_wrong` (number), `theme_number_wrong` (number), `themes_apart`.
    """
    typed, _, to = ask.argument.partition("/")
    if isinstance(ask, Submission) and ask.values:
        typed, to = _field(ask, "ideas"), _field(ask, "to")
    asked = arranging.numbers(typed)
    if not asked or not to:
        raise RefusalError("theme_move_what")
    moving = [await _shown(scene, each) for each in asked]
    session_id = moving[0].session_id or ""
    if {each.session_id or "" for each in moving} != {session_id}:
        raise RefusalError("themes_apart")
    theme = await _made(scene, session_id, moving) if to == arranging.NEW else await _there(scene, session_id, to)
    told = {"number": theme.number, "ideas": [each.number for each in moving]}
    await steps.take(
        scene,
        scene.guest.person.id,
        "move",
        themes=[theme.model_copy(update={"decided": True})],
        placings=_in(theme, moving),
        told=told,
    )
    numbers = scene.face.voice.list(str(each.number) for each in moving)
    return _done(scene.face, scene.face.say("theme.moved", ideas=numbers, number=theme.number, name=theme.name))


async def undo(scene: Scene) -> Answer:
    """Undo the last step that is not undone yet.

    Raises:
        RefusalError: `theme_undo_none`.
    """
    step = await steps.undo(scene, scene.guest.person.id)
    return Answer(text=scene.face.say("theme.undone", what=_what(scene.face, step)))


async def show_log(scene: Scene) -> Answer:
    """Show who did what to the themes, as far as everybody may know of their sessions."""
    shown = await ideas.standing(scene, scene.agenda.public())
    found = [each for each in await steps.log(scene) if {own or None for own in each.before["sessions"]} <= set(shown)]
    people = {each.id: each.name for each in await scene.tables.people.find(id=tuple({one.person_id for one in found}))}
    lines = [
        cards.LogLine(
            clock=scene.face.voice.clock(each.done_at),
            who=people.get(each.person_id, ""),
            what=_what(scene.face, each),
            undone=each.undone,
        )
        for each in found
    ]
    return Answer(card=cards.log(scene.face, event=scene.event, steps=lines))


# Parts ----------------------------------------------------------------------------------------------


def _field(ask: Ask, name: str) -> str:
    return ask.values.get(name, "") if isinstance(ask, Submission) else ""


def _in(theme: Theme, own: Iterable[Idea]) -> list[Placing]:
    return [Placing(idea_id=each.id, event_id=theme.event_id, theme_id=theme.id, decided=True) for each in own]


async def _shown(scene: Scene, number: int) -> Idea:
    """Return the idea of a number, of a session that everybody may know of."""
    found = await scene.tables.ideas.find(event_id=scene.event.id, number=number, state=IdeaState.SHARED)
    if not found or (found[0].session_id or "") not in await showing.visible(scene):
        raise RefusalError("idea_number_wrong", number=number)
    return found[0]


async def _there(scene: Scene, session_id: str, number: str) -> Theme:
    session, theme = await showing.theme_called(scene, number)
    if session.session_id != session_id:
        raise RefusalError("themes_apart")
    return theme


async def _made(scene: Scene, session_id: str, moving: list[Idea]) -> Theme:
    session: Gathered = await gather(scene.tables, scene.event.id, session_id)
    going = {each.id for each in moving}
    others = [each for each in session.ideas if each.id not in going]
    return Theme(
        id=new_id(),
        event_id=scene.event.id,
        number=await scene.tables.themes.last_number(scene.event.id) + 1,
        session_id=session_id,
        name=await splitting.name_of(moving, others),
        central=moving[0].id,
        made_at=scene.now,
    )


def _done(face: Face, said: Markdown) -> Answer:
    return Answer(text=f"{said} {face.say('theme.undo_hint')}")


def _what(face: Face, step: ThemeStep) -> Markdown:
    """Return what a step did, in words."""
    told: Mapping[str, Any] = step.before.get("told", {})
    values = {name: face.voice.list(map(str, each)) if isinstance(each, list) else each for name, each in told.items()}
    if step.act == steps.UNDO:
        values.pop("act", None)
        return face.say("theme_log.undo", what=face.say(f"theme_log.{told['act']}", **values))
    return face.say(f"theme_log.{step.act}", **values)
