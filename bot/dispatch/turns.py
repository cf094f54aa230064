"""The half of the door for what people do: a turn becomes one use case and its answer, in a moment."""

from __future__ import annotations

import asyncio
import logging
import math
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING, Final

from bot import applications, commands, occasions, people, privacy, promises, uploads, verbs
from bot.breakouts import replies
from bot.delivery import queue
from bot.dispatch import handed
from bot.dispatch.reception import Reception
from bot.errors import DeliveryError, RefusalError, StoreError
from bot.model import (
    Answer,
    Audit,
    Choice,
    Command,
    Delivery,
    Message,
    PlaceKind,
    PlaceState,
    Priority,
    Repeat,
    Seen,
    Submission,
    TurnKind,
    Unknown,
    Verb,
    new_id,
)
from bot.texts import Voice, language_of
from cards import help as help_cards
from cards import submission as submissions

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.dispatch.handed import Handed
    from bot.model import Ask, Turn
    from bot.occasions import Guest, Scene
    from bot.ports import Profile, Tables

logger = logging.getLogger("bot.dispatch")

# Seconds. A turn is answered within three where the database is away or taken: so long it waits to get in,
# and longer only while others get through before it.
# What has begun may take longer (to deal two thousand people does), but nothing hangs; and a commit is seen
# through, since to break it off would leave unknown what stands.
_ENTERING: Final = 1.5
_QUEUEING: Final = 8.0
_ACTING: Final = 8.0
_ANSWERING: Final = 2.5  # from its coming to the end of an apology,
_APOLOGISING: Final = 0.4  # which has so long at the least
_READING: Final = 5.0  # a paste, before anything else is done; it takes some hundredths
_ASKING: Final = 1.0  # for somebody's name, without which a turn goes on
_ANSWERS: Final = frozenset({Verb.TAKE_QUESTION, Verb.ANSWERED, Verb.PUT_BACK, Verb.QUEUE})
_PRICED: Final = frozenset({Verb.REGISTER, Verb.SUBMIT_REGISTRATION, Verb.PRICE, Verb.PRICE_CODE})
_SELECTS: Final = frozenset(
    {
        *(Verb.APPLICATIONS, Verb.NEXT_APPLICATION, Verb.APPLICATION, Verb.READ_APPLICATION, Verb.SCORE_APPLICATION),
        *(Verb.RANKING, Verb.SELECT_APPLICANTS, Verb.RELAX_QUOTAS, Verb.SET_OUTCOME, Verb.OUTCOMES),
        *(Verb.OUTCOME_WORDS, Verb.SEND_OUTCOMES, Verb.UNTOLD),
    }
)
_ASKS_WHO: Final = frozenset({*_SELECTS, *verbs.STEERING, *verbs.PROPOSING, *_ANSWERS, *_PRICED, Verb.FETCH_PROGRAMME})
_OF_THE_PERSON: Final = frozenset({Verb.CLAIM, Verb.ALSO_ME, Verb.MY_DATA, Verb.ERASE, Verb.ERASE_NOW})
# What is said where others read along, by what is known of the person's own chat: never more than is so.
_WHERE_PRIVATE: Final = {
    PlaceState.OK: "answer.in_private",
    None: "answer.try_private",
    PlaceState.BLOCKED: "answer.open_private",
    PlaceState.GONE: "answer.open_private",
}


