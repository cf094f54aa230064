"""What the cast does, and when: cues in event time, carried out over the wire as Teams would.

The cast presses real buttons: the data comes from the cards' own module, and the groups that people
sit in are those that were dealt.
"""

from __future__ import annotations

import asyncio
import itertools
import logging
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from bot.demo.cast import (
    BOT_ID,
    BOT_NAME,
    CAST,
    CHAT,
    DECIDED,
    DISCUSSED,
    FACILITATOR,
    GROUPS,
    LATER,
    NOTED,
    ORGANISER,
    PERSONAL,
    PROMISED,
    SHARED,
    TEAM,
    TENANT,
    YOU,
)
from bot.model import DeliveryState, GroupRole, SessionKind, Verb
from cards.submission import FIELD

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator

    import aiohttp

    from bot.app import App
    from bot.demo.cast import Player
    from bot.model import Agenda, Event, Session
    from bot.ports import Clock

    Act = Callable[["Wire"], Awaitable[None]]

logger = logging.getLogger(__name__)

_ids = itertools.count(1)
_KINDS: Final = {CHAT: "groupChat", PERSONAL: "personal"}


@dataclass(frozen=True, slots=True)
class Cue:
    """One thing that the cast does at one instant."""

    at: datetime
    act: Act


@dataclass(frozen=True, slots=True)
class Writer:
    """Who takes notes for a group in its thread, and for which session."""

    player: Player
    root: str
    session_id: str
    group: int


@dataclass(frozen=True, slots=True)
class Wire:
    """Posts activities to the bot as the Bot Connector does; without a token, since the bot is local."""

    http: aiohttp.ClientSession
    app: App
    service_url: str
    event: Event

    async def say(self, player: Player, text: str, channel: str = TEAM, root: str = "") -> None:
        """Write a message that mentions the bot, in a channel, in a thread of it, or in the chat."""
        mention = {"type": "mention", "mentioned": {"id": BOT_ID, "name": BOT_NAME}, "text": f"<at>{BOT_NAME}</at>"}
        await self._tell(
            player, channel, root, {"type": "message", "text": f"<at>{BOT_NAME}</at> {text}", "entities": [mention]}
        )

    async def press(self, player: Player, verb: Verb, *, argument: str = "", **fields: str) -> None:
        """Press a button of a card in the main channel."""
        data = {"verb": str(verb), "event": self.event.id, "argument": argument}
        await self.send(player, data | {f"{FIELD}{name}": value for name, value in fields.items()})

    async def send(self, player: Player, data: dict[str, str], channel: str = TEAM, root: str = "") -> dict[str, Any]:
        """Send what a card's button holds and return the answer: an invoke's body, {} where there is none."""
        value = {"action": {"type": "Action.Execute", "verb": data["verb"], "data": data}, "trigger": "manual"}
        return await self._tell(
            player, channel, root, {"type": "invoke", "name": "adaptiveCard/action", "value": value}
        )

    async def arrive(self, player: Player) -> None:
        """Add the bot to the team."""
        await self._tell(player, TEAM, "", {"type": "installationUpdate", "action": "add"})

    async def _tell(self, player: Player, channel: str, root: str, what: dict[str, Any]) -> dict[str, Any]:
        conversation = f"{channel};messageid={root}" if root else channel
        activity = {
            "id": f"demo-{next(_ids)}",
            "channelId": "msteams",
            "serviceUrl": self.service_url,
            "from": player.account,
            "recipient": {"id": BOT_ID, "name": BOT_NAME},
            "locale": "da-DK",
            "conversation": {
                "id": conversation,
                "isGroup": channel != PERSONAL,
                "conversationType": _KINDS.get(channel, "channel"),
                "tenantId": TENANT,
            },
            "channelData": {"tenant": {"id": TENANT}}
            | ({} if channel in _KINDS else {"channel": {"id": channel}, "team": {"id": TEAM}}),
            **what,
        }
        async with self.http.post(f"{self.app.url}/api/messages", json=activity) as response:
            if response.status >= 400:  # noqa: PLR2004 - an HTTP error, whichever
                logger.error("the cast was not understood", extra={"status": response.status})
                return {}
            return await response.json() if response.content_type == "application/json" else {}

    async def thread_of(self, player: Player) -> str:
        """Return the root of the thread of the person's open group, once it is there; nothing without a group."""
        while (found := await self._thread_of(player)) is not None:
            if found:
                return found
            await asyncio.sleep(0.05)
        return ""

    async def announced(self) -> str:
        """Return the root of the thread under the newest announcement, or nothing."""
        async with self.app.store.read() as tables:
            said = await tables.deliveries.find(event_id=self.event.id, kind="announcement", state=DeliveryState.SENT)
        newest = max(said, key=lambda each: each.queued_at, default=None)
        return newest.activity_id or "" if newest else ""

    async def writers(self) -> list[Writer]:
        """Return who takes notes in each open group that has its thread, in order of the groups' numbers."""
        async with self.app.store.read() as tables:
            rounds = await tables.rounds.find(event_id=self.event.id, state="open")
            groups = await tables.groups.find(round_id=rounds[0].id) if rounds else []
            found = []
            for group in sorted(groups, key=lambda each: each.number):
                place = await tables.places.get(id=group.place_id)
                noting = await tables.members.find(group_id=group.id, role=GroupRole.REFERENT)
                known = await tables.identities.find(person_id=noting[0].person_id) if noting else []
                ids = {each.user_id for each in known}
                player = next((each for each in CAST if each.user_id in ids), None)
                if place is not None and player is not None:
                    found.append(Writer(player, place.thread_root, rounds[0].session_id, group.number))
        return found

    async def _thread_of(self, player: Player) -> str | None:
        async with self.app.store.read() as tables:
            identities = await tables.identities.find(user_id=player.user_id)
            rounds = await tables.rounds.find(event_id=self.event.id, state="open")
            if not identities or not rounds:
                return None
            member = await tables.members.get(round_id=rounds[0].id, person_id=identities[0].person_id)
            if member is None:
                return None
            group = await tables.groups.get(id=member.group_id)
            place = await tables.places.get(id=group.place_id) if group else None
            return place.thread_root if place else ""


