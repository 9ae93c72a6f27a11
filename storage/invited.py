"""Whom an invitation is for, and the code that lets them in."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from storage.administration import NotPossible, member_code
from storage.network import Network, NetworkOrganisation, Voice
from storage.organisation import Organisation
from storage.tables import table_of

_network, _organisation = table_of(Network), table_of(Organisation)
_part = table_of(NetworkOrganisation)


@dataclass(frozen=True, slots=True)
class Invited:
    """Whom an invitation is for: a network's members, or those of one of its organisations. Names Thai, English."""

    network: str
    organisation: str
    names: tuple[str, str]
    shorts: tuple[str, str]
    organisations: tuple[str, str]
    voice: Voice
    code: str


def invited(connection: Connection, now: datetime, *, network: str, organisation: str = "") -> Invited:
    """What an invitation says, with the member code as it is typed. An English name that is missing is the Thai one."""
    row = connection.execute(select(_network).where(_network.c.code == network.strip().upper())).one_or_none()
    if row is None:
        raise NotPossible(f"there is no network {network.strip().upper()}")
    code, of_school, wished = member_code(connection, row.id, now), ("", ""), organisation.strip().upper()
    if wished:
        school = connection.execute(
            select(_organisation.c.name_th, _organisation.c.name_en)
            .join(_part, _part.c.organisation_id == _organisation.c.id)
            .where(_part.c.network_id == row.id, _organisation.c.code == wished)
        ).one_or_none()
        if school is None:
            raise NotPossible(f"there is no organisation {wished} in network {row.code}")
        of_school = (school.name_th, school.name_en or school.name_th)
        code = f"{code}-{wished}"
    return Invited(
        network=row.code,
        organisation=wished,
        names=(row.name_th, row.name_en or row.name_th),
        shorts=(row.short_th, row.short_en or row.short_th),
        organisations=of_school,
        voice=row.voice,
        code=code,
    )
