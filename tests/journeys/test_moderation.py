"""What somebody said is hidden and shown again: it leaves every card at once, and its author hears why, 1:1."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from bot.model import Agenda, BreakoutPlan, IdeaRules, Session, SessionKind
from tests.journeys import stage as stages
from tests.journeys.stage import actions, words

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.model import Event
    from tests.journeys.stage import Stage
    from tests.wire.connector import Post

DAY = datetime(2026, 11, 30)  # noqa: DTZ001 - wall time of the event
SECRET = "Ring til Anna på 12345678"


def line(hour: float, title: str, kind: SessionKind) -> Session:
    start = DAY + timedelta(hours=hour)
    plan = BreakoutPlan() if kind is SessionKind.BREAKOUT else None
    return Session(title=title, kind=kind, start=start, end=start + timedelta(hours=1), breakout=plan)


AGENDA = Agenda(
    title="Dagen",
    sessions=(line(9, "Om tillid", SessionKind.TALK), line(10, "Om penge", SessionKind.BREAKOUT)),
    ideas=IdeaRules(anonymous=True),
)


def at(hours: float, minutes: float = 0) -> datetime:
    return AGENDA.instant(DAY + timedelta(hours=hours, minutes=minutes))


@pytest.fixture
async def stage(soak_url: str) -> AsyncIterator[Stage]:
    async with stages.set_up(soak_url, at(8.5)) as ready:
        yield ready


@pytest.fixture
async def event(stage: Stage) -> Event:
    """Return an event whose talk has begun; person 1 runs it."""
    made = await stages.settle_in(stage, AGENDA)
    await stage.say("program", stage.personal(1), 1)
    await stage.play(made, at(9, 1))
    return made


def last(stage: Stage, number: int) -> Post:
    """Return what was said last to somebody 1:1, besides cards that follow something."""
    live = ("Spørgsmål fra", "Afstemning", "Temaer")
    said = [each for each in stage.connector.posts_in(f"a:1-{number}") if not words(each.card).startswith(live)]
    return said[-1]


async def tell(stage: Stage, text: str, number: int = 2) -> str:
    await stage.say(text, stage.personal(number), number)
    post = last(stage, number)
    return post.text or words(post.card)


def standing(stage: Stage, text: str) -> list[Post]:
    """Return every post that says something, wherever it stands."""
    return [each for each in stage.connector.posts if text in words(each.card) + each.text]


async def test_an_idea_is_hidden_with_a_reason_and_comes_back_with_its_votes(stage: Stage, event: Event) -> None:
    await tell(stage, f"idé {SECRET}", 2)
    for number in (3, 4):
        await tell(stage, "stem 1", number)
    said = await tell(stage, "skjul idé 1: personlige oplysninger", 1)
    assert said == "Idé 1 er skjult. Den, der skrev det, får grunden at vide 1:1."
    assert last(stage, 2).text == (
        "Din idé 1 er skjult for de andre. De, der leder dagen, skriver hvorfor: personlige oplysninger. "
        "Du må gerne skrive det på en anden måde."
    )
    assert SECRET not in await tell(stage, "idéer", 3)
    assert "1" in await tell(stage, "stem 1", 5)
    assert SECRET not in await tell(stage, "opsummering", 3)
    assert await tell(stage, "vis idé 1 igen", 1) == "Idé 1 vises igen."
    assert last(stage, 2).text == "Din idé 1 vises igen, med de stemmer, som stod der."
    again = await tell(stage, "idéer", 3)
    assert SECRET in again
    assert "2 stemmer" in again


async def test_done_again_it_changes_nothing_and_tells_nobody_twice(stage: Stage, event: Event) -> None:
    await tell(stage, f"idé {SECRET}", 2)
    await tell(stage, "skjul idé 1: privat", 1)
    before = len(stage.connector.posts_in("a:1-2"))
    assert await tell(stage, "skjul idé 1: privat", 1) == "Idé 1 er allerede skjult."
    await tell(stage, "vis idé 1 igen", 1)
    assert await tell(stage, "vis idé 1 igen", 1) == "Idé 1 er ikke skjult."
    assert len(stage.connector.posts_in("a:1-2")) == before + 1


async def test_nobody_else_hides_anything_or_reads_the_log(stage: Stage, event: Event) -> None:
    await tell(stage, f"idé {SECRET}", 2)
    for said in ("skjul idé 1: nej", "vis idé 1 igen", "moderering", "skjul", "skjul idé"):
        assert "kun" in (await tell(stage, said, 3)).casefold()
    assert SECRET in await tell(stage, "idéer", 3)


async def test_a_question_leaves_the_card_that_shows_it_and_the_queue_at_once(stage: Stage, event: Event) -> None:
    for text in (SECRET, "Hvem betaler?"):
        await tell(stage, f"spørgsmål: {text}", 2)
    await tell(stage, "støt spørgsmål 1", 3)
    await tell(stage, "tag spørgsmål 1", 1)
    assert len(standing(stage, SECRET)) == 2
    await tell(stage, "skjul spørgsmål 1: personlige oplysninger", 1)
    assert standing(stage, SECRET) == []
    assert SECRET not in await tell(stage, "spørgsmål", 3)
    assert SECRET in await tell(stage, "spørgsmål 1", 2)
    await tell(stage, "vis spørgsmål 1 igen", 1)
    assert "1 stemme" in await tell(stage, "spørgsmål 1", 3)


async def test_the_form_asks_for_what_and_why(stage: Stage, event: Event) -> None:
    await tell(stage, f"spørgsmål: {SECRET}", 2)
    await tell(stage, "skjul", 1)
    kinds = last(stage, 1)
    assert "Hvad skal skjules?" in words(kinds.card)
    await tell(stage, "skjul spørgsmål", 1)
    form = last(stage, 1)
    send = actions(form.card)["hide"]
    await stage.press(send, stage.personal(1), 1, argument="questions/1", reason="navne")
    assert "skriver hvorfor: navne" in last(stage, 2).text
    await stage.press(send, stage.personal(1), 1, argument="questions/7", reason="navne")
    await tell(stage, "skjul spørgsmål 1", 1)
    assert last(stage, 1).text == "Spørgsmål 1 er allerede skjult."


async def test_without_a_reason_one_is_asked_for(stage: Stage, event: Event) -> None:
    await tell(stage, f"idé {SECRET}", 2)
    assert "Hvorfor?" in await tell(stage, "skjul idé 1", 1)
    form = last(stage, 1)
    await stage.press(actions(form.card)["hide"], stage.personal(1), 1, reason="navne")
    assert "skriver hvorfor: navne" in last(stage, 2).text


async def test_the_log_tells_who_did_what_and_why(stage: Stage, event: Event) -> None:
    await tell(stage, f"idé {SECRET}", 2)
    await tell(stage, "skjul idé 1: personlige *oplysninger*", 1)
    log = await tell(stage, "moderering", 1)
    assert log.splitlines()[:4] == [
        "Dagen",
        "Hvem skjulte hvad",
        r"**Idé 1** skjult kl. 9.01 af Person Nummer 1: personlige \*oplysninger\*",
        SECRET,
    ]
    restore = actions(last(stage, 1).card)["restore"]
    await stage.move_to(at(9, 2))
    await stage.press(restore, stage.personal(1), 1)
    newest = (await tell(stage, "moderering", 1)).splitlines()[2]
    assert newest == "**Idé 1** vist igen kl. 9.02 af Person Nummer 1"
    assert "restore" not in actions(last(stage, 1).card)


async def test_in_the_main_place_only_a_hint_is_left(stage: Stage, event: Event) -> None:
    await tell(stage, f"idé {SECRET}", 2)
    await stage.say("moderering", stage.channel(), 1)
    await stage.say("skjul idé 1: navne", stage.channel(), 1)
    assert not [each for each in stage.top_posts() if SECRET in words(each.card) or "navne" in each.text]
    assert last(stage, 1).text.startswith("Idé 1 er skjult.")


async def test_an_open_answer_is_hidden_by_its_code(stage: Stage, event: Event) -> None:
    await tell(stage, "åbent spørgsmål: Hvad mangler?", 1)
    await tell(stage, f"svar 1: {SECRET}", 2)
    await tell(stage, "svar 1: Mere kaffe", 3)
    await tell(stage, "vis resultat 1", 1)
    await stage.play(event, at(9, 2))
    assert standing(stage, SECRET)
    await tell(stage, "skjul svar 1", 1)
    form = last(stage, 1)
    assert form.card is not None
    assert SECRET in words(form.card)
    code = next(
        each["value"]
        for part in form.card["body"]
        for each in part.get("choices", ())
        if each["title"].startswith("Ring")
    )
    await stage.press(actions(form.card)["hide"], stage.personal(1), 1, argument=code, reason="navne")
    assert [each for each in standing(stage, SECRET) if each.id != form.id] == []
    assert "Dit svar på »Hvad mangler?« er skjult" in last(stage, 2).text
    await tell(stage, f"vis svar {code.removeprefix('ballots/')} igen", 1)
    assert standing(stage, SECRET)


async def test_too_few_who_said_what_they_thought_are_not_shown_to_anybody(stage: Stage) -> None:
    (talk, *rest) = AGENDA.sessions
    asks_back = AGENDA.model_copy(update={"sessions": (talk.model_copy(update={"feedback": True}), *rest)})
    event = await stages.settle_in(stage, asks_back)
    await stage.say("program", stage.personal(1), 1)
    await stage.play(event, at(10, 1))
    for number, expected in ((2, False), (3, False), (4, True)):
        await tell(stage, f"svar 1: {number}, det var godt for person {number}", number)
        shown = await tell(stage, "skjul svar 1", 1)
        assert ("for person 2" in shown) is expected, shown


async def test_a_summary_that_stands_follows(stage: Stage, event: Event) -> None:
    for text in (SECRET, "Mere kaffe", "Flere cykler"):
        await tell(stage, f"idé {text}", 2)
    await stage.play(event)
    assert [each for each in stage.top_posts() if SECRET in words(each.card)]
    await tell(stage, "skjul idé 1: navne", 1)
    assert [each for each in stage.top_posts() if SECRET in words(each.card)] == []
    await tell(stage, "vis idé 1 igen", 1)
    assert [each for each in stage.top_posts() if SECRET in words(each.card)]


async def test_what_a_group_handed_in_leaves_its_report(stage: Stage, event: Event) -> None:
    for number in range(2, 6):
        await stage.say("jeg er med", stage.personal(number), number)
    await stage.play(event, at(10, 1))
    (thread,) = [
        each for each in stage.top_posts() if "my_group" not in actions(each.card) and "Gruppe 1" in words(each.card)
    ]
    await stage.say(f"svar: {SECRET}", stage.channel(thread.id), 2)
    await stage.say("send ind", stage.channel(thread.id), 2)
    await stage.play(event, at(11, 10))
    await tell(stage, "vis gruppe 1", 1)
    assert [each for each in stage.top_posts() if SECRET in words(each.card)]
    await tell(stage, "skjul idé 1: navne", 1)
    assert [each for each in stage.top_posts() if SECRET in words(each.card)] == []
    await tell(stage, "vis idé 1 igen", 1)
    assert [each for each in stage.top_posts() if SECRET in words(each.card)]


async def test_a_hint_at_a_close_idea_forgets_it(stage: Stage, event: Event) -> None:
    await tell(stage, f"idé {SECRET}", 2)
    await tell(stage, f"idé {SECRET}!", 3)
    await stage.play(event, at(9, 5))
    hints = [each for each in stage.connector.posts_in("a:1-3") if "swap_idea" in actions(each.card)]
    assert [SECRET in words(each.card) for each in hints] == [True]
    await tell(stage, "skjul idé 1: navne", 1)
    (hint,) = [each for each in stage.connector.posts_in("a:1-3") if each.id == hints[0].id]
    assert "swap_idea" not in actions(hint.card)
    assert f"{SECRET}!" in words(hint.card)
