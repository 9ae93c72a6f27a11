"""The demo networks: invented areas, schools, networks, members and activities, loaded into an empty database.

The files beside this one say what there is. All dates are moved by whole weeks, so that weekdays stay and the newest
is never more than a week old nor in the future.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from importlib.resources import files
from typing import Any

from sqlalchemy import Connection, select
from sqlmodel import Session, SQLModel

from storage.activity import Activity, ActivityOrganisation, Phase
from storage.administration import NotPossible
from storage.area import Area
from storage.codes import WORKS_FOR, spoken
from storage.join_code import CodeKind, JoinCode
from storage.member import Account, Consent, Member, Membership, Position, Role
from storage.network import Network, NetworkKind, NetworkOrganisation
from storage.organisation import Organisation, OrganisationKind
from storage.tables import table_of

#: `(member code, channel)`: the platform's user id, which is the private chat's id as well.
AccountIds = Callable[[str, str], str]


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """Somebody to be in the simulator. `platforms` are channel names, `networks` and `organisation` short names."""

    code: str
    name: str
    position: Position
    organisation: str
    networks: tuple[str, ...]
    role: Role
    platforms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DemoCode:
    """A code for somebody new, as it is typed, and what it opens (short names; the school may be empty)."""

    code: str
    kind: CodeKind
    opens: str
    organisation: str


def demo_account(member_code: str, channel: str) -> str:
    """The platform id of a demo member where nobody needs to be that member: no platform gives such ids."""
    return f"demo-{channel}-{member_code}"


def demo_people() -> tuple[DemoPerson, ...]:
    """Everybody in the demo, in the order of their codes (M01, M02, …)."""
    world = _read()
    organisations = {row["code"]: row["short_th"] for row in world["organisations"]}
    networks = {row["code"]: row["short_th"] for row in world["networks"]}
    return tuple(
        DemoPerson(
            row["code"],
            f"{row['name']} {row['surname']}",
            Position(row["position"]),
            organisations[row["org"]],
            tuple(networks[code] for code in row["networks"]),
            Role(row["role"]),
            tuple(row["platforms"]),
        )
        for row in world["members"]
    )


def demo_codes() -> tuple[DemoCode, ...]:
    """The codes of the demo: each network, each of its organisations, its coordinator; then each area's supervisor."""
    world = _read()
    organisations = {row["code"]: row["short_th"] for row in world["organisations"]}
    codes = []
    for network in world["networks"]:
        opens, base = network["short_th"], network["join_code"]
        codes.append(DemoCode(base, CodeKind.MEMBER, opens, ""))
        codes += [DemoCode(f"{base}-{o}", CodeKind.MEMBER, opens, organisations[o]) for o in network["orgs"]]
        codes.append(DemoCode(spoken(_compact(network["coordinator_code"])), CodeKind.COORDINATOR, opens, ""))
    for area in world["areas"]:
        codes.append(DemoCode(spoken(_compact(area["supervisor_code"])), CodeKind.SUPERVISOR, area["short_th"], ""))
    return tuple(codes)


def load_demo(
    connection: Connection,
    now: datetime,
    *,
    account_ids: AccountIds = demo_account,
    consent_version: str = "1",
) -> None:
    """Fill an empty migrated database; coordinator and supervisor codes work 7 days from `now`.

    `consent_version`: the notice that the members agreed to. Raises `NotPossible` when somebody or something is there.
    """
    for model in (Area, Organisation, Network, Member):
        if connection.execute(select(table_of(model)).limit(1)).first() is not None:
            raise NotPossible("the demo goes into an empty database, and this one is not empty")
    with Session(connection, join_transaction_mode="create_savepoint") as session:
        _Loading(session, _read(), now, account_ids, consent_version).load()
        session.commit()


