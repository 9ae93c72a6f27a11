"""When rows end: one rule for every table, in one list that can be read.

`expire` is called again and again by the timetable and deletes little each time, so that a turn never waits long
behind it. What a rule keeps for good is no personal data, or loses its person when the person goes.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, Table, and_, delete, or_, select, update
from sqlmodel import Session, col

from storage.activities import RESTORABLE
from storage.activity import Activity, ActivityOrganisation
from storage.audit import Audit
from storage.campaign import Campaign, Delivery
from storage.correction import Correction
from storage.day_off import DayOff
from storage.dialogue import Dialogue
from storage.erasure import erase_member, forget
from storage.event import InboundEvent
from storage.job import Job
from storage.join_code import CodeKind, JoinCode
from storage.joining import withdraw
from storage.media import Media
from storage.member import Account, Member, Membership
from storage.notice import Notice
from storage.outbox import OutboxRow, OutboxState
from storage.pace import forget_idle
from storage.participation import Part, Participation
from storage.tables import table_of

__all__ = ["ERASED_AFTER", "RULES", "Rule", "erase_member", "expire", "unkept"]

#: From the withdrawal of a consent to the erasure; a new consent in between brings everything back.
ERASED_AFTER = timedelta(days=30)
#: Who has blocked the bot, or has left every network, for so long is treated as withdrawn.
ABSENT_FOR = timedelta(days=365)
EVENT_KEPT = timedelta(days=30)
SENT_KEPT = timedelta(days=7)
#: A message that nobody could send for so long (a platform was switched off) is of no use any more.
UNSENT_KEPT = timedelta(days=30)
CODE_KEPT = timedelta(days=30)
NOTICE_KEPT = timedelta(days=365)
UNDONE_KEPT = timedelta(days=30)
#: A picture whose faces nobody answered for (`domain/activity_schema.yaml` pupil_privacy).
UNCONFIRMED_KEPT = timedelta(days=30)
CORRECTION_KEPT = timedelta(days=30)
#: The notices that tell of a correction: it stays until they are shown.
CORRECTION_TOLD = ("corrected", "merged_by")
#: Nobody asks what kind of day it was so long ago.
DAY_OFF_KEPT = timedelta(days=2 * 365)
#: Work that could not be done for so long: the platform has not kept what was to be fetched either.
UNDONE_WORK_KEPT = timedelta(days=7)
#: For so long a coordinator can see how an announcement went.
CAMPAIGN_KEPT = timedelta(days=180)

#: Members are erased and activities deleted with all that belongs to them: fewer at a time than plain rows.
_FEW = 20

_event, _outbox, _dialogue, _code = table_of(InboundEvent), table_of(OutboxRow), table_of(Dialogue), table_of(JoinCode)
_notice, _audit, _media, _activity = table_of(Notice), table_of(Audit), table_of(Media), table_of(Activity)
_member, _account, _membership = table_of(Member), table_of(Account), table_of(Membership)
_took_part, _part = table_of(ActivityOrganisation), table_of(Participation)
_campaign, _delivery = table_of(Campaign), table_of(Delivery)
_correction, _job, _day_off = table_of(Correction), table_of(Job), table_of(DayOff)

#: `(connection, now, retention, how many at most)`: how many rows ended.
Expire = Callable[[Connection, datetime, timedelta, int], int]


@dataclass(frozen=True)
class Rule:
    """How the rows of one table end. `expire` None: not by time; the sentence says with what."""

    table: str
    sentence: str
    expire: Expire | None = None


def expire(connection: Connection, now: datetime, retention: timedelta, *, most: int = 200) -> dict[str, int]:
    """Let the rows end whose time has come, at most `most` of each table; how many ended, by table.

    `now` is database time, `retention` how long a member is kept after the last contact. To be called again soon
    while a number is not 0. Files of deleted media stay behind for `unkept` to find.
    """
    return {rule.table: rule.expire(connection, now, retention, most) for rule in RULES if rule.expire is not None}


def unkept(connection: Connection, paths: Iterable[str]) -> set[str]:
    """Those media files, of the ones that lie in the media store, that no row keeps."""
    asked = set(paths)
    kept: set[str] = set()
    for start in range(0, len(ordered := sorted(asked)), 500):
        query = select(_media.c.path).where(_media.c.path.in_(ordered[start : start + 500]))
        kept.update(connection.execute(query).scalars())
    return asked - kept


def _delete(
    connection: Connection, table: Table, where: ColumnElement[bool], most: int, order: ColumnElement[datetime]
) -> int:
    """Delete the oldest `most` rows of `table` for which `where` holds."""
    keys = list(table.primary_key.columns)
    rows = connection.execute(select(*keys).where(where).order_by(order).limit(most)).all()
    for row in rows:
        connection.execute(delete(table).where(*(key == value for key, value in zip(keys, row, strict=True))))
    return len(rows)


def _members(connection: Connection, now: datetime, retention: timedelta, most: int) -> int:
    """First those whose contact ended count as withdrawn, then the withdrawn of 30 days ago are erased."""
    _withdraw_absent(connection, now, retention, most)
    due = _member.c.withdrawn_at <= now - ERASED_AFTER
    gone = connection.execute(
        select(_member.c.id).where(due).order_by(_member.c.withdrawn_at).limit(min(most, _FEW))
    ).scalars()
    erased = [erase_member(connection, member_id, words_too=False, now=now) for member_id in gone.all()]
    return len(erased)


def _withdraw_absent(connection: Connection, now: datetime, retention: timedelta, most: int) -> None:
    long_ago = now - ABSENT_FOR
    accounts = select(_account.c.id).where(_account.c.member_id == _member.c.id)
    reachable = accounts.where(or_(_account.c.blocked_at.is_(None), _account.c.blocked_at > long_ago)).exists()
    parts = select(_membership.c.id).where(_membership.c.member_id == _member.c.id)
    recent = parts.where(or_(_membership.c.ended_at.is_(None), _membership.c.ended_at > long_ago)).exists()
    left = and_(parts.exists(), ~recent, _member.c.area_id.is_(None), _member.c.last_contact_at <= long_ago)
    absent = or_(_member.c.last_contact_at <= now - retention, and_(accounts.exists(), ~reachable), left)
    with Session(connection, join_transaction_mode="create_savepoint") as session:
        query = select(Member).where(col(Member.withdrawn_at).is_(None), absent).limit(min(most, _FEW))
        for member in session.scalars(query).all():
            withdraw(session, member, now)
        session.commit()


def _dialogues(connection: Connection, now: datetime, retention: timedelta, most: int) -> int:
    touched_long_ago = and_(_dialogue.c.ends_at.is_(None), _dialogue.c.touched_at <= now - retention)
    return _delete(
        connection, _dialogue, or_(_dialogue.c.ends_at <= now, touched_long_ago), most, _dialogue.c.touched_at
    )


def _events(connection: Connection, now: datetime, _retention: timedelta, most: int) -> int:
    return _delete(connection, _event, _event.c.received_at <= now - EVENT_KEPT, most, _event.c.received_at)


def _messages(connection: Connection, now: datetime, _retention: timedelta, most: int) -> int:
    done = and_(
        _outbox.c.state.not_in([OutboxState.WAITING, OutboxState.PARKED]),
        or_(_outbox.c.forget.is_(True), _outbox.c.done_at <= now - SENT_KEPT),
    )
    held = _outbox.c.state.in_([OutboxState.WAITING, OutboxState.PARKED])
    unsent = and_(held, _outbox.c.not_before <= now - UNSENT_KEPT)
    return _delete(connection, _outbox, or_(done, unsent), most, _outbox.c.created_at)


def _codes(connection: Connection, now: datetime, _retention: timedelta, most: int) -> int:
    linked = and_(_code.c.kind == CodeKind.LINK, or_(_code.c.used_at.is_not(None), _code.c.expires_at <= now))
    over = or_(_code.c.used_at <= now - CODE_KEPT, _code.c.expires_at <= now - CODE_KEPT)
    return _delete(connection, _code, or_(linked, over), most, _code.c.created_at)


def _notices(connection: Connection, now: datetime, _retention: timedelta, most: int) -> int:
    return _delete(connection, _notice, _notice.c.created_at <= now - NOTICE_KEPT, most, _notice.c.created_at)


def _audits(connection: Connection, now: datetime, retention: timedelta, most: int) -> int:
    return _delete(connection, _audit, _audit.c.at <= now - retention, most, _audit.c.at)


def _corrections(connection: Connection, now: datetime, _retention: timedelta, most: int) -> int:
    waits = select(_notice.c.id).where(
        _notice.c.kind.in_(CORRECTION_TOLD), _notice.c.details["correction"].as_integer() == _correction.c.id
    )
    due = and_(_correction.c.created_at <= now - CORRECTION_KEPT, ~waits.exists())
    return _forget(connection, _correction, due, most)


def _days_off(connection: Connection, now: datetime, _retention: timedelta, most: int) -> int:
    return _delete(connection, _day_off, _day_off.c.day < (now - DAY_OFF_KEPT).date(), most, _day_off.c.day)


def _jobs(connection: Connection, now: datetime, _retention: timedelta, most: int) -> int:
    return _delete(connection, _job, _job.c.created_at <= now - UNDONE_WORK_KEPT, most, _job.c.created_at)


def _campaigns(connection: Connection, now: datetime, _retention: timedelta, most: int) -> int:
    """A large one ends in several steps: its deliveries first, then itself."""
    over = select(_campaign.c.id).where(_campaign.c.done_at <= now - CAMPAIGN_KEPT)
    ended = _delete(connection, _delivery, _delivery.c.campaign_id.in_(over), most, _delivery.c.changed_at)
    left = select(_delivery.c.campaign_id).where(_delivery.c.campaign_id == _campaign.c.id).exists()
    done = and_(_campaign.c.done_at <= now - CAMPAIGN_KEPT, ~left)
    return ended + _delete(connection, _campaign, done, most, _campaign.c.created_at)


def _lanes(connection: Connection, now: datetime, _retention: timedelta, most: int) -> int:
    return forget_idle(connection, now, most)


def _pictures(connection: Connection, now: datetime, _retention: timedelta, most: int) -> int:
    nowhere = and_(_media.c.activity_id.is_(None), _media.c.post_id.is_(None))
    unconfirmed = or_(_media.c.faces == "unknown", nowhere)
    return _forget(connection, _media, and_(unconfirmed, _media.c.created_at <= now - UNCONFIRMED_KEPT), most)


def _activities(connection: Connection, now: datetime, _retention: timedelta, most: int) -> int:
    due = _activity.c.undone_at <= now - UNDONE_KEPT
    into = _activity.c.merged_into_id
    rows = connection.execute(select(_activity.c.id, into).where(due).limit(min(most, _FEW))).all()
    ids, found = [row[0] for row in rows], [row[0] for row in rows if row[1] is None]
    while found:  # what was merged into an entry was the same work, and goes with it
        found = list(
            connection.execute(select(_activity.c.id).where(into.in_(found), _activity.c.id.not_in(ids))).scalars()
        )
        ids = [*ids, *found]
    for gone, stands in rows:  # another stands for both: what was merged into the one that goes is merged into that
        if stands is not None:
            connection.execute(update(_activity).where(into == gone).values(merged_into_id=stands))
    _forget(connection, _media, _media.c.activity_id.in_(ids), None)
    connection.execute(delete(_took_part).where(_took_part.c.activity_id.in_(ids)))
    for table in (_part, _correction):
        _forget(connection, table, table.c.activity_id.in_(ids), None)
    connection.execute(update(_activity).where(_activity.c.id.in_(ids)).values(merged_into_id=None))
    forget(connection, "activity", ids)
    connection.execute(delete(_activity).where(_activity.c.id.in_(ids)))
    return len(ids)


def _left_parts(connection: Connection, now: datetime, _retention: timedelta, most: int) -> int:
    """That somebody left stays, so that they are not asked again; what they told goes."""
    told = or_(_part.c.words.is_not(None), _part.c.plc_role.is_not(None))
    due = and_(_part.c.state == Part.LEFT, _part.c.changed_at <= now - RESTORABLE, told)
    ids = list(connection.execute(select(_part.c.id).where(due).limit(most)).scalars())
    forget(connection, "participation", ids)
    connection.execute(update(_part).where(_part.c.id.in_(ids)).values(words=None, plc_role=None))
    return len(ids)


def _forget(connection: Connection, table: Table, where: ColumnElement[bool], most: int | None) -> int:
    """Delete rows together with the memory of which messages they came from."""
    ids = list(connection.execute(select(table.c.id).where(where).limit(most)).scalars())
    forget(connection, table.name, ids)
    connection.execute(delete(table).where(table.c.id.in_(ids)))
    return len(ids)


#: Every table, in the order in which rows end.
RULES = (
    Rule("inbound_event", "30 days after it came; only its id is kept, to know it again.", _events),
    Rule(
        "outbox",
        "7 days after it was sent or given up, without its text; at once where it must leave no trace.",
        _messages,
    ),
    Rule("dialogue", "24 hours after a stranger's last word; a member's after the retention time.", _dialogues),
    Rule("join_code", "Link codes when used or over; others 30 days after that; a member code when renewed.", _codes),
    Rule("notice", "When it was shown, with the person it speaks of, or unseen after 12 months.", _notices),
    Rule("job", "When it is done; after 7 days if it could not be done.", _jobs),
    Rule("correction", "30 days after it was made, but not before its author was told.", _corrections),
    Rule("media", "With its activity; after 30 days if its faces were never confirmed or nothing shows it.", _pictures),
    Rule(
        "activity",
        "30 days after it was taken back, with what was merged into it; else kept by the network, without its author"
        " once erased.",
        _activities,
    ),
    Rule(
        "member",
        "30 days after the consent was withdrawn, which the retention time without contact, 12 months of blocking"
        " and 12 months outside every network count as.",
        _members,
    ),
    Rule("campaign", "180 days after every delivery had its outcome, with its deliveries.", _campaigns),
    Rule("delivery", "With its campaign, or with its member."),
    Rule("pace", "The rate of a chat one hour after the last message.", _lanes),
    Rule("quota", "Not personal: one row a platform, as long as the installation."),
    Rule("audit", "After the retention time; it names no person once that person is erased.", _audits),
    Rule("account", "With its member."),
    Rule("membership", "With its member; an ended one stays as long, so that somebody may come back."),
    Rule("consent", "With its member: the proof is kept as long as what it allows."),
    Rule("activity_organisation", "With its activity."),
    Rule(
        "participation", "With its activity, or with its member; of one taken back the words after 7 days.", _left_parts
    ),
    Rule("post", "Kept by the network, without its author once that person is erased."),
    Rule("source", "With the record or the picture it belongs to, or with its sender."),
    Rule("area", "Not personal: as long as the installation; the operator removes it."),
    Rule("network", "Not personal: as long as the installation; the operator removes it."),
    Rule("organisation", "Not personal: as long as the installation; the operator removes it."),
    Rule("network_organisation", "Not personal: as long as its network and its organisation."),
    Rule("day_off", "Not personal: 2 years after its day, or when the operator decides anew.", _days_off),
    Rule("secret", "Not personal: as long as the installation."),
)
