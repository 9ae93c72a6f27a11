"""`phakhi backup` and `phakhi restore` as an operator types them: what is told, refused, and left behind."""

import json
import resource
import shlex
import shutil
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import NullPool

from bot.media.folder_store import FolderStore
from bot.settings import Settings
from storage.opening import open_database, parse_url
from storage.restoring import held
from storage.schema import upgrade
from storage.session import Connection
from storage.sqlite import sqlite_engine
from tests.house.sources import ROOT
from tests.house.terminal import Phakhi, Ran
from tests.postgres import Server
from tests.storage.filled import fill

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
PICTURE = bytes(range(1, 251)) * 2400


def rows(path: Path | str, query: str) -> list[Any]:
    with closing(sqlite3.connect(path)) as database:
        return list(database.execute(query))


def change(path: Path | str, statement: str, *values: object) -> None:
    with closing(sqlite3.connect(path)) as database:
        database.execute(statement, values)
        database.commit()


Operator = Callable[..., Ran]


@pytest.fixture
def store(tmp_path: Path) -> FolderStore:
    """The media folder of the default settings."""
    return FolderStore(tmp_path / "data" / "media")


@pytest.fixture
def full(phakhi: Phakhi, store: FolderStore, tmp_path: Path) -> Phakhi:
    """An operator with a database that has a row in every table, a photograph, and a file that is not there."""
    assert phakhi("migrate").status == 0
    database = open_database("sqlite:///data/phakhi.db", clock=lambda: NOW)
    database.write(fill).result()
    database.close()
    change("data/phakhi.db", "UPDATE media SET path = ''")
    photo = store.keep_photo(PICTURE, PICTURE[:8])
    change("data/phakhi.db", "UPDATE media SET path = ? WHERE id = (SELECT min(id) FROM media)", photo)
    return phakhi


@pytest.fixture
def taken(full: Phakhi) -> Phakhi:
    """A backup of all that is in the file backup.zip."""
    ran = full("backup", "backup.zip")
    assert ran.status == 0, ran.err
    return full


def test_a_backup_says_what_is_in_it(full: Phakhi, tmp_path: Path) -> None:
    told = full("backup", "backup.zip", "--json").document
    file = tmp_path / "backup.zip"
    assert told["bytes"] == file.stat().st_size
    assert (told["members"], told["files"], told["files_gone"]) == (2, 1, 0)
    assert told["waiting"] == rows("data/phakhi.db", "SELECT count(*) FROM outbox WHERE state = 'waiting'")[0][0] > 0
    assert file.stat().st_mode & 0o777 == 0o600
    with zipfile.ZipFile(file) as parts:
        assert parts.namelist()[:2] == ["backup.json", "phakhi.db"]
        assert len(parts.namelist()) == 4
        assert json.loads(parts.read("backup.json"))["media"] is True
    assert sorted(path.name for path in tmp_path.iterdir()) == ["backup.zip", "data"]


def test_a_file_that_was_removed_meanwhile_is_counted(full: Phakhi, store: FolderStore) -> None:
    store.remove(list(store.paths(datetime.now(UTC) + timedelta(days=1))))
    told = full("backup", "backup.zip", "--json").document
    assert (told["files"], told["files_gone"]) == (0, 1)


def test_a_file_that_is_there_is_kept_unless_force_is_said(taken: Phakhi, tmp_path: Path) -> None:
    before = (tmp_path / "backup.zip").read_bytes()
    ran = taken("backup", "backup.zip")
    assert (ran.status, ran.err.count("\n")) == (1, 1)
    assert "--force" in ran.err
    assert (tmp_path / "backup.zip").read_bytes() == before
    assert taken("backup", "backup.zip", "--force").status == 0


def test_everything_comes_back_on_an_empty_machine(taken: Phakhi, store: FolderStore, tmp_path: Path) -> None:
    table = "SELECT * FROM {} ORDER BY 1"
    before = {name: rows("data/phakhi.db", table.format(name)) for name in ("member", "activity", "dialogue", "job")}
    keys = rows("data/phakhi.db", "SELECT value FROM secret")
    (tmp_path / "data").rename(tmp_path / "old")
    ran = taken("restore", "backup.zip")
    assert ran.status == 0, ran.err
    assert "“After a restore”" in ran.out
    assert {name: rows("data/phakhi.db", table.format(name)) for name in before} == before
    assert rows("data/phakhi.db", "SELECT value FROM secret") == keys, "addresses that were given out go on working"
    (path,) = rows("data/phakhi.db", "SELECT path FROM media WHERE path <> ''")[0]
    assert store.read(path) == PICTURE
    assert (tmp_path / "data/phakhi.db").stat().st_mode & 0o777 == 0o600
    assert sorted(each.name for each in (tmp_path / "data").iterdir()) == ["media", "phakhi.db"]
    assert taken("status").status == 0