class _Loading:
    """One loading: the rows made so far, by the codes that the files use."""

    def __init__(
        self, session: Session, world: Mapping[str, Any], now: datetime, account_ids: AccountIds, consent_version: str
    ) -> None:
        as_of = datetime.fromisoformat(world["as_of"])
        self._session, self._world, self._now = session, world, now
        self._account_ids, self._consent_version = account_ids, consent_version
        self._shift = timedelta(weeks=(now - as_of) // timedelta(weeks=1))
        self._zone = as_of.tzinfo
        self._newest = as_of + self._shift
        self._areas: dict[str, int] = {}
        self._organisations: dict[str, int] = {}
        self._networks: dict[str, int] = {}
        self._members: dict[str, int] = {}

    def load(self) -> None:
        """Everything, what others refer to first."""
        self._load_areas()
        self._load_organisations()
        for row in sorted(self._world["networks"], key=lambda row: "parent" in row):
            self._load_network(row)
        self._session.flush()
        self._load_members()
        self._load_activities()

    def _load_areas(self) -> None:
        for row in self._world["areas"]:
            fields = {name: value for name, value in row.items() if name not in {"level", "supervisor_code"}}
            self._areas[row["code"]] = self._add(Area(**fields))
            self._add_code(row["supervisor_code"], CodeKind.SUPERVISOR, area_id=self._areas[row["code"]])

    def _load_organisations(self) -> None:
        for row in self._world["organisations"]:
            area = self._areas.get(row.get("area", ""))
            fields = {**row, "kind": OrganisationKind(row["kind"])}
            fields.pop("area", None)
            self._organisations[row["code"]] = self._add(Organisation(area_id=area, **fields))

    def _load_network(self, row: Mapping[str, Any]) -> None:
        network = Network(
            code=row["code"],
            kind=NetworkKind(row["kind"]),
            lead_area_id=self._areas[row["lead_area"]],
            parent_id=self._networks.get(row.get("parent", "")),
            learning_area=row.get("subject"),
            **{name: row[name] for name in ("name_th", "short_th", "name_en", "short_en")},
        )
        network_id = self._networks[row["code"]] = self._add(network)
        for place, code in enumerate(row["orgs"]):
            organisation_id = self._organisations[code]
            self._session.add(NetworkOrganisation(network_id=network_id, organisation_id=organisation_id, place=place))
        self._add_code(row["join_code"], CodeKind.MEMBER, network_id=network_id)
        self._add_code(row["coordinator_code"], CodeKind.COORDINATOR, network_id=network_id)

    def _load_members(self) -> None:
        terms = {row["code"]: (row["coordinator"], row["term_end"]) for row in self._world["networks"]}
        for row in self._world["members"]:
            joined = self._moment(row["joined"])
            first = next(iter(row["networks"]), None)
            administers = row["role"] == Role.AREA_ADMIN
            member = Member(
                name=f"{row['name']} {row['surname']}",
                given=row["name"],
                position=Position(row["position"]),
                language=row["lang"],
                network_id=self._networks[first] if first else None,
                area_id=self._areas[row["org"]] if administers else None,
                show_name=row["show_name"],
                joined_at=joined,
                last_contact_at=self._newest,
            )
            member_id = self._members[row["code"]] = self._add(member)
            for channel in row["platforms"]:
                sender = self._account_ids(row["code"], channel)
                self._session.add(
                    Account(channel=channel, sender=sender, chat=sender, member_id=member_id, created_at=joined)
                )
            for network in row["networks"]:
                coordinator, term_end = terms[network]
                coordinates = coordinator == row["code"]
                self._session.add(
                    Membership(
                        member_id=member_id,
                        network_id=self._networks[network],
                        organisation_id=self._organisations[row["org"]],
                        role=Role.COORDINATOR if coordinates else Role.MEMBER,
                        term_end=self._day(term_end) if coordinates else None,
                        joined_at=joined,
                    )
                )
            for network in row["networks"] or [None]:
                self._session.add(
                    Consent(
                        member_id=member_id,
                        network_id=self._networks[network] if network else None,
                        version=self._consent_version,
                        language=row["lang"],
                        given_at=joined,
                    )
                )
        self._session.flush()

    def _load_activities(self) -> None:
        for row in self._world["activities"]:
            activity_id = self._add(self._activity(row))
            self._session.add_all(
                ActivityOrganisation(activity_id=activity_id, organisation_id=self._organisations[code], place=place)
                for place, code in enumerate(row["orgs"])
            )
        self._session.flush()

    def _activity(self, row: Mapping[str, Any]) -> Activity:
        kept = self._moment(row["date"], hour=16)
        return Activity(
            network_id=self._networks[row["network"]],
            recorder_id=self._members[row["recorder"]],
            host_id=self._organisations[row["host"]],
            title=row["title"],
            phase=Phase(row["phase"]),
            held_on=self._day(row["date"]),
            hours=Decimal(str(row["hours"])),
            result=row.get("result"),
            lesson=row.get("lesson"),
            created_at=kept,
            changed_at=kept,
        )

    def _add(self, row: SQLModel) -> int:
        self._session.add(row)
        self._session.flush()
        return int(row.id)  # type: ignore[attr-defined]

    def _add_code(
        self, code: str, kind: CodeKind, *, network_id: int | None = None, area_id: int | None = None
    ) -> None:
        works_for = WORKS_FOR[kind]
        self._session.add(
            JoinCode(
                code=_compact(code),
                kind=kind,
                network_id=network_id,
                area_id=area_id,
                created_at=self._now,
                expires_at=self._now + works_for if works_for is not None else None,
            )
        )

    def _day(self, written: str) -> date:
        return date.fromisoformat(written) + self._shift

    def _moment(self, written: str, *, hour: int = 9) -> datetime:
        day = self._day(written)
        return datetime(day.year, day.month, day.day, hour, tzinfo=self._zone)


def _compact(code: str) -> str:
    return code.replace("-", "")


def _read() -> dict[str, Any]:
    """The demo's files as one mapping."""
    return dict(item for part in _parts() for item in part.items())


def _parts() -> Iterator[dict[str, Any]]:
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    for name in ("areas", "networks", "members", "activities"):
        text = files("storage.demo").joinpath(f"{name}.yaml").read_text(encoding="utf-8")
        yield yaml.load(text, Loader=loader)  # noqa: S506  both are safe loaders
