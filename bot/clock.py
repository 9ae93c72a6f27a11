"""Time comes through one door: aware, in UTC inside, in a zone at the edges."""

import calendar
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from enum import StrEnum
from typing import Protocol, Self

_PERIOD = re.compile(r"([1-9][0-9]{0,3})([ymd])", re.ASCII)


class Clock(Protocol):
    """Says what time it is. A test hands in one that it moves itself."""

    def now(self) -> datetime:
        """The moment, aware and in UTC."""


class SystemClock:
    """The clock of this machine."""

    def now(self) -> datetime:
        """The moment, aware and in UTC."""
        return datetime.now(UTC)


def today(clock: Clock, zone: tzinfo) -> date:
    """Which day it is where the member lives: at 18:00 UTC it is tomorrow in Bangkok."""
    return clock.now().astimezone(zone).date()


def month_began(moment: datetime, zone: tzinfo) -> datetime:
    """The first moment of the month where the members live."""
    return moment.astimezone(zone).replace(day=1, hour=0, minute=0, second=0, microsecond=0)


def next_month(moment: datetime, zone: tzinfo) -> datetime:
    """The first moment of the next month where the members live."""
    return month_began(month_began(moment, zone) + timedelta(days=32), zone)


class PeriodUnit(StrEnum):
    """What a period counts."""

    YEAR = "y"
    MONTH = "m"
    DAY = "d"


@dataclass(frozen=True, slots=True)
class Period:
    """A relative time as a person says it: three years, not 1095 days."""

    count: int
    unit: PeriodUnit

    @classmethod
    def parse(cls, text: str) -> Self:
        """Reads `3y`, `18m` or `90d`; raises ValueError for anything else."""
        found = _PERIOD.fullmatch(text.strip().lower())
        if found is None:
            raise ValueError("a period is a number and y, m or d, such as 3y, 18m, 90d")
        return cls(int(found[1]), PeriodUnit(found[2]))

    def __str__(self) -> str:
        """As `parse` reads it."""
        return f"{self.count}{self.unit}"

    def before(self, moment: datetime) -> datetime:
        """The same time of day this long ago; raises OverflowError before the year 1."""
        return self._moved(moment, -1)

    def after(self, moment: datetime) -> datetime:
        """The same time of day when this has passed. A 29 or 31 that a month lacks becomes its last day."""
        return self._moved(moment, 1)

    def _moved(self, moment: datetime, sign: int) -> datetime:
        if self.unit is PeriodUnit.DAY:
            return datetime.fromordinal(moment.toordinal() + sign * self.count).replace(
                hour=moment.hour,
                minute=moment.minute,
                second=moment.second,
                microsecond=moment.microsecond,
                tzinfo=moment.tzinfo,
            )
        months = self.count * (12 if self.unit is PeriodUnit.YEAR else 1)
        year, month = divmod(moment.year * 12 + moment.month - 1 + sign * months, 12)
        if not 1 <= year <= 9999:
            raise OverflowError("a period leads out of the calendar")
        day = min(moment.day, calendar.monthrange(year, month + 1)[1])
        return moment.replace(year=year, month=month + 1, day=day)
