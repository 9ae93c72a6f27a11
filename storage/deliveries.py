"""A campaign's delivery to each member: written down, due, changed, settled with the row that brings it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, and_, bindparam, func, insert, or_, select, update

from storage.audience import takes_part
from storage.campaign import Campaign, Delivery, DeliveryState
from storage.member import Member
from storage.outbox import OutboxRow, OutboxState
from storage.outbox_queue import Outcome
from storage.prepared import Prepared
from storage.tables import table_of

_campaign, _delivery, _member, _outbox = table_of(Campaign), table_of(Delivery), table_of(Member), table_of(OutboxRow)

#: The outcome of an outbox row as its deliveries have it.
_BECAME = {
    OutboxState.SENT: DeliveryState.SENT,
    OutboxState.UNKNOWN: DeliveryState.UNKNOWN,
    OutboxState.GAVE_UP: DeliveryState.FAILED,
}
_NEW_DELIVERY = ("campaign_id", "member_id", "channel", "chat", "state", "reason", "moment", "outbox_id", "changed_at")
_INSERT_DELIVERY = Prepared(insert(_delivery), _NEW_DELIVERY)
_CHANGED = ("channel", "chat", "state", "reason", "moment", "outbox_id", "changed_at")
_CHANGE = (
    update(_delivery)
    .where(_delivery.c.campaign_id == bindparam("in_campaign"), _delivery.c.member_id == bindparam("of_member"))
    .values({name: bindparam(f"new_{name}") for name in _CHANGED})
)
_SETTLE = Prepared(
    update(_delivery)
    .where(_delivery.c.outbox_id == bindparam("row"), _delivery.c.state == bindparam("was"))
    .values(
        state=bindparam("new_state"), reason=bindparam("new_reason"), moment=bindparam("new_moment"),
        changed_at=bindparam("at"),
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Page:
    """Some recipients of a campaign."""

    campaign: Campaign
    member_ids: list[int]


def deliver(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """New deliveries; each member has one of a campaign, once."""
    _INSERT_DELIVERY.run_many(connection, rows)


def due(connection: Connection, now: datetime, limit: int, ranks: Mapping[str, int]) -> Page | None:
    """Deliveries whose moment has come, of the campaign whose kind has the lowest rank, held until the commit."""
    waits = and_(_delivery.c.state == DeliveryState.PARKED, _delivery.c.moment <= now)
    with_due = select(_campaign).where(
        _campaign.c.done_at.is_(None),
        select(_delivery.c.member_id).where(_delivery.c.campaign_id == _campaign.c.id, waits).exists(),
    )
    found = [campaign_of(row) for row in connection.execute(with_due).mappings()]
    campaigns = [campaign for campaign in found if campaign is not None]
    if not campaigns:
        return None
    first = min(campaigns, key=lambda each: (ranks.get(each.kind, 0), each.id))
    # Who stops it holds it until the commit: nothing of it is begun meanwhile.
    held = select(_campaign).where(_campaign.c.id == first.id, _campaign.c.done_at.is_(None)).with_for_update()
    campaign = campaign_of(connection.execute(held).mappings().one_or_none())
    if campaign is None:
        return None
    query = (
        select(_delivery.c.member_id)
        .where(waits, _delivery.c.campaign_id == campaign.id)
        .order_by(_delivery.c.member_id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    page = list(connection.execute(query).scalars())
    return Page(campaign, page) if page else None


def unasked(
    connection: Connection, member_ids: Iterable[int], since: datetime, *, before: Campaign, ranks: Mapping[str, int]
) -> dict[int, tuple[datetime, ...]]:
    """When these members got something unasked from that moment on, or are to get it before this campaign.

    Of what is only planned that of a lower rank comes before, else what was begun before: otherwise each of several
    that wait for the same moment would make way for the others, and the first be the last.
    """
    rank = ranks.get(before.kind, 0)
    lower = [kind for kind, other in ranks.items() if other < rank]
    equal = [kind for kind, other in ranks.items() if other == rank]
    comes_before = or_(_campaign.c.kind.in_(lower), and_(_campaign.c.kind.in_(equal), _campaign.c.id < before.id))
    moment = func.coalesce(_delivery.c.moment, _delivery.c.changed_at)
    counts = or_(
        _delivery.c.state.in_([DeliveryState.QUEUED, DeliveryState.SENT, DeliveryState.UNKNOWN]),
        and_(_delivery.c.state == DeliveryState.PARKED, _delivery.c.moment.is_not(None), comes_before),
    )
    query = (
        select(_delivery.c.member_id, moment)
        .join(_campaign, _campaign.c.id == _delivery.c.campaign_id)
        .where(
            _delivery.c.member_id.in_(list(member_ids)),
            _delivery.c.campaign_id != before.id,
            counts,
            moment >= since,
        )
    )
    found: dict[int, list[datetime]] = defaultdict(list)
    for member_id, at in connection.execute(query):
        found[member_id].append(at)
    return {member_id: tuple(moments) for member_id, moments in found.items()}


def change(connection: Connection, campaign_id: int, changes: Iterable[Mapping[str, Any]], now: datetime) -> None:
    """Deliveries as they are now: their member, and the columns that `_CHANGED` names, but for the moment itself."""
    values = [
        {"in_campaign": campaign_id, "of_member": each["member_id"], "new_changed_at": now}
        | {f"new_{name}": each[name] for name in _CHANGED if name != "changed_at"}
        for each in changes
    ]
    if values:
        connection.execute(_CHANGE, values)


def drop(connection: Connection, campaign_id: int, member_ids: Iterable[int], reason: str, now: datetime) -> None:
    """What is parked for these members cannot arrive."""
    if ids := list(member_ids):
        parked = _delivery.c.campaign_id == campaign_id, _delivery.c.state == DeliveryState.PARKED
        _fail(connection, (*parked, _delivery.c.member_id.in_(ids)), reason, now)


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


def fail(connection: Connection, row_ids: Sequence[int], reason: str, now: datetime) -> None:
    """What hangs on these rows cannot arrive."""
    if row_ids:
        hangs = _delivery.c.outbox_id.in_(row_ids), _delivery.c.state == DeliveryState.QUEUED
        _fail(connection, hangs, reason, now)


def brought(connection: Connection, row_ids: Sequence[int]) -> Sequence[tuple[int, str, str, str]]:
    """Whom these rows of campaigns brought what: campaign, channel, language, chat. Answers are not among them."""
    if not row_ids:
        return []
    query = (
        select(_delivery.c.campaign_id, _delivery.c.channel, _member.c.language, _delivery.c.chat)
        .join(_outbox, _outbox.c.id == _delivery.c.outbox_id)
        .join(_member, _member.c.id == _delivery.c.member_id)
        .where(_outbox.c.id.in_(row_ids), _outbox.c.campaign_id.is_not(None))
    )
    return [(number, channel, language, chat) for number, channel, language, chat in connection.execute(query)]


def parked_for(connection: Connection, member_id: int, now: datetime, limit: int) -> list[Campaign]:
    """Campaigns that wait for this member's next answer, oldest first: of networks that the member is in, in time."""
    query = (
        select(_campaign)
        .join(_delivery, _delivery.c.campaign_id == _campaign.c.id)
        .where(
            _delivery.c.member_id == member_id,
            _delivery.c.state == DeliveryState.PARKED,
            _campaign.c.latest > now,
            takes_part(_delivery.c.member_id, _campaign.c.network_id),
        )
        .order_by(_campaign.c.id)
        .limit(limit)
    )
    found = [campaign_of(row) for row in connection.execute(query).mappings()]
    return [campaign for campaign in found if campaign is not None]


def leave(connection: Connection, member_id: int, network_id: int | None, now: datetime) -> None:
    """What waits for a member who leaves a network, or None: all of them, does not arrive any more."""
    theirs = select(_campaign.c.id).where(_campaign.c.network_id == network_id)
    of_it = [] if network_id is None else [_delivery.c.campaign_id.in_(theirs)]
    waits = _delivery.c.member_id == member_id, _delivery.c.state == DeliveryState.PARKED
    _fail(connection, (*waits, *of_it), "gone", now)


def _fail(connection: Connection, where: Iterable[ColumnElement[bool]], reason: str, now: datetime) -> None:
    values = {"state": DeliveryState.FAILED, "reason": reason, "moment": None, "changed_at": now}
    connection.execute(update(_delivery).where(*where).values(values))


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


def move(connection: Connection, from_row: int, to_row: int) -> None:
    """What hangs on a row goes with another."""
    hangs = _delivery.c.outbox_id == from_row, _delivery.c.state == DeliveryState.QUEUED
    connection.execute(update(_delivery).where(*hangs).values(outbox_id=to_row))


def campaign_of(row: RowMapping | None) -> Campaign | None:
    """A row of the table as its model, outside any session."""
    return Campaign(**dict(row)) if row is not None else None
