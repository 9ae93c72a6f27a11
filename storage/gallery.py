"""Pictures and files of a draft, an entry, a shared text: which there are, who may see them, what becomes of them."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, bindparam
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, exists, func, or_, select

from storage import together
from storage.activity import Activity, Source
from storage.media import Faces, Media, MediaState
from storage.participation import Part, Participation
from storage.prepared import Prepared
from storage.tables import table_of

_media = table_of(Media)
_IN_TALK = Prepared(select_columns(_media.c.id).where(_media.c.talk == bindparam("in_talk")).limit(1))

#: What an entry holds (`domain/activity_schema.yaml` evidence).
MOST = 6


def add(
    session: Session,
    *,
    sender_id: int,
    kind: str,
    channel: str,
    reference: str | None,
    message_id: str | None,
    name: str,
    size: int | None,
    talk: str | None,
    activity_id: int | None,
    refused: str | None,
    now: datetime,
) -> Media:
    """Note what a platform holds for us, for a dialogue (`talk`) or an entry; `refused`: it is not fetched."""
    media = Media(
        sender_id=sender_id,
        kind=kind,
        channel=channel,
        reference=reference or "",
        name=name,
        size=size or 0,
        talk=talk,
        activity_id=activity_id,
        faces=Faces.UNKNOWN if kind == "photo" else Faces.NONE,
        state=MediaState.WAITING if refused is None else MediaState.REFUSED,
        reason=refused,
        created_at=now,
    )
    session.add(media)
    session.flush()
    if message_id:
        session.add(
            Source(
                channel=channel,
                message_id=message_id,
                member_id=sender_id,
                kept="media",
                kept_id=media.id or 0,
                part="picture",
                created_at=now,
            )
        )
    return media


def is_in_talk(connection: Connection, talk: str) -> bool:
    """Whether anything waits in a dialogue; every entry that is saved asks."""
    return _IN_TALK.row(connection, {"in_talk": talk}) is not None


def of_talk(session: Session, talk: str) -> list[Media]:
    """What waits in a dialogue, in the order of coming, refused ones too."""
    query = select(Media).where(Media.talk == talk, col(Media.activity_id).is_(None)).order_by(col(Media.id))
    return list(session.exec(query))


def of_activity(session: Session, activity_id: int) -> list[Media]:
    """What belongs to an entry, in the order of coming, refused ones too."""
    return list(session.exec(select(Media).where(Media.activity_id == activity_id).order_by(col(Media.id))))


def of_post(session: Session, post_id: int) -> list[Media]:
    """What belongs to a shared text, in the order of coming."""
    return list(session.exec(select(Media).where(Media.post_id == post_id).order_by(col(Media.id))))


def of_campaign(connection: Connection, campaign_id: int) -> tuple[str, str, str] | None:
    """The path, kind and name of what goes with a message to many; every page of its recipients asks."""
    kept = _media.c.campaign_id == campaign_id, _media.c.state == MediaState.KEPT
    row = connection.execute(select_columns(_media.c.path, _media.c.kind, _media.c.name).where(*kept)).first()
    return (row.path, row.kind, row.name) if row is not None else None


def seen_by(session: Session, activity_id: int, member_id: int) -> list[Media]:
    """The kept pictures and files of an entry that a member may see: their own, and others' without open faces.

    Others' only as long as the member is in the network undoubted; what somebody sent goes with their part.
    """
    activity = session.get(Activity, activity_id)
    network_id = activity.network_id if activity is not None else 0
    inside = together.membership_in(session, member_id, network_id) is not None
    left = select(Participation.member_id).where(
        Participation.activity_id == activity_id, Participation.state == Part.LEFT
    )
    gone = set(session.exec(left))
    return [
        media
        for media in of_activity(session, activity_id)
        if media.state is MediaState.KEPT
        and (media.sender_id == member_id or (inside and media.sender_id not in gone and media.faces != Faces.UNKNOWN))
    ]


def seen_with_post(session: Session, post_id: int, member_id: int) -> list[Media]:
    """The kept pictures and files of a shared text that a member of its network may see."""
    return [
        media
        for media in of_post(session, post_id)
        if media.state is MediaState.KEPT and (media.sender_id == member_id or media.faces != Faces.UNKNOWN)
    ]


def newest(session: Session, sender_id: int) -> Media | None:
    """What a member sent last."""
    query = select(Media).where(Media.sender_id == sender_id).order_by(col(Media.id).desc()).limit(1)
    return session.exec(query).first()


def faceless(session: Session, sender_id: int, activity_id: int | None = None) -> list[Media]:
    """A member's photos that nobody has answered for, of one entry or of all: entries that stand and are theirs."""
    confirmed = exists().where(
        col(Participation.activity_id) == Activity.id,
        col(Participation.member_id) == sender_id,
        col(Participation.state) == Part.CONFIRMED,
    )
    query = (
        select(Media)
        .join(Activity, col(Activity.id) == Media.activity_id)
        .where(
            *_unanswered(sender_id),
            col(Activity.undone_at).is_(None),
            col(Activity.merged_into_id).is_(None),
            or_(Activity.recorder_id == sender_id, confirmed),
        )
    )
    if activity_id is not None:
        query = query.where(Media.activity_id == activity_id)
    return list(session.exec(query.order_by(col(Media.id))))


