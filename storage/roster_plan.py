"""A roster compared with what is there: what is new, what changes, and every reason why it cannot be taken.

Nothing is written. What is in the database and not in the roster stays as it is, and so does what a cell leaves empty.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, select

from storage.administration import IN_AN_AREA
from storage.area import Area
from storage.member import Consent
from storage.network import Network, NetworkOrganisation
from storage.organisation import Organisation
from storage.roster import AreaWish, Change, Kept, NetworkWish, OrganisationWish, Plan, Problem, Roster
from storage.tables import table_of

_area, _network, _organisation = table_of(Area), table_of(Network), table_of(Organisation)
_part, _consent = table_of(NetworkOrganisation), table_of(Consent)

#: What may be called otherwise later: the fields of a wish and their columns.
RENAMED: Mapping[Kept, Mapping[str, str]] = {
    Kept.AREAS: {
        "name": "name_th",
        "short": "short_th",
        "controller": "controller_th",
        "contact": "contact",
        "name_en": "name_en",
        "controller_en": "controller_en",
    },
    Kept.NETWORKS: {"name": "name_th", "short": "short_th", "name_en": "name_en", "short_en": "short_en"},
    Kept.ORGANISATIONS: {"name": "name_th", "short": "short_th", "name_en": "name_en", "school_code": "school_code"},
}
#: What consents, codes and records rest upon: it stays as it was made.
_FIXED: Mapping[Kept, tuple[str, ...]] = {
    Kept.NETWORKS: ("kind", "area", "parent", "learning_area"),
    Kept.ORGANISATIONS: ("kind", "area"),
}
_CONTROLLER = ("controller", "controller_en")

Wish = AreaWish | NetworkWish | OrganisationWish


def plan(connection: Connection, roster: Roster, doubtful: frozenset[tuple[Kept, str]] = frozenset()) -> Plan:
    """Compare. `doubtful`: codes of rows that could not be read, so that nobody is told that they are missing."""
    planning = _Planning(_There(connection), roster, doubtful)
    planning.areas()
    planning.networks()
    planning.organisations()
    return Plan(
        roster,
        {sheet: frozenset(rows) for sheet, rows in planning.new.items()},
        planning.known,
        tuple(planning.parts),
        tuple(planning.changes),
        tuple(planning.problems),
    )


class _There:
    """What the database holds, by code."""

    def __init__(self, connection: Connection) -> None:
        areas = connection.execute(select(_area)).mappings().all()
        code_of = {row["id"]: row["code"] for row in areas}
        consented = connection.execute(
            select(_network.c.lead_area_id).join(_consent, _consent.c.network_id == _network.c.id).distinct()
        ).scalars()
        self.consented = {code_of[area_id] for area_id in consented}
        networks = connection.execute(select(_network)).mappings().all()
        network_of = {row["id"]: row["code"] for row in networks}
        organisations = connection.execute(select(_organisation)).mappings().all()
        organisation_of = {row["id"]: row["code"] for row in organisations}
        self.rows: dict[Kept, dict[str, dict[str, Any]]] = {
            Kept.AREAS: {row["code"]: dict(row) for row in areas},
            Kept.NETWORKS: {
                row["code"]: {
                    **row,
                    "area": code_of[row["lead_area_id"]],
                    "parent": network_of.get(row["parent_id"], ""),
                }
                for row in networks
            },
            Kept.ORGANISATIONS: {
                row["code"]: {**row, "area": code_of.get(row["area_id"], "")} for row in organisations
            },
        }
        self.by_school_code = {row["school_code"]: row["code"] for row in organisations if row["school_code"]}
        parts = connection.execute(select(_part.c.network_id, _part.c.organisation_id))
        self.parts = {(network_of[network], organisation_of[organisation]) for network, organisation in parts}


class _Planning:
    """One comparison, list after list."""

    def __init__(self, there: _There, roster: Roster, doubtful: frozenset[tuple[Kept, str]]) -> None:
        self._there, self._roster = there, roster
        self.new: dict[Kept, list[int]] = {sheet: [] for sheet in Kept}
        self.known: dict[int, str] = {}
        self.parts: list[tuple[int, str]] = []
        self.changes: list[Change] = []
        self.problems: list[Problem] = []
        self._named = {
            Kept.AREAS: {wish.code for wish in roster.areas},
            Kept.NETWORKS: {wish.code for wish in roster.networks},
        }
        for sheet, code in doubtful:
            self._named.setdefault(sheet, set()).add(code)

    def areas(self) -> None:
        """Area offices. Their controller stands in consents and stays once somebody has given one."""
        for wish in self._once(Kept.AREAS, self._roster.areas):
            self._compare(Kept.AREAS, wish, wish.code)

    def networks(self) -> None:
        """Networks and centres."""
        centres = {wish.code for wish in self._roster.networks if wish.parent}
        centres |= {code for code, row in self._there.rows[Kept.NETWORKS].items() if row["parent"]}
        for wish in self._once(Kept.NETWORKS, self._roster.networks):
            self._known_code(Kept.NETWORKS, wish.row, "area", Kept.AREAS, wish.area)
            if bool(wish.parent) != bool(wish.learning_area):
                missing = "learning_area" if wish.parent else "parent"
                self._refuse(Kept.NETWORKS, wish.row, missing, "a centre needs both its network and its learning area")
            if wish.parent and wish.parent == wish.code:
                self._refuse(Kept.NETWORKS, wish.row, "parent", "this is the network itself")
            elif wish.parent in centres:
                self._refuse(Kept.NETWORKS, wish.row, "parent", f"{wish.parent} is a centre; a network is accepted")
            elif wish.parent:
                self._known_code(Kept.NETWORKS, wish.row, "parent", Kept.NETWORKS, wish.parent)
            self._compare(Kept.NETWORKS, wish, wish.code)

    def organisations(self) -> None:
        """Schools and other bodies, and what they take part in."""
        numbers: dict[str, int] = {}
        codes: dict[str, int] = {}
        for wish in self._once(Kept.ORGANISATIONS, self._roster.organisations):
            if wish.school_code and (former := numbers.setdefault(wish.school_code, wish.row)) != wish.row:
                text = f"stands in row {former} already; a school has one row, with all its networks"
                self._refuse(Kept.ORGANISATIONS, wish.row, "school_code", text)
            code = self._code_of(wish)
            if code and (former := codes.setdefault(code, wish.row)) not in (wish.row, numbers.get(wish.school_code)):
                text = f"this is {code}, which stands in row {former} already; a school has one row"
                self._refuse(Kept.ORGANISATIONS, wish.row, "code" if wish.code else "school_code", text)
            if wish.area:
                self._known_code(Kept.ORGANISATIONS, wish.row, "area", Kept.AREAS, wish.area)
                if wish.kind not in IN_AN_AREA:
                    text = "only a school or an area office is in an area; leave the cell empty"
                    self._refuse(Kept.ORGANISATIONS, wish.row, "area", text)
            for network in wish.networks:
                self._known_code(Kept.ORGANISATIONS, wish.row, "networks", Kept.NETWORKS, network)
            if self._compare(Kept.ORGANISATIONS, wish, code):
                self.known[wish.row] = code
            self.parts += [(wish.row, each) for each in wish.networks if (each, code) not in self._there.parts]

    def _code_of(self, wish: OrganisationWish) -> str:
        """Its code, or that of the school which has its number; "" for a new one whose code will be made."""
        owner = self._there.by_school_code.get(wish.school_code, "")
        if not wish.code and not wish.school_code:
            text = "is empty; a code, or the school code, is accepted: by it the row is known again"
            self._refuse(Kept.ORGANISATIONS, wish.row, "code", text)
        elif wish.code and owner and owner != wish.code:
            self._refuse(Kept.ORGANISATIONS, wish.row, "school_code", f"{owner} has this school code")
        return wish.code or owner

    def _once(self, sheet: Kept, wishes: Iterable[Any]) -> Iterable[Any]:
        """Each wish whose code has not come yet."""
        rows: dict[str, int] = {}
        for wish in wishes:
            if wish.code and (former := rows.setdefault(wish.code, wish.row)) != wish.row:
                text = f"{wish.code} stands in row {former} already; a code has one row"
                self._refuse(sheet, wish.row, "code", text)
            else:
                yield wish

    def _compare(self, sheet: Kept, wish: Wish, code: str) -> bool:
        """Note what is new or changes; whether it is there already."""
        row = self._there.rows[sheet].get(code)
        if row is None:
            self.new[sheet].append(wish.row)
            return False
        for name in _FIXED.get(sheet, ()):
            wished = getattr(wish, name)
            if wished and wished != (row[name] or ""):
                text = f"{code} has {row[name] or 'none'}, which stays; {wished} is not accepted"
                self._refuse(sheet, wish.row, name, text)
        for name, column in RENAMED[sheet].items():
            wished = getattr(wish, name)
            if not wished or wished == row[column]:
                continue
            if name in _CONTROLLER and code in self._there.consented:
                text = f"members have agreed to “{row[column]}”, which stays; leave it as it is"
                self._refuse(sheet, wish.row, name, text)
            else:
                self.changes.append(Change(sheet, code, name, str(row[column]), str(wished)))
        return True

    def _known_code(self, sheet: Kept, row: int, column: str, asked: Kept, code: str) -> None:
        if code in self._there.rows[asked] or code in self._named[asked]:
            return
        accepted = sorted({*self._there.rows[asked], *self._named[asked]})
        shown = ", ".join(accepted[:20]) + (", …" if len(accepted) > 20 else "")
        self._refuse(sheet, row, column, f"there is no {code}; accepted are {shown or 'codes of rows that are there'}")

    def _refuse(self, sheet: Kept, row: int, column: str, text: str) -> None:
        self.problems.append(Problem(sheet, row, column, text))
