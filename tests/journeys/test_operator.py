"""What whoever runs Ordstyrer sees of a day: numbers, a log that reads as its story, and a ledger."""

from __future__ import annotations

import asyncio
import io
import json
import logging
import re
import sys
from collections import Counter, defaultdict
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import aiohttp
import pytest
from prometheus_client.parser import text_string_to_metric_families as parse

from bot import logs
from bot.model import Agenda, DueState, Session, SessionKind
from tests.journeys import stage as stages
from tests.wire import activities

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from bot.model import Event
    from tests.journeys.stage import Stage

DAY = datetime(2026, 11, 30)  # noqa: DTZ001 - wall time of the event
NAME, MAIL, TOWN, THOUGHT = "Åse Ødegård", "aase@mosebo.example", "Bjergby", "En hemmelig tanke"
FORGED = "x\n2026-11-30 12:00:00.000+00:00 ERROR bot.app: forged"


def line(hour: float, title: str, kind: SessionKind) -> Session:
    start = DAY + timedelta(hours=hour)
    return Session(title=title, kind=kind, start=start, end=start + timedelta(hours=1))


AGENDA = Agenda(
    title="Vores hemmelige dag",
    sessions=(line(9, "Om tavshed", SessionKind.TALK), line(10, "I grupper", SessionKind.BREAKOUT)),
)


def at(hours: float) -> datetime:
    return AGENDA.instant(DAY + timedelta(hours=hours))


@pytest.fixture
async def stage(database_url: str) -> AsyncIterator[Stage]:
    async with stages.set_up(database_url, at(8.5)) as ready:
        yield ready


async def settle(stage: Stage) -> Event:
    event = await stage.app.create_event(AGENDA, event_id="dag")
    where = stage.channel()
    await stage.tell(activities.installed(where, activities.person(1)))
    await stage.say(f"kode {await stage.app.claim(event.id)}", where)
    return event


async def live(stage: Stage, event: Event) -> None:
    """Let people take part in the whole day, with all that they would not want to see in a log."""
    for number in range(20, 26):
        await stage.say("jeg er med", stage.personal(number), number, NAME)
    await stage.say(f"idé {THOUGHT}", stage.personal(20), 20, NAME)
    await stage.say(FORGED, stage.personal(21), 21, FORGED)
    values = {"answer_name": NAME, "answer_email": MAIL, "answer_municipality": TOWN}
    data = {"verb": "submit_registration", "event": event.id, **values}
    await stage.tell(activities.submit(data, stage.personal(22), activities.person(22, NAME)))
    await stage.say("åbn grupper", stage.personal(23), 23, NAME)
    await stage.play(event)


# Numbers ------------------------------------------------------------------------------------------


async def scraped(stage: Stage) -> dict[str, float]:
    """Return what /metrics shows of ours, without buckets, by name and labels."""
    async with aiohttp.ClientSession() as http, http.get(f"{stage.app.url}/metrics") as got:
        assert got.status == 200
        text = await got.text()
    return {
        " ".join([one.name, *(f"{name}={value}" for name, value in sorted(one.labels.items()))]): one.value
        for family in parse(text)
        for one in family.samples
        if one.name.startswith(("ordstyrer_", "process_")) and not one.name.endswith(("_bucket", "_created"))
    }


