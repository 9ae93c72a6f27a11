"""What `phakhi status` counts, on both databases."""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, insert

from storage import job_queue
from storage.database import Database
from storage.event import EventOutcome, InboundEvent
from storage.figures import ChannelFigures, channel_figures, outbox_depth, parked
from storage.outbox import OutboxRow, OutboxState
from storage.tables import table_of

NOW = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)
_event, _outbox = table_of(InboundEvent), table_of(OutboxRow)


def minutes_ago(minutes: float) -> datetime:
    return NOW - timedelta(minutes=minutes)


def row(state: OutboxState, created_at: datetime, done_at: datetime | None = None, channel: str = "line") -> Any:
    return {
        "channel": channel,
        "chat": "C1",
        "owner": "m:1",
        "method": "push",
        "body": "{}",
        "retry_key": "key",
        "state": state,
        "heard_at": created_at,
        "created_at": created_at,
        "not_before": created_at,
        "done_at": done_at,
    }


def event(event_id: str, outcome: EventOutcome, received_at: datetime) -> Any:
    return {"channel": "line", "event_id": event_id, "outcome": outcome, "received_at": received_at}


def fill(connection: Connection) -> None:
    day = 24 * 60
    connection.execute(
        insert(_outbox),
        [
            row(OutboxState.WAITING, minutes_ago(7)),
            row(OutboxState.WAITING, minutes_ago(1)),
            row(OutboxState.SENT, minutes_ago(9), minutes_ago(9)),
            row(OutboxState.GAVE_UP, minutes_ago(60), minutes_ago(59)),
            row(OutboxState.GAVE_UP, minutes_ago(2 * day), minutes_ago(2 * day)),
            row(OutboxState.PARKED, minutes_ago(60)),
            row(OutboxState.PARKED, minutes_ago(6), channel="other"),
            row(OutboxState.UNKNOWN, minutes_ago(5), minutes_ago(4), channel="telegram"),
        ],
    )
    connection.execute(
        insert(_event),
        [
            event("1", EventOutcome.DONE, minutes_ago(3)),
            event("2", EventOutcome.FAILED, minutes_ago(30)),
            event("3", EventOutcome.FAILED, minutes_ago(2 * day)),
        ],
    )


def test_what_waits_and_what_failed_is_counted_by_platform(database: Database) -> None:
    database.write(fill).result(10)
    with database.read() as connection:
        figures = channel_figures(connection, NOW)
    assert figures == {
        "line": ChannelFigures(
            waiting=2, oldest=minutes_ago(7), parked=1, last_event=minutes_ago(3), failed_turns=1, given_up=1, unknown=0
        ),
        "other": ChannelFigures(parked=1),
        "telegram": ChannelFigures(unknown=1),
    }


def test_the_depth_of_the_outbox_is_rows_and_seconds(database: Database) -> None:
    database.write(fill).result(10)
    with database.read() as connection:
        assert outbox_depth(connection, NOW) == {("line", "one"): (2, 420.0)}


def test_what_is_parked_is_counted_by_platform(database: Database) -> None:
    database.write(fill).result(10)
    with database.read() as connection:
        assert parked(connection) == {"line": 1, "other": 1}


def test_a_campaign_that_waits_is_no_late_answer(database: Database) -> None:
    to_many = row(OutboxState.WAITING, minutes_ago(60)) | {"campaign_id": 1}
    database.write(fill).result(10)
    database.write(lambda connection: connection.execute(insert(_outbox), [to_many])).result(10)
    with database.read() as connection:
        depth = outbox_depth(connection, NOW)
    assert depth == {("line", "one"): (2, 420.0), ("line", "many"): (1, 3600.0)}


def test_jobs_that_are_due_have_a_depth(database: Database) -> None:
    def leave(connection: Connection) -> None:
        for due in (minutes_ago(10), minutes_ago(1), minutes_ago(-5)):
            job = {"kind": "fetch", "key": "", "details": {}, "heard_at": due, "created_at": due, "not_before": due}
            job_queue.leave(connection, {**job_queue.NOBODY, **job})

    with database.read() as connection:
        assert job_queue.depth(connection, NOW) == (0, 0.0)
    database.write(leave).result(10)
    with database.read() as connection:
        assert job_queue.depth(connection, NOW) == (2, 600.0)


def test_an_empty_outbox_has_no_depth(database: Database) -> None:
    with database.read() as connection:
        assert outbox_depth(connection, NOW) == {}
