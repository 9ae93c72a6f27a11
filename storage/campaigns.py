"""How a message to many is spread over its recipients, queued, stopped and reported; all in database time.

A page of recipients is one transaction that holds the campaign's row: its deliveries, its outbox rows and the cursor
commit together, so that a process that dies leaves whole pages, and two processes never write the same one.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, and_, bindparam, func, insert, or_, select, update

from storage import outbox_queue
from storage.audience import Recipient
from storage.campaign import OPEN, Campaign, CampaignState, Delivery, DeliveryState
from storage.member import Member
from storage.network import Network
from storage.outbox import NEW_ROW, OutboxRow, OutboxState
from storage.outbox_queue import Outcome
from storage.prepared import Prepared
from storage.tables import table_of

_campaign, _delivery, _outbox = table_of(Campaign), table_of(Delivery), table_of(OutboxRow)
_member, _network = table_of(Member), table_of(Network)

#: The outcome of an outbox row as its deliveries have it.
_BECAME = {
    OutboxState.SENT: DeliveryState.SENT,
    OutboxState.UNKNOWN: DeliveryState.UNKNOWN,
    OutboxState.GAVE_UP: DeliveryState.FAILED,
}
_NEW_DELIVERY = ("campaign_id", "member_id", "channel", "chat", "state", "reason", "moment", "outbox_id", "changed_at")
_INSERT_DELIVERY = Prepared(insert(_delivery), _NEW_DELIVERY)
_INSERT_ROW = Prepared(insert(_outbox), NEW_ROW)


@dataclass(frozen=True, slots=True)
class Stopped:
    """How far a campaign had come when it was stopped."""

    sent: int
    all: int


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
    return _campaign_of(connection.execute(query).mappings().one_or_none())


def queue(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> list[int]:
    """Rows to send that nobody holds yet; their ids, in the same order."""
    return _INSERT_ROW.insert_many(connection, rows)


def deliver(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """New deliveries; each member has one of a campaign, once."""
    _INSERT_DELIVERY.run_many(connection, rows)


def spread_up_to(connection: Connection, campaign_id: int, after: int | None) -> None:
    """The cursor behind the page that this transaction writes; None: everybody has a delivery."""
    values: dict[str, Any] = {"state": CampaignState.SPREAD} if after is None else {"after": after}
    connection.execute(update(_campaign).where(_campaign.c.id == campaign_id).values(values))


def due(connection: Connection, now: datetime, limit: int) -> tuple[Campaign, list[Recipient]] | None:
    """Deliveries of one campaign whose moment has come, held until the commit."""
    waits = and_(_delivery.c.state.in_([DeliveryState.WAITING, DeliveryState.PARKED]), _delivery.c.moment <= now)
    first = connection.execute(select(_delivery.c.campaign_id).where(waits).limit(1)).scalar()
    if first is None:
        return None
    campaign = _campaign_of(connection.execute(select(_campaign).where(_campaign.c.id == first)).mappings().one())
    assert campaign is not None, "a delivery's campaign is a foreign key"
    query = (
        select(_delivery.c.member_id, _delivery.c.channel, _delivery.c.chat, _member.c.language)
        .join(_member, _member.c.id == _delivery.c.member_id)
        .where(waits, _delivery.c.campaign_id == first)
        .order_by(_delivery.c.member_id)
        .limit(limit)
        .with_for_update(of=_delivery, skip_locked=True)
    )
    return campaign, [Recipient(*row) for row in connection.execute(query)]


_CHANGE = (
    update(_delivery)
    .where(_delivery.c.campaign_id == bindparam("in_campaign"), _delivery.c.member_id == bindparam("of_member"))
    .values({name: bindparam(f"new_{name}") for name in ("state", "reason", "moment", "outbox_id", "changed_at")})
)


def change(connection: Connection, campaign_id: int, changes: Iterable[Mapping[str, Any]], now: datetime) -> None:
    """Deliveries as they are now: `{"member_id": …, "state": …, "reason": …, "moment": …, "outbox_id": …}`."""
    values = [
        {
            "in_campaign": campaign_id,
            "of_member": each["member_id"],
            "new_state": each["state"],
            "new_reason": each.get("reason"),
            "new_moment": each.get("moment"),
            "new_outbox_id": each.get("outbox_id"),
            "new_changed_at": now,
        }
        for each in changes
    ]
    if values:
        connection.execute(_CHANGE, values)


_SETTLE = Prepared(
    update(_delivery)
    .where(_delivery.c.outbox_id == bindparam("row"), _delivery.c.state == bindparam("was"))
    .values(
        state=bindparam("new_state"), reason=bindparam("new_reason"), moment=bindparam("new_moment"),
        changed_at=bindparam("at"),
    )
)  # fmt: skip


def settle(connection: Connection, outcomes: Iterable[Outcome], now: datetime) -> None:
    """What became of rows that carry deliveries becomes theirs. The used-up month parks them until the next one."""
    for outcome in outcomes:
        if outcome.state not in _BECAME:
            continue
        is_parked = outcome.reason == "quota_used_up"
        _SETTLE.run(
            connection,
            {
                "row": outcome.id,
                "was": DeliveryState.QUEUED,
                "new_state": DeliveryState.PARKED if is_parked else _BECAME[outcome.state],
                "new_reason": outcome.reason,
                "new_moment": outcome.again_at if is_parked else None,
                "at": now,
            },
        )


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
    settle(connection, unknown, now)
    late = select(_campaign.c.id).where(
        _campaign.c.state.in_([CampaignState.SPREADING, CampaignState.SPREAD]), _campaign.c.latest <= now
    )
    late_ids = list(connection.execute(late).scalars())
    if late_ids:
        connection.execute(
            update(_delivery)
            .where(
                _delivery.c.campaign_id.in_(late_ids),
                _delivery.c.state.in_([DeliveryState.WAITING, DeliveryState.PARKED]),
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
    waits = _delivery.c.state.in_([DeliveryState.WAITING, DeliveryState.PARKED])
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


def parked_for(connection: Connection, member_id: int, limit: int) -> list[Campaign]:
    """Campaigns that wait for this member's next answer, oldest first."""
    query = (
        select(_campaign)
        .join(_delivery, _delivery.c.campaign_id == _campaign.c.id)
        .where(_delivery.c.member_id == member_id, _delivery.c.state == DeliveryState.PARKED)
        .order_by(_campaign.c.id)
        .limit(limit)
    )
    found = [_campaign_of(row) for row in connection.execute(query).mappings()]
    return [campaign for campaign in found if campaign is not None]


