"""Ideas on the wire: shared, changed, withdrawn, supported and swapped, with and without a name, also at once."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from bot import ideas
from bot.model import (
    Agenda,
    Audience,
    BreakoutPlan,
    Idea,
    IdeaRules,
    IdeaState,
    PlaceKind,
    PlaceState,
    Session,
    SessionIdentity,
    SessionKind,
    Vote,
)
from bot.occasions import Occasion
from bot.record import Support
from bot.texts import Voice
from cards.elements import Face
from tests.journeys import stage as stages
from tests.journeys.stage import Stage, actions, words
from tests.wire import activities

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.model import Event
    from tests.wire.connector import Post

HOSTILE = '=cmd|" /C calc"!A0 <script>alert(1)</script> </w:t> **fed** \u202eomvendt\u202c مرحبا 🙂👩‍👩‍👧\n\n- "æøå" https://x.example'


def at(clock: str) -> datetime:
    return datetime.fromisoformat(f"2027-05-31T{clock}:00")


def agenda_of(rules: IdeaRules | None = None) -> Agenda:
    return Agenda(
        title="Idétræf",
        ideas=rules or IdeaRules(),
        sessions=(
            Session(title="Oplæg", kind=SessionKind.TALK, start=at("10:00"), end=at("11:00")),
            Session(
                title="Lukket møde",
                kind=SessionKind.BREAKOUT,
                start=at("12:00"),
                end=at("12:30"),
                audience=Audience.CIRCLE,
                breakout=BreakoutPlan(),
            ),
            Session(title="Værksted", kind=SessionKind.WORKSHOP, start=at("13:00"), end=at("14:00")),
        ),
    )


class Day:
    """One event at which people talk to the bot 1:1."""

    def __init__(self, stage: Stage, event: Event, agenda: Agenda) -> None:
        self.stage, self.event, self.agenda = stage, event, agenda

    async def ask(self, text: str, number: int = 2) -> str:
        """Say something 1:1, and return the words of the answer."""
        return told(await self.answer(text, number))

    async def answer(self, text: str, number: int = 2) -> Post:
        where = self.stage.personal(number)
        await self.stage.say(text, where, number)
        return self.chat(number)[-1]

    def chat(self, number: int = 2) -> list[Post]:
        return self.stage.connector.posts_in(self.stage.personal(number)["conversation"]["id"])

    async def press(self, card: dict[str, Any] | None, verb: str, number: int = 2, **typed: str) -> str:
        """Press a button of a card 1:1, and return what the bar says, or the message that came of it."""
        reply = await self.stage.press(actions(card)[verb], self.stage.personal(number), number, **typed)
        said = str(reply.body["value"]) if reply.body and isinstance(reply.body.get("value"), str) else ""
        return told(self.chat(number)[-1]) if not said or said.startswith("Svaret står") else said

    async def until(self, clock: str) -> None:
        await self.stage.play(self.event, self.agenda.instant(at(clock)))

    async def ideas(self, **equal: object) -> list[Idea]:
        async with self.stage.app.store.read() as tables:
            found: list[Idea] = await tables.ideas.find(event_id=self.event.id, **equal)
        return sorted(found, key=lambda each: each.number)

    async def votes(self, number: int) -> int:
        (idea,) = await self.ideas(number=number)
        async with self.stage.app.store.read() as tables:
            return int(await tables.votes.count(idea_id=idea.id))

    async def person(self, number: int) -> str:
        async with self.stage.app.store.read() as tables:
            (identity,) = await tables.identities.find(user_id=activities.person(number)["id"])
        return identity.person_id

    async def offer(self, own: int, *others: int) -> None:
        """Offer the author of an idea these others, as is done where they are close."""
        known = {each.number: each for each in await self.ideas()}
        async with self.stage.app.store.write() as tables:
            day = Occasion(
                tables=tables, now=self.stage.clock.now(), face=Face(Voice("da")), event=self.event, agenda=self.agenda
            )
            await ideas.offer_close(day, known[own], [known[each] for each in others])
        self.stage.app.alarm.ring("deliveries")
        await self.stage.app.idle()


def told(post: Post) -> str:
    return post.text or words(post.card)


@pytest.fixture
async def stage(sqlite_url: str) -> AsyncIterator[Stage]:
    async with stages.set_up(sqlite_url, agenda_of().instant(at("10:30"))) as ready:
        yield ready


@pytest.fixture(params=["sqlite", "postgres"])
def database(request: pytest.FixtureRequest) -> str:
    return str(request.getfixturevalue(f"{request.param}_url"))


@pytest.fixture
async def either(database: str) -> AsyncIterator[Stage]:
    async with stages.set_up(database, agenda_of().instant(at("10:30"))) as ready:
        yield ready


async def begun(stage: Stage, rules: IdeaRules | None = None) -> Day:
    event = await stages.settle_in(stage, agenda_of(rules))
    async with stage.app.store.read() as tables:
        (release,) = await tables.releases.find(event_id=event.id)
    return Day(stage, event, release.agenda)


@pytest.fixture
async def day(stage: Stage) -> Day:
    return await begun(stage)


# Sharing --------------------------------------------------------------------------------------------


async def test_idea_is_kept_as_typed_and_shown_harmless(day: Day) -> None:
    form = (await day.answer("idé")).card
    assert await day.press(form, "idea", argument=HOSTILE) == "Tak, din idé er med som nr. 1."
    (kept,) = await day.ideas()
    assert kept.text == HOSTILE
    shown = await day.ask("idéer", 3)
    assert "\\<script\\>alert" in shown
    assert "\u202e" not in shown
    assert "\\*\\*fed\\*\\*" in shown
    assert HOSTILE.splitlines()[0][:20] in await day.ask("ret idé 1")


@pytest.mark.parametrize("text", ["   ", "\u200b\u202e\ufeff", "\x00"])
async def test_idea_that_nobody_can_see_is_none(day: Day, text: str) -> None:
    form = (await day.answer("idé")).card
    assert await day.press(form, "idea", argument=text) == "Der stod ikke noget i idéen. Skriv den, og send igen."
    assert await day.ideas() == []


async def test_form_1to1_comes_fresh_and_says_whose_name_stands_with_the_idea(stage: Stage) -> None:
    day = await begun(stage)
    assert "Dit navn står ved idéen.\n" in await day.ask("idé")
    assert "Dit navn står ved idéen.\n" in await day.ask("idé")
    assert "Del den uden mit navn" not in await day.ask("idé")


async def test_where_nobody_may_be_nameless_nothing_is_kept_without_a_name(day: Day) -> None:
    said = await day.ask("anonym idé: Kaffe")
    assert said.startswith("Her står navnet ved hver idé, så den er ikke gemt.")
    form = (await day.answer("idé")).card
    assert (await day.press(form, "idea", argument="Kaffe", anonymous="true")).startswith("Her står navnet")
    assert await day.ideas() == []
    await day.ask("idé Kaffe")
    assert "Person Nummer 2" in await day.ask("idéer", 3)


async def test_idea_without_a_name_has_none_anywhere(stage: Stage) -> None:
    day = await begun(stage, IdeaRules(anonymous=True))
    form = (await day.answer("idé")).card
    assert "medmindre du sætter kryds" in words(form)
    said = await day.press(form, "idea", argument="Kaffe", anonymous="true")
    assert said == "Tak, din idé er med som nr. 1, uden dit navn."
    assert await day.ask("anonym idé: Te") == "Tak, din idé er med som nr. 2, uden dit navn."
    await day.press(form, "idea", argument="Saft", anonymous="false")

    listed = await day.ask("idéer", 1)
    assert listed.count("Person Nummer 2") == 1
    async with stage.app.store.read() as tables:
        occasion = Occasion(
            tables=tables, now=stage.clock.now(), face=Face(Voice("da")), event=day.event, agenda=day.agenda
        )
        records = await ideas.records(occasion, day.agenda)
    assert [(each.text, each.author, each.municipality) for each in records] == [
        ("Kaffe", "", ""),
        ("Te", "", ""),
        ("Saft", "Person Nummer 2", ""),
    ]
    assert (await day.ask("mine idéer")).count("\n1\nKaffe") == 1


async def test_nameless_idea_that_others_overhear_is_answered_in_private(stage: Stage) -> None:
    day = await begun(stage, IdeaRules(anonymous=True))
    await day.ask("hjælp")
    await stage.say("anonym idé: Kaffe", stage.channel(), 2)
    assert "slet din besked" in told(day.chat()[-1])
    assert not [each for each in stage.top_posts() if "uden dit navn" in each.text]


async def test_person_may_share_so_many_and_is_told_when_that_is_reached(stage: Stage) -> None:
    day = await begun(stage, IdeaRules(most=2))
    for text in ("En", "To"):
        await day.ask(f"idé {text}")
    full = "Hver kan dele højst 2 her, og så mange har du delt. Vil du hellere have denne med, så ret en af dine"
    assert (await day.ask("idé Tre")).startswith(full)
    assert (await day.ask("idé Tre", 3)).startswith("Tak")
    await day.ask("træk idé 1 tilbage")
    assert (await day.ask("idé Tre")).startswith("Tak")
    await day.until("13:05")
    assert (await day.ask("idé Fire")).startswith("Tak")


async def test_two_at_once_do_not_pass_the_limit(either: Stage) -> None:
    stage, day = either, await begun(either, IdeaRules(most=3))
    await day.ask("hjælp")
    said = [activities.message(f"idé Nr. {number}", stage.personal(2), activities.person(2)) for number in range(8)]
    await asyncio.gather(*(stage.client.tell(each) for each in said))
    await stage.app.idle()
    assert len(await day.ideas()) == 3


# Changing and withdrawing -----------------------------------------------------------------------------


async def test_own_idea_is_changed_votes_stay_and_the_list_says_so(day: Day) -> None:
    await day.ask("idé Kaffe")
    assert await day.ask("ret idé 1: Kaffe til alle") == "Idé 1 er rettet."
    assert "ændret" not in await day.ask("idéer", 3)
    await day.ask("stem 1", 3)
    await day.stage.move_to(day.stage.clock.now() + timedelta(minutes=1))
    said = "Idé 1 er rettet. Den beholder sin stemme, og listen viser, at den er ændret."
    assert await day.ask("ret idé 1: Te\ntil alle") == said
    shown = await day.ask("idéer", 3)
    assert "Te\n\ntil alle" in shown
    assert "1 stemme · Person Nummer 2 · ændret · du støtter den" in shown
    assert await day.ask("ret idé 1: Te \n til  alle") == "Idé 1 står, som den stod."


async def test_form_holds_what_was_written_and_saves_what_it_becomes(day: Day) -> None:
    await day.ask("idé Kaffe")
    form = (await day.answer("ret idé 1")).card
    assert actions(form)["edit_idea"]["data"] == {"verb": "edit_idea", "event": day.event.id, "argument": "1"}
    assert await day.press(form, "edit_idea", words="Kaffe") == "Idé 1 står, som den stod."
    assert await day.press(form, "edit_idea", words="Saft") == "Idé 1 er rettet."
    assert (await day.press(form, "edit_idea", words=" ")).startswith("Der stod ikke noget")
    assert [each.text for each in await day.ideas()] == ["Saft"]


async def test_only_ones_own_ideas_are_changed_and_only_while_the_session_is_open(day: Day) -> None:
    await day.ask("idé Kaffe")
    assert (await day.ask("ret idé 1: Te", 3)).startswith("Idé 1 er ikke din")
    assert (await day.ask("træk idé 1 tilbage", 3)).startswith("Idé 1 er ikke din")
    await day.until("11:29")
    assert (await day.ask("ret idé 1: Te")).startswith("Idé 1 er rettet")
    await day.until("11:30")
    assert await day.ask("ret idé 1: Saft") == "Idé 1 kan ikke ændres mere, for punktet er slut."
    assert await day.ask("træk idé 1 tilbage") == "Idé 1 kan ikke ændres mere, for punktet er slut."
    assert "Her kan der ikke rettes mere." in await day.ask("mine idéer")
    await day.ask("idé Af dagen")  # no session is near
    await day.until("13:59")
    assert (await day.ask("ret idé 2: Ny")).startswith("Idé 2 er rettet")
    await day.until("14:00")
    assert (await day.ask("ret idé 2: Nyere")).startswith("Idé 2 kan ikke ændres mere")


async def test_withdrawn_idea_stands_nowhere_and_is_withdrawn_once(day: Day) -> None:
    await day.ask("idé Kaffe")
    await day.ask("stem 1", 3)
    mine = (await day.answer("mine idéer")).card
    assert await day.press(mine, "withdraw_idea", argument="1") == "Idé 1 er trukket tilbage og står ingen steder mere."
    assert await day.press(mine, "withdraw_idea", argument="1") == "Idé 1 er allerede trukket tilbage."
    assert "Ingen idéer endnu" in await day.ask("idéer", 3)
    assert (await day.ask("stem 1", 4)).startswith("Jeg kan ikke finde idé 1")
    assert (await day.ask("vis idé 1")).startswith("Jeg kan ikke finde idé 1")
    assert await day.ask("fjern stemme", 3) == "Du har ingen stemme at tage tilbage."
    assert "Du har ikke delt nogen idéer endnu" in await day.ask("mine idéer")


async def test_number_that_means_nothing_is_refused(day: Day) -> None:
    for text in ("stem 7", "ret idé 7: Te", "træk idé 7 tilbage", "vis idé 7", "stem 9999999"):
        assert (await day.ask(text)).startswith("Jeg kan ikke finde idé")


# Support ----------------------------------------------------------------------------------------------


async def test_votes_are_told_by_heads_and_by_municipality(stage: Stage) -> None:
    day = await begun(stage)
    await day.ask("idé Kaffe")
    for number, town in ((3, "Aarhus Kommune"), (4, "Århus"), (5, "Skive"), (6, "")):
        await day.ask("hjælp", number)
        async with stage.app.store.write() as tables:
            person = await tables.people.get(id=await day.person(number))
            assert person is not None
            await tables.people.put(person.model_copy(update={"municipality": town or None}))
        await day.ask("stem 1", number)
    counted = "Din stemme på idé 1 er talt med. Den har nu 4 stemmer fra 2 kommuner."
    assert told(day.chat(6)[-1]) == counted
    assert await day.ask("stem 1", 6) == "Du har allerede støttet idé 1. Den har 4 stemmer fra 2 kommuner."
    assert "4 stemmer fra 2 kommuner" in await day.ask("idéer", 7)
    assert await day.ask("fjern stemme 1", 3) == "Din stemme på idé 1 er taget tilbage."
    assert "3 stemmer fra 2 kommuner" in await day.ask("vis idé 1", 7)
    assert (await day.ask("stem 1")).startswith("Din stemme på idé 1 er talt med.")  # one's own may be supported


async def test_vote_is_counted_once_however_often_it_comes(either: Stage) -> None:
    stage, day = either, await begun(either)
    await day.ask("idé Kaffe")
    await day.ask("hjælp", 3)
    async with stages.replica(stage) as other:
        told = [activities.message("stem 1", stage.personal(3), activities.person(3)) for _ in range(6)]
        await asyncio.gather(
            *(each.client.tell(activity) for activity in told for each in (stage, other))  # each is delivered twice
        )
        await other.app.idle()
    await stage.app.idle()
    assert await day.votes(1) == 1


# Another one instead ------------------------------------------------------------------------------------


async def test_close_ideas_are_offered_once_and_one_is_supported_instead(day: Day) -> None:
    await day.ask("idé Kaffe til alle", 3)
    await day.ask("idé Saft", 3)
    await day.ask("idé Kaffe, tak")
    await day.ask("stem 3", 4)
    await day.ask("stem 3", 5)
    await day.ask("stem 1", 5)
    await day.ask("stem 3")

    await day.offer(3, 1, 2)
    await day.offer(3, 2)
    shown = day.chat()[-1]
    assert told(shown).splitlines()[1] == "Idé 3 minder om nogle andre"
    assert len([each for each in day.chat() if "minder om" in told(each)]) == 1

    said = "Du støtter nu idé 1, og din egen, nr. 3, er trukket tilbage. 1 anden, der støttede din, støtter nu nr. 1."
    first = actions({"body": shown.card["body"]})["swap_idea"] if shown.card else {}
    assert first["data"]["argument"] == "2/3"  # the last of the card's buttons
    assert await day.ask("støt 1 i stedet for 3") == said
    assert await day.votes(1) == 3
    assert await day.ask("støt 1 i stedet for 3") == "Du støtter nu idé 1, og din egen, nr. 3, er trukket tilbage."
    assert (await day.votes(1), await day.votes(3)) == (3, 0)
    assert [each.state for each in await day.ideas()] == [IdeaState.SHARED, IdeaState.SHARED, IdeaState.WITHDRAWN]
    assert "3 stemmer" in await day.ask("idéer")


async def test_votes_of_others_do_not_follow_to_what_nobody_found_close(day: Day) -> None:
    await day.ask("idé Kaffe", 3)
    await day.ask("idé En helt anden ting")
    await day.ask("stem 2", 4)
    said = await day.ask("støt 1 i stedet for 2")
    assert said == "Du støtter nu idé 1, og din egen, nr. 2, er trukket tilbage."
    assert (await day.votes(1), await day.votes(2)) == (1, 1)
    assert await day.ask("fjern stemme", 4) == "Du har ingen stemme at tage tilbage."


async def test_nothing_is_lost_where_the_other_is_gone(day: Day) -> None:
    await day.ask("idé Kaffe", 3)
    await day.ask("idé Kaffe, tak")
    await day.offer(2, 1)
    card = day.chat()[-1].card
    await day.ask("træk idé 1 tilbage", 3)
    assert await day.press(card, "swap_idea") == "Idé 1 er her ikke mere. Din egen, nr. 2, er ikke rørt."
    assert [each.state for each in await day.ideas()] == [IdeaState.WITHDRAWN, IdeaState.SHARED]


async def test_nobody_is_offered_anything_who_cannot_be_written_to_or_wants_quiet(day: Day) -> None:
    await day.ask("idé Kaffe", 3)
    for number in (4, 5):
        await day.ask("idé Kaffe, tak", number)
    await day.ask("skriv ikke til mig om grupper", 4)
    async with day.stage.app.store.write() as tables:
        (chat,) = await tables.places.find(person_id=await day.person(5), kind=PlaceKind.PERSONAL)
        await tables.places.put(chat.model_copy(update={"state": PlaceState.BLOCKED}))
    await day.offer(2, 1)
    await day.offer(3, 1)
    async with day.stage.app.store.read() as tables:
        assert await tables.deliveries.count(event_id=day.event.id, kind="close") == 0


async def test_swap_refuses_what_is_not_ones_own(day: Day) -> None:
    await day.ask("idé Kaffe", 3)
    await day.ask("idé Te", 4)
    assert (await day.ask("støt 1 i stedet for 2")).startswith("Idé 2 er ikke din")
    assert (await day.ask("støt 2 i stedet for 2", 4)).startswith("Idé 2 kan ikke stå i stedet for sig selv")
    assert [each.state for each in await day.ideas()] == [IdeaState.SHARED, IdeaState.SHARED]


async def test_votes_that_come_while_an_idea_is_swapped_are_counted_once(either: Stage) -> None:
    stage, day = either, await begun(either)
    await day.ask("idé Kaffe", 3)
    await day.ask("idé Kaffe, tak")
    await day.offer(2, 1)
    for number in range(4, 10):
        await day.ask("hjælp", number)
    voted = [activities.message("stem 2", stage.personal(n), activities.person(n)) for n in range(4, 10)]
    swapped = activities.message("støt 1 i stedet for 2", stage.personal(2), activities.person(2))
    await asyncio.gather(*(stage.client.tell(each) for each in (*voted[:3], swapped, *voted[3:])))
    await stage.app.idle()
    answers = [told(day.chat(number)[-1]) for number in range(4, 10)]
    counted = sum(each.startswith("Din stemme") for each in answers)
    assert (await day.votes(1), await day.votes(2)) == (counted + 1, 0)


async def test_people_who_ask_at_once_are_dealt_three_each_and_all_are_read_as_often(either: Stage) -> None:
    stage, day = either, await begun(either, IdeaRules(reading=True))
    for number in range(2, 8):
        await day.ask(f"idé Tanke {number}", number)
    asked = [activities.message("læs", stage.personal(n), activities.person(n)) for n in range(2, 8) for _ in range(2)]
    async with stages.replica(stage) as other:
        await asyncio.gather(*((stage, other)[at % 2].client.tell(each) for at, each in enumerate(asked)))
        await other.app.idle()
    await stage.app.idle()
    async with stage.app.store.read() as tables:
        rows = await tables.dealt.find(event_id=day.event.id)
    authors = {each.id: each.person_id for each in await day.ideas()}
    by_person = Counter(each.person_id for each in rows)
    by_idea = Counter(each.idea_id for each in rows)
    assert (len(by_person), set(by_person.values())) == (6, {3})
    assert max(by_idea.values()) - min(by_idea.values()) <= 2
    assert not [each for each in rows if authors[each.idea_id] == each.person_id]


# Who may know of it ---------------------------------------------------------------------------------------


async def test_idea_of_a_closed_session_is_known_to_its_circle_alone(day: Day) -> None:
    closed = day.agenda.sessions[1]
    await day.ask("hjælp")
    async with day.stage.app.store.write() as tables:
        await tables.ideas.add(
            Idea(
                id="secret",
                event_id=day.event.id,
                number=1,
                person_id="somebody",
                text="Hemmelig plan",
                session_id=closed.id,
                shared_at=day.stage.clock.now(),
            )
        )
    assert "Hemmelig" not in await day.ask("idéer")
    for text in ("stem 1", "vis idé 1", "ret idé 1: Te", "træk idé 1 tilbage"):
        assert (await day.ask(text)).startswith("Jeg kan ikke finde idé 1")
    async with day.stage.app.store.read() as tables:
        occasion = Occasion(
            tables=tables, now=day.stage.clock.now(), face=Face(Voice("da")), event=day.event, agenda=day.agenda
        )
        assert await ideas.count(occasion) == 0
        assert await ideas.records(occasion, day.agenda.public()) == []
        assert [each.text for each in await ideas.records(occasion, day.agenda)] == ["Hemmelig plan"]


async def test_idea_of_a_session_that_is_off_stands_with_those_of_the_day(day: Day) -> None:
    async with day.stage.app.store.write() as tables:
        for name, audience in (("off", Audience.OPEN), ("off-circle", Audience.CIRCLE)):
            await tables.sessions.put(
                SessionIdentity(event_id=day.event.id, id=name, audience=audience, withdrawn=True, release=1)
            )
        for number, session_id in enumerate(("off", "off-circle", "unknown"), 1):
            await tables.ideas.add(
                Idea(
                    id=session_id,
                    event_id=day.event.id,
                    number=number,
                    person_id="somebody",
                    text=f"Idé i {session_id}",
                    session_id=session_id,
                    shared_at=day.stage.clock.now(),
                )
            )
        await tables.votes.add(Vote(idea_id="off", person_id="x", event_id=day.event.id, cast_at=day.stage.clock.now()))
    shown = await day.ask("idéer")
    assert ("Idé i off" in shown, "circle" in shown, "unknown" in shown) == (True, False, False)
    async with day.stage.app.store.read() as tables:
        occasion = Occasion(
            tables=tables, now=day.stage.clock.now(), face=Face(Voice("da")), event=day.event, agenda=day.agenda
        )
        (record,) = await ideas.records(occasion, day.agenda.public())
    assert (record.session_id, record.support) == (None, Support(people=1))


async def test_long_list_is_shown_page_by_page_and_nothing_is_left_out(day: Day) -> None:
    await day.ask("hjælp")
    async with day.stage.app.store.write() as tables:
        for number in range(1, 34):
            await tables.ideas.add(
                Idea(
                    id=f"i{number}",
                    event_id=day.event.id,
                    number=number,
                    person_id=await day.person(2),
                    text=f"Tanke {number}.",
                    shared_at=day.stage.clock.now(),
                )
            )
    seen: list[str] = []
    card = (await day.answer("idéer", 3)).card
    while card is not None:
        seen += [each for each in words(card).splitlines() if each.startswith("Tanke ")]
        more = actions(card).get("ideas")
        if more is None:
            break
        await day.stage.press(more, day.stage.personal(3), 3)
        card = day.chat(3)[-1].card
    assert [each for each in seen if each.endswith(".")] == [f"Tanke {number}." for number in range(1, 34)]
    assert "Side 3 af 3" in await day.ask("idéer 9", 3)
    assert "Side 2 af 3" in await day.ask("mine idéer 2")
