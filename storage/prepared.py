"""Statements of every turn, run on SQLite without SQLAlchemy's way of running them.

SQLAlchemy spends about 70 CPU-microseconds on a statement that SQLite answers in 5: it makes a context, a cursor, a
result and their events each time. A turn has some nine statements. So a statement that every turn makes is compiled
once, and on SQLite its text and its types' converters are used directly on the driver's connection, inside the same
transaction. On PostgreSQL, where the way to the server costs more than all of this, SQLAlchemy runs it as always.

The one clever thing here: what a type does on the way in and out (`Instant`, `Named`, JSON) is asked of SQLAlchemy once
and kept as a list of functions by position. A statement whose values SQLAlchemy would have to add (column defaults) is
refused, so nothing can be forgotten.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from sqlalchemy import Connection, Executable
from sqlalchemy.dialects.sqlite.base import SQLiteCompiler
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite

Row = Sequence[Any]
Convert = Callable[[Any], Any]

_DIALECT = SQLiteDialect_pysqlite()
#: No value is this.
_NOTHING = object()


class Prepared:
    """One statement. `columns`: for an INSERT without VALUES, the columns that it is given."""

    def __init__(self, statement: Executable, columns: Sequence[str] = ()) -> None:
        self._statement = statement
        self._columns = tuple(columns)

    def rows(self, connection: Connection, values: Mapping[str, Any]) -> Sequence[Row]:
        """All rows of a SELECT."""
        if connection.dialect.name != "sqlite":
            return connection.execute(self._statement, values).all()
        found = self._cursor(connection, values).fetchall()
        return [self._out(row) for row in found] if self._converts_out else found

    def row(self, connection: Connection, values: Mapping[str, Any]) -> Row | None:
        """The one row of a SELECT, or None."""
        if connection.dialect.name != "sqlite":
            return connection.execute(self._statement, values).one_or_none()
        found = self._cursor(connection, values).fetchone()
        return self._out(found) if found is not None else None

    def run(self, connection: Connection, values: Mapping[str, Any]) -> int:
        """A statement that changes rows; how many."""
        if connection.dialect.name != "sqlite":
            return connection.execute(self._statement, values, execution_options={"preserve_rowcount": True}).rowcount
        return int(self._cursor(connection, values).rowcount)

    def insert(self, connection: Connection, values: Mapping[str, Any]) -> int:
        """An INSERT of one row into a table whose key is its row id; the id."""
        if connection.dialect.name != "sqlite":
            key = connection.execute(self._statement, values).inserted_primary_key
            assert key is not None, "one row was inserted"
            return int(key[0])
        return int(self._cursor(connection, values).lastrowid)

    def insert_many(self, connection: Connection, rows: Sequence[Mapping[str, Any]]) -> list[int]:
        """An INSERT of many rows; their ids, in the same order."""
        if connection.dialect.name != "sqlite":
            if not rows:
                return []
            statement = self._statement.returning(self._statement.table.c.id, sort_by_parameter_order=True)  # type: ignore[attr-defined]
            return list(connection.execute(statement, rows).scalars())
        driver: Any = connection.connection.driver_connection
        return [int(driver.execute(self._text, bound).lastrowid) for bound in self._bound_many(rows)]

    def run_many(self, connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
        """A statement that changes rows, for many values."""
        if not rows:
            return
        if connection.dialect.name != "sqlite":
            connection.execute(self._statement, rows)
            return
        driver: Any = connection.connection.driver_connection
        driver.executemany(self._text, self._bound_many(rows))

    def _cursor(self, connection: Connection, values: Mapping[str, Any]) -> Any:
        driver: Any = connection.connection.driver_connection
        return driver.execute(self._text, self._bound(values))

    def _bound(self, values: Mapping[str, Any]) -> list[Any]:
        return [convert(values[name]) if convert else values[name] for name, convert in self._in]

    def _bound_many(self, rows: Sequence[Mapping[str, Any]]) -> Iterator[list[Any]]:
        """Rows that are written together share most of their values, and what is the same is converted once."""
        known: list[tuple[Any, Any]] = [(_NOTHING, None)] * len(self._in)
        for row in rows:
            bound = []
            for place, (name, convert) in enumerate(self._in):
                value = row[name]
                if convert:
                    if known[place][0] is not value:
                        known[place] = value, convert(value)
                    value = known[place][1]
                bound.append(value)
            yield bound

    def _out(self, row: Row) -> Row:
        converted = list(row)
        for place, convert in self._converts_out:
            converted[place] = convert(converted[place])
        return converted

    @cached_property
    def _compiled(self) -> SQLiteCompiler:
        compiled = self._statement.compile(dialect=_DIALECT, column_keys=self._columns or None)  # type: ignore[attr-defined]
        assert isinstance(compiled, SQLiteCompiler), "a statement, no definition"
        if compiled.insert_prefetch or compiled.update_prefetch:
            raise ValueError("every column is given: a default would be forgotten")
        return compiled

    @cached_property
    def _text(self) -> str:
        return str(self._compiled)

    @cached_property
    def _in(self) -> list[tuple[str, Convert | None]]:
        """The values in the order of the text, each with what its type makes of it."""
        fixed = self._compiled.params
        found: list[tuple[str, Convert | None]] = []
        for name in self._compiled.positiontup or ():
            convert = self._compiled._bind_processors.get(name)
            constant = fixed.get(name)
            if name in self._given:
                found.append((name, convert))  # type: ignore[arg-type]
            else:
                value = convert(constant) if convert else constant  # type: ignore[operator]
                found.append((next(iter(self._given)), _always(value)))
        return found

    @cached_property
    def _given(self) -> dict[str, None]:
        """The names of the values that change from call to call."""
        binds, names = self._compiled.binds, self._compiled.positiontup or ()
        return {name: None for name in names if binds[name].required or name in self._columns}

    @cached_property
    def _converts_out(self) -> list[tuple[int, Convert]]:
        found: list[tuple[int, Convert]] = []
        for place, column in enumerate(self._compiled._result_columns):
            convert = column.type._cached_result_processor(_DIALECT, None)
            if convert is not None:
                found.append((place, convert))
        return found


def _always(value: Any) -> Convert:
    """A value that stands in the statement itself, in the place of one that is given."""
    return lambda _: value
