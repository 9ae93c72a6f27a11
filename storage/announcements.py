"""What coordinators announced: the newest, who acknowledged it, what became of it."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, Connection, Select, and_, func, insert, or_, select, update

from storage import audience, campaigns
from storage.campaign import OPEN, Campaign, CampaignState, Delivery, DeliveryState
from storage.member import Membership, Role
from storage.notice import Notice
from storage.outbox import OutboxRow, OutboxState
from storage.tables import table_of

_campaign, _delivery, _membership = table_of(Campaign), table_of(Delivery), table_of(Membership)
_notice, _outbox = table_of(Notice), table_of(OutboxRow)

#: The kinds of these campaigns (`bot.send_window.Kind`). `details`: `{"body": …, "reason": …}`, what the coordinator
#: wrote, "" once it was erased; `reason`: why it could not wait, of urgent ones.
KIND, URGENT = "announcement", "urgent"
#: What its author types: the body and the reason, as the dialogue calls them.
TYPED = ("text", "reason")
#: The kind of the notice that an announcement is done and did not reach everybody; `details`: `{"campaign": id}`.
ENDED = "announcement_ended"
#: Likewise, that a fault of ours stopped it.
FAULT = "announcement_fault"
#: Why a delivery is parked until the next month.
OVER_QUOTA = "quota_used_up"


class Became(StrEnum):
    """What became of an announcement for one member."""

    SENT = "sent"  #: the platform accepted it
    WAITING = "waiting"  #: its turn comes at once
    TIMED = "timed"  #: it is sent at its moment, or rides on an earlier answer
    QUOTA = "quota"  #: likewise, in the next month: LINE's is used up
    PARKED = "parked"  #: it only rides on an answer
    UNKNOWN = "unknown"  #: it may have arrived and is not sent again
    UNREACHABLE = "unreachable"  #: the member has blocked the bot, or their account is gone
    FAULT = "fault"  #: it could not be sent, for no reason of theirs
    GONE = "gone"  #: the member left before
    TOO_LATE = "too_late"  #: its time was over before
    STOPPED = "stopped"  #: it was stopped before


_BECAME = {
    DeliveryState.SENT: Became.SENT,
    DeliveryState.UNKNOWN: Became.UNKNOWN,
    DeliveryState.STOPPED: Became.STOPPED,
}
_FAILED = {"gone": Became.GONE, "too_late": Became.TOO_LATE, "unreachable": Became.UNREACHABLE}


def find(connection: Connection, campaign_id: int) -> Campaign | None:
    """The announcement of that number."""
    return next(iter(_read(connection, select(_campaign).where(_campaign.c.id == campaign_id))), None)


def newest(connection: Connection, network_ids: Iterable[int], limit: int) -> Sequence[Campaign]:
    """The last announcements to these networks, newest first."""
    query = select(_campaign).where(_campaign.c.network_id.in_(list(network_ids)))
    return _read(connection, query.order_by(_campaign.c.id.desc()).limit(limit))


def written_by(connection: Connection, member_id: int) -> Sequence[Campaign]:
    """What a member announced, newest first."""
    return _read(
        connection, select(_campaign).where(_campaign.c.author_id == member_id).order_by(_campaign.c.id.desc())
    )


def words_of(campaign: Campaign) -> list[str]:
    """What its author typed, as far as it is still there: the text, and why it could not wait."""
    return [str(campaign.details[name]) for name in ("body", "reason") if campaign.details.get(name)]


def _read(connection: Connection, query: Select[tuple[object, ...]]) -> Sequence[Campaign]:
    rows = connection.execute(query.where(_campaign.c.kind.in_([KIND, URGENT]))).mappings()
    return [Campaign(**dict(row)) for row in rows]


# ---- reading it


def reached(connection: Connection, campaign_id: int, member_id: int) -> Campaign | None:
    """The announcement, if this member may have seen it."""
    query = select(_campaign).join(_delivery, _delivery.c.campaign_id == _campaign.c.id)
    theirs = query.where(_campaign.c.id == campaign_id, _delivery.c.member_id == member_id, _seen())
    return next(iter(_read(connection, theirs)), None)


def last_reached(connection: Connection, member_id: int, since: datetime) -> Campaign | None:
    """The newest one that went to this member, if that was not before `since`."""
    query = (
        select(_campaign)
        .join(_delivery, _delivery.c.campaign_id == _campaign.c.id)
        .where(_delivery.c.member_id == member_id, _seen(), _delivery.c.changed_at >= since)
        .order_by(_campaign.c.id.desc())
        .limit(1)
    )
    return next(iter(_read(connection, query)), None)


def _seen() -> ColumnElement[bool]:
    """It arrived, or may have: it was said with an answer, or a call that brings it is under way."""
    under_way = or_(_outbox.c.campaign_id.is_(None), _outbox.c.leased_until.is_not(None), _outbox.c.doubtful)
    row = _outbox.c.id == _delivery.c.outbox_id, _outbox.c.state == OutboxState.WAITING
    queued = and_(_delivery.c.state == DeliveryState.QUEUED, select(_outbox.c.id).where(*row, under_way).exists())
    return or_(_delivery.c.state.in_([DeliveryState.SENT, DeliveryState.UNKNOWN]), queued)


def acknowledge(connection: Connection, campaign_id: int, member_id: int, now: datetime) -> bool:
    """The member has read it; False if they said so before."""
    done = connection.execute(
        update(_delivery)
        .where(
            _delivery.c.campaign_id == campaign_id,
            _delivery.c.member_id == member_id,
            _delivery.c.acknowledged_at.is_(None),
        )
        .values(acknowledged_at=now)
    )
    return done.rowcount > 0


# ---- what became of it


def acknowledged(connection: Connection, campaign_id: int) -> int:
    """How many have read it."""
    query = select(func.count()).where(_delivery.c.campaign_id == campaign_id, _delivery.c.acknowledged_at.is_not(None))
    return int(connection.execute(query).scalar_one())


def outcomes(connection: Connection, campaign: Campaign) -> Counter[Became]:
    """What became of it for how many."""
    timed = _delivery.c.moment.is_not(None)
    query = (
        select(_delivery.c.state, _delivery.c.reason, timed, func.count())
        .where(_delivery.c.campaign_id == campaign.id)
        .group_by(_delivery.c.state, _delivery.c.reason, timed)
    )
    counted: Counter[Became] = Counter()
    for state, reason, is_timed, count in connection.execute(query):
        counted[_became(DeliveryState(state), reason, is_timed=bool(is_timed))] += count
    if campaign.state is CampaignState.SPREADING:
        to_come = audience.count(connection, campaign.network_id, without=campaign.author_id, after=campaign.after)
        counted[Became.WAITING] += to_come
    return counted


def _became(state: DeliveryState, reason: str | None, *, is_timed: bool) -> Became:
    if state is DeliveryState.PARKED:
        timed = Became.QUOTA if reason == OVER_QUOTA else Became.TIMED
        return timed if is_timed else Became.PARKED
    if state is DeliveryState.FAILED:
        return _FAILED.get(reason or "", Became.FAULT)
    return _BECAME.get(state, Became.WAITING)


def is_open(connection: Connection, campaign: Campaign) -> bool:
    """Whether something of it can still be sent, and so be stopped."""
    query = select(_delivery.c.member_id).where(_delivery.c.campaign_id == campaign.id, _delivery.c.state.in_(OPEN))
    spreading = campaign.state is CampaignState.SPREADING
    return spreading or (campaign.done_at is None and connection.execute(query.limit(1)).first() is not None)


def over_quota(connection: Connection, network_ids: Iterable[int]) -> int:
    """How many deliveries to these networks wait because LINE's month has no room for them."""
    query = (
        select(func.count())
        .select_from(_delivery.join(_campaign, _campaign.c.id == _delivery.c.campaign_id))
        .where(
            _campaign.c.network_id.in_(list(network_ids)),
            _delivery.c.state == DeliveryState.PARKED,
            _delivery.c.reason == OVER_QUOTA,
        )
    )
    return int(connection.execute(query).scalar_one())


