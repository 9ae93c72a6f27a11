"""Days as they are written and read, Thai and English (`domain/activity_schema.yaml` guess.date). Pure.

Thai years are Buddhist: 2569 is 2026. A day without a year is the latest such day within half a year, else the next.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from bot.thai import thai_text
from bot.thai.day_patterns import (
    ANSWERS,
    COMING,
    COMING_DAYS,
    NUMERIC,
    RELATIVE,
    RELATIVE_DAYS,
    VAGUE,
    WEEKDAY_OF,
    WEEKDAYS,
    WRITTEN,
    month_of,
)
from bot.thai.understood import UNDERSTOOD

#: A day without a year lies at most so far back.
_LOOKS_BACK = timedelta(days=180)
#: Two digits after a month's name are a year only if it is one that somebody would write about.
_YEARS_BACK, _YEARS_AHEAD = 10, 2
_ERA = 543
_FIRST_BUDDHIST, _FIRST_CHRISTIAN, _LAST_CHRISTIAN = 2401, 1900, 2200
_WEEK = timedelta(days=7)

_DAYS = UNDERSTOOD.days


class Kind(StrEnum):
    """What a sentence says about its day."""

    EXACT = "exact"  #: a day up to today
    FUTURE = "future"  #: a day to come
    WEEK_ONLY = "week_only"  #: last week, last month: no day


@dataclass(frozen=True, slots=True)
class FoundDay:
    """`text[start:end]` said it, with the words that go with it; `day` is None only for `WEEK_ONLY`."""

    day: date | None
    start: int
    end: int
    kind: Kind


def write_day(day: date, language: str) -> str:
    """20 พ.ย. 2569, or 20 Nov 2026."""
    year = day.year + _ERA if language == "th" else day.year
    return f"{day.day} {_DAYS.written_months[language][day.month - 1]} {year}"


def find_day(text: str, today: date) -> FoundDay | None:
    """The day that a sentence names: the first up to today, else the first day to come or week; None without any."""
    same_places = thai_text.digits(text)
    every = sorted(_all(same_places, today), key=lambda found: (found.start, -found.end))
    found: list[FoundDay] = []
    for each in every:
        if not found or each.start >= found[-1].end:
            found.append(each)
    return next((each for each in found if each.kind is Kind.EXACT), found[0] if found else None)


def find_coming_day(text: str, today: date) -> FoundDay | None:
    """The day to come that a sentence names in a word: tomorrow, the day after."""
    same_places = thai_text.digits(text)
    match = next(COMING.all_in(same_places, thai_text.fold(same_places)), None)
    if match is None:
        return None
    day = today + timedelta(days=COMING_DAYS[thai_text.fold(match["word"])])
    return FoundDay(day, match.start(), match.end(), Kind.FUTURE)


def read_day(text: str, today: date) -> date | None:
    """The day in an answer to “which day?”; None where none is said. It may be in the future."""
    answer = _bare(text)
    for pattern in ANSWERS:
        if match := pattern.fullmatch(answer):
            return _answered(match, today)
    if answer in COMING_DAYS:
        return today + timedelta(days=COMING_DAYS[answer])
    found = find_day(text, today)
    return found.day if found is not None else None


def _bare(text: str) -> str:
    """An answer without politeness around it."""
    bare = thai_text.fold(text)
    endings = tuple(thai_text.fold(ending) for ending in UNDERSTOOD.polite_endings)
    while bare.endswith((*endings, ".", "!", " ")):
        ending = next((ending for ending in endings if bare.endswith(ending)), bare[-1])
        bare = bare.removesuffix(ending)
    return bare


def _all(text: str, today: date) -> Iterator[FoundDay]:
    folded = thai_text.fold(text)
    for ways, meant in ((NUMERIC, _numeric), (WRITTEN, _written), (WEEKDAYS, _weekday), (RELATIVE, _relative)):
        for match in (match for way in ways for match in way.all_in(text, folded)):
            if (found := _found(match, meant, today)) is not None:
                yield found
    for match in VAGUE.all_in(text, folded):
        yield FoundDay(None, match.start(), match.end(), Kind.WEEK_ONLY)


def _found(
    match: re.Match[str], meant: Callable[[re.Match[str], date], tuple[date | None, int]], today: date
) -> FoundDay | None:
    day, end = meant(match, today)
    if day is None:
        year = match.groupdict().get("year") or ""
        unsure = len(year) == 4 and _year(year) is None
        return FoundDay(None, match.start(), end, Kind.WEEK_ONLY) if unsure else None
    return FoundDay(day, match.start(), end, Kind.FUTURE if day > today else Kind.EXACT)


def _numeric(match: re.Match[str], today: date) -> tuple[date | None, int]:
    return _day(_year(match["year"]), int(match["month"]), int(match["day"])), match.end()


def _written(match: re.Match[str], today: date) -> tuple[date | None, int]:
    month, day = month_of(match["month"]), int(match["day"])
    year = _year(match["year"]) if match["year"] else None
    written_year = match["year"] or ""
    near = year is not None and today.year - _YEARS_BACK <= year <= today.year + _YEARS_AHEAD
    if near or len(written_year) > 2:
        return _day(year, month, day), match.end()
    return _without_year(month, day, today), match.start("rest") if written_year else match.end()


def _weekday(match: re.Match[str], today: date) -> tuple[date | None, int]:
    groups = match.groupdict()
    wanted = WEEKDAY_OF[thai_text.fold(match["weekday"])]
    back = timedelta(days=(today.weekday() - wanted) % 7)
    if groups.get("last_week"):
        monday = today - timedelta(days=today.weekday())
        return monday - _WEEK + timedelta(days=wanted), match.end()
    if groups.get("after"):
        return today - back + _WEEK, match.end()
    if groups.get("before") and not back:
        return today - _WEEK, match.end()
    return today - back, match.end()


def _relative(match: re.Match[str], today: date) -> tuple[date | None, int]:
    return today + timedelta(days=RELATIVE_DAYS[thai_text.fold(match["word"])]), match.end()


def _answered(match: re.Match[str], today: date) -> date | None:
    groups = match.groupdict()
    if groups.get("weekday"):
        return _weekday(match, today)[0]
    if groups.get("year"):
        return _day(_year(match["year"]), int(match["month"]), int(match["day"]))
    if groups.get("month"):
        return _without_year(int(match["month"]), int(match["day"]), today)
    months = (today, today.replace(day=1) - timedelta(days=1))
    days = (_day(month.year, month.month, int(match["day"])) for month in months)
    return next((day for day in days if day is not None and day <= today), None)


def _without_year(month: int, day: int, today: date) -> date | None:
    """The latest such day up to today within half a year, else the next one; 29 February may be years away."""
    years = range(today.year - 1, today.year + 9)
    days = [found for year in years if (found := _day(year, month, day)) is not None]
    past = [found for found in days if today - _LOOKS_BACK <= found <= today]
    return max(past) if past else min((found for found in days if found > today), default=None)


def _year(written: str) -> int | None:
    """The Christian year; two digits from 43 are Buddhist, four from 2401 are."""
    year = int(written)
    if len(written) == 2:
        return year + 2500 - _ERA if year >= 43 else year + 2000
    if year >= _FIRST_BUDDHIST:
        year -= _ERA
    return year if _FIRST_CHRISTIAN <= year <= _LAST_CHRISTIAN else None


def _day(year: int | None, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if year is not None else None
    except ValueError:
        return None
