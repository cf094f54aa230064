"""What groups bring back, where everybody reads along: a report is posted once for each group and session that it
is shown in, and kept right while the group may still change what it wrote.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from bot import receipts
from bot.announcements import is_told
from bot.breakouts import harvests, rounds
from bot.delivery import queue
from bot.ideas import harvest_idea
from bot.model import Delivery, GroupRole, IdeaState, IdentityKind, Mention, Message
from cards import harvest as harvest_cards
from cards import report as report_cards
from cards.markdown import mentionable
from cards.report import Following, Presenter, Report, Section

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bot.model import Agenda, Group, Harvest, Member, Place, Round, Session
    from bot.occasions import Occasion
    from cards.elements import Face

KIND: Final = "report"
_USUAL: Final = timedelta(hours=1)  # of a session whose end nobody tells
_PRESENTING: Final = (GroupRole.OPLAEGSHOLDER, GroupRole.TOVHOLDER)
_MENTIONED: Final = frozenset({IdentityKind.MEMBER, IdentityKind.GUEST, IdentityKind.FEDERATED})


@dataclass(frozen=True, slots=True)
class Show:
    """Reports at hand: of which round, what it was about, and in which session they are shown; that is another
    one where groups present later than they talked.
    """

    sitting: Round
    about: Session
    session: Session

    @property
    def presents(self) -> bool:
        """Whether the groups present in a session of its own."""
        return self.session.id != self.about.id


async def show_of(day: Occasion, session: Session) -> Show | None:
    """Return the reports that are shown in a session; None where there are none, or not for everybody."""
    about = presented_in(day.agenda, session) if session.presents else session
    sitting = await rounds.round_of(day, about.id) if about else None
    if about is None or sitting is None or not is_told(session) or not is_told(about):
        return None
    return Show(sitting, about, session)


def presented_in(agenda: Agenda, session: Session) -> Session | None:
    """Return the breakout whose groups present in a session: by its title or uid, the last one before it."""
    wanted = _plain(session.presents)
    found = [
        each
        for each in agenda.sessions
        if rounds.is_breakout(each) and wanted in {_plain(each.title), _plain(each.uid)} and each.start < session.start
    ]
    return max(found, key=lambda each: each.start, default=None) if wanted else None


async def presented_today(day: Occasion) -> Round | None:
    """Return the round whose groups present today, as long as they may: who presents may still change."""
    wall = day.agenda.wall(day.now)
    today = [each for each in day.agenda.sessions if each.presents and each.start.date() == wall.date()]
    for session in sorted(today, key=lambda each: each.start):
        show = await show_of(day, session) if wall < (session.end or session.start + _USUAL) else None
        if show is not None:
            return show.sitting
    return None


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()


async def order(day: Occasion, show: Show) -> list[Group]:
    """Return the groups in the order in which they present; one that nobody is left of has nothing to say."""
    groups = await rounds.groups_of(day, show.sitting)
    members = await day.tables.members.find(round_id=show.sitting.id)
    there = {each.group_id for each in members if not each.absent}
    there |= (await harvests.of_round(day, show.sitting)).keys()
    return [each for each in groups if each.id in there]


async def presenters(day: Occasion, groups: Sequence[Group]) -> dict[str, list[Member]]:
    """Return by group who presents, of those who are there: whoever has that role, else who leads the group, else
    everybody in it.
    """
    ids = tuple(each.id for each in groups)
    members = await day.tables.members.find(group_id=ids, absent=False) if ids else []
    away = {each.person_id for each in await day.tables.attendances.find(event_id=day.event.id, present=False)}
    there = [each for each in members if each.person_id not in away]
    found = {}
    for group in groups:
        own = sorted((each for each in there if each.group_id == group.id), key=lambda each: each.seat)
        by_role = ([each for each in own if each.role is role] for role in _PRESENTING)
        found[group.id] = next((each for each in by_role if each), own)
    return found


# Posting ------------------------------------------------------------------------------------------


async def shown(day: Occasion, show: Show) -> set[str]:
    """Return the ids of the groups whose report stands in a session."""
    begins = f"{day.event.id}/{show.session.id}/{KIND}/"
    found = await day.tables.deliveries.find(event_id=day.event.id, kind=KIND)
    return {each.key.removeprefix(begins).split(".")[1] for each in found if each.key.startswith(begins)}


async def post(day: Occasion, show: Show, group: Group) -> None:
    """Post a group's report in the event's main places; what stands there is kept right instead."""
    drawn = await report_of(day, show, group)
    for place in await day.main_places():
        following, mentions = await _following(day, show, group, place)
        for page in report_cards.paged(drawn):
            card = report_cards.report(
                day.face, event=day.event, session=show.session, report=page, following=following
            )
            called = mentions if page.page == page.pages else ()
            message = Message(card=card, summary=str(card["fallbackText"]), mentions=called)
            await queue(day.tables, _delivery(day, show, f"{place.id}.{group.id}.{page.page}", place, message))


def _delivery(day: Occasion, show: Show, target: str, place: Place, message: Message) -> Delivery:
    return Delivery(
        key=f"{day.event.id}/{show.session.id}/{KIND}/{target}/1",
        event_id=day.event.id,
        place_id=place.id,
        kind=KIND,
        message=message,
        queued_at=day.now,
    )


async def report_of(day: Occasion, show: Show, group: Group) -> Report:
    """Return what a group brings back, as it is now."""
    members = await day.tables.members.find(group_id=group.id, absent=False)
    present = (await presenters(day, [group]))[group.id]
    names = await _names(day, members)
    harvest = await day.tables.harvests.get(group_id=group.id)
    in_order = sorted(members, key=lambda each: each.seat)
    return Report(
        number=group.number,
        topic=group.topic,
        members=tuple(names[each.person_id] for each in in_order),
        presenters=tuple(_presenter(each, names) for each in present),
        sections=_sections(day.face, show.about, await _visible(day, harvest)),
        presents=show.presents,
    )


async def _visible(day: Occasion, harvest: Harvest | None) -> Harvest | None:
    """Return what a group wrote without what was hidden of it."""
    if harvest is None:
        return None
    places = {harvest_idea(harvest.group_id, place): place for place in harvest.answers}
    hidden = await day.tables.ideas.find(id=tuple(places), state=IdeaState.HIDDEN) if places else []
    gone = {places[each.id] for each in hidden}
    return harvest.model_copy(
        update={"answers": {place: words for place, words in harvest.answers.items() if place not in gone}}
    )


async def _names(day: Occasion, members: Iterable[Member]) -> dict[str, str]:
    ids = tuple(sorted({each.person_id for each in members}))
    people = {each.id: each.name for each in await day.tables.people.find(id=ids)} if ids else {}
    return {each: people.get(each, "") for each in ids}


def _presenter(member: Member, names: Mapping[str, str]) -> Presenter:
    role = member.role if member.role in _PRESENTING else None
    return Presenter(name=names.get(member.person_id, ""), role=role)


def _sections(face: Face, about: Session, harvest: Harvest | None) -> tuple[Section, ...]:
    """Return what a group wrote, in its own words, by what it was asked for."""
    slots, answers = harvests.slots_of(about), harvest.answers if harvest else {}
    found: dict[str, list[str]] = {}
    for place in harvest_cards.places_of(slots, answers):
        slot = harvest_cards.slot_of(slots, place)
        if answers.get(place):
            found.setdefault(slot.label if slot else "", []).append(answers[place])
    usual = face.plain("card.report.written") if list(found) == [""] else ""
    return tuple(Section(label=label or usual, entries=tuple(entries)) for label, entries in found.items())


async def refresh(day: Occasion, group: Group) -> None:
    """Keep a group's report right wherever it stands, also where it was written on since."""
    about = f".{group.id}."
    found = await day.tables.deliveries.find(event_id=day.event.id, kind=KIND)
    for session_id in {each.key.split("/")[1] for each in found if about in each.key}:
        session = day.agenda.session(session_id)
        show = await show_of(day, session) if session else None
        if show is not None and show.sitting.id == group.round_id:
            await post(day, show, group)