def test_what_waited_is_given_up_and_told(taken: Phakhi, tmp_path: Path) -> None:
    change("data/phakhi.db", "DELETE FROM outbox")
    told = taken("restore", "backup.zip", "--force", "--json").document
    ended = rows("data/phakhi.db", "SELECT state, reason, body, reply_token, leased_until, done_at FROM outbox")
    assert told["given_up"] > 0
    for state, reason, body, token, lease, done_at in ended:
        assert (state, reason, body, token, lease) == ("gave_up", "restored", "", None, None)
        assert done_at.startswith(str(datetime.now(UTC).year))
    assert f"{told['given_up']} messages" in taken("restore", "backup.zip", "--force").out


def test_a_message_to_many_that_was_on_its_way_goes_no_further_and_that_is_told(full: Phakhi) -> None:
    change("data/phakhi.db", "UPDATE campaign SET not_before = ?", "2020-01-01 09:00:00.000000")
    assert full("backup", "backup.zip").status == 0
    ran = full("restore", "backup.zip", "--force")
    assert "1 announcement that was on its way goes no further" in ran.out
    assert set(rows("data/phakhi.db", "SELECT state, reason FROM delivery")) == {("unknown", "restored")}
    assert set(rows("data/phakhi.db", "SELECT state, done_at IS NULL FROM campaign")) == {("stopped", 0)}
    assert full("restore", "backup.zip", "--force", "--json").document["stopped"] == 1


def test_an_announcement_that_is_planned_for_later_stays_planned(full: Phakhi) -> None:
    change("data/phakhi.db", "DELETE FROM delivery")
    change("data/phakhi.db", "UPDATE campaign SET not_before = ?", "2999-01-01 09:00:00.000000")
    assert full("backup", "backup.zip").status == 0
    assert full("restore", "backup.zip", "--force", "--json").document["stopped"] == 0
    assert rows("data/phakhi.db", "SELECT state, done_at FROM campaign") == [("spreading", None)]


def test_what_must_leave_no_trace_leaves_none(full: Phakhi) -> None:
    change("data/phakhi.db", "UPDATE outbox SET forget = 1")
    assert full("backup", "backup.zip").status == 0
    assert full("restore", "backup.zip", "--force", "--json").document["given_up"] > 0
    assert rows("data/phakhi.db", "SELECT * FROM outbox") == []


def test_a_bot_that_only_moves_sends_what_waited(taken: Phakhi) -> None:
    waiting = rows("data/phakhi.db", "SELECT * FROM outbox")
    assert taken("restore", "backup.zip", "--force", "--send-waiting", "--json").document["given_up"] == 0
    assert rows("data/phakhi.db", "SELECT * FROM outbox") == waiting


def test_a_database_that_is_not_empty_is_kept_unless_force_is_said(taken: Phakhi) -> None:
    change("data/phakhi.db", "UPDATE area SET short_th = 'newer'")
    ran = taken("restore", "backup.zip")
    assert (ran.status, ran.err) == (
        1, "phakhi: data/phakhi.db is not empty: back it up, then say --force to replace it\n",
    )  # fmt: skip
    assert rows("data/phakhi.db", "SELECT DISTINCT short_th FROM area") == [("newer",)]
    assert taken("restore", "backup.zip", "--force").status == 0
    assert rows("data/phakhi.db", "SELECT count(*) FROM area WHERE short_th = 'newer'") == [(0,)]


def test_a_database_that_was_only_migrated_is_empty(taken: Phakhi, tmp_path: Path) -> None:
    (tmp_path / "data").rename(tmp_path / "old")
    assert taken("migrate").status == 0
    assert taken("restore", "backup.zip").status == 0


def test_a_database_that_somebody_has_open_is_not_replaced(taken: Phakhi) -> None:
    with closing(sqlite3.connect("data/phakhi.db")) as idle:
        idle.execute("SELECT count(*) FROM member").fetchone()
        ran = taken("restore", "backup.zip", "--force")
    assert (ran.status, ran.err) == (1, "phakhi: somebody has data/phakhi.db open: stop the bot first\n")


def test_nobody_can_open_the_database_while_it_is_replaced(taken: Phakhi) -> None:
    with (
        held(Path("data/phakhi.db")),
        closing(sqlite3.connect("data/phakhi.db", timeout=0)) as other,
        pytest.raises(sqlite3.OperationalError, match="locked"),
    ):
        other.execute("SELECT count(*) FROM member")


