"""Semesters of the Thai school year (`domain/calendar.yaml` school_year). Pure.

Lessons of the first run from 16 May to 10 October, of the second from 1 November to 31 March. What is done in the
break belongs to the semester before it, so that every day belongs to one.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

_ERA = 543
_FIRST_BUDDHIST = 2400
#: Where the semesters begin: month and day.
_BEGINS = {1: (5, 16), 2: (11, 1)}
#: The last days of lessons; the regulation's closing day is the day after.
_CLOSES = {1: (10, 10), 2: (3, 31)}
_SATURDAY = 5
_WRITTEN = re.compile(r"([12])/((?:20|24|25)[0-9]{2})", re.ASCII)


@dataclass(frozen=True, slots=True, order=True)
class Semester:
    """`year` is the school year in the Buddhist era: 1/2569 begins in May 2026, 2/2569 in November 2026."""

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> Self:
        """The semester that a day belongs to."""
        place = (day.month, day.day)
        if place < _BEGINS[1]:
            return cls(day.year - 1 + _ERA, 2)
        return cls(day.year + _ERA, 1 if place < _BEGINS[2] else 2)

    @classmethod
    def parse(cls, written: str) -> Self | None:
        """Reads `2/2569`, or `2/2026` for the same; None for anything else: a button's word can be forged."""
        found = _WRITTEN.fullmatch(written)
        if found is None:
            return None
        year = int(found[2])
        return cls(year if year >= _FIRST_BUDDHIST else year + _ERA, int(found[1]))

    def __str__(self) -> str:
        """As `parse` reads it."""
        return f"{self.number}/{self.year}"

    @property
    def begins(self) -> date:
        """Its first day."""
        return date(self.year - _ERA, *_BEGINS[self.number])

    @property
    def ends(self) -> date:
        """The last day that belongs to it: the day before the next one begins."""
        return self.after().begins - timedelta(days=1)

    @property
    def closes(self) -> date:
        """The last day of its lessons, which may fall on a weekend; the break begins with the next day."""
        year = self.year - _ERA
        return date(year if self.number == 1 else year + 1, *_CLOSES[self.number])

    @property
    def first_weekday(self) -> date:
        """Its first day from Monday to Friday, on which lessons begin."""
        day = self.begins
        return day + timedelta(days=7 - day.weekday()) if day.weekday() >= _SATURDAY else day

    def before(self) -> Self:
        """The semester before it."""
        return type(self)(self.year, 1) if self.number == 2 else type(self)(self.year - 1, 2)

    def after(self) -> Self:
        """The semester after it."""
        return type(self)(self.year, 2) if self.number == 1 else type(self)(self.year + 1, 1)

    def year_in(self, language: str) -> int:
        """The school year as the reader's calendar counts it, like every day that is shown: 2569 or 2026."""
        return self.year if language == "th" else self.year - _ERA


def next_opening(day: date) -> date:
    """The first day after `day` on which the lessons of a semester begin."""
    here = Semester.of(day)
    return here.first_weekday if day < here.first_weekday else here.after().first_weekday
