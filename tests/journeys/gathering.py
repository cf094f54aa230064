"""Many people on one day, as the journeys of group discussions need them: known without having said a word, and
looked at from outside, by what stands in Teams and what stands in the database.
"""

from __future__ import annotations

from collections import Counter
from itertools import combinations
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from bot.model import GroupRole, Identity, IdentityKind, Person, Registration
from tests.journeys.stage import actions, words
from tests.wire import activities

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from bot.model import Agenda, Delivery, Due, Event, Group, Harvest, Member, Round
    from tests.journeys.stage import Stage
    from tests.wire.connector import Post

Meeting = frozenset[str]
_GIVEN: Final = (
    *("Asta", "Bodil", "Carlo", "Dagny", "Ebbe", "Frode", "Grethe", "Holger", "Inga", "Jytte"),
    *("Kaj", "Laura", "Magnus", "Nanna", "Otto", "Pil", "Regitze", "Storm", "Tyra", "Viggo"),
)
_FAMILY: Final = (
    *("Aabye", "Brink", "Clemmen", "Dyhr", "Engbo", "Falster", "Glud", "Hejl", "Iskov", "Jarl"),
    *("Koldby", "Lyng", "Mosegaard", "Nymark", "Obel", "Plum", "Raun", "Sehested", "Tang", "Uldall"),
)


def name_of(number: int) -> str:
    """Return what a person is called: no two of four hundred are called alike."""
    family, given = divmod(number % 400, 20)
    return f"{_GIVEN[given]} {_FAMILY[family]}"


class Sitting(NamedTuple):
    """One round as the database has it: groups in order of their number, and who sits in them."""

    round: Round
    groups: list[Group]
    members: list[Member]

    @property
    def seats(self) -> dict[int, list[str]]:
        """Return by number who is in a group."""
        return {each.number: [one.person_id for one in self.of(each) if not one.absent] for each in self.groups}

    @property
    def meetings(self) -> set[Meeting]:
        """Return the pairs who sit together."""
        return {frozenset(pair) for people in self.seats.values() for pair in combinations(people, 2)}

    @property
    def referents(self) -> list[str]:
        return sorted(each.person_id for each in self.members if each.role is GroupRole.REFERENT)

    def of(self, group: Group) -> list[Member]:
        return sorted((each for each in self.members if each.group_id == group.id), key=lambda each: each.seat)

    def group(self, number: int) -> Group:
        return next(each for each in self.groups if each.number == number)

    def roles(self, number: int) -> Counter[GroupRole | None]:
        return Counter(each.role for each in self.of(self.group(number)) if not each.absent)

    def number_of(self, person_id: str) -> int:
        return next(number for number, people in self.seats.items() if person_id in people)


