"""A programme that comes from somewhere: a file in 1:1, a paste, an address that is read again and again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import aiohttp
import pytest

from bot.model import Audience, DueKind, DueState, EventPlace, EventState, Feed, Group, ProposalState, Purpose
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


@pytest.fixture
async def on_soak(soak_url: str) -> AsyncIterator[Stage]:
    async with stages.set_up(soak_url, NOW) as ready:
        yield ready


@pytest.fixture
async def either(database_url: str) -> AsyncIterator[Stage]:
    """A stage on each kind of database, for what rests on how it locks."""
    async with stages.set_up(database_url, NOW) as ready:
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


async def test_a_file_in_1_1_becomes_a_preview(on_soak: Stage) -> None:
    stage = on_soak
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
    assert "Send filen til mig dér" in said(stage.connector.posts_in(activities.CHANNEL))[-1]
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


async def test_a_file_of_our_own_without_a_date_is_of_the_events_day(stage: Stage) -> None:
    await organise(stage)
    stage.sources.put(KEPT, b"titel: Dagen\nprogram:\n- 9.00: Velkommen\n")
    await send_file(stage, 1, None, activities.file("dagen.yaml", KEPT, "yaml"))
    (proposal,) = await proposals(stage)
    assert proposal.reading is not None
    assert [each.start for each in proposal.reading.agenda.sessions] == [datetime(2027, 5, 31, 9)]  # noqa: DTZ001


async def test_a_file_that_is_no_programme_is_told_with_its_name(stage: Stage) -> None:
    await organise(stage)
    stage.sources.put(KEPT, b"%PDF-1.7 ...")
    await send_file(stage, 1, None, activities.file("Program.pdf", KEPT, "pdf"))
    assert any("Program.pdf" in words(each.card) for each in in_chat(stage))
    assert [each.state for each in await proposals(stage)] == [ProposalState.REFUSED]


async def test_a_file_is_asked_for_again_when_it_is_known_which_event_is_meant(stage: Stage) -> None:
    await organise(stage)
    other = await stages.settle_in(stage, agenda(PROGRAMME.replace("Naboskabsdagen", "Aftenmødet")))
    stage.sources.put(KEPT, PROGRAMME.encode())
    await send_file(stage)
    await stage.say("vælg 1", stage.personal(1))
    assert "Send filen én gang til" in said(in_chat(stage))[-1]
    await send_file(stage)
    assert [each.event_id for each in await proposals(stage)] == [other.id]


async def test_a_file_is_taken_where_there_is_no_event_yet(stage: Stage) -> None:
    await stage.tell(activities.installed(stage.channel(), activities.person(1)))
    stage.sources.put(KEPT, PROGRAMME.encode())
    await send_file(stage)
    (proposal,) = await proposals(stage)
    async with stage.app.store.read() as tables:
        draft = await tables.events.get(id=proposal.event_id)
    assert draft is not None
    assert (proposal.state, draft.state, draft.title) == (ProposalState.READY, EventState.DRAFT, "Naboskabsdagen")


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


async def test_a_pasted_calendar_becomes_a_preview(stage: Stage) -> None:
    await organise(stage)
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:x", "BEGIN:VEVENT", "UID:1", "DTSTART:20270531T070000Z"]
    lines += ["DTEND:20270531T080000Z", "SUMMARY:Velkommen", "END:VEVENT", "END:VCALENDAR"]
    await stage.say("\n".join(lines), stage.personal(1))
    (proposal,) = await proposals(stage)
    assert proposal.reading is not None
    assert [each.title for each in proposal.reading.agenda.sessions] == ["Velkommen"]


async def test_a_paste_that_cannot_be_read_is_told_with_its_line(stage: Stage) -> None:
    await organise(stage)
    await stage.say("titel: Dagen\ndato: 2027-05-31\nprogram:\n- 9.00: Velkommen\n- 25.00: Kaffe", stage.personal(1))
    told = words(in_chat(stage)[-1].card)
    assert "Linje 5" in told
    assert "25.00" in told
    assert await proposals(stage) == []


async def test_a_participants_paste_is_answered_as_any_sentence(stage: Stage) -> None:
    await organise(stage)
    await stage.say(PROGRAMME, stage.personal(2), 2)
    assert await proposals(stage) == []
    assert "Det forstod jeg ikke" in said(in_chat(stage, 2))[-1]


async def test_in_a_groups_thread_a_participants_times_are_an_idea(stage: Stage) -> None:
    event = await organise(stage)
    thread = stage.channel("1780000000777")
    await stage.say("hjælp", thread, 2)
    async with stage.app.store.write() as tables:
        (place,) = await tables.places.find(thread_root="1780000000777")
        await tables.groups.put(Group(id="g", event_id=event.id, round_id="r", number=1, place_id=place.id))
    await stage.say("9.00 kaffe\n10.00 te\n11.00 saft", thread, 2)
    async with stage.app.store.read() as tables:
        assert [each.text for each in await tables.ideas.find()] == ["9.00 kaffe\n10.00 te\n11.00 saft"]
    await stage.say(LATER, thread, 1)
    assert [each.state for each in await proposals(stage)] == [ProposalState.READY]


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


@pytest.mark.parametrize("told", [True, False])
async def test_a_formatted_table_is_read_from_its_cells(stage: Stage, told: bool) -> None:
    await organise(stage)
    rows = [("9.00", "Velkommen"), ("9.30", "Oplæg"), ("11.00", "Tak for i dag")]
    html = "".join(f"<tr><td>{clock}</td><td>{title}</td></tr>" for clock, title in rows)
    sent = [activities.formatted(f"<p>Mandag den 31. maj 2027</p><table>{html}</table>")]
    text = "\n".join(f"{clock}\n\n{title}" for clock, title in rows) if told else None
    await stage.tell(activities.message(text, stage.personal(1), activities.person(1), attachments=sent))
    (proposal,) = await proposals(stage)
    assert proposal.reading is not None
    assert [each.title for each in proposal.reading.agenda.sessions] == ["Velkommen", "Oplæg", "Tak for i dag"]


# Addresses that are read again and again ------------------------------------------------------------

FIRST = PROGRAMME.replace("12.15 Tak", "12.20 Tak")
LATER = PROGRAMME.replace("12.15 Tak", "12.45 Tak")
HALF = "Naboskabsdagen\n\nMandag den 31. maj 2027\n\n9.00 Velkommen v. Ada Berg\n9.15 Naboer, der ses\n"


async def follow(stage: Stage, text: str = FIRST, *, url: str = URL, etag: str = "") -> Event:
    """Have the event's programme fetched from an address, as its organiser does in 1:1."""
    event = await organise(stage)
    stage.sources.put(url, text.encode(), etag=etag)
    await stage.say(f"hent programmet fra {url}", stage.personal(1))
    await stage.say("brug programmet", stage.personal(1))
    return event


