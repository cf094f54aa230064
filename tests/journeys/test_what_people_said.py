"""A session in which two hundred people share six hundred ideas, on the wire: shared, supported, made sense of, put
right by hand, and given back; and every number that anybody is told is the one that the rows add up to.
"""

from __future__ import annotations

import asyncio
import random
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from bot.model import Agenda, IdeaState, Session, SessionKind
from bot.municipalities import MUNICIPALITIES
from tests.journeys import stage as stages
from tests.journeys.gathering import Gathering, own_id
from tests.journeys.stage import words
from tests.wire import activities

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable, Sequence

    from bot.model import Idea, Theme
    from tests.journeys.stage import Stage

PEOPLE = 200
EACH = 3
TOWNS = 98
DAY = datetime(2026, 11, 30, 9)  # noqa: DTZ001 - wall time of the event
AGENDA = Agenda(
    title="Dagen",
    sessions=(
        Session(title="Drøftelse", kind=SessionKind.WORKSHOP, start=DAY, end=DAY + timedelta(hours=2)),
        Session(title="Tak", kind=SessionKind.CLOSING, start=DAY + timedelta(hours=2), end=DAY + timedelta(hours=3)),
    ),
)
TOPICS = {
    "bænke": "Flere bænke på torvet, så man kan sidde",
    "busser": "Busser om aftenen, så de unge kan komme hjem",
    "naboer": "Besøg hos nye naboer den første uge",
    "skole": "Åbn skolens værksted for alle om lørdagen",
    "mad": "Fælles middag en gang om måneden",
    "stier": "Lys langs stierne gennem skoven",
}


def idea_of(number: int) -> str:
    """Return the words of one idea: of six kinds, no two the same."""
    topic = list(TOPICS)[number % len(TOPICS)]
    return f"{TOPICS[topic]} ({topic} {number})"


def pointing() -> dict[str, str]:
    """Return which words an idea stands for: ideas of a kind are much alike, and the kinds are not."""
    kinds = {idea_of(number): list(TOPICS)[number % len(TOPICS)] for number in range(PEOPLE * EACH)}
    return {said: f"{kind} {kind} {kind} {said[-5:]}" for said, kind in kinds.items()}


@pytest.fixture
async def day(sqlite_url: str) -> AsyncIterator[Gathering]:
    async with stages.set_up(sqlite_url, AGENDA.instant(DAY)) as stage:
        stage.embedder.says = pointing()
        event = await stages.settle_in(stage, AGENDA)
        await stage.say("status", stage.personal(1), 1)
        gathering = Gathering(stage, event, AGENDA)
        await gathering.come([MUNICIPALITIES[each % TOWNS].name for each in range(PEOPLE)])
        yield gathering


async def everybody(stage: Stage, said: Iterable[tuple[int, str]]) -> None:
    """Let people say something 1:1, ten at a time, and wait for what follows."""
    said = list(said)
    for first in range(0, len(said), 10):
        some = [
            activities.message(text, stage.personal(number), activities.person(number))
            for number, text in said[first : first + 10]
        ]
        await asyncio.gather(*(stage.client.tell(each) for each in some))
    await stage.app.idle()


async def rows(stage: Stage, name: str, **equal: object) -> list[Any]:
    async with stage.app.store.read() as tables:
        found: list[Any] = await getattr(tables, name).find(**equal)
        return found


async def make_sense(day: Gathering) -> None:
    await day.stage.move_to(day.stage.clock.now() + timedelta(seconds=30))


def last(stage: Stage, number: int = 1) -> str:
    post = stage.connector.posts_in(f"a:1-{number}")[-1]
    return post.text or words(post.card)


async def themes(stage: Stage) -> dict[int, tuple[Theme, list[Idea]]]:
    """Return by number each theme with its ideas, as the database has them."""
    ideas = {each.id: each for each in await rows(stage, "ideas", state=IdeaState.SHARED)}
    found: dict[int, tuple[Theme, list[Idea]]] = {each.number: (each, []) for each in await rows(stage, "themes")}
    numbers = {theme.id: number for number, (theme, _) in found.items()}
    for each in await rows(stage, "placings"):
        if each.idea_id in ideas:
            found[numbers[each.theme_id]][1].append(ideas[each.idea_id])
    return {number: each for number, each in found.items() if each[1]}


async def support(stage: Stage, ideas: Sequence[Idea]) -> tuple[int, int]:
    """Return how many people support any of these ideas, and of how many municipalities they are."""
    people = {each.person_id for each in await rows(stage, "votes", idea_id=tuple(each.id for each in ideas))}
    towns = {each.answers["municipality"] for each in await rows(stage, "registrations", person_id=tuple(people))}
    return len(people), len(towns)


