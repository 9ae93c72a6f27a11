"""Who belongs where: the questions that handlers ask about memberships, networks and their organisations."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from storage import deliveries
from storage.area import Area
from storage.member import Account, Consent, Member, Membership, Role
from storage.network import Network
from storage.notice import Notice
from storage.organisation import Organisation


@dataclass(frozen=True)
class Part:
    """One membership that holds, with its network and organisation."""

    membership: Membership
    network: Network
    organisation: Organisation | None


def parts_of(session: Session, member_id: int) -> list[Part]:
    """The networks a member is in, in the order of joining."""
    query = (
        select(Membership, Network, Organisation)
        .join(Network, col(Membership.network_id) == col(Network.id))
        .outerjoin(Organisation, col(Membership.organisation_id) == col(Organisation.id))
        .where(Membership.member_id == member_id, col(Membership.ended_at).is_(None))
        .order_by(col(Membership.id))
    )
    return [Part(membership, network, organisation) for membership, network, organisation in session.exec(query)]


def areas(session: Session, code: str = "") -> Sequence[Area]:
    """The area of that code, or all of them in their order."""
    query = select(Area).order_by(col(Area.id))
    return session.exec(query.where(Area.code == code) if code else query).all()


def controller_of(session: Session, network: Network) -> Area:
    """The lead area, whose controller and contact stand in the consent."""
    area = session.get(Area, network.lead_area_id)
    assert area is not None, "a network's lead area is a foreign key"
    return area


def networks_of_area(session: Session, area_id: int) -> Sequence[Network]:
    """The networks under one area's privacy notice."""
    return session.exec(select(Network).where(Network.lead_area_id == area_id).order_by(col(Network.id))).all()


def coordinators_of(session: Session, network_id: int) -> Sequence[int]:
    """The member ids of a network's coordinators."""
    query = select(Membership.member_id).where(
        Membership.network_id == network_id,
        Membership.role == Role.COORDINATOR,
        col(Membership.ended_at).is_(None),
    )
    return session.exec(query).all()


def supervisors_of(session: Session, area_id: int) -> Sequence[int]:
    """The member ids of an area's administrators."""
    return [i for i in session.exec(select(Member.id).where(Member.area_id == area_id)).all() if i is not None]


def accounts_of(session: Session, member_id: int) -> Sequence[Account]:
    """A member's chat accounts."""
    return session.exec(select(Account).where(Account.member_id == member_id).order_by(col(Account.id))).all()


def consent_of(session: Session, member_id: int) -> Consent | None:
    """The newest consent that holds."""
    query = (
        select(Consent)
        .where(Consent.member_id == member_id, col(Consent.ended_at).is_(None))
        .order_by(col(Consent.id).desc())
    )
    return session.exec(query).first()


def leave_area(session: Session, member: Member, area_id: int, now: datetime) -> list[Network]:
    """Leave the networks of one controller, if there are others to stay in; returns them, empty if there are none."""
    parts = parts_of(session, member.id or 0)
    leaving = {part.network.id: part.network for part in parts if part.network.lead_area_id == area_id}
    if len({part.network.id for part in parts}) == len(leaving):
        return []
    for network_id in leaving:
        end_memberships(session, member.id or 0, now, network_id)
    ended = select(Consent).where(
        Consent.member_id == member.id, col(Consent.network_id).in_(list(leaving)), col(Consent.ended_at).is_(None)
    )
    for consent in session.exec(ended):
        consent.ended_at = now
        session.add(consent)
    return list(leaving.values())


def end_memberships(session: Session, member_id: int, now: datetime, network_id: int | None = None) -> int:
    """Leave one network, or all; returns how many memberships ended. What was noticed about them goes, and
    what waits there for their next answer."""
    ended = 0
    for part in parts_of(session, member_id):
        if network_id in (None, part.network.id):
            part.membership.ended_at = now
            session.add(part.membership)
            ended += 1
    member = session.get(Member, member_id)
    assert member is not None, "the member who leaves is loaded in this turn"
    session.flush()
    left = parts_of(session, member_id)
    if member.network_id not in [part.network.id for part in left]:
        member.network_id = left[0].network.id if left else None
        session.add(member)
    notices = select(Notice).where(Notice.about_id == member_id)
    for notice in session.exec(notices):
        if network_id in (None, notice.network_id):
            session.delete(notice)
    deliveries.leave(session.connection(), member_id, network_id, now)
    return ended
