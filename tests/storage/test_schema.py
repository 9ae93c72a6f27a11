"""The schema: steps from an empty and from a filled database end at what the models say, on both databases."""

import importlib
import pkgutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, select
from sqlmodel import SQLModel

import storage
from storage import schema, wake_ups
from storage.database import Database
from storage.opening import open_database
from storage.schema import CURRENT, METADATA, TABLES, is_current, migrate
from storage.secret import Secret
from storage.tables import table_of
from tests.storage.filled import NOW, fill


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/new folder/phakhi.db"
    url: str = request.getfixturevalue("empty_postgres_url")
    return url


def _differences(connection: Connection) -> list[Any]:
    """From the models, leaving aside what PgQueuer has made for itself."""
    options = {"compare_type": True, "include_name": lambda name, kind, _: name not in wake_ups.TABLES}
    return list(compare_metadata(MigrationContext.configure(connection, opts=options), METADATA))


def _ask(url: str, question: Callable[[Connection], Any]) -> Any:
    database = open_database(url, clock=lambda: NOW)
    try:
        with database.read() as connection:
            return question(connection)
    finally:
        database.close()


def _signing_key(connection: Connection) -> str:
    secret = table_of(Secret)
    return str(connection.execute(select(secret.c.value).where(secret.c.name == "media")).scalar_one())


def test_an_empty_database_gets_the_schema_of_the_models(empty_url: str) -> None:
    assert migrate(empty_url) is True
    assert _ask(empty_url, _differences) == []
    assert _ask(empty_url, is_current)


def test_a_filled_database_keeps_its_rows(database_url: str) -> None:
    database = open_database(database_url, clock=lambda: NOW)
    database.write(fill).result()

    def everything(connection: Connection) -> dict[str, list[Any]]:
        return {table.name: list(connection.execute(table.select())) for table in METADATA.sorted_tables}

    with database.read() as connection:
        before = everything(connection)
    assert all(before.values()), "every table has a row"
    migrate(database_url)
    with database.read() as connection:
        assert everything(connection) == before
        assert _differences(connection) == []
    database.close()


def test_migrating_again_changes_nothing(database_url: str) -> None:
    key = _ask(database_url, _signing_key)
    assert migrate(database_url) is False
    assert _ask(database_url, _signing_key) == key


def test_the_signing_key_is_32_random_bytes(tmp_path: Path) -> None:
    keys = set()
    for name in ("one", "two"):
        url = f"sqlite:///{tmp_path}/{name}.db"
        migrate(url)
        keys.add(_ask(url, _signing_key))
    assert len(keys) == 2
    assert all(len(bytes.fromhex(key)) == 32 for key in keys)


def test_a_database_without_tables_is_not_current(empty_url: str) -> None:
    if empty_url.startswith("sqlite"):
        Path(empty_url.removeprefix("sqlite:///")).parent.mkdir()
    assert not _ask(empty_url, is_current)


def test_a_database_of_another_program_is_not_current(database: Database) -> None:
    database.write(lambda c: c.exec_driver_sql("UPDATE alembic_version SET version_num = '9999_later'")).result()
    with database.read() as connection:
        assert not is_current(connection)


def test_a_failed_migration_leaves_nothing(empty_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def break_down(connection: Connection) -> bool:
        raise OSError("no randomness left")

    monkeypatch.setattr(schema, "make_secrets", break_down)
    with pytest.raises(OSError):
        migrate(empty_url)
    monkeypatch.undo()
    assert not _ask(empty_url, is_current)
    assert migrate(empty_url) is True


def test_two_migrations_at_once_make_one_schema_and_one_key(empty_url: str) -> None:
    program = "import sys; from storage.schema import migrate; print(migrate(sys.argv[1]))"
    both = [
        subprocess.Popen([sys.executable, "-c", program, empty_url], stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    assert sorted(process.communicate(timeout=60)[0].strip() for process in both) == ["False", "True"]
    assert _ask(empty_url, is_current)


def test_the_program_works_with_the_newest_step() -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(storage.__path__[0]) / "migrations"))
    config.set_main_option("path_separator", "os")
    scripts = ScriptDirectory.from_config(config)
    assert set(scripts.get_heads()) <= CURRENT
    assert all(step.revision.split("_")[1] in {"pre", "post"} for step in scripts.walk_revisions())


def test_every_module_with_tables_is_listed() -> None:
    with_tables = set()
    for module in pkgutil.iter_modules(storage.__path__):
        loaded = importlib.import_module(f"storage.{module.name}")
        for value in vars(loaded).values():
            if isinstance(value, type) and issubclass(value, SQLModel) and value.__module__ == loaded.__name__:
                with_tables.add(module.name)
    assert with_tables == {module.__name__.removeprefix("storage.") for module in TABLES}


def test_asking_for_the_schema_loads_no_alembic(sqlite_url: str) -> None:
    program = "import sys; from storage.schema import migrate; migrate(sys.argv[1]); print('alembic' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program, sqlite_url], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