def faceless_with_post(session: Session, sender_id: int, post_id: int) -> list[Media]:
    """Likewise, of a shared text."""
    query = select(Media).where(*_unanswered(sender_id), Media.post_id == post_id)
    return list(session.exec(query.order_by(col(Media.id))))


def _unanswered(sender_id: int) -> tuple[ColumnElement[bool], ...]:
    return (
        col(Media.sender_id) == sender_id,
        col(Media.kind) == "photo",
        col(Media.faces) == Faces.UNKNOWN,
        col(Media.state) != MediaState.REFUSED,
    )


def count(session: Session, activity_id: int) -> int:
    """How many pictures and files an entry has or is about to have."""
    query = select(func.count()).where(Media.activity_id == activity_id, Media.state != MediaState.REFUSED)
    return session.exec(query).one()


def waiting(session: Session, talk: str | None, activity_id: int | None) -> int:
    """How many of a dialogue or an entry are not fetched yet."""
    query = select(func.count()).where(
        Media.state == MediaState.WAITING,
        or_(
            Media.talk == talk if talk else col(Media.id).is_(None),
            Media.activity_id == activity_id if activity_id else col(Media.id).is_(None),
        ),
    )
    return session.exec(query).one()


def same(session: Session, media: Media, digest: str) -> bool:
    """Whether the same bytes are kept already where this belongs; what belongs nowhere is like nothing."""
    belongs = next(
        (
            column == value
            for column, value in (
                (col(Media.activity_id), media.activity_id),
                (col(Media.post_id), media.post_id),
                (col(Media.talk), media.talk),
            )
            if value is not None
        ),
        None,
    )
    if belongs is None:
        return False
    query = select(Media.id).where(
        Media.digest == digest, Media.state == MediaState.KEPT, col(Media.id) != media.id, belongs
    )
    return session.exec(query).first() is not None


def remove(session: Session, rows: Iterable[Media]) -> list[str]:
    """Take rows away with the memory of where they came from; the paths of files that nobody keeps any more."""
    paths = []
    for media in rows:
        if media.path:
            paths.append(media.path)
        for source in session.exec(select(Source).where(Source.kept == "media", Source.kept_id == media.id)):
            session.delete(source)
        session.delete(media)
    session.flush()
    return paths


def recent_activity(session: Session, member_id: int, since: datetime) -> Activity | None:
    """The newest entry that stands and that the member recorded or joined since then."""
    stands = (col(Activity.undone_at).is_(None), col(Activity.merged_into_id).is_(None))
    recorded = (
        select(Activity, Activity.created_at)
        .where(Activity.recorder_id == member_id, Activity.created_at >= since, *stands)
        .order_by(col(Activity.id).desc())
        .limit(1)
    )
    joined = (
        select(Activity, Participation.changed_at)
        .join(Participation, col(Participation.activity_id) == Activity.id)
        .where(
            Participation.member_id == member_id,
            Participation.state == Part.CONFIRMED,
            Participation.changed_at >= since,
            *stands,
        )
        .order_by(col(Participation.changed_at).desc())
    )
    found = [
        *session.exec(recorded),
        *(row for row in session.exec(joined) if together.membership_in(session, member_id, row[0].network_id)),
    ]
    return max(found, key=lambda row: row[1])[0] if found else None


def kept_of(rows: Sequence[Media]) -> list[Media]:
    """Those that are kept, or will be once they are fetched."""
    return [media for media in rows if media.state is not MediaState.REFUSED]