async def wait(stage: Stage, **time: int) -> None:
    await stage.move_to(stage.clock.now() + timedelta(**time))


async def look_at(stage: Stage, event: Event) -> datetime | None:
    """Return when the source is to be looked at again."""
    async with stage.app.store.read() as tables:
        dues = await tables.dues.find(event_id=event.id, kind=DueKind.FETCH, state=DueState.PLANNED)
    return dues[0].at if dues else None


def told(stage: Stage) -> list[str]:
    """Return what the organiser heard of the source, in order."""
    return [each.text for each in in_chat(stage) if "opdateres" in each.text and "igen og igen" not in each.text]


async def programme_says(stage: Stage, sentence: str = "program") -> str:
    await stage.say(sentence, stage.personal(1))
    return words(in_chat(stage)[-1].card)


async def test_an_address_is_shown_first_and_kept_when_it_is_used(stage: Stage) -> None:
    event = await organise(stage)
    stage.sources.put(URL, LATER.encode(), etag='"1"')
    await stage.say(f"hent programmet fra {URL}", stage.personal(1))
    (proposal,) = await proposals(stage)
    assert (proposal.state, proposal.name, proposal.source) == (ProposalState.READY, "kilde.example", "")
    assert (await feed_of(stage, event), await look_at(stage, event)) == (None, None)
    assert len(await releases(stage, event)) == 1
    await stage.say("brug programmet", stage.personal(1))
    assert len(await releases(stage, event)) == 2
    kept = await feed_of(stage, event)
    assert kept is not None
    assert (kept.url, kept.etag, kept.trouble) == (URL, '"1"', "")
    assert await look_at(stage, event) == NOW + timedelta(minutes=5)
    assert "kilde.example" in said(in_chat(stage))[-1]
    assert "hemmelig" not in "".join(f"{each.text} {words(each.card)}" for each in in_chat(stage))


