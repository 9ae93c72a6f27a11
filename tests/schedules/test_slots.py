"""Each slot is decided once: claimed with what it starts, or skipped; on both databases."""

import io
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import update

from bot import metrics
from bot.trigger import Trigger, read_trigger
from storage import schedules
from storage.schedule import Schedule
from storage.tables import table_of
from tests.schedules.clockwork import KIND, Clockwork
from tests.schedules.conftest import MONDAY_NOON

EVERY_HOUR = {"cron": {"minute": "0"}}
EVERY_MINUTE = {"cron": {"minute": "*"}}
HOUR, MINUTE, SECOND = timedelta(hours=1), timedelta(minutes=1), timedelta(seconds=1)
_schedule = table_of(Schedule)


def counted(outcome: str) -> float:
    return metrics.REGISTRY.get_sample_value("phakhi_slots_total", {"kind": KIND, "outcome": outcome}) or 0.0


async def test_a_slot_is_begun_at_its_moment_and_once(clockwork: Clockwork) -> None:
    before = counted("claimed")
    clockwork.add(EVERY_HOUR)
    await clockwork.tick_at(MONDAY_NOON + HOUR - SECOND)
    assert clockwork.begun() == []
    for _ in range(3):
        await clockwork.tick_at(MONDAY_NOON + HOUR)
    assert clockwork.begun() == [MONDAY_NOON + HOUR]
    assert clockwork.woken == 1
    assert counted("claimed") == before + 1


async def test_a_schedule_that_is_added_at_its_moment_begins_with_the_next(clockwork: Clockwork) -> None:
    clockwork.add(EVERY_HOUR)
    await clockwork.tick()
    assert clockwork.begun() == []
    await clockwork.tick_on(MONDAY_NOON + 2 * HOUR, timedelta(minutes=7))
    assert clockwork.begun() == [MONDAY_NOON + HOUR, MONDAY_NOON + 2 * HOUR]


async def test_after_a_stop_the_newest_is_begun_and_the_older_ones_are_skipped(clockwork: Clockwork) -> None:
    before = counted("skipped")
    clockwork.add(EVERY_HOUR, grace=1800)
    await clockwork.tick_at(MONDAY_NOON + 4 * HOUR + 30 * MINUTE)
    assert clockwork.begun() == [MONDAY_NOON + 4 * HOUR]
    assert clockwork.decided() == [
        (MONDAY_NOON + HOUR, "skipped", 1),
        (MONDAY_NOON + 2 * HOUR, "skipped", 1),
        (MONDAY_NOON + 3 * HOUR, "skipped", 1),
        (MONDAY_NOON + 4 * HOUR, "claimed", 1),
    ]
    assert counted("skipped") == before + 3


async def test_when_the_newest_is_too_late_all_are_skipped(clockwork: Clockwork) -> None:
    clockwork.add(EVERY_HOUR, grace=1800)
    await clockwork.tick_at(MONDAY_NOON + 2 * HOUR + 30 * MINUTE + SECOND)
    assert clockwork.begun() == []
    assert [outcome for _, outcome, _ in clockwork.decided()] == ["skipped", "skipped"]
    await clockwork.tick_at(MONDAY_NOON + 3 * HOUR)
    assert clockwork.begun() == [MONDAY_NOON + 3 * HOUR]


async def test_a_stop_of_months_is_counted_in_few_rows(clockwork: Clockwork) -> None:
    clockwork.add(EVERY_MINUTE)
    stop = timedelta(days=60)
    await clockwork.tick_at(MONDAY_NOON + stop + 10 * SECOND)
    assert clockwork.begun() == [MONDAY_NOON + stop]
    decided = clockwork.decided()
    assert sum(count for _, _, count in decided) == 60 * 24 * 60
    assert len(decided) < 100
    assert decided[-2:] == [
        (MONDAY_NOON + stop - MINUTE, "skipped", 1),
        (MONDAY_NOON + stop, "claimed", 1),
    ]


