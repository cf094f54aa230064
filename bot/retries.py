"""What becomes of a message that the connector did not take: a table, and one function that reads it.

Pure: the Outbox carries the verdict out. The table is Microsoft's, "Status codes from bot conversational
APIs" (2026); where it is silent about a 403 or a 404, the first tells of the place, the second of the
message alone.

How long something is tried: ten attempts, and for an hour where ten were quicker; five times where each
may have arrived all the same, since Teams knows no key by which it could drop a second one. What is
nobody's message's fault (our token) counts as no attempt and is kept for a day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from bot.model import Delivery, DeliveryState, PlaceState, Repeat
from cards.paging import ROOM, TIGHT, Room, fits, pages, shrunk

if TYPE_CHECKING:
    import random
    from datetime import datetime

    from bot.errors import DeliveryError

MOST_ATTEMPTS: Final = 10
MOST_UNCERTAIN: Final = 5
AT_LEAST: Final = timedelta(hours=1)
AT_MOST: Final = timedelta(days=1)
LONGEST_PAUSE: Final = 300.0  # seconds, of our own accord
LONGEST_ASKED: Final = 900.0  # seconds: a Retry-After of hours is not believed; asking costs one request
PAUSE: Final = 30.0  # seconds in which nothing leaves, since nothing would be taken


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the Outbox does after an attempt that failed.

    `delivery` is the row as it then stands: QUEUED (at `not_before`, or at once), UNCERTAIN or FAILED.
    `place` is the new state of the place that was posted in, or None to leave it. It is not meant for a
    place that only lent its address to open somebody's 1:1.
    `service_url` is where that place (or the one that lent its address) is to be reached from now on,
    unless a turn has brought a newer one meanwhile.
    `blocked` says that the whole tenant wants to hear nothing: Tenant.state, until somebody there writes.
    `pause` says that nothing else would leave either: claim nothing for that long. The delivery waits as
    long by itself, so that another replica may find out for itself.
    `more` are the pages that come after it, where it was too large for Teams and `delivery` is now the
    first page, QUEUED: deliveries to be added in the same transaction, in this order, in the same line (what
    was queued there meanwhile may then stand between them).
    `alarm` says that a human has to mend something: the log's ERROR and a count of its own.
    """

    delivery: Delivery
    place: PlaceState | None = None
    service_url: str | None = None
    blocked: bool = False
    pause: timedelta | None = None
    more: tuple[Delivery, ...] = ()
    alarm: bool = False


@dataclass(frozen=True, slots=True)
class _Rule:
    again: bool = False
    place: PlaceState | None = None
    blocked: bool = False
    alarm: bool = False


_STOP: Final = _Rule()
_AGAIN: Final = _Rule(again=True)
_BLOCKED: Final = _Rule(place=PlaceState.BLOCKED)

_RULES: Final[dict[tuple[int, str], _Rule]] = {
    (0, ""): _AGAIN,  # no answer
    (400, ""): _Rule(alarm=True),
    (401, ""): _Rule(again=True, alarm=True),  # others are taken with the same token; else the error is general
    (403, ""): _BLOCKED,
    (403, "BotDisabledByAdmin"): _Rule(blocked=True),
    (403, "BotNotInConversationRoster"): _BLOCKED,
    (403, "ConversationBlockedByUser"): _BLOCKED,
    (403, "MessageWritesBlocked"): _BLOCKED,
    (403, "ForbiddenOperationException"): _BLOCKED,
    (403, "NotEnoughPermissions"): _STOP,
    (403, "InvalidBotApiHost"): _Rule(alarm=True),  # with `moved_to` it never comes to this
    (404, ""): _Rule(alarm=True),
    (404, "ConversationNotFound"): _Rule(place=PlaceState.GONE),
    (404, "ActivityNotFoundInConversation"): _STOP,
    (408, ""): _AGAIN,
    (412, ""): _AGAIN,
    (429, ""): _AGAIN,
    (500, ""): _STOP,
    (502, ""): _AGAIN,
    (503, ""): _AGAIN,
    (504, ""): _AGAIN,
}


def judge(delivery: Delivery, error: DeliveryError, now: datetime, chance: random.Random) -> Verdict:
    """Return what becomes of a claimed delivery whose attempt failed with `error`.

    An edit changes what stands, so that it does no harm twice: it is never in doubt.
    """
    told = delivery.model_copy(update={"error": str(error), "lease_until": None, "settled_at": now})
    if error.general:
        return _wait_for_everyone(told, now, chance)
    if error.status == 413:  # noqa: PLR2004 - HTTP's own number
        return _cut_up(told.model_copy(update={"attempts": delivery.attempts + 1, "not_before": None}))
    rule = _rule(error)
    doubtful = error.unknown and delivery.activity_id is None
    failed = told.model_copy(
        update={"attempts": delivery.attempts + 1, "uncertain": delivery.uncertain + doubtful, "not_before": None}
    )
    worth_it = rule.again or error.unknown or error.moved_to is not None
    if not worth_it or _tired(failed, now) or (doubtful and _rather_not(failed)):
        return Verdict(
            _given_up(failed),
            place=rule.place if _speaks_for_place(delivery, error) else None,
            blocked=rule.blocked,
            alarm=rule.alarm,
        )
    if error.moved_to is not None:
        return Verdict(_queued(failed, None), service_url=error.moved_to)
    wait = pause_before(failed.attempts, error.retry_after, chance)
    return Verdict(_queued(failed, now + wait), alarm=rule.alarm)