async def test_what_changes_at_the_source_is_accepted(on_soak: Stage) -> None:
    stage = on_soak
    event = await follow(stage)
    await wait(stage, minutes=5)
    assert len(await releases(stage, event)) == 2
    stage.sources.put(URL, LATER.encode())
    await wait(stage, minutes=5)
    *_, newest = await releases(stage, event)
    assert (newest.number, newest.agenda.sessions[-1].start.minute) == (3, 45)
    await wait(stage, minutes=1)
    assert any("12.45" in words(each.card) for each in stage.top_posts())
    await wait(stage, minutes=4)
    assert len(await releases(stage, event)) == 3
    assert len(stage.sources.asked) == 4
    assert told(stage) == []


async def test_what_says_that_it_has_not_changed_is_not_read(stage: Stage) -> None:
    event = await follow(stage, etag='"1"')
    stage.sources.put(URL, LATER.encode(), etag='"1"')
    await wait(stage, minutes=5)
    assert len(await releases(stage, event)) == 2
    stage.sources.put(URL, LATER.encode(), etag='"2"')
    await wait(stage, minutes=5)
    assert len(await releases(stage, event)) == 3


async def test_a_source_that_fails_is_told_once_and_its_last_good_state_is_kept(stage: Stage) -> None:
    event = await follow(stage)
    stage.sources.fail(URL, "unreachable")
    await wait(stage, minutes=5)
    assert told(stage) == []  # most of it is over in a moment
    assert await look_at(stage, event) == NOW + timedelta(minutes=6)
    await wait(stage, minutes=1)
    (first,) = told(stage)
    assert "Naboskabsdagen" in first
    assert "Programmet er fra kl. 8.00. Siden da har kilden ikke svaret." in first
    for _ in range(5):
        await wait(stage, minutes=15)
    assert told(stage) == [first]
    assert "Siden da har kilden ikke svaret" in await programme_says(stage)
    assert "Siden da har kilden ikke svaret" in await programme_says(stage, "status")
    assert [each.number for each in await releases(stage, event)] == [1, 2]

    stage.sources.put(URL, LATER.encode())
    await wait(stage, minutes=15)
    assert [each.number for each in await releases(stage, event)] == [1, 2, 3]
    assert told(stage) == [first, "Programmet til »Naboskabsdagen« opdateres igen og er ajour."]
    assert "Siden da" not in await programme_says(stage)
    await wait(stage, minutes=15)
    assert len(told(stage)) == 2


