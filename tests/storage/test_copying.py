"""Copies of an SQLite file that another process writes to without a pause."""

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from storage.administration import NotPossible
from storage.copying import copy_database, examine
from storage.restoring import held
from tests.house.sources import ROOT

#: How many copies of each kind; the moments are random, so every run looks at others.
COPIES = 12


class Writer:
    """The process of `tests/storage/writing.py`, and what it has acknowledged so far."""

    def __init__(self, url: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.storage.writing", url], cwd=ROOT, stdout=subprocess.PIPE
        )
        assert self._process.stdout is not None
        self._out = self._process.stdout.fileno()
        self._unfinished = b""
        self.acknowledged = 0
        while not self.acknowledged:
            self.hear()
        os.set_blocking(self._out, False)

    def hear(self) -> int:
        """Everything that was acknowledged up to now; numbers come in order."""
        while True:
            try:
                heard = os.read(self._out, 65536)
            except BlockingIOError:
                return self.acknowledged
            assert heard, "the writer ended"
            *lines, self._unfinished = (self._unfinished + heard).split(b"\n")
            self.acknowledged = int(lines[-1]) if lines else self.acknowledged
            if os.get_blocking(self._out):
                return self.acknowledged

    @contextmanager
    def standing_still(self) -> Iterator[None]:
        """Every thread of it stops between two instructions, as the power would stop it."""
        self._process.send_signal(signal.SIGSTOP)
        os.waitpid(self._process.pid, os.WUNTRACED)
        yield
        self._process.send_signal(signal.SIGCONT)

    def end(self) -> None:
        self._process.kill()
        self._process.wait()
        assert self._process.stdout is not None
        self._process.stdout.close()


@pytest.fixture
def writer(sqlite_url: str) -> Iterator[Writer]:
    writer = Writer(sqlite_url)
    yield writer
    writer.end()


def a_while() -> None:
    time.sleep(random.SystemRandom().uniform(0.0, 0.12))


def events(path: Path) -> list[int]:
    with closing(sqlite3.connect(path)) as copy:
        return [int(number) for (number,) in copy.execute("SELECT CAST(event_id AS INT) FROM inbound_event ORDER BY 1")]


def assert_whole(path: Path, acknowledged: int) -> int:
    """The copy is sound and is the database at one moment: no gap, and nothing missing that had been promised."""
    copied = examine(path)
    numbers = events(path)
    assert numbers == list(range(1, len(numbers) + 1))
    assert len(numbers) >= acknowledged > 0
    assert copied.members == copied.activities == len(numbers), "an event without its rows"
    return len(numbers)


def test_every_copy_under_load_is_the_database_at_one_moment(writer: Writer, sqlite_url: str, tmp_path: Path) -> None:
    sizes = []
    for number in range(COPIES):
        a_while()
        acknowledged = writer.hear()
        path = tmp_path / f"copy{number}.db"
        copy_database(sqlite_url, path)
        sizes.append(assert_whole(path, acknowledged))
    assert sizes[-1] > sizes[0], "nothing was written meanwhile"


def test_a_writer_does_not_wait_for_a_copy(writer: Writer, sqlite_url: str, tmp_path: Path) -> None:
    source = Path(sqlite_url.removeprefix("sqlite:///"))
    with closing(sqlite3.connect(source, isolation_level=None)) as reading:
        reading.execute("BEGIN")
        reading.execute("SELECT count(*) FROM member").fetchone()
        before = writer.hear()
        deadline = time.monotonic() + 20
        while writer.hear() < before + 50:
            assert time.monotonic() < deadline, "the writer stood still while its file was read"
            time.sleep(0.01)


def test_what_the_power_leaves_is_whole(writer: Writer, sqlite_url: str, tmp_path: Path) -> None:
    source = Path(sqlite_url.removeprefix("sqlite:///"))
    with_log = 0
    for number in range(COPIES):
        a_while()
        path = tmp_path / f"power{number}.db"
        with writer.standing_still():
            acknowledged = writer.hear()
            path.write_bytes(source.read_bytes())
            log = source.with_name(source.name + "-wal")
            if log.exists():
                path.with_name(path.name + "-wal").write_bytes(log.read_bytes())
                with_log += 1
        assert_whole(path, acknowledged)
    assert with_log == COPIES, "what was newest stood in the log"


