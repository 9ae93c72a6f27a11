"""What an operator does to schedules: on SQLite and on PostgreSQL."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update

from bot.channels.checkup import Verdict
from bot.clock import SystemClock
from bot.commands import machine
from storage.opening import open_database
from storage.schedule import Schedule
from storage.schedules import Planned
from storage.tables import table_of
from tests.house.terminal import Phakhi, Ran

Operator = Callable[..., Ran]
NOW = SystemClock().now()
_schedule = table_of(Schedule)


@pytest.fixture
def operator(phakhi: Phakhi, database_url: str) -> Operator:
    """The command on a migrated database with the bot's own schedules."""

    def run(*arguments: str, **settings: str) -> Ran:
        return phakhi(*arguments, PHAKHI_DATABASE_URL=database_url, **settings)

    assert run("migrate").status == 0
    return run


def listed(operator: Operator) -> dict[str, Any]:
    return {each["name"]: each for each in operator("schedule", "list", "--json").document}


def test_a_migrated_database_has_the_bots_own_schedules(operator: Operator) -> None:
    nightly = listed(operator)["expire-nightly"]
    assert nightly["when"] == "hour=2 minute=30"
    assert nightly["zone"] == "Asia/Bangkok"
    assert nightly["next"].endswith("T02:30:00+07:00")
    assert (nightly["built_in"], nightly["changed_by_operator"], nightly["last"]) == (True, False, None)
    said = operator("schedule", "list").out
    assert "expire-nightly" in said
    assert "22h" in said


def test_what_an_operator_changed_stays_and_what_nobody_changed_follows_the_settings(operator: Operator) -> None:
    changed = operator("schedule", "change", "expire-nightly", "--cron", "hour=4 minute=15", "--grace", "6h")
    assert (changed.status, changed.out) == (0, "expire-nightly is changed.\n")
    assert operator("migrate", PHAKHI_TIMEZONE="Europe/Berlin").status == 0
    after = listed(operator)
    assert after["expire-nightly"]["when"] == "hour=4 minute=15"
    assert after["expire-nightly"]["grace_seconds"] == 6 * 3600
    assert after["expire-nightly"]["zone"] == "Asia/Bangkok"
    assert after["expire-nightly"]["changed_by_operator"] is True
    assert after["expire-hourly"]["zone"] == "Europe/Berlin"
    assert operator("migrate").status == 0
    assert listed(operator)["expire-hourly"]["zone"] == "Asia/Bangkok"


def test_a_schedule_is_added_changed_switched_off_and_removed(operator: Operator) -> None:
    added = operator("schedule", "add", "noon", "--kind", "expire", "--cron", "day_of_week=mon-fri hour=12")
    assert (added.status, added.out) == (0, "noon is added.\n")
    assert listed(operator)["noon"]["next"].endswith("T12:00:00+07:00")
    start = "2026-01-01T09:00:00+07:00"
    assert operator("schedule", "change", "noon", "--every", "6h", "--start", start).status == 0
    assert listed(operator)["noon"]["when"] == f"every 6h from {start}"
    assert operator("schedule", "change", "noon", "--off").status == 0
    assert (listed(operator)["noon"]["next"], listed(operator)["noon"]["stands"]) == (None, "off")
    assert operator("schedule", "change", "noon", "--on", "--zone", "Europe/Berlin").status == 0
    assert listed(operator)["noon"]["zone"] == "Europe/Berlin"
    assert operator("schedule", "remove", "noon").out == "noon is removed.\n"
    assert "noon" not in listed(operator)


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("remove", "nothing"), "there is no schedule nothing"),
        (("change", "nothing", "--off"), "there is no schedule nothing"),
        (("remove", "expire-nightly"), "expire-nightly is the bot's own: change it, or switch it off"),
        (("change", "expire-hourly", "--off"), "expire-hourly cannot be off: what has come to its end must go"),
        (("add", "expire-nightly", "--kind", "expire", "--cron", "hour=1"), "the name expire-nightly is taken"),
        (("change", "expire-nightly", "--every", "6h", "--start", "2999-01-01T00:00:00Z"), "expire-nightly would rest"),
    ],
)
def test_a_wish_that_cannot_be_met_is_one_line_and_status_1(
    operator: Operator, arguments: tuple[str, ...], why: str
) -> None:
    before = listed(operator)
    ran = operator("schedule", *arguments)
    assert ran.status == 1
    assert ran.err.startswith(f"phakhi: {why}")
    assert ran.err.count("\n") == 1
    assert listed(operator) == before