async def test_organisers_hear_of_it_in_their_own_place_where_they_have_one(stage: Stage) -> None:
    event = await follow(stage)
    await stage.say("hjælp", stage.chat(), 3)
    async with stage.app.store.write() as tables:
        (place,) = await tables.places.find(conversation_id=activities.CHAT, thread_root="")
        await tables.event_places.put(EventPlace(event_id=event.id, place_id=place.id, purpose=Purpose.ORGANISERS))
        await tables.event_places.put(EventPlace(event_id=event.id, place_id=place.id, purpose=Purpose.CONSOLE))
    stage.sources.fail(URL, "gone")
    await wait(stage, minutes=5)
    assert ["kan ikke opdateres" in each.text for each in stage.connector.posts_in(activities.CHAT)][1:] == [True]
    assert told(stage) == []


async def test_what_a_source_contradicts_itself_in_is_told_once(stage: Stage) -> None:
    await follow(stage)
    wrong = LATER.replace("11.30 Frokost", "11.30-11.00 Frokost")
    for text in (wrong, wrong.replace("Tak for i dag", "Tak for nu"), wrong.replace("Velkommen", "Goddag")):
        stage.sources.put(URL, text.encode())
        await wait(stage, minutes=5)
    doubted = [each.text for each in in_chat(stage) if "modsiger sig selv" in each.text]
    assert ["Frokost" in each for each in doubted] == [True]


async def test_no_doubt_names_a_closed_session(stage: Stage) -> None:
    event = await follow(stage)
    async with stage.app.store.write() as tables:
        (old,) = await tables.releases.find(event_id=event.id, number=2)
        closed = [
            each.model_copy(update={"audience": Audience.CIRCLE}) if each.title == "Frokost" else each
            for each in old.agenda.sessions
        ]
        await tables.releases.put(
            old.model_copy(update={"agenda": old.agenda.model_copy(update={"sessions": tuple(closed)})})
        )
    stage.sources.put(URL, LATER.replace("11.30 Frokost", "11.30-11.00 Frokost").encode())
    await wait(stage, minutes=5)
    *_, newest = await releases(stage, event)
    assert newest.number == 3
    assert [each.audience for each in newest.agenda.sessions if each.title == "Frokost"] == [Audience.CIRCLE]
    assert [each.text for each in in_chat(stage) if "modsiger sig selv" in each.text] == []


async def test_how_sources_stand_is_a_number(stage: Stage) -> None:
    await follow(stage)

    async def shown() -> list[str]:
        url = stage.app.url + "/metrics"
        async with aiohttp.ClientSession() as session, session.get(url) as answer:
            return [each for each in (await answer.text()).splitlines() if each.startswith("ordstyrer_feeds")]

    good, failing, age = 'ordstyrer_feeds{state="good"}', 'ordstyrer_feeds{state="failing"}', "last_success_age_seconds"
    assert await shown() == [f"{good} 1.0", f"{failing} 0.0", f"ordstyrer_feeds_{age} 0.0"]
    stage.sources.fail(URL, "gone")
    await wait(stage, minutes=5)
    assert await shown() == [f"{good} 0.0", f"{failing} 1.0", f"ordstyrer_feeds_{age} 300.0"]
    await stage.say("stop med at hente programmet", stage.personal(1))
    assert await shown() == [f"{good} 0.0", f"{failing} 0.0"]


async def test_a_source_that_is_back_at_once_is_not_spoken_of(stage: Stage) -> None:
    event = await follow(stage)
    stage.sources.fail(URL, "server")
    await wait(stage, minutes=5)
    stage.sources.put(URL, FIRST.encode())
    await wait(stage, minutes=1)
    assert told(stage) == []
    kept = await feed_of(stage, event)
    assert kept is not None
    assert (kept.trouble, kept.good_at) == ("", NOW + timedelta(minutes=6))


@pytest.mark.parametrize(
    ("page", "says"),
    [
        ("gone", "ikke været noget på kildens adresse"),
        ("refused", "har kilden ikke lukket mig ind"),
        (b"%PDF-1.7", "kan jeg ikke læse"),
        (b"Programmet kommer snart.", "har kilden været tom"),
        ("empty", "har kilden været tom"),
    ],
)
async def test_what_will_not_pass_is_told_at_once(stage: Stage, page: str | bytes, says: str) -> None:
    event = await follow(stage)
    if isinstance(page, bytes):
        stage.sources.put(URL, page)
    else:
        stage.sources.fail(URL, page)
    await wait(stage, minutes=5)
    assert [says in each for each in told(stage)] == [True]
    await wait(stage, minutes=15)
    assert len(told(stage)) == 1
    assert len(await releases(stage, event)) == 2