class Gathering:
    """One event and the many who are at it: person 2 is "p0002", whose Teams id ends in 2, and so on."""

    def __init__(self, stage: Stage, event: Event, agenda: Agenda) -> None:
        self.stage, self.event, self.agenda = stage, event, agenda
        self._heads: dict[str, dict[int, Post]] = {}

    async def until(self, wall: datetime) -> None:
        await self.stage.play(self.event, self.agenda.instant(wall))

    async def come(
        self,
        towns: Sequence[str],
        *,
        first: int = 2,
        kind: IdentityKind = IdentityKind.MEMBER,
        names: Mapping[int, str] | None = None,
        answers: Mapping[str, str] | None = None,
    ) -> None:
        """Let somebody from each of these towns be registered."""
        people, identities, registrations = [], [], []
        async with self.stage.app.store.write() as tables:
            place = next(each for each in await tables.places.find() if each.kind != "personal")
            for number, town in enumerate(towns, first):
                own, name = own_id(number), (names or {}).get(number, name_of(number))
                people.append(Person(id=own, name=name, email=f"p{number}@mosebo.example"))
                identities.append(
                    Identity(
                        id=own,
                        app_id=place.app_id,
                        tenant_id=place.tenant_id,
                        user_id=f"29:1person-{number}",
                        person_id=own,
                        kind=kind,
                        name=name,
                        met_in=place.id,
                    )
                )
                registrations.append(
                    Registration(
                        event_id=self.event.id,
                        person_id=own,
                        state="registered",
                        answers={"municipality": town, **(answers or {})},
                        changed_at=self.stage.clock.now(),
                    )
                )
            for person, identity, registration in zip(people, identities, registrations, strict=True):
                await tables.people.add(person)
                await tables.identities.add(identity)
                await tables.registrations.add(registration)

    # What stands in the database ------------------------------------------------------------------

    async def sitting(self, title: str) -> Sitting:
        async with self.stage.app.store.read() as tables:
            releases = await tables.releases.find(event_id=self.event.id)
            newest = max(releases, key=lambda each: each.number).agenda
            session = next(each for each in newest.sessions if each.title == title)
            (found,) = await tables.rounds.find(event_id=self.event.id, session_id=session.id)
            groups = await tables.groups.find(round_id=found.id)
            members = await tables.members.find(round_id=found.id)
        return Sitting(found, sorted(groups, key=lambda each: each.number), members)

    async def harvests(self, title: str) -> dict[int, Harvest]:
        """Return by the number of the group what it has written."""
        numbers = {each.id: each.number for each in (await self.sitting(title)).groups}
        async with self.stage.app.store.read() as tables:
            found = await tables.harvests.find(group_id=tuple(numbers))
        return {numbers[each.group_id]: each for each in found}

    async def told(self, *kinds: str) -> list[Delivery]:
        async with self.stage.app.store.read() as tables:
            found: list[Delivery] = await tables.deliveries.find(event_id=self.event.id, kind=kinds)
        return found

    async def dues(self, title: str) -> list[Due]:
        sitting = (await self.sitting(title)).round
        async with self.stage.app.store.read() as tables:
            found: list[Due] = await tables.dues.find(event_id=self.event.id, session_id=sitting.session_id)
        return found

    async def names(self) -> dict[str, str]:
        """Return by id what everybody is called."""
        async with self.stage.app.store.read() as tables:
            return {each.id: each.name for each in await tables.people.find()}

    # What stands in Teams -------------------------------------------------------------------------

    def heads(self, title: str) -> dict[int, Post]:
        """Return the posts that groups' threads hang under, as they are now, by the number of the group."""
        return self._heads.get(title) or self.found_heads(title)

    def found_heads(self, title: str) -> dict[int, Post]:
        """Look through all that was posted: each group has one such post, or this fails."""
        found: dict[int, Post] = {}
        for each in self.stage.top_posts():
            said = words(each.card).splitlines()[:2]
            if said[:1] == [title] and len(said) > 1 and "harvest" in actions(each.card):
                number = int(said[1].removeprefix("Gruppe "))
                assert number not in found
                found[number] = each
        self._heads[title] = dict(sorted(found.items()))
        return self._heads[title]

    def inside(self, head: Post) -> list[Post]:
        return [each for each in self.stage.connector.posts_in(activities.CHANNEL, head.id) if each.id != head.id]

    def form(self, head: Post) -> Post:
        """Return the one card on which a group writes."""
        (found,) = [each for each in self.inside(head) if "save_harvest" in actions(each.card)]
        return found

    def board(self, title: str) -> str:
        """Return what the one board of a discussion says to the organiser."""
        starts = (f"Grupperne lige nu\n{title}\n", f"Grupperne, da tiden var gået\n{title}\n")
        (post,) = [each for each in self.stage.connector.posts_in("a:1-1") if words(each.card).startswith(starts)]
        return words(post.card)

    def counts(self, title: str) -> str:
        """Return the board's line of numbers."""
        (line,) = [each for each in self.board(title).splitlines() if " grupper · " in each or each.endswith("grupper")]
        return line

    # What people do -------------------------------------------------------------------------------

    async def say_in(self, head: Post, text: str, number: int) -> str:
        """Mention the bot in a thread, and return what it says there last."""
        await self.stage.say(text, self.stage.channel(head.id), number, name_of(number))
        return self.inside(head)[-1].text

    async def ask(self, text: str, number: int = 1) -> Post:
        """Say something 1:1, and return the answer."""
        where = self.stage.personal(number)
        await self.stage.say(text, where, number, name_of(number) if number > 1 else "")
        return self.stage.connector.posts_in(where["conversation"]["id"])[-1]

    async def press(
        self, card: dict[str, Any] | None, verb: str, where: dict[str, Any], number: int, **typed: str
    ) -> str:
        """Press a button, with what is typed, and return what the bar or the chat says."""
        before = len(self.stage.connector.posts)
        reply = await self.stage.press(actions(card)[verb], where, number, **typed)
        assert reply.status in {200, 201, 202}
        if reply.body and isinstance(reply.body.get("value"), str):
            return str(reply.body["value"])
        return "\n".join(each.text for each in self.stage.connector.posts[before:] if each.text)


def own_id(number: int) -> str:
    return f"p{number:04}"


def number_of(person_id: str) -> int:
    return int(person_id.removeprefix("p"))


def fewest(counts: Iterable[int], groups: int) -> int:
    """Return the fewest pairs of alike that sit together in groups whose sizes differ by one at most."""
    pairs = 0
    for count in counts:
        each, more = divmod(count, groups)
        pairs += (groups - more) * each * (each - 1) // 2 + more * each * (each + 1) // 2
    return pairs
