"""Somebody without an account who joins anew: the host's code gives them seat, group, role, idea and vote back, and the
host nothing.
"""

from __future__ import annotations

from bot.model import Identity, IdentityKind
from tests.journeys.afternoon import APP, MAIN, TENANT, Afternoon


async def begin() -> Afternoon:
    """Return the day in the midst of its groups: person 3 came without an account, shared an idea and voted."""
    day = await Afternoon().begin(unreachable=[3])
    await day.until("11:05")
    await day.share("Stil stole frem", "I grupper", by=3)
    await day.share("Giv kaffe", "I grupper", by=4, votes=(3,))
    async with day.store.write() as tables:
        await tables.identities.add(
            Identity(
                id="again",
                app_id=APP,
                tenant_id=TENANT,
                user_id="p77",
                person_id="stranger",
                kind=IdentityKind.ANONYMOUS,
                met_in=MAIN,
            )
        )
    return day


def code_in(said: str) -> str:
    return said.partition(" er ")[2][:8]


async def test_host_helps_somebody_without_an_account_to_their_seat() -> None:
    day = await begin()
    given = await day.say("pladskode Person 3", 0)
    assert given == (f"Pladskoden for Person 3 er {code_in(given)}. Giv den kun til Person 3. Den gælder én gang.")
    said = await day.say(f"pladskode {code_in(given).lower()}", 77)
    async with day.store.read() as tables:
        identity = await tables.identities.get(id="again")
        (seat,) = await tables.members.find(person_id="p3")
        group = await tables.groups.get(id=seat.group_id)
        (idea,) = await tables.ideas.find(person_id="p3")
        (vote,) = await tables.votes.find(person_id="p3")
        audit = [(each.act, each.target) for each in await tables.audit.find(event_id="e")]
    assert identity is not None
    assert group is not None
    assert (identity.person_id, idea.text, vote.idea_id) == ("p3", "Stil stole frem", "i2")
    assert said.startswith("Velkommen tilbage, Person 3.")
    assert f"Du sidder i gruppe {group.number}" in said
    assert sorted(act for act, _ in audit if act.startswith("seat_")) == ["seat_again", "seat_code"]
    assert all(not target.startswith("p") for _, target in audit)


async def test_only_the_newest_code_counts_and_only_until_the_day_after() -> None:
    day = await begin()
    first, second = [code_in(await day.say("pladskode Person 3", 0)) for _ in range(2)]
    assert (await day.say(f"pladskode {first}", 77)).startswith("Den kode kender jeg ikke")
    await day.sleep("2027-06-01T14:31")
    assert (await day.say(f"pladskode {second}", 77)).startswith("Den kode kender jeg ikke")


async def test_host_becomes_nobody_who_has_an_account() -> None:
    day = await begin()
    assert (await day.say("pladskode Person 4", 0)).startswith("Vedkommende har en konto")
    assert (await day.say("pladskode Person 9", 0)) == "Jeg finder ingen tilmeldt, der svarer til »Person 9«."
    assert (await day.say("pladskode Person 4", 5)).startswith("Den kode kender jeg ikke")
