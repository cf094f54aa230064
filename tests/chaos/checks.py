"""What must hold when the day is over. Pure: the connector's log and the rows in, broken promises out."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

from bot.delivery import WIDTH
from bot.model import Delivery, DeliveryState, Due, DueKind, DueState, PlaceKind, Priority, Repeat
from bot.teams.connector import activity_of
from tests.chaos.day import SECRET

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from bot.demo.clock import Tempo
    from bot.model import Place
    from bot.rates import Pace
    from tests.chaos.weather import Arrival

# Which due says what: the act in a message's key, and the kind of due that it follows from.
_DUE_OF: Final = {
    "heads_up": DueKind.HEADS_UP,
    "announcement": DueKind.START,
    "group": DueKind.START,
    "group_call": DueKind.START,
    "last_minutes": DueKind.LAST_MINUTES,
    "group_last_minutes": DueKind.LAST_MINUTES,
    "group_closed": DueKind.END,
}
# How groups fare is drawn anew where it stands, and its toast counts along: what comes after the number names nothing.
_FARE: Final = re.compile(r"(?<=: )(\d+ grupper?) · .*")
_TO_ALL: Final = {DueKind.HEADS_UP: "heads_up", DueKind.START: "announcement"}
SLACK: Final = timedelta(seconds=3)  # what a busy machine may be behind by itself
FAIR: Final = timedelta(seconds=4)  # who had less than this to say something may have been late without fault


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that is known of a day when it is over.

    `opened` are the 1:1 conversations that the connector opened, by person: the bot need not know of them.
    `sorry` are the conversations in which the bot tried to apologise, past the database and only once.
    `circle` are sessions that nobody may hear of, `away` is when something was taken from the bot,
    `unknown` is how many messages the connector did not answer for, and `hurt` how often a replica was
    torn from what it had under way.
    """

    deliveries: Sequence[Delivery]
    dues: Sequence[Due]
    places: Mapping[str, Place]
    main: Sequence[str]
    log: Sequence[Arrival]
    tempo: Tempo
    circle: frozenset[str] = frozenset()
    away: Sequence[tuple[datetime, datetime]] = ()
    opened: Mapping[str, str] = field(default_factory=dict)
    asked: Mapping[str, str] = field(default_factory=dict)
    apologies: frozenset[str] = frozenset()
    sorry: frozenset[str] = frozenset()
    unknown: int = 0
    hurt: int = 0


@dataclass(frozen=True, slots=True)
class Breach:
    """A promise that was not kept, by the key of what it is about."""

    promise: str
    key: str
    what: str = ""

    def __str__(self) -> str:
        return f"{self.promise}: {self.key} {self.what}".rstrip()


# A message's signature: where it stands and what its toast says. Several rows may share one.
Signature = tuple[str, str, str]


def judge(evidence: Evidence) -> list[Breach]:
    """Return every promise that was broken."""
    matched = match(evidence)
    return [
        *_settled(evidence),
        *_once(evidence, matched),
        *_doubted_with_reason(evidence),
        *_as_last_written(evidence),
        *_in_order(evidence, matched),
        *_nothing_missing(evidence),
        *_in_time(evidence, matched),
        *_answered(evidence),
        *_kept_secret(evidence),
    ]


# Which message at the connector is which row's ---------------------------------------------------


@dataclass(slots=True)
class Family:
    """The rows of one signature, and what arrived of it, in order of time."""

    rows: list[Delivery] = field(default_factory=list)
    posts: list[Arrival] = field(default_factory=list)


def match(evidence: Evidence) -> dict[Signature, Family]:
    """Return rows and arrivals by signature; edits change what stands, they are no arrival."""
    found: defaultdict[Signature, Family] = defaultdict(Family)
    by_key = {each.key: each for each in evidence.deliveries}
    for row in evidence.deliveries:
        found[signature_of(row, by_key, evidence)].rows.append(row)
    for post in evidence.log:
        if not post.edit:
            found[post.conversation, post.thread, _toast(post.activity)].posts.append(post)
    return dict(found)


