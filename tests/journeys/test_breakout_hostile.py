"""Group discussions under strain: twenty who want six seats at the same instant, and people who write whatever they
like into names, topics and answers. Seats are never given twice, and words stay words.
"""

from __future__ import annotations

import asyncio
import json
import logging
import re
from collections import Counter
from datetime import datetime
from typing import TYPE_CHECKING, Any

from bot.model import Agenda, BreakoutPlan, Session, SessionKind, Slot, Step, Topic
from tests.cards.reading import parts
from tests.journeys import stage as stages
from tests.journeys.gathering import Gathering, number_of, own_id
from tests.journeys.stage import actions, words
from tests.wire import activities

if TYPE_CHECKING:
    import pytest

TALK = "Ved bordene"
MARK = "OND"  # stands in all that is hostile, so that it is found wherever it comes out
NASTY = (
    f"**{MARK}** [klik](https://ond.example/x) <at>Alle {MARK}</at>",
    f'=HYPERLINK("https://ond.example","{MARK}")',
    f"\u202eمرحبا {MARK}\u202c\u200b 🙂",
    f"# {MARK}\n\n- punkt\n1. nummer\r\n> citat\x00\x07",
    f"{{{{DATE({MARK},SHORT)}}}} ${{{MARK}}} %s {{0}} \\n",
    f"| {MARK} | `kode` ~~streg~~ ___ &lt;b&gt; <b>{MARK}</b>",
    f"Langt {MARK} {'æ' * 3_980}",
)


def at(clock: str) -> datetime:
    return datetime.fromisoformat(f"2027-05-31 {clock}")


def agenda_of(plan: BreakoutPlan, title: str = TALK) -> Agenda:
    return Agenda(
        title="Idétræf",
        sessions=(
            Session(title="Velkommen", kind=SessionKind.OPENING, start=at("10:00"), end=at("11:00")),
            Session(title=title, kind=SessionKind.BREAKOUT, start=at("11:00"), end=at("11:45"), breakout=plan),
            Session(title="Tak for i dag", kind=SessionKind.CLOSING, start=at("13:00"), end=at("13:30")),
        ),
    )


async def test_twenty_who_want_six_seats_at_once_get_exactly_six(database_url: str) -> None:
    topics = (Topic(title="Kaffe", seats=6), Topic(title="Te", seats=40))
    agenda = agenda_of(BreakoutPlan(smallest=2, largest=40, topics=topics))
    async with stages.set_up(database_url, agenda.instant(at("10:30"))) as stage:
        event = await stages.settle_in(stage, agenda)
        day = Gathering(stage, event, agenda)
        await day.come(["Aarhus"] * 20)
        await day.until(at("10:56"))
        card = next(each for each in stage.top_posts() if "Vælg dit bord" in words(each.card))
        data = actions(card.card)["pick"]["data"] | {"argument": "1"}
        sent = [
            activities.execute(data, stage.channel(card.id), activities.person(number), verb="pick")
            if number % 2
            else activities.message("bord 1", stage.personal(number), activities.person(number))
            for number in range(2, 22)
        ]
        replies = await asyncio.gather(*(stage.client.tell(each) for each in sent))
        await stage.app.idle()

        assert {each.status for each in replies} <= {200, 201, 202}
        async with stage.app.store.read() as tables:
            picks = await tables.picks.find(event_id=event.id)
        assert Counter(each.topic for each in picks) == {1: 6}
        told = [each.body["value"] for each in replies if each.body]
        told += [stage.connector.posts_in(f"a:1-{number}")[-1].text for number in range(2, 22, 2)]
        assert Counter(told) == {
            "Du har en plads ved bord 1: Kaffe": 6,
            "Bord 1 er fyldt. Der er plads ved bord 2.": 14,
        }
        shown = words(stage.connector.post(card.id).card)
        assert "Fyldt" in shown
        assert "40 ledige pladser af 40" in shown

        await day.until(at("11:01"))

        seats = (await day.sitting(TALK)).seats
        assert sorted(seats[1]) == sorted(each.person_id for each in picks)
        assert {number: len(people) for number, people in seats.items()} == {1: 6, 2: 14}


