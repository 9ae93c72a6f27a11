"""Which message a kept text came from, and forgetting it when its sender takes the message back (LINE unsend)."""

from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, insert
from sqlmodel import Session, col, select

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
    """The files that came with a message; they are removed after `erase` is committed."""
    query = (
        select(Media.path)
        .join(Source, col(Source.kept_id) == Media.id)
        .where(Source.channel == channel, Source.message_id == message_id, Source.kept == "media", Media.path != "")
    )
    return list(session.exec(query))


def erase(session: Session, channel: str, message_id: str, now: datetime) -> list[tuple[str, int]]:
    """Erase the words and pictures that came with a message; returns which rows, as (table, id).

    An activity loses the part that the message brought; without its title it is undone. A post goes as a whole, and so
    does a correction of what the message said.
    """
    erased = []
    for source in session.exec(select(Source).where(Source.channel == channel, Source.message_id == message_id)):
        if source.kept == "activity" and (activity := session.get(Activity, source.kept_id)) is not None:
            if source.part == "title":
                activity.title, activity.undone_at = "", now
            elif source.part in WORDS_OF_ACTIVITY:
                setattr(activity, source.part, None)
            elif source.part == "organisations":
                _forget_typed_names(session, source.kept_id)
            activity.changed_at = now
            session.add(activity)
        if source.kept == "participation" and (part := session.get(Participation, source.kept_id)) is not None:
            part.words = None
            session.add(part)
        if source.kept == "correction" and (correction := session.get(Correction, source.kept_id)) is not None:
            session.delete(correction)
        if source.kept == "post" and (post := session.get(Post, source.kept_id)) is not None:
            for picture in session.exec(select(Media).where(Media.post_id == post.id)).all():
                session.delete(picture)
            session.flush()
            session.delete(post)
        if source.kept == "media" and (media := session.get(Media, source.kept_id)) is not None:
            session.delete(media)
        erased.append((source.kept, source.kept_id))
        session.delete(source)
    return erased


def _forget_typed_names(session: Session, activity_id: int) -> None:
    """Other agencies by the names that were typed; schools that are known stay."""
    typed = select(ActivityOrganisation).where(
        ActivityOrganisation.activity_id == activity_id, col(ActivityOrganisation.organisation_id).is_(None)
    )
    for row in session.exec(typed):
        session.delete(row)
