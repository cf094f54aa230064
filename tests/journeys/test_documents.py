"""What an event comes to, as documents: who gets which edition where, what a link opens, and a file that is put where
somebody keeps theirs.
"""

from __future__ import annotations

import io
import json
import re
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import aiohttp
import docx
import pytest

from bot.model import Agenda, Audience, Idea, Notices, PollKind, PollPlan, Session, SessionKind, UploadState, new_id
from bot.occasions import load
from tests.journeys import stage as stages
from tests.journeys.stage import words
from tests.wire import activities

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.model import Event
    from tests.journeys.stage import Stage

DAY = datetime(2026, 11, 30)  # noqa: DTZ001 - wall time of the event
ADDRESS = "https://ordstyrer.example"
LOGO = "https://kilde.example/logo.png"
DRIVE = "https://mosebo-my.sharepoint.com/personal/ida/upload?tempauth=noegle"
TALK = Session(
    title="Om tillid",
    kind=SessionKind.TALK,
    start=DAY + timedelta(hours=9),
    end=DAY + timedelta(hours=10),
    feedback=True,
    polls=(PollPlan(question="Hvor klar?", kind=PollKind.SCALE),),
)
CIRCLE = Session(
    title="Lukket kreds om løn",
    kind=SessionKind.TALK,
    start=DAY + timedelta(hours=10),
    end=DAY + timedelta(hours=11),
    audience=Audience.CIRCLE,
)
QUIETLY = Notices(summary=False, take_home=False, promises=False)
AGENDA = Agenda(title="Tillidsdag", sessions=(TALK, CIRCLE), logo=LOGO, notices=QUIETLY)


def at(hours: float) -> datetime:
    return AGENDA.instant(DAY + timedelta(hours=hours))


@pytest.fixture
async def stage(sqlite_url: str) -> AsyncIterator[Stage]:
    async with stages.set_up(sqlite_url, at(9.5), public_url=ADDRESS) as made:
        yield made


async def fill(stage: Stage) -> Event:
    """Let a few people share ideas, also in the circle."""
    event = await stages.settle_in(stage, AGENDA)
    await stage.say("idé: <b>Mere</b> tillid", stage.channel(), 2, "Anna Berg")
    await stage.say("stem 1", stage.channel(), 3, "Bo Lind")
    async with stage.app.store.write() as tables:
        loaded = await load(tables, event.id)
        assert loaded is not None
        closed = next(each for each in loaded[1].sessions if each.audience is Audience.CIRCLE)
        (writer, *_) = await tables.ideas.find(event_id=event.id)
        hidden = Idea(
            id=new_id(),
            event_id=event.id,
            number=2,
            person_id=writer.person_id,
            text="Lønnen skal være åben",
            session_id=closed.id,
            shared_at=at(9.6),
        )
        await tables.ideas.add(hidden)
    return event


def last(stage: Stage, number: int = 1) -> Any:
    return stage.connector.posts_in(f"a:1-{number}")[-1]


def links(card: dict[str, Any] | None) -> dict[str, str]:
    """Return where a card's buttons lead, by what stands on them."""
    found = re.findall(r"'title': '([^']+)', 'url': '([^']+)'|'url': '([^']+)', 'title': '([^']+)'", str(card))
    return {title or other: (url or own) for title, url, own, other in found}


async def fetch(stage: Stage, url: str) -> tuple[int, str, bytes]:
    headers = {"Accept-Language": "da"}
    async with (
        aiohttp.ClientSession(headers=headers) as http,
        http.get(stage.app.url + url.removeprefix(ADDRESS)) as got,
    ):
        return got.status, got.headers["Content-Type"], await got.read()


def consent(stage: Stage, upload: str, number: int, action: str = "accept", url: str = DRIVE) -> dict[str, Any]:
    """Return what Teams sends where somebody answers the offer of a file."""
    info = {
        "contentUrl": DRIVE,
        "name": "Tillidsdag.docx",
        "uploadUrl": url,
        "uniqueId": "1150D938",
        "fileType": "docx",
    }
    value = {"type": "fileUpload", "action": action, "context": {"upload": upload}}
    told = activities.execute({}, stage.personal(number), activities.person(number))
    return told | {
        "name": "fileConsent/invoke",
        "value": value | ({"uploadInfo": info} if action == "accept" else {}),
    }


# Links --------------------------------------------------------------------------------------------


async def test_open_edition_stands_anywhere_and_has_nothing_of_a_circle(stage: Stage) -> None:
    await fill(stage)
    await stage.say("dokumenter", stage.channel(), 1)
    found = links(stage.connector.posts_in(activities.CHANNEL)[-1].card)
    assert list(found) == ["Word", "Excel", "Markdown", "CSV", "JSON"]

    got = {name: await fetch(stage, url) for name, url in found.items()}
    assert [each[0] for each in got.values()] == [200] * 5
    told = json.loads(got["JSON"][2])
    assert [each["text"] for each in told["ideas"]] == ["<b>Mere</b> tillid"]
    assert [each["title"] for each in told["sessions"]] == ["Om tillid"]
    assert (told["edition"], told["ideas"][0]["support"]["people"]) == ("open", 1)
    text = "\n".join(each.text for each in docx.Document(io.BytesIO(got["Word"][2])).paragraphs)
    assert "<b>Mere</b> tillid" in text
    for body in (text.encode(), got["Markdown"][2], got["CSV"][2], got["JSON"][2]):
        assert b"L\xc3\xb8nnen" not in body
        assert b"Lukket kreds" not in body


