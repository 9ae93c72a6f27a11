"""How a message to many is spread over its recipients, queued, stopped and reported; all in database time.

A page of recipients is one transaction that holds the campaign's row: its deliveries, its outbox rows and the cursor
commit together, so that a process that dies leaves whole pages, and two processes never write the same one.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, insert, or_, select, true, update

from storage import deliveries
from storage.campaign import OPEN, Campaign, CampaignState, Delivery, DeliveryState
from storage.deliveries import campaign_of
from storage.member import Member
from storage.network import Network
from storage.outbox import NEW_ROW, OutboxRow, OutboxState
from storage.outbox import OPEN as OPEN_ROWS
from storage.outbox_queue import Outcome
from storage.prepared import Prepared
from storage.tables import table_of

_campaign, _delivery, _outbox = table_of(Campaign), table_of(Delivery), table_of(OutboxRow)
_member, _network = table_of(Member), table_of(Network)

#: Rows, or deliveries, that end in one piece: it takes the writer for some milliseconds.
AT_ONCE = 500

_INSERT_ROW = Prepared(insert(_outbox), NEW_ROW)


@dataclass(frozen=True, slots=True)
class Stopped:
    """How far a campaign had come when it was stopped."""

    sent: int
    all: int


@dataclass(frozen=True, slots=True)
class UnderWay:
    """A campaign of which rows wait. `area_id`: whose school calendar its network lives by."""

    id: int
    kind: str
    area_id: int


def begin(connection: Connection, values: Mapping[str, Any]) -> int:
    """A new campaign, which nobody has a delivery of yet; `values` are columns of `Campaign`."""
    key = connection.execute(insert(_campaign), {"state": CampaignState.SPREADING, "after": 0, **values})
    inserted = key.inserted_primary_key
    assert inserted is not None, "one row was inserted"
    return int(inserted[0])


def next_spreading(connection: Connection, now: datetime) -> Campaign | None:
    """A campaign that is due and not spread yet, held until the commit; none that another process holds."""
    query = (
        select(_campaign)
        .where(_campaign.c.state == CampaignState.SPREADING, _campaign.c.not_before <= now)
        .order_by(_campaign.c.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    return campaign_of(connection.execute(query).mappings().one_or_none())


def find(connection: Connection, campaign_id: int) -> Campaign | None:
    """The campaign of that number."""
    query = select(_campaign).where(_campaign.c.id == campaign_id)
    return campaign_of(connection.execute(query).mappings().one_or_none())


def queue(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> list[int]:
    """Rows to send that nobody holds yet; their ids, in the same order."""
    return _INSERT_ROW.insert_many(connection, rows)


def spread_up_to(connection: Connection, campaign_id: int, after: int | None) -> None:
    """The cursor behind the page that this transaction writes; None: everybody has a delivery."""
    values: dict[str, Any] = {"state": CampaignState.SPREAD} if after is None else {"after": after}
    connection.execute(update(_campaign).where(_campaign.c.id == campaign_id).values(values))


def begun(connection: Connection, network_id: int, kind: str, since: datetime, *, before: int | None = None) -> int:
    """How many campaigns of a kind the network began since then; `before`: this one, so that each counts alike."""
    query = select(func.count()).where(
        _campaign.c.network_id == network_id, _campaign.c.kind == kind, _campaign.c.created_at >= since
    )
    if before is not None:
        query = query.where(_campaign.c.id < before)
    return int(connection.execute(query).scalar_one())


def hold_network(connection: Connection, network_id: int) -> None:
    """Until the commit nobody else who holds the network counts its campaigns, and none is missed in the count."""
    connection.execute(select(_network.c.id).where(_network.c.id == network_id).with_for_update(key_share=True))


def finish(connection: Connection, now: datetime) -> list[int]:
    """Let end what has come to its end; the campaigns that are done with it. Bounded: it is called again and again.

    What waits of a campaign that is over is given up, with the reason; so that none stays open, also what waits for a
    platform that is switched off, and what hangs on a row that is done or gone.
    """
    waiting = select(_outbox.c.id).where(
        _outbox.c.campaign_id == _campaign.c.id, _outbox.c.state == OutboxState.WAITING
    )
    stopped = select(_campaign.c.id).where(_campaign.c.state == CampaignState.STOPPED, waiting.exists())
    for campaign_id in connection.execute(stopped).scalars().all():
        _give_up(connection, campaign_id, (DeliveryState.STOPPED, None), now, most=AT_ONCE)
    late = (
        select(_campaign.c.id)
        .where(_campaign.c.state.in_([CampaignState.SPREADING, CampaignState.SPREAD]), _campaign.c.latest <= now)
        .with_for_update(skip_locked=True)
    )
    for campaign_id in connection.execute(late).scalars().all():
        _end_late(connection, campaign_id, now)
    # Where rows of the campaign itself wait many deliveries are queued, and none of them is the last one.
    all_tried = select(_campaign.c.id).where(_campaign.c.state == CampaignState.SPREAD, ~waiting.exists())
    for campaign_id in connection.execute(all_tried).scalars().all():
        _settle_lost(connection, campaign_id, now)
    open_ = select(_delivery.c.member_id).where(_delivery.c.campaign_id == _campaign.c.id, _delivery.c.state.in_(OPEN))
    all_out = select(_campaign.c.id).where(_campaign.c.state == CampaignState.SPREAD, ~open_.exists())
    done = list(connection.execute(all_out.with_for_update(skip_locked=True)).scalars())
    if done:
        values = {"state": CampaignState.DONE, "done_at": now}
        connection.execute(update(_campaign).where(_campaign.c.id.in_(done)).values(values))
    return done


def _end_late(connection: Connection, campaign_id: int, now: datetime) -> None:
    _give_up(connection, campaign_id, (DeliveryState.FAILED, "too_late"), now, most=AT_ONCE)
    parked = _delivery.c.campaign_id == campaign_id, _delivery.c.state == DeliveryState.PARKED
    some = select(_delivery.c.member_id).where(*parked).limit(AT_ONCE)
    connection.execute(
        update(_delivery)
        .where(*parked, _delivery.c.member_id.in_(some))
        .values(state=DeliveryState.FAILED, reason="too_late", moment=None, changed_at=now)
    )
    connection.execute(
        update(_campaign)
        .where(_campaign.c.id == campaign_id, _campaign.c.state == CampaignState.SPREADING)
        .values(state=CampaignState.SPREAD)
    )


def _settle_lost(connection: Connection, campaign_id: int, now: datetime) -> None:
    """Deliveries whose row has its outcome, or has gone, have theirs."""
    # Asked of each row by itself: PostgreSQL would join all deliveries with all rows for an EXISTS.
    is_open = select(_outbox.c.state.in_(OPEN_ROWS)).where(_outbox.c.id == _delivery.c.outbox_id).scalar_subquery()
    query = select(_delivery.c.outbox_id).where(
        _delivery.c.campaign_id == campaign_id,
        _delivery.c.state == DeliveryState.QUEUED,
        is_open.is_not(true()),
    )
    lost = set(connection.execute(query.limit(AT_ONCE)).scalars())
    if not lost:
        return
    kept = select(_outbox.c.id, _outbox.c.state, _outbox.c.reason).where(_outbox.c.id.in_(lost))
    found = {row.id: (OutboxState(row.state), row.reason) for row in connection.execute(kept)}
    gone = OutboxState.UNKNOWN, "row_gone"
    outcomes = [Outcome(row_id, *found.get(row_id, gone), 0, doubtful=False) for row_id in lost]
    deliveries.settle(connection, outcomes, now)


def stop(connection: Connection, campaign_id: int, now: datetime) -> Stopped:
    """Nothing more is begun; what a process is just sending is sent. Says how far it had come."""
    connection.execute(
        update(_campaign)
        .where(_campaign.c.id == campaign_id, _campaign.c.done_at.is_(None))
        .values(state=CampaignState.STOPPED, done_at=now)
    )
    _give_up(connection, campaign_id, (DeliveryState.STOPPED, None), now)
    connection.execute(
        update(_delivery)
        .where(_delivery.c.campaign_id == campaign_id, _delivery.c.state == DeliveryState.PARKED)
        .values(state=DeliveryState.STOPPED, reason=None, moment=None, changed_at=now)
    )
    counts = report(connection, campaign_id)
    return Stopped(counts[DeliveryState.SENT], sum(counts.values()))


def _give_up(
    connection: Connection,
    campaign_id: int,
    became: tuple[DeliveryState, str | None],
    now: datetime,
    *,
    most: int | None = None,
) -> None:
    """What waits of a campaign and is in nobody's hands is not sent any more, at most so many rows.

    Their deliveries become that; where a try had an unknown outcome, or its holder died, nobody knows.
    """
    query = (
        select(_outbox.c.id, or_(_outbox.c.doubtful, _outbox.c.leased_until.is_not(None)).label("doubtful"))
        .where(
            _outbox.c.campaign_id == campaign_id,
            _outbox.c.state == OutboxState.WAITING,
            or_(_outbox.c.leased_until.is_(None), _outbox.c.leased_until < now),
        )
        .order_by(_outbox.c.id)
        .limit(most)
        .with_for_update(skip_locked=True)
    )
    rows = connection.execute(query).all()
    state, why = became
    reason = why or state.value
    ends = ((False, OutboxState.GAVE_UP, state, why), (True, OutboxState.UNKNOWN, DeliveryState.UNKNOWN, reason))
    for doubtful, row_state, delivery_state, delivery_reason in ends:
        ids = [row.id for row in rows if row.doubtful == doubtful]
        for at in range(0, len(ids), AT_ONCE):
            some = ids[at : at + AT_ONCE]
            row_ended = {"state": row_state, "reason": reason, "body": "", "leased_until": None, "done_at": now}
            connection.execute(update(_outbox).where(_outbox.c.id.in_(some)).values(row_ended))
            hangs_on = _delivery.c.outbox_id.in_(some), _delivery.c.state == DeliveryState.QUEUED
            ended = {"state": delivery_state, "reason": delivery_reason, "moment": None, "changed_at": now}
            connection.execute(update(_delivery).where(*hangs_on).values(ended))


def report(connection: Connection, campaign_id: int) -> Counter[DeliveryState]:
    """How many deliveries are in which state."""
    query = (
        select(_delivery.c.state, func.count())
        .where(_delivery.c.campaign_id == campaign_id)
        .group_by(_delivery.c.state)
    )
    return Counter({DeliveryState(state): count for state, count in connection.execute(query)})


def voice_of(connection: Connection, network_id: int) -> str:
    """How the bot speaks in the network."""
    return str(connection.execute(select(_network.c.voice).where(_network.c.id == network_id)).scalar_one())


def area_of(connection: Connection, network_id: int) -> int:
    """The area whose school calendar the network lives by."""
    return int(connection.execute(select(_network.c.lead_area_id).where(_network.c.id == network_id)).scalar_one())


def with_rows(connection: Connection) -> list[UnderWay]:
    """Campaigns that rows of the outbox belong to that wait, oldest first."""
    waiting = select(_outbox.c.id).where(
        _outbox.c.campaign_id == _campaign.c.id, _outbox.c.state == OutboxState.WAITING
    )
    query = (
        select(_campaign.c.id, _campaign.c.kind, _network.c.lead_area_id)
        .join(_network, _network.c.id == _campaign.c.network_id)
        .where(_campaign.c.done_at.is_(None), waiting.exists())
        .order_by(_campaign.c.id)
    )
    return [UnderWay(*row) for row in connection.execute(query)]
