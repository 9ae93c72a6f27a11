"""What an operator looks at: networks with their codes, and how the queues are."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Select, func, select

from storage.area import Area
from storage.campaign import Campaign, CampaignState, Delivery, DeliveryState
from storage.event import EventOutcome, InboundEvent
from storage.join_code import CodeKind, JoinCode
from storage.member import Membership
from storage.network import Network, NetworkOrganisation
from storage.organisation import Organisation
from storage.outbox import OutboxRow, OutboxState
from storage.tables import table_of

_area, _network, _organisation = table_of(Area), table_of(Network), table_of(Organisation)
_part, _membership, _code = table_of(NetworkOrganisation), table_of(Membership), table_of(JoinCode)
_event, _outbox = table_of(InboundEvent), table_of(OutboxRow)
_campaign, _delivery = table_of(Campaign), table_of(Delivery)


@dataclass(frozen=True, slots=True)
class NetworkListed:
    """A network as an operator reads it. `codes`: kind and code of what still works."""

    id: int
    code: str
    name: str
    short: str
    kind: str
    area: str
    parent: str | None
    organisations: tuple[tuple[str, str], ...]
    members: int
    codes: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ChannelFigures:
    """One platform: what waits, since when, when it last brought something, what failed within a day.

    `parked`: answers that wait for the member's next one or for the next month, because this one is used up.
    """

    waiting: int = 0
    oldest: datetime | None = None
    parked: int = 0
    last_event: datetime | None = None
    failed_turns: int = 0
    given_up: int = 0
    unknown: int = 0


@dataclass(frozen=True, slots=True)
class CampaignUnderWay:
    """A message to many that is not done. `deliveries`: how many are in which state; `acknowledged`: tapped."""

    id: int
    network: str
    kind: str
    state: CampaignState
    not_before: datetime
    latest: datetime
    deliveries: Mapping[DeliveryState, int]
    acknowledged: int


def list_networks(connection: Connection, now: datetime) -> list[NetworkListed]:
    """Every network in the order of its code, with its organisations in the order of their buttons."""
    parent = _network.alias("parent")
    networks = connection.execute(
        select(_network, _area.c.code.label("area_code"), parent.c.code.label("parent_code"))
        .join(_area, _area.c.id == _network.c.lead_area_id)
        .outerjoin(parent, parent.c.id == _network.c.parent_id)
        .order_by(_network.c.code)
    ).all()
    organisations = defaultdict(list)
    for network_id, code, short in connection.execute(
        select(_part.c.network_id, _organisation.c.code, _organisation.c.short_th)
        .join(_organisation, _organisation.c.id == _part.c.organisation_id)
        .order_by(_part.c.network_id, _part.c.place, _organisation.c.code)
    ):
        organisations[network_id].append((code, short))
    members = _by_first(
        connection,
        select(_membership.c.network_id, func.count(_membership.c.member_id.distinct()))
        .where(_membership.c.ended_at.is_(None))
        .group_by(_membership.c.network_id),
    )
    codes = defaultdict(list)
    for network_id, kind, code in connection.execute(
        select(_code.c.network_id, _code.c.kind, _code.c.code)
        .where(
            _code.c.network_id.is_not(None),
            _code.c.kind.in_([CodeKind.MEMBER, CodeKind.COORDINATOR]),
            _code.c.used_at.is_(None),
            (_code.c.expires_at.is_(None)) | (_code.c.expires_at > now),
        )
        .order_by(_code.c.created_at, _code.c.code)
    ):
        codes[network_id].append((str(kind), code))
    return [
        NetworkListed(
            id=row.id,
            code=row.code,
            name=row.name_th,
            short=row.short_th,
            kind=str(row.kind),
            area=row.area_code,
            parent=row.parent_code,
            organisations=tuple(organisations[row.id]),
            members=members.get(row.id, 0),
            codes=tuple(codes[row.id]),
        )
        for row in networks
    ]


def areas_without_controller(connection: Connection) -> list[str]:
    """The codes of areas whose consent would name nobody."""
    rows = connection.execute(select(_area.c.code, _area.c.controller_th, _area.c.contact).order_by(_area.c.code))
    return [code for code, controller, contact in rows if not (controller.strip() and contact.strip())]


def outbox_depth(connection: Connection, now: datetime) -> dict[tuple[str, str], tuple[int, float]]:
    """How many rows wait, and for how many seconds the oldest has, by platform and "one" (an answer) or "many" (a
    campaign); nothing waits: left out."""
    is_to_many = _outbox.c.campaign_id.is_not(None)
    query = (
        select(_outbox.c.channel, is_to_many, func.count(), func.min(_outbox.c.created_at))
        .where(_outbox.c.state == OutboxState.WAITING)
        .group_by(_outbox.c.channel, is_to_many)
    )
    return {
        (channel, "many" if to_many else "one"): (count, max((now - oldest).total_seconds(), 0.0))
        for channel, to_many, count, oldest in connection.execute(query)
    }


def parked(connection: Connection) -> dict[str, int]:
    """How many rows wait for an answer or for the next month, by platform; none: left out."""
    query = select(_outbox.c.channel, func.count()).where(_outbox.c.state == OutboxState.PARKED)
    return _by_first(connection, query.group_by(_outbox.c.channel))


def campaigns_under_way(connection: Connection) -> list[CampaignUnderWay]:
    """What is being said to many or waits for its time, oldest first."""
    rows = connection.execute(
        select(_campaign, _network.c.code.label("network_code"))
        .join(_network, _network.c.id == _campaign.c.network_id)
        .where(_campaign.c.done_at.is_(None))
        .order_by(_campaign.c.id)
    ).all()
    deliveries: dict[int, Counter[DeliveryState]] = defaultdict(Counter)
    acknowledged: Counter[int] = Counter()
    for campaign_id, state, count, tapped in connection.execute(
        select(_delivery.c.campaign_id, _delivery.c.state, func.count(), func.count(_delivery.c.acknowledged_at))
        .where(_delivery.c.campaign_id.in_([row.id for row in rows]))
        .group_by(_delivery.c.campaign_id, _delivery.c.state)
    ):
        deliveries[campaign_id][DeliveryState(state)] = count
        acknowledged[campaign_id] += tapped
    return [
        CampaignUnderWay(
            id=row.id,
            network=row.network_code,
            kind=row.kind,
            state=CampaignState(row.state),
            not_before=row.not_before,
            latest=row.latest,
            deliveries=dict(deliveries[row.id]),
            acknowledged=acknowledged[row.id],
        )
        for row in rows
    ]


def channel_figures(connection: Connection, now: datetime) -> dict[str, ChannelFigures]:
    """How each platform is, by its name; a platform without any row is left out."""
    since = now - timedelta(days=1)
    waiting = {
        channel: (count, oldest)
        for channel, count, oldest in connection.execute(
            select(_outbox.c.channel, func.count(), func.min(_outbox.c.created_at))
            .where(_outbox.c.state == OutboxState.WAITING)
            .group_by(_outbox.c.channel)
        )
    }
    last = _by_first(connection, select(_event.c.channel, func.max(_event.c.received_at)).group_by(_event.c.channel))
    failed = _by_first(
        connection,
        select(_event.c.channel, func.count())
        .where(_event.c.outcome == EventOutcome.FAILED, _event.c.received_at > since)
        .group_by(_event.c.channel),
    )
    ended = {
        (channel, state): count
        for channel, state, count in connection.execute(
            select(_outbox.c.channel, _outbox.c.state, func.count())
            .where(_outbox.c.state.in_([OutboxState.GAVE_UP, OutboxState.UNKNOWN]), _outbox.c.done_at > since)
            .group_by(_outbox.c.channel, _outbox.c.state)
        )
    }
    held = parked(connection)
    channels = {*waiting, *held, *last, *failed, *(channel for channel, _ in ended)}
    return {
        channel: ChannelFigures(
            waiting=waiting.get(channel, (0, None))[0],
            oldest=waiting.get(channel, (0, None))[1],
            parked=held.get(channel, 0),
            last_event=last.get(channel),
            failed_turns=failed.get(channel, 0),
            given_up=ended.get((channel, OutboxState.GAVE_UP), 0),
            unknown=ended.get((channel, OutboxState.UNKNOWN), 0),
        )
        for channel in sorted(channels)
    }


def _by_first(connection: Connection, query: Select[Any]) -> dict[Any, Any]:
    return dict(connection.execute(query).all())
