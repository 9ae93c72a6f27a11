"""When rows end: one rule for every table, in one list that can be read.

`expire` is called again and again by a job (`bot/expiring.py`) and deletes little each time, so that a turn never waits
long behind it. What a rule keeps for good is no personal data, or loses its person when the person goes.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import (
    ColumnElement,
    Connection,
    String,
    Table,
    and_,
    cast,
    delete,
    func,
    or_,
    select,
    text,
    tuple_,
    update,
)

from storage import wake_ups
from storage.audit import Audit
from storage.day_off import DayOff
from storage.dialogue import Dialogue
from storage.ended_campaigns import end_campaigns
from storage.ended_entries import end_activities, end_corrections, end_left_parts, end_pictures
from storage.ended_members import ERASED_AFTER, end_members
from storage.erasure import erase_member
from storage.event import InboundEvent
from storage.job import Job
from storage.join_code import CodeKind, JoinCode
from storage.media import Media
from storage.member import Account, Member
from storage.notice import Notice
from storage.outbox import FORGET, OutboxRow, OutboxState
from storage.pace import forget_idle
from storage.schedule import Slot
from storage.tables import table_of

__all__ = ["ERASED_AFTER", "PIECE", "RULES", "Rule", "ending", "erase_member", "expire", "unkept"]

EVENT_KEPT = timedelta(days=30)
SENT_KEPT = timedelta(days=7)
#: A message that nobody could send for so long (a platform was switched off) is of no use any more.
UNSENT_KEPT = timedelta(days=30)
#: What was said to somebody who has not agreed to anything, and could not be sent: as long as their dialogue.
UNSENT_TO_STRANGERS_KEPT = timedelta(days=1)
CODE_KEPT = timedelta(days=30)
NOTICE_KEPT = timedelta(days=365)
#: Nobody asks what kind of day it was so long ago.
DAY_OFF_KEPT = timedelta(days=2 * 365)
#: Work that could not be done for so long: the platform has not kept what was to be fetched either.
UNDONE_WORK_KEPT = timedelta(days=7)
SLOT_KEPT = timedelta(days=90)
#: The choices that somebody was shown last, with names and titles of others, so that they can be typed.
OFFERED_KEPT = timedelta(days=30)
#: Files that are asked after at once.
PIECE = 500

_event, _outbox, _dialogue, _code = table_of(InboundEvent), table_of(OutboxRow), table_of(Dialogue), table_of(JoinCode)
_notice, _audit, _media = table_of(Notice), table_of(Audit), table_of(Media)
_member, _account = table_of(Member), table_of(Account)
_job, _slot, _day_off = table_of(Job), table_of(Slot), table_of(DayOff)

#: `(connection, now, retention, how many at most)`: how many rows ended.
Expire = Callable[[Connection, datetime, timedelta, int], int]


@dataclass(frozen=True)
class Rule:
    """How the rows of one table end. `expire` None: not by time; the sentence says with what.

    `hourly`: some of them may not wait for the night.
    """

    table: str
    sentence: str
    expire: Expire | None = None
    hourly: bool = False


def ending(*, hourly: bool = False) -> list[str]:
    """The tables whose rows end by time, in the order in which they do; `hourly`: those that cannot wait."""
    tables = [rule.table for rule in RULES if rule.expire is not None and (rule.hourly or not hourly)]
    return tables if hourly else [*tables, wake_ups.LOG]


def expire(connection: Connection, table: str, now: datetime, retention: timedelta, most: int) -> int:
    """Let rows of a table end whose time has come, at most `most`; how many did.

    `now` is database time, `retention` how long a member is kept after the last contact. To be called again until
    the answer is 0. Files of deleted media stay behind for `unkept` to find.
    """
    if table == wake_ups.LOG:
        return wake_ups.expire(connection, now, most)
    rule = next(rule for rule in RULES if rule.table == table)
    assert rule.expire is not None, "its rows end by time"
    return rule.expire(connection, now, retention, most)


def unkept(connection: Connection, paths: Collection[str]) -> set[str]:
    """Those media files, of the ones that lie in the media store, that no row keeps; at most `PIECE` at a time."""
    assert len(paths) <= PIECE, "a read is short"
    return {*paths}.difference(connection.execute(select(_media.c.path).where(_media.c.path.in_(paths))).scalars())


def _delete(
    connection: Connection,
    table: Table,
    where: ColumnElement[bool],
    most: int,
    order: ColumnElement[datetime] | None = None,
) -> int:
    """Delete `most` rows of `table` for which `where` holds, in that order if there is one."""
    keys = list(table.primary_key.columns)
    rows = connection.execute(select(*keys).where(where).order_by(order).limit(most)).all()
    if rows:
        connection.execute(delete(table).where(tuple_(*keys).in_([tuple(row) for row in rows])))
    return len(rows)


def _dialogues(connection: Connection, now: datetime, retention: timedelta, most: int) -> int:
    touched_long_ago = and_(_dialogue.c.ends_at.is_(None), _dialogue.c.touched_at <= now - retention)
    return _delete(
        connection, _dialogue, or_(_dialogue.c.ends_at <= now, touched_long_ago), most, _dialogue.c.touched_at
    )


def _events(connection: Connection, now: datetime, _retention: timedelta, most: int) -> int:
    return _delete(connection, _event, _event.c.received_at <= now - EVENT_KEPT, most, _event.c.received_at)


def _messages(connection: Connection, now: datetime, _retention: timedelta, most: int) -> int:
    """Asked for one after the other, each by its index, and in no order: this is the largest table."""
    held = _outbox.c.state.in_([OutboxState.WAITING, OutboxState.PARKED])
    ended = 0
    for where in (
        and_(text(FORGET), or_(~held, _outbox.c.created_at <= now - UNSENT_TO_STRANGERS_KEPT)),
        and_(_outbox.c.done_at <= now - SENT_KEPT, ~held),
        and_(held, _outbox.c.not_before <= now - UNSENT_KEPT),
    ):
        ended += _delete(connection, _outbox, where, most - ended) if ended < most else 0
    return ended


def _codes(connection: Connection, now: datetime, _retention: timedelta, most: int) -> int:
    linked = and_(_code.c.kind == CodeKind.LINK, or_(_code.c.used_at.is_not(None), _code.c.expires_at <= now))
    over = or_(_code.c.used_at <= now - CODE_KEPT, _code.c.expires_at <= now - CODE_KEPT)
    return _delete(connection, _code, or_(linked, over), most, _code.c.created_at)


def _notices(connection: Connection, now: datetime, _retention: timedelta, most: int) -> int:
    return _delete(connection, _notice, _notice.c.created_at <= now - NOTICE_KEPT, most, _notice.c.created_at)


def _audits(connection: Connection, now: datetime, retention: timedelta, most: int) -> int:
    return _delete(connection, _audit, _audit.c.at <= now - retention, most, _audit.c.at)


def _days_off(connection: Connection, now: datetime, _retention: timedelta, most: int) -> int:
    return _delete(connection, _day_off, _day_off.c.day < (now - DAY_OFF_KEPT).date(), most, _day_off.c.day)


def _jobs(connection: Connection, now: datetime, _retention: timedelta, most: int) -> int:
    return _delete(connection, _job, _job.c.created_at <= now - UNDONE_WORK_KEPT, most, _job.c.created_at)


def _lanes(connection: Connection, now: datetime, _retention: timedelta, most: int) -> int:
    return forget_idle(connection, now, most)


def _offered(connection: Connection, now: datetime, _retention: timedelta, most: int) -> int:
    """The account stays; what it was shown long ago may hold words of somebody who has gone since."""
    silent = select(_member.c.id).where(
        _member.c.id == _account.c.member_id, _member.c.last_contact_at <= now - OFFERED_KEPT
    )
    due = select(_account.c.id).where(cast(_account.c.offered, String) != "[]", silent.exists())
    ids = list(connection.execute(due.limit(most)).scalars())
    connection.execute(update(_account).where(_account.c.id.in_(ids)).values(offered=[]))
    return len(ids)


def _slots(connection: Connection, now: datetime, _retention: timedelta, most: int) -> int:
    """The newest of each schedule stays: it tells when it was last due."""
    later = _slot.alias("later")
    newest = select(func.max(later.c.slot)).where(later.c.schedule_id == _slot.c.schedule_id).scalar_subquery()
    due = and_(_slot.c.at <= now - SLOT_KEPT, _slot.c.slot < newest)
    return _delete(connection, _slot, due, most, _slot.c.at)


#: Every table, in the order in which rows end.
RULES = (
    Rule("inbound_event", "30 days after it came; only its id is kept, to know it again.", _events),
    Rule(
        "outbox",
        "7 days after it was sent or given up, without its text; at once where it must leave no trace. What could not"
        " be sent: after 30 days, to a stranger after 24 hours.",
        _messages,
        hourly=True,
    ),
    Rule(
        "dialogue",
        "24 hours after a stranger's last word; a member's after the retention time.",
        _dialogues,
        hourly=True,
    ),
    Rule(
        "join_code",
        "Link codes when used or over; others 30 days after that; a member code when renewed.",
        _codes,
        hourly=True,
    ),
    Rule("notice", "When it was shown, with the person it speaks of, or unseen after 12 months.", _notices),
    Rule("job", "When it is done; after 7 days if it could not be done.", _jobs),
    Rule("correction", "30 days after it was made, but not before its author was told.", end_corrections),
    Rule(
        "media",
        "With its activity or campaign; after 30 days if its faces were never confirmed, it was refused or nothing"
        " shows it.",
        end_pictures,
    ),
    Rule("slot", "90 days after it was decided, except the newest of its schedule; with its schedule.", _slots),
    Rule(
        "activity",
        "30 days after it was taken back, with what was merged into it; else kept by the network, without its author"
        " once erased.",
        end_activities,
    ),
    Rule(
        "member",
        "30 days after the consent was withdrawn, which the retention time without contact, 12 months of blocking"
        " and 12 months outside every network count as.",
        end_members,
    ),
    Rule(
        "campaign",
        "180 days after every delivery had its outcome, with its deliveries and its picture.",
        end_campaigns,
    ),
    Rule("delivery", "With its campaign, or with its member."),
    Rule("pace", "The rate of a chat one hour after the last message.", _lanes),
    Rule("quota", "Not personal: one row a platform, as long as the installation."),
    Rule("audit", "After the retention time; it names no person once that person is erased.", _audits),
    Rule("account", "With its member; the choices shown last 30 days after the last contact.", _offered),
    Rule("membership", "With its member; an ended one stays as long, so that somebody may come back."),
    Rule("consent", "With its member: the proof is kept as long as what it allows."),
    Rule("activity_organisation", "With its activity."),
    Rule(
        "participation",
        "With its activity, or with its member; of one taken back the words after 7 days.",
        end_left_parts,
    ),
    Rule("post", "Kept by the network, without its author once that person is erased."),
    Rule("source", "With the record or the picture it belongs to, or with its sender."),
    Rule("area", "Not personal: as long as the installation."),
    Rule("network", "Not personal: as long as the installation; the operator can remove an empty one."),
    Rule("organisation", "Not personal: as long as the installation."),
    Rule("network_organisation", "Not personal: as long as its network and its organisation."),
    Rule("day_off", "Not personal: 2 years after its day, or when the operator decides anew.", _days_off),
    Rule("schedule", "Not personal: as long as the installation; the operator can remove one that was added."),
    Rule("lease", "Not personal: one row for each name, gone when its process ends well."),
    Rule("secret", "Not personal: as long as the installation."),
)
