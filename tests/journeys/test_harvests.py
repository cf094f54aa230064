"""What groups hand in, on the wire: fields and replies, drafts and hand-ins, the bell, and who comes late."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from bot import agendas
from bot.model import Agenda, BreakoutPlan, Harvest, HarvestState, Session, SessionKind, Slot
from tests.journeys import stage as stages
from tests.journeys.stage import Stage, actions, words
from tests.wire import activities

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.model import Event, Idea
    from tests.wire.connector import Post

SLOTS = (Slot(label="Idé", count=3), Slot(label="Forhindring"), Slot(label="Ønske til foreningen"))
HOSTILE = (
    '=HYPERLINK("http://x") **fed** <at>Ordstyrer</at> \u202eomvendt\u202c مرحبا 🙂\n\n- æøå &lt;b&gt; {{DATE(1)}}'
)


def at(clock: str) -> datetime:
    return datetime.fromisoformat(f"2027-05-31T{clock}:00")


def agenda_of(slots: tuple[Slot, ...] = SLOTS) -> Agenda:
    plan = BreakoutPlan(prompt="Hvem mangler vi?", slots=slots)
    return Agenda(
        title="Idétræf",
        sessions=(
            Session(title="Velkommen", kind=SessionKind.OPENING, start=at("10:00"), end=at("11:00")),
            Session(title="I grupper", kind=SessionKind.BREAKOUT, start=at("11:00"), end=at("11:45"), breakout=plan),
            Session(title="Tak for i dag", kind=SessionKind.CLOSING, start=at("13:00"), end=at("13:30")),
        ),
    )


class Day:
    """One event whose groups sit, and the thread of the first."""

    def __init__(self, stage: Stage, event: Event, agenda: Agenda) -> None:
        self.stage, self.event, self.agenda = stage, event, agenda

    async def until(self, clock: str) -> None:
        await self.stage.play(self.event, self.agenda.instant(at(clock)))

    @property
    def head(self) -> Post:
        return next(each for each in self.stage.top_posts() if words(each.card).splitlines()[1:2] == ["Gruppe 1"])

    @property
    def thread(self) -> dict[str, Any]:
        return self.stage.channel(self.head.id)

    @property
    def inside(self) -> list[Post]:
        return self.stage.connector.posts_in(activities.CHANNEL, self.head.id)

    @property
    def form(self) -> Post:
        """Return the card that all share."""
        return next(each for each in self.inside if "save_harvest" in actions(each.card))

    async def save(
        self, fields: dict[str, str] | None = None, *, by: int = 2, card: Post | None = None, verb: str = "save_harvest"
    ) -> str:
        """Press Gem (or Send ind) on the shared card, or on another one, and return what the bar says."""
        where = self.thread if card is None else self.where(card)
        shown = self.form.card if card is None else card.card
        empty = {each["id"].removeprefix("answer_"): each.get("value", "") for each in inputs(shown)}
        reply = await self.stage.press(actions(shown)[verb], where, by, **(empty | (fields or {})))
        return str(reply.body["value"]) if reply.body else ""

    async def hand_in(self, fields: dict[str, str], *, by: int = 2) -> str:
        return await self.save(fields, by=by, verb="hand_in")

    def where(self, card: Post) -> dict[str, Any]:
        return self.thread if card in self.inside else self.stage.personal(2)

    async def say(self, text: str, number: int = 2) -> Post:
        """Mention the bot in the thread, and return what it answers there."""
        await self.stage.say(text, self.thread, number)
        return self.inside[-1]

    async def shown(self, number: int = 2) -> Post:
        return await self.say("vis opsamling", number)

    async def accept(self, sessions: tuple[Session, ...]) -> None:
        """Take in another state of the programme, and what follows from it."""
        changed = self.agenda.model_copy(update={"sessions": sessions})
        async with self.stage.app.store.write() as tables:
            event = await tables.events.lock(id=self.event.id)
            assert event is not None
            await agendas.accept(tables, event, changed, self.stage.clock.now())
        await self.stage.move_to(self.stage.clock.now() + timedelta(minutes=1))

    async def kept(self) -> Harvest | None:
        async with self.stage.app.store.read() as tables:
            found = await tables.harvests.find(event_id=self.event.id)
        assert len(found) < 2
        return found[0] if found else None

    async def answers(self) -> dict[str, str]:
        kept = await self.kept()
        return kept.answers if kept else {}

    async def ideas(self) -> list[Idea]:
        async with self.stage.app.store.read() as tables:
            return sorted(await tables.ideas.find(event_id=self.event.id), key=lambda each: each.number)

    async def told(self) -> list[tuple[int, str, str]]:
        return [(each.number, each.text, each.slot) for each in await self.ideas() if each.state == "shared"]


def inputs(card: Any) -> list[dict[str, Any]]:
    return [each for each in card["body"] if each["type"].startswith("Input.")]


def values(post: Post) -> dict[str, str]:
    return {each["label"]: each.get("value", "") for each in inputs(post.card)}


@pytest.fixture
async def stage(sqlite_url: str) -> AsyncIterator[Stage]:
    async with stages.set_up(sqlite_url, agenda_of().instant(at("10:30"))) as ready:
        yield ready


@pytest.fixture
async def day(stage: Stage) -> Day:
    return await begun(stage, agenda_of())


async def begun(stage: Stage, agenda: Agenda, place: dict[str, Any] | None = None) -> Day:
    """Open the groups of an event in which five take part."""
    event = await stages.settle_in(stage, agenda, place=place)
    for number in range(2, 7):
        await stage.say("jeg er med", stage.personal(number), number, f"Deltager {number}")
    await stage.move_to(agenda.instant(at("11:01")))
    return Day(stage, event, agenda)


async def test_group_finds_empty_fields_for_what_it_is_asked_and_no_form_for_ideas(day: Day) -> None:
    assert values(day.form) == dict.fromkeys(["Idé 1", "Idé 2", "Idé 3", "Forhindring", "Ønske til foreningen"], "")
    assert not [each for each in day.inside if "idea" in actions(each.card)]


async def test_three_ideas_are_asked_for_where_the_agenda_does_not_say(stage: Stage) -> None:
    day = await begun(stage, agenda_of(()))

    assert list(values(day.form)) == ["Idé 1", "Idé 2", "Idé 3"]


async def test_draft_is_kept_handed_in_and_changed_until_the_grace_is_over(day: Day) -> None:
    assert await day.save({"1_1": "Flere valgsteder"}) == "Gemt. Tryk Send ind, når I er færdige."
    assert await day.hand_in({"2_1": "Ingen bus"}, by=3) == "Tak – sendt ind. I kan rette frem til kl. 11.50."
    assert await day.save({"1_1": "Flere valgsteder", "3_1": "Kaffe"}) == "Gemt. I kan rette frem til kl. 11.50."

    kept = await day.kept()
    assert kept is not None
    assert (kept.state, kept.revision, kept.late) == (HarvestState.HANDED_IN, 3, False)
    assert kept.answers == {"1.1": "Flere valgsteder", "2.1": "Ingen bus", "3.1": "Kaffe"}
    assert len(day.form.history) == 0


async def test_mentioned_replies_fill_the_places_in_turn_or_by_name(day: Day) -> None:
    said = [
        (await day.say("Flere valgsteder")).text,
        (await day.say("forhindring: Ingen kører bussen", 3)).text,
        (await day.say("3: En pose kaffe", 4)).text,
        (await day.say("Vigtigt: spørg naboen", 5)).text,
        (await day.say("svar: nye grupper", 6)).text,
    ]

    assert said == [
        "Gemt under »Idé 1«. Skriv »send ind«, når I er færdige.",
        "Gemt under »Forhindring«. Skriv »send ind«, når I er færdige.",
        "Gemt under »Ønske til foreningen«. Skriv »send ind«, når I er færdige.",
        "Gemt under »Idé 2«. Skriv »send ind«, når I er færdige.",
        "Gemt under »Idé 3«. Skriv »send ind«, når I er færdige.",
    ]
    assert (await day.say("flere  VALGSTEDER")).text == "Det står der allerede under »Idé 1«."
    full = "Der er ikke flere pladser under »Idé«, så det er gemt som idé nr. 1."
    assert (await day.say("En fjerde")).text == full
    assert (await day.say("send ind")).text == "Tak – sendt ind. I kan rette frem til kl. 11.50."
    assert await day.told() == [
        (1, "En fjerde", "Idé"),
        (2, "Flere valgsteder", "Idé"),
        (3, "Vigtigt: spørg naboen", "Idé"),
        (4, "nye grupper", "Idé"),
        (5, "Ingen kører bussen", "Forhindring"),
        (6, "En pose kaffe", "Ønske til foreningen"),
    ]


async def test_number_is_a_place_where_one_thing_is_asked_for(stage: Stage) -> None:
    day = await begun(stage, agenda_of(()))

    assert (await day.say("2: Kaffe")).text == "Gemt under »Idé 2«. Skriv »send ind«, når I er færdige."
    assert (await day.say("Te")).text == "Gemt under »Idé 1«. Skriv »send ind«, når I er færdige."
    assert await day.answers() == {"1.2": "Kaffe", "1.1": "Te"}


async def test_commands_in_the_thread_are_commands_and_slips_are_asked_about(day: Day) -> None:
    assert "Gruppe 1" in words((await day.say("min gruppe")).card)
    assert "nr. 1" in (await day.say("idé: en fri tanke")).text
    nearly = "Mente du »min gruppe«? Hvis det er jeres svar, så skriv »svar: min grupe«."
    assert (await day.say("min grupe")).text == nearly
    for nothing in ("tak", "👍", "?!"):
        assert "hjælp" in (await day.say(nothing)).text

    assert await day.answers() == {}
    assert await day.told() == [(1, "en fri tanke", "")]


async def test_typing_is_gone_on_with_from_a_card_that_shows_what_is_kept(day: Day) -> None:
    await day.save({"1_1": "Flere valgsteder", "2_1": "Ingen bus"})
    filled = await day.shown()

    assert values(filled) == {
        "Idé 1": "Flere valgsteder",
        "Idé 2": "",
        "Idé 3": "",
        "Forhindring": "Ingen bus",
        "Ønske til foreningen": "",
    }
    await day.save({"1_1": "Flere valgsteder på hjul", "2_1": ""}, by=3, card=filled)

    assert await day.answers() == {"1.1": "Flere valgsteder på hjul", "2.1": ""}
    assert filled.history == []


async def test_empty_fields_of_the_shared_card_erase_nothing(day: Day) -> None:
    await day.save({"1_1": "Flere valgsteder"}, by=2)
    await day.save({"1_2": "Spørg de unge"}, by=3)

    assert await day.answers() == {"1.1": "Flere valgsteder", "1.2": "Spørg de unge"}


async def test_two_who_write_in_one_field_at_once_are_both_kept_and_told(day: Day) -> None:
    await day.save({"1_1": "Flere valgsteder"}, by=2)
    first, second = await day.shown(2), await day.shown(3)

    await day.save({"1_1": "Flere valgsteder på hjul"}, by=2, card=first)
    said = await day.save({"1_1": "Åbent hele ugen"}, by=3, card=second)

    assert await day.answers() == {"1.1": "Flere valgsteder på hjul\nÅbent hele ugen"}
    assert said == (
        "Gemt. Tryk Send ind, når I er færdige.\n\nDeltager 2 har også skrevet under »Idé 1«, så begge dele står der "
        "nu. Skriv »vis opsamling« for at se det."
    )


async def test_card_that_is_sent_again_unchanged_takes_nothing_back(day: Day) -> None:
    await day.save({"1_1": "Flere valgsteder"}, by=2)
    filled = await day.shown(3)
    await day.save({"1_1": "Åbent hele ugen"}, by=3, card=filled)

    said = await day.save({"1_1": "Flere valgsteder", "1_2": "Kaffe"}, by=2)

    assert await day.answers() == {"1.1": "Åbent hele ugen", "1.2": "Kaffe"}
    assert "Under »Idé 1« står nu det, Deltager 3 har gemt." in said


async def test_bell_collects_the_last_draft_and_makes_ideas_of_it_once(day: Day) -> None:
    await day.save({"1_1": "Flere valgsteder", "1_3": "Kaffe", "2_1": "Ingen bus"})
    assert await day.told() == []

    await day.until("11:46")

    kept = await day.kept()
    assert kept is not None
    assert (kept.state, kept.late) == (HarvestState.COLLECTED, False)
    ideas = [(1, "Flere valgsteder", "Idé"), (2, "Kaffe", "Idé"), (3, "Ingen bus", "Forhindring")]
    assert await day.told() == ideas
    await day.until("11:55")
    assert await day.told() == ideas


async def test_group_that_has_not_handed_in_is_asked_to_save_by_the_name_of_its_referent(day: Day) -> None:
    await day.until("11:44")

    (asked,) = [each for each in day.inside if "Tryk Gem, så intet går tabt." in each.text]
    async with day.stage.app.store.read() as tables:
        (member,) = await tables.members.find(role="referent")
        person = await tables.people.get(id=member.person_id)
    assert person is not None
    assert asked.text == f"<at>{person.name}</at>, I slutter kl. 11.45. Tryk Gem, så intet går tabt."


async def test_referent_of_a_group_without_a_thread_is_asked_to_save_in_private(stage: Stage) -> None:
    day = await begun(stage, agenda_of(), stage.chat())
    await day.until("11:44")

    asked = [
        post.text
        for number in range(2, 7)
        for post in stage.connector.posts_in(f"a:1-{number}")
        if "tryk Gem" in post.text
    ]
    assert asked == ["I slutter kl. 11.45. Skriv »vis opsamling«, og tryk Gem, så intet går tabt."]


async def test_group_that_has_handed_in_is_left_in_peace(day: Day) -> None:
    await day.hand_in({"1_1": "Flere valgsteder"})
    await day.until("11:44")

    assert [each.text for each in day.inside if "Tryk Gem" in each.text] == []


async def test_late_within_the_grace_changes_the_same_idea_and_keeps_its_votes(day: Day) -> None:
    await day.save({"1_1": "Flere valgsteder", "1_2": "Te"})
    await day.until("11:46")
    await day.stage.say("stem 1", day.stage.personal(3), 3)
    filled = await day.shown()

    said = await day.save({"1_1": "Flere valgsteder på hjul", "1_2": "", "3_1": "Kaffe"}, by=2, card=filled)

    assert said == "Gemt. I kan rette frem til kl. 11.50."
    kept = await day.kept()
    assert kept is not None
    assert (kept.state, kept.late) == (HarvestState.COLLECTED, True)
    assert await day.told() == [(1, "Flere valgsteder på hjul", "Idé"), (3, "Kaffe", "Ønske til foreningen")]
    async with day.stage.app.store.read() as tables:
        assert await tables.votes.count(event_id=day.event.id) == 1


async def test_after_the_grace_words_become_ideas_and_nothing_else_changes(day: Day) -> None:
    await day.hand_in({"1_1": "Flere valgsteder"})
    await day.until("11:51")

    said = [await day.save({"1_2": "For sent", "2_1": "Ingen bus"}, by=3) for _ in range(2)]

    over = "Opsamlingen lukkede kl. 11.50."
    assert said == [f"{over} Det nye er gemt som idé nr. 2 og 3, så det ikke går tabt."] * 2
    assert await day.save() == over
    long = await day.save({"3_1": "x" * 4001}, by=3)
    assert long.startswith(f"{over}\n\n»Ønske til foreningen« er længere end 4000 tegn og blev ikke gemt.")
    assert (await day.say("Meget sent")).text == "Tak, din idé er med som nr. 4."
    assert await day.answers() == {"1.1": "Flere valgsteder"}
    assert inputs((await day.shown()).card) == []


async def test_discussion_that_goes_on_is_a_draft_again_until_its_new_bell(day: Day) -> None:
    await day.save({"1_1": "Flere valgsteder"})
    await day.until("11:46")
    longer = tuple(
        each.model_copy(update={"end": at("12:15")}) if each.kind is SessionKind.BREAKOUT else each
        for each in day.agenda.sessions
    )
    await day.accept(longer)
    await day.save({"1_2": "Kaffe"}, by=3)

    kept = await day.kept()
    assert kept is not None
    assert (kept.state, kept.late) == (HarvestState.DRAFT, False)
    await day.until("12:16")
    assert await day.told() == [(1, "Flere valgsteder", "Idé"), (2, "Kaffe", "Idé")]


async def test_press_that_is_delivered_again_changes_nothing(day: Day) -> None:
    data = actions(day.form.card)["save_harvest"]["data"] | {"answer_1_1": "Flere valgsteder"}
    pressed = activities.execute(data, day.thread, activities.person(2), verb="save_harvest")

    replies = [await day.stage.tell(pressed) for _ in range(3)]

    assert [each.body["value"] for each in replies if each.body] == ["Gemt. Tryk Send ind, når I er færdige."] * 3
    kept = await day.kept()
    assert kept is not None
    assert (kept.revision, kept.answers) == (1, {"1.1": "Flere valgsteder"})


async def test_words_are_kept_as_they_were_typed_and_shown_harmlessly(day: Day) -> None:
    await day.save({"1_1": HOSTILE})

    assert await day.answers() == {"1.1": HOSTILE}
    shown = values(await day.shown())["Idé 1"]
    assert shown == HOSTILE.replace("\u202e", "").replace("\u202c", "")
    await day.hand_in({"1_1": shown}, by=3)
    assert await day.answers() == {"1.1": HOSTILE}


async def test_what_is_too_long_stays_in_the_card_and_the_rest_is_kept(day: Day) -> None:
    said = await day.save({"1_1": "x" * 4001, "1_2": "y" * 4000})

    assert await day.answers() == {"1.2": "y" * 4000}
    assert "»Idé 1« er længere end 4000 tegn og blev ikke gemt." in said
    assert (await day.save({"1_2": "andet"}, by=3)).endswith("Det nye er gemt som idé nr. 1.")
    assert await day.told() == [(1, "andet", "Idé")]


async def test_nothing_is_handed_in_where_nothing_is_written(day: Day) -> None:
    assert await day.save() == "Felterne er tomme, så der er ikke gemt noget."
    assert (await day.say("send ind")).text == "Der er ikke gemt noget endnu. Skriv i felterne, og tryk Send ind."
    assert await day.kept() is None


async def test_member_works_on_it_in_their_own_chat_and_a_stranger_does_not(day: Day) -> None:
    chat = day.stage.personal(2)
    await day.stage.say("vis opsamling", chat, 2)
    card = day.stage.connector.posts_in("a:1-2")[-1]
    await day.save({"1_1": "Hjemmefra"}, by=2, card=card)
    await day.stage.say("vis opsamling", day.stage.personal(99), 99)

    assert await day.answers() == {"1.1": "Hjemmefra"}
    assert "min gruppe" in day.stage.connector.posts_in("a:1-99")[-1].text
    assert day.stage.connector.posts_in("a:1-99")[-1].card is None


async def test_asked_where_others_read_along_it_is_shown_in_private(day: Day) -> None:
    before = len(day.stage.top_posts())
    await day.stage.say("vis opsamling", day.stage.channel(), 2)

    assert inputs(day.stage.connector.posts_in("a:1-2")[-1].card)
    assert [inputs(each.card) for each in day.stage.top_posts()[before:] if each.card] == []


async def test_restart_in_the_middle_loses_nothing_and_posts_nothing_again(day: Day) -> None:
    await day.save({"1_1": "Flere valgsteder"})
    said = len(day.inside)

    async with stages.replica(day.stage) as again:
        other = Day(again, day.event, day.agenda)
        await again.move_to(day.agenda.instant(at("11:10")))
        assert len(other.inside) == said
        assert (await other.say("Spørg de unge", 3)).text.startswith("Gemt under »Idé 2«.")
    assert await day.answers() == {"1.1": "Flere valgsteder", "1.2": "Spørg de unge"}


async def test_idea_asked_for_in_the_thread_is_what_the_group_hands_in(day: Day) -> None:
    assert "Idé 1" in values(await day.say("idé"))


async def test_draft_of_a_discussion_that_is_called_off_is_shared(day: Day) -> None:
    await day.save({"1_1": "Flere valgsteder"})
    without = tuple(each for each in day.agenda.sessions if each.kind is not SessionKind.BREAKOUT)
    await day.accept(without)

    assert await day.told() == [(1, "Flere valgsteder", "Idé")]


async def test_group_with_time_of_its_own_is_collected_at_its_own_bell(day: Day) -> None:
    await day.save({"1_1": "Flere valgsteder"})
    async with day.stage.app.store.write() as tables:
        (group,) = await tables.groups.find(event_id=day.event.id)
        await tables.groups.put(group.model_copy(update={"ends_at": day.agenda.instant(at("11:55"))}))
    await day.until("11:52")

    kept = await day.kept()
    assert kept is not None
    assert kept.state is HarvestState.DRAFT
    assert await day.hand_in({"1_2": "Kaffe"}) == "Tak – sendt ind. I kan rette frem til kl. 12.00."


async def test_card_with_open_fields_is_never_edited_whatever_changes(day: Day) -> None:
    async with day.stage.app.store.write() as tables:
        for due in await tables.dues.find(event_id=day.event.id, kind="start"):
            await tables.dues.put(due.model_copy(update={"state": "planned"}))
    await day.stage.move_to(day.stage.clock.now() + timedelta(minutes=1))

    assert sum("save_harvest" in actions(each.card) for each in day.inside) == 1
    assert day.form.history == []


async def test_three_of_a_group_in_a_chat_write_at_once_with_the_plainest_buttons(postgres_url: str) -> None:
    agenda = agenda_of()
    async with stages.set_up(postgres_url, agenda.instant(at("10:30")), buttons="submit") as stage:
        day = await begun(stage, agenda, stage.chat())

        cards = {}
        for number in (2, 3, 4):
            await stage.say("vis opsamling", stage.personal(number), number)
            cards[number] = actions(stage.connector.posts_in(f"a:1-{number}")[-1].card)
        said = {2: "Flere valgsteder", 3: "Kaffe", 4: "Åbent hele ugen"}
        await asyncio.gather(
            *(
                stage.press(cards[number]["save_harvest"], stage.personal(number), number, **{"1_1": each})
                for number, each in said.items()
            )
        )
        await stage.press(cards[2]["hand_in"], stage.personal(2), 2, **{"1_1": said[2]})
        thanks = stage.connector.posts_in("a:1-2")[-1].text
        await stage.say("send ind", stage.chat(), 3)

        assert thanks.startswith("Tak – sendt ind. I kan rette frem til kl. 11.50.")
        assert stage.connector.posts_in(activities.CHAT)[-1].text == "Tak – sendt ind. I kan rette frem til kl. 11.50."
        ((_, text, slot),) = await day.told()
        assert (sorted(text.splitlines()), slot) == (sorted(said.values()), "Idé")
