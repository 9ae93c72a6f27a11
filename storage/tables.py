"""What every table shares: instants with a zone, states as text, and the name of its columns."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, Connection, DateTime, Dialect, Integer, MetaData, String, Table, Text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.types import TypeDecorator
from sqlmodel import SQLModel

SQLModel.metadata.naming_convention = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
).naming_convention

#: Row ids: BIGINT on PostgreSQL, SQLite's own rowid otherwise.
RowId = BigInteger().with_variant(Integer, "sqlite")


def written(at_first: int) -> Text:
    """What a member types. Its limit counts graphemes, of which a Thai one may have three code points, so the column
    has none; SQLite heeds none and keeps the column with the length that it had `at_first`."""
    return Text().with_variant(String(at_first), "sqlite")


class Instant(TypeDecorator[datetime]):
    """A moment: aware in Python, UTC in the database. A naive datetime is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive datetime has no place in the database")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Named(TypeDecorator[Any]):
    """An enum's value as plain text: a new member needs no migration."""

    impl = String(40)
    cache_ok = True

    def __init__(self, kind: type[StrEnum]) -> None:
        super().__init__()
        self.kind = kind

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        return None if value is None else self.kind(value).value

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        return None if value is None else self.kind(value)


def table_of(model: type[SQLModel]) -> Table:
    """The Core table of a model, for statements that do without the ORM."""
    table: Table = model.__table__  # type: ignore[attr-defined]
    return table


def upsert(connection: Connection, table: Table) -> Any:
    """An INSERT that knows `on_conflict_do_update` and `excluded`, as this connection's database says them."""
    return (sqlite if connection.dialect.name == "sqlite" else postgresql).insert(table)
