"""Join codes: in every spelling's compact form, for as long as they work, and never twice where once is promised."""

from datetime import timedelta

import pytest
from sqlalchemy import Connection, insert, select
from sqlmodel import Session

from storage import codes
from storage.codes import ALPHABET, FoundCode, find, spoken, use
from storage.database import Database
from storage.demo import load_demo
from storage.join_code import CodeKind, JoinCode
from storage.member import Member
from storage.network import Network, NetworkOrganisation
from storage.organisation import Organisation
from storage.tables import table_of
from tests.storage.filled import NOW

LATER = NOW + timedelta(days=7)


@pytest.fixture
def demo(database: Database) -> Database:
    database.write(lambda connection: load_demo(connection, NOW)).result(20)
    return database


def look(database: Database, compact: str, at: timedelta = timedelta()) -> FoundCode | None:
    with database.read() as connection:
        return find(connection, compact, NOW + at)


def use_up(database: Database, compact: str) -> bool:
    return database.write(lambda connection: use(connection, compact, NOW)).result(10)


def row(database: Database, model: type[Network] | type[Organisation], code: str) -> int:
    table = table_of(model)
    with database.read() as connection:
        return int(connection.execute(select(table.c.id).where(table.c.code == code)).scalar_one())


def test_a_networks_code_opens_the_network(demo: Database) -> None:
    n1 = row(demo, Network, "N1")
    assert look(demo, "TN7K2M") == FoundCode(CodeKind.MEMBER, n1, None, None, None, "TN7K2M")
    assert look(demo, "TN7K2M", timedelta(days=3000)), "until it is renewed"


def test_a_schools_code_opens_network_and_school(demo: Database) -> None:
    n1, school = row(demo, Network, "N1"), row(demo, Organisation, "S01")
    assert look(demo, "TN7K2MS01") == FoundCode(CodeKind.MEMBER, n1, school, None, None, "TN7K2MS01")
    university = look(demo, "TK6W3BP01")
    assert university is not None
    assert university.organisation_id == row(demo, Organisation, "P01")


@pytest.mark.parametrize("compact", ["TN7K2MSO1", "TN7K2MS0I", "TN7K2MSOL"])
def test_letters_read_for_digits_open_the_school_all_the_same(demo: Database, compact: str) -> None:
    found = look(demo, compact)
    assert found is not None
    assert found.organisation_id == row(demo, Organisation, "S01")


def test_a_code_that_reads_like_two_schools_opens_neither(demo: Database) -> None:
    def add(connection: Connection) -> None:
        values = {"code": "SO1", "kind": "school", "name_th": "ก", "short_th": "ก", "name_en": "", "school_code": ""}
        organisation_id = connection.execute(
            insert(table_of(Organisation)).values(values).returning(table_of(Organisation).c.id)
        ).scalar_one()
        part = {"network_id": network_id, "organisation_id": organisation_id, "place": 9}
        connection.execute(insert(table_of(NetworkOrganisation)), part)

    network_id = row(demo, Network, "N1")
    demo.write(add).result(10)
    exact = look(demo, "TN7K2MSO1")
    assert exact is not None
    assert exact.organisation_id == row(demo, Organisation, "SO1")
    assert look(demo, "TN7K2MSOI") is None


@pytest.mark.parametrize(
    "compact",
    ["", "TN7K2", "TN7K2X", "TN7K2MS06", "TN7K2MS", "S01", "TN7K2M-S01", "tn7k2m", "TNH4VYCOS01", "ครู", "TN7K2M" * 9],
)
def test_what_is_no_code_opens_nothing(demo: Database, compact: str) -> None:
    assert look(demo, compact) is None


def test_coordinators_and_supervisors_codes_work_once_and_seven_days(demo: Database) -> None:
    for compact, kind in (("TNH4VYCO", CodeKind.COORDINATOR), ("SP3K8WAREA1", CodeKind.SUPERVISOR)):
        found = look(demo, compact, timedelta(days=6, hours=23))
        assert found is not None
        assert found.kind is kind
        assert (found.network_id is None) != (found.area_id is None)
        assert look(demo, compact, timedelta(days=7)) is None
        assert use_up(demo, compact) is True
        assert look(demo, compact) is None
        assert use_up(demo, compact) is False


def test_a_member_code_is_never_used_up(demo: Database) -> None:
    for compact in ("TN7K2M", "TN7K2MS01"):
        assert use_up(demo, compact) is True
        assert look(demo, compact) is not None


def test_renewing_a_networks_code_renews_its_schools(demo: Database) -> None:
    n1 = row(demo, Network, "N1")
    fresh = demo.write(lambda c: codes.new_member_code(c, n1, NOW)).result(10)
    assert look(demo, "TN7K2M") is None
    assert look(demo, "TN7K2MS01") is None
    found = look(demo, f"{fresh}S01")
    assert found is not None
    assert found.network_id == n1
    assert look(demo, "TP4R9X") is not None, "another network's stays"


def test_a_link_code_works_ten_minutes_and_ends_the_one_before(demo: Database) -> None:
    with demo.read() as connection:
        member_id = connection.execute(select(table_of(Member).c.id).limit(1)).scalar_one()
    first = demo.write(lambda c: codes.new_link_code(c, member_id, NOW)).result(10)
    second = demo.write(lambda c: codes.new_link_code(c, member_id, NOW)).result(10)
    assert look(demo, first) is None
    assert look(demo, second) == FoundCode(CodeKind.LINK, None, None, None, member_id, second)
    assert look(demo, second, timedelta(minutes=10)) is None


def test_new_codes_have_their_length_and_no_lookalikes(demo: Database) -> None:
    n1 = row(demo, Network, "N1")

    def make(connection: Connection) -> list[str]:
        return [codes.new_coordinator_code(connection, n1, NOW) for _ in range(50)]

    made = demo.write(make).result(10)
    assert len(set(made)) == 50
    assert {len(code) for code in made} == {12}
    assert set("".join(made)) <= set(ALPHABET)
    assert not set(ALPHABET) & set("01OIL")
    assert len(ALPHABET) == 31
    assert all(any(letter.isdigit() for letter in code[:6]) for code in made), "typed small it would be a word"
    assert all(look(demo, code) for code in made), "several coordinators may be invited at once"


@pytest.mark.parametrize(
    ("compact", "printed"),
    [("TN7K2M", "TN7K2M"), ("TN7K2MS01", "TN7K2M-S01"), ("TNH4VYCO", "TNH4VY-CO"), ("ABCDEFGHJKMN", "ABCDEF-GHJKMN")],
)
def test_codes_are_printed_with_a_dash(compact: str, printed: str) -> None:
    assert spoken(compact) == printed
    assert printed.replace("-", "") == compact


def test_codes_are_found_in_a_session_of_the_same_turn(database: Database) -> None:
    def work(connection: Connection) -> FoundCode | None:
        with Session(connection, join_transaction_mode="create_savepoint") as session:
            session.add(JoinCode(code="ZZZZZZ", kind=CodeKind.MEMBER, created_at=NOW, expires_at=LATER))
            session.commit()
        return find(connection, "ZZZZZZ", NOW)

    assert database.write(work).result(10) is not None
