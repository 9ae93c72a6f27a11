"""Erasing a person: what is theirs goes at once, what they shared stays without them."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Table, and_, delete, false, or_, select, update
from sqlmodel import Session

from storage import announcements, corrections
from storage.activity import Activity, ActivityOrganisation, Post, Source
from storage.audit import Audit
from storage.campaign import Campaign, Delivery
from storage.correction import Correction
from storage.dialogue import Dialogue
from storage.job import Job
from storage.join_code import JoinCode
from storage.media import Media, MediaState
from storage.member import Account, Consent, Member, Membership
from storage.notice import Notice
from storage.outbox import OutboxRow
from storage.pace import Pace, chat_lane
from storage.participation import Participation
from storage.tables import table_of

_member, _account, _membership, _consent = (
    table_of(Member),
    table_of(Account),
    table_of(Membership),
    table_of(Consent),
)
_activity, _took_part, _post, _media, _source = (
    table_of(Activity),
    table_of(ActivityOrganisation),
    table_of(Post),
    table_of(Media),
    table_of(Source),
)
_part, _correction, _job = table_of(Participation), table_of(Correction), table_of(Job)
_campaign, _delivery, _pace = table_of(Campaign), table_of(Delivery), table_of(Pace)
_dialogue, _outbox, _notice, _audit, _code = (
    table_of(Dialogue),
    table_of(OutboxRow),
    table_of(Notice),
    table_of(Audit),
    table_of(JoinCode),
)

#: The columns of an activity that hold a person's words; the others are numbers and names of what exists.
WORDS_OF_ACTIVITY = ("title", "place", "problem", "result", "learner_result", "lesson", "next_step")


def erase_member(connection: Connection, member_id: int, *, words_too: bool, now: datetime) -> list[str]:
    """Erase name and chat accounts, now and for good (`domain/messages.yaml` ending.delete).

    What was shared stays with the network without an author. With `words_too` the words become empty, what is still
    to be sent of the person's announcements is stopped, the pictures go as well, and only numbers remain. Returns the
    paths of media files that no row keeps any more: to be deleted after the commit. Rows that this turn still adds
    for the last answer are not touched.
    """
    paths = _erase_pictures(connection, member_id, all_of_them=words_too)
    if words_too:
        _take_corrections_back(connection, member_id)
        _erase_words(connection, member_id)
        announcements.erase_words(connection, member_id, now)
    _erase_traces(connection, member_id)
    _erase_corrections(connection, member_id, all_of_them=words_too)
    for table, column in (
        (_activity, "recorder_id"),
        (_post, "author_id"),
        (_media, "sender_id"),
        (_audit, "actor_id"),
        (_correction, "editor_id"),
        (_campaign, "author_id"),
    ):
        connection.execute(update(table).where(table.c[column] == member_id).values({column: None}))
    for table in (_source, _notice, _code, _part, _delivery, _membership, _consent, _account):
        connection.execute(delete(table).where(table.c.member_id == member_id))
    connection.execute(delete(_member).where(_member.c.id == member_id))
    return paths


def _erase_pictures(connection: Connection, member_id: int, *, all_of_them: bool) -> list[str]:
    """Pictures that only their sender could see go in any case: nobody is left to see them or to answer for faces."""
    sent = _media.c.sender_id == member_id
    nowhere = and_(_media.c.activity_id.is_(None), _media.c.post_id.is_(None), _media.c.campaign_id.is_(None))
    seen_by_sender = or_(_media.c.faces == "unknown", nowhere, _media.c.state == MediaState.WAITING)
    gone = sent if all_of_them else and_(sent, seen_by_sender)
    rows = connection.execute(select(_media.c.id, _media.c.path).where(gone).order_by(_media.c.id)).all()
    forget(connection, "media", [row.id for row in rows])
    connection.execute(delete(_media).where(_media.c.id.in_([row.id for row in rows])))
    return [row.path for row in rows if row.path]


def _erase_words(connection: Connection, member_id: int) -> None:
    """Empty what this member wrote: in their own records, except what a message of somebody else put there, and in
    records of others what a message of theirs put there."""
    for part in WORDS_OF_ACTIVITY:
        _empty(
            connection, _activity, part, _written_by(_activity, _activity.c.recorder_id, "activity", part, member_id)
        )
    mine = _written_by(_activity, _activity.c.recorder_id, "activity", "organisations", member_id)
    _empty(connection, _took_part, "name", _took_part.c.activity_id.in_(select(_activity.c.id).where(mine)))
    _empty(connection, _post, "text", _written_by(_post, _post.c.author_id, "post", "text", member_id))
    taken_over = _written_by(_part, _part.c.member_id, "participation", "words", member_id)
    connection.execute(update(_part).where(taken_over).values(words=None))


def _written_by(table: Table, author: ColumnElement[int], kept: str, part: str, member_id: int) -> ColumnElement[bool]:
    """Rows of `table` whose `part` came from this member, by its source or, without one, by the row's author."""
    source = _source.c.kept == kept, _source.c.kept_id == table.c.id, _source.c.part == part
    by_member = select(_source.c.id).where(*source, _source.c.member_id == member_id).exists()
    by_another = select(_source.c.id).where(*source, _source.c.member_id != member_id).exists()
    return or_(by_member, and_(author == member_id, ~by_another))


