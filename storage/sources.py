"""Which message a kept text came from, and forgetting it when its sender takes the message back (LINE unsend)."""

from datetime import datetime

from sqlalchemy import Connection, insert
from sqlmodel import Session, select

from storage.activity import Activity, Media, Post, Source
from storage.tables import table_of

_INSERT = insert(table_of(Source))


def remember(
    connection: Connection,
    source: str | None,
    *,
    member_id: int,
    kept: str,
    kept_id: int | None,
    part: str,
    now: datetime,
) -> None:
    """Which messages the words came from (`<channel>:<message id>`, a space between two), so that they go with them."""
    if not source or kept_id is None:
        return
    told = {"member_id": member_id, "kept": kept, "kept_id": kept_id, "part": part, "created_at": now}
    rows = []
    for each in source.split():
        channel, _, message_id = each.partition(":")
        rows.append({**told, "channel": channel, "message_id": message_id})
    connection.execute(_INSERT, rows)


def erase(session: Session, channel: str, message_id: str, now: datetime) -> list[tuple[str, int]]:
    """Erase the words and pictures that came with a message; returns which rows, as (table, id).

    An activity loses the part that the message brought; without its title it is undone. A post goes as a whole.
    """
    erased = []
    for source in session.exec(select(Source).where(Source.channel == channel, Source.message_id == message_id)):
        if source.kept == "activity" and (activity := session.get(Activity, source.kept_id)) is not None:
            if source.part == "title":
                activity.title, activity.undone_at = "", now
            elif source.part in ("place", "result", "lesson", "next_step"):
                setattr(activity, source.part, None)
            activity.changed_at = now
            session.add(activity)
        if source.kept == "post" and (post := session.get(Post, source.kept_id)) is not None:
            session.delete(post)
        if source.kept == "media" and (media := session.get(Media, source.kept_id)) is not None:
            session.delete(media)
        erased.append((source.kept, source.kept_id))
        session.delete(source)
    return erased
