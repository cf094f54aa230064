"""What may leave now: the heads of those lines that are ready, never a row behind a head, so that a
blocked conversation with 20,000 waiting delays nobody.

Two workers never hold the same line: PostgreSQL skips what another one has locked, SQLite has one
writer at a time.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import Select, bindparam, case, func, literal_column, or_, select, union_all, update

from bot.model import Delivery, DeliveryState, Place, PlaceKind, PlaceState, Priority, Repeat
from bot.ports import Claimed, Outcome, Turnover
from bot.store.among import among
from bot.store.lines import EPOCH, hold_lines
from bot.store.meter import Meter, tenant_of
from bot.store.outcomes import settle
from bot.store.tables import deliveries, lines, places

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import Connection

    from bot.rates import Pace
    from bot.store.lines import Change

_CLAIMED: Final = DeliveryState.CLAIMED.value
_QUEUED: Final = DeliveryState.QUEUED.value
_SOON: Final = timedelta(milliseconds=50)  # somebody writes to the row just now
_FIELDS: Final = tuple(Delivery.model_fields)
_PLACE_FIELDS: Final = tuple(Place.model_fields)
_waits: Final = lines.c.open > literal_column("0")  # a literal: the index knows it in any plan
_now: Final = bindparam("now", type_=lines.c.ready_at.type)
_until: Final = bindparam("until", type_=lines.c.ready_at.type)

_head = deliveries.alias("head")
_root = deliveries.alias("root")
_spot = places.alias("spot")
_own = places.alias("own")


def _ready_lines() -> Any:
    """Return the lines of a tenant that are ready, by priority and then by who has waited longest."""

    def branch(priority: Priority) -> Any:
        return (
            select(*(lines.c[each] for each in ("id", "priority", "ready_at", "turn")))
            .where(
                _waits,
                lines.c.tenant == bindparam("tenant"),
                lines.c.priority == int(priority),
                lines.c.ready_at <= _now,
            )
            .order_by(lines.c.ready_at, lines.c.turn, lines.c.id)
            .limit(bindparam("most"))
            .with_for_update(skip_locked=True)
            .cte(f"priority_{priority}")
        )

    ready = union_all(*(select(branch(priority)) for priority in Priority)).subquery()
    order = (ready.c[each] for each in ("priority", "ready_at", "turn", "id"))
    return select(ready).order_by(*order).limit(bindparam("most")).cte("ready")


def _heads() -> Select[Any]:
    """Return each ready line with its head, the head's place, and the root of its thread."""
    ready = _ready_lines()
    first = select(func.min(deliveries.c.position)).where(deliveries.c.line == ready.c.id, deliveries.c.open.is_(True))
    personal = (
        select(_own.c.id)
        .where(_own.c.person_id == _head.c.person_id, _own.c.kind == PlaceKind.PERSONAL.value)
        .order_by(case((_own.c.state == PlaceState.OK.value, 0), else_=1), _own.c.id)
        .limit(1)
    )
    root = select(_root.c.activity_id).where(_root.c.key == _head.c.thread_of).scalar_subquery()
    named = func.coalesce(_head.c.place_id, personal.scalar_subquery())
    return (
        select(
            ready.c.id.label("line"),
            *(_head.c[name].label(f"d_{name}") for name in _FIELDS),
            *(_spot.c[name].label(f"p_{name}") for name in _PLACE_FIELDS),
            root.label("root"),
        )
        .select_from(
            ready.outerjoin(_head, _head.c.position == first.scalar_subquery()).outerjoin(_spot, _spot.c.id == named)
        )
        .order_by(ready.c.priority, ready.c.ready_at, ready.c.turn, ready.c.id)
    )


HEADS: Final = _heads()
# The claim holds a line's lock, but its head was read before: here the row itself says if it still may leave.
# It waits for nobody who holds a row, since those wait for lines.
_takable: Final = (
    select(deliveries.c.position)
    .where(
        among(deliveries.c.position, "positions"),
        among(deliveries.c.line, "ids"),
        deliveries.c.open.is_(True),
        or_(deliveries.c.state == _QUEUED, deliveries.c.lease_until <= _now),
        or_(deliveries.c.not_before.is_(None), deliveries.c.not_before <= _now),
    )
    .with_for_update(skip_locked=True)
)
_doubtful: Final = case((deliveries.c.state == _CLAIMED, 1), else_=0)
TAKE: Final = (
    update(deliveries)
    .where(deliveries.c.position.in_(_takable))
    .values(
        state=_CLAIMED,
        lease_until=_until,
        attempts=deliveries.c.attempts + _doubtful,
        uncertain=deliveries.c.uncertain + _doubtful,
    )
    .returning(deliveries.c.position)
)
KEEP: Final = update(lines).where(among(lines.c.id, "ids")).values(ready_at=_until)
# Nobody changes rows of a line that we hold: what it says now is so.
_LOOK: Final = ("state", "not_before", "lease_until", "sent_revision", "settled_at")
LOOK: Final = (
    select(lines.c.id, *(_head.c[name] for name in _LOOK))
    .select_from(
        lines.outerjoin(
            _head,
            _head.c.position
            == select(func.min(deliveries.c.position))
            .where(deliveries.c.line == lines.c.id, deliveries.c.open.is_(True))
            .scalar_subquery(),
        )
    )
    .where(among(lines.c.id, "ids"))
)
MEND: Final = update(lines).where(among(lines.c.id, "ids")).values(open=0)
_first_tenant: Final = select(func.min(lines.c.tenant)).where(_waits)
NEXT_TENANT: Final = _first_tenant.where(lines.c.tenant > bindparam("after"))


