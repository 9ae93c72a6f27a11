"""Members for a bench: one network of three schools, one member for each phone."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection
from sqlmodel import Session

from storage.area import Area
from storage.member import Account, Member, Membership, Position
from storage.network import Network, NetworkKind, NetworkOrganisation
from storage.organisation import Organisation
from tests.benchmarks.town import Phone


def members_of(connection: Connection, phones: Sequence[Phone], now: datetime) -> None:
    """Fill an empty database."""
    with Session(connection, join_transaction_mode="create_savepoint") as session:
        area = Area(code="AREA1", name_th="เขต", short_th="เขต", controller_th="เขต", contact="x@example.org")
        session.add(area)
        session.flush()
        network = Network(
            code="N1", kind=NetworkKind.PRIMARY, lead_area_id=area.id or 0, name_th="เครือข่าย", short_th="เครือข่าย"
        )
        schools = [
            Organisation(code=f"S0{i}", area_id=area.id, name_th=f"โรงเรียนบ้านทุ่งที่{i}", short_th=f"บ้านทุ่งที่{i}")
            for i in range(3)
        ]
        session.add_all([network, *schools])
        session.flush()
        session.add_all(
            NetworkOrganisation(network_id=network.id or 0, organisation_id=school.id or 0, place=place)
            for place, school in enumerate(schools)
        )
        members = [
            Member(
                name="สมใจ",
                given="สมใจ",
                position=Position.TEACHER,
                network_id=network.id,
                joined_at=now,
                last_contact_at=now,
            )
            for _ in phones
        ]
        session.add_all(members)
        session.flush()
        for phone, member in zip(phones, members, strict=True):
            member_id = member.id or 0
            session.add(
                Account(channel=phone.platform, sender=phone.user, chat=phone.user, member_id=member_id, created_at=now)
            )
            session.add(
                Membership(
                    member_id=member_id, network_id=network.id or 0, organisation_id=schools[0].id, joined_at=now
                )
            )
        session.commit()
