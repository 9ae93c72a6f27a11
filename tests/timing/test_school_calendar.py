"""What kind of day it is for the schools of an area."""

import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import yaml

from bot.school_calendar import Day, DayKind, SchoolCalendar
from bot.semester import Semester, next_opening

BANGKOK = ZoneInfo("Asia/Bangkok")
ANNOUNCED = yaml.safe_load(Path(__file__).with_name("days.yaml").read_text(encoding="utf-8"))
HOLIDAYS: dict[date, dict[str, Any]] = {entry["date"]: entry for entry in ANNOUNCED["holidays"]}
PLOUGHING = date(2027, 5, 12)


@dataclass(frozen=True)
class Decided:
    """What an area decided about a day."""

    name: str
    off: bool


@pytest.fixture
def calendar() -> SchoolCalendar:
    return SchoolCalendar(BANGKOK)


@pytest.mark.parametrize("entry", HOLIDAYS.values(), ids=lambda entry: f"{entry['date']}")
def test_a_day_of_the_list_is_known_and_quiet_as_it_says(calendar: SchoolCalendar, entry: dict[str, Any]) -> None:
    day = calendar.day(entry["date"])
    assert day.name == entry["en"]
    if day.kind is not DayKind.WEEKEND:
        assert (day.kind is DayKind.HOLIDAY) == entry["quiet"]


def test_no_other_day_of_the_two_years_is_a_holiday(calendar: SchoolCalendar) -> None:
    days = [date(2026, 1, 1) + timedelta(days=number) for number in range(730)]
    assert [day for day in days if calendar.day(day).name] == list(HOLIDAYS)


@pytest.mark.parametrize(
    ("day", "kind"),
    [
        (date(2026, 11, 20), DayKind.SCHOOL),
        (date(2026, 11, 21), DayKind.WEEKEND),
        (date(2026, 11, 22), DayKind.WEEKEND),
        (date(2026, 12, 7), DayKind.HOLIDAY),
        (date(2026, 10, 9), DayKind.SCHOOL),
        (date(2026, 10, 12), DayKind.BREAK),
        (date(2026, 10, 13), DayKind.HOLIDAY),
        (date(2026, 10, 30), DayKind.BREAK),
        (date(2026, 11, 2), DayKind.SCHOOL),
        (date(2026, 3, 31), DayKind.SCHOOL),
        (date(2026, 4, 1), DayKind.BREAK),
        (date(2026, 5, 1), DayKind.BREAK),
        (date(2026, 5, 15), DayKind.BREAK),
        (date(2026, 5, 16), DayKind.WEEKEND),
        (date(2026, 5, 18), DayKind.SCHOOL),
    ],
)
def test_what_applies_first_is_what_the_day_is(calendar: SchoolCalendar, day: date, kind: DayKind) -> None:
    assert calendar.day(day).kind is kind


def test_a_year_has_its_two_hundred_school_days(calendar: SchoolCalendar) -> None:
    year = Counter(calendar.day(date(2026, 5, 16) + timedelta(days=number)).kind for number in range(365))
    assert 195 <= year[DayKind.SCHOOL] <= 205


def test_a_day_that_the_library_lacks_is_added_by_the_area() -> None:
    """The Royal Ploughing Ceremony of 2027 will be announced."""
    assert SchoolCalendar(BANGKOK).day(PLOUGHING) == Day(PLOUGHING, DayKind.BREAK)
    decided = SchoolCalendar(BANGKOK, {PLOUGHING: Decided("วันพืชมงคล", off=True)})
    assert decided.day(PLOUGHING) == Day(PLOUGHING, DayKind.HOLIDAY, "วันพืชมงคล")


def test_a_day_off_of_one_area_is_none_of_another() -> None:
    day = date(2026, 11, 24)
    assert SchoolCalendar(BANGKOK, {day: Decided("ลอยกระทง", off=True)}).day(day).kind is DayKind.HOLIDAY
    assert SchoolCalendar(BANGKOK).day(day).kind is DayKind.SCHOOL


def test_a_holiday_can_be_taken_away_but_no_weekend_and_no_break() -> None:
    holiday, weekend, in_break = date(2026, 12, 10), date(2026, 12, 5), date(2026, 10, 13)
    calendar = SchoolCalendar(BANGKOK, dict.fromkeys((holiday, weekend, in_break), Decided("เรียนชดเชย", off=False)))
    assert [calendar.day(day).kind for day in (holiday, weekend, in_break)] == [
        DayKind.SCHOOL,
        DayKind.WEEKEND,
        DayKind.BREAK,
    ]


def test_a_day_that_closes_no_school_can_be_made_one_that_does() -> None:
    labour_day = date(2026, 5, 1)
    assert SchoolCalendar(BANGKOK, {labour_day: Decided("แรงงาน", off=True)}).day(labour_day).kind is DayKind.HOLIDAY


def test_the_countries_of_the_world_are_loaded_with_the_first_question_only() -> None:
    program = (
        "import sys, datetime, zoneinfo; from bot.school_calendar import SchoolCalendar\n"
        "calendar = SchoolCalendar(zoneinfo.ZoneInfo('UTC')); print('holidays' in sys.modules)\n"
        "calendar.day(datetime.date(2026, 1, 1)); print('holidays' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "True"]


def test_a_bot_has_the_years_that_it_needs_and_does_not_load_the_countries_of_the_world() -> None:
    program = (
        "import asyncio, datetime, sys; from bot import ahead, national_days\n"
        "asyncio.run(ahead.holidays(2026, 2027))\n"
        "days = [national_days.of(year) for year in (2026, 2027)]; print('holidays' in sys.modules)\n"
        "print(days == [national_days._asked(year) for year in (2026, 2027)])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "True"]


# ---- semesters


@pytest.mark.parametrize("entry", ANNOUNCED["semesters"], ids=lambda entry: str(entry["written"]).replace("/", "-"))
def test_a_semester_opens_and_closes_as_the_regulation_says(entry: dict[str, Any]) -> None:
    semester = Semester.parse(entry["written"])
    assert semester is not None
    dates = (semester.begins, semester.first_weekday, semester.closes)
    assert dates == (entry["begins"], entry["first_weekday"], entry["closes"])
    assert semester.after().before() == semester


@pytest.mark.parametrize(
    ("day", "opening"),
    [
        (date(2026, 11, 20), date(2027, 5, 17)),
        (date(2026, 10, 20), date(2026, 11, 2)),
        (date(2026, 11, 1), date(2026, 11, 2)),
        (date(2026, 11, 2), date(2027, 5, 17)),
        (date(2026, 4, 10), date(2026, 5, 18)),
        (date(2026, 5, 17), date(2026, 5, 18)),
    ],
)
def test_the_next_opening_is_a_day_to_come(day: date, opening: date) -> None:
    assert next_opening(day) == opening