def _earliest() -> Select[Any]:
    """Return when a tenant's next line is ready: one look into the index for each priority."""
    mine = select(func.min(lines.c.ready_at).label("ready_at")).where(_waits, lines.c.tenant == bindparam("tenant"))
    looks = union_all(*(mine.where(lines.c.priority == int(priority)) for priority in Priority)).subquery("looks")
    return select(func.min(looks.c.ready_at))


EARLIEST: Final = _earliest()


@dataclass(frozen=True, slots=True)
class Claim:
    """What may be claimed: up to `most`, at `pace`, held until `until`."""

    now: datetime
    until: datetime
    most: int
    pace: Pace


def turn_over(connection: Connection, outcomes: Sequence[Outcome], changes: Sequence[Change], claim: Claim) -> Turnover:
    """Record outcomes, and claim what may leave now; see `bot.ports.DeliveryTable`.

    Everybody takes rows first, then lines, then what was counted of tenants: nobody waits in a circle.
    """
    if outcomes or changes:
        settle(connection, outcomes, changes)
    opens = dict.fromkeys(_tenants(connection) if claim.most else (), claim.now)
    _close(connection, outcomes, claim, opens)
    if not claim.most:
        return Turnover()
    claimed: list[Claimed] = []
    unasked = list(opens)
    while unasked and len(claimed) < claim.most:
        for tenant in tuple(unasked):
            if len(claimed) == claim.most:
                break
            found = _claim_for(connection, tenant, claim, claim.most - len(claimed))
            claimed += found.claimed
            if found.finished:
                unasked.remove(tenant)
                opens[tenant] = found.opens
    return Turnover(claimed=tuple(claimed), again_at=None if unasked else _again_at(connection, opens))


def _close(connection: Connection, outcomes: Sequence[Outcome], claim: Claim, tenants: Iterable[str]) -> None:
    """Close the conversations that Teams said have had enough, with all `tenants` in hand in their order."""
    told = [(each.place, each.closed_until) for each in outcomes if each.place and each.closed_until]
    if not told or not claim.pace.limited:
        return
    wanted = sorted({*tenants, *(tenant_of(place) for place, _ in told)})
    meters = {tenant: Meter(connection, claim.pace, tenant, claim.now) for tenant in wanted}
    for place, until in told:
        meters[tenant_of(place)].close(place, until)


def _tenants(connection: Connection) -> Iterable[str]:
    """Return the tenants that have lines: one look into the index for each, however long the lines."""
    tenant = connection.execute(_first_tenant).scalar_one()
    while tenant is not None:
        yield tenant
        tenant = connection.execute(NEXT_TENANT, {"after": tenant}).scalar_one()


def _again_at(connection: Connection, opens: dict[str, datetime]) -> datetime | None:
    ready = {tenant: connection.execute(EARLIEST, {"tenant": tenant}).scalar_one() for tenant in opens}
    return min((max(instant, opens[tenant]) for tenant, instant in ready.items() if instant), default=None)


@dataclass(slots=True)
class _Found:
    """What one tenant's lines gave; `finished` says that no more is ready, `opens` when it may speak again."""

    claimed: list[Claimed]
    finished: bool
    opens: datetime


