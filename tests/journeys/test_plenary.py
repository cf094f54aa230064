"""Back in plenary: one group after the other is shown to everybody, and on day two each has its time."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from bot import agendas
from bot.model import Agenda, BreakoutPlan, GroupRole, Session, SessionKind, Slot
from tests.journeys import stage as stages
from tests.journeys.stage import actions, words

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from bot.model import Event
    from tests.journeys.stage import Stage
    from tests.wire.connector import Post

DAY = datetime(2026, 11, 30)  # noqa: DTZ001 - wall time of the event
PLAN = BreakoutPlan(slots=(Slot(label="Idé", count=2), Slot(label="Forhindring")), smallest=3, largest=3)
TALK = Session(
    title="Om tillid",
    kind=SessionKind.BREAKOUT,
    start=DAY + timedelta(hours=10),
    end=DAY + timedelta(hours=11),
    breakout=PLAN,
)
LUNCH = Session(
    title="Frokost", kind=SessionKind.BREAK, start=DAY + timedelta(hours=11.5), end=DAY + timedelta(hours=12)
)
SHOW = Session(
    title="Grupperne fortæller",
    kind=SessionKind.TALK,
    start=DAY + timedelta(days=1, hours=9),
    end=DAY + timedelta(days=1, hours=9.5),
    presents="om  Tillid",
)
AGENDA = Agenda(title="Dagen", sessions=(TALK, LUNCH, SHOW))


def at(hours: float, minutes: float = 0) -> datetime:
    return AGENDA.instant(DAY + timedelta(hours=hours, minutes=minutes))


def day_two(minutes: float) -> datetime:
    return at(33, minutes)


@pytest.fixture
async def stage(sqlite_url: str) -> AsyncIterator[Stage]:
    async with stages.set_up(sqlite_url, at(8.5)) as ready:
        yield ready


@pytest.fixture
async def event(stage: Stage) -> Event:
    """Return an event with three groups of three, of which two wrote something."""
    made = await stages.settle_in(stage, AGENDA)
    await stage.say("program", stage.personal(1), 1)
    for number in range(2, 11):
        await stage.say("jeg er med", stage.personal(number), number)
    await stage.play(made, at(10, 1))
    for number, words_written in ((1, "Kaffe *til* alle"), (3, "forhindring: Ingen bus")):
        await stage.say(words_written, threads(stage, number), await seated(stage, number))
    return made


def threads(stage: Stage, number: int) -> dict[str, object]:
    head = next(each for each in stage.top_posts() if words(each.card).startswith(f"Om tillid\nGruppe {number}\n"))
    return stage.channel(head.id)


async def seated(stage: Stage, number: int, role: GroupRole | None = None) -> int:
    """Return the number of somebody who sits in a group, with a role where that is asked for."""
    async with stage.app.store.read() as tables:
        (group,) = await tables.groups.find(number=number)
        members = await tables.members.find(group_id=group.id)
        ids = tuple(each.person_id for each in members if role in {None, each.role})
        found = await tables.identities.find(person_id=ids)
    return int(found[0].user_id.rpartition("-")[2])


async def set_roles(stage: Stage, number: int, roles: Sequence[GroupRole | None]) -> None:
    async with stage.app.store.write() as tables:
        (group,) = await tables.groups.find(number=number)
        members = sorted(await tables.members.find(group_id=group.id), key=lambda each: each.seat)
        for each, role in zip(members, roles, strict=True):
            await tables.members.put(each.model_copy(update={"role": role}))


def ready(stage: Stage) -> Post:
    (post,) = [each for each in stage.connector.posts_in("a:1-1") if "grupper har sendt ind" in words(each.card)]
    return post


def shown(stage: Stage) -> list[Post]:
    """Return the reports where everybody reads along: they alone lead to all ideas and have no thread."""
    return [
        each
        for each in stage.top_posts()
        if set(actions(each.card)) == {"ideas"} and words(each.card).split("\n")[0] in {TALK.title, SHOW.title}
    ]


def titles(stage: Stage) -> list[str]:
    return [words(each.card).splitlines()[1] for each in shown(stage)]


async def test_who_runs_the_day_hears_how_many_are_ready_when_the_grace_is_over(stage: Stage, event: Event) -> None:
    await stage.play(event, at(11, 4))
    assert [each for each in stage.connector.posts_in("a:1-1") if "grupper har" in words(each.card)] == []

    await stage.play(event, at(11, 6))

    assert words(ready(stage).card).splitlines()[:3] == [
        "Om tillid",
        "2 af 3 grupper har sendt ind",
        "Intet fra gruppe 2",
    ]
    assert [each["title"] for each in actions(ready(stage).card).values()] == ["Vis gruppe 1"]


async def test_groups_are_shown_one_after_the_other_each_once(stage: Stage, event: Event) -> None:
    await stage.play(event, at(11, 6))
    button = actions(ready(stage).card)["present_group"]
    for _ in range(2):
        await stage.press(button, stage.personal(1), 1)
    assert titles(stage) == ["Gruppe 1"]
    assert [each["title"] for each in actions(ready(stage).card).values()] == ["Vis gruppe 2"]

    for said in ("næste gruppe", "vis gruppe 3", "vis gruppe 1", "næste gruppe"):
        await stage.say(said, stage.personal(1), 1)

    assert titles(stage) == ["Gruppe 1", "Gruppe 2", "Gruppe 3"]
    assert stage.connector.posts_in("a:1-1")[-1].text.startswith("Alle grupper er vist.")
    assert "Vist for alle: 3 af 3" in words(ready(stage).card)
    async with stage.app.store.read() as tables:
        assert [each.presented for each in await tables.rounds.find()] == [3]


async def test_report_says_what_the_group_wrote_in_its_own_words_and_who_presents(stage: Stage, event: Event) -> None:
    await set_roles(stage, 1, (GroupRole.TOVHOLDER, None, GroupRole.OPLAEGSHOLDER))
    await set_roles(stage, 2, (GroupRole.REFERENT, GroupRole.TOVHOLDER, None))
    await stage.play(event, at(11, 6))
    for number in (1, 2):
        await stage.say(f"vis gruppe {number}", stage.personal(1), 1)

    first, second = [words(each.card).splitlines() for each in shown(stage)]
    presents = await seated(stage, 1, GroupRole.OPLAEGSHOLDER)
    assert first[2] == f"Person Nummer {presents} (oplægsholder)"
    assert first[4:7] == ["Idé", "•", r"Kaffe \*til\* alle"]
    assert second[2] == f"Person Nummer {await seated(stage, 2, GroupRole.TOVHOLDER)} (tovholder)"
    assert second[4] == "Gruppen har ikke skrevet noget ned."


async def test_report_follows_what_the_group_writes_within_the_grace(stage: Stage, event: Event) -> None:
    await stage.play(event, at(11, 1))
    await stage.say("vis gruppe 1", stage.personal(1), 1)
    await stage.say("forhindring: For få stole", threads(stage, 1), await seated(stage, 1))

    (post,) = shown(stage)
    assert words(post.card).splitlines()[4:7] == ["Idé", "•", r"Kaffe \*til\* alle"]
    assert words(post.card).splitlines()[7:10] == ["Forhindring", "•", "For få stole"]


async def test_while_groups_sit_only_who_asks_sees_one(stage: Stage, event: Event) -> None:
    await stage.say("vis gruppe 1", stage.channel(), 1)

    assert shown(stage) == []
    assert words(stage.connector.posts_in("a:1-1")[-1].card).splitlines()[1] == "Gruppe 1"


async def test_only_who_steers_shows_groups(stage: Stage, event: Event) -> None:
    await stage.play(event, at(11, 6))
    for said in ("vis gruppe 1", "næste gruppe"):
        await stage.say(said, stage.personal(5), 5)

    assert shown(stage) == []


async def test_on_day_two_each_group_has_its_time_and_the_next_is_told(stage: Stage, event: Event) -> None:
    await set_roles(stage, 2, (GroupRole.OPLAEGSHOLDER, None, None))
    presents = await seated(stage, 2, GroupRole.OPLAEGSHOLDER)
    await stage.play(event, day_two(0.5))
    assert titles(stage) == ["Nu fremlægger gruppe 1"]
    assert f"Derefter gruppe 2: Person Nummer {presents} (oplægsholder)" in words(shown(stage)[0].card)
    told = stage.connector.posts_in(f"a:1-{presents}")[-1].text
    assert told == "Gør dig klar: gruppe 2 fremlægger kl. 9.10 i »Grupperne fortæller«, og du taler for gruppen."

    await stage.play(event, day_two(9.5))
    assert len(shown(stage)) == 1
    await stage.play(event, day_two(31))
    assert titles(stage) == [f"Nu fremlægger gruppe {number}" for number in (1, 2, 3)]


async def change(stage: Stage, event: Event, *sessions: Session) -> None:
    """Accept a release with these sessions."""
    async with stage.app.store.write() as tables:
        current = await tables.events.get(id=event.id)
        assert current is not None
        await agendas.accept(tables, current, AGENDA.model_copy(update={"sessions": sessions}), stage.clock.now())
    stage.app.alarm.ring("dues")
    await stage.app.idle()


async def times(stage: Stage) -> list[tuple[str, str]]:
    """Return when each group presents and what became of it."""
    async with stage.app.store.read() as tables:
        numbers = {each.id: each.number for each in await tables.groups.find()}
        rows = await tables.dues.find(kind="present")
    found = sorted(rows, key=lambda each: numbers[each.target])
    return [(f"{AGENDA.wall(each.at):%H:%M}", each.state.value) for each in found]


async def test_presentations_that_are_left_share_a_session_that_is_longer(stage: Stage, event: Event) -> None:
    await stage.play(event, day_two(1))
    assert await times(stage) == [("09:00", "done"), ("09:10", "planned"), ("09:20", "planned")]

    await change(stage, event, TALK, LUNCH, SHOW.model_copy(update={"end": SHOW.start + timedelta(minutes=45)}))
    assert await times(stage) == [("09:00", "done"), ("09:15", "planned"), ("09:30", "planned")]


async def test_presentations_go_with_a_session_that_is_moved_or_cancelled(stage: Stage, event: Event) -> None:
    await stage.play(event, day_two(1))
    later = {"start": SHOW.start + timedelta(hours=1), "end": SHOW.start + timedelta(hours=1.5)}
    await change(stage, event, TALK, LUNCH, SHOW.model_copy(update=later))
    assert await times(stage) == [("09:00", "done"), ("10:00", "planned"), ("10:15", "planned")]

    await change(stage, event, TALK, LUNCH)
    assert await times(stage) == [("09:00", "done"), ("10:00", "withdrawn"), ("10:15", "withdrawn")]


async def test_after_a_time_away_only_the_group_whose_time_it_is_is_shown(stage: Stage, event: Event) -> None:
    await stage.play(event, at(12))
    await stage.move_to(day_two(14))
    await stage.play(event, day_two(15))

    assert titles(stage) == ["Nu fremlægger gruppe 2"]
    assert [state for _, state in await times(stage)] == ["dropped", "done", "planned"]


async def test_group_that_was_shown_before_its_time_is_not_shown_again(stage: Stage, event: Event) -> None:
    await stage.play(event, day_two(1))
    await stage.say("næste gruppe", stage.personal(1), 1)
    await stage.play(event, day_two(15))

    assert titles(stage) == ["Nu fremlægger gruppe 1", "Nu fremlægger gruppe 2"]


async def test_next_presenter_who_cannot_be_written_to_is_mentioned_in_the_post(stage: Stage) -> None:
    made = await stages.settle_in(stage, AGENDA)
    for number in range(2, 8):
        await stage.say("jeg er med", stage.channel(), number)
    async with stage.app.store.write() as tables:
        for each in await tables.identities.find(kind="member"):
            await tables.identities.put(each.model_copy(update={"kind": "guest"}))
    await stage.play(made, at(10, 1))
    await set_roles(stage, 2, (None, GroupRole.OPLAEGSHOLDER, None))
    presents = await seated(stage, 2, GroupRole.OPLAEGSHOLDER)
    await stage.play(made, day_two(1))

    (post,) = shown(stage)
    assert f"Derefter gruppe 2: <at>Person Nummer {presents}</at>" in words(post.card)
    assert post.card is not None
    assert [each["mentioned"]["id"] for each in post.card["msteams"]["entities"]] == [f"29:1person-{presents}"]
