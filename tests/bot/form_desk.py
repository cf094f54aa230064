"""People at a form, and the cards that they press: what a card has no field for, nobody can send."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from bot.errors import RefusalError
from bot.model import (
    Agenda,
    Answer,
    Event,
    EventRole,
    Form,
    Identity,
    IdentityKind,
    Language,
    Person,
    Place,
    PlaceKind,
    Registration,
    Release,
    Submission,
    Verb,
)
from bot.occasions import Guest, Scene
from bot.texts import Voice
from bot.verbs import PARTICIPATING
from cards.elements import Face
from cards.submission import parse
from tests.fakes.store import MemoryStore

if TYPE_CHECKING:
    from tests.databases import AnyStore

NOW = datetime(2027, 5, 31, 7, 0, tzinfo=UTC)


class Card:
    """A card as somebody sees it: its words, its fields, its buttons."""

    def __init__(self, drawn: dict[str, Any]) -> None:
        self.nodes = list(_nodes(drawn))
        self.words = [each["text"] for each in self.nodes if each["type"] == "TextBlock"]
        self.fields = {each["id"].removeprefix("answer_"): each for each in self.nodes if "Input." in each["type"]}
        actions = [action for each in self.nodes if each["type"] == "ActionSet" for action in each["actions"]]
        self.buttons = {Verb(each["data"]["verb"]): each for each in actions if "data" in each}

    @property
    def values(self) -> dict[str, str]:
        """Return what stands in the fields."""
        return {name: each.get("value", "") for name, each in self.fields.items()}

    def says(self, words: str) -> bool:
        return any(words in each for each in self.words)


class Desk:
    """One event and its form, in memory or in another store."""

    def __init__(self, form: Form, store: AnyStore | None = None, **more: Any) -> None:
        self.store: AnyStore = store or MemoryStore()
        self.now = NOW
        self.release(form, **more)

    def release(self, form: Form, **more: Any) -> None:
        self.agenda = Agenda(title="Dagen", form=form, **more)

    async def scene(self, tables: Any, name: str, *, shared: bool = False, language: Language = "da") -> Scene:
        event = Event(id="event", tenant_id="t", title="Dagen", starts_at=NOW + timedelta(days=9), release=1)
        kind = PlaceKind.GROUP if shared else PlaceKind.PERSONAL
        place = Place(
            id="all" if shared else name,
            app_id="app",
            tenant_id="t",
            conversation_id="19:all" if shared else f"a:{name}",
            kind=kind,
            service_url="https://smba.example",
            person_id=None if shared else name,
        )
        who = Identity(
            id=name,
            person_id=name,
            app_id="app",
            tenant_id="t",
            user_id=f"29:{name}",
            kind=IdentityKind.MEMBER,
            email=f"{name}@fjord.example",
        )
        person = await tables.people.get(id=name) or Person(id=name, name=name, email=who.email)
        for table, row in ((tables.events, event), (tables.people, person), (tables.identities, who)):
            await table.put(row)
        await tables.releases.put(Release(event_id="event", number=1, agenda=self.agenda, accepted_at=NOW))
        return Scene(
            tables=tables,
            now=self.now,
            face=Face(voice=Voice(language), place=kind),
            event=event,
            agenda=self.agenda,
            guest=Guest(person=person, identity=who, place=place),
            roles=frozenset[EventRole](),
        )

    async def ask(self, name: str, ask: Submission, *, shared: bool = False, language: Language = "da") -> Answer | str:
        """Return what somebody is answered, or the code of the refusal."""
        try:
            async with self.store.write() as tables:
                scene = await self.scene(tables, name, shared=shared, language=language)
                return await PARTICIPATING[ask.verb](scene, ask)
        except RefusalError as refusal:
            return refusal.code

    async def say(self, verb: Verb, name: str = "anna", **how: Any) -> Card:
        answer = await self.ask(name, Submission(verb=verb), **how)
        assert isinstance(answer, Answer), answer
        assert answer.card is not None, answer
        return Card(answer.card)

    async def open(self, name: str = "anna", **how: Any) -> Card:
        return await self.say(Verb.REGISTER, name, **how)

    async def press(self, card: Card, verb: Verb, who: str = "anna", /, *, bare: bool = False, **typed: str) -> Card:
        """Press a button; with `bare` the client leaves out what is empty, as some do."""
        answer = await self.send(card, verb, who, bare=bare, **typed)
        assert isinstance(answer, Answer), answer
        assert answer.card is not None, answer
        return Card(answer.card)

    async def send(
        self, card: Card, verb: Verb, who: str = "anna", /, *, bare: bool = False, **typed: str
    ) -> Answer | str:
        assert typed.keys() <= card.fields.keys(), typed
        button = card.buttons[verb]
        sent = card.values | typed if button.get("associatedInputs") == "auto" else {}
        values = {f"answer_{key}": each for key, each in sent.items() if each or not bare}
        return await self.ask(who, parse(button["data"] | values))

    async def row(self, name: str = "anna") -> Registration | None:
        async with self.store.read() as tables:
            found: Registration | None = await tables.registrations.get(event_id="event", person_id=name)
            return found

    async def log(self, name: str = "anna") -> list[str]:
        async with self.store.read() as tables:
            found = await tables.registration_log.find(event_id="event", person_id=name)
        return sorted(str(each.state) for each in found)


def _nodes(card: Any) -> Any:
    if isinstance(card, dict):
        if "type" in card:
            yield card
        for key, each in card.items():
            if key not in {"data", "fallback"}:
                yield from _nodes(each)
    elif isinstance(card, list):
        for each in card:
            yield from _nodes(each)
