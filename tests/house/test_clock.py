"""Periods are the calendar's: three years on is the same day, where there is one."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.clock import Clock, Period, PeriodUnit, SystemClock, today


@dataclass
class At:
    """A clock that stands."""

    moment: datetime

    def now(self) -> datetime:
        return self.moment


def test_the_system_clock_is_aware_and_in_utc() -> None:
    clock: Clock = SystemClock()
    assert clock.now().tzinfo is UTC


def test_it_is_tomorrow_in_bangkok_when_it_is_evening_in_utc() -> None:
    clock = At(datetime(2026, 11, 24, 17, 30, tzinfo=UTC))
    assert today(clock, ZoneInfo("Asia/Bangkok")) == date(2026, 11, 25)
    assert today(clock, UTC) == date(2026, 11, 24)


@pytest.mark.parametrize(
    ("period", "start", "end"),
    [
        ("3y", (2026, 11, 24), (2029, 11, 24)),
        ("1y", (2028, 2, 29), (2029, 2, 28)),
        ("1m", (2026, 1, 31), (2026, 2, 28)),
        ("18m", (2026, 11, 24), (2028, 5, 24)),
        ("90d", (2026, 11, 24), (2027, 2, 22)),
    ],
)
def test_a_period_ends_on_the_calendar(period: str, start: tuple[int, int, int], end: tuple[int, int, int]) -> None:
    moment = datetime(*start, 8, 30, tzinfo=UTC)
    assert Period.parse(period).after(moment) == datetime(*end, 8, 30, tzinfo=UTC)


@given(
    st.builds(Period, st.integers(1, 200), st.sampled_from(PeriodUnit)),
    st.datetimes(datetime(1900, 1, 1), datetime(2400, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001 - zone follows
)
def test_before_is_earlier_and_a_period_reads_as_it_is_written(period: Period, moment: datetime) -> None:
    assert period.before(moment) < moment < period.after(moment)
    assert Period.parse(str(period)) == period


def test_a_period_out_of_the_calendar_is_refused() -> None:
    with pytest.raises(OverflowError):
        Period.parse("9999y").after(datetime(2026, 1, 1, tzinfo=UTC))
