"""Who is dealt which ideas to read: none of one's own, none twice, and in the end all as often."""

from __future__ import annotations

import random
from collections import Counter
from itertools import pairwise

import pytest

from bot.ideas.rotation import MOST, Copy, deal, others


def gathering(groups: int, ideas: int) -> list[Copy]:
    places = [(group, idea) for group in range(groups) for idea in range(ideas)]
    return [Copy(f"i{group}.{idea}", f"g{group}", f"p{group}.{idea}") for group, idea in places]


def test_nobody_is_dealt_their_own_ideas_or_their_groups_or_any_twice() -> None:
    ideas = [
        Copy("own", None, "me"),
        Copy("group", "g1", "peer"),
        Copy("before", "g2", "peer"),
        Copy("free", "g2", "peer"),
        Copy("alone", None, "peer"),
    ]
    assert others(ideas, person_id="me", group_ids={"g1"}, dealt={"before"}) == ["free", "alone"]


def test_those_that_fewest_read_come_first() -> None:
    assert set(deal("me", "abcd", {"a": 2, "b": 1, "d": 1})) == {"b", "c", "d"}
    assert deal("me", "abcd", {"a": 2, "b": 1, "d": 1})[0] == "c"
    assert deal("me", [], {}) == []


def test_the_same_person_is_dealt_the_same_and_another_person_something_else() -> None:
    ideas = [each.id for each in gathering(40, 3)]
    dealt = {name: deal(name, reversed(ideas), {}) for name in ("anna", "bo", "carl")}
    assert dealt == {name: deal(name, ideas, {}) for name in dealt}
    assert len({tuple(each) for each in dealt.values()}) == len(dealt)


class Room:
    """People who read at their own pace; who leaves reads nothing that was dealt and not read."""

    def __init__(self, ideas: list[Copy], people: dict[str, str]) -> None:
        self.ideas, self.people = ideas, people
        self.read: Counter[str] = Counter()
        self.waiting: dict[str, list[str]] = {}
        self.dealt: dict[str, set[str]] = {each: set() for each in people}

    def turn(self, person: str, *, leaves: bool = False) -> None:
        self.read.update(self.waiting.pop(person, ()))
        free = others(self.ideas, person_id=person, group_ids={self.people[person]}, dealt=self.dealt[person])
        reading = self.read + Counter(each for held in self.waiting.values() for each in held)
        found = deal(person, free, reading)
        self.dealt[person].update(found)
        if not leaves:
            self.waiting[person] = found

    def finish(self) -> list[int]:
        for held in self.waiting.values():
            self.read.update(held)
        return [self.read[each.id] for each in self.ideas]


@pytest.mark.parametrize("seed", range(3))
def test_forty_groups_read_all_as_often_whoever_leaves_early(seed: int) -> None:
    chance = random.Random(seed)
    people = {f"p{number // 5}.{number % 5}": f"g{number // 5}" for number in range(200)}
    room = Room(gathering(40, 3), people)
    turns = [each for each in people for _ in range(chance.randint(0, 12))]
    chance.shuffle(turns)
    last = {each: place for place, each in enumerate(turns)}
    for place, each in enumerate(turns):
        room.turn(each, leaves=last[each] == place and chance.random() < 0.3)
    readings = room.finish()
    assert sum(readings) > 2_000
    assert max(readings) - min(readings) <= 1
    groups = {each.id: each.group_id for each in room.ideas}
    assert all(room.people[person] != groups[own] for person, held in room.dealt.items() for own in held)


def test_few_people_who_read_everything_are_dealt_every_idea_of_the_others_once() -> None:
    people = {"p0.0": "g0", "p1.0": "g1", "p2.0": "g2"}
    room = Room(gathering(3, 4), people)
    for _ in range(4):
        for each in people:
            room.turn(each)
    assert [len(room.dealt[each]) for each in people] == [8, 8, 8]
    assert set(room.finish()) == {2}


def test_each_deal_takes_those_that_were_left_behind() -> None:
    room = Room(gathering(10, 3), {f"p{number}.9": f"g{number}" for number in range(10)})
    for _ in range(3):
        for each in room.people:
            room.turn(each)
    counts = sorted(room.finish())
    assert (len(counts), sum(counts)) == (30, 10 * 3 * MOST)
    assert all(later - sooner <= 1 for sooner, later in pairwise(counts))