@pytest.mark.parametrize(
    "arguments",
    [
        ("add", "noon", "--kind", "expire"),
        ("add", "noon", "--kind", "coffee", "--cron", "hour=12"),
        ("add", "Noon!", "--kind", "expire", "--cron", "hour=12"),
        ("add", "noon", "--kind", "expire", "--cron", "day_of_week=1"),
        ("add", "noon", "--kind", "expire", "--cron", "0 12 * * 1"),
        ("add", "noon", "--kind", "expire", "--cron", "hour=12", "--every", "6h"),
        ("add", "noon", "--kind", "expire", "--cron", "hour=12", "--zone", "Asia/Atlantis"),
        ("add", "noon", "--kind", "expire", "--every", "6h", "--grace", "soon"),
        ("add", "noon", "--kind", "expire", "--every", "400d"),
        ("change", "expire-nightly"),
        ("change", "expire-nightly", "--start", "2026-01-01T09:00:00+07:00"),
        ("change", "expire-nightly", "--zone", "Asia/Atlantis"),
        ("change", "expire-nightly", "--cron", "month=2 day=30"),
        ("change", "expire-hourly", "--grace", "59s"),
        ("add", "noon", "--kind", "expire", "--cron", "hour=12", "--grace", "0s"),
        ("add", "noon", "--kind", "expire", "--every", "6h", "--start", "0001-01-01T00:00:00+07:00"),
        ("add", "noon", "--kind", "expire", "--every", "6h", "--start", "9999-12-31T23:00:00-07:00"),
    ],
)
def test_wrong_usage_is_status_2(operator: Operator, arguments: tuple[str, ...]) -> None:
    before = listed(operator)
    assert operator("schedule", *arguments).status == 2
    assert listed(operator) == before


STANDS: list[tuple[dict[str, Any], str, str]] = [
    ({"kind": "tomorrow's"}, "unknown kind", "expire-hourly: unknown kind"),
    ({"trigger": {"cron": {"month": "2", "day": "30"}}}, "never", "expire-hourly: never"),
    ({"trigger": {"at": "noon"}}, "broken: neither cron", "expire-hourly: broken"),
    ({"trigger": {"every": 3600, "start": "0001-01-01T00:00:00+07:00"}}, "broken: the start", "expire-hourly: broken"),
    ({"walked_to": NOW + timedelta(days=9)}, "ahead of the clock", "expire-hourly: ahead of the clock"),
    ({"walked_to": NOW - timedelta(days=9)}, "overdue since", ""),
    ({"active": False}, "off", ""),
]


@pytest.mark.parametrize(("row", "says", "advice"), STANDS)
def test_what_keeps_a_schedule_from_its_next_slot_is_told(
    operator: Operator, database_url: str, row: dict[str, Any], says: str, advice: str
) -> None:
    database = open_database(database_url, clock=lambda: NOW)
    change = update(_schedule).where(_schedule.c.name == "expire-hourly").values(row)
    database.write(lambda connection: connection.execute(change).rowcount).result(10)
    found = {each.what: each for each in machine._database(database)}
    database.close()
    assert says in operator("schedule", "list").out
    assert advice in found["schedules"].text
    assert (found["schedules"].verdict is Verdict.TODO) == bool(advice)


@pytest.mark.parametrize(
    ("ended", "begun", "verdict"),
    [
        (None, None, Verdict.OK),
        (None, timedelta(hours=1), Verdict.OK),
        (None, timedelta(days=2), Verdict.TODO),
        (timedelta(hours=3), timedelta(hours=4), Verdict.OK),
        (timedelta(days=2.1), timedelta(days=2), Verdict.TODO),
        (timedelta(days=3), timedelta(days=3.1), Verdict.OK),
        (timedelta(days=9), timedelta(days=9.1), Verdict.TODO),
    ],
)
def test_the_doctor_sees_when_what_had_come_to_its_end_went(
    ended: timedelta | None, begun: timedelta | None, verdict: Verdict
) -> None:
    nightly = Planned(
        id=7,
        name="expire-nightly",
        kind="expire",
        details={},
        trigger={},
        zone="Asia/Bangkok",
        grace=60,
        active=True,
        version=1,
        built_in={},
        created_at=NOW - timedelta(days=3),
        changed_at=NOW,
        walked_to=NOW,
        ended_at=NOW - ended if ended else None,
    )
    assert machine._expiry([nightly], {7: NOW - begun} if begun else {}, NOW).verdict is verdict
