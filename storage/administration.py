"""What an operator sets up: areas, networks, organisations, and the codes that let people in.

Plain functions of a connection, inside somebody else's transaction. A wish that cannot be met raises `NotPossible`
with a sentence for the operator.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select

from storage.area import Area
from storage.audit import Audit
from storage.codes import new_code
from storage.join_code import CodeKind, JoinCode
from storage.network import Network, NetworkKind, NetworkOrganisation
from storage.organisation import Organisation, OrganisationKind
from storage.tables import table_of

_area, _network, _organisation = table_of(Area), table_of(Network), table_of(Organisation)
_part, _code, _audit = table_of(NetworkOrganisation), table_of(JoinCode), table_of(Audit)

#: What a code that is typed behind a dash, or on a command line, is made of.
_WORD = re.compile(r"[A-Z0-9]{1,20}", re.ASCII)


#: What belongs to an area office's district; any other body belongs to none.
IN_AN_AREA = frozenset({OrganisationKind.SCHOOL, OrganisationKind.AREA_OFFICE})


class NotPossible(ValueError):
    """The wish does not fit what is there; the text says why."""


@dataclass(frozen=True, slots=True)
class AreaAdded:
    """A new area and the one-use code of its first supervisor."""

    code: str
    supervisor_code: str


@dataclass(frozen=True, slots=True)
class NetworkAdded:
    """A new network, the code of its members and the one-use code of its first coordinator."""

    code: str
    member_code: str
    coordinator_code: str


@dataclass(frozen=True, slots=True)
class OrganisationAdded:
    """An organisation that takes part in a network, and its member code as it is typed (TN7K2M-S01)."""

    code: str
    member_code: str


def add_area(
    connection: Connection,
    now: datetime,
    *,
    name: str,
    short: str,
    controller: str,
    contact: str,
    code: str = "",
    name_en: str = "",
    controller_en: str = "",
) -> AreaAdded:
    """An education area office. Controller and contact stand in the consent: neither may be empty."""
    if not controller.strip() or not contact.strip():
        raise NotPossible("an area needs a data controller and a contact: both stand in the consent")
    code = _free_code(connection, _area, code, "AREA", 1)
    area_id = _insert(
        connection,
        _area,
        code=code,
        name_th=_filled(name, "name"),
        name_en=name_en.strip(),
        short_th=_filled(short, "short name"),
        controller_th=controller.strip(),
        controller_en=controller_en.strip(),
        contact=contact.strip(),
        retention_th="",
        retention_en="",
    )
    _record(connection, now, "area_added", "area", area_id)
    return AreaAdded(code, new_code(connection, CodeKind.SUPERVISOR, now, area_id=area_id))


def add_network(
    connection: Connection,
    now: datetime,
    *,
    area: str,
    name: str,
    short: str,
    kind: NetworkKind,
    parent: str = "",
    learning_area: str = "",
    code: str = "",
    name_en: str = "",
    short_en: str = "",
) -> NetworkAdded:
    """A network, or with `parent` and `learning_area` a subject-group centre inside one."""
    if bool(parent) != bool(learning_area):
        raise NotPossible("a subject-group centre needs both its parent network and its learning area")
    area_id = _id_of(connection, _area, area, "area")
    parent_id = _id_of(connection, _network, parent, "network") if parent else None
    code = _free_code(connection, _network, code, "C" if parent else "N", 1)
    network_id = _insert(
        connection,
        _network,
        code=code,
        kind=kind,
        lead_area_id=area_id,
        parent_id=parent_id,
        learning_area=learning_area or None,
        name_th=_filled(name, "name"),
        short_th=_filled(short, "short name"),
        name_en=name_en.strip(),
        short_en=short_en.strip(),
    )
    _record(connection, now, "network_added", "network", network_id)
    return NetworkAdded(
        code,
        new_code(connection, CodeKind.MEMBER, now, network_id=network_id),
        new_code(connection, CodeKind.COORDINATOR, now, network_id=network_id),
    )


def add_organisation(
    connection: Connection,
    now: datetime,
    *,
    network: str,
    name: str,
    short: str,
    kind: OrganisationKind = OrganisationKind.SCHOOL,
    school_code: str = "",
    code: str = "",
    name_en: str = "",
    area: str = "",
    reserved: Collection[str] = (),
) -> OrganisationAdded:
    """A new school or agency in a network. A school belongs to `area`, else to the network's; another body to none.

    `reserved`: codes that others are about to get.
    """
    network_id = _id_of(connection, _network, network, "network")
    in_area = kind in IN_AN_AREA
    lead = connection.execute(select(_network.c.lead_area_id).where(_network.c.id == network_id)).scalar_one()
    area_id = _id_of(connection, _area, area, "area") if area else lead
    prefix = "S" if kind is OrganisationKind.SCHOOL else "P"
    code = _free_code(connection, _organisation, code, prefix, 2, reserved)
    organisation_id = _insert(
        connection,
        _organisation,
        code=code,
        kind=kind,
        area_id=area_id if in_area else None,
        name_th=_filled(name, "name"),
        short_th=_filled(short, "short name"),
        name_en=name_en.strip(),
        school_code=school_code.strip(),
    )
    _record(connection, now, "organisation_added", "organisation", organisation_id)
    return _take_part(connection, now, network_id, organisation_id, code)


def join_organisation(connection: Connection, now: datetime, *, network: str, existing: str) -> OrganisationAdded:
    """An organisation that is known already takes part in one more network."""
    network_id = _id_of(connection, _network, network, "network")
    organisation_id = _id_of(connection, _organisation, existing, "organisation")
    code = _typed(existing)
    here = _part.c.network_id == network_id, _part.c.organisation_id == organisation_id
    if connection.execute(select(_part.c.place).where(*here)).first() is not None:
        raise NotPossible(f"organisation {code} is in network {_typed(network)} already")
    return _take_part(connection, now, network_id, organisation_id, code)


def member_code(connection: Connection, network_id: int, now: datetime) -> str:
    """The code that lets members into a network, the newest that works; raises `NotPossible` where none does."""
    works = (_code.c.expires_at.is_(None)) | (_code.c.expires_at > now)
    query = (
        select(_code.c.code)
        .where(_code.c.network_id == network_id, _code.c.kind == CodeKind.MEMBER, _code.c.used_at.is_(None), works)
        .order_by(_code.c.created_at.desc(), _code.c.code)
    )
    code = connection.execute(query).scalars().first()
    if code is None:
        raise NotPossible("this network has no member code that still works")
    return str(code)


def _take_part(
    connection: Connection, now: datetime, network_id: int, organisation_id: int, code: str
) -> OrganisationAdded:
    last = connection.execute(select(func.max(_part.c.place)).where(_part.c.network_id == network_id)).scalar()
    place = 0 if last is None else last + 1
    connection.execute(insert(_part).values(network_id=network_id, organisation_id=organisation_id, place=place))
    _record(connection, now, "organisation_joined", "network", network_id)
    return OrganisationAdded(code, f"{member_code(connection, network_id, now)}-{code}")


def _insert(connection: Connection, table: Any, **values: object) -> int:
    return int(connection.execute(insert(table).values(**values).returning(table.c.id)).scalar_one())


def _record(connection: Connection, now: datetime, action: str, subject: str, subject_id: int) -> None:
    _insert(connection, _audit, at=now, action=action, subject=subject, subject_id=subject_id, details={})


def _id_of(connection: Connection, table: Any, code: str, noun: str) -> int:
    found = connection.execute(select(table.c.id).where(table.c.code == _typed(code))).scalar()
    if found is None:
        raise NotPossible(f"there is no {noun} {_typed(code)}")
    return int(found)


def _free_code(
    connection: Connection, table: Any, wished: str, prefix: str, digits: int, reserved: Collection[str] = ()
) -> str:
    """The wished code if nobody has it, else the next number behind the prefix."""
    taken = set(connection.execute(select(table.c.code)).scalars())
    if wished:
        code = _typed(wished)
        if not _WORD.fullmatch(code):
            raise NotPossible("a code is 1 to 20 letters A-Z and digits")
        if code in taken:
            raise NotPossible(f"the code {code} is taken")
        return code
    taken |= set(reserved)
    number = 1
    while f"{prefix}{number:0{digits}}" in taken:
        number += 1
    return f"{prefix}{number:0{digits}}"


def _typed(code: str) -> str:
    return code.strip().upper()


def _filled(text: str, noun: str) -> str:
    if not text.strip():
        raise NotPossible(f"the {noun} is empty")
    return text.strip()
