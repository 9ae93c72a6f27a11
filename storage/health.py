"""What can be tried on a database: whether it takes a write, and what time it has."""

from datetime import datetime

from sqlalchemy import Connection, delete, func, insert, select

from storage.secret import Secret
from storage.tables import table_of

_secret = table_of(Secret)


def try_write(connection: Connection) -> None:
    """A row that comes and goes: the commit after it shows a full disk and a server that only reads."""
    connection.execute(delete(_secret).where(_secret.c.name == "doctor"))
    connection.execute(insert(_secret), {"name": "doctor", "value": ""})
    connection.execute(delete(_secret).where(_secret.c.name == "doctor"))


def time_told(connection: Connection) -> datetime | None:
    """What the database's own clock says; None for SQLite, which has none."""
    if connection.dialect.name == "sqlite":
        return None
    told: datetime = connection.execute(select(func.clock_timestamp())).scalar_one()
    return told
