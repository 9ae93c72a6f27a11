"""Forgetting what a message brought when its sender takes it back (LINE unsend)."""

from datetime import datetime

from sqlmodel import Session, select

from storage.activity import Activity, Media, Post, Source


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
