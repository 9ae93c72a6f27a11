"""A roster that was found right is entered: in one transaction, with the codes that let people in."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import Connection, select, update

from storage import audit
from storage.administration import OrganisationAdded, add_area, add_network, add_organisation, join_organisation
from storage.area import Area
from storage.codes import spoken
from storage.join_code import CodeKind
from storage.network import Network
from storage.organisation import Organisation
from storage.roster import Change, Issued, Kept, OrganisationWish, Plan
from storage.roster_plan import RENAMED
from storage.tables import table_of

_TABLES = {Kept.AREAS: table_of(Area), Kept.NETWORKS: table_of(Network), Kept.ORGANISATIONS: table_of(Organisation)}
_CHANGED = {
    Kept.AREAS: ("area_changed", "area"),
    Kept.NETWORKS: ("network_changed", "network"),
    Kept.ORGANISATIONS: ("organisation_changed", "organisation"),
}


def enter(connection: Connection, now: datetime, planned: Plan) -> list[Issued]:
    """Do what was planned; the codes that were made, areas first, then network by network."""
    if planned.problems:
        raise ValueError("a roster with problems is not entered")
    issued = [*_areas(connection, now, planned), *_networks(connection, now, planned)]
    for change in planned.changes:
        _change(connection, now, change)
    issued += _organisations(connection, now, planned)
    return sorted(issued, key=lambda each: each.network)


def _areas(connection: Connection, now: datetime, planned: Plan) -> Iterator[Issued]:
    for wish in planned.roster.areas:
        if wish.row not in planned.new[Kept.AREAS]:
            continue
        added = add_area(
            connection,
            now,
            code=wish.code,
            name=wish.name,
            short=wish.short,
            controller=wish.controller,
            contact=wish.contact,
            name_en=wish.name_en,
            controller_en=wish.controller_en,
        )
        yield Issued(CodeKind.SUPERVISOR, "", "", wish.short, spoken(added.supervisor_code))


def _networks(connection: Connection, now: datetime, planned: Plan) -> Iterator[Issued]:
    """Networks before the centres inside them."""
    for wish in sorted(planned.roster.networks, key=lambda wish: bool(wish.parent)):
        if wish.row not in planned.new[Kept.NETWORKS]:
            continue
        added = add_network(
            connection,
            now,
            code=wish.code,
            area=wish.area,
            name=wish.name,
            short=wish.short,
            kind=wish.kind,
            parent=wish.parent,
            learning_area=wish.learning_area,
            name_en=wish.name_en,
            short_en=wish.short_en,
        )
        yield Issued(CodeKind.COORDINATOR, added.code, "", wish.short, spoken(added.coordinator_code))
        yield Issued(CodeKind.MEMBER, added.code, "", wish.short, added.member_code)


def _organisations(connection: Connection, now: datetime, planned: Plan) -> Iterator[Issued]:
    """In the order of the rows, in which buttons show them; a code that is made is none that stands in a row below."""
    codes = dict(planned.known)
    reserved = {wish.code for wish in planned.roster.organisations}
    for wish in planned.roster.organisations:
        for network in (network for row, network in planned.parts if row == wish.row):
            if wish.row in codes:
                added = join_organisation(connection, now, network=network, existing=codes[wish.row])
            else:
                added = _add(connection, now, wish, network, reserved)
                codes[wish.row] = added.code
            yield Issued(CodeKind.MEMBER, network, added.code, wish.short, added.member_code)


def _add(
    connection: Connection, now: datetime, wish: OrganisationWish, network: str, reserved: set[str]
) -> OrganisationAdded:
    return add_organisation(
        connection,
        now,
        network=network,
        code=wish.code,
        name=wish.name,
        short=wish.short,
        kind=wish.kind,
        school_code=wish.school_code,
        area=wish.area,
        name_en=wish.name_en,
        reserved=reserved,
    )


def _change(connection: Connection, now: datetime, change: Change) -> None:
    table, (action, subject) = _TABLES[change.sheet], _CHANGED[change.sheet]
    subject_id = connection.execute(select(table.c.id).where(table.c.code == change.code)).scalar_one()
    connection.execute(
        update(table).where(table.c.id == subject_id).values({RENAMED[change.sheet][change.column]: change.after})
    )
    audit.note(connection, now, None, action, subject, subject_id, {})