async def test_closed_edition_is_given_in_ones_own_chat_only_and_to_who_runs_the_day(stage: Stage) -> None:
    await fill(stage)
    await stage.say("lukket udgave", stage.channel(), 1)
    said = stage.connector.posts_in(activities.CHANNEL)[-1]
    assert "kun i vores egen chat" in said.text
    await stage.say("lukket udgave", stage.personal(2), 2)
    assert "kun dem" in last(stage, 2).text

    await stage.say("lukket udgave", stage.personal(1), 1)
    told = json.loads((await fetch(stage, links(last(stage).card)["JSON"]))[2])
    assert (told["edition"], "people" in told) == ("closed", True)
    assert [each["text"] for each in told["ideas"]] == ["<b>Mere</b> tillid", "Lønnen skal være åben"]


async def test_participants_get_two_formats_once_the_day_is_over(stage: Stage) -> None:
    await fill(stage)
    await stage.say("dokumenter", stage.personal(2), 2)
    assert "når dagen er slut" in last(stage, 2).text

    stage.clock.set(at(11.5))
    await stage.say("dokumenter", stage.personal(2), 2)
    assert list(links(last(stage, 2).card)) == ["Word", "Markdown"]
    assert "lukket udgave" not in words(last(stage, 2).card)


async def test_link_shows_what_is_known_when_it_is_opened_until_it_is_too_old(stage: Stage) -> None:
    await fill(stage)
    await stage.say("dokumenter", stage.personal(1), 1)
    opened = links(last(stage).card)["JSON"]
    await stage.say("lukket udgave", stage.personal(1), 1)
    closed = links(last(stage).card)["JSON"]
    await stage.say("idé: Flere pauser", stage.channel(), 3, "Bo Lind")
    for _ in range(2):  # who looked first used nothing up
        told = json.loads((await fetch(stage, opened))[2])
        assert [each["number"] for each in told["ideas"]] == [1, 3]

    stage.clock.set(at(9.5) + timedelta(hours=26))
    for url, sentence in ((opened, "»dokumenter«"), (closed, "»lukket udgave«")):
        status, _, page = await fetch(stage, url)
        assert (status, sentence in page.decode()) == (404, True)


async def test_logo_stands_in_the_document_and_one_that_cannot_be_had_hinders_nothing(stage: Stage) -> None:
    from tests.exports import samples  # noqa: PLC0415 - draws a picture

    await fill(stage)
    await stage.say("dokumenter", stage.personal(1), 1)
    url = links(last(stage).card)["Word"]
    without = docx.Document(io.BytesIO((await fetch(stage, url))[2]))
    assert without.element.body.xpath("//wp:docPr/@descr") == []
    assert stage.sources.asked == [LOGO]

    async with stages.set_up(stage.settings.database, at(9.5), public_url=ADDRESS) as again:
        again.sources.put(LOGO, samples.logo())
        within = docx.Document(io.BytesIO((await fetch(again, url))[2]))
    assert within.element.body.xpath("//wp:docPr/@descr") == ["Logo for Tillidsdag"]


# Files --------------------------------------------------------------------------------------------


async def offered(stage: Stage, sentence: str = "send som docx", number: int = 1) -> str:
    await stage.say(sentence, stage.personal(number), number)
    offers = [each for each in stage.connector.posts_in(f"a:1-{number}") if "acceptContext" in (each.card or {})]
    (card,) = offers[-1].activity["attachments"]
    assert card["contentType"] == "application/vnd.microsoft.teams.card.file.consent"
    assert card["content"]["acceptContext"] == card["content"]["declineContext"]
    assert card["content"]["sizeInBytes"] > 0
    return str(card["content"]["acceptContext"]["upload"])


async def state_of(stage: Stage, upload: str) -> UploadState:
    async with stage.app.store.read() as tables:
        row = await tables.uploads.get(id=upload)
    assert row is not None
    assert row.url == ""
    return row.state