async def test_metrics_tell_the_day(stage: Stage) -> None:
    event = await settle(stage)
    stage.connector.fail("POST *activities*", 429, code="Throttled", retry_after=0.01)
    stage.connector.fail("POST *activities*", 403, code="MessageWritesBlocked")
    await live(stage, event)

    shown = await scraped(stage)
    async with stage.app.store.read() as tables:
        stored = Counter((each.kind, each.state.value) for each in await tables.deliveries.find())
        done = await tables.dues.find(event_id=event.id, state=DueState.DONE, derived=True)
        dues = Counter(each.kind.value for each in done)
    assert {name: value for name, value in shown.items() if name.startswith("ordstyrer_deliveries")} == {
        f"ordstyrer_deliveries kind={kind} state={state}": count for (kind, state), count in stored.items()
    }
    late = {name: value for name, value in shown.items() if name.startswith("ordstyrer_due_lateness_seconds_c")}
    looks = late.pop("ordstyrer_due_lateness_seconds_count kind=progress")  # the same few rows, again and again
    assert looks > 0
    late.pop("ordstyrer_due_lateness_seconds_count kind=make_sense", None)  # planned as ideas come
    assert late == {f"ordstyrer_due_lateness_seconds_count kind={kind}": count for kind, count in dues.items()}
    assert {name: value for name, value in shown.items() if "refusals" in name} == {
        "ordstyrer_connector_refusals_total code=Throttled status=429": 1,
        "ordstyrer_connector_refusals_total code=MessageWritesBlocked status=403": 1,
    }
    attempts = sum(value for name, value in shown.items() if name.startswith("ordstyrer_attempts_total"))
    assert attempts >= sum(stored.values()) + 1
    for name in ("connector_seconds", "delivery_lateness_seconds"):
        counts = [value for key, value in shown.items() if key.startswith(f"ordstyrer_{name}_count")]
        assert sum(counts) == attempts
    assert {name: shown[name] for name in ("ordstyrer_database_up", "ordstyrer_runner_awake")} == {
        "ordstyrer_database_up": 1,
        "ordstyrer_runner_awake": 1,
    }
    assert (shown["ordstyrer_backlog_deliveries"], shown["ordstyrer_backlog_age_seconds"]) == (0, 0)
    assert 0 <= shown["ordstyrer_runner_last_pass_age_seconds"] < 15 * 60
    assert abs(shown["ordstyrer_database_clock_skew_seconds"]) < 1
    assert shown["process_resident_memory_bytes"] > 0
    assert {name for name in shown if name.startswith("ordstyrer_database_connections")} == {
        f"ordstyrer_database_connections role={role} state={state}"
        for role in ("reader", "writer")
        for state in ("busy", "idle")
    }
    assert sum(value for name, value in shown.items() if name.startswith("ordstyrer_info")) == 1


async def test_backlog_is_counted_while_it_waits(stage: Stage) -> None:
    await settle(stage)
    gate = stage.connector.hold("POST *activities*", times=3)
    for number in (31, 32, 33):
        await stage.client.tell(activities.message("program", stage.personal(number), activities.person(number)))
    await stage.connector.until(lambda: len(stage.connector.calls_to("POST *a:1-3*")) == 3)

    assert (await scraped(stage))["ordstyrer_backlog_deliveries"] == 3

    gate.set()
    stage.connector.let_go()
    await stage.app.idle()
    assert (await scraped(stage))["ordstyrer_backlog_deliveries"] == 0


# The log ------------------------------------------------------------------------------------------


@pytest.fixture
def stream() -> Iterator[io.StringIO]:
    """Return what the log writes into; logging is as it was afterwards."""
    root, ours = logging.getLogger(), [logging.getLogger(name) for name in logs.OURS]
    handlers, level, levels = root.handlers[:], root.level, [each.level for each in ours]
    yield io.StringIO()
    root.handlers[:], root.level = handlers, level
    for each, before in zip(ours, levels, strict=True):
        each.setLevel(before)


def as_story(acts: list[dict[str, Any]]) -> list[str]:
    """Return the acts by what and key; our own ids are numbered as they come."""
    known: dict[str, str] = {}

    def named(found: re.Match[str]) -> str:
        return known.setdefault(found[0], f"#{len(known) + 1}")

    told = (f"{each['level']} {each['what']} {each.get('key', '')}".strip() for each in acts)
    return [re.sub(r"[0-9a-f]{32}|\d{13}", named, each) for each in told]


