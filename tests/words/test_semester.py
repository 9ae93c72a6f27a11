"""Semesters of the Thai school year, day by day."""

from datetime import date, timedelta

import pytest

from bot.semester import Semester


@pytest.mark.parametrize(
    ("day", "written"),
    [
        (date(2026, 5, 15), "2/2568"),
        (date(2026, 5, 16), "1/2569"),
        (date(2026, 10, 10), "1/2569"),
        (date(2026, 10, 31), "1/2569"),
        (date(2026, 11, 1), "2/2569"),
        (date(2026, 12, 31), "2/2569"),
        (date(2027, 1, 1), "2/2569"),
        (date(2027, 5, 15), "2/2569"),
        (date(2027, 5, 16), "1/2570"),
    ],
)
def test_a_day_belongs_to_a_semester(day: date, written: str) -> None:
    assert str(Semester.of(day)) == written
    assert Semester.parse(written) == Semester.of(day)


def test_every_day_of_five_years_belongs_to_the_semester_that_holds_it() -> None:
    for number in range(5 * 366):
        day = date(2024, 1, 1) + timedelta(days=number)
        semester = Semester.of(day)
        assert semester.begins <= day <= semester.ends
        assert Semester.of(semester.begins - timedelta(days=1)) == semester.before() < semester


def test_the_year_is_counted_as_the_reader_counts() -> None:
    assert Semester(2569, 2).year_in("th") == 2569
    assert Semester(2569, 2).year_in("en") == 2026


def test_it_may_be_named_by_the_other_year() -> None:
    assert Semester.parse("1/2026") == Semester.parse("1/2569") == Semester(2569, 1)


@pytest.mark.parametrize("written", ["", "3/2569", "2/1926", "2569", "2/25690", "๒/2569", "2/2569 "])
def test_nothing_else_is_read_as_one(written: str) -> None:
    assert Semester.parse(written) is None