async def test_whatever_people_write_stays_words(soak_url: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    plan = BreakoutPlan(
        prompt="\n".join(NASTY[:6]),
        smallest=3,
        largest=4,
        steps=tuple(Step(title=each, minutes=5) for each in NASTY[:6]),
        slots=(*(Slot(label=each[:200]) for each in NASTY[:4]), Slot(label="Idé", count=2)),
        topics=tuple(Topic(title=each[:300]) for each in NASTY[:2]),
    )
    title = f"{NASTY[0]} {NASTY[4]}"
    agenda = agenda_of(plan, title)
    async with stages.set_up(soak_url, agenda.instant(at("10:30"))) as stage:
        event = await stages.settle_in(stage, agenda)
        await stage.say("program", stage.personal(1), 1)
        day = Gathering(stage, event, agenda)
        await day.come(NASTY, names=dict(enumerate(NASTY, 2)))
        await day.until(at("10:56"))
        await day.ask("bord 2", 2)
        await day.until(at("11:02"))
        await _write_whatever_comes_to_mind(day)
        await day.until(at("12:00"))
        for _ in range(3):
            await day.ask("næste gruppe")
        await day.until(at("13:31"))

        async with stage.app.store.read() as tables:
            rows = await tables.deliveries.find(event_id=event.id)
            harvests = await tables.harvests.find(event_id=event.id)
        assert {each.state for each in rows} == {"sent"}
        assert [each.key for each in rows if MARK in each.key] == []
        kept = {said for each in harvests for said in each.answers.values()}
        assert {each.replace("\x00", "").strip() for each in NASTY} <= {
            each.replace("\x00", "").strip() for each in kept
        }
        seen = [activity for post in stage.connector.posts for activity in (*post.history, post.activity)]
        assert [text for activity in seen for text in _read(activity) if _acts(text, activity)] == []
        assert [activity for activity in seen if _unseen(activity)] == []
        assert max(len(json.dumps(each, ensure_ascii=False).encode("utf-16-le")) for each in seen) < 100 * 1024
        assert not [each for each in seen if "gik galt" in each.get("text", "")]
    assert [each for each in map(_logged, caplog.records) if MARK in each] == []


async def _write_whatever_comes_to_mind(day: Gathering) -> None:
    """Let both groups write all of it: on the card, and as replies; call, miss, swap and get more time."""
    async with day.stage.app.store.read() as tables:
        (sitting,) = await tables.rounds.find(event_id=day.event.id)
        groups = sorted(await tables.groups.find(round_id=sitting.id), key=lambda each: each.number)
        members = await tables.members.find(round_id=sitting.id)
        places = {each.id: each for each in await tables.places.find(id=tuple(each.place_id for each in groups))}
    assert len(groups) == 2
    for group, half in zip(groups, (NASTY[:4], NASTY[4:]), strict=True):
        where = day.stage.channel(places[group.place_id or ""].thread_root)
        first, second = [number_of(each.person_id) for each in members if each.group_id == group.id][:2]
        inside = day.stage.connector.posts_in(activities.CHANNEL, places[group.place_id or ""].thread_root)
        (form,) = [each for each in inside if "save_harvest" in actions(each.card)]
        typed = {f"{number}_1": each for number, each in enumerate(half, 1)}
        await day.press(form.card, "save_harvest", where, first, **typed)
        for each in NASTY:
            await day.stage.say(f"idé 2: {each}", where, second)
            await day.stage.say(f"{each} er her ikke", where, second)
        await day.stage.say("tilkald", where, first)
        await day.stage.say("vis opsamling", where, first)
        shown = day.stage.connector.posts_in(activities.CHANNEL, places[group.place_id or ""].thread_root)[-1]
        await day.press(shown.card, "hand_in", where, second)
        await day.stage.say(f"byt rolle med {NASTY[0]}", where, first)
        await day.stage.say("byt rolle", where, first)
    await day.ask("forlæng 5 min")
    await day.ask(f"flyt {NASTY[1]} til gruppe 2")
    for number in range(2, 9):
        await day.stage.say("min gruppe", day.stage.personal(number), number, NASTY[number - 2])
    assert own_id(2) in {each.person_id for each in members}


def _elements(activity: dict[str, Any]) -> list[dict[str, Any]]:
    return [each for attachment in activity.get("attachments", []) for each in parts(attachment["content"])]


def _read(activity: dict[str, Any]) -> list[str]:
    """Return what Teams reads as Markdown; the titles of buttons and the labels of fields it shows as they are."""
    return [activity.get("text", ""), *(each["text"] for each in _elements(activity) if each["type"] == "TextBlock")]


def _acts(text: str, activity: dict[str, Any]) -> bool:
    """Whether something in a text is more than words."""
    for each in activity.get("entities", []):
        text = text.replace(each["text"], "") if each["type"] == "mention" else text
    links = re.findall(r"(?<!\\)\[[^\]]*\]\((https?://[^)]*)\)", text)
    return (
        "<at>" in text
        or any("ond.example" in each for each in links)
        or bool(re.search(rf"(?<!\\)(\*\*|^# ){MARK}", text, re.MULTILINE))
        or "{{DATE(" in text
    )


def _unseen(activity: dict[str, Any]) -> bool:
    """Whether something is sent that no keyboard writes: what turns the direction of reading, or controls."""
    return any(each in json.dumps(activity, ensure_ascii=False) for each in ("\u202e", "\u200b", "\\u0000", "\\u0007"))


def _logged(record: logging.LogRecord) -> str:
    return f"{record.getMessage()} {record.__dict__}"