# ---- questions about it, and its end


def leave_question(connection: Connection, campaign: Campaign, post_id: int, asker_id: int, now: datetime) -> None:
    """The network's coordinators hear at their next contact that a member asks."""
    query = (
        select(_membership.c.member_id)
        .where(
            _membership.c.network_id == campaign.network_id,
            _membership.c.role == Role.COORDINATOR,
            _membership.c.ended_at.is_(None),
            _membership.c.member_id != asker_id,
        )
        .distinct()
    )
    rows = [
        {
            "member_id": member_id,
            "kind": "announcement_question",
            "about_id": asker_id,
            "network_id": campaign.network_id,
            "details": {"campaign": campaign.id, "post": post_id},
            "created_at": now,
        }
        for member_id in connection.execute(query).scalars()
    ]
    if rows:
        connection.execute(insert(_notice), rows)


def leave_ends(connection: Connection, campaign_ids: Sequence[int], now: datetime) -> None:
    """The authors of announcements that are done hear at their next contact if one did not reach everybody, or may not
    have: who left the network meanwhile is not missing."""
    ended = select(_campaign).where(_campaign.c.id.in_(campaign_ids), _campaign.c.author_id.is_not(None))
    missed = or_(
        _delivery.c.state == DeliveryState.UNKNOWN,
        and_(_delivery.c.state == DeliveryState.FAILED, func.coalesce(_delivery.c.reason, "") != "gone"),
    )
    for campaign in _read(connection, ended) if campaign_ids else ():
        of_it = select(_delivery.c.member_id).where(_delivery.c.campaign_id == campaign.id, missed)
        if connection.execute(of_it.limit(1)).first() is not None:
            _leave_to_author(connection, campaign, ENDED, now)


