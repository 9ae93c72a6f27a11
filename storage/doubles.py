"""The same work recorded twice: finding it when the second entry is saved, making one of two, and two of one again.

A merged entry keeps its row and its words; it is listed and counted nowhere, for another stands for it. What came into
the other entry with it is known by the moment of merging. What its author took back since then is not revived.
"""

from collections.abc import Sequence, Set
from datetime import datetime

from sqlalchemy import Connection, bindparam, select
from sqlmodel import Session
from sqlmodel import select as select_rows

from storage import gallery, together
from storage.activities import RESTORABLE
from storage.activity import Activity, ActivityOrganisation, Source
from storage.media import Media, MediaState
from storage.participation import Part, Participation
from storage.prepared import Prepared
from storage.tables import table_of

#: How alike two titles must be: twice the groups of three letters they share, of all they have.
ALIKE = 0.45
_LETTERS = 3
#: How many entries of that day are compared, the newest: a save must not take longer the more a network does.
COMPARED = 20
#: What of a merged entry its recorder's part keeps, in this order.
_WORDS = ("title", "result", "lesson")

_activity, _took_part = table_of(Activity), table_of(ActivityOrganisation)
_theirs = _took_part.alias()
_THAT_DAY = Prepared(
    select(_activity.c.id, _activity.c.title)
    .where(
        _activity.c.network_id == bindparam("network"),
        _activity.c.held_on == bindparam("day"),
        _activity.c.recorder_id != bindparam("recorder"),
        _activity.c.undone_at.is_(None),
        _activity.c.merged_into_id.is_(None),
        _activity.c.planned.is_(False),
    )
    .order_by(_activity.c.id.desc())
    .limit(COMPARED)
)


_COMMON = Prepared(
    select(_took_part.c.id)
    .join(_theirs, _theirs.c.organisation_id == _took_part.c.organisation_id)
    .where(_took_part.c.activity_id == bindparam("entry"), _theirs.c.activity_id == bindparam("other"))
    .limit(1)
)


def double_of(connection: Connection, entry: Activity) -> int | None:
    """The entry of somebody else in the network that is most likely the same work.

    The same day, a title that is alike, an organisation in common. One statement by the day's index, and one for each
    title that is alike, the most alike first.
    """
    if entry.planned:
        return None
    values = {"network": entry.network_id, "day": entry.held_on, "recorder": entry.recorder_id}
    ours = groups(entry.title)
    likeness = {int(row[0]): alike(ours, groups(row[1])) for row in _THAT_DAY.rows(connection, values)}
    for other in sorted(likeness, key=lambda each: -likeness[each]):
        if likeness[other] < ALIKE:
            return None
        if _COMMON.row(connection, {"entry": entry.id, "other": other}) is not None:
            return other
    return None


def alike(ours: Set[str], theirs: Set[str]) -> float:
    """How alike two titles are, 0 to 1, by their groups of letters; one that the other contains is the same."""
    if not ours or not theirs:
        return 0.0
    shared = len(ours & theirs)
    return 1.0 if shared in (len(ours), len(theirs)) else 2 * shared / (len(ours) + len(theirs))


def groups(title: str) -> Set[str]:
    """A title's groups of three letters, spaces and capitals aside; a shorter one is its own."""
    letters = "".join(title.split()).casefold()
    return {letters[place : place + _LETTERS] for place in range(max(len(letters) - _LETTERS + 1, 1 if letters else 0))}


def may_merge(entry: Activity, other: Activity) -> bool:
    """Whether one of two entries can stand for both."""
    stand = all(together.stands(each) and not each.planned for each in (entry, other))
    return stand and entry.id != other.id and entry.network_id == other.network_id


def merge(session: Session, entry: Activity, other: Activity, now: datetime) -> None:
    """`other` stands for both: who took part in `entry` takes part in it, each with the own words, nobody twice.

    Who had left `other` stays away, unless `entry` is theirs.
    """
    parts = together.confirmed(session, entry)
    entry.merged_into_id, entry.merged_at = other.id, now
    session.add(entry)
    session.flush()
    if entry.recorder_id is not None and entry.recorder_id != other.recorder_id:
        own = together.part_of(session, entry.id, entry.recorder_id)
        part = together.join(session, other, entry.recorder_id, now)
        if not part.words:
            texts = [getattr(entry, name) for name in _WORDS] + [own.words if own is not None else None]
            part.words = "\n".join(text for text in texts if text) or None
            part.plc_role = part.plc_role or entry.plc_role
            session.add(part)
            _copy_sources(session, part, "activity", entry.id, _WORDS)
            _copy_sources(session, part, "participation", own.id if own is not None else None, ("words",))
    for each in parts:
        if each.member_id != other.recorder_id and not _has_left(session, other, each.member_id):
            part = together.join(session, other, each.member_id, now)
            if not part.words:
                part.words, part.plc_role = each.words, part.plc_role or each.plc_role
                _copy_sources(session, part, "participation", each.id, ("words",))
            session.add(part)
    _move_pictures(session, entry, other)
    session.flush()


