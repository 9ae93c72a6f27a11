"""What one engine has compiled, every engine of the process runs."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import Connection, Integer, bindparam, literal, select

from storage import compiled
from storage.compiled import STATEMENTS, CompiledStatements
from storage.database import Database
from storage.opening import open_database

_STATEMENT = select((literal(1) + bindparam("more", type_=Integer)).label("of_this_test"))


def test_who_writes_who_reads_and_who_comes_later_run_one_compiled_statement(
    database: Database, database_url: str
) -> None:
    STATEMENTS.clear()

    def two(connection: Connection) -> int:
        return int(connection.execute(_STATEMENT, {"more": 1}).scalar_one())

    assert database.write(two).result() == 2
    compiled_once = dict(STATEMENTS)
    with database.read() as connection:
        assert connection.execute(_STATEMENT, {"more": 2}).scalar_one() == 3
    later = open_database(database_url, clock=lambda: datetime.now(UTC))
    assert later.write(two).result() == 2
    later.close()
    assert any("of_this_test" in str(statement) for statement in compiled_once.values())
    ours = [key for key, statement in STATEMENTS.items() if "of_this_test" in str(statement)]
    assert len(ours) == 1
    assert STATEMENTS[ours[0]] is compiled_once[ours[0]]


def test_statements_that_never_come_again_do_not_pile_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compiled, "MOST", 3)
    kept = CompiledStatements()
    for number in range(7):
        kept[("sqlite", number)] = number
    assert list(kept.values()) == [6]
    del kept[("sqlite", 6)]
    assert kept.get(("sqlite", 6)) is None
