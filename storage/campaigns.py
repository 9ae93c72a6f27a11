"""How a message to many is spread over its recipients, queued, stopped and reported; all in database time.

A page of recipients is one transaction that holds the campaign's row: its deliveries, its outbox rows and the cursor
commit together, so that a process that dies leaves whole pages, and two processes never write the same one.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, func, insert, or_, select, update

from storage import deliveries, outbox_queue
from storage.campaign import OPEN, Campaign, CampaignState, Delivery, DeliveryState
from storage.deliveries import campaign_of
from storage.member import Member
from storage.network import Network
from storage.outbox import NEW_ROW, OutboxRow, OutboxState
from storage.outbox_queue import Outcome
from storage.prepared import Prepared
from storage.tables import table_of

_campaign, _delivery, _outbox = table_of(Campaign), table_of(Delivery), table_of(OutboxRow)
_member, _network = table_of(Member), table_of(Network)

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


def finish(connection: Connection, now: datetime) -> None:
    """Campaigns whose time is over lose what waits; those without an open delivery are done.

    What the dead held of a campaign that was stopped meanwhile may have been sent, and is not sent again.
    """
    left = (
        select(_outbox.c.id, _outbox.c.attempts)
        .join(_campaign, _campaign.c.id == _outbox.c.campaign_id)
        .where(
            _campaign.c.state == CampaignState.STOPPED,
            _outbox.c.state == OutboxState.WAITING,
            or_(_outbox.c.leased_until.is_(None), _outbox.c.leased_until < now),
        )
        .limit(500)
        .with_for_update(of=_outbox, skip_locked=True)
    )
    unknown = [
        Outcome(row.id, OutboxState.UNKNOWN, "stopped", row.attempts, True) for row in connection.execute(left).all()
    ]
    outbox_queue.note(connection, unknown, now, timedelta())
    deliveries.settle(connection, unknown, now)
    late = select(_campaign.c.id).where(
        _campaign.c.state.in_([CampaignState.SPREADING, CampaignState.SPREAD]), _campaign.c.latest <= now
    )
    late_ids = list(connection.execute(late).scalars())
    if late_ids:
        connection.execute(
            update(_delivery)
            .where(
                _delivery.c.campaign_id.in_(late_ids),
                _delivery.c.state == DeliveryState.PARKED,
            )
            .values(state=DeliveryState.FAILED, reason="too_late", moment=None, changed_at=now)
        )
        connection.execute(
            update(_campaign)
            .where(_campaign.c.id.in_(late_ids), _campaign.c.state == CampaignState.SPREADING)
            .values(state=CampaignState.SPREAD)
        )
    open_ = select(_delivery.c.member_id).where(_delivery.c.campaign_id == _campaign.c.id, _delivery.c.state.in_(OPEN))
    connection.execute(
        update(_campaign)
        .where(_campaign.c.state == CampaignState.SPREAD, ~open_.exists())
        .values(state=CampaignState.DONE, done_at=now)
    )


def stop(connection: Connection, campaign_id: int, now: datetime) -> Stopped:
    """Nothing more is begun; what a process is just sending is sent. Says how far it had come."""
    connection.execute(
        update(_campaign)
        .where(_campaign.c.id == campaign_id, _campaign.c.done_at.is_(None))
        .values(state=CampaignState.STOPPED, done_at=now)
    )
    free = or_(_outbox.c.leased_until.is_(None), _outbox.c.leased_until < now)
    untried = (
        select(_outbox.c.id)
        .where(_outbox.c.campaign_id == campaign_id, _outbox.c.state == OutboxState.WAITING, free)
        .with_for_update(skip_locked=True)
    )
    ids = list(connection.execute(untried).scalars())
    for at in range(0, len(ids), 500):
        some = ids[at : at + 500]
        of_rows = _delivery.c.outbox_id.in_(some)
        connection.execute(
            update(_outbox)
            .where(_outbox.c.id.in_(some))
            .values(state=OutboxState.GAVE_UP, reason="stopped", body="", done_at=now)
        )
        _stop_deliveries(connection, and_(_delivery.c.campaign_id == campaign_id, of_rows), now)
    waits = _delivery.c.state == DeliveryState.PARKED
    _stop_deliveries(connection, and_(_delivery.c.campaign_id == campaign_id, waits), now)
    counts = report(connection, campaign_id)
    return Stopped(counts[DeliveryState.SENT], sum(counts.values()))


def _stop_deliveries(connection: Connection, where: ColumnElement[bool], now: datetime) -> None:
    connection.execute(update(_delivery).where(where).values(state=DeliveryState.STOPPED, moment=None, changed_at=now))


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