async def test_file_is_put_where_somebody_keeps_theirs_once_they_accept(stage: Stage) -> None:
    await fill(stage)
    upload = await offered(stage, "send lukket som docx")
    answer = consent(stage, upload, 1)
    assert (await stage.tell(answer)).status == 200
    await stage.move_to(at(9.51))

    ((where, body),) = stage.sources.uploaded.items()
    assert where == DRIVE
    assert "Lønnen skal være åben" in [
        each.text.partition("  ")[2] for each in docx.Document(io.BytesIO(body)).paragraphs
    ]
    (info,) = last(stage).activity["attachments"]
    assert info == {
        "contentType": "application/vnd.microsoft.teams.card.file.info",
        "contentUrl": DRIVE,
        "name": "Tillidsdag.docx",
        "content": {"uniqueId": "1150D938", "fileType": "docx"},
    }
    assert await state_of(stage, upload) is UploadState.DONE

    stage.sources.uploaded.clear()
    posts = len(stage.connector.posts_in("a:1-1"))
    await stage.tell(answer)  # Teams sends it once more,
    assert len(stage.connector.posts_in("a:1-1")) == posts
    await stage.tell(consent(stage, upload, 1))  # or they press again
    await stage.move_to(at(9.6))
    assert stage.sources.uploaded == {}
    assert "ikke liggende" in last(stage).text


async def test_file_that_was_on_its_way_as_the_bot_ended_is_put_there_by_the_next(sqlite_url: str) -> None:
    async with stages.set_up(sqlite_url, at(9.5), public_url=ADDRESS) as stage:
        await fill(stage)
        upload = await offered(stage, "send som json")
        stage.sources.awake.clear()
        await stage.client.tell(consent(stage, upload, 1))
        await stage.sources.knocked.wait()
        assert (stage.sources.asked, stage.sources.uploaded) == ([DRIVE], {})

    async with stages.set_up(sqlite_url, at(9.5), public_url=ADDRESS) as again:
        async with again.app.store.write() as tables:
            for place in await tables.places.find():
                here = {"service_url": again.connector.service_url}
                await tables.places.put(place.model_copy(update=here))
        again.connector.add_conversation("a:1-1")
        await again.move_to(at(9.55))  # its claim has ended
        assert list(again.sources.uploaded) == [DRIVE]
        assert await state_of(again, upload) is UploadState.DONE


async def test_nobody_accepts_for_somebody_else(stage: Stage) -> None:
    await fill(stage)
    upload = await offered(stage)
    await stage.tell(consent(stage, upload, 2))
    await stage.tell(consent(stage, "findes-ikke", 2))
    await stage.move_to(at(9.51))

    assert stage.sources.uploaded == {}
    assert "ikke liggende" in last(stage, 2).text
    assert await state_of(stage, upload) is UploadState.OFFERED


async def test_who_turns_a_file_down_hears_a_kind_word(stage: Stage) -> None:
    await fill(stage)
    upload = await offered(stage)
    await stage.tell(consent(stage, upload, 1, action="decline"))

    assert last(stage).text.startswith("Helt i orden.")
    assert await state_of(stage, upload) is UploadState.DECLINED


@pytest.mark.parametrize(
    "url",
    [
        "https://mosebo.sharepoint.com.example.org/upload",
        "http://mosebo.sharepoint.com/upload",
        "https://sharepoint.com@169.254.169.254/upload",
        "https://127.0.0.1/upload",
        "javascript:alert(1)",
    ],
)
async def test_file_goes_nowhere_but_where_teams_keeps_files(stage: Stage, url: str) -> None:
    await fill(stage)
    upload = await offered(stage)
    await stage.tell(consent(stage, upload, 1, url=url))
    await stage.move_to(at(9.51))

    assert (stage.sources.asked, stage.sources.uploaded) == ([LOGO], {})
    assert last(stage).text.startswith("Jeg kunne ikke lægge filen")
    assert await state_of(stage, upload) is UploadState.FAILED


async def test_file_is_offered_to_who_may_have_it_where_nobody_reads_along(stage: Stage) -> None:
    await fill(stage)
    await stage.say("send som docx", stage.channel(), 1)
    assert "kun sende i vores egen chat" in stage.connector.posts_in(activities.CHANNEL)[-1].text
    for sentence, said in (
        ("send som docx", "når dagen er slut"),
        ("send lukket som docx", "kun dem"),
        ("send som pdf", "docx, xlsx, md, csv og json"),
    ):
        await stage.say(sentence, stage.personal(2), 2)
        assert said in last(stage, 2).text


async def test_without_an_address_documents_come_as_files(sqlite_url: str) -> None:
    async with stages.set_up(sqlite_url, at(9.5)) as stage:
        await fill(stage)
        await stage.say("dokumenter", stage.channel(), 1)
        shared = stage.connector.posts_in(activities.CHANNEL)[-1].card
        assert (links(shared), "til mig i vores egen chat" in words(shared)) == ({}, True)

        await stage.say("dokumenter", stage.personal(1), 1)
        card = last(stage).card
        assert "send som xlsx" in words(card)
        sent = {"verb": "send_file", "argument": "xlsx"}
        await stage.press({"type": "Action.Execute", "verb": "send_file", "data": sent}, stage.personal(1), 1)
        names = [each.activity["attachments"][0].get("name") for each in stage.connector.posts_in("a:1-1") if each.card]
        assert "Tillidsdag.xlsx" in names
