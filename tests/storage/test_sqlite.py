"""The shared commit on SQLite: what stands, what is undone, and what happens when the file fails."""

import shutil
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, func, insert, select
from sqlmodel import Session

from storage.area import Area
from storage.database import Database, DatabaseUnavailable
from storage.opening import open_database, parse_url
from storage.secret import Secret
from storage.sqlite import TOGETHER, SqliteDatabase
from storage.tables import table_of
from tests.storage.filled import NOW

_secret = table_of(Secret)


def keep(name: str) -> Callable[[Connection], str]:
    """Work that keeps one row and gives back its name."""

    def work(connection: Connection) -> str:
        connection.execute(insert(_secret), {"name": name, "value": "ค่า"})
        return name

    return work


def keep_and_fail(name: str) -> Callable[[Connection], str]:
    def work(connection: Connection) -> str:
        keep(name)(connection)
        raise ZeroDivisionError(name)

    return work


def names(database: Database) -> set[str]:
    with database.read() as connection:
        return set(connection.execute(select(_secret.c.name)).scalars()) - {"media"}


class Moments:
    """Notes the named moments, and what can be read from another connection at each."""

    def __init__(self, path: Path) -> None:
        self.seen: list[tuple[str, int]] = []
        self._path = path

    def __call__(self, name: str) -> None:
        with sqlite3.connect(self._path) as other:
            self.seen.append((name, other.execute("SELECT count(*) FROM secret WHERE name <> 'media'").fetchone()[0]))
        other.close()


@pytest.fixture
def path(sqlite_url: str) -> Path:
    return Path(sqlite_url.removeprefix("sqlite:///"))


@pytest.fixture
def moments(path: Path) -> Moments:
    return Moments(path)


@pytest.fixture
def database(sqlite_url: str, moments: Moments) -> Iterator[Database]:
    database = open_database(sqlite_url, clock=lambda: NOW, reached=moments)
    yield database
    database.close()


def together(database: Database, *works: Callable[[Connection], Any]) -> list[Future[Any]]:
    """Hand in work so that all of it meets one commit: the writer is held until everything waits."""
    held, free = threading.Event(), threading.Event()

    def hold(connection: Connection) -> None:
        held.set()
        assert free.wait(10)
        raise InterruptedError

    first = database.write(hold)
    assert held.wait(10)
    futures = [database.write(work) for work in works]
    free.set()
    assert isinstance(first.exception(10), InterruptedError)
    return futures


def test_what_waits_shares_one_commit(database: Database, moments: Moments) -> None:
    futures = together(database, *(keep(f"งาน{number}") for number in range(16)))
    assert [future.result(10) for future in futures] == [f"งาน{number}" for number in range(16)]
    assert moments.seen == [("commit.before", 0), ("commit.after", 16)]


def test_no_more_than_64_share_a_commit(database: Database, moments: Moments) -> None:
    for future in together(database, *(keep(f"งาน{number}") for number in range(65))):
        future.result(10)
    assert [count for name, count in moments.seen if name == "commit.after"] == [64, 65]


def test_one_failing_work_undoes_only_itself(database: Database) -> None:
    works = [keep_and_fail("ล้ม") if number == 7 else keep(f"งาน{number}") for number in range(16)]
    futures = together(database, *works)
    assert isinstance(futures[7].exception(10), ZeroDivisionError)
    assert names(database) == {f"งาน{number}" for number in range(16) if number != 7}


def test_a_failing_work_alone_leaves_nothing(database: Database, moments: Moments) -> None:
    with pytest.raises(ZeroDivisionError):
        database.write(keep_and_fail("ล้ม")).result(10)
    assert names(database) == set()
    assert database.write(keep("ต่อ")).result(10) == "ต่อ"
    assert moments.seen == [("commit.before", 0), ("commit.after", 1)]


def test_futures_resolve_after_the_commit(sqlite_url: str, path: Path) -> None:
    waiting: list[Future[str]] = []
    early: list[bool] = []
    database = open_database(
        sqlite_url, clock=lambda: NOW, reached=lambda _: early.extend(future.done() for future in waiting)
    )
    held = threading.Event()

    def hold(connection: Connection) -> None:
        assert held.wait(10)

    first = database.write(hold)
    waiting += [database.write(keep(f"งาน{number}")) for number in range(5)]
    held.set()
    first.result(10)
    assert {future.result(10) for future in waiting} == names(database)
    assert early
    assert not any(early)
    database.close()


def test_what_was_answered_is_on_the_disk(database: Database, path: Path, tmp_path: Path) -> None:
    for future in together(database, *(keep(f"งาน{number}") for number in range(16))):
        future.result(10)
    crashed = tmp_path / "after the crash"
    crashed.mkdir()
    for file in path.parent.glob(f"{path.name}*"):
        if not file.name.endswith("-shm"):  # memory shared by processes: gone with the machine
            shutil.copy(file, crashed / file.name)
    again = open_database(f"sqlite:///{crashed / path.name}", clock=lambda: NOW)
    assert names(again) == {f"งาน{number}" for number in range(16)}
    again.close()


def test_the_writer_waits_for_the_disk(database: Database) -> None:
    def pragmas(connection: Connection) -> list[Any]:
        asked = ("synchronous", "foreign_keys", "journal_mode", "busy_timeout")
        return [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in asked]

    assert database.write(pragmas).result(10) == [2, 1, "wal", 5000]