def ride(
    connection: Connection, campaign_ids: Iterable[int], member_id: int, *, channel: str, row_id: int, now: datetime
) -> None:
    """These parked campaigns go with an answer, whose row it is."""
    connection.execute(
        update(_delivery)
        .where(
            _delivery.c.campaign_id.in_(list(campaign_ids)),
            _delivery.c.member_id == member_id,
            _delivery.c.state == DeliveryState.PARKED,
        )
        .values(state=DeliveryState.QUEUED, channel=channel, outbox_id=row_id, moment=None, changed_at=now)
    )


def voice_of(connection: Connection, network_id: int) -> str:
    """How the bot speaks in the network."""
    return str(connection.execute(select(_network.c.voice).where(_network.c.id == network_id)).scalar_one())


def with_rows(connection: Connection) -> dict[int, None]:
    """Campaigns that rows of the outbox belong to that wait, oldest first."""
    waiting = select(_outbox.c.id).where(
        _outbox.c.campaign_id == _campaign.c.id, _outbox.c.state == OutboxState.WAITING
    )
    query = select(_campaign.c.id).where(_campaign.c.done_at.is_(None), waiting.exists()).order_by(_campaign.c.id)
    return dict.fromkeys(connection.execute(query).scalars())


def _campaign_of(row: RowMapping | None) -> Campaign | None:
    return Campaign(**dict(row)) if row is not None else None
