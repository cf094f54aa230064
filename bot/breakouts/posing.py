"""What a session wishes of its groups becomes a problem: people with what they told of themselves, and the wishes
by who is meant. Who is not to be found is named, never left out in silence.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from bot import discretion, municipalities
from bot.breakouts import encounters, rounds
from bot.grouping import Participant, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bot.model import Identity, Person, Registration, Session
    from bot.occasions import Occasion

MUNICIPALITY: Final = "municipality"
REGION: Final = "region"


@dataclass(frozen=True, slots=True)
class Posed:
    """The problem, what people and attributes are called, and those of the wishes whom nobody (`unknown`) or
    more than one (`ambiguous`) of the people is, as they were written.
    """

    problem: Problem
    names: Mapping[str, str]
    labels: Mapping[str, str]
    unknown: tuple[str, ...] = ()
    ambiguous: tuple[str, ...] = ()


async def pose(day: Occasion, session: Session, people: Sequence[Person], seed: int) -> Posed:
    """Return the problem of dealing these people for a session, with who met whom before."""
    plan = rounds.plan_of(session)
    ids = tuple(sorted(each.id for each in people))
    told = await day.tables.registrations.find(event_id=day.event.id, person_id=ids) if ids else []
    answers = {each.person_id: each for each in told}
    meant = Meant(people, answers, await day.tables.identities.find(person_id=ids) if ids else [])
    problem = Problem(
        people=tuple(
            Participant(each.id, facts(each, _readable(day, answers.get(each.id)), plan.spread)) for each in people
        ),
        smallest=plan.smallest,
        largest=plan.largest,
        spread=plan.spread,
        together=meant.sets(plan.together),
        apart=meant.sets(plan.apart),
        met=await encounters.met(day, session, ids),
        seed=seed,
    )
    wished = [each for one in (*plan.together, *plan.apart) for each in one]
    questions = {each.id: each.label for each in (day.agenda.form.fields if day.agenda.form else ())}
    return Posed(
        problem=problem,
        names={each.id: name_of(each, answers.get(each.id)) for each in people},
        labels={each: questions.get(each) or each for each in plan.spread},
        unknown=meant.found_by(wished, 0),
        ambiguous=meant.found_by(wished, 2),
    )


def name_of(person: Person, told: Registration | None) -> str:
    """Return what somebody is called: as they registered, else as Teams knows them."""
    return (told.answers.get("name") if told else "") or person.name


def _readable(day: Occasion, told: Registration | None) -> Registration | None:
    """Return a registration without what only some may read: why groups are as they are would tell of it."""
    if told is None:
        return None
    return told.model_copy(update={"answers": discretion.shown(told.answers, discretion.readable(day.agenda))})


def facts(person: Person, told: Registration | None, attributes: Iterable[str]) -> dict[str, str]:
    """Return what is known of somebody, of these attributes: the municipality by its one name, the region that it
    is in, and what they answered to a question; the same, however it was typed.
    """
    answers = told.answers if told else {}
    said = answers.get(MUNICIPALITY) or person.municipality or ""
    known = municipalities.match(said)
    found = {each: plain(answers.get(each, "")) for each in attributes}
    found[MUNICIPALITY] = known.name if known else plain(said)
    if not found.get(REGION):
        found[REGION] = known.region if known else ""
    return {each: found[each] for each in attributes if found[each]}


def plain(said: str) -> str:
    """Return what somebody typed, less what makes no difference."""
    return " ".join(said.split()).casefold()


class Meant:
    """Who is meant by an e-mail or a name."""

    def __init__(
        self, people: Sequence[Person], answers: Mapping[str, Registration], identities: Sequence[Identity]
    ) -> None:
        """Learn what people are called."""
        self._ids: dict[str, set[str]] = defaultdict(set)
        for each in people:
            told = answers[each.id].answers if each.id in answers else {}
            self._learn(each.id, each.name, each.email, told.get("name"), told.get("email"))
        for identity in identities:
            self._learn(identity.person_id, identity.name, identity.email, identity.upn)

    def _learn(self, person_id: str, *names: str | None) -> None:
        for each in names:
            if each and each.strip():
                self._ids[plain(each)].add(person_id)

    def ids(self, said: str) -> set[str]:
        """Return everybody who may be meant."""
        return self._ids.get(plain(said), set())

    def sets(self, wished: Iterable[Sequence[str]]) -> tuple[tuple[str, ...], ...]:
        """Return sets of people by id, of those who are known beyond doubt."""
        found = [
            tuple(dict.fromkeys(next(iter(self.ids(each))) for each in one if len(self.ids(each)) == 1))
            for one in wished
        ]
        return tuple(each for each in found if len(each) > 1)

    def found_by(self, wished: Iterable[str], count: int) -> tuple[str, ...]:
        """Return what means so many people (2: or more), each once."""
        return tuple(dict.fromkeys(each.strip() for each in wished if min(len(self.ids(each)), 2) == count))
