"""What both databases promise: one transaction for a piece of work, errors without values, time with a zone."""

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import Connection, insert, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError, StatementError
from sqlmodel import Session

from storage.area import Area
from storage.database import Database, DatabaseUnavailable
from storage.event import EventOutcome, InboundEvent
from storage.member import Account
from storage.opening import open_database, parse_url
from storage.schema import migrate
from storage.secret import Secret
from storage.tables import table_of
from tests.storage.filled import NOW, fill

_secret, _event = table_of(Secret), table_of(InboundEvent)


def keep(name: str, value: str = "ค่า") -> Callable[[Connection], str]:
    def work(connection: Connection) -> str:
        connection.execute(insert(_secret), {"name": name, "value": value})
        return name

    return work


def names(database: Database) -> set[str]:
    with database.read() as connection:
        return set(connection.execute(select(_secret.c.name)).scalars()) - {"media"}


def test_work_is_kept_and_its_value_comes_back(database: Database) -> None:
    assert database.write(keep("งาน")).result(10) == "งาน"
    assert names(database) == {"งาน"}


def test_failed_work_leaves_nothing(database: Database) -> None:
    def fail(connection: Connection) -> None:
        keep("ล้ม")(connection)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        database.write(fail).result(10)
    assert names(database) == set()


def test_a_session_joins_the_work(database: Database) -> None:
    def work(connection: Connection) -> None:
        with Session(connection, join_transaction_mode="create_savepoint") as session:
            session.add(Area(code="A", name_th="ก", short_th="ก"))
            session.commit()
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        database.write(work).result(10)
    with database.read() as connection:
        assert connection.execute(select(table_of(Area).c.id)).first() is None


def test_a_reader_cannot_write(database: Database) -> None:
    with pytest.raises(DatabaseUnavailable), database.read() as connection:
        keep("แอบ")(connection)
    assert names(database) == set()


def test_closing_waits_for_who_reads(database: Database) -> None:
    reading, seen = threading.Event(), list[str]()

    def read() -> None:
        with database.read() as connection:
            reading.set()
            while database.write(lambda _: None).exception(5) is None:
                pass  # not closed yet
            time.sleep(0.05)
            connection.execute(text("SELECT 1"))
            seen.append("read")

    reader = threading.Thread(target=read)
    reader.start()
    assert reading.wait(5)
    database.close()
    seen.append("closed")
    reader.join(5)
    assert seen == ["read", "closed"]


def test_a_naive_datetime_is_refused(database: Database) -> None:
    values = {"channel": "line", "event_id": "e", "outcome": EventOutcome.DONE}
    naive = datetime(2026, 11, 24, 9, 0)  # noqa: DTZ001  the point of the test
    with pytest.raises(StatementError, match="naive datetime"):
        database.write(lambda c: c.execute(insert(_event), {**values, "received_at": naive})).result(10)


def test_a_moment_comes_back_in_utc(database: Database) -> None:
    thai = datetime(2026, 11, 24, 16, 0, 0, 123456, tzinfo=timezone(timedelta(hours=7)))
    values = {"channel": "line", "event_id": "e", "outcome": EventOutcome.DONE, "received_at": thai}
    database.write(lambda c: c.execute(insert(_event), values)).result(10)
    with database.read() as connection:
        kept = connection.execute(select(_event.c.received_at)).scalar_one()
    assert kept == thai
    assert kept.tzinfo is UTC


def test_an_error_tells_no_value(database: Database) -> None:
    person = database.write(fill).result(10)
    account = table_of(Account)

    def again(connection: Connection) -> None:
        row = {"channel": "line", "sender": f"line-{person}", "chat": "ห้องลับ", "member_id": person, "created_at": NOW}
        connection.execute(insert(account), row)

    def without_name(connection: Connection) -> None:
        connection.execute(insert(_secret), {"name": "ความลับ", "value": None})

    for work in (again, without_name):
        failure = database.write(work).exception(10)
        assert isinstance(failure, IntegrityError)
        for told in (str(failure), str(failure.orig), repr(failure.orig)):
            assert f"line-{person}" not in told
            assert "ลับ" not in told


def test_rows_that_refer_to_nothing_are_refused(database: Database) -> None:
    values = {"channel": "line", "sender": "u", "chat": "u", "member_id": 99, "created_at": NOW}
    with pytest.raises(IntegrityError):
        database.write(lambda c: c.execute(insert(table_of(Account)), values)).result(10)


def test_many_threads_may_hand_in_work(database: Database) -> None:
    def hand_in(who: int) -> None:
        for number in range(5):
            database.write(keep(f"{who}-{number}")).result(20)

    threads = [threading.Thread(target=hand_in, args=(who,)) for who in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert names(database) == {f"{who}-{number}" for who in range(6) for number in range(5)}


def test_now_is_the_clock_where_the_server_agrees(database_url: str) -> None:
    moment = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
    database = open_database(database_url, clock=lambda: moment)
    database.write(keep("งาน")).result(10)
    assert database.now() == moment
    database.close()


def test_a_wrong_password_or_name_is_unavailable(postgres_url: str) -> None:
    for address in (postgres_url.replace("a-password", "geheim"), f"{postgres_url}_gone"):
        database = open_database(address, clock=lambda: NOW)
        failure = database.write(keep("งาน")).exception(20)
        assert isinstance(failure, DatabaseUnavailable)
        assert "geheim" not in f"{failure} {failure.__cause__}"
        database.close()
        with pytest.raises(DatabaseUnavailable):
            migrate(address)


@pytest.mark.parametrize("address", ["mysql://user:geheim@host/db", "sqlite://", "sqlite:///:memory:", "geheim", ""])
def test_a_wrong_address_is_refused_without_showing_it(address: str) -> None:
    with pytest.raises(ValueError) as refused:
        parse_url(address)
    assert "geheim" not in f"{refused.value!r} {refused.value.__cause__!r}"
    assert refused.value.__suppress_context__ or refused.value.__context__ is None


def test_a_server_that_is_not_there_is_unavailable_and_keeps_the_password_to_itself() -> None:
    database = open_database("postgresql://phakhi:ge@heim@127.0.0.1:1/phakhi", clock=lambda: NOW)
    failure = database.write(keep("งาน")).exception(20)
    assert isinstance(failure, DatabaseUnavailable)
    assert "heim" not in str(failure)
    assert isinstance(failure.__cause__, DBAPIError)
    with pytest.raises(DatabaseUnavailable):
        names(database)
    database.close()