@pytest.mark.parametrize("level", ["INFO", "DEBUG"])
@pytest.mark.parametrize("form", ["text", "json"])
async def test_log_holds_nobodys_words_names_or_secrets(
    sqlite_url: str, stream: io.StringIO, form: Any, level: str
) -> None:
    logs.begin(level, form, stream=stream)
    async with stages.set_up(sqlite_url, at(8.5)) as stage:
        event = await settle(stage)
        stage.connector.fail("POST *activities*", 403, code="MessageWritesBlocked", times=2)
        stage.connector.fail("POST *activities*", 400, code=FORGED, times=2)
        await live(stage, event)

    said = stream.getvalue()
    secret = (NAME, "Ødegård", MAIL, TOWN, THOUGHT, AGENDA.title, "Om tavshed", "a-token", "not-used", "Bearer")
    escaped = [each.encode("unicode_escape").decode() for each in secret] + [json.dumps(each)[1:-1] for each in secret]
    assert [each for each in (*secret, *escaped) if each in said] == []
    lines = [each for each in said.splitlines() if not each.startswith("    ")]
    if form == "json":
        assert {json.loads(each)["logger"].partition(".")[0] for each in lines} <= {*logs.OURS, "aiohttp"}
    else:
        assert [
            each for each in lines if not re.match(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}\+00:00 [A-Z]+ ", each)
        ] == []
        assert "2026-11-30 12:00:00.000+00:00 ERROR" not in {each[:35] for each in lines}


async def test_log_reads_as_the_story_of_the_day(sqlite_url: str, stream: io.StringIO) -> None:
    logs.begin("INFO", "json", stream=stream)
    async with stages.set_up(sqlite_url, at(8.5)) as stage:
        event = await settle(stage)
        for number in range(20, 24):
            await stage.say("jeg er med", stage.personal(number), number, NAME)
        await stage.play(event, at(9.5))
        await stage.say("start 2", stage.channel())
        stage.connector.fail("POST *activities*", 403, code="MessageWritesBlocked")
        await stage.say("program", stage.personal(20), 20)
        await stage.play(event)

    acts = [json.loads(each) for each in stream.getvalue().splitlines()]
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for each in acts:
        if each["what"] == "messages":
            counts[each["act"]].update({name: each[name] for name in ("sent", "failed") if name in each})
    assert as_story([each for each in acts if each["what"] != "messages"]) == [
        "INFO starting",
        "INFO listening",
        "INFO due dag/#1/heads_up/1",
        "INFO due dag/#1/start/1",
        "INFO steered 19:kanal-dagen@thread.tacv2|#2",
        "WARNING delivery not taken answer/a:1-20|#3/place",
        "INFO due dag/#1/last_minutes/1",
        "INFO due dag/#1/end/1",
        "INFO due dag/#1/recap/1",
        "INFO due dag/#4/half_time/1",
        "INFO due dag/#4/last_minutes/1",
        "INFO due dag/#4/save/1",
        "INFO due dag/#4/last_minute/1",
        "INFO due dag/#4/end/1",  # the groups may still hand in: then comes what is given back
        "INFO stopped",
    ]
    sent = {re.sub(r"[0-9a-f]{32}", "#", act): dict(found) for act, found in counts.items()}
    assert sent.pop("dag/#/pulse")["sent"] > 0  # edited as often as there was time for it
    assert sent == {
        "welcome": {"sent": 1},
        "answer": {"sent": 6, "failed": 1},
        "dag/#/heads_up/1": {"sent": 1},
        "dag/#/announcement/1": {"sent": 2},  # of both sessions
        "dag/#/group/1": {"sent": 1},
        "dag/#/group_call": {"sent": 1},
        "dag/#/harvest": {"sent": 1},
        "dag/#/my_group/1": {"sent": 3},
        "dag/#/group_half_time/1": {"sent": 1},
        "dag/#/group_last_minutes/1": {"sent": 1},
        "dag/#/group_save/1": {"sent": 1},
        "dag/#/group_last_minute/1": {"sent": 1},
        "dag/#/group_closed/1": {"sent": 1},
    }


# The ledger ---------------------------------------------------------------------------------------


async def test_ledger_is_read_beside_the_running_bot(stage: Stage) -> None:
    event = await settle(stage)
    stage.connector.fail("POST *activities*", 403, code="MessageWritesBlocked")
    await live(stage, event)
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "deliveries", "--json", "--database", stage.settings.database),
        stdout=asyncio.subprocess.PIPE,
    )
    said, _ = await process.communicate()

    found = json.loads(said)
    async with stage.app.store.read() as tables:
        stored = [each.state.value for each in await tables.deliveries.find()]
    assert process.returncode == 0
    assert sum(counts["sent"] for counts in found["acts"].values()) == stored.count("sent")
    assert [each["reason"] for each in found["failed"]] == ["blocked"] * (stored.count("failed"))
    assert stored.count("failed") >= 1
