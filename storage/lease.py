"""What only one process at a time may do: who does it, and until when the others leave it to that one."""

from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, or_, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Field, SQLModel

from storage.tables import Instant, table_of


class Lease(SQLModel, table=True):
    """`holder` is a name that a process makes for itself at its start; `until` is in database time."""

    name: str = Field(max_length=40, primary_key=True)
    holder: str = Field(max_length=40)
    until: datetime = Field(sa_type=Instant)


_lease = table_of(Lease)
_INSERT = {
    name: dialect.insert(_lease).on_conflict_do_nothing()
    for name, dialect in (("sqlite", sqlite), ("postgresql", postgresql))
}


def take(connection: Connection, name: str, holder: str, now: datetime, length: timedelta) -> bool:
    """Hold the lease from now on for `length`, or longer if it is held already; False while somebody else holds it."""
    values = {"holder": holder, "until": now + length}
    free = or_(_lease.c.holder == holder, _lease.c.until <= now)
    if connection.execute(update(_lease).where(_lease.c.name == name, free).values(values)).rowcount == 1:
        return True
    new = _INSERT[connection.dialect.name], {"name": name, **values}
    return connection.execute(*new, execution_options={"preserve_rowcount": True}).rowcount == 1


def renew(connection: Connection, name: str, holder: str, now: datetime, length: timedelta) -> bool:
    """Hold it for `length` from now; False where somebody else has taken it in the meantime."""
    held = update(_lease).where(_lease.c.name == name, _lease.c.holder == holder)
    return connection.execute(held.values(until=now + length)).rowcount == 1


def release(connection: Connection, name: str, holder: str) -> None:
    """Leave it to whoever wants it next."""
    connection.execute(delete(_lease).where(_lease.c.name == name, _lease.c.holder == holder))
