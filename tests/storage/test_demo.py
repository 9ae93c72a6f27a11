"""The demo: everything of it is there, near today, on both databases, and only in an empty one."""

import time
from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Connection, func, select

from storage.activity import Activity, ActivityOrganisation
from storage.administration import NotPossible
from storage.area import Area
from storage.codes import find
from storage.database import Database
from storage.demo import demo_codes, demo_people, load_demo
from storage.join_code import CodeKind, JoinCode
from storage.member import Account, Consent, Member, Membership, Position, Role
from storage.network import Network
from storage.organisation import Organisation
from storage.schema import METADATA
from storage.tables import table_of
from tests.storage.filled import NOW

THURSDAY = 3


def load(database: Database, now: datetime = NOW) -> None:
    database.write(
        lambda c: load_demo(c, now, account_ids=lambda code, channel: f"{channel}/{code}", consent_version="7")
    ).result(30)


def count(connection: Connection, name: str) -> int:
    return int(connection.execute(select(func.count()).select_from(METADATA.tables[name])).scalar_one())


def test_everything_is_there_within_a_second(database: Database) -> None:
    began = time.process_time()
    load(database)
    assert time.process_time() - began < 1
    with database.read() as connection:
        counts = {name: count(connection, name) for name in ("area", "organisation", "network", "member", "activity")}
        assert counts == {"area": 2, "organisation": 15, "network": 7, "member": 41, "activity": 60}
        assert count(connection, "account") == 43
        versions = connection.execute(select(table_of(Consent).c.version).distinct()).scalars().all()
        assert versions == ["7"]
        places = connection.execute(select(func.count()).select_from(table_of(ActivityOrganisation))).scalar_one()
        assert places > 120


@pytest.mark.parametrize("now", [NOW, datetime(2026, 11, 20, 9, 0, tzinfo=UTC), datetime(2031, 2, 28, tzinfo=UTC)])
def test_the_newest_activity_is_days_old_and_none_is_in_the_future(database: Database, now: datetime) -> None:
    load(database, now)
    activity, member = table_of(Activity), table_of(Member)
    with database.read() as connection:
        newest: date = connection.execute(select(func.max(activity.c.held_on))).scalar_one()
        assert now.date() - timedelta(days=9) < newest <= now.date()
        assert newest.weekday() == THURSDAY
        assert connection.execute(select(func.max(activity.c.created_at))).scalar_one() <= now
        assert connection.execute(select(func.max(member.c.last_contact_at))).scalar_one() <= now


def test_all_codes_of_the_demo_open_something(database: Database) -> None:
    load(database)
    assert Counter(code.kind for code in demo_codes()) == {
        CodeKind.MEMBER: 7 + 32,
        CodeKind.COORDINATOR: 7,
        CodeKind.SUPERVISOR: 2,
    }
    with database.read() as connection:
        for code in demo_codes():
            found = find(connection, code.code.replace("-", ""), NOW + timedelta(days=6))
            assert found is not None
            assert found.kind is code.kind
            assert (found.organisation_id is not None) == bool(code.organisation)
        expiring = select(func.count()).where(table_of(JoinCode).c.expires_at == NOW + timedelta(days=7))
        assert connection.execute(expiring).scalar_one() == 9


def test_a_coordinator_has_a_term_and_a_supervisor_an_area(database: Database) -> None:
    load(database)
    member, part, network = table_of(Member), table_of(Membership), table_of(Network)
    account, area, organisation = table_of(Account), table_of(Area), table_of(Organisation)
    with database.read() as connection:
        query = (
            select(member.c.name, member.c.given, organisation.c.code, part.c.term_end)
            .select_from(part.join(member).join(network, part.c.network_id == network.c.id).join(organisation))
            .where(network.c.code == "N1", part.c.role == Role.COORDINATOR)
        )
        assert connection.execute(query).one() == ("สมใจ ธารรุ่งเรือง", "สมใจ", "S01", date(2027, 5, 15))
        supervisor = (
            select(member.c.name, area.c.code, part.c.id)
            .select_from(account.join(member).join(area).outerjoin(part))
            .where(account.c.sender == "line/M01")
        )
        assert connection.execute(supervisor).one() == ("รัตนา แสงธาร", "AREA1", None)


def test_a_centre_is_a_child_with_a_learning_area(database: Database) -> None:
    load(database)
    network = table_of(Network)
    parent = network.alias("parent")
    with database.read() as connection:
        query = select(network.c.learning_area).select_from(network.join(parent, network.c.parent_id == parent.c.id))
        found = connection.execute(query.where(network.c.code == "C1", parent.c.code == "N2")).scalar_one()
    assert found == "math"


def test_a_database_that_is_not_empty_is_refused(database: Database) -> None:
    load(database)
    with pytest.raises(NotPossible, match="not empty"):
        load(database)
    with database.read() as connection:
        assert count(connection, "member") == 41


def test_the_people_of_the_simulator() -> None:
    people = demo_people()
    assert [person.code for person in people] == [f"M{number:02}" for number in range(1, 42)]
    assert people[2].name == "สมใจ ธารรุ่งเรือง"
    assert people[2].organisation == "อนุบาลธารทอง"
    assert people[2].networks == ("ปฐมวัยธารน้อย",)
    assert (people[2].role, people[2].position) == (Role.COORDINATOR, Position.TEACHER)
    assert {platform for person in people for platform in person.platforms} == {"line", "telegram"}
    assert {person.role for person in people} == set(Role)