class TurnDoor(Reception):
    """What every turn passes through."""

    __slots__ = ()

    async def turn(self, turn: Turn) -> Answer | None:
        """Act on one turn and return its answer for the response, or None where it leaves as a message.

        Never raises: what goes wrong unexpectedly is logged and said in one sentence. Without the
        database nothing is kept of a turn, not even that it came: sent again, it is acted on.
        """
        ends = asyncio.get_running_loop().time() + _ANSWERING
        try:
            async with asyncio.timeout(_ENTERING) as limit:
                return await self._turn(turn, limit)
        except (StoreError, TimeoutError) as error:
            logger.info("turn put off", extra={"key": turn.key, "code": self.note(error)})
            return await self._apologise(turn, "try_again", ends)
        except Exception:
            logger.exception("turn failed", extra={"key": turn.key})
            return await self._apologise(turn, "unexpected", ends)

    async def _apologise(self, turn: Turn, code: str, ends: float) -> Answer | None:
        """Say that it went wrong, by `ends` of the loop's time. Past the outbox: it may be the database."""
        sorry = Voice(language_of(turn.sender.locale)).say(f"refusal.{code}")
        if turn.invoke:
            return Answer(text=sorry)
        if turn.kind in {TurnKind.SENTENCE, TurnKind.SUBMISSION}:
            with suppress(DeliveryError, TimeoutError):
                async with asyncio.timeout_at(max(ends, asyncio.get_running_loop().time() + _APOLOGISING)):
                    await self.chat.send(people.place_of(turn.spot), Message(text=sorry))
        return None

    async def _turn(self, turn: Turn, limit: asyncio.Timeout) -> Answer | None:
        if turn.kind is TurnKind.OTHER:
            return None
        try:
            ask = understand(turn)
            brought = handed.find(turn, ask) or await self._read_paste(turn, ask, limit)
            profile = await self._profile(turn, ask, brought)
            return await self._act(turn, ask, brought, profile, limit)
        except RefusalError as refusal:
            return await self._refuse(turn, refusal, limit)

    async def _read_paste(self, turn: Turn, ask: Ask | Unknown | None, limit: asyncio.Timeout) -> Handed | None:
        """Read the programme that a message is, or that was pasted before somebody was asked for which event."""
        found, sentence = handed.pasted(turn, ask), turn.written
        if isinstance(ask, Command | Submission) and ask.verb is Verb.CHOOSE_EVENT:
            sentence = await self._asked_with(turn)
            found = handed.forms(sentence) if isinstance(commands.parse(sentence), Unknown) else ()
        if not found:
            return None
        _extend(limit, _READING)
        came = await handed.read(found)
        _extend(limit, _ENTERING)
        return handed.Handed(read=came, sentence=sentence)

    @asynccontextmanager
    async def _write(self, limit: asyncio.Timeout) -> AsyncIterator[Tables]:
        """Open a transaction; what is done in it has time of its own, and its commit all that it takes."""
        self.waiting[limit] = asyncio.get_running_loop().time() + _QUEUEING
        try:
            async with self.store.write() as tables:
                del self.waiting[limit]
                _extend(limit, _ACTING)
                yield tables
                _extend(limit, None)
        finally:
            self.waiting.pop(limit, None)
        for each, last in self.waiting.items():
            _extend(each, _ENTERING, last)

    async def _act(
        self,
        turn: Turn,
        ask: Ask | Unknown | None,
        brought: Handed | None,
        profile: Profile | None,
        limit: asyncio.Timeout,
    ) -> Answer | None:
        async with self._write(limit) as tables:
            if not await tables.seen.add(Seen(key=turn.key, seen_at=self.clock.now())):
                return await _answered_before(tables, turn)
            guest = await people.meet(tables, turn, profile)
            answer = await self._respond(tables, turn, guest, ask, brought)
            returned = await self._answer(tables, turn, guest, answer)
        verb = ask.verb if isinstance(ask, Command | Submission) else None
        if verb in verbs.STEERING:
            logger.info("steered", extra={"key": turn.key, "verb": verb})
        self._ring(tables)
        return returned

    async def _refuse(self, turn: Turn, refusal: RefusalError, limit: asyncio.Timeout) -> Answer | None:
        """Say a refusal; what the refused act had begun is undone by now."""
        async with self._write(limit) as tables:
            if not await tables.seen.add(Seen(key=turn.key, seen_at=self.clock.now())):
                return await _answered_before(tables, turn)
            guest = await people.meet(tables, turn)
            said = self._face(guest).say(f"refusal.{refusal.code}", **refusal.values)
            returned = await self._answer(tables, turn, guest, Answer(text=said))
        self._ring(tables)
        return returned

    async def _profile(self, turn: Turn, ask: Ask | Unknown | None, brought: Handed | None) -> Profile | None:
        """Ask the connector who somebody is, once, when it matters; before any row is locked."""
        matters = brought is not None or (isinstance(ask, Command | Submission) and ask.verb in _ASKS_WHO)
        if not matters:
            return None
        async with self.store.read() as tables:
            found = await tables.identities.find(app_id=turn.spot.app_id, user_id=turn.sender.user_id)
        if found and (found[0].email or found[0].upn):
            return None
        try:
            async with asyncio.timeout(_ASKING):
                return await self.directory.profile(people.place_of(turn.spot), turn.sender.user_id)
        except (DeliveryError, TimeoutError) as error:
            status = error.status if isinstance(error, DeliveryError) else 0
            logger.warning("no profile", extra={"key": turn.key, "status": status})
            return None

    async def _respond(
        self, tables: Tables, turn: Turn, guest: Guest, ask: Ask | Unknown | None, brought: Handed | None
    ) -> Answer:
        if turn.kind in {TurnKind.INSTALLED, TurnKind.REMOVED}:
            return await self._come_or_go(tables, turn, guest)
        if turn.consent is not None:
            return await uploads.settle(tables, guest, self._face(guest), turn.consent, self.clock.now())
        if isinstance(ask, Command | Submission) and ask.verb is Verb.CHOOSE_EVENT:
            return await self._choose(tables, guest, ask.argument, brought)
        if brought is not None and (answer := await self._take_over(tables, guest, brought)) is not None:
            return answer
        if brought is not None and not turn.text:
            raise RefusalError("not_facilitator")
        if isinstance(ask, Unknown):
            return await self._unknown(tables, guest, ask)
        return Answer() if ask is None else await self._asked(tables, guest, ask, turn.text)

    async def _come_or_go(self, tables: Tables, turn: Turn, guest: Guest) -> Answer:
        if turn.kind is TurnKind.INSTALLED:
            await people.welcome(tables, guest, self._face(guest), self.clock.now())
        else:
            await people.leave_place(tables, guest)
        return Answer()

    async def _asked(self, tables: Tables, guest: Guest, ask: Ask, sentence: str = "") -> Answer:
        if ask.verb in _OF_THE_PERSON:
            return await self._of_the_person(tables, guest, ask)
        if ask.verb is Verb.FETCH_PROGRAMME:
            answer = await self._take_over(tables, guest, handed.address(ask))
            if answer is None:
                raise RefusalError("not_facilitator")
            return answer
        if ask.verb in verbs.PROPOSING:
            return await verbs.PROPOSING[ask.verb](tables, guest, self._face(guest), self.clock.now(), ask)
        event_id = ask.event_id if isinstance(ask, Submission) else None
        event_id = event_id or await promises.event_of(tables, guest, ask.verb, self.clock.now())
        if event_id is None and ask.verb in _SELECTS:
            event_id = await applications.event_of(tables, guest)
        found = await self._events(tables, guest, event_id)
        if len(found) > 1 and ask.verb is not Verb.HELP:
            return await self._ask_which(tables, guest, found, sentence)
        loaded = await occasions.with_agenda(tables, found[0]) if found else None
        if loaded is None:
            if ask.verb is Verb.HELP:
                return Answer(card=help_cards.help_card(self._face(guest)))
            raise RefusalError("no_event")
        scene = await self._scene(tables, guest, *loaded)
        return await self._perform(scene, ask)

    async def _of_the_person(self, tables: Tables, guest: Guest, ask: Ask) -> Answer:
        """Do what somebody asks for themselves, whatever the event."""
        face, now = self._face(guest), self.clock.now()
        if ask.verb is Verb.CLAIM:
            return await people.claim(tables, guest, face, ask.argument, now)
        if ask.verb is Verb.ALSO_ME:
            return await privacy.be_one(tables, guest, face, ask.argument, now)
        if ask.verb is Verb.MY_DATA:
            return await privacy.show(tables, guest, face, now, links=self.links)
        if ask.verb is Verb.ERASE:
            return await privacy.ask_whether(tables, guest, face)
        return await privacy.erase(tables, guest, face, now)

    async def _perform(self, scene: Scene, ask: Ask) -> Answer:
        if ask.verb not in verbs.STEERING:
            return await verbs.PARTICIPATING[ask.verb](scene, ask)
        if not scene.steers:
            raise RefusalError("not_facilitator")
        await occasions.hold(scene.tables, scene.event.id)
        await scene.tables.audit.add(
            Audit(
                id=new_id(),
                event_id=scene.event.id,
                person_id=scene.guest.person.id,
                act=ask.verb,
                done_at=scene.now,
            )
        )
        return await verbs.STEERING[ask.verb](scene, ask)

    async def _choose(self, tables: Tables, guest: Guest, argument: str, brought: Handed | None) -> Answer:
        """Remember until midnight which event the person means here, and do what they had asked for."""
        found = sorted(
            occasions.pick(await occasions.candidates(tables, guest), self.clock.now()), key=lambda each: each.title
        )
        number = int(argument) - 1 if argument.isdecimal() and len(argument) < 3 else -1  # noqa: PLR2004
        event = next((each for each in found if each.id == argument), None)
        if event is None and 0 <= number < len(found):
            event = found[number]
        if event is None:
            raise RefusalError("event_number_wrong")
        asked = await tables.choices.get(person_id=guest.person.id, place_id=guest.place.id)
        kept = Choice(
            person_id=guest.person.id, place_id=guest.place.id, event_id=event.id, until=self._midnight(event)
        )
        await tables.choices.put(kept)
        waiting = commands.parse(asked.asked_with) if asked and self.clock.now() < asked.until else None
        if isinstance(waiting, Command) and waiting.verb is not Verb.CHOOSE_EVENT:
            return await self._asked(tables, guest, waiting)
        if brought is not None and (answer := await self._take_over(tables, guest, brought)) is not None:
            return answer
        sent_file = asked is not None and asked.asked_with == handed.FILE
        said = "choice.kept.file" if sent_file else "choice.kept"
        return Answer(text=self._face(guest).say(said, event=event.title))

    async def _unknown(self, tables: Tables, guest: Guest, unknown: Unknown) -> Answer:
        """In a group's thread a mentioned reply is what it hands in; elsewhere suggest what was perhaps meant."""
        groups = await tables.groups.find(place_id=guest.place.id)
        loaded = await occasions.load(tables, groups[0].event_id) if groups else None
        if loaded is not None:
            return await replies.hear(await self._scene(tables, guest, *loaded), unknown)
        if unknown.nearest is None:
            raise RefusalError("not_understood")
        raise RefusalError("not_understood_nearly", nearest=unknown.nearest)

    async def _answer(self, tables: Tables, turn: Turn, guest: Guest, answer: Answer) -> Answer | None:
        """Give the answer back in the response where the turn waits for one; else queue it."""
        if turn.invoke:
            elsewhere = Answer(text=self._face(guest).plain("answer.elsewhere"))
            apart = answer.lasting or (answer.card is not None and not answer.replaces)
            inline = elsewhere if apart else answer
            await tables.seen.put(Seen(key=turn.key, seen_at=self.clock.now(), answer=inline.model_dump()))
            if inline is answer:
                return answer
            await self._queue_answer(tables, turn, guest, answer)
            return inline
        await self._queue_answer(tables, turn, guest, answer)
        return None

    async def _queue_answer(self, tables: Tables, turn: Turn, guest: Guest, answer: Answer) -> None:
        """Queue an answer where the person asked; what is private goes to their own chat instead."""
        if not answer.text and answer.card is None:
            return
        hushed = answer.fleeting and turn.kind is TurnKind.SUBMISSION
        if not occasions.is_shared(guest.place) or not (answer.private or hushed):
            await queue(tables, self._message(turn, answer, place_id=guest.place.id))
            return
        chat = await _personal_place(tables, guest)
        if not answer.private and chat is not PlaceState.OK:
            return
        if chat in {None, PlaceState.OK}:
            await queue(tables, self._message(turn, answer, person_id=guest.person.id))
        if turn.kind is TurnKind.SENTENCE or chat is not PlaceState.OK:
            note = Answer(text=self._face(guest).say(_WHERE_PRIVATE[chat]))
            await queue(tables, self._message(turn, note, place_id=guest.place.id))

    def _message(
        self, turn: Turn, answer: Answer, *, place_id: str | None = None, person_id: str | None = None
    ) -> Delivery:
        return Delivery(
            key=f"answer/{turn.key}/{'place' if place_id else 'person'}",
            place_id=place_id,
            person_id=person_id,
            kind="answer",
            priority=Priority.ANSWER,
            repeat=Repeat.NEVER,
            message=Message(text=answer.text, card=answer.card),
            queued_at=self.clock.now(),
        )