def signature_of(row: Delivery, by_key: Mapping[str, Delivery], evidence: Evidence) -> Signature:
    """Return where a row's message belongs and what its toast says."""
    toast = _named(row.message.summary or row.message.text)
    place = evidence.places.get(row.place_id or "") or _place_of_person(row, evidence)
    if place is None:
        return (evidence.opened.get(row.person_id or "", row.key), "", toast)
    root = by_key.get(row.thread_of or "")
    in_thread = root is not None and place.kind is PlaceKind.CHANNEL
    thread = (root.activity_id or "") if root is not None and in_thread else place.thread_root
    return (place.conversation_id, thread, toast)


def _place_of_person(row: Delivery, evidence: Evidence) -> Place | None:
    own = (each for each in evidence.places.values() if each.kind is PlaceKind.PERSONAL)
    return next((each for each in own if row.person_id and each.person_id == row.person_id), None)


def _toast(activity: Mapping[str, Any]) -> str:
    return _named(str(activity.get("summary") or activity.get("text") or ""))


def _named(toast: str) -> str:
    """Return what of a toast stays when its message is edited."""
    return _FARE.sub(r"\1", toast)


def first_arrivals(evidence: Evidence, matched: Mapping[Signature, Family]) -> dict[str, datetime]:
    """Return when each row's message first came, by key: by its id, or by what it said at any time."""
    said: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for each in evidence.log:
        said[each.post_id].append(each.activity)
    found: dict[str, datetime] = {}
    for family in matched.values():
        for row in family.rows:
            contents = [activity_of(row.message), *said.get(row.activity_id or "", ())]
            alone = len(family.rows) == 1
            its = [each.at for each in family.posts if alone or each.activity in contents]
            if its:
                found[row.key] = min(its)
    return found


# The promises -----------------------------------------------------------------------------------


def _settled(evidence: Evidence) -> Iterator[Breach]:
    """Nothing is left under way, and nothing was given up but what helped nobody any more: the weather passes."""
    by_key = {each.key: each for each in evidence.deliveries}
    for row in evidence.deliveries:
        if row.state in {DeliveryState.QUEUED, DeliveryState.CLAIMED}:
            yield Breach("left open", row.key, row.state)
        elif _came_too_late(row, by_key, evidence):
            continue
        elif row.state is DeliveryState.FAILED:
            yield Breach("given up", row.key, row.error or "")
        elif row.state is DeliveryState.UNCERTAIN and row.repeat is Repeat.AGAIN:
            yield Breach("not said again", row.key, row.error or "")
    for due in evidence.dues:
        if due.state is DueState.PLANNED:
            yield Breach("due left", due.key)


def _came_too_late(row: Delivery, by_key: Mapping[str, Delivery], evidence: Evidence) -> bool:
    """Whether a message was given up since it was stale by then, or the thread that it was for never began."""
    root = by_key.get(row.thread_of or "")
    if row.error == "410 thread_missing" and root is not None:
        return root.activity_id is None and _came_too_late(root, by_key, evidence)
    stale = evidence.tempo.wall(row.stale_at) if row.stale_at else None
    return row.error == "410 too_late" and stale is not None and row.settled_at is not None and row.settled_at >= stale


def _once(evidence: Evidence, matched: Mapping[Signature, Family]) -> Iterator[Breach]:
    """Each message stands once; one that NEVER repeats at most once; one more for each doubt of another."""
    for signature, family in matched.items():
        sent = sum(row.state is DeliveryState.SENT or row.activity_id is not None for row in family.rows)
        spare = sum(may_stand_twice(row) for row in family.rows)
        apology = not family.rows and signature[2] in evidence.apologies
        name = family.rows[0].key if family.rows else " ".join(signature)
        counted = f"{len(family.posts)} times, {sent} recorded, {spare} in doubt"
        if len(family.posts) < sent:
            yield Breach("lost", name, counted)
        elif len(family.posts) > sent + spare and not apology:
            yield Breach("twice" if family.rows else "from nowhere", name, counted)