def test_an_older_backup_is_brought_to_the_schema(phakhi: Phakhi, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    engine = sqlite_engine(
        parse_url("sqlite:///data/phakhi.db"), pragmas=("journal_mode=WAL",), begin="BEGIN", pool=NullPool
    )
    with engine.begin() as connection:
        upgrade(connection, "0001_pre_first_tables")
    change("data/phakhi.db", "INSERT INTO area VALUES (1, 'AREA1', 'ธารทอง', '', 'ธารทอง', '', '', '', '', '')")
    assert phakhi("backup", "backup.zip").status == 0
    told = phakhi("restore", "backup.zip", "--force", "--json").document
    assert told["migrated"] is True
    assert phakhi("status").status == 0
    assert rows("data/phakhi.db", "SELECT code FROM area") == [("AREA1",)]


def test_a_newer_backup_is_refused(full: Phakhi) -> None:
    change("data/phakhi.db", "UPDATE alembic_version SET version_num = '9999_later'")
    assert full("backup", "backup.zip").status == 0
    ran = full("restore", "backup.zip", "--force")
    assert ran.status == 1
    assert ran.err == (
        "phakhi: the backup has the schema 9999_later, which this version does not know: install a newer one\n"
    )


def _rewritten(file: Path, **parts: bytes | None) -> None:
    """The backup with parts replaced, added or (None) left out."""
    with zipfile.ZipFile(file) as old:
        kept = {name: old.read(name) for name in old.namelist()}
    with zipfile.ZipFile(file, "w") as new:
        for name, data in {**kept, **parts}.items():
            if data is not None:
                new.writestr(name, data)


@pytest.mark.parametrize(
    ("parts", "why"),
    [
        ({"backup.json": None}, "it is not a file that `phakhi backup` made"),
        ({"phakhi.db": None}, "it is not a file that `phakhi backup` made"),
        ({"backup.json": b"[]"}, "what it says of itself cannot be read"),
        ({"backup.json": b'{"made": "2026-11-20", "schema": "x", "media": true, "layout": 2}'}, "a newer version"),
        ({"media/../../outside.jpg": b"x"}, "a part that is none of a backup"),
        ({"/etc/passwd": b"x"}, "a part that is none of a backup"),
        ({"phakhi.db": b"no database" * 1000}, "the copy cannot be read: SQLITE_NOTADB"),
        ({"phakhi.db": b""}, "this is no database of Phakhi"),
    ],
)
def test_what_is_no_backup_changes_nothing(
    parts: dict[str, bytes | None], why: str, taken: Phakhi, tmp_path: Path
) -> None:
    _rewritten(tmp_path / "backup.zip", **parts)
    before = rows("data/phakhi.db", "SELECT * FROM member")
    ran = taken("restore", "backup.zip", "--force")
    assert (ran.status, ran.err.count("\n")) == (1, 1)
    assert why in ran.err
    assert rows("data/phakhi.db", "SELECT * FROM member") == before
    assert not (tmp_path / "outside.jpg").exists()


def test_a_damaged_backup_changes_nothing(taken: Phakhi, tmp_path: Path) -> None:
    file = tmp_path / "backup.zip"
    whole = file.read_bytes()
    for damaged in (whole[: len(whole) // 2], whole.replace(PICTURE, PICTURE[::-1]), b"", b"text"):
        file.write_bytes(damaged)
        ran = taken("restore", "backup.zip", "--force")
        assert ran.status == 1
        assert ran.err.startswith("phakhi: backup.zip cannot be restored: it is damaged")


def test_a_database_that_is_damaged_is_to_be_moved_aside(taken: Phakhi, tmp_path: Path) -> None:
    (tmp_path / "data/phakhi.db").write_bytes(b"what a broken disk leaves " * 400)
    ran = taken("restore", "backup.zip", "--force")
    assert ran.status == 1
    assert "move it aside" in ran.err
    (tmp_path / "data/phakhi.db").rename(tmp_path / "aside.db")
    assert taken("restore", "backup.zip").status == 0


def test_pictures_can_be_left_out(full: Phakhi, store: FolderStore, tmp_path: Path) -> None:
    said = full("backup", "backup.zip", "--without-media").out
    assert "Pictures and files are not in it" in said
    (tmp_path / "data").rename(tmp_path / "old")
    assert "without pictures and files" in full("restore", "backup.zip").out
    assert not store.folder.exists()


def test_an_object_store_keeps_its_files_itself(full: Phakhi, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = Settings()
    elsewhere = settings.model_copy(update={"media": "s3://pictures/phakhi"})
    monkeypatch.setattr("bot.commands.backup.read_settings", lambda: elsewhere)
    ran = full("backup", "backup.zip")
    assert "s3://pictures/phakhi keeps them itself" in ran.out
    with zipfile.ZipFile("backup.zip") as parts:
        assert parts.namelist() == ["backup.json", "phakhi.db"]
    monkeypatch.setattr("bot.commands.backup.read_settings", lambda: settings)
    assert full("backup", "folder.zip").status == 0
    monkeypatch.setattr("bot.commands.backup.read_settings", lambda: elsewhere)
    assert "put its folder media/ into s3://pictures/phakhi yourself" in full("restore", "folder.zip", "--force").out


def files_in(folder: Path) -> list[Path]:
    """All but what an SQLite file that is open has beside it."""
    return sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix not in {".db-wal", ".db-shm"})


@pytest.mark.parametrize("command", ["backup", "restore"])
@pytest.mark.parametrize("bytes_left", [0, 20_000, 500_000])
def test_a_full_disk_is_one_line_and_leaves_no_half_file(
    command: str, bytes_left: int, taken: Phakhi, tmp_path: Path
) -> None:
    """No file may grow beyond so many bytes: in the copy, in the archive, in the database itself."""
    if command == "backup":
        (tmp_path / "backup.zip").unlink()
    else:
        (tmp_path / "data").rename(tmp_path / "old")
    before = files_in(tmp_path)
    ran = subprocess.run(
        [sys.executable, "-m", "bot", command, "backup.zip"],
        cwd=tmp_path,
        env={"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"},  # it would be cut short, too
        capture_output=True,
        text=True,
        timeout=60,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (bytes_left, bytes_left)),
    )
    assert ran.returncode == 1, ran.stderr
    assert ran.stderr.count("\n") == 1, ran.stderr
    assert ran.stderr.startswith("phakhi: ")
    assert files_in(tmp_path) == before


def _typed(line: str) -> list[str]:
    """The command line of a tool, out of the one that says why a command was refused."""
    return shlex.split(line.removeprefix("phakhi: PostgreSQL has its own tool: ").partition("; ")[0])


def test_postgresql_has_its_own_tools(phakhi: Phakhi, postgres_url: str, postgres_server: Server) -> None:
    database = open_database(postgres_url, clock=lambda: NOW)
    database.write(fill).result()
    parsed = parse_url(postgres_url)
    refusals = {name: phakhi(name, "dump.pg", PHAKHI_DATABASE_URL=postgres_url) for name in ("backup", "restore")}
    for ran in refusals.values():
        assert (ran.status, ran.err.count("\n")) == (1, 1)
        assert str(parsed.password) not in ran.err
        assert "the folder data/media is copied apart" in ran.err
    assert "“After a restore”" in refusals["restore"].err

    def tool(name: str) -> None:
        program, *words = _typed(refusals[name].err)
        command = [shutil.which(program) or f"{postgres_server.programs}/{program}", *words]
        subprocess.run(command, env={"PGPASSWORD": str(parsed.password)}, check=True, timeout=60)

    def held_back(connection: Connection) -> list[list[Any]]:
        outbox = "SELECT state, reason, count(*) FROM outbox GROUP BY 1, 2 ORDER BY 1, 2"
        delivery = "SELECT state, reason, moment IS NULL, count(*) FROM delivery GROUP BY 1, 2, 3"
        campaign = "SELECT state, done_at IS NULL FROM campaign ORDER BY id"
        return [[tuple(row) for row in connection.exec_driver_sql(each)] for each in (outbox, delivery, campaign)]

    def plan_another(connection: Connection) -> None:
        columns = "network_id, kind, details, state, after, can_wait, created_at, latest"
        connection.exec_driver_sql("UPDATE campaign SET not_before = now() - interval '1 minute'")
        connection.exec_driver_sql(
            f"INSERT INTO campaign ({columns}, not_before) SELECT {columns}, now() + interval '1 day' FROM campaign"
        )

    database.write(plan_another).result()
    tool("backup")
    database.write(lambda connection: connection.exec_driver_sql("DELETE FROM outbox")).result()
    database.close()
    tool("restore")
    database = open_database(postgres_url, clock=lambda: NOW)
    (before, *_), deliveries, campaigns = database.write(held_back).result()
    assert before[:2] == ("waiting", None)
    assert (deliveries, campaigns) == ([("parked", None, True, 2)], [("spreading", True), ("spreading", True)])
    statement = (ROOT / "docs" / "operation.md").read_text("utf-8").partition("```sql\n")[2].partition("```")[0]
    database.write(lambda connection: connection.exec_driver_sql(statement)).result()
    assert database.write(held_back).result() == [
        [("gave_up", "restored", before[2])],
        [("unknown", "restored", True, 2)],
        [("stopped", False), ("spreading", True)],
    ]
    database.close()