def test_a_copy_is_for_its_owner_alone_and_needs_no_companion(sqlite_url: str, tmp_path: Path) -> None:
    path = tmp_path / "copy.db"
    copy_database(sqlite_url, path)
    assert path.stat().st_mode & 0o777 == 0o600
    assert not list(tmp_path.glob("copy.db-*"))


def test_a_copy_holds_nothing_of_what_was_deleted(sqlite_url: str, tmp_path: Path) -> None:
    with closing(sqlite3.connect(sqlite_url.removeprefix("sqlite:///"))) as database:
        database.execute("PRAGMA secure_delete=OFF")
        database.execute("INSERT INTO secret VALUES ('word', ?)", ("somebody's words " * 400,))
        database.commit()
        database.execute("DELETE FROM secret WHERE name = 'word'")
        database.commit()
    path = tmp_path / "copy.db"
    copy_database(sqlite_url, path)
    assert b"somebody's words" in Path(sqlite_url.removeprefix("sqlite:///")).read_bytes()
    assert b"somebody's words" not in path.read_bytes()


def test_a_damaged_copy_is_noticed(sqlite_url: str, tmp_path: Path) -> None:
    path = tmp_path / "copy.db"
    copy_database(sqlite_url, path)
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xff" * 20_000)
    with pytest.raises(NotPossible, match=r"damaged|cannot be read"):
        examine(path)


def test_a_reference_to_nothing_is_noticed(sqlite_url: str, tmp_path: Path) -> None:
    path = tmp_path / "copy.db"
    copy_database(sqlite_url, path)
    with closing(sqlite3.connect(path)) as copy:
        copy.execute("INSERT INTO network_organisation (network_id, organisation_id, place) VALUES (7, 7, 0)")
        copy.commit()
    with pytest.raises(NotPossible, match=r"network_organisation refers to one of (network|organisation)"):
        examine(path)


def test_a_database_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(NotPossible, match="there is no database at"):
        copy_database(f"sqlite:///{tmp_path}/nothing.db", tmp_path / "copy.db")


def test_a_database_that_cannot_be_replaced_stays_as_it_was(sqlite_url: str, tmp_path: Path) -> None:
    source, copy = Path(sqlite_url.removeprefix("sqlite:///")), tmp_path / "copy.db"
    with closing(sqlite3.connect(source)) as database:
        database.execute("INSERT INTO secret VALUES ('word', ?)", ("mine",))
        database.commit()
    copy_database(sqlite_url, copy)
    with closing(sqlite3.connect(copy)) as other:
        other.execute("UPDATE secret SET value = ? WHERE name = 'word'", ("theirs" * 400_000,))
        other.commit()
    with held(source) as ours:
        ours.connection.execute("PRAGMA max_page_count=200")
        with pytest.raises(NotPossible, match="the disk is full"):
            ours.replace(copy)
    with closing(sqlite3.connect(source)) as database:
        assert database.execute("SELECT value FROM secret WHERE name = 'word'").fetchone() == ("mine",)
    examine(source)


REPLACING = """
import sys
from pathlib import Path
from storage.restoring import held
with held(Path(sys.argv[1])) as ours:
    print("begun", flush=True)
    ours.replace(Path(sys.argv[2]))
"""


def test_a_restore_that_is_killed_leaves_the_old_or_the_new(sqlite_url: str, tmp_path: Path) -> None:
    source, copy = Path(sqlite_url.removeprefix("sqlite:///")), tmp_path / "copy.db"
    put = "INSERT OR REPLACE INTO secret VALUES ('word', ?)"
    copy_database(sqlite_url, copy)
    with closing(sqlite3.connect(copy)) as other:
        other.execute(put, ("new" * 5_000_000,))
        other.commit()
    for _ in range(4):
        with closing(sqlite3.connect(source)) as database:
            database.execute(put, ("old" * 100_000,))
            database.commit()
        with subprocess.Popen(
            [sys.executable, "-c", REPLACING, str(source), str(copy)], cwd=ROOT, stdout=subprocess.PIPE
        ) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == b"begun\n"
            a_while()
            process.kill()
        examine(source)
        with closing(sqlite3.connect(source)) as database:
            (word,) = database.execute("SELECT value FROM secret WHERE name = 'word'").fetchone()
        assert word in {"old" * 100_000, "new" * 5_000_000}