async def test_six_hundred_ideas_are_shared_supported_themed_put_right_and_given_back(day: Gathering) -> None:
    stage, chance = day.stage, random.Random(600)
    people = list(range(2, PEOPLE + 2))

    # Everybody shares three, and nothing is lost, doubled or renumbered.
    await everybody(stage, [(people[at % PEOPLE], f"idé: {idea_of(at)}") for at in range(PEOPLE * EACH)])
    shared = await rows(stage, "ideas")
    assert sorted(each.number for each in shared) == list(range(1, PEOPLE * EACH + 1))
    assert sorted(each.text for each in shared) == sorted(idea_of(at) for at in range(PEOPLE * EACH))
    await make_sense(day)
    assert len(await rows(stage, "embeddings")) == PEOPLE * EACH

    # Everybody supports two ideas of one kind.
    of_kind = {topic: [each for each in shared if f"({topic} " in each.text] for topic in TOPICS}
    liked = {person: chance.sample(of_kind[chance.choice(list(TOPICS))], 2) for person in people}
    await everybody(stage, [(who, f"stem {each.number}") for who, two in liked.items() for each in two])
    assert len(await rows(stage, "votes")) == 2 * PEOPLE

    # One of them has two accounts, votes with both, and is one person in the end.
    twin = activities.person(902, "Person Nummer 2", aadObjectId=None)
    elsewhere = stage.personal(902)
    await stage.tell(activities.message(f"stem {liked[2][0].number}", elsewhere, twin))
    assert len(await rows(stage, "votes")) == 2 * PEOPLE + 1
    await stage.say("det er også mig", stage.personal(2), 2)
    code = last(stage, 2).partition("kode er ")[2][:6]
    await stage.tell(activities.message(f"det er også mig {code}", elsewhere, twin))
    assert len(await rows(stage, "votes")) == 2 * PEOPLE

    # The facilitator asks for themes: every idea in one of them, each with the support that the votes add up to.
    await stage.say("find temaer", stage.personal(1), 1)
    await make_sense(day)
    found = await themes(stage)
    assert sorted(each.number for _, ideas in found.values() for each in ideas) == list(range(1, PEOPLE * EACH + 1))
    assert len(found) in range(4, 16)
    kinds = {number: {each.text.partition("(")[2].split()[0] for each in ideas} for number, (_, ideas) in found.items()}
    assert all(len(each) == 1 for each in kinds.values()), kinds

    # Two themes of one kind or another become one: who supports both sides counts once.
    await check_merging(day, found)

    # Who withdraws takes their idea out of the theme; its votes go from the count and nothing else changes.
    await check_withdrawing(day)

    # What is given back as the session ends says the same.
    await stage.play(day.event, AGENDA.instant(DAY + timedelta(hours=2, minutes=30)))
    await check_given_back(day)


async def check_merging(day: Gathering, found: dict[int, tuple[Theme, list[Idea]]]) -> None:
    stage = day.stage
    one, two = sorted(found)[:2]
    (first, ours), (second, theirs) = found[one], found[two]
    await everybody(stage, [(9, f"stem {each.number}") for each in (ours[0], ours[1], theirs[0])])
    await stage.say(f"flet tema {one} og {two}", stage.personal(1), 1)
    merged = (await themes(stage))[one]
    assert {each.id for each in merged[1]} == {each.id for each in [*ours, *theirs]}
    heads, towns = await support(stage, merged[1])
    await stage.say(f"tema {one}", stage.personal(5), 5)
    assert f"{heads} stemmer fra {towns} kommuner" in last(stage, 5)
    await stage.say("fortryd tema", stage.personal(1), 1)
    assert {number: {each.id for each in ideas} for number, (_, ideas) in (await themes(stage)).items()} == {
        number: {each.id for each in ideas} for number, (_, ideas) in found.items()
    }
    await stage.say(f"flet tema {one} og {two}", stage.personal(1), 1)
    assert {first.id, second.id} & {theme.id for theme, _ in (await themes(stage)).values()} == {first.id}


async def check_withdrawing(day: Gathering) -> None:
    stage = day.stage
    await make_sense(day)  # which chooses what stands for the theme that was merged
    number, (theme, ideas) = min((await themes(stage)).items())
    (leaving,) = [each for each in ideas if each.id == theme.central]
    (who,) = [person for person in range(2, PEOPLE + 2) if leaving.person_id == own_id(person)]
    await stage.say(f"træk idé {leaving.number} tilbage", stage.personal(who), who)
    await make_sense(day)
    after, rest = (await themes(stage))[number]
    assert {each.id for each in ideas} - {each.id for each in rest} == {leaving.id}
    heads, towns = await support(stage, rest)
    await stage.say(f"tema {number}", stage.personal(6), 6)
    assert f"{heads} stemmer fra {towns} kommuner" in last(stage, 6)
    assert leaving.text not in last(stage, 6)
    assert after.central != leaving.id


async def check_given_back(day: Gathering) -> None:
    stage = day.stage
    found = await themes(stage)
    told = "\n".join(words(each.card) for each in stage.top_posts() if each.card)
    best = max(found, key=lambda number: len(found[number][1]))
    heads, towns = await support(stage, found[best][1])
    assert f"{heads} stemmer fra {towns} kommuner" in told
    await stage.say("overblik", stage.personal(1), 1)
    assert "599" in last(stage)
