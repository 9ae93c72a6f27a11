"""One member's log book: what they recorded and what they confirmed to have taken part in, in a span of days.

Entries that were taken back, are only planned, or stand for nothing since they were merged into another are left out;
so is a part that was asked about and not confirmed.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, case, exists, func, or_, select

from storage.activity import Activity, Phase
from storage.media import Faces, Media, MediaState
from storage.member import Member, Membership, Position
from storage.network import Network
from storage.organisation import Organisation
from storage.participation import Part, Participation
from storage.tables import table_of

_activity, _part, _media = table_of(Activity), table_of(Participation), table_of(Media)
_member, _membership = table_of(Member), table_of(Membership)
_network, _organisation = table_of(Network), table_of(Organisation)

#: Pictures of whom nobody minds, as the entry is shown (`domain/activity_schema.yaml` pupil_privacy).
_SHOWN_FACES = (Faces.NONE.value, Faces.PERMITTED.value)
#: An entry counts: it was done, it stands, and for itself.
COUNTS = and_(_activity.c.undone_at.is_(None), _activity.c.planned.is_(False), _activity.c.merged_into_id.is_(None))


@dataclass(frozen=True, slots=True)
class Entry:
    """One line. `own`: recorded by the member, else confirmed; then `role` is that of their part.

    `words`: what they told of their part, which who took an entry over has as well.
    `photos` are those that may be shown, `files` the kept documents. A network has a short name in each language.
    """

    id: int
    own: bool
    held_on: date
    hours: Decimal | None
    title: str
    phase: Phase
    problem: str | None
    role: str | None
    result: str | None
    learner_result: str | None
    lesson: str | None
    next_step: str | None
    words: str | None
    network_th: str
    network_en: str
    photos: int = 0
    files: int = 0


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose it is; the organisation is that of the network last used, as typed where it is none that is known."""

    name: str
    position: Position
    organisation_th: str
    organisation_en: str


@dataclass(frozen=True, slots=True)
class Photo:
    """A kept photo that may be shown, by its path in the media store, with its entry."""

    activity_id: int
    held_on: date
    title: str
    path: str


def _theirs(member_id: int) -> Select[Any]:
    """The entries of a member, from which a span and an order are still to be chosen."""
    own = _activity.c.recorder_id == member_id
    columns = (
        _activity.c.id,
        own.label("own"),
        *(_activity.c[name] for name in ("held_on", "hours", "title", "phase", "problem")),
        case((own, _activity.c.plc_role), else_=_part.c.plc_role).label("role"),
        *(_activity.c[name] for name in ("result", "learner_result", "lesson", "next_step")),
        _part.c.words,
        _network.c.short_th,
        _network.c.short_en,
    )
    part = and_(_part.c.activity_id == _activity.c.id, _part.c.member_id == member_id, _part.c.state == Part.CONFIRMED)
    return (
        select(*columns)
        .join(_network, _network.c.id == _activity.c.network_id)
        .outerjoin(_part, part)
        .where(or_(own, _part.c.id.is_not(None)), COUNTS)
    )


def entries(connection: Connection, member_id: int, begins: date, ends: date) -> list[Entry]:
    """The lines of these days, both included, oldest first."""
    span = _activity.c.held_on.between(begins, ends)
    query = _theirs(member_id).where(span).order_by(_activity.c.held_on, _activity.c.id)
    rows = connection.execute(query).all()
    pieces = _evidence(connection, member_id, [row[0] for row in rows])
    found = []
    for row in rows:
        shown, files = pieces.get(row[0], (0, 0))
        found.append(replace(Entry(row[0], bool(row[1]), *row[2:]), photos=shown, files=files))
    return found


def begun_before(connection: Connection, member_id: int, day: date) -> bool:
    """Whether the book has a line before that day."""
    return connection.execute(_theirs(member_id).where(_activity.c.held_on < day).limit(1)).first() is not None