def _has_left(session: Session, activity: Activity, member_id: int) -> bool:
    part = together.part_of(session, activity.id, member_id)
    return part is not None and part.state is Part.LEFT


def _copy_sources(
    session: Session, part: Participation, kept: str, kept_id: int | None, columns: Sequence[str]
) -> None:
    """The words of the part came from the messages that those columns came from."""
    query = select_rows(Source).where(Source.kept == kept, Source.kept_id == kept_id)
    for source in session.exec(query).all():
        if source.part in columns:
            session.add(
                Source(
                    channel=source.channel,
                    message_id=source.message_id,
                    member_id=source.member_id,
                    kept="participation",
                    kept_id=part.id or 0,
                    part="words",
                    created_at=source.created_at,
                )
            )


def _move_pictures(session: Session, entry: Activity, other: Activity) -> None:
    """As many as the other entry has room for; the rest stays where it is and is seen by nobody."""
    room = gallery.MOST - gallery.count(session, other.id or 0)
    for media in gallery.kept_of(gallery.of_activity(session, entry.id or 0))[: max(room, 0)]:
        media.activity_id = other.id
        session.add(media)


def may_split(session: Session, entry: Activity | None, now: datetime) -> Activity | None:
    """The entry that stands for this one, if they can still be made two again: for 7 days, while both are there."""
    if entry is None or entry.merged_into_id is None or entry.merged_at is None or now - entry.merged_at > RESTORABLE:
        return None
    other = session.get(Activity, entry.merged_into_id)
    is_there = entry.undone_at is None and entry.title != ""
    return other if is_there and other is not None and together.stands(other) else None


def split_first(session: Session, entry: Activity | None) -> Activity | None:
    """The entry between this one and the one that stands for both: it has to be split off before this one can be."""
    other = session.get(Activity, entry.merged_into_id) if entry is not None and entry.merged_into_id else None
    return other if other is not None and other.merged_into_id is not None else None


def split(session: Session, entry: Activity, other: Activity, now: datetime) -> None:
    """Two entries again: what came into `other` with `entry` leaves it, and who left it has left both."""
    merged_at = entry.merged_at or now
    entry.merged_into_id, entry.merged_at, entry.changed_at = None, None, now
    session.add(entry)
    session.flush()
    came = {each.member_id for each in together.confirmed(session, entry)} | {entry.recorder_id}
    for member_id in came - {None}:
        part = together.part_of(session, other.id, member_id or 0)
        if part is None or part.changed_at < merged_at:
            continue
        if part.state is Part.CONFIRMED:
            _take_out(session, part, now)
        elif part.state is Part.LEFT and (own := together.part_of(session, entry.id, part.member_id)) is not None:
            together.leave(session, entry, own, now)
    for part in _taken_out(session, other, came, now):
        if part.member_id == other.recorder_id:
            _pass_on(session, other, part, now)
        else:
            together.drop_organisation(session, other, part.organisation_id)
    for media in _pictures_of(session, other, came):
        media.activity_id = entry.id
        session.add(media)
    taken_over = together.part_of(session, other.id, other.recorder_id or 0) is not None
    if other.title == "" and not taken_over and not together.confirmed(session, other):
        other.undone_at = now  # its author took it back, and it stood for the others alone
        session.add(other)
    session.flush()


def _take_out(session: Session, part: Participation, now: datetime) -> None:
    part.state, part.changed_at, part.words = Part.DECLINED, now, None
    _forget_sources(session, part)
    session.add(part)
    session.flush()


def _taken_out(session: Session, other: Activity, members: set[int | None], now: datetime) -> Sequence[Participation]:
    query = select_rows(Participation).where(
        Participation.activity_id == other.id, Participation.state == Part.DECLINED, Participation.changed_at == now
    )
    return [part for part in session.exec(query).all() if part.member_id in members]


def _pass_on(session: Session, other: Activity, part: Participation, now: datetime) -> None:
    """Who had taken `other` over goes with the entry that they came with: the next one has it, or it is undone."""
    if together.hand_over(session, other, now) is None:
        wrote = select_rows(Source.member_id).where(
            Source.kept == "activity", Source.kept_id == other.id, Source.part == "title"
        )
        author = session.exec(wrote).first()
        other.recorder_id = author if author is not None and _has_left(session, other, author) else None
        other.undone_at = now
        session.add(other)
    part.state = Part.DECLINED
    session.add(part)
    session.flush()


def _pictures_of(session: Session, other: Activity, senders: set[int | None]) -> Sequence[Media]:
    theirs = senders - {None, other.recorder_id}
    rows = gallery.of_activity(session, other.id or 0)
    return [media for media in rows if media.sender_id in theirs and media.state is not MediaState.REFUSED]


def _forget_sources(session: Session, part: Participation) -> None:
    query = select_rows(Source).where(Source.kept == "participation", Source.kept_id == part.id)
    for source in session.exec(query).all():
        session.delete(source)
