"""A network whose members get a message to many, written straight into the tables."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, insert, select
from sqlmodel import Session, SQLModel

from storage.area import Area
from storage.campaign import Campaign, CampaignState, Delivery, DeliveryState
from storage.database import Database
from storage.member import Account, Member, Membership, Position
from storage.network import Network, NetworkKind
from storage.outbox import OutboxRow, OutboxState
from storage.tables import table_of

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
#: One that has its members, and one that has nobody.
NETWORK, ELSEWHERE = 1, 2


def written(database: Database, work: Any, *values: Any, **named: Any) -> Any:
    """What a function of `storage` answers to a connection that writes."""
    return database.write(lambda connection: work(connection, *values, **named)).result(10)


@dataclass(frozen=True)
class Announcing:
    """The database and what is put into it; members are numbered from 1 on, campaigns and rows by the tables."""

    database: Database

    def open(self, members: int) -> None:
        """Two networks; the first one has so many members, each with an account on each platform."""

        def work(connection: Connection) -> None:
            with Session(connection, join_transaction_mode="create_savepoint") as session:
                session.add(Area(code="A1", name_th="สพป.ธารทอง", short_th="สพป.ธารทอง"))
                session.flush()
                for code, name in (("N1", "ธารปัญญา"), ("N2", "ธารน้อย")):
                    kind = NetworkKind.PRIMARY
                    session.add(Network(code=code, kind=kind, lead_area_id=1, name_th=name, short_th=name))
                session.commit()
            for number in range(1, members + 1):
                self._member(connection, number)

        self.database.write(work).result(10)

    def _member(self, connection: Connection, number: int) -> None:
        member = Member(
            name="สมใจ ใจดี", given="สมใจ", position=Position.TEACHER, joined_at=NOW, last_contact_at=NOW,
            network_id=NETWORK,
        )  # fmt: skip
        _add(connection, member)
        _add(connection, Membership(member_id=number, network_id=NETWORK, joined_at=NOW))
        for channel in ("line", "telegram"):
            chat = f"{channel}-{number}"
            _add(connection, Account(channel=channel, sender=chat, chat=chat, member_id=number, created_at=NOW))

    def campaign(self, **values: Any) -> int:
        """One that is spread and of use for a week."""
        given: dict[str, Any] = {
            "network_id": NETWORK, "kind": "announcement", "details": {"body": "ประชุม"}, "created_at": NOW,
            "not_before": NOW, "latest": NOW + timedelta(days=7), "state": CampaignState.SPREAD,
        }  # fmt: skip
        return self._written(Campaign(**given | values))

    def row(self, campaign_id: int | None, chat: str = "telegram-1", **values: Any) -> int:
        """A row of the outbox that waits and carries deliveries."""
        given: dict[str, Any] = {
            "channel": "telegram", "chat": chat, "owner": "c:1", "method": "sendMessage", "body": "{}",
            "retry_key": "key", "heard_at": NOW, "created_at": NOW, "not_before": NOW, "campaign_id": campaign_id,
            "carries": True,
        }  # fmt: skip
        return self._written(OutboxRow(**given | values))

    def delivery(self, campaign_id: int, member_id: int = 1, row_id: int | None = None, **values: Any) -> None:
        """A delivery that hangs on a row of the outbox, or is parked."""
        state = DeliveryState.PARKED if row_id is None else DeliveryState.QUEUED
        given: dict[str, Any] = {
            "campaign_id": campaign_id, "member_id": member_id, "channel": "telegram",
            "chat": f"telegram-{member_id}", "state": state, "outbox_id": row_id, "changed_at": NOW,
        }  # fmt: skip
        self._written(Delivery(**given | values))

    def change(self, model: type[SQLModel], key: dict[str, Any], **values: Any) -> None:
        """Rows of a table with these values become others."""
        table = table_of(model)
        where = [table.c[name] == value for name, value in key.items()]
        self.database.write(lambda c: c.execute(table.update().where(*where).values(values))).result(10)

    def deliveries(self, campaign_id: int) -> Sequence[tuple[DeliveryState, str | None]]:
        """The state and reason of each, in the order of the members."""
        table = table_of(Delivery)
        query = select(table.c.state, table.c.reason).where(table.c.campaign_id == campaign_id)
        with self.database.read() as connection:
            return [(DeliveryState(state), why) for state, why in connection.execute(query.order_by(table.c.member_id))]

    def state(self, campaign_id: int) -> CampaignState:
        """Where the campaign is."""
        table = table_of(Campaign)
        with self.database.read() as connection:
            query = select(table.c.state).where(table.c.id == campaign_id)
            return CampaignState(connection.execute(query).scalar_one())

    def rows(self) -> Sequence[tuple[OutboxState, str | None]]:
        """State and reason of the outbox's rows, in their order."""
        table = table_of(OutboxRow)
        query = select(table.c.state, table.c.reason).order_by(table.c.id)
        with self.database.read() as connection:
            return [(OutboxState(state), why) for state, why in connection.execute(query)]

    def _written(self, row: SQLModel) -> int:
        return self.database.write(lambda connection: _add(connection, row)).result(10)


def _add(connection: Connection, row: SQLModel) -> int:
    values = {name: value for name, value in row.model_dump().items() if name != "id"}
    key = connection.execute(insert(table_of(type(row))).values(values)).inserted_primary_key
    assert key is not None, "one row was inserted"
    return int(key[0])