async def settle_in(wire: Wire) -> None:
    """Add the bot, tie the event to the team with its code, and give the groups their channel."""
    await wire.arrive(ORGANISER)
    await wire.say(ORGANISER, f"kode {await wire.app.claim(wire.event.id)}")
    await wire.say(ORGANISER, "grupper her", channel=GROUPS)
    await wire.app.idle()


async def play(wire: Wire, cues: list[Cue]) -> None:
    """Carry out the cues, each at its instant of event time."""
    for cue in sorted(cues, key=lambda each: each.at):
        await until(wire.app.clock, cue.at)
        await cue.act(wire)


async def until(clock: Clock, instant: datetime) -> None:
    """Return when event time is `instant`."""
    await asyncio.sleep(max(0.0, (clock.wall(instant) - datetime.now(UTC)).total_seconds()))


def cues(agenda: Agenda, begins: datetime, *, with_you: bool) -> list[Cue]:
    """Return what the cast does on a day: registers, shares, discusses, votes. `with_you` plays your part too."""
    players = CAST if with_you else tuple(each for each in CAST if each is not YOU)
    return [
        *_registrations(begins, agenda, players),
        *_attendance(agenda),
        *(cue for each in agenda.sessions for cue in _within(agenda, each, players)),
        *_goodbye(agenda, players),
    ]


def _registrations(begins: datetime, agenda: Agenda, players: tuple[Player, ...]) -> Iterator[Cue]:
    first = agenda.instant(agenda.sessions[0].start) - timedelta(minutes=agenda.notices.heads_up)
    step = (first - begins) / (len(players) + 2)
    for number, player in enumerate(players, start=1):
        yield Cue(begins + number * step, _register(player))


def _register(player: Player) -> Act:
    async def act(wire: Wire) -> None:
        answers = {"name": player.name, "municipality": player.town, "role": player.role, "email": player.email}
        await wire.press(player, Verb.SUBMIT_REGISTRATION, argument="", **answers)

    return act


def _attendance(agenda: Agenda) -> Iterator[Cue]:
    """Those who run the day or speak are dealt only if they ask: some do, in good time before the first groups."""
    for session in agenda.sessions:
        if session.kind is SessionKind.BREAKOUT:
            at = agenda.instant(session.start) - timedelta(minutes=30)
            for player in (*CAST[1:3], CAST[4], CAST[5]):
                yield Cue(at, _press(player, Verb.JOIN))
            return


def _press(player: Player, verb: Verb, argument: str = "") -> Act:
    return lambda wire: wire.press(player, verb, argument=argument)


