"""Becoming a member: the rows that a finished join makes, and those that ending it takes away."""

from datetime import date, datetime

from sqlmodel import Session, and_, col, or_, select

from storage import deliveries, gallery
from storage.job import Job
from storage.media import Media, MediaState
from storage.member import Account, Consent, Member, Membership, Position, Role
from storage.membership import coordinators_of, parts_of
from storage.network import Network
from storage.notice import Notice


def admit(
    session: Session,
    *,
    channel: str,
    sender: str,
    chat: str,
    name: str,
    given: str,
    honorific: bool,
    position: Position,
    language: str,
    now: datetime,
) -> Member:
    """The member behind this account: a new one, or the one whose consent was withdrawn and is given anew."""
    account = session.exec(select(Account).where(Account.channel == channel, Account.sender == sender)).one_or_none()
    member = session.get(Member, account.member_id) if account is not None else None
    if member is None:
        member = Member(
            name=name,
            given=given,
            honorific=honorific,
            position=position,
            language=language,
            joined_at=now,
            last_contact_at=now,
        )
    else:
        member.name, member.given, member.honorific, member.position = name, given, honorific, position
        member.language, member.last_contact_at = language, now
    session.add(member)
    session.flush()
    if account is None:
        assert member.id is not None, "flushed"
        session.add(Account(channel=channel, sender=sender, chat=chat, member_id=member.id, created_at=now))
        session.flush()
    return member


def bring_back(session: Session, member: Member, area_id: int) -> None:
    """Consent given anew within 30 days: what the withdrawal ended goes on, in the networks of the same controller."""
    if member.withdrawn_at is None:
        return
    ended = (
        select(Membership)
        .join(Network, col(Membership.network_id) == col(Network.id))
        .where(
            Membership.member_id == member.id,
            Membership.ended_at == member.withdrawn_at,
            Network.lead_area_id == area_id,
        )
    )
    for membership in session.exec(ended):
        membership.ended_at = None
        session.add(membership)
    member.withdrawn_at = None
    session.add(member)
    session.flush()


def enter(
    session: Session,
    member: Member,
    *,
    network_id: int,
    organisation_id: int | None,
    organisation_name: str,
    role: Role,
    term_end: date | None,
    now: datetime,
) -> Membership:
    """A new membership; the network becomes the one talked about, its coordinators hear of it on their next contact.

    A membership that goes on (`bring_back`) only learns the organisation and a further role.
    """
    assert member.id is not None, "the member is in the database"
    member.network_id = network_id
    held = next((part.membership for part in parts_of(session, member.id) if part.network.id == network_id), None)
    if held is not None:
        held.organisation_id, held.organisation_name = organisation_id, organisation_name
        if role is not Role.MEMBER:
            held.role, held.term_end = role, term_end
        session.add_all([held, member])
        return held
    membership = Membership(
        member_id=member.id,
        network_id=network_id,
        organisation_id=organisation_id,
        organisation_name=organisation_name,
        role=role,
        term_end=term_end,
        joined_at=now,
    )
    session.add_all([membership, member])
    session.flush()
    for coordinator in coordinators_of(session, network_id):
        if coordinator != member.id:
            notice = Notice(
                member_id=coordinator,
                kind="joined",
                about_id=member.id,
                network_id=network_id,
                details={"membership": membership.id},
                created_at=now,
            )
            session.add(notice)
    return membership


def consent(
    session: Session, member: Member, *, network_id: int | None, version: str, language: str, now: datetime
) -> None:
    """Note what was agreed to, and when."""
    assert member.id is not None, "the member is in the database"
    session.add(Consent(member_id=member.id, network_id=network_id, version=version, language=language, given_at=now))


def renew(session: Session, member: Member, area_id: int, *, version: str, language: str, now: datetime) -> None:
    """The changed notice of an area was agreed to: each consent under it is given anew."""
    query = select(Consent).where(Consent.member_id == member.id, col(Consent.ended_at).is_(None))
    for given in session.exec(query.order_by(col(Consent.id))).all():
        network = session.get(Network, given.network_id) if given.network_id is not None else None
        if (network.lead_area_id if network is not None else member.area_id) == area_id:
            given.ended_at = now
            session.add(given)
            consent(session, member, network_id=given.network_id, version=version, language=language, now=now)


def withdraw(session: Session, member: Member, now: datetime) -> list[str]:
    """Consent withdrawn: nothing is used or sent from here on; erased 30 days later unless given anew.

    Work for the member ends, and so does what is not fetched yet or waits in a draft. Returns the paths of files that
    no row keeps any more: to be deleted after the commit.
    """
    assert member.id is not None, "the member is in the database"
    member.withdrawn_at, member.show_name = now, False
    for given in session.exec(select(Consent).where(Consent.member_id == member.id, col(Consent.ended_at).is_(None))):
        given.ended_at = now
        session.add(given)
    for part in parts_of(session, member.id):
        part.membership.ended_at = now
        session.add(part.membership)
    for notice in session.exec(select(Notice).where((Notice.about_id == member.id) | (Notice.member_id == member.id))):
        session.delete(notice)
    for job in session.exec(select(Job).where(Job.owner == f"m:{member.id}")):
        session.delete(job)
    session.add(member)
    deliveries.leave(session.connection(), member.id, None, now)
    return gallery.remove(session, _unfinished(session, member.id))


def _unfinished(session: Session, member_id: int) -> list[Media]:
    """What a member sent that is not fetched yet, or in no entry, no shared text and no announcement."""
    nowhere = and_(col(Media.activity_id).is_(None), col(Media.post_id).is_(None), col(Media.campaign_id).is_(None))
    query = select(Media).where(Media.sender_id == member_id, or_(Media.state == MediaState.WAITING, nowhere))
    return list(session.exec(query.order_by(col(Media.id))))