def may_stand_twice(row: Delivery) -> int:
    """Return how often a row's message may stand beside the one that is recorded."""
    if row.repeat is Repeat.NEVER:
        return int(row.state is DeliveryState.UNCERTAIN)
    return row.uncertain


def _doubted_with_reason(evidence: Evidence) -> Iterator[Breach]:
    """Nothing is in doubt but what went unanswered, and what a replica had under way when it was torn from it."""
    doubts = sum(row.uncertain for row in evidence.deliveries)
    reasons = evidence.unknown + evidence.hurt * WIDTH
    if doubts > reasons:
        yield Breach("doubt without reason", "all", f"{doubts} doubts, {reasons} reasons")


def _as_last_written(evidence: Evidence) -> Iterator[Breach]:
    """What a row says was sent stands under the id that it names, as it was last written."""
    stands = {(each.conversation, each.post_id): each.activity for each in evidence.log}
    by_key = {each.key: each for each in evidence.deliveries}
    named = Counter(row.activity_id for row in evidence.deliveries if row.activity_id)
    for row in evidence.deliveries:
        if row.state is not DeliveryState.SENT:
            continue
        conversation, _, _ = signature_of(row, by_key, evidence)
        there = stands.get((conversation, row.activity_id or ""))
        if there is None:
            yield Breach("not where it says", row.key, row.activity_id or "no id")
        elif there != activity_of(row.message):
            yield Breach("old words", row.key, f"revision {row.revision}, sent {row.sent_revision}")
        elif named[row.activity_id or ""] > 1:
            yield Breach("two rows, one message", row.key)


def _in_order(evidence: Evidence, matched: Mapping[Signature, Family]) -> Iterator[Breach]:
    """In each line messages first came in the order in which they were queued; answers may overtake."""
    arrived = first_arrivals(evidence, matched)
    lines: defaultdict[str, list[Delivery]] = defaultdict(list)
    for row in evidence.deliveries:
        if row.key in arrived and row.priority is not Priority.ANSWER:
            lines[row.place_id or row.person_id or ""].append(row)
    for rows in lines.values():
        for before, after in pairwise(sorted(rows, key=lambda row: row.position)):
            if arrived[after.key] < arrived[before.key]:
                yield Breach("out of order", after.key, f"came before {before.key}")


def _nothing_missing(evidence: Evidence) -> Iterator[Breach]:
    """Every due that was done is in every place, and what was not done had a reason."""
    for due in evidence.dues:
        if due.state is DueState.DONE and not _was_over(due, evidence):
            yield from (Breach("never queued", key) for key in unsaid(due, evidence))
        if due.state is DueState.DROPPED and not _excused(due, evidence):
            yield Breach("dropped", due.key, f"{due.at:%H.%M}-{due.stale_at:%H.%M}")


def unsaid(due: Due, evidence: Evidence) -> list[str]:
    """Return the keys of what a due says to all, and of which there is no row."""
    if due.kind not in _TO_ALL or due.session_id in evidence.circle:
        return []
    keys = {each.key for each in evidence.deliveries}
    begins, ends = f"{due.event_id}/{due.session_id}/{_TO_ALL[due.kind]}/", f"/{due.occurrence}"
    return [key for place in evidence.main if (key := begins + place + ends) not in keys]


def _was_over(due: Due, evidence: Evidence) -> bool:
    """Whether the session has ended or moved: what had not left by then was taken back, since it helps nobody."""
    session = [each for each in evidence.dues if each.session_id == due.session_id]
    ended = any(
        each.kind is DueKind.END and each.occurrence == due.occurrence and each.state is DueState.DONE
        for each in session
    )
    moved = any(each.occurrence > due.occurrence for each in session)
    return due.kind in _TO_ALL and (ended or moved) and bool(evidence.away or evidence.unknown)


def _excused(due: Due, evidence: Evidence) -> bool:
    begins, ends = evidence.tempo.wall(due.at), evidence.tempo.wall(due.stale_at)
    return ends - begins < FAIR or any(since < ends and until + SLACK > begins for since, until in evidence.away)