def understand(turn: Turn) -> Ask | Unknown | None:
    """Return what a turn asks for; None where it asks for nothing.

    Raises:
        RefusalError: `card_not_understood`.
    """
    if turn.kind is TurnKind.SUBMISSION:
        return submissions.parse(turn.data)
    if turn.kind is TurnKind.SENTENCE and turn.text:
        return commands.parse(turn.text, language=language_of(turn.sender.locale))
    return Command(verb=Verb.HELP) if turn.kind is TurnKind.SENTENCE else None


def _extend(limit: asyncio.Timeout, seconds: float | None, last: float = math.inf) -> None:
    if not limit.expired():  # else the next await ends it
        ends = None if seconds is None else min(last, asyncio.get_running_loop().time() + seconds)
        limit.reschedule(ends)


async def _answered_before(tables: Tables, turn: Turn) -> Answer | None:
    seen = await tables.seen.get(key=turn.key)
    if not turn.invoke or seen is None:
        return None
    return Answer.model_validate(seen.answer) if seen.answer else Answer()


async def _personal_place(tables: Tables, guest: Guest) -> PlaceState | None:
    """Return how the person's own chat stands, or None where they never had one."""
    states = {each.state for each in await tables.places.find(person_id=guest.person.id, kind=PlaceKind.PERSONAL)}
    return next((each for each in PlaceState if each in states), None)
