"""What `phakhi status` tells of the month and of messages to many, on both databases."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Connection, insert

from bot.clock import SystemClock
from bot.commands.month import Month, months_of
from storage import campaigns, deliveries, quota
from storage.campaign import Campaign, CampaignState, DeliveryState
from storage.database import Database
from storage.demo import load_demo
from storage.figures import campaigns_under_way
from storage.opening import open_database
from storage.outbox import OutboxRow, OutboxState
from storage.quota import Spent
from storage.tables import table_of
from tests.house.terminal import Phakhi

BANGKOK = ZoneInfo("Asia/Bangkok")
#: Ten of the thirty days of November 2026 in Bangkok are over.
NOW = datetime(2026, 11, 11, tzinfo=BANGKOK).astimezone(UTC)


def pushed(state: OutboxState, price: int, at: datetime) -> dict[str, Any]:
    return {
        "channel": "line", "chat": "C1", "owner": "m:1", "method": "push", "body": "{}", "retry_key": "key",
        "price": price, "state": state, "heard_at": at, "created_at": at, "not_before": at,
        "done_at": at if state is OutboxState.SENT else None,
    }  # fmt: skip


def campaign(connection: Connection, now: datetime, *, state: CampaignState = CampaignState.SPREAD) -> int:
    values = {"network_id": 2, "kind": "announcement", "details": {}, "created_at": now, "not_before": now,
              "latest": now + timedelta(days=7), "can_wait": False, "push_at": None, "author_id": None}  # fmt: skip
    number = campaigns.begin(connection, values)
    done = now if state in (CampaignState.DONE, CampaignState.STOPPED) else None
    table = table_of(Campaign)
    connection.execute(table.update().where(table.c.id == number).values(state=state, done_at=done))
    return number


def delivered(connection: Connection, number: int, states: list[DeliveryState], now: datetime) -> None:
    deliveries.deliver(
        connection,
        [
            {"campaign_id": number, "member_id": member, "channel": "line", "chat": f"C{member}", "state": state,
             "reason": None, "moment": None, "outbox_id": None, "changed_at": now}
            for member, state in enumerate(states, start=1)
        ],
    )  # fmt: skip


def test_the_forecast_goes_on_as_the_month_began(database: Database) -> None:
    def fill(connection: Connection) -> None:
        quota.told(connection, "line", 300, 100, NOW - timedelta(hours=1))
        waits = pushed(OutboxState.WAITING, 7, NOW)
        sent = pushed(OutboxState.SENT, 20, NOW)
        connection.execute(insert(table_of(OutboxRow)), [waits, sent])

    database.write(fill).result(10)
    with database.read() as connection:
        months = months_of(connection, NOW, BANGKOK)
    assert months == {
        "line": Month(
            most=300,
            used=120,
            waiting=7,
            left=173,
            forecast=3 * 120 + 7,
            used_up=False,
            asked_at=NOW - timedelta(hours=1),
        )
    }


@pytest.mark.parametrize(("passed", "forecast"), [(0.5, 20), (1.0, 10), (0.0, 310)])
def test_before_a_day_has_passed_there_is_nothing_to_go_by(passed: float, forecast: int) -> None:
    assert Spent(None, 10, 0, False, None).forecast(passed) == forecast


def test_a_platform_that_never_told_a_limit_has_no_month(database: Database) -> None:
    with database.read() as connection:
        assert months_of(connection, NOW, BANGKOK) == {}


def test_campaigns_under_way_are_counted_and_those_that_are_done_are_not(database: Database) -> None:
    def fill(connection: Connection) -> tuple[int, int]:
        load_demo(connection, NOW)
        campaign(connection, NOW, state=CampaignState.DONE)
        campaign(connection, NOW, state=CampaignState.STOPPED)
        first, second = campaign(connection, NOW), campaign(connection, NOW, state=CampaignState.SPREADING)
        delivered(connection, first, [DeliveryState.SENT, DeliveryState.SENT, DeliveryState.PARKED], NOW)
        return first, second

    first, second = database.write(fill).result(10)
    with database.read() as connection:
        found = campaigns_under_way(connection)
    assert [(each.id, each.network, each.state) for each in found] == [
        (first, "N2", CampaignState.SPREAD),
        (second, "N2", CampaignState.SPREADING),
    ]
    assert found[0].deliveries == {DeliveryState.SENT: 2, DeliveryState.PARKED: 1}
    assert found[1].deliveries == {}


def test_an_operator_sees_the_month_and_the_campaigns(phakhi: Phakhi, database_url: str) -> None:
    now = SystemClock().now()

    def fill(connection: Connection) -> None:
        load_demo(connection, now)
        quota.told(connection, "line", 300, 299, now)
        connection.execute(insert(table_of(OutboxRow)), pushed(OutboxState.WAITING, 5, now))
        delivered(connection, campaign(connection, now), [DeliveryState.QUEUED, DeliveryState.FAILED], now)

    database = open_database(database_url, clock=lambda: now)
    database.write(fill).result(10)
    database.close()
    told = phakhi("status", "--json", PHAKHI_DATABASE_URL=database_url).document
    assert told["months"]["line"]["left"] == 0
    assert told["campaigns"][0]["deliveries"] == {"queued": 1, "failed": 1}
    said = phakhi("status", PHAKHI_DATABASE_URL=database_url).out
    assert "announcement" in said
    assert "messages too many at this pace" in said


def test_a_month_that_is_used_up_is_said(phakhi: Phakhi, sqlite_url: str) -> None:
    now = SystemClock().now()
    database = open_database(sqlite_url, clock=lambda: now)
    database.write(lambda connection: quota.told(connection, "line", 300, 300, now)).result(10)
    database.close()
    said = phakhi("status", PHAKHI_DATABASE_URL=sqlite_url).out
    assert "line: the month is used up" in said
