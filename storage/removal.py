"""What an operator takes away again: a network that was mistyped, before anybody is in it."""

from datetime import datetime

from sqlalchemy import Connection, delete, select

from storage.administration import NotPossible
from storage.audit import note
from storage.join_code import JoinCode
from storage.network import Network, NetworkOrganisation
from storage.schema import METADATA
from storage.tables import table_of

_network, _part, _code = table_of(Network), table_of(NetworkOrganisation), table_of(JoinCode)

#: What goes with a network; whatever else belongs to it keeps it.
_GOES_TOO = (_part, _code)


def remove_network(connection: Connection, now: datetime, code: str) -> None:
    """Remove a network to which nothing belongs but its codes and which organisations take part; these stay.

    Raises `NotPossible` with the tables in which something does: members, entries, messages, centres.
    """
    code = code.strip().upper()
    # Held until the transaction ends: nobody joins meanwhile.
    found = connection.execute(select(_network.c.id).where(_network.c.code == code).with_for_update()).scalar()
    if found is None:
        raise NotPossible(f"there is no network {code}")
    if keeping := _keeping(connection, found):
        raise NotPossible(f"{code} is not empty: it is named in {', '.join(keeping)}")
    for table in _GOES_TOO:
        connection.execute(delete(table).where(table.c.network_id == found))
    connection.execute(delete(_network).where(_network.c.id == found))
    note(connection, now, None, "network_removed", "network", found, {"code": code})


def _keeping(connection: Connection, network_id: int) -> list[str]:
    """The tables with a row that names the network."""
    naming = {
        table.name
        for table in METADATA.tables.values()
        for key in table.foreign_keys
        if table not in _GOES_TOO
        and key.column is _network.c.id
        and connection.execute(select(key.parent).where(key.parent == network_id).limit(1)).first() is not None
    }
    return sorted(naming)
