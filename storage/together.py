"""Members' own parts in entries that others recorded: who is named, who takes part, who leaves, who takes over.

An organisation that came with a part stands behind those that the recorder named (`place` from `JOINED` on) and goes
with the last part that needs it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, and_, exists, func, or_, select
from sqlmodel import Session, col
from sqlmodel import select as select_rows

from storage.activities import RESTORABLE
from storage.activity import JOINED, Activity, ActivityOrganisation
from storage.member import Member, Membership
from storage.participation import Part, Participation
from storage.tables import table_of

_activity, _took_part, _membership = table_of(Activity), table_of(ActivityOrganisation), table_of(Membership)
_part, _member = table_of(Participation), table_of(Member)


@dataclass(frozen=True, slots=True)
class Named:
    """An entry that names a member's organisation."""

    activity_id: int
    organisation_id: int


@dataclass(frozen=True, slots=True)
class Person:
    """A member as others may name them."""

    id: int
    name: str
    given: str


def people_of(connection: Connection, network_id: int) -> list[Person]:
    """Everybody who is in a network and whom nobody doubts."""
    query = (
        select(_member.c.id, _member.c.name, _member.c.given)
        .join(_membership, _membership.c.member_id == _member.c.id)
        .where(
            _membership.c.network_id == network_id,
            _membership.c.ended_at.is_(None),
            _membership.c.doubted_at.is_(None),
            _member.c.withdrawn_at.is_(None),
        )
        .distinct()
        .order_by(_member.c.id)
    )
    return [Person(*row) for row in connection.execute(query)]


def named(connection: Connection, member_id: int, since: date) -> list[Named]:
    """Entries held since a day that name the member's organisation and say nothing of the member yet, newest first.

    What a colleague of the same organisation recorded is left out: there it needs no confirmation that it took part.
    """
    theirs = _membership.alias()
    colleague = exists().where(
        theirs.c.member_id == _activity.c.recorder_id,
        theirs.c.network_id == _activity.c.network_id,
        theirs.c.organisation_id == _membership.c.organisation_id,
        theirs.c.ended_at.is_(None),
    )
    said = exists().where(_part.c.activity_id == _activity.c.id, _part.c.member_id == member_id)
    query = (
        select(_activity.c.id, func.min(_took_part.c.organisation_id))
        .join(_took_part, _took_part.c.activity_id == _activity.c.id)
        .join(
            _membership,
            and_(
                _membership.c.network_id == _activity.c.network_id,
                _membership.c.organisation_id == _took_part.c.organisation_id,
            ),
        )
        .where(
            _membership.c.member_id == member_id,
            _membership.c.ended_at.is_(None),
            _membership.c.doubted_at.is_(None),
            _activity.c.held_on >= since,
            _activity.c.undone_at.is_(None),
            _activity.c.merged_into_id.is_(None),
            _activity.c.planned.is_(False),
            _activity.c.title != "",
            or_(_activity.c.recorder_id.is_(None), _activity.c.recorder_id != member_id),
            ~colleague,
            ~said,
        )
        .group_by(_activity.c.id, _activity.c.held_on)
        .order_by(_activity.c.held_on.desc(), _activity.c.id.desc())
    )
    return [Named(*row) for row in connection.execute(query)]


def membership_in(session: Session, member_id: int | None, network_id: int) -> Membership | None:
    """The first membership that a member holds in a network and nobody doubts."""
    query = select_rows(Membership).where(
        Membership.member_id == member_id,
        Membership.network_id == network_id,
        col(Membership.ended_at).is_(None),
        col(Membership.doubted_at).is_(None),
    )
    return session.exec(query.order_by(col(Membership.id))).first()


def organisation_in(session: Session, member_id: int | None, network_id: int) -> int | None:
    """The organisation through which a member is in a network; None: an individual, or not in it."""
    held = membership_in(session, member_id, network_id)
    return held.organisation_id if held is not None else None


def part_of(session: Session, activity_id: int | None, member_id: int) -> Participation | None:
    """What a member has said of an entry, or is asked about it."""
    query = select_rows(Participation).where(
        Participation.activity_id == activity_id, Participation.member_id == member_id
    )
    return session.exec(query).first()


def told_by(session: Session, member_id: int) -> Sequence[Participation]:
    """The parts of which a member told something, newest first."""
    query = select_rows(Participation).where(
        Participation.member_id == member_id, col(Participation.words).is_not(None)
    )
    return session.exec(query.order_by(col(Participation.id).desc())).all()


def confirmed(session: Session, activity: Activity) -> list[Participation]:
    """The confirmed parts of other members than the recorder, the oldest first."""
    query = (
        select_rows(Participation)
        .join(Member, col(Member.id) == Participation.member_id)
        .where(
            Participation.activity_id == activity.id,
            Participation.state == Part.CONFIRMED,
            col(Member.withdrawn_at).is_(None),
        )
        .order_by(col(Participation.id))
    )
    return [part for part in session.exec(query) if part.member_id != activity.recorder_id]


def hold(session: Session, *entries: Activity) -> None:
    """Nobody else joins, merges or takes these entries back until the commit; they are as others have left them."""
    for activity_id in sorted({entry.id or 0 for entry in entries}):
        query = select_rows(Activity).where(Activity.id == activity_id).with_for_update()
        session.exec(query, execution_options={"populate_existing": True}).one()


def stands(activity: Activity) -> bool:
    """Whether an entry counts for itself: neither taken back nor merged into another."""
    return activity.undone_at is None and activity.merged_into_id is None