def _in_time(evidence: Evidence, matched: Mapping[Signature, Family]) -> Iterator[Breach]:
    """Nothing came before its due, nothing was queued when it was stale, and nothing of a due that is not done."""
    dues = {each.key: each for each in evidence.dues}
    arrived = first_arrivals(evidence, matched)
    for row in evidence.deliveries:
        if (due := due_of(row, dues)) is None:
            continue
        if due.state is not DueState.DONE:
            yield Breach("of a due that was not done", row.key, due.state)
        if row.key in arrived and arrived[row.key] < evidence.tempo.wall(due.at):
            yield Breach("early", row.key)
        if row.key in arrived and _is_stale(arrived[row.key], row, evidence):
            yield Breach("stale", row.key, "came too late")
        if row.revision == 1 and not due.at <= row.queued_at < due.stale_at:
            yield Breach("stale", row.key, f"queued at {row.queued_at:%H.%M.%S}")


def _is_stale(came: datetime, row: Delivery, evidence: Evidence) -> bool:
    """Whether a message came when it was stale; what had just left may, as may what was torn from its replica."""
    if row.stale_at is None:
        return False
    stale = evidence.tempo.wall(row.stale_at)
    return came > stale + SLACK and not any(since <= came and until >= stale for since, until in evidence.away)


def due_of(row: Delivery, dues: Mapping[str, Due]) -> Due | None:
    """Return the due that a row's message follows from; None where it is nobody's."""
    if row.kind not in _DUE_OF:
        return None
    event, session, _, _, occurrence = row.key.split("/")
    return dues.get(f"{event}/{session}/{_DUE_OF[row.kind]}/{occurrence}")


def _answered(evidence: Evidence) -> Iterator[Breach]:
    """Who asked was answered once, or was to be told to try again."""
    answers = Counter(row.key.partition("/")[2].rpartition("/")[0].rpartition("|")[2] for row in evidence.deliveries)
    for asked, chat in evidence.asked.items():
        if answers[asked] != 1 and chat not in evidence.sorry:
            yield Breach("no answer", asked, f"in {chat}: {answers[asked]}")


def _kept_secret(evidence: Evidence) -> Iterator[Breach]:
    """Nobody heard of the circle's line."""
    for each in evidence.log:
        if SECRET in str(each.activity):
            yield Breach("told of a circle", each.conversation)


# Rates ------------------------------------------------------------------------------------------


def too_fast(log: Sequence[Arrival], pace: Pace, *, jitter: float) -> Iterator[Breach]:
    """Yield each conversation, card and tenant that had more than its share.

    What left in time may come closer together than it left: by `jitter` seconds, which for a window that
    is not much longer means the shares of two.
    """
    lanes: defaultdict[str, list[datetime]] = defaultdict(list)
    for each in log:
        lanes[each.conversation].append(each.at)
    shares = {"conversation": (lanes, pace.conversation), "tenant": ({"all": [each.at for each in log]}, pace.tenant)}
    for what, (lists, windows) in shares.items():
        for name, instants in lists.items():
            for window in windows:
                most = window.most * (2 if window.milliseconds <= 10_000 * jitter else 1)
                if _closest(instants, most) < timedelta(milliseconds=window.milliseconds, seconds=-jitter):
                    yield Breach("too fast", name, f"more than {most} in {window.milliseconds} ms for a {what}")
    yield from _edited_too_soon(log, pace.edits_apart - timedelta(seconds=jitter))


def _edited_too_soon(log: Sequence[Arrival], apart: timedelta) -> Iterator[Breach]:
    cards: defaultdict[str, list[Arrival]] = defaultdict(list)
    for each in log:
        if each.edit:
            cards[each.post_id].append(each)
    for name, edits in cards.items():
        for before, after in pairwise(edits):  # what is said again after a doubt is no other edit
            if before.activity != after.activity and after.at - before.at < apart:
                yield Breach("too fast", name, "edits of one card")


def _closest(instants: Sequence[datetime], apart: int) -> timedelta:
    """Return the shortest time in which `apart` + 1 of them lie."""
    return min((last - first for first, last in zip(instants, instants[apart:], strict=False)), default=timedelta.max)