def _claim_for(connection: Connection, tenant: str, claim: Claim, most: int) -> _Found:
    meter = Meter(connection, claim.pace, tenant, claim.now)
    most = meter.room(most)
    if not most:
        return _Found([], finished=True, opens=meter.tenant_opens(Priority.ANSWER))
    asked = {"tenant": tenant, "now": claim.now, "most": most}
    heads = [_read(row) for row in connection.execute(HEADS, asked).all()]
    meter.look(head.place for _, head in heads if head)
    chosen: dict[str, _Head] = {}
    held: dict[str, datetime] = {}
    resting: list[str] = []
    ended: list[Outcome] = []
    opens = claim.now
    for line, head in heads:
        if head is None or head.ready_at(claim.pace) > claim.now:
            resting.append(line)
        elif head.is_over:
            ended.append(head.over(claim.now))
            held[line] = claim.now + _SOON  # where somebody else has its row
        elif (opens := meter.tenant_opens(head.priority)) > claim.now:
            break
        elif (free := meter.conversation_opens(head.place, head.priority)) > claim.now:
            held[line] = free
        else:
            meter.take(head.place)
            chosen[line] = head
    hold_lines(connection, held | _look_again(connection, resting, claim))
    if ended:
        settle(connection, ended, waiting=False)
    finished = opens > claim.now or (len(heads) < most and not ended)
    return _Found(_take(connection, chosen, claim, meter), finished, opens)


def _look_again(connection: Connection, resting: list[str], claim: Claim) -> dict[str, datetime]:
    """Return until when lines rest whose heads were not ready when we looked, before we held the lines.

    One that has no head at all has counted wrong; it counts anew.
    """
    if not resting:
        return {}
    found = connection.execute(LOOK, {"ids": resting}).all()
    heads = {line: _Head(dict(zip(_LOOK, fields, strict=True)), None, None) for line, *fields in found if fields[0]}
    if empty := sorted({line for line, *_ in found} - heads.keys()):
        connection.execute(MEND, {"ids": empty})
    return {line: head.ready_at(claim.pace) for line, head in heads.items()}


def _take(connection: Connection, chosen: dict[str, _Head], claim: Claim, meter: Meter) -> list[Claimed]:
    """Mark what was chosen as claimed, and return what we really got."""
    if not chosen:
        return []
    positions = [head.row["position"] for head in chosen.values()]
    asked = {"positions": positions, "ids": list(chosen), "now": claim.now, "until": claim.until}
    marked = connection.execute(TAKE, asked)
    got = set(marked.scalars())
    ours = {line: head for line, head in chosen.items() if head.row["position"] in got}
    hold_lines(connection, dict.fromkeys(chosen.keys() - ours.keys(), claim.now + _SOON))
    if ours:
        connection.execute(KEEP, {"ids": list(ours), "until": claim.until})
        meter.note()
    return [head.claimed(claim.until) for head in ours.values()]


@dataclass(frozen=True, slots=True)
class _Head:
    """The first of a line, as its row stands, and where it goes."""

    row: dict[str, Any]
    place: Place | None
    root: str | None

    def ready_at(self, pace: Pace) -> datetime:
        """Return when it may leave, as far as it is up to itself."""
        instant: datetime = self.row["not_before"] or EPOCH
        if self.row["state"] == _CLAIMED:
            instant = max(instant, self.row["lease_until"])
        if self.row["sent_revision"] > 1 and self.row["settled_at"]:  # the post itself is no edit
            instant = max(instant, self.row["settled_at"] + pace.edits_apart)
        return instant

    @property
    def priority(self) -> Priority:
        """Return who goes first."""
        return Priority(self.row["priority"])

    @property
    def is_over(self) -> bool:
        """Whether it may have left, and is not to be said again: its worker died, or could not tell."""
        once = self.row["repeat"] == Repeat.NEVER and not self.row["sent_revision"]
        return bool(once and self.row["state"] == _CLAIMED)

    def claimed(self, until: datetime) -> Claimed:
        """Return it as it stands once it is claimed."""
        delivery = self._noun(state=DeliveryState.CLAIMED, lease_until=until)
        return Claimed(delivery=delivery, place=self.place, root=self.root)

    def over(self, now: datetime) -> Outcome:
        """Return what becomes of it where it is over."""
        after = self._noun(state=DeliveryState.UNCERTAIN, settled_at=now, lease_until=None)
        return Outcome(claimed=Delivery.model_validate(self.row), delivery=after)

    def _noun(self, **changes: object) -> Delivery:
        if self.row["state"] == _CLAIMED:  # an attempt that nobody recorded
            changes |= {"attempts": self.row["attempts"] + 1, "uncertain": self.row["uncertain"] + 1}
        return Delivery.model_validate(self.row | changes)


def _read(values: Sequence[Any]) -> tuple[str, _Head | None]:
    """Return a row of `HEADS` as a line and its head."""
    own = len(_FIELDS) + 1
    if values[1] is None:
        return values[0], None
    row = dict(zip(_FIELDS, values[1:own], strict=True))
    place = dict(zip(_PLACE_FIELDS, values[own:-1], strict=True))
    return values[0], _Head(row, Place.model_validate(place) if place["id"] else None, values[-1])