@pytest.mark.parametrize("others", [0, 3])
def test_a_full_disk_stores_nothing_of_the_batch(database: Database, others: int) -> None:
    def limit(connection: Connection) -> None:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")

    def grow(connection: Connection) -> None:
        value = "ก" * 200
        connection.execute(insert(_secret), [{"name": f"{number}", "value": value} for number in range(2000)])

    database.write(limit).result(10)
    futures = together(database, *(keep(f"งาน{number}") for number in range(others)), grow)
    for future in futures:
        assert isinstance(future.exception(10), DatabaseUnavailable)
    assert str(futures[-1].exception()) == "SQLITE_FULL"
    assert names(database) == set()
    assert database.write(keep("มีที่แล้ว")).result(10) == "มีที่แล้ว", "a new connection has no limit"


def test_a_file_locked_by_another_process_is_unavailable(sqlite_url: str, path: Path) -> None:
    program = (
        "import sqlite3, sys\nother = sqlite3.connect(sys.argv[1], isolation_level=None)\n"
        "other.execute('BEGIN IMMEDIATE')\nprint('locked', flush=True)\nsys.stdin.read()"
    )
    database = SqliteDatabase(parse_url(sqlite_url), clock=lambda: NOW, busy_timeout=1.0)
    with subprocess.Popen(
        [sys.executable, "-c", program, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "locked\n"
        begun = time.monotonic()
        futures = [database.write(keep(f"งาน{number}")) for number in range(3 * TOGETHER)]
        assert {str(future.exception(10)) for future in futures} == {"SQLITE_BUSY"}
        assert time.monotonic() - begun < 3, "who came while the lock was waited for does not wait as long again"
        assert names(database) == set(), "readers do not wait for the lock"
    assert database.write(keep("ว่างแล้ว")).result(10) == "ว่างแล้ว"
    database.close()


def test_a_file_that_is_no_database_is_unavailable(tmp_path: Path) -> None:
    path = tmp_path / "notes.db"
    path.write_text("นี่ไม่ใช่ฐานข้อมูล" * 100)
    database = open_database(f"sqlite:///{path}", clock=lambda: NOW)
    with pytest.raises(DatabaseUnavailable, match="SQLITE_NOTADB"):
        database.write(keep("งาน")).result(10)
    with pytest.raises(DatabaseUnavailable, match="SQLITE_NOTADB"):
        names(database)
    database.close()


def test_an_orm_session_joins_the_shared_commit(database: Database) -> None:
    def with_session(code: str, fails: bool) -> Callable[[Connection], int]:
        def work(connection: Connection) -> int:
            with Session(connection, join_transaction_mode="create_savepoint") as session:
                area = Area(code=code, name_th="สพป.ธารทอง", short_th="ธารทอง")
                session.add(area)
                session.commit()
                session.add(Area(code=f"{code}ข", name_th="สพม.ธารทอง", short_th="ธารทอง"))
                session.flush()
                if fails:
                    raise ZeroDivisionError
                session.commit()
                return area.id or 0

        return work

    kept, failed, last = together(
        database, with_session("ก", False), with_session("ล้ม", True), with_session("ค", False)
    )
    assert kept.result(10)
    assert last.result(10)
    assert isinstance(failed.exception(10), ZeroDivisionError)
    with database.read() as connection:
        assert set(connection.execute(select(table_of(Area).c.code)).scalars()) == {"ก", "กข", "ค", "คข"}


def test_work_that_leaves_a_savepoint_open_is_undone(database: Database) -> None:
    def leave_open(connection: Connection) -> None:
        connection.begin_nested()
        keep("ค้าง")(connection)

    before, open_, after = together(database, keep("ก่อน"), leave_open, keep("หลัง"))
    assert (before.result(10), after.result(10)) == ("ก่อน", "หลัง")
    assert "savepoint" in str(open_.exception(10))
    assert names(database) == {"ก่อน", "หลัง"}


@pytest.mark.parametrize("ending", ["commit", "rollback"])
def test_work_may_not_end_the_transaction(database: Database, ending: str) -> None:
    def end(connection: Connection) -> None:
        keep("เอง")(connection)
        getattr(connection, ending)()

    with pytest.raises(RuntimeError, match="neither commit nor roll back"):
        database.write(end).result(10)
    assert database.write(keep("ต่อ")).result(10) == "ต่อ"


def test_a_reader_cannot_write(database: Database) -> None:
    with pytest.raises(DatabaseUnavailable, match="SQLITE_READONLY"), database.read() as connection:
        keep("แอบ")(connection)


def test_a_reader_sees_one_state(database: Database) -> None:
    with database.read() as connection:
        count = select(func.count()).select_from(_secret)
        before = connection.execute(count).scalar_one()
        database.write(keep("ใหม่")).result(10)
        assert connection.execute(count).scalar_one() == before


def test_work_that_nobody_waits_for_any_more_is_not_done(database: Database) -> None:
    held = threading.Event()
    first = database.write(lambda _: held.wait(10))
    unwanted = database.write(keep("เลิกรอ"))
    assert unwanted.cancel()
    held.set()
    assert first.result(10)
    assert database.write(keep("ถัดไป")).result(10)
    assert names(database) == {"ถัดไป"}


def test_closing_finishes_what_waits_and_refuses_the_rest(sqlite_url: str) -> None:
    database = open_database(sqlite_url, clock=lambda: NOW)
    futures = [database.write(keep(f"งาน{number}")) for number in range(100)]
    database.close()
    assert all(future.done() and not future.exception() for future in futures)
    assert isinstance(database.write(keep("ช้าไป")).exception(1), DatabaseUnavailable)
    database.close()


def test_the_folder_of_a_new_file_is_its_owners_only(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path}/data/phakhi.db", clock=lambda: NOW)
    assert (tmp_path / "data").stat().st_mode & 0o777 == 0o700
    database.close()
