"""From an address to a database: SQLite by its file, PostgreSQL by its server."""

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from storage.database import Database, Reached, go_on


def parse_url(url: str) -> URL:
    """The address of a database, checked: `sqlite:///data/phakhi.db` or `postgresql://user:pw@host/db`.

    Raises ValueError, which never repeats the address: it may hold a password.
    """
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise ValueError("a database address is sqlite:///path or postgresql://user:password@host/name") from None
    match parsed.get_backend_name():
        case "sqlite" if parsed.database and parsed.database != ":memory:":
            return parsed.set(drivername="sqlite")
        case "sqlite":
            raise ValueError("an SQLite database needs a file: sqlite:///data/phakhi.db")
        case "postgresql" | "postgres":
            return parsed.set(drivername="postgresql+psycopg")
        case _:
            raise ValueError("a database is sqlite:///path or postgresql://user:password@host/name")


def open_database(url: str, *, clock: Callable[[], datetime], reached: Reached = go_on) -> Database:
    """Open the database at `url` without connecting yet; `clock` gives an aware now.

    Makes the folder of an SQLite file, readable by its owner only. Raises ValueError for an address that is none.
    """
    parsed = parse_url(url)
    if parsed.get_backend_name() == "sqlite":
        from storage.sqlite import SqliteDatabase

        Path(str(parsed.database)).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        return SqliteDatabase(parsed, clock=clock, reached=reached)
    from storage.postgres import PostgresDatabase

    return PostgresDatabase(parsed, clock=clock, reached=reached)


def server_address(url: str) -> dict[str, str] | None:
    """What PostgreSQL's own tools are told (host, port, username, dbname), without the password; None for SQLite."""
    parsed = parse_url(url)
    if parsed.get_backend_name() == "sqlite":
        return None
    told = {"host": parsed.host, "port": parsed.port, "username": parsed.username, "dbname": parsed.database}
    return {name: str(value) for name, value in told.items() if value is not None}


def connect_arguments(url: str) -> Mapping[str, Any]:
    """What psycopg is to be given to connect to the PostgreSQL at `url`, for who needs a connection of their own."""
    from storage.postgres import CONNECTING

    parsed = parse_url(url)
    _, arguments = parsed.get_dialect()().create_connect_args(parsed)
    return {**arguments, **CONNECTING}