async def test_a_source_that_forgets_its_day_keeps_the_one_that_it_had(stage: Stage) -> None:
    event = await follow(stage)
    stage.sources.put(URL, LATER.replace("Mandag den 31. maj 2027\n", "").encode())
    await wait(stage, minutes=5)
    *_, newest = await releases(stage, event)
    assert newest.agenda.sessions[-1].start == datetime(2027, 5, 31, 12, 45)  # noqa: DTZ001 - wall time


async def test_a_programme_that_lacks_much_is_shown_and_not_used(stage: Stage) -> None:
    event = await follow(stage)
    stage.sources.put(URL, HALF.encode())
    await wait(stage, minutes=5)
    assert [each.state for each in await proposals(stage)] == [ProposalState.USED, ProposalState.READY]
    assert ["over halvdelen" in each for each in told(stage)] == [True]
    for _ in range(3):
        await wait(stage, minutes=15)
    assert (len(told(stage)), len(await proposals(stage))) == (1, 2)
    assert len(await releases(stage, event)) == 2

    await stage.say("brug programmet", stage.personal(1))
    *_, newest = await releases(stage, event)
    assert (newest.number, len(newest.agenda.sessions)) == (3, 2)
    await wait(stage, minutes=15)
    kept = await feed_of(stage, event)
    assert kept is not None
    assert (kept.trouble, len(told(stage))) == ("", 1)


async def test_what_lacks_much_does_not_take_the_place_of_a_draft_that_waits(stage: Stage) -> None:
    await follow(stage)
    await wait(stage, minutes=1)
    await stage.say(LATER, stage.personal(1))
    stage.sources.put(URL, HALF.encode())
    await wait(stage, minutes=5)
    assert [each.state for each in await proposals(stage)] == [ProposalState.USED, ProposalState.READY]
    (_, waiting) = await proposals(stage)
    assert waiting.reading is not None
    assert len(waiting.reading.agenda.sessions) == 5


async def test_a_programme_that_is_whole_again_is_used(stage: Stage) -> None:
    event = await follow(stage)
    stage.sources.put(URL, HALF.encode())
    await wait(stage, minutes=5)
    stage.sources.put(URL, LATER.encode())
    await wait(stage, minutes=15)
    assert len(await releases(stage, event)) == 3
    assert ["igen og er ajour" in each for each in told(stage)] == [False, True]


async def test_what_is_over_stays_when_the_source_shows_only_what_is_to_come(stage: Stage) -> None:
    event = await follow(stage)
    await stage.move_to(NOW + timedelta(hours=2, minutes=5))  # 10.05
    stage.sources.put(URL, LATER.replace("9.00 Velkommen v. Ada Berg\n9.15 Naboer, der ses\n", "").encode())
    await wait(stage, minutes=5)
    *_, newest = await releases(stage, event)
    assert [each.title for each in newest.agenda.sessions][:2] == ["Velkommen", "Naboer, der ses"]
    assert newest.agenda.sessions[-1].start.minute == 45


async def test_what_only_the_organiser_decided_stays(stage: Stage) -> None:
    event = await follow(stage)
    async with stage.app.store.write() as tables:
        (old,) = await tables.releases.find(event_id=event.id, number=2)
        decided = old.agenda.model_copy(update={"facilitators": ("ada@mosebo.example",), "title": "Vores dag"})
        await tables.releases.put(old.model_copy(update={"agenda": decided}))
    stage.sources.put(URL, LATER.encode())
    await wait(stage, minutes=5)
    *_, newest = await releases(stage, event)
    assert (newest.number, newest.agenda.title) == (3, "Vores dag")
    assert newest.agenda.facilitators == ("ada@mosebo.example",)


