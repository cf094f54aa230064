"""What comes before a use case: in which voice somebody is answered, which event they mean, and what they
hand over with a message. Only who may propose a programme has one taken.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from bot import feeds, occasions, people, previews, proposals, rolls
from bot.breakouts import pulse
from bot.dispatch.hall import Hall
from bot.errors import AgendaError, RefusalError
from bot.model import Answer, Choice
from bot.occasions import Scene
from bot.texts import Voice
from cards import choose as choose_cards
from cards.elements import Face

if TYPE_CHECKING:
    from datetime import datetime

    from bot.dispatch.handed import Handed
    from bot.model import Agenda, Event, Turn
    from bot.occasions import Guest
    from bot.ports import Tables


class Reception(Hall):
    """What every turn that is acted on passes first."""

    __slots__ = ()

    def _face(self, guest: Guest, agenda: Agenda | None = None) -> Face:
        language = guest.person.language or (agenda.language if agenda else "da")
        voice = Voice(language, agenda.zone) if agenda else Voice(language)
        return Face(voice=voice, buttons=self.buttons, place=guest.place.kind)

    async def _events(self, tables: Tables, guest: Guest, event_id: str | None) -> tuple[Event, ...]:
        now = self.clock.now()
        if event_id is not None:
            named = await tables.events.get(id=event_id)
            return (named,) if named and named.tenant_id == guest.place.tenant_id else ()
        groups = await tables.groups.find(place_id=guest.place.id) if guest.place.thread_root else []
        if groups:  # a group's thread is of one event, however many live in its channel
            return await self._events(tables, guest, groups[0].event_id)
        chosen = await tables.choices.get(person_id=guest.person.id, place_id=guest.place.id)
        if chosen is not None and chosen.event_id is not None and now < chosen.until:
            return await self._events(tables, guest, chosen.event_id)
        return occasions.pick(await occasions.candidates(tables, guest), now)

    async def _ask_which(self, tables: Tables, guest: Guest, found: tuple[Event, ...], sentence: str) -> Answer:
        """Ask which event is meant; the sentence is kept for when that is known."""
        until = self._midnight(found[0])
        asked = Choice(person_id=guest.person.id, place_id=guest.place.id, asked_with=sentence, until=until)
        await tables.choices.put(asked)
        return Answer(card=choose_cards.choose_event(self._face(guest), events=found))

    def _midnight(self, event: Event) -> datetime:
        """Return the next midnight where the event is."""
        local = Voice(event.language, event.zone).local(self.clock.now())
        return local.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)

    async def _asked_with(self, turn: Turn) -> str:
        """Return what somebody wrote before they were asked which event they mean."""
        async with self.store.read() as tables:
            known = await tables.identities.find(app_id=turn.spot.app_id, user_id=turn.sender.user_id)
            place = await people.known_place(tables, turn.spot)
            if not known or place is None:
                return ""
            choice = await tables.choices.get(person_id=known[0].person_id, place_id=place.id)
        return choice.asked_with if choice is not None and self.clock.now() < choice.until else ""

    async def _scene(self, tables: Tables, guest: Guest, event: Event, agenda: Agenda) -> Scene:
        scene = Scene(
            tables=tables,
            now=self.clock.now(),
            face=self._face(guest, agenda),
            event=event,
            agenda=agenda,
            guest=guest,
            roles=await occasions.roles_at(tables, guest, event, agenda),
            links=self.links,
        )
        await pulse.hear(scene)
        return scene

    async def _take_over(self, tables: Tables, guest: Guest, brought: Handed) -> Answer | None:
        """Take what somebody hands over; None where they may not, or where what they pasted is no programme."""
        if brought.refusal == "picture":
            raise RefusalError("picture")
        found = await self._events(tables, guest, None)
        if len(found) > 1:
            may = [await proposals.may_propose(tables, guest, each) for each in found]
            return await self._ask_which(tables, guest, found, brought.sentence) if any(may) else None
        event = found[0] if found else None
        if not await proposals.may_propose(tables, guest, event):
            return None
        if brought.refusal:
            raise RefusalError(brought.refusal)
        return await self._propose(tables, guest, event, brought)

    async def _propose(self, tables: Tables, guest: Guest, event: Event | None, brought: Handed) -> Answer | None:
        loaded = await occasions.with_agenda(tables, event) if event else None
        face, now = self._face(guest, loaded[1] if loaded else None), self.clock.now()
        if brought.roll is not None:
            if loaded is None:
                raise RefusalError("no_event")
            scene = await self._scene(tables, guest, *loaded)
            return await rolls.begin(scene, brought.roll, name=brought.name, url=brought.url)
        if isinstance(brought.read, AgendaError):
            return Answer(card=previews.refusal(face, "", brought.read))
        if brought.read is not None:
            if not brought.read.agenda.sessions:
                return None
            return await proposals.propose(tables, guest, face, now, name="", reading=brought.read, event=event)
        if brought.polled:
            return await feeds.begin(tables, guest, face, now, url=brought.url, event=event)
        await proposals.begin(tables, guest, face, now, name=brought.name, source=brought.url, event=event)
        return Answer(text=face.say("answer.first_file", name=brought.name)) if brought.more else Answer()
