"""Who there is, as questions and cards show it: a member's networks, a network's organisations.

A question asks for these at every message, so they are statements prepared once, and plain rows.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, or_, select

from storage.member import Membership
from storage.network import Network, NetworkOrganisation
from storage.organisation import Organisation, OrganisationKind
from storage.prepared import Prepared
from storage.tables import table_of

_network, _organisation = table_of(Network), table_of(Organisation)
_part, _membership = table_of(NetworkOrganisation), table_of(Membership)


@dataclass(frozen=True, slots=True)
class Body:
    """A school, an agency or another organisation."""

    id: int
    kind: OrganisationKind
    name_th: str
    short_th: str
    name_en: str

    @property
    def short_en(self) -> str:
        """The English name as people say it; empty where there is none."""
        return self.name_en.removesuffix(" School")


@dataclass(frozen=True, slots=True)
class Belonging:
    """A network that a member is in, and through which organisation (None: an individual)."""

    network_id: int
    code: str
    name_th: str
    short_th: str
    short_en: str
    organisation_id: int | None


_BODY = tuple(_organisation.c[name] for name in Body.__slots__)
_THEIRS = Prepared(
    select(
        _network.c.id,
        _network.c.code,
        _network.c.name_th,
        _network.c.short_th,
        _network.c.short_en,
        _membership.c.organisation_id,
    )
    .join(_membership, _membership.c.network_id == _network.c.id)
    .where(_membership.c.member_id == bindparam("member"), _membership.c.ended_at.is_(None))
    .order_by(_membership.c.id)
)
_IN_NETWORK = Prepared(
    select(*_BODY)
    .join(_part, _part.c.organisation_id == _organisation.c.id)
    .where(_part.c.network_id == bindparam("network"))
    .order_by(_part.c.place, _organisation.c.code)
)
_ITS_AREAS = (
    select(_organisation.c.area_id)
    .join(_part, _part.c.organisation_id == _organisation.c.id)
    .where(_part.c.network_id == bindparam("network"), _organisation.c.area_id.is_not(None))
)
_AROUND = Prepared(
    select(*_BODY).where(or_(_organisation.c.area_id.is_(None), _organisation.c.area_id.in_(_ITS_AREAS)))
)
_BY_ID = select(*_BODY).where(_organisation.c.id.in_(bindparam("ids", expanding=True)))


def networks_of(connection: Connection, member_id: int) -> list[Belonging]:
    """The networks a member is in, in the order of joining, each once."""
    found: dict[int, Belonging] = {}
    for row in _THEIRS.rows(connection, {"member": member_id}):
        found.setdefault(row[0], Belonging(*row))
    return list(found.values())


def bodies_of(connection: Connection, network_id: int) -> list[Body]:
    """The organisations of a network, in the order of its buttons."""
    return [Body(*row) for row in _IN_NETWORK.rows(connection, {"network": network_id})]


def bodies_around(connection: Connection, network_id: int) -> list[Body]:
    """Organisations of the areas that the network spans, and partners without an area."""
    return [Body(*row) for row in _AROUND.rows(connection, {"network": network_id})]


def bodies_by_id(connection: Connection, ids: Iterable[int]) -> dict[int, Body]:
    """The organisations with these ids."""
    wanted: Sequence[int] = list(ids)
    if not wanted:
        return {}
    return {row[0]: Body(*row) for row in connection.execute(_BY_ID, {"ids": wanted})}


def takes_all(body: Body) -> bool:
    """“All schools” means all organisations of the network that are not area offices."""
    return body.kind is not OrganisationKind.AREA_OFFICE


def short_names(connection: Connection, network_id: int) -> tuple[str, str]:
    """What a network is called for short: in Thai, and in English or ""."""
    row = connection.execute(select(_network.c.short_th, _network.c.short_en).where(_network.c.id == network_id)).one()
    return row.short_th, row.short_en