async def test_two_replicas_look_once(either: Stage) -> None:
    stage = either
    event = await follow(stage)
    async with stages.replica(stage) as other:
        stage.sources.put(URL, LATER.encode())
        before = len(stage.sources.asked)
        stage.clock.set(NOW + timedelta(minutes=5))
        stage.app.alarm.ring("dues")
        other.app.alarm.ring("dues")
        await stage.app.idle()
        await other.app.idle()
        assert len(stage.sources.asked) == before + 1
    assert [each.number for each in await releases(stage, event)] == [1, 2, 3]


async def test_a_look_that_was_cut_short_is_done_again_when_its_lease_has_ended(either: Stage) -> None:
    stage = either
    event = await follow(stage)
    stage.sources.put(URL, LATER.encode())
    before = len(stage.sources.asked)
    stage.sources.awake.clear()
    async with stages.replica(stage, stages.StageClock(NOW + timedelta(minutes=5))) as other:  # its clock is ahead
        while len(stage.sources.asked) == before:
            await other.app.alarm.wait("dues", seconds=0.01)
    stage.sources.awake.set()
    leased = await look_at(stage, event)
    assert leased == NOW + timedelta(minutes=11)
    await wait(stage, minutes=10)
    assert (len(stage.sources.asked), len(await releases(stage, event))) == (before + 1, 2)
    await stage.move_to(leased)
    assert (len(stage.sources.asked), len(await releases(stage, event))) == (before + 2, 3)
    assert await look_at(stage, event) == leased + timedelta(minutes=5)


async def test_a_file_whose_reading_was_cut_short_is_read_all_the_same(either: Stage) -> None:
    stage = either
    await organise(stage)
    stage.sources.put(KEPT, PROGRAMME.encode())
    stage.sources.awake.clear()
    async with stages.replica(stage, stages.StageClock(NOW + timedelta(seconds=5))) as other:  # its clock is ahead
        sent = [activities.file("Program.txt", KEPT, "txt")]
        await other.client.tell(activities.message(None, stage.personal(1), activities.person(1), attachments=sent))
        while not stage.sources.asked:
            await other.app.alarm.wait("dues", seconds=0.01)
    stage.sources.awake.set()
    assert [each.state for each in await proposals(stage)] == [ProposalState.READING]
    await wait(stage, seconds=95)
    assert [each.state for each in await proposals(stage)] == [ProposalState.READY]
    assert len([each for each in in_chat(stage) if "use_draft" in actions(each.card)]) == 1


async def test_a_file_that_nobody_waits_for_any_more_is_given_up(stage: Stage) -> None:
    await organise(stage)
    stage.sources.put(KEPT, PROGRAMME.encode())
    stage.sources.awake.clear()
    async with stages.replica(stage, stages.StageClock(NOW + timedelta(seconds=5))) as other:
        sent = [activities.file("Program.txt", KEPT, "txt")]
        await other.client.tell(activities.message(None, stage.personal(1), activities.person(1), attachments=sent))
        while not stage.sources.asked:
            await other.app.alarm.wait("dues", seconds=0.01)
    stage.sources.awake.set()
    await stage.move_to(NOW + timedelta(hours=2))
    assert [each.state for each in await proposals(stage)] == [ProposalState.REFUSED]
    assert stage.sources.asked == [KEPT]
    assert any("gik i stå" in words(each.card) for each in in_chat(stage))
    async with stage.app.store.read() as tables:
        assert [each.state for each in await tables.dues.find(kind=DueKind.READ)] == [DueState.DONE]