def ask(session: Session, activity: Activity, member_id: int, now: datetime) -> bool:
    """Note that a member was named; False where something is said or asked already."""
    if member_id == activity.recorder_id or part_of(session, activity.id, member_id) is not None:
        return False
    _say(session, activity, member_id, Part.ASKED, now)
    return True


def join(session: Session, activity: Activity, member_id: int, now: datetime) -> Participation:
    """The member took part, and so did their organisation. A second time changes nothing."""
    part = part_of(session, activity.id, member_id)
    if part is None or part.state is not Part.CONFIRMED:
        part = _say(session, activity, member_id, Part.CONFIRMED, now)
    add_organisation(session, activity, part.organisation_id)
    return part


def decline(session: Session, activity: Activity, member_id: int, now: datetime) -> None:
    """The member did not take part; who has confirmed leaves with `leave`."""
    part = part_of(session, activity.id, member_id)
    if part is None or part.state is Part.ASKED:
        _say(session, activity, member_id, Part.DECLINED, now)


def _say(session: Session, activity: Activity, member_id: int, state: Part, now: datetime) -> Participation:
    part = part_of(session, activity.id, member_id) or Participation(
        activity_id=activity.id or 0, member_id=member_id, state=state, created_at=now, changed_at=now
    )
    part.state, part.changed_at = state, now
    part.organisation_id = organisation_in(session, member_id, activity.network_id)
    session.add(part)
    session.flush()
    return part


def leave(session: Session, activity: Activity, part: Participation, now: datetime) -> None:
    """Take the own part back, with the own entries that were merged into this one."""
    part.state, part.changed_at = Part.LEFT, now
    session.add(part)
    session.flush()
    drop_organisation(session, activity, part.organisation_id)
    for own in merged_by(session, activity, part.member_id):
        own.undone_at = own.undone_at or now
        session.add(own)


def restorable(part: Participation | None, now: datetime) -> bool:
    """Whether a part was taken back less than 7 days ago."""
    return part is not None and part.state is Part.LEFT and now - part.changed_at <= RESTORABLE


def rejoin(session: Session, activity: Activity, part: Participation, now: datetime) -> None:
    """Bring back what `leave` took."""
    join(session, activity, part.member_id, now)
    for own in merged_by(session, activity, part.member_id):
        own.undone_at = None if own.title else own.undone_at
        session.add(own)


def merged_by(session: Session, activity: Activity, member_id: int) -> Sequence[Activity]:
    """A member's entries that were merged into this one."""
    query = select_rows(Activity).where(Activity.merged_into_id == activity.id, Activity.recorder_id == member_id)
    return session.exec(query).all()


def hand_over(session: Session, activity: Activity, now: datetime) -> int | None:
    """The recorder goes, the entry stays with the member whose part is the oldest; None where nobody else has one.

    Returns how many different organisations the others are from. The former recorder's part can be restored.
    """
    others, former = confirmed(session, activity), activity.recorder_id
    if not others or former is None:
        return None
    heir = others[0]
    part = part_of(session, activity.id, former) or Participation(
        activity_id=activity.id or 0, member_id=former, state=Part.LEFT, created_at=now, changed_at=now
    )
    part.organisation_id = organisation_in(session, former, activity.network_id)
    part.state, part.changed_at, part.plc_role = Part.LEFT, now, activity.plc_role
    activity.recorder_id, activity.plc_role, activity.changed_at = heir.member_id, heir.plc_role, now
    session.add(part)
    session.add(activity)
    session.flush()
    drop_organisation(session, activity, part.organisation_id, even_named=True)
    if activity.host_id == part.organisation_id and not _needed(session, activity, part.organisation_id):
        activity.host_id = heir.organisation_id
        session.add(activity)
    return len({each.organisation_id for each in others})


def add_organisation(session: Session, activity: Activity, organisation_id: int | None) -> None:
    """An organisation comes with a part; once."""
    rows = session.exec(select_rows(ActivityOrganisation).where(ActivityOrganisation.activity_id == activity.id)).all()
    if organisation_id is None or organisation_id in [row.organisation_id for row in rows]:
        return
    place = max([JOINED, *(row.place + 1 for row in rows)])
    session.add(ActivityOrganisation(activity_id=activity.id or 0, organisation_id=organisation_id, place=place))
    session.flush()


def drop_organisation(
    session: Session, activity: Activity, organisation_id: int | None, *, even_named: bool = False
) -> None:
    """An organisation goes with a part, unless the recorder named it or another member of it takes part.

    `even_named`: who named it goes as well.
    """
    if organisation_id is None or _needed(session, activity, organisation_id):
        return
    query = select_rows(ActivityOrganisation).where(
        ActivityOrganisation.activity_id == activity.id, ActivityOrganisation.organisation_id == organisation_id
    )
    for row in session.exec(query):
        if even_named or row.place >= JOINED:
            session.delete(row)
    session.flush()


def _needed(session: Session, activity: Activity, organisation_id: int | None) -> bool:
    if organisation_in(session, activity.recorder_id, activity.network_id) == organisation_id:
        return True
    return organisation_id in [part.organisation_id for part in confirmed(session, activity)]


def tell(session: Session, part: Participation, words: str, plc_role: str | None) -> None:
    """What was different in a member's own part, below what they told before."""
    part.words = f"{part.words}\n{words}" if part.words else words
    part.plc_role = plc_role or part.plc_role
    session.add(part)
