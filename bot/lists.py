"""The lists behind links that only this installation can make: each is drawn up when the link is opened."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Final

from bot import documents, privacy, receipts, rolls
from bot.applications import lists as applicant_lists
from bot.applications import selecting
from bot.breakouts import roomlists
from bot.errors import RefusalError
from bot.exports import csv_file
from bot.links import FILES, Links
from bot.model import Secret
from bot.occasions import Occasion, load
from bot.press import PREPARING
from bot.texts import Voice, our_language
from cards.elements import Face

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from bot.exports import File
    from bot.ports import Clock, Store
    from bot.press import Press

    DrawUp = Callable[[Occasion, Mapping[str, str]], Awaitable[File | None]]


async def download(store: Store, links: Links, clock: Clock, press: Press, token: str) -> File | None:
    """Return the list or document that a link opens, as it stands now; None where it is not, or no more, good."""
    now = clock.now()
    about = links.read(FILES, token, now)
    if about is None:
        return None
    if about.get("kind") in PREPARING:
        return await press.draw_up(about)
    async with store.read() as tables:
        if about.get("kind") == privacy.KIND:
            return await privacy.file_of(tables, about.get("person", ""))
        loaded = await load(tables, about.get("event", ""))
        if loaded is None:
            return None
        draw_up = _KINDS.get(about.get("kind", "missing"))
        if draw_up is None:
            return None
        event, agenda = loaded
        voice = Voice(our_language(about.get("language")) or agenda.language, agenda.zone)
        day = Occasion(tables=tables, now=now, face=Face(voice=voice), event=event, agenda=agenda)
        return await draw_up(day, about)


async def _missing(day: Occasion, about: Mapping[str, str]) -> File | None:
    """Return those whom a message did not reach, with what they should have read."""
    try:
        chosen = await receipts.choose(day, about.get("batch", "-"))
    except RefusalError:
        return None
    said = await receipts.broadcast_of(day, chosen.batch)
    words = said.text if said else await receipts.title(day, chosen.batch)
    voice = day.face.voice
    rows = await receipts.missed(day, await receipts.not_arrived(day, chosen.batch.key))
    return csv_file(
        voice.say("export.missing"),
        [voice.say(f"export.{each}") for each in ("name", "email", "reason", "text")],
        [(each.name, each.email, voice.say(f"reach.{each.reason}"), words) for each in rows],
    )


_KINDS: Final[Mapping[str, DrawUp]] = {
    "missing": _missing,
    roomlists.KIND: roomlists.draw_up,
    rolls.KIND: rolls.draw_up,
    selecting.KIND: applicant_lists.draw_up,
}


def kind_of(links: Links, token: str) -> str:
    """Return what sort of thing a link led to, however old it is; "other" where that is not known."""
    about = links.was(FILES, token) or {"kind": "other"}
    kind = about.get("kind", "missing")
    if kind == documents.KIND and about.get("edition") == "closed":
        return "closed"
    return kind if kind in {*_KINDS, *PREPARING, privacy.KIND} else "other"


async def open_links(store: Store, address: str, secret: str = "") -> Links:
    """Return the way to make links: signed with the operator's secret, else with one of the installation's
    own, made once and shared by all replicas through the database.
    """
    if secret or not address:
        return Links(address, secret)
    async with store.write() as tables:
        await tables.secrets.add(Secret(name="links", value=secrets.token_urlsafe(32)))
        kept = await tables.secrets.get(name="links")
    return Links(address, kept.value if kept else "")