async def test_sources_that_do_not_answer_hold_nothing_else_up(on_soak: Stage) -> None:
    stage = on_soak
    event = await follow(stage)
    for number in range(20):
        url = f"https://kilde.example/{number}.txt"
        other = await stage.app.create_event(agenda(PROGRAMME.replace("Naboskabsdagen", f"Dag {number}")))
        feed = Feed(event_id=other.id, url=url, person_id="p", place_id="p", checked_at=NOW, good_at=NOW)
        async with stage.app.store.write() as tables:
            (due,) = await tables.dues.find(event_id=event.id, kind=DueKind.FETCH)
            await tables.feeds.put(feed)
            await tables.dues.put(due.model_copy(update={"key": f"{other.id}/day/feed", "event_id": other.id}))
    stage.sources.awake.clear()
    stage.clock.set(NOW + timedelta(minutes=60))  # 9.00
    stage.app.alarm.ring("dues")
    await stage.connector.until(
        lambda: any("Velkommen" in words(each.card) for each in stage.top_posts(activities.CHANNEL))
    )
    stage.sources.awake.set()
    await stage.app.idle()


async def test_it_is_asked_to_stop(stage: Stage) -> None:
    event = await follow(stage)
    await stage.say("stop med at hente programmet", stage.personal(1))
    assert "bliver stående" in said(in_chat(stage))[-1]
    assert (await feed_of(stage, event), await look_at(stage, event)) == (None, None)
    before = len(stage.sources.asked)
    await wait(stage, hours=1)
    assert len(stage.sources.asked) == before
    await stage.say("stop med at hente programmet", stage.personal(1))
    assert "bliver ikke hentet fra nettet" in said(in_chat(stage))[-1]


async def test_another_programme_takes_the_sources_place(stage: Stage) -> None:
    event = await follow(stage)
    await stage.say(LATER, stage.personal(1))
    await stage.say("brug programmet", stage.personal(1))
    assert "ikke længere programmet fra den tidligere kilde" in said(in_chat(stage))[-1]
    assert (await feed_of(stage, event), await look_at(stage, event)) == (None, None)


async def test_an_event_that_is_over_is_looked_at_for_a_day_and_no_more(stage: Stage) -> None:
    event = await follow(stage)
    await stage.play(event, NOW + timedelta(days=3))
    assert await look_at(stage, event) is None
    assert len(stage.sources.asked) < 90


async def test_when_it_was_fetched_is_told(stage: Stage) -> None:
    await organise(stage)
    await stage.say("hvornår blev programmet hentet?", stage.personal(2), 2)
    assert "bliver ikke hentet fra nettet" in said(in_chat(stage, 2))[-1]
    stage.sources.put(URL, PROGRAMME.encode())
    await stage.say(f"hent programmet fra {URL}", stage.personal(1))
    await stage.say("brug programmet", stage.personal(1))
    await wait(stage, minutes=5)
    await stage.say("hvornår blev programmet hentet?", stage.personal(2), 2)
    answer = said(in_chat(stage, 2))[-1]
    assert "kilde.example kl. 8.05" in answer
    assert "igen kl. 8.10" in answer
    stage.sources.fail(URL, "gone")
    await wait(stage, minutes=5)
    await stage.say("hvornår blev programmet hentet?", stage.personal(2), 2)
    assert "sidst at hente programmet fra kilde.example kl. 8.10" in said(in_chat(stage, 2))[-1]


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("http://kilde.example/a", "begynder med https://"),
        ("https://navn:ord@kilde.example/a", "adgangskode"),
        ("https://kilde.example:8443/a", "portnummer"),
        ("vores hjemmeside", "Skriv også adressen"),
    ],
)
async def test_an_address_that_cannot_be_asked_is_refused(stage: Stage, address: str, says: str) -> None:
    await organise(stage)
    await stage.say(f"hent programmet fra {address}", stage.personal(1))
    assert says in said(in_chat(stage))[-1]
    assert (await proposals(stage), stage.sources.asked) == ([], [])


