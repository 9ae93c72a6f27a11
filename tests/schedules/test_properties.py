"""Whatever the trigger and whenever somebody looks: each slot is claimed or skipped once, in order."""

import asyncio
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.schedules import gathered
from tests.phone import StandingClock
from tests.schedules.clockwork import Clockwork
from tests.schedules.conftest import MONDAY_NOON

BANGKOK = ZoneInfo("Asia/Bangkok")
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MINUTE = timedelta(minutes=1)
names = count()


@st.composite
def crons(draw: st.DrawFn) -> dict[str, str]:
    """Fields that are lists of values, so that a test can reckon them another way."""
    minutes = draw(st.sets(st.integers(0, 59), min_size=1, max_size=3))
    fields = {"minute": ",".join(map(str, sorted(minutes)))}
    if hours := draw(st.sets(st.integers(0, 23), max_size=4)):
        fields["hour"] = ",".join(map(str, sorted(hours)))
    if days := draw(st.sets(st.sampled_from(WEEKDAYS), max_size=3)):
        fields["day_of_week"] = ",".join(sorted(days))
    return fields


def cron_slots(fields: dict[str, str], after: datetime, until: datetime) -> list[datetime]:
    """Minute by minute, as a person would."""
    allowed = {name: set(value.split(",")) for name, value in fields.items()}
    slots, moment = [], after.replace(second=0, microsecond=0) + MINUTE
    while moment <= until:
        wall = moment.astimezone(BANGKOK)
        now = {"minute": str(wall.minute), "hour": str(wall.hour), "day_of_week": WEEKDAYS[wall.weekday()]}
        if all(now[name] in values for name, values in allowed.items()):
            slots.append(moment)
        moment += MINUTE
    return slots


def interval_slots(seconds: int, start: datetime, after: datetime, until: datetime) -> list[datetime]:
    found, moment = [], start
    while moment <= until:
        if moment > after:
            found.append(moment)
        moment += timedelta(seconds=seconds)
    return found


@pytest.fixture(scope="module")
def url(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """One database for all examples: each has a schedule of its own."""
    path = tmp_path_factory.mktemp("properties") / "phakhi.db"
    path.write_bytes(migrated_sqlite.read_bytes())
    return f"sqlite:///{path}"


looks = st.lists(st.integers(-7200, 3 * 86400), min_size=1, max_size=6)


@given(
    trigger=st.one_of(crons(), st.tuples(st.integers(60, 20_000), st.integers(-90_000, 90_000))),
    created=st.integers(0, 7 * 86400),
    steps=looks,
    grace=st.integers(0, 90_000),
)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_each_slot_is_decided_once_and_in_order(
    url: str, trigger: Any, created: int, steps: list[int], grace: int
) -> None:
    begins = MONDAY_NOON + timedelta(seconds=created)
    moments = [begins + timedelta(seconds=sum(steps[: number + 1])) for number in range(len(steps))]
    if isinstance(trigger, dict):
        document: dict[str, Any] = {"cron": trigger}
        expected = cron_slots(trigger, begins, max(moments))
    else:
        seconds, offset = trigger
        start = MONDAY_NOON + timedelta(seconds=offset)
        document = {"every": seconds, "start": start.isoformat()}
        expected = interval_slots(seconds, start, begins, max(moments))
    name = f"example {next(names)}"
    clockwork = Clockwork(url, StandingClock(begins))
    try:
        clockwork.add(document, name, grace=grace)
        for moment in moments:
            asyncio.run(clockwork.tick_at(moment))
        begun, decided = clockwork.begun(name), clockwork.decided()
        clockwork.remove(name)
    finally:
        clockwork.close()

    claims, walked_to = [], begins
    for moment in moments:
        due = [slot for slot in expected if walked_to < slot <= moment]
        if due:
            walked_to = due[-1]
            if moment - walked_to <= timedelta(seconds=grace):
                claims.append(walked_to)
    assert begun == claims
    assert [slot for slot, outcome, _ in decided if outcome == "claimed"] == claims
    assert sum(stands_for for _, _, stands_for in decided) == len(expected)
    at = -1
    for slot, _, stands_for in decided:
        at += stands_for
        assert expected[at] == slot, "a row stands for itself and for those before it"


@given(st.integers(0, 200), st.integers(1, 50))
def test_skipped_slots_share_rows_and_none_is_lost(slots: int, rows: int) -> None:
    moments = [MONDAY_NOON + number * MINUTE for number in range(slots)]
    told = gathered(moments, rows)
    assert len(told) == min(slots, rows)
    assert sum(stands_for for _, stands_for in told) == slots
    assert [slot for slot, _ in told] == moments[max(slots - rows, 0) :]
