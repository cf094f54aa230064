"""A programme that comes from somewhere: a file in 1:1, a paste, an address that is read again and again."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from bot.model import DueKind, DueState, EventState, Feed, ProposalState
from schedules.readers import read
from tests.journeys import stage as stages
from tests.journeys.stage import actions, words
from tests.wire import activities

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.model import Agenda, Event, Proposal, Release
    from tests.journeys.stage import Stage
    from tests.wire.connector import Post

NOW = datetime(2027, 5, 31, 6, tzinfo=UTC)  # 8.00 in Denmark, on the day
KEPT = "https://mosebo-my.sharepoint.com/personal/person1/_layouts/15/download.aspx?tempauth=noegle"
URL = "https://kilde.example/program.txt?key=hemmelig"
PROGRAMME = """\
Naboskabsdagen

Mandag den 31. maj 2027

9.00 Velkommen v. Ada Berg
9.15 Naboer, der ses
10.00 Gruppedrøftelse: hvem mangler vi?
11.30 Frokost
12.15 Tak for i dag
"""


@pytest.fixture
async def stage(sqlite_url: str) -> AsyncIterator[Stage]:
    async with stages.set_up(sqlite_url, NOW) as ready:
        yield ready


def agenda(text: str = PROGRAMME) -> Agenda:
    return read(text.encode(), name="program.txt").agenda


async def organise(stage: Stage, text: str = PROGRAMME) -> Event:
    """Make an event that lives in the channel; person 1 organises it, person 2 takes part."""
    event = await stages.settle_in(stage, agenda(text))
    await stage.say("jeg er med", stage.channel(), 2)
    return event


async def send_file(stage: Stage, number: int = 1, text: str | None = None, *files: dict[str, Any]) -> None:
    sent = list(files) or [activities.file("Program.txt", KEPT, "txt")]
    await stage.tell(activities.message(text, stage.personal(number), activities.person(number), attachments=sent))


def in_chat(stage: Stage, number: int = 1) -> list[Post]:
    return stage.connector.posts_in(f"a:1-{number}")


def said(posts: list[Post]) -> list[str]:
    """Return what each post says first: its text, or the headline of its card."""
    return [post.text or words(post.card).splitlines()[0] for post in posts]


async def proposals(stage: Stage) -> list[Proposal]:
    async with stage.app.store.read() as tables:
        return sorted(await tables.proposals.find(), key=lambda each: each.made_at)


async def releases(stage: Stage, event: Event) -> list[Release]:
    async with stage.app.store.read() as tables:
        return await tables.releases.find(event_id=event.id)


async def feed_of(stage: Stage, event: Event) -> Feed | None:
    async with stage.app.store.read() as tables:
        return await tables.feeds.get(event_id=event.id)


# Files --------------------------------------------------------------------------------------------


async def test_a_file_in_1_1_becomes_a_preview(stage: Stage) -> None:
    event = await organise(stage)
    stage.sources.put(KEPT, PROGRAMME.replace("12.15", "12.30").encode())
    await send_file(stage)
    (proposal,) = await proposals(stage)
    assert (proposal.state, proposal.event_id, proposal.name) == (ProposalState.READY, event.id, "Program.txt")
    assert proposal.source == ""
    assert stage.sources.asked == [KEPT]
    overview = next(each for each in in_chat(stage) if "use_draft" in actions(each.card))
    assert "Program.txt" in words(overview.card)
    await stage.press(actions(overview.card)["use_draft"], stage.personal(1))
    assert [each.agenda.sessions[-1].start.minute for each in await releases(stage, event)] == [15, 30]


async def test_nothing_else_of_a_message_with_a_file_is_acted_on(stage: Stage) -> None:
    event = await organise(stage)
    stage.sources.put(KEPT, PROGRAMME.encode())
    await send_file(stage, 1, "start 2")
    assert [each.state for each in await proposals(stage)] == [ProposalState.READY]
    async with stage.app.store.read() as tables:
        assert await tables.dues.count(event_id=event.id, state=DueState.DONE, kind=DueKind.START) == 0


async def test_of_several_files_the_first_is_taken_and_that_is_said(stage: Stage) -> None:
    await organise(stage)
    stage.sources.put(KEPT, PROGRAMME.encode())
    await send_file(stage, 1, None, activities.file("A.txt", KEPT), activities.file("B.txt", KEPT + "2"))
    assert [each.name for each in await proposals(stage)] == ["A.txt"]
    assert any("kun én fil ad gangen" in each and "A.txt" in each for each in said(in_chat(stage)))


@pytest.mark.parametrize(
    ("file", "told"),
    [
        (activities.picture(), "Billeder, lyd og video"),
        (activities.file("Program.png", KEPT, "png"), "Billeder, lyd og video"),
        (activities.file("Program.m4a", KEPT, "m4a"), "Billeder, lyd og video"),
        (activities.file("Program.docx", "", "docx"), "kun filens navn"),
    ],
)
async def test_what_cannot_be_read_is_refused_kindly(stage: Stage, file: dict[str, Any], told: str) -> None:
    await organise(stage)
    await send_file(stage, 1, None, file)
    assert told in said(in_chat(stage))[-1]
    assert await proposals(stage) == []


async def test_a_sentence_with_a_picture_is_acted_on(stage: Stage) -> None:
    await organise(stage)
    await send_file(stage, 2, "idé flere bænke", activities.picture())
    async with stage.app.store.read() as tables:
        assert [each.text for each in await tables.ideas.find()] == ["flere bænke"]


async def test_a_file_elsewhere_is_asked_for_in_1_1(stage: Stage) -> None:
    await organise(stage)
    activity = activities.mentioning("her er programmet", stage.channel(), activities.person(1))
    await stage.tell(activity | {"attachments": [activities.file("Program.docx", KEPT)]})
    assert "i vores egen chat" in said(stage.connector.posts_in(activities.CHANNEL))[-1]
    assert stage.sources.asked == []


async def test_a_file_of_somebody_who_runs_nothing_is_not_fetched(stage: Stage) -> None:
    await organise(stage)
    stage.sources.put(KEPT, PROGRAMME.encode())
    await send_file(stage, 2)
    assert "dem, der styrer dagen" in said(in_chat(stage, 2))[-1]
    await send_file(stage, 2, "idé flere bænke")
    async with stage.app.store.read() as tables:
        assert await tables.ideas.count() == 1
    assert (await proposals(stage), stage.sources.asked) == ([], [])


@pytest.mark.parametrize(
    ("url", "told"),
    [
        (KEPT, "Send den igen"),
        ("https://kilde.example/program.docx", "hvor Teams gemmer filer"),
        ("http://mosebo.sharepoint.com/program.docx", "https://"),
    ],
)
async def test_a_file_that_cannot_be_had_is_told(stage: Stage, url: str, told: str) -> None:
    await organise(stage)
    await send_file(stage, 1, None, activities.file("Program.docx", url))
    (card,) = [each.card for each in in_chat(stage) if each.card and "Program.docx" in words(each.card)]
    assert told in words(card)
    assert [each.state for each in await proposals(stage)] == [ProposalState.REFUSED]


async def test_a_file_that_is_no_programme_is_told_with_its_name(stage: Stage) -> None:
    await organise(stage)
    stage.sources.put(KEPT, b"%PDF-1.7 ...")
    await send_file(stage, 1, None, activities.file("Program.pdf", KEPT, "pdf"))
    assert any("Program.pdf" in words(each.card) for each in in_chat(stage))
    assert [each.state for each in await proposals(stage)] == [ProposalState.REFUSED]


# Pastes -------------------------------------------------------------------------------------------


async def test_a_pasted_programme_becomes_a_preview_and_nothing_else(stage: Stage) -> None:
    event = await organise(stage)
    await stage.say(PROGRAMME + "\nidé: flere bænke\nstart 3\n", stage.personal(1))
    (proposal,) = await proposals(stage)
    assert (proposal.state, proposal.event_id) == (ProposalState.READY, event.id)
    async with stage.app.store.read() as tables:
        assert await tables.ideas.count() == 0
        assert await tables.dues.count(event_id=event.id, state=DueState.DONE, kind=DueKind.START) == 0


@pytest.mark.parametrize(
    "text", ["program:\n9.00 Velkommen", "Idea Forum 2027\n9.00 Coffee\n9.30 Talk\n11.00 Close", "nyt program\n9.00 A"]
)
async def test_what_is_headed_as_a_programme_is_one(stage: Stage, text: str) -> None:
    await organise(stage)
    await stage.say(text, stage.personal(1))
    assert [each.state for each in await proposals(stage)] == [ProposalState.READY]


async def test_a_pasted_programme_is_taken_in_the_events_place_too(stage: Stage) -> None:
    await organise(stage)
    await stage.say(PROGRAMME, stage.channel(), 1)
    assert [each.state for each in await proposals(stage)] == [ProposalState.READY]


async def test_a_participants_paste_is_answered_as_any_sentence(stage: Stage) -> None:
    await organise(stage)
    await stage.say(PROGRAMME, stage.personal(2), 2)
    assert await proposals(stage) == []
    assert "Det forstod jeg ikke" in said(in_chat(stage, 2))[-1]


async def test_commands_with_times_stay_commands(stage: Stage) -> None:
    await organise(stage)
    await stage.say("besked til alle:\n9.00 A\n10.00 B\n11.00 C", stage.personal(1))
    await stage.say("idé: 9.00 kaffe\n10.00 te\n11.00 saft", stage.personal(1))
    async with stage.app.store.read() as tables:
        assert (await tables.broadcasts.count(), await tables.ideas.count()) == (1, 1)
    assert await proposals(stage) == []


async def test_a_programme_pasted_where_nothing_is_yet_makes_an_event_of_its_own(stage: Stage) -> None:
    await stage.tell(activities.installed(stage.channel(), activities.person(1)))
    await stage.say(PROGRAMME, stage.channel(), 1)
    (proposal,) = await proposals(stage)
    async with stage.app.store.read() as tables:
        draft = await tables.events.get(id=proposal.event_id)
    assert draft is not None
    assert (draft.state, draft.title) == (EventState.DRAFT, "Naboskabsdagen")
    await stage.say("brug programmet", stage.channel(), 1)
    async with stage.app.store.read() as tables:
        used = await tables.events.get(id=proposal.event_id)
    assert used is not None
    assert (used.state, used.release) == (EventState.OPEN, 1)


async def test_a_paste_waits_for_the_event_that_is_meant(stage: Stage) -> None:
    await organise(stage)
    other = await stages.settle_in(stage, agenda(PROGRAMME.replace("Naboskabsdagen", "Aftenmødet")))
    await stage.say(PROGRAMME, stage.personal(1))
    assert await proposals(stage) == []
    await stage.say("vælg 1", stage.personal(1))
    (proposal,) = await proposals(stage)
    assert (proposal.state, proposal.event_id) == (ProposalState.READY, other.id)


async def test_a_formatted_table_is_read_from_its_cells(stage: Stage) -> None:
    await organise(stage)
    rows = [("9.00", "Velkommen"), ("9.30", "Oplæg"), ("11.00", "Tak for i dag")]
    html = "".join(f"<tr><td>{clock}</td><td>{title}</td></tr>" for clock, title in rows)
    sent = [activities.formatted(f"<p>Mandag den 31. maj 2027</p><table>{html}</table>")]
    text = "\n".join(f"{clock}\n\n{title}" for clock, title in rows)
    await stage.tell(activities.message(text, stage.personal(1), activities.person(1), attachments=sent))
    (proposal,) = await proposals(stage)
    assert proposal.reading is not None
    assert [each.title for each in proposal.reading.agenda.sessions] == ["Velkommen", "Oplæg", "Tak for i dag"]
