"""Databases for tests: a private PostgreSQL for the run, and a fresh migrated database of either kind for a test.

The server is started by the first test that needs it, shared by the workers of pytest-xdist, and stopped when the
run ends. Its files are in a temporary folder of their own; it listens on a free port of 127.0.0.1. PostgreSQL
refuses root, so root starts it as `postgres` or `nobody`. Without the server's programs (initdb, pg_ctl) a run in
CI fails; elsewhere these tests are skipped, loudly.
"""

import fcntl
import json
import os
import pwd
import secrets
import shutil
import socket
import subprocess
import tempfile
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest

from storage.database import Database
from storage.opening import open_database
from storage.schema import migrate

_USER, _PASSWORD = "phakhi", "a-password-that-no-log-shows"
_TEMPLATE = "template_phakhi"
#: Speed instead of safety: the files do not outlive the run.
_OPTIONS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "shared_buffers": "32MB",
    "max_connections": "100",
    "autovacuum": "off",
    "unix_socket_directories": "",
}


class NoServer(Exception):
    """The programs of the PostgreSQL server are not installed."""


@dataclass(frozen=True)
class Server:
    """A running PostgreSQL: where it listens, where its files are, as whom it runs (None: as ourselves), and with
    which options."""

    port: int
    folder: str
    programs: str
    user: str | None
    options: str

    def url(self, name: str) -> str:
        """The address of one of its databases."""
        return f"postgresql://{_USER}:{_PASSWORD}@127.0.0.1:{self.port}/{name}"

    def execute(self, statement: str) -> None:
        """Run a statement about databases, outside a transaction."""
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(statement.encode())

    def copy(self, template: str, name: str) -> None:
        """Make a database like another one. By its files: since PostgreSQL 15 a copy goes through the log of the
        server otherwise, which takes twice the time for a database of ours."""
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            how = "STRATEGY FILE_COPY" if connection.info.server_version >= 150_000 else ""
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {template} {how}".encode())

    def drop(self, name: str) -> None:
        """Remove a database, whoever is still connected to it."""
        self.execute(f"DROP DATABASE {name} WITH (FORCE)")

    def halt(self, mode: str) -> None:
        """Stop it for a while; `mode` as of pg_ctl: "fast" ends every session, "immediate" is a crash."""
        _run(self.user, f"{self.programs}/pg_ctl", "-D", f"{self.folder}/data", "-m", mode, "-w", "stop")

    def resume(self) -> None:
        """Start it, with the options that it was made with."""
        where = ("-D", f"{self.folder}/data", "-l", f"{self.folder}/log", "-w", "-t", "60")
        _run(self.user, f"{self.programs}/pg_ctl", *where, "-o", self.options, "start")

    def restart(self) -> None:
        """End it as a crash does, without a word to who is connected, and start it again at the same port."""
        data, log = f"{self.folder}/data", f"{self.folder}/log"
        _run(self.user, f"{self.programs}/pg_ctl", "-D", data, "-l", log, "-m", "immediate", "-w", "restart")

    def stop(self) -> None:
        """Stop it and remove its files."""
        self.halt("immediate")
        shutil.rmtree(self.folder, ignore_errors=True)


