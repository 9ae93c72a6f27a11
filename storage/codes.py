"""Join codes: made, renewed, looked up, used up (`contract.md`, Codes).

A code is kept and compared in its compact form, capitals and digits without dashes; `spoken` puts a dash where a
person reads one. A school's code is its network's member code followed by the school's own code (TN7K2M-S01): it
has no row, so it is renewed with the network's.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, delete, insert, select, update

from storage.join_code import CodeKind, JoinCode
from storage.network import NetworkOrganisation
from storage.organisation import Organisation
from storage.tables import table_of

#: 31 characters that are not mistaken for one another on paper: no 0 and O, no 1, I and L.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"

#: How many characters of `ALPHABET` a new code has.
LENGTH = {CodeKind.MEMBER: 6, CodeKind.COORDINATOR: 12, CodeKind.SUPERVISOR: 12, CodeKind.LINK: 8}
#: How long a new code works; None: until it is renewed.
WORKS_FOR = {
    CodeKind.MEMBER: None,
    CodeKind.COORDINATOR: timedelta(days=7),
    CodeKind.SUPERVISOR: timedelta(days=7),
    CodeKind.LINK: timedelta(minutes=10),
}

_code, _organisation, _part = table_of(JoinCode), table_of(Organisation), table_of(NetworkOrganisation)
#: In the part that names a school, letters that were read for digits are taken for them.
_READ_AS_DIGITS = str.maketrans("OIL", "011")


@dataclass(frozen=True, slots=True)
class FoundCode:
    """A code that works. `code` is the compact text that was looked up: what is found again, printed, used up."""

    kind: CodeKind
    network_id: int | None
    organisation_id: int | None
    area_id: int | None
    member_id: int | None
    code: str


def new_code(
    connection: Connection,
    kind: CodeKind,
    now: datetime,
    *,
    network_id: int | None = None,
    area_id: int | None = None,
    member_id: int | None = None,
) -> str:
    """Make a code, compact. Whatever let members in, or linked this member, before works no longer."""
    if kind is CodeKind.MEMBER:
        former = (_code.c.kind == kind, _code.c.network_id == network_id, _works(now))
        connection.execute(update(_code).where(*former).values(expires_at=now))
    elif kind is CodeKind.LINK:
        connection.execute(delete(_code).where(_code.c.kind == kind, _code.c.member_id == member_id))
    works_for = WORKS_FOR[kind]
    values = {
        "code": _unused(connection, LENGTH[kind]),
        "kind": kind,
        "network_id": network_id,
        "area_id": area_id,
        "member_id": member_id,
        "created_at": now,
        "expires_at": now + works_for if works_for is not None else None,
    }
    connection.execute(insert(_code), values)
    return str(values["code"])


def new_member_code(connection: Connection, network_id: int, now: datetime) -> str:
    """Renew the code that lets members into a network, and with it those of its schools."""
    return new_code(connection, CodeKind.MEMBER, now, network_id=network_id)


def new_coordinator_code(connection: Connection, network_id: int, now: datetime) -> str:
    """A code for one more coordinator of a network."""
    return new_code(connection, CodeKind.COORDINATOR, now, network_id=network_id)


def new_supervisor_code(connection: Connection, area_id: int, now: datetime) -> str:
    """A code for one more administrator of an area."""
    return new_code(connection, CodeKind.SUPERVISOR, now, area_id=area_id)


def new_link_code(connection: Connection, member_id: int, now: datetime) -> str:
    """A code with which a member brings a second platform."""
    return new_code(connection, CodeKind.LINK, now, member_id=member_id)


def spoken(code: str) -> str:
    """A compact code as it is printed and read aloud: TN7K2M, TN7K2M-S01, ABCDEF-GHJKMN."""
    return f"{code[:6]}-{code[6:]}" if len(code) > 6 else code


def find(connection: Connection, compact: str, now: datetime) -> FoundCode | None:
    """What a compact code opens now; None for one that is wrong, expired or used, which nobody may tell apart."""
    known = connection.execute(_select(now).where(_code.c.code == compact)).one_or_none()
    if known is not None:
        kind, network_id, area_id, member_id = known
        return FoundCode(kind, network_id, None, area_id, member_id, compact)
    base, school = compact[: LENGTH[CodeKind.MEMBER]], compact[LENGTH[CodeKind.MEMBER] :]
    if not school:
        return None
    known = connection.execute(_select(now).where(_code.c.code == base, _code.c.kind == CodeKind.MEMBER)).one_or_none()
    if known is None:
        return None
    organisation_id = _organisation_called(connection, known.network_id, school)
    if organisation_id is None:
        return None
    return FoundCode(CodeKind.MEMBER, known.network_id, organisation_id, None, None, compact)


def use(connection: Connection, code: str, now: datetime) -> bool:
    """Use up a one-use code; False when somebody was faster. A member code stays and is always True."""
    if (found := find(connection, code, now)) is None:
        return False
    if found.kind is CodeKind.MEMBER:
        return True
    done = connection.execute(update(_code).where(_code.c.code == code, _code.c.used_at.is_(None)).values(used_at=now))
    return done.rowcount == 1


def _works(now: datetime) -> ColumnElement[bool]:
    return _code.c.used_at.is_(None) & (_code.c.expires_at.is_(None) | (_code.c.expires_at > now))


def _select(now: datetime) -> Select[Any]:
    return select(_code.c.kind, _code.c.network_id, _code.c.area_id, _code.c.member_id).where(_works(now))


def _organisation_called(connection: Connection, network_id: int, school: str) -> int | None:
    """The organisation of the network with that code; else the only one whose code reads alike."""
    query = (
        select(_organisation.c.code, _organisation.c.id)
        .join(_part, _part.c.organisation_id == _organisation.c.id)
        .where(_part.c.network_id == network_id)
    )
    codes = {row.code: row.id for row in connection.execute(query)}
    if school in codes:
        return int(codes[school])
    alike = [i for code, i in codes.items() if code.translate(_READ_AS_DIGITS) == school.translate(_READ_AS_DIGITS)]
    return int(alike[0]) if len(alike) == 1 else None


def _unused(connection: Connection, length: int) -> str:
    """A random code that no row has, also none that was used or has expired.

    A digit stands among its first characters: a code of letters alone, typed small, would be taken for a word.
    """
    while True:
        code = "".join(secrets.choice(ALPHABET) for _ in range(length))
        if not any(letter.isdigit() for letter in code[: LENGTH[CodeKind.MEMBER]]):
            continue
        if connection.execute(select(_code.c.code).where(_code.c.code == code)).first() is None:
            return code