def paged(delivery: Delivery, room: Room = ROOM) -> list[Delivery]:
    """Return what says the same in messages that Teams takes; itself alone where it fits.

    A message that is new becomes pages under the keys `<key>`, `<key>/page2`, ... in one line; they go into
    the thread that the first begins, or the one it was for. A page that Teams refuses becomes parts, under
    `<key>/part2`, ... A message that stands (or whose first revision is on its way) is edited, hence shrunk:
    pages would come too late, below what others said meanwhile. Only the first page belongs to a batch,
    where people are counted.
    """
    if fits(delivery.message, room):
        return [delivery]
    if delivery.activity_id is not None or delivery.revision > 1:
        return [delivery.model_copy(update={"message": shrunk(delivery.message, room)})]
    first, *rest = pages(delivery.message, room)
    name = "page" if room == ROOM else "part"
    follows = {
        "batch": None,
        "thread_of": delivery.thread_of or (delivery.key if delivery.thread_place_id else None),
        "thread_place_id": None,
        "state": DeliveryState.QUEUED,
        "attempts": 0,
        "uncertain": 0,
        "error": None,
        "settled_at": None,
    }
    return [
        delivery.model_copy(update={"message": first}),
        *(
            delivery.model_copy(update=follows | {"key": f"{delivery.key}/{name}{number}", "message": page})
            for number, page in enumerate(rest, 2)
        ),
    ]


def pause_before(attempt: int, retry_after: float | None, chance: random.Random) -> timedelta:
    """Return how long to wait after attempt number `attempt`: what was asked, up to 15 minutes, and a
    little more; else 2 s, 4 s, 8 s ... 5 minutes, a quarter more or less.

    Who asked ten times to be asked again soon is asked as rarely as one who does not say when.
    """
    own = min(LONGEST_PAUSE, 2.0**attempt) * chance.uniform(0.75, 1.25)
    if retry_after is None:
        return timedelta(seconds=own)
    asked = min(retry_after, LONGEST_ASKED)
    asked += chance.uniform(0, max(0.25, asked / 40))
    return timedelta(seconds=asked if attempt < MOST_ATTEMPTS else max(asked, own))


def _wait_for_everyone(told: Delivery, now: datetime, chance: random.Random) -> Verdict:
    if now - told.queued_at >= AT_MOST:
        return Verdict(_given_up(told), alarm=True)
    pause = timedelta(seconds=PAUSE * chance.uniform(0.75, 1.25))
    return Verdict(_queued(told, now + pause), pause=pause, alarm=True)


def _cut_up(failed: Delivery) -> Verdict:
    """Say it in smaller messages; what is small already, and is refused all the same, is given up."""
    first, *more = paged(failed, TIGHT)
    if first.message == failed.message:
        return Verdict(_given_up(failed))
    return Verdict(_queued(first, None), more=tuple(more))


def _rule(error: DeliveryError) -> _Rule:
    return _RULES.get((error.status, error.code)) or _RULES.get((error.status, ""), _STOP)


def _tired(failed: Delivery, now: datetime) -> bool:
    return failed.attempts >= MOST_ATTEMPTS and now - failed.queued_at >= AT_LEAST


def _rather_not(failed: Delivery) -> bool:
    return failed.repeat is Repeat.NEVER or failed.uncertain >= MOST_UNCERTAIN


def _speaks_for_place(delivery: Delivery, error: DeliveryError) -> bool:
    """Whether a refusal tells of the place itself, and not of the message that was to be edited or of the
    thread it was for.
    """
    if error.status == 404:  # noqa: PLR2004 - HTTP's own number
        return delivery.thread_of is None
    known = error.code != "" and (error.status, error.code) in _RULES
    return known or (delivery.activity_id is None and delivery.thread_of is None)


def _queued(delivery: Delivery, at: datetime | None) -> Delivery:
    return delivery.model_copy(update={"state": DeliveryState.QUEUED, "not_before": at})


def _given_up(delivery: Delivery) -> Delivery:
    """What may stand in Teams all the same is in doubt, and not given up."""
    in_doubt = delivery.uncertain > 0 and delivery.activity_id is None
    return delivery.model_copy(update={"state": DeliveryState.UNCERTAIN if in_doubt else DeliveryState.FAILED})