def find(
    connection: Connection, member_id: int, words: Sequence[str], fold: Callable[[str], str], limit: int
) -> list[Entry]:
    """The newest of all the member's entries whose texts contain every word; `words` and `fold` fold alike."""
    query = _theirs(member_id).order_by(_activity.c.held_on.desc(), _activity.c.id.desc())
    found: list[Entry] = []
    for row in connection.execute(query):
        entry = Entry(row[0], bool(row[1]), *row[2:])
        text = fold("\n".join(filter(None, texts(entry))))
        if all(word in text for word in words):
            found.append(entry)
        if len(found) == limit:
            break
    return found


def texts(entry: Entry) -> tuple[str | None, ...]:
    """What was typed in an entry."""
    return (
        entry.title,
        entry.problem,
        entry.result,
        entry.learner_result,
        entry.lesson,
        entry.next_step,
        entry.words,
    )


def hours(listed: Sequence[Entry]) -> Decimal:
    """All their hours; an entry without any counts nothing."""
    return sum((entry.hours for entry in listed if entry.hours is not None), Decimal(0))


def owner(connection: Connection, member_id: int) -> Owner | None:
    """The member; None when they have been erased meanwhile."""
    here = case((_membership.c.network_id == _member.c.network_id, 0), else_=1)
    holds = and_(_membership.c.member_id == _member.c.id, _membership.c.ended_at.is_(None))
    row = connection.execute(
        select(
            _member.c.name,
            _member.c.position,
            _organisation.c.name_th,
            _organisation.c.name_en,
            _membership.c.organisation_name,
        )
        .select_from(_member)
        .outerjoin(_membership, holds)
        .outerjoin(_organisation, _organisation.c.id == _membership.c.organisation_id)
        .where(_member.c.id == member_id, _member.c.withdrawn_at.is_(None))
        .order_by(here, _membership.c.id)
        .limit(1)
    ).first()
    if row is None:
        return None
    name, position, name_th, name_en, typed = row
    return Owner(name, position, name_th or typed or "", name_en or name_th or typed or "")


def photos(connection: Connection, member_id: int, activity_ids: Sequence[int], limit: int) -> list[Photo]:
    """The first photos of these entries that the member may be shown, oldest entry first."""
    query = (
        select(_activity.c.id, _activity.c.held_on, _activity.c.title, _media.c.path)
        .join(_activity, _activity.c.id == _media.c.activity_id)
        .where(
            _media.c.activity_id.in_(activity_ids), _media.c.kind == "photo", _is_answered(), _may_be_shown(member_id)
        )
        .order_by(_activity.c.held_on, _activity.c.id, _media.c.id)
        .limit(limit)
    )
    return [Photo(*row) for row in connection.execute(query)]


def _is_answered() -> ColumnElement[bool]:
    """A photo whose faces are open never leaves."""
    return and_(_media.c.path != "", _media.c.faces.in_(_SHOWN_FACES))


def _may_be_shown(member_id: int) -> ColumnElement[bool]:
    """As `storage.gallery.seen_by` shows them."""
    inside = exists().where(
        _membership.c.member_id == member_id,
        _membership.c.network_id == _activity.c.network_id,
        _membership.c.ended_at.is_(None),
        _membership.c.doubted_at.is_(None),
    )
    gone = exists().where(
        _part.c.activity_id == _media.c.activity_id,
        _part.c.member_id == _media.c.sender_id,
        _part.c.state == Part.LEFT,
    )
    return and_(_media.c.state == MediaState.KEPT, or_(_media.c.sender_id == member_id, and_(inside, ~gone)))


def _evidence(connection: Connection, member_id: int, activity_ids: Sequence[int]) -> dict[int, tuple[int, int]]:
    """How many photos and how many documents each entry shows."""
    is_photo = _media.c.kind == "photo"
    query = (
        select(
            _media.c.activity_id,
            func.sum(case((and_(is_photo, _is_answered(), _may_be_shown(member_id)), 1), else_=0)),
            func.sum(case((and_(~is_photo, _may_be_shown(member_id)), 1), else_=0)),
        )
        .join(_activity, _activity.c.id == _media.c.activity_id)
        .where(_media.c.activity_id.in_(activity_ids))
        .group_by(_media.c.activity_id)
    )
    return {row[0]: (int(row[1]), int(row[2])) for row in connection.execute(query)}
