"""Which message a kept text came from, and forgetting it when its sender takes the message back (LINE unsend)."""

from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, insert
from sqlmodel import Session, col, or_, select

from storage import announcements, corrections, gallery, together
from storage.activity import Activity, ActivityOrganisation, Post, Source
from storage.correction import Correction
from storage.erasure import WORDS_OF_ACTIVITY
from storage.media import Media
from storage.participation import Participation
from storage.prepared import Prepared
from storage.tables import table_of

_source = table_of(Source)
_NEW = ("channel", "message_id", "member_id", "kept", "kept_id", "part", "created_at")
_INSERT = Prepared(insert(_source), _NEW)
_FORGET = delete(_source).where(
    _source.c.kept == bindparam("in_kept"),
    _source.c.kept_id == bindparam("in_id"),
    _source.c.part == bindparam("in_part"),
)


def remember(
    connection: Connection,
    source: str | None,
    *,
    member_id: int,
    kept: str,
    kept_id: int | None,
    part: str,
    now: datetime,
    instead: bool = False,
) -> None:
    """Which messages the words came from (`<channel>:<message id>`, a space between two), so that they go with them.

    `instead`: the part was changed, and what it was before came from other messages.
    """
    if kept_id is not None and instead:
        connection.execute(_FORGET, {"in_kept": kept, "in_id": kept_id, "in_part": part})
    if not source or kept_id is None:
        return
    told = {"member_id": member_id, "kept": kept, "kept_id": kept_id, "part": part, "created_at": now}
    for each in source.split():
        channel, _, message_id = each.partition(":")
        _INSERT.run(connection, {**told, "channel": channel, "message_id": message_id})


def kept_from(session: Session, channel: str, message_id: str, member_id: int, *, kept: str) -> int | None:
    """The row of one kind that a message of this member brought; None where it brought none."""
    query = select(Source.kept_id).where(
        Source.channel == channel,
        Source.message_id == message_id,
        Source.member_id == member_id,
        Source.kept == kept,
    )
    return session.exec(query).first()


def parts_from(session: Session, channel: str, message_id: str, member_id: int) -> list[tuple[int, str]]:
    """Which parts of which entries a message of this member brought, as (entry, part)."""
    query = select(Source.kept_id, Source.part).where(
        Source.channel == channel,
        Source.message_id == message_id,
        Source.member_id == member_id,
        Source.kept == "activity",
    )
    return list(session.exec(query.order_by(col(Source.id))))


def paths_from(session: Session, channel: str, message_id: str) -> list[str]:
    """The files that came with a message, or with the shared text that it was; they are removed after `erase` is
    committed."""
    came = select(Source.kept_id).where(Source.channel == channel, Source.message_id == message_id)
    query = select(Media.path).where(
        or_(
            col(Media.id).in_(came.where(Source.kept == "media")),
            col(Media.post_id).in_(came.where(Source.kept == "post")),
        ),
        Media.path != "",
    )
    return list(session.exec(query.order_by(col(Media.id))))


def erase(session: Session, channel: str, message_id: str, now: datetime) -> list[tuple[str, int]]:
    """Erase the words and pictures that came with a message; returns which rows, as (table, id).

    An activity loses the part that the message brought; without its title it is undone, unless others have a part in
    it. A post goes as a whole with its pictures, and so does a correction of what the message said or with what it
    said: what stood there before stands there again. Of its reason only the words go.
    An announcement without its text goes to nobody more.
    """
    erased = []
    came = select(Source).where(Source.channel == channel, Source.message_id == message_id).order_by(col(Source.id))
    for source in session.exec(came.where(Source.kept == "correction")).all():
        erased.append((source.kept, source.kept_id))
        _erase_correction(session, source, now)
    for source in session.exec(came).all():
        if source.kept == "activity" and (activity := session.get(Activity, source.kept_id)) is not None:
            _erase_part(session, activity, source, now)
        if source.kept == "participation" and (part := session.get(Participation, source.kept_id)) is not None:
            part.words = None
            session.add(part)
        if source.kept == "post" and (post := session.get(Post, source.kept_id)) is not None:
            gallery.remove(session, session.exec(select(Media).where(Media.post_id == post.id)).all())
            session.delete(post)
        if source.kept == "campaign":
            announcements.take_back(session.connection(), source.kept_id, source.part, now)
        if source.kept == "media" and (media := session.get(Media, source.kept_id)) is not None:
            session.delete(media)
        erased.append((source.kept, source.kept_id))
        session.delete(source)
    session.flush()
    return erased


def _erase_part(session: Session, activity: Activity, source: Source, now: datetime) -> None:
    if source.part == "title":
        activity.title = ""
        session.add(activity)
        if activity.undone_at is None and not _kept_by_others(session, activity, source.member_id):
            activity.undone_at = now
    elif source.part in WORDS_OF_ACTIVITY:
        setattr(activity, source.part, None)
    elif source.part == "organisations":
        _forget_typed_names(session, source.kept_id)
    activity.changed_at = now
    session.add(activity)


def _kept_by_others(session: Session, activity: Activity, member_id: int) -> bool:
    """Whether somebody else than the one who took the words back has a part in a standing entry."""
    if not together.stands(activity):
        return False
    if activity.recorder_id is not None and activity.recorder_id != member_id:
        return True
    return any(part.member_id != member_id for part in together.confirmed(session, activity))


def _erase_correction(session: Session, source: Source, now: datetime) -> None:
    correction = session.get(Correction, source.kept_id)
    activity = session.get(Activity, correction.activity_id) if correction is not None else None
    if correction is None or activity is None:
        session.delete(source)
    elif source.part == corrections.REASON:
        correction.reason = ""
        session.add(correction)
        session.delete(source)
    else:
        if source.part == corrections.AFTER:
            corrections.revert(session, correction, activity, now)
        corrections.drop(session, correction)
    session.flush()


def _forget_typed_names(session: Session, activity_id: int) -> None:
    """Other agencies by the names that were typed; schools that are known stay."""
    typed = select(ActivityOrganisation).where(
        ActivityOrganisation.activity_id == activity_id, col(ActivityOrganisation.organisation_id).is_(None)
    )
    for row in session.exec(typed):
        session.delete(row)
