"""What kind of day it is for the schools of an area (`domain/calendar.yaml`). Pure.

Weekends, the holidays of Thailand, the breaks between semesters, and the table in which an area adds days off and
takes holidays away. Lunar days of years to come and days that the cabinet decides late are right only with that table:
the Royal Ploughing Ceremony is announced each year.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, tzinfo
from enum import StrEnum
from types import MappingProxyType
from typing import Protocol

from bot import national_days
from bot.semester import Semester

#: Offices and schools do not close for these by themselves (`domain/calendar.yaml` quiet), nor for their day in lieu.
_NOT_QUIET = frozenset({"National Children's Day", "National Labor Day"})
_IN_LIEU = " (in lieu)"
_SATURDAY = 5
#: Days that one calendar remembers: more than a search goes through.
_MOST_REMEMBERED = 2000


class DayKind(StrEnum):
    """What a day is to a school; the first that applies."""

    WEEKEND = "weekend"  #: Saturday or Sunday
    HOLIDAY = "holiday"  #: schools are closed for the day
    BREAK = "break"  #: between two semesters
    SCHOOL = "school"  #: lessons


class DayOff(Protocol):
    """What an area decided about a day: a day off, or none though the country has one."""

    @property
    def name(self) -> str: ...

    @property
    def off(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class Day:
    """`name` is English for a holiday of the country, and as it was typed for a day of the area; "" without either.

    A day can have a name and be a school day: Labour Day.
    """

    date: date
    kind: DayKind
    name: str = ""


class SchoolCalendar:
    """The days of one area where days begin as in `zone`; `days_off` are what the area decided itself.

    Made for one purpose and dropped: it remembers the days it was asked for and hears of no later decision.
    """

    def __init__(self, zone: tzinfo, days_off: Mapping[date, DayOff] = MappingProxyType({})) -> None:
        self.zone = zone
        self._days_off = dict(days_off)
        self._days: dict[date, Day] = {}

    def day(self, day: date) -> Day:
        """What kind of day it is."""
        found = self._days.get(day)
        if found is None:
            if len(self._days) >= _MOST_REMEMBERED:
                self._days.clear()
            found = self._days[day] = self._look(day)
        return found

    def _look(self, day: date) -> Day:
        decided = self._days_off.get(day)
        if decided is None:
            name = national_days.of(day.year).get(day, "")
            closed = bool(name) and not _is_open(name)
        else:
            name, closed = decided.name, decided.off
        if day.weekday() >= _SATURDAY:
            return Day(day, DayKind.WEEKEND, name)
        if closed:
            return Day(day, DayKind.HOLIDAY, name)
        return Day(day, DayKind.BREAK if day > Semester.of(day).closes else DayKind.SCHOOL, name)


def _is_open(names: str) -> bool:
    """Whether schools are open: each of the day's names is of a day that closes none."""
    return all(name.removesuffix(_IN_LIEU) in _NOT_QUIET for name in names.split("; "))