# Who is next --------------------------------------------------------------------------------------


async def next_after(day: Occasion, show: Show, group: Group) -> Group | None:
    """Return the group whose turn it is after this one."""
    return next((each for each in await order(day, show) if each.number > group.number), None)


async def _following(
    day: Occasion, show: Show, group: Group, place: Place
) -> tuple[Following | None, tuple[Mention, ...]]:
    """Return who presents next, mentioned in this place where nothing else tells them."""
    after = await next_after(day, show, group) if show.presents else None
    if after is None:
        return None, ()
    members = (await presenters(day, [after]))[after.id]
    names = await _names(day, members)
    called = await _mentions(day, names, place)
    rest = tuple(_presenter(each, names) for each in members if each.person_id not in called)
    told = tuple(f"<at>{each.name}</at>" for each in called.values())
    return Following(number=after.number, presenters=rest, called=told), tuple(called.values())


async def _mentions(day: Occasion, person_ids: Iterable[str], place: Place) -> dict[str, Mention]:
    """Return the mentions of those who cannot be written to 1:1, and were met in this place."""
    out = {each for each, reason in (await receipts.out_of_reach(day.tables, person_ids)).items() if reason}
    if not out:
        return {}
    there = {each.id for each in await day.tables.places.find(conversation_id=place.conversation_id)}
    return {
        each.person_id: Mention(user_id=each.user_id, name=name)
        for each in await day.tables.identities.find(person_id=tuple(sorted(out)))
        if each.met_in in there and each.kind in _MENTIONED and (name := mentionable(each.name))
    }