def start_server(**options: str) -> Server:
    """Start a private PostgreSQL with an empty migrated template database; raises `NoServer`.

    `options`: settings of the server that are other than `_OPTIONS`.
    """
    programs = _programs()
    user = _other_user() if os.geteuid() == 0 else None
    folder = Path(tempfile.mkdtemp(prefix="phakhi-postgres-"))
    password = folder / "password"
    password.write_text(_PASSWORD)
    if user is not None:
        for path in (folder, password):
            shutil.chown(path, user)
    data = str(folder / "data")
    # It asks for the password, as in operation, but with what costs least: SCRAM hashes 4096 times on either side at
    # each of the connections that a bot opens when it starts.
    identity = (f"--username={_USER}", f"--pwfile={password}", "--auth=md5")
    _run(user, f"{programs}/initdb", "-D", data, *identity, "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    settings = " ".join(f"-c {name}='{value}'" for name, value in (_OPTIONS | options).items())
    server = Server(port, str(folder), programs, user, f"-h 127.0.0.1 -p {port} {settings}")
    server.resume()
    server.execute(f"CREATE DATABASE {_TEMPLATE}")
    migrate(server.url(_TEMPLATE))
    return server


def own_server(**options: str) -> Server:
    """As `start_server`, for a test; without the programs it fails in CI and is skipped elsewhere, loudly."""
    try:
        return start_server(**options)
    except NoServer as missing:
        if os.environ.get("CI"):
            pytest.fail(f"{missing}: in CI nothing is skipped")
        warnings.warn(pytest.PytestWarning(f"SKIPPED ON POSTGRESQL: {missing}"), stacklevel=1)
        pytest.skip(f"NOT TESTED ON POSTGRESQL: {missing}")


def _programs() -> str:
    """The newest folder with the server's programs."""
    folders = [Path(found).parent for found in [shutil.which("pg_ctl")] if found]
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name), reverse=True)
    for folder in folders:
        if (folder / "initdb").exists() and (folder / "pg_ctl").exists():
            return str(folder)
    raise NoServer("PostgreSQL's server programs (initdb, pg_ctl) are not installed")


def _other_user() -> str:
    """Whom root becomes for the server."""
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def _run(user: str | None, *command: str) -> None:
    entry = pwd.getpwnam(user) if user else None
    done = subprocess.run(
        command,
        user=entry.pw_uid if entry else None,
        group=entry.pw_gid if entry else None,
        extra_groups=[] if entry else None,
        cwd="/",
        env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,  # a pipe would stay open in the server
        stderr=subprocess.DEVNULL,
    )
    if done.returncode != 0:
        raise RuntimeError(f"{Path(command[0]).name} ended with {done.returncode}")


def _notes(config: pytest.Config) -> Path:
    """Where the run keeps what its workers share: beside the workers' temporary folders."""
    base: Path = config._tmp_path_factory.getbasetemp()  # type: ignore[attr-defined]
    return (base.parent if hasattr(config, "workerinput") else base) / "postgres.json"


def pytest_unconfigure(config: pytest.Config) -> None:
    """The run ends: stop the server if some test has started it. A worker leaves that to the run."""
    if hasattr(config, "workerinput") or not hasattr(config, "_tmp_path_factory"):
        return
    factory = config._tmp_path_factory
    if factory._basetemp is None or not _notes(config).exists():
        return
    Server(**json.loads(_notes(config).read_text())).stop()
    _notes(config).unlink(missing_ok=True)


@pytest.fixture(scope="session")
def postgres_server(request: pytest.FixtureRequest) -> Server:
    """The run's private PostgreSQL."""
    notes = _notes(request.config)
    with notes.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if notes.exists():
            return Server(**json.loads(notes.read_text()))
        server = own_server()
        notes.write_text(json.dumps(server.__dict__))
        return server


def _fresh(server: Server, template: str) -> Iterator[str]:
    name = f"test_{secrets.token_hex(6)}"
    server.copy(template, name)
    yield server.url(name)
    server.drop(name)


@pytest.fixture
def postgres_url(postgres_server: Server) -> Iterator[str]:
    """The address of a fresh migrated PostgreSQL database."""
    yield from _fresh(postgres_server, _TEMPLATE)


@pytest.fixture
def empty_postgres_url(postgres_server: Server) -> Iterator[str]:
    """The address of a PostgreSQL database without a table."""
    yield from _fresh(postgres_server, "template1")


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file with the current schema, to be copied."""
    path = tmp_path_factory.mktemp("sqlite") / "migrated.db"
    migrate(f"sqlite:///{path}")
    return path


@pytest.fixture
def sqlite_url(migrated_sqlite: Path, tmp_path: Path) -> str:
    """The address of a fresh migrated SQLite file."""
    path = tmp_path / "phakhi.db"
    shutil.copy(migrated_sqlite, path)
    return f"sqlite:///{path}"


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """The address of a fresh migrated database, of each kind in turn."""
    url: str = request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "postgres_url")
    return url


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A fresh migrated database, open, of each kind in turn."""
    database = open_database(database_url, clock=lambda: datetime.now(UTC))
    yield database
    database.close()
