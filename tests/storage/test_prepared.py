"""A prepared statement says what SQLAlchemy's way says, on both databases."""

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import Connection, bindparam, insert, select, update
from sqlmodel import Session

from storage.activity import Activity, Phase
from storage.database import Database
from storage.dialogue import Dialogue
from storage.network import Network, NetworkKind
from storage.outbox import NEW_ROW, OutboxRow, OutboxState
from storage.prepared import Prepared
from storage.tables import table_of
from tests.storage.filled import fill

NOW = datetime(2026, 11, 20, 16, 0, 0, 250, tzinfo=timezone(timedelta(hours=7)))
_outbox, _dialogue, _activity = table_of(OutboxRow), table_of(Dialogue), table_of(Activity)
ROW: dict[str, Any] = {
    "channel": "line", "chat": "Uก", "owner": "m:1", "method": "reply", "body": "{}", "reply_token": None,
    "retry_key": "k", "price": 0, "state": OutboxState.WAITING, "attempts": 0, "doubtful": False, "forget": True,
    "latest": None, "campaign_id": None, "carries": False,
    "heard_at": NOW, "created_at": NOW, "not_before": NOW, "leased_until": None, "held_at": None, "message_ids": "",
}  # fmt: skip
TALK: dict[str, Any] = {
    "id": "k7f2q9wx", "owner": "m:1", "form": "log_activity", "language": "th", "answers": {"title": {"title": "ครู"}},
    "drafts": {}, "given": {"network": 2}, "sources": {}, "question": None, "begun_at": NOW, "touched_at": NOW,
    "ends_at": None,
}  # fmt: skip


def test_values_go_in_and_come_out_as_their_types_say(database: Database) -> None:
    columns = [_outbox.c[name] for name in ROW]
    talk_columns = [_dialogue.c[name] for name in TALK]

    def work(connection: Connection) -> None:
        row_id = Prepared(insert(_outbox), NEW_ROW).insert(connection, ROW)
        Prepared(insert(_dialogue), tuple(TALK)).run(connection, TALK)
        query = select(*columns).where(_outbox.c.id == bindparam("id"), _outbox.c.state == OutboxState.WAITING)
        prepared = Prepared(query).row(connection, {"id": row_id})
        ordinary = connection.execute(query, {"id": row_id}).one()
        assert prepared is not None
        assert list(prepared) == list(ordinary)
        assert dict(zip(ROW, prepared, strict=True)) == ROW
        assert [type(value) for value in prepared] == [type(value) for value in ordinary]
        talks = select(*talk_columns).where(_dialogue.c.owner == bindparam("owner")).order_by(_dialogue.c.id).limit(1)
        (talk,) = Prepared(talks).rows(connection, {"owner": "m:1"})
        assert dict(zip(TALK, talk, strict=True)) == TALK

    database.write(work).result()


def test_days_and_hours_are_days_and_hours(database: Database) -> None:
    new = ("network_id", "title", "phase", "held_on", "hours", "planned", "created_at", "changed_at")

    def work(connection: Connection) -> None:
        fill(connection)
        with Session(connection, join_transaction_mode="create_savepoint") as session:
            network = session.scalars(select(Network).where(Network.kind == NetworkKind.PRIMARY)).first()  # type: ignore[arg-type]
            assert network is not None
            network_id = network.id
        values = (network_id, "ค่าย", Phase.DO_TOGETHER, date(2026, 11, 19), Decimal("1.5"), False, NOW, NOW)
        activity_id = Prepared(insert(_activity), new).insert(connection, dict(zip(new, values, strict=True)))
        query = select(*(_activity.c[name] for name in new)).where(_activity.c.id == bindparam("id"))
        assert Prepared(query).row(connection, {"id": activity_id}) is not None
        assert tuple(Prepared(query).row(connection, {"id": activity_id}) or ()) == values

    database.write(work).result()


def test_it_tells_how_many_rows_changed(database: Database) -> None:
    change = Prepared(
        update(_outbox)
        .where(_outbox.c.chat == bindparam("of_chat"))
        .values(state=OutboxState.SENT, leased_until=None, done_at=bindparam("at"))
    )

    def work(connection: Connection) -> None:
        for _ in range(2):
            Prepared(insert(_outbox), NEW_ROW).insert(connection, ROW)
        assert change.run(connection, {"of_chat": "Uก", "at": NOW}) == 2
        assert change.run(connection, {"of_chat": "nobody", "at": NOW}) == 0
        states = connection.execute(select(_outbox.c.state, _outbox.c.done_at)).all()
        assert [tuple(row) for row in states] == [(OutboxState.SENT, NOW.astimezone(UTC))] * 2

    database.write(work).result()


def test_nothing_is_found_where_nothing_is(database: Database) -> None:
    query = Prepared(select(_outbox.c.id).where(_outbox.c.chat == bindparam("of_chat")))

    def work(connection: Connection) -> None:
        assert query.row(connection, {"of_chat": "nobody"}) is None
        assert list(query.rows(connection, {"of_chat": "nobody"})) == []

    database.write(work).result()


def test_a_value_that_is_missing_is_an_error(database: Database) -> None:
    def work(connection: Connection) -> None:
        Prepared(insert(_outbox), NEW_ROW).insert(connection, {"channel": "line"})

    with pytest.raises(Exception, match=r"chat|InvalidRequest|required|null"):
        database.write(work).result()