async def test_an_address_on_a_closed_net_is_told(stage: Stage) -> None:
    await organise(stage)
    stage.sources.hidden.add("indre.example")
    await stage.say("hent programmet fra https://indre.example/a", stage.personal(1))
    assert any("lukket net" in words(each.card) for each in in_chat(stage))
    async with stage.app.store.read() as tables:
        assert await tables.feeds.count() == 0


async def test_an_address_is_taken_from_the_link_that_it_became(stage: Stage) -> None:
    await organise(stage)
    url = "https://kilde.example/program.txt?a=1&copy=2"
    stage.sources.put(url, PROGRAMME.encode())
    linked = f'<p>hent programmet fra <a href="{url.replace("&", "&amp;")}" title="x">Vores dag</a></p>'
    activity = activities.message("hent programmet fra Vores dag", stage.personal(1), activities.person(1))
    await stage.tell(activity | {"attachments": [activities.formatted(linked)]})
    assert stage.sources.asked == [url]


async def test_an_address_may_begin_an_event(stage: Stage) -> None:
    await stage.tell(activities.installed(stage.channel(), activities.person(1)))
    stage.sources.put(URL, PROGRAMME.encode())
    await stage.say(f"hent programmet fra {URL}", stage.channel(), 1)
    await stage.say("brug programmet", stage.channel(), 1)
    (proposal,) = await proposals(stage)
    stage.sources.put(URL, LATER.encode())
    await wait(stage, minutes=5)
    async with stage.app.store.read() as tables:
        event = await tables.events.get(id=proposal.event_id)
    assert event is not None
    assert (event.state, event.release) == (EventState.OPEN, 2)


async def test_who_runs_nothing_has_nothing_fetched(stage: Stage) -> None:
    await organise(stage)
    await stage.say(f"hent programmet fra {URL}", stage.personal(2), 2)
    assert "dem, der styrer dagen" in said(in_chat(stage, 2))[-1]
    assert stage.sources.asked == []


async def test_an_address_waits_for_the_event_that_is_meant(stage: Stage) -> None:
    await organise(stage)
    other = await stages.settle_in(stage, agenda(PROGRAMME.replace("Naboskabsdagen", "Aftenmødet")))
    stage.sources.put(URL, PROGRAMME.encode())
    await stage.say(f"hent programmet fra {URL}", stage.personal(1))
    assert stage.sources.asked == []
    await stage.say("vælg 1", stage.personal(1))
    assert [each.event_id for each in await proposals(stage)] == [other.id]


async def test_a_draft_that_another_took_the_place_of_leaves_no_address_behind(stage: Stage) -> None:
    await organise(stage)
    for minute, url in enumerate((URL, URL + "2", URL + "3")):
        stage.clock.set(NOW + timedelta(minutes=minute))
        stage.sources.put(url, PROGRAMME.encode())
        await stage.say(f"hent programmet fra {url}", stage.personal(1))
    async with stage.app.store.read() as tables:
        assert len([each.url for each in await tables.feeds.find() if each.url != URL]) == 2
        assert await tables.feeds.find(url=URL) == []


async def test_a_dropped_draft_leaves_no_address_behind(stage: Stage) -> None:
    await organise(stage)
    stage.sources.put(URL, PROGRAMME.encode())
    await stage.say(f"hent programmet fra {URL}", stage.personal(1))
    await stage.say("kassér programmet", stage.personal(1))
    async with stage.app.store.read() as tables:
        assert await tables.feeds.count() == 0


async def test_no_address_stands_in_the_log(stage: Stage, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG", "bot")
    await follow(stage)
    stage.sources.fail(URL, "unreachable")
    await wait(stage, minutes=5)
    await send_file(stage)
    assert caplog.records
    told = " ".join(f"{each.getMessage()} {each.__dict__}" for each in caplog.records)
    assert "hemmelig" not in told
    assert "noegle" not in told
