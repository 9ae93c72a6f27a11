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
    AGO,
    AHEAD,
    ANSWERS,
    COMING,
    COMING_DAYS,
    NO_SHORT,
    NUMBER_OF,
    NUMERIC,
    OF_MONTH,
    RELATIVE,
    RELATIVE_DAYS,
    SHORT,
    VAGUE,
    WEEKDAY_OF,
    WEEKDAYS,
    WRITTEN,
    Way,
    month_of,
)
from bot.thai.understood import UNDERSTOOD

#: A day without a year lies at most so far back.
_LOOKS_BACK = timedelta(days=180)
#: Two digits after a month's name are a year only if it is one that somebody would write about.
_YEARS_BACK, _YEARS_AHEAD = 10, 2
#: A day and a month with nothing else to say that they are a day lie near: 24/7 is all day and every day.
_SHORT_LOOKS_BACK, _SHORT_LOOKS_AHEAD = timedelta(days=92), timedelta(days=31)
_ERA = 543
_FIRST_BUDDHIST, _FIRST_CHRISTIAN, _LAST_CHRISTIAN = 2401, 1900, 2200
_WEEK = timedelta(days=7)
#: The day that a place in a text says, and where it ends there.
Meaning = Callable[[re.Match[str], date], tuple[date | None, int]]

_DAYS = UNDERSTOOD.days


class Kind(StrEnum):
    """What a sentence says about its day."""

    EXACT = "exact"  #: a day up to today
    FUTURE = "future"  #: a day to come
    WEEK_ONLY = "week_only"  #: last week, next month: no day


@dataclass(frozen=True, slots=True)
class FoundDay:
    """`text[start:end]` said it, with the words that go with it; `day` is None only for `WEEK_ONLY`.

    `ahead`: a week or a month to come.
    """

    day: date | None
    start: int
    end: int
    kind: Kind
    ahead: bool = False


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
    for ways, meant in _MEANINGS:
        for match in (match for way in ways for match in way.all_in(text, folded)):
            if (found := _found(match, meant, today)) is not None:
                yield found
    for vague, ahead in ((VAGUE, False), (AHEAD, True)):
        for match in vague.all_in(text, folded):
            yield FoundDay(None, match.start(), match.end(), Kind.WEEK_ONLY, ahead)


def _found(match: re.Match[str], meant: Meaning, today: date) -> FoundDay | None:
    day, end = meant(match, today)
    if day is None:
        year = match.groupdict().get("year") or ""
        unsure = len(year) == 4 and _year(year) is None
        return FoundDay(None, match.start(), end, Kind.WEEK_ONLY) if unsure else None
    return FoundDay(day, match.start(), end, Kind.FUTURE if day > today else Kind.EXACT)


def _numeric(match: re.Match[str], today: date) -> tuple[date | None, int]:
    year = _year(match["year"])
    if match.groupdict().get("short") and not _is_near(year, today):
        return None, match.end()
    return _day(year, int(match["month"]), int(match["day"])), match.end()


def _is_near(year: int | None, today: date) -> bool:
    return year is not None and today.year - _YEARS_BACK <= year <= today.year + _YEARS_AHEAD


def _short(match: re.Match[str], today: date) -> tuple[date | None, int]:
    """14/11 alone is a day only if it can be no class and is hardly a fraction: 13/2, 12/11, but neither 4/2 nor 10/10.

    Where something before it says that it is a day, any will do.
    """
    day, month = int(match["day"]), int(match["month"])
    alone = (day > 12 or day > month > 9) and not NO_SHORT.search(match.string[: match.start()])
    found = _without_year(month, day, today) if 0 < month <= 12 else None
    near = found is not None and -_SHORT_LOOKS_AHEAD <= today - found <= _SHORT_LOOKS_BACK
    return found if match["lead"] or match["named"] or (alone and near) else None, match.end()


def _of_month(match: re.Match[str], today: date) -> tuple[date | None, int]:
    """A day of this month up to today, else the nearest one around; a weekday beside it tells the month."""
    groups = match.groupdict()
    day = int(match["day"])
    if groups.get("month"):
        year = _year(match["year"]) if match["year"] else None
        return _day(year, int(match["month"]), day) if year else _without_year(
            int(match["month"]), day, today
        ), match.end()
    weekday = groups.get("weekday") or groups.get("alone")
    days = [found for month in _months_around(today) if (found := _day(month.year, month.month, day)) is not None]
    if weekday:
        same = [found for found in days if found.weekday() == WEEKDAY_OF[thai_text.fold(weekday)]]
        days = same or days
    if day <= today.day and (this := today.replace(day=day)) in days:
        return this, match.end()
    return min(days, key=lambda found: (abs(found - today), found), default=None), match.end()


def _months_around(today: date) -> tuple[date, date, date]:
    """A day of this month, of the one before and of the next one."""
    first = today.replace(day=1)
    return today, first - timedelta(days=1), (first + timedelta(days=31)).replace(day=1)


def _written(match: re.Match[str], today: date) -> tuple[date | None, int]:
    month, day = month_of(match["month"]), int(match["day"])
    year = _year(match["year"]) if match["year"] else None
    written_year = match["year"] or ""
    if _is_near(year, today) or len(written_year) > 2:
        return _day(year, month, day), match.end()
    if written_year and match.groupdict().get("until"):
        return _without_year(month, day, today), match.end()
    return _without_year(month, day, today), match.start("rest") if written_year else match.end()


def _weekday(match: re.Match[str], today: date) -> tuple[date | None, int]:
    groups = match.groupdict()
    wanted = WEEKDAY_OF[thai_text.fold(match["weekday"])]
    back = timedelta(days=(today.weekday() - wanted) % 7)
    if groups.get("last_week"):
        monday = today - timedelta(days=today.weekday())
        return monday - _WEEK + timedelta(days=wanted), match.end()
    if groups.get("next_week"):
        monday = today - timedelta(days=today.weekday())
        return monday + _WEEK + timedelta(days=wanted), match.end()
    if groups.get("after"):
        return today - back + _WEEK, match.end()
    if groups.get("before") and not back:
        return today - _WEEK, match.end()
    return today - back, match.end()


def _relative(match: re.Match[str], today: date) -> tuple[date | None, int]:
    return today + timedelta(days=RELATIVE_DAYS[thai_text.fold(match["word"])]), match.end()


def _ago(match: re.Match[str], today: date) -> tuple[date | None, int]:
    count = thai_text.fold(match["count"])
    return today - timedelta(days=NUMBER_OF.get(count) or int(count)), match.end()


#: What each way to write a day means, the surest first.
_MEANINGS: tuple[tuple[tuple[Way, ...], Meaning], ...] = (
    (NUMERIC, _numeric),
    (WRITTEN, _written),
    (WEEKDAYS, _weekday),
    (RELATIVE, _relative),
    (AGO, _ago),
    (OF_MONTH, _of_month),
    ((SHORT,), _short),
)


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