def leave_fault(connection: Connection, campaign_id: int, now: datetime) -> None:
    """The author of an announcement hears at the next contact that it could not be said."""
    campaign = find(connection, campaign_id)
    if campaign is not None and campaign.author_id is not None:
        _leave_to_author(connection, campaign, FAULT, now)


def _leave_to_author(connection: Connection, campaign: Campaign, kind: str, now: datetime) -> None:
    told = {
        "member_id": campaign.author_id,
        "kind": kind,
        "network_id": campaign.network_id,
        "details": {"campaign": campaign.id},
        "created_at": now,
    }
    connection.execute(insert(_notice), told)


def erase_words(connection: Connection, member_id: int, now: datetime) -> None:
    """What this member announced loses its words, and goes to nobody any more."""
    for campaign in written_by(connection, member_id):
        _without_words(connection, campaign, now)


def take_back(connection: Connection, campaign_id: int, part: str, now: datetime) -> None:
    """The message that brought its "text" or its "reason" was taken back by its sender."""
    campaign = find(connection, campaign_id)
    if campaign is not None and part == "text":
        _without_words(connection, campaign, now)
    elif campaign is not None:
        _told_instead(connection, campaign, {**campaign.details, part: ""})


def _without_words(connection: Connection, campaign: Campaign, now: datetime) -> None:
    assert campaign.id is not None, "it was read from its table"
    if is_open(connection, campaign):
        campaigns.stop(connection, campaign.id, now)
    _told_instead(connection, campaign, {"body": ""})


def _told_instead(connection: Connection, campaign: Campaign, details: Mapping[str, str]) -> None:
    connection.execute(update(_campaign).where(_campaign.c.id == campaign.id).values(details=dict(details)))