def _ask_in_chat(player: Player, text: str) -> Act:
    return lambda wire: wire.say(player, text, channel=CHAT)


def _reply(player: Player, text: str) -> Act:
    async def act(wire: Wire) -> None:
        await wire.say(player, text, root=await wire.announced())

    return act


def _reply_in_group(player: Player, text: str) -> Act:
    async def act(wire: Wire) -> None:
        root = await wire.thread_of(player)
        if root:
            await wire.say(player, text, channel=GROUPS, root=root)

    return act


def _write_down(players: tuple[Player, ...], words: tuple[str, ...], verb: Verb) -> Act:
    """Let whoever takes notes save what was said, or hand it in; but one group, which forgets to."""

    async def act(wire: Wire) -> None:
        for writer, said in zip(await wire.writers(), words, strict=False):
            if writer.player in players and not (verb is Verb.HAND_IN and said == words[0]):
                data = {"verb": str(verb), "event": wire.event.id, "session": writer.session_id, f"{FIELD}2_1": said}
                await wire.send(writer.player, data, GROUPS, writer.root)

    return act


def _ask_for_help(players: tuple[Player, ...], text: str) -> Act:
    """Let the last group say in its thread that it needs somebody, or that it is well again."""

    async def act(wire: Wire) -> None:
        for writer in [each for each in await wire.writers() if each.player in players][-1:]:
            await wire.say(writer.player, text, channel=GROUPS, root=writer.root)

    return act


def _go_there(players: tuple[Player, ...]) -> Act:
    """Let the facilitator answer the group that asked."""

    async def act(wire: Wire) -> None:
        for writer in [each for each in await wire.writers() if each.player in players][-1:]:
            await wire.say(FACILITATOR, f"jeg kommer til gruppe {writer.group}", channel=CHAT)

    return act


def _within(agenda: Agenda, session: Session, players: tuple[Player, ...]) -> Iterator[Cue]:
    """Yield what happens during one session, spread over its length."""
    if session.end is None:
        return
    start, end = agenda.instant(session.start), agenda.instant(session.end)
    acts = list(_acts(agenda, session, players))
    for number, act in enumerate(acts, start=1):
        yield Cue(start + (end - start) * number / (len(acts) + 2), act)


def _goodbye(agenda: Agenda, players: tuple[Player, ...]) -> Iterator[Cue]:
    """As the day ends some say what they will do on Monday, and those who run it ask how it went."""
    end = agenda.instant(max(each.end or each.start for each in agenda.sessions))
    for player, words in zip(players[6:], PROMISED, strict=False):
        yield Cue(end, _press(player, Verb.PROMISE, words))
    yield Cue(end, _ask_in_chat(players[-1], "med hjem"))
    yield Cue(end, _ask_in_chat(ORGANISER, "overblik"))


def _acts(agenda: Agenda, session: Session, players: tuple[Player, ...]) -> Iterator[Act]:
    lines = agenda.sessions
    breakouts = [each for each in lines if each.kind is SessionKind.BREAKOUT]
    talks = [each for each in lines if each.kind is SessionKind.TALK]
    if session in breakouts:
        words, notes = (DISCUSSED, NOTED) if session == breakouts[0] else (LATER, DECIDED)
        for player, text in zip(players[3::2], words, strict=False):
            yield _reply_in_group(player, text)
        yield _write_down(players, notes, Verb.SAVE_HARVEST)
        if session == breakouts[0]:
            yield _ask_in_chat(FACILITATOR, "forlæng 5 min")
        else:
            yield from (_ask_for_help(players, "tilkald"), _go_there(players), _ask_for_help(players, "klaret"))
        yield _ask_in_chat(FACILITATOR, "status")
        yield _write_down(players, notes, Verb.HAND_IN)
    elif session in talks[:1]:
        for player, text in zip(players[6:], SHARED[:2], strict=False):
            yield _reply(player, f"idé {text}")
        for player, text in zip(players[9:], SHARED[2:], strict=False):
            yield _press(player, Verb.IDEA, text)
    elif session in talks[1:]:
        yield from _votes(players, talks.index(session))


def _votes(players: tuple[Player, ...], round_number: int) -> Iterator[Act]:
    for number, player in enumerate(players):
        idea = 1 + (number * number + round_number) % (len(SHARED) + (len(DISCUSSED) if round_number > 1 else 0))
        yield _press(player, Verb.VOTE, str(idea))
