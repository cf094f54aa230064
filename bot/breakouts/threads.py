"""The thread of a group: its card at the head, a call to its members, and what it is to hand in."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from typing import TYPE_CHECKING

from bot.announcements import batch, helps_until, is_unsaid, key
from bot.breakouts import harvests, rounds, whereabouts
from bot.delivery import queue_all
from bot.model import Delivery, Mention, Message
from cards import breakout as breakout_cards
from cards.markdown import mentionable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.model import Due, Group, Identity, Member, Place, Session
    from bot.occasions import Occasion
    from cards.breakout import GroupLine
    from cards.elements import Card


async def begin(
    day: Occasion, due: Due, session: Session, channel: Place, groups: Sequence[Group], lines: Mapping[int, GroupLine]
) -> None:
    """Begin a thread for each group, or go on in the one that it has: its card, a call, and what it is to hand in."""
    standing = await whereabouts.heads(day, groups)
    calls = await _calls(day, groups)
    cards = await asyncio.to_thread(_cards, day, due, session, channel, groups, lines)
    posts: list[Delivery] = []
    for group, card in zip(groups, cards, strict=True):
        known = standing.get(group.id)
        posts.append(redrawn(day, known, card.message) if known else card)
        if (call := calls.get(group.id)) is not None:
            own, until = key(due, "group_call", group.id), helps_until(day, due)
            posts.append(whereabouts.under(day, known or card, own, "group_call", call, stale_at=until))
    await queue_all(day.tables, posts)
    for group in groups:
        await harvests.offer(day, due, session, group)
        await asyncio.sleep(0)  # whoever asks meanwhile is answered in between


def _cards(
    day: Occasion, due: Due, session: Session, channel: Place, groups: Sequence[Group], lines: Mapping[int, GroupLine]
) -> list[Delivery]:
    return [_group_post(day, due, session, channel, each, lines[each.number]) for each in groups]


def redrawn(day: Occasion, said: Delivery, message: Message) -> Delivery:
    """Return a post as it is to be where it stands; it has no open fields, so nothing typed is lost."""
    stale_at = said.stale_at if is_unsaid(said) else None
    return said.model_copy(update={"message": message, "queued_at": day.now, "stale_at": stale_at})


def drawn(day: Occasion, session: Session, group: Group, line: GroupLine) -> Card:
    """Return a group's card."""
    ends_at = rounds.back_at(day, session, group)
    return breakout_cards.group_card(day.face, event=day.event, session=session, group=line, ends_at=ends_at)


def _group_post(day: Occasion, due: Due, session: Session, channel: Place, group: Group, line: GroupLine) -> Delivery:
    toast = day.face.voice.say("group.toast", number=group.number)
    return Delivery(
        key=key(due, "group", group.id),
        event_id=day.event.id,
        batch=batch(due, "group"),
        place_id=channel.id,
        thread_place_id=group.place_id,
        kind=whereabouts.HEAD,
        message=Message(card=drawn(day, session, group, line), summary=toast),
        stale_at=helps_until(day, due),
        queued_at=day.now,
    )


async def _calls(day: Occasion, groups: Sequence[Group]) -> dict[str, Message]:
    """Return by group what names its members, so that Teams tells each of them where the group is."""
    members = await rounds.members_of(day, groups)
    person_ids = tuple({each.person_id for group in members.values() for each in group})
    found = await day.tables.identities.find(person_id=person_ids) if person_ids else []
    identities: dict[str, list[Identity]] = defaultdict(list)
    for each in found:
        identities[each.person_id].append(each)
    calls = {each.id: _call(day, each, members[each.id], identities) for each in groups}
    return {group_id: call for group_id, call in calls.items() if call.text}


def _call(
    day: Occasion, group: Group, members: Sequence[Member], identities: Mapping[str, Sequence[Identity]]
) -> Message:
    named = [(one.user_id, mentionable(one.name)) for each in members for one in identities.get(each.person_id, ())]
    mentions = tuple(Mention(user_id=user_id, name=name) for user_id, name in named if name)
    names = day.face.voice.list(f"<at>{each.name}</at>" for each in mentions)
    text = day.face.voice.say("group.call", names=names, number=group.number) if mentions else ""
    return Message(text=text, mentions=mentions)