async def test_the_newest_of_exactly_one_piece_is_begun(clockwork: Clockwork, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.schedules.PIECE", 5)
    clockwork.add(EVERY_MINUTE)
    await clockwork.tick_at(MONDAY_NOON + 5 * MINUTE)
    await clockwork.tick_at(MONDAY_NOON + 11 * MINUTE)
    assert clockwork.begun() == [MONDAY_NOON + 5 * MINUTE, MONDAY_NOON + 11 * MINUTE]
    assert sum(count for _, _, count in clockwork.decided()) == 11


async def test_a_clock_that_jumps_back_begins_nothing_twice(clockwork: Clockwork) -> None:
    clockwork.add(EVERY_HOUR)
    await clockwork.tick_at(MONDAY_NOON + HOUR)
    await clockwork.tick_at(MONDAY_NOON + HOUR - 20 * MINUTE)
    await clockwork.tick_on(MONDAY_NOON + HOUR + MINUTE)
    assert clockwork.begun() == [MONDAY_NOON + HOUR]


async def test_not_even_a_change_after_the_jump_begins_a_slot_twice(clockwork: Clockwork) -> None:
    clockwork.add(EVERY_HOUR)
    await clockwork.tick_at(MONDAY_NOON + HOUR)
    clockwork.clock.moment = MONDAY_NOON + 30 * MINUTE
    clockwork.change(trigger={"cron": {"minute": "*/30"}})
    await clockwork.tick_on(MONDAY_NOON + HOUR + 30 * MINUTE)
    assert clockwork.begun() == [MONDAY_NOON + HOUR, MONDAY_NOON + HOUR + 30 * MINUTE]


async def test_a_schedule_that_a_wrong_clock_took_ahead_is_told_and_can_be_set_right(
    clockwork: Clockwork, lines: io.StringIO
) -> None:
    clockwork.add(EVERY_HOUR)
    await clockwork.tick_at(MONDAY_NOON + timedelta(days=900))
    await clockwork.tick_at(MONDAY_NOON + HOUR)
    assert "ahead of the clock" in lines.getvalue()
    clockwork.change(trigger=EVERY_HOUR)
    await clockwork.tick_at(MONDAY_NOON + 2 * HOUR)
    assert clockwork.begun()[1:] == [MONDAY_NOON + 2 * HOUR]


async def test_a_changed_trigger_holds_from_the_change_on(replicas: Clockwork) -> None:
    replicas.add(EVERY_HOUR)
    await replicas.tick_at(MONDAY_NOON + HOUR)
    replicas.clock.moment = MONDAY_NOON + 2 * HOUR + SECOND
    replicas.change(trigger={"cron": {"minute": "15"}})
    await replicas.tick_on(MONDAY_NOON + 4 * HOUR)
    quarter = MONDAY_NOON + 15 * MINUTE
    assert replicas.begun() == [MONDAY_NOON + HOUR, quarter + 2 * HOUR, quarter + 3 * HOUR]


@pytest.mark.parametrize("meanwhile", ["change", "off", "remove"])
async def test_what_changes_between_look_and_claim_is_not_begun(meanwhile: str, clockwork: Clockwork) -> None:
    clockwork.add(EVERY_HOUR)
    clockwork.clock.pass_(hours=1)
    replica = clockwork.replicas[0]
    (due,) = replica._all_due()
    if meanwhile == "change":
        clockwork.change(trigger={"cron": {"minute": "15"}})
    elif meanwhile == "off":
        clockwork.change(active=False)
    else:
        clockwork.remove()
    await replica._walk(due)
    assert clockwork.begun() == []
    assert clockwork.decided() == []


async def test_schedules_come_and_go_while_replicas_run(replicas: Clockwork) -> None:
    replicas.add(EVERY_HOUR)
    await replicas.tick_at(MONDAY_NOON + HOUR)
    replicas.add({"cron": {"minute": "30"}}, "other")
    await replicas.tick_on(MONDAY_NOON + 2 * HOUR, timedelta(minutes=10))
    replicas.remove("one")
    await replicas.tick_on(MONDAY_NOON + 3 * HOUR, timedelta(minutes=10))
    assert replicas.begun("one") == [MONDAY_NOON + HOUR, MONDAY_NOON + 2 * HOUR]
    assert replicas.begun("other") == [MONDAY_NOON + 90 * MINUTE, MONDAY_NOON + 150 * MINUTE]


async def test_a_schedule_that_is_off_does_nothing_and_begins_anew_when_it_is_on(replicas: Clockwork) -> None:
    replicas.add(EVERY_HOUR, grace=86400)
    replicas.change(active=False)
    await replicas.tick_at(MONDAY_NOON + 3 * HOUR + MINUTE)
    assert replicas.begun() == []
    replicas.change(active=True)
    await replicas.tick_on(MONDAY_NOON + 4 * HOUR + MINUTE)
    assert replicas.begun() == [MONDAY_NOON + 4 * HOUR]


async def test_another_grace_alone_leaves_what_is_due(clockwork: Clockwork) -> None:
    clockwork.add(EVERY_HOUR, grace=60)
    clockwork.clock.pass_(hours=1, minutes=30)
    clockwork.change(grace=3600)
    await clockwork.tick()
    assert clockwork.begun() == [MONDAY_NOON + HOUR]


async def test_an_update_that_changes_only_the_grace_of_a_built_in_schedule_leaves_what_is_due(
    clockwork: Clockwork,
) -> None:
    def provide(grace: int) -> None:
        values: Any = {"name": "one", "kind": KIND, "trigger": EVERY_HOUR, "zone": "Asia/Bangkok", "details": {}}
        write = clockwork.databases[0].write
        write(lambda c: schedules.provide(c, clockwork.clock.now(), grace=grace, **values)).result(10)

    provide(600)
    clockwork.clock.moment = MONDAY_NOON + HOUR + 5 * MINUTE
    provide(1800)
    await clockwork.tick_at(MONDAY_NOON + HOUR + 20 * MINUTE)
    assert clockwork.begun() == [MONDAY_NOON + HOUR]


async def test_replicas_that_look_at_once_begin_a_slot_once(two: Clockwork) -> None:
    for number in range(20):
        two.add(EVERY_HOUR, f"schedule {number}")
    for hours in range(1, 4):
        await two.tick_at(MONDAY_NOON + hours * HOUR)
    expected = [MONDAY_NOON + hours * HOUR for hours in range(1, 4)]
    assert [two.begun(f"schedule {number}") for number in range(20)] == [expected] * 20


async def test_what_a_slot_starts_goes_with_it_when_it_fails_and_comes_with_the_next_try(clockwork: Clockwork) -> None:
    clockwork.add(EVERY_HOUR, "failing", kind="failing", grace=600)
    clockwork.add(EVERY_HOUR, "sound")
    await clockwork.tick_at(MONDAY_NOON + HOUR)
    assert clockwork.begun("failing") == []
    assert clockwork.begun("sound") == [MONDAY_NOON + HOUR]
    clockwork.replicas[0]._kinds = dict.fromkeys((KIND, "failing"), clockwork.replicas[0]._kinds[KIND])
    await clockwork.tick_at(MONDAY_NOON + HOUR + 5 * MINUTE)
    assert clockwork.begun("failing") == [MONDAY_NOON + HOUR]


FAULTS: dict[str, dict[str, Any]] = {
    "unknown kind": {"kind": "future"},
    "unknown time zone": {"zone": "Asia/Atlantis"},
    "neither cron": {"trigger": {"yearly": 1}},
    "outside the calendar": {"trigger": {"every": 3600, "start": "0001-01-01T00:00:00+07:00"}},
    "weekdays": {"trigger": {"cron": {"day_of_week": "0"}}},
}


@pytest.mark.parametrize("reason", FAULTS)
async def test_a_row_that_cannot_run_is_told_once_a_change_and_stops_nothing(
    reason: str, clockwork: Clockwork, lines: io.StringIO
) -> None:
    clockwork.add(EVERY_HOUR, "broken")
    clockwork.add(EVERY_HOUR, "sound")
    broken = update(_schedule).where(_schedule.c.name == "broken").values(**FAULTS[reason])
    clockwork.databases[0].write(lambda connection: connection.execute(broken)).result(10)
    await clockwork.tick_on(MONDAY_NOON + 2 * HOUR, timedelta(minutes=30))
    assert clockwork.begun("sound") == [MONDAY_NOON + HOUR, MONDAY_NOON + 2 * HOUR]
    assert lines.getvalue().count(reason) == 1
    clockwork.change("broken", grace=7200)
    await clockwork.tick()
    assert lines.getvalue().count(reason) == 2
    clockwork.change("broken", trigger=EVERY_HOUR, zone="Asia/Bangkok")
    await clockwork.tick_at(MONDAY_NOON + 3 * HOUR)
    assert clockwork.begun("broken") == ([] if reason == "unknown kind" else [MONDAY_NOON + 3 * HOUR])


async def test_a_row_that_our_code_cannot_read_stops_nothing(
    clockwork: Clockwork, lines: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read(document: Any, zone: str) -> Trigger:
        return read_trigger(document, zone) if zone == "Asia/Bangkok" else Trigger(None, 1 / 0)  # type: ignore[arg-type]

    monkeypatch.setattr("bot.schedules.read_trigger", read)
    clockwork.add(EVERY_HOUR, "broken", zone="Asia/Tokyo")
    clockwork.add(EVERY_HOUR, "sound")
    await clockwork.tick_on(MONDAY_NOON + HOUR, timedelta(minutes=20))
    assert clockwork.begun("sound") == [MONDAY_NOON + HOUR]
    assert lines.getvalue().count("schedule cannot run") == 1


async def test_a_kind_that_a_new_program_knows_begins_with_the_newest(clockwork: Clockwork) -> None:
    """While replicas are exchanged an old one sees rows of a new one: it leaves them as they are."""
    clockwork.add(EVERY_HOUR, kind="future")
    await clockwork.tick_at(MONDAY_NOON + 2 * HOUR)
    assert clockwork.decided() == []
    clockwork.replicas[0]._kinds = {"future": clockwork.replicas[0]._kinds[KIND]}
    await clockwork.tick()
    assert clockwork.begun() == [MONDAY_NOON + 2 * HOUR]


async def test_a_database_that_is_away_is_looked_at_again(clockwork: Clockwork, database_url: str) -> None:
    clockwork.add(EVERY_HOUR)
    clockwork.databases[0].close()
    await clockwork.tick_at(MONDAY_NOON + HOUR)
    again = Clockwork(database_url, clockwork.clock)
    await again.tick()
    assert again.begun() == [MONDAY_NOON + HOUR]
    again.close()


async def test_slots_are_whole_seconds_in_utc(clockwork: Clockwork) -> None:
    clockwork.clock.moment = datetime(2026, 11, 23, 5, 0, 0, 123_456, tzinfo=UTC)
    clockwork.add({"every": 90, "start": "2026-11-23T12:00:30.9+07:00"})
    await clockwork.tick_on(MONDAY_NOON + 3 * MINUTE, timedelta(seconds=7))
    assert clockwork.begun() == [MONDAY_NOON + timedelta(seconds=s) for s in (30, 120)]