def _empty(connection: Connection, table: Table, column: str, where: ColumnElement[bool]) -> None:
    connection.execute(update(table).where(where, table.c[column].is_not(None)).values({column: ""}))


def _take_corrections_back(connection: Connection, member_id: int) -> None:
    """What the person corrected in entries of others is as its author wrote it, where that is known."""
    with Session(connection, join_transaction_mode="create_savepoint") as session:
        corrections.take_back(session, member_id)
        session.commit()


def _erase_corrections(connection: Connection, member_id: int, *, all_of_them: bool) -> None:
    """What was corrected in the person's entries holds their words; nobody is left to change it back.

    `all_of_them`: also where words of theirs stood in an entry that another has now.
    """
    gone: ColumnElement[bool] = _correction.c.activity_id.in_(
        select(_activity.c.id).where(_activity.c.recorder_id == member_id)
    )
    if all_of_them:
        by_them = _source.c.kept == "correction", _source.c.member_id == member_id
        gone = or_(gone, _correction.c.id.in_(select(_source.c.kept_id).where(*by_them)))
    ids = list(connection.execute(select(_correction.c.id).where(gone)).scalars())
    forget(connection, "correction", ids)
    connection.execute(delete(_correction).where(_correction.c.id.in_(ids)))


def _erase_traces(connection: Connection, member_id: int) -> None:
    """Talks and messages under any of the person's keys, notices about them, and their number in the audit."""
    accounts = connection.execute(
        select(_account.c.channel, _account.c.sender, _account.c.chat).where(_account.c.member_id == member_id)
    ).all()
    owners = [f"m:{member_id}", *(f"{account.channel}:{account.sender}" for account in accounts)]
    chats: Iterable[ColumnElement[bool]] = (
        and_(_outbox.c.channel == account.channel, _outbox.c.chat == account.chat) for account in accounts
    )
    connection.execute(delete(_dialogue).where(_dialogue.c.owner.in_(owners)))
    connection.execute(delete(_job).where(_job.c.owner.in_(owners)))
    connection.execute(delete(_outbox).where(or_(_outbox.c.owner.in_(owners), false(), *chats)))
    lanes = [chat_lane(account.chat) for account in accounts]
    connection.execute(delete(_pace).where(_pace.c.lane.in_(lanes)))
    connection.execute(delete(_notice).where(_notice.c.about_id == member_id))
    about = _audit.c.subject == "member", _audit.c.subject_id == member_id
    connection.execute(update(_audit).where(*about).values(subject_id=None))


def forget(connection: Connection, kept: str, ids: list[int]) -> None:
    """The rows `ids` of `kept` ("activity", "media", …) go: nothing has to know any more where they came from."""
    connection.execute(delete(_source).where(_source.c.kept == kept, _source.c.kept_id.in_(ids)))
