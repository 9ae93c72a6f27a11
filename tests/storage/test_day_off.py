"""What an area and the operator decide about single days, on both databases."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Connection, select
from sqlalchemy.exc import IntegrityError

from bot.school_calendar import DayKind, SchoolCalendar
from storage.administration import NotPossible
from storage.area import Area
from storage.audit import Audit
from storage.database import Database
from storage.day_off import DayOff, days_off, decide, listed
from storage.demo import load_demo
from storage.retention import expire
from storage.tables import table_of
from tests.storage.filled import NOW

DAY, OTHER = date(2026, 11, 24), date(2026, 12, 10)
Decide = Callable[..., None]


@pytest.fixture
def demo(database: Database) -> Database:
    database.write(lambda connection: load_demo(connection, NOW)).result(20)
    return database


@pytest.fixture
def say(demo: Database) -> Decide:
    """Decide about a day: `say(day, "AREA1", "why", off=True)`."""

    def work(day: date, area: str = "", name: str = "ลอยกระทง", *, off: bool = True) -> None:
        demo.write(lambda c: decide(c, NOW, area=area, day=day, name=name, off=off)).result(10)

    return work


def kind(database: Database, area: str | None, day: date) -> DayKind:
    """What the day is to the schools of an area."""
    with database.read() as connection:
        area_id = connection.execute(select(table_of(Area).c.id).where(table_of(Area).c.code == area)).scalar()
        return SchoolCalendar(ZoneInfo("Asia/Bangkok"), days_off(connection, area_id)).day(day).kind


def test_a_day_off_of_an_area_holds_there_only(demo: Database, say: Decide) -> None:
    say(DAY, " area1 ")
    assert kind(demo, "AREA1", DAY) is DayKind.HOLIDAY
    assert kind(demo, "AREA2", DAY) is DayKind.SCHOOL
    assert kind(demo, None, DAY) is DayKind.SCHOOL


def test_what_holds_everywhere_holds_where_the_area_did_not_decide(demo: Database, say: Decide) -> None:
    say(DAY)
    say(DAY, "AREA2", "เปิดเรียน", off=False)
    say(OTHER, "AREA1", "เรียนชดเชย", off=False)
    assert [kind(demo, area, DAY) for area in ("AREA1", "AREA2", None)] == [
        DayKind.HOLIDAY,
        DayKind.SCHOOL,
        DayKind.HOLIDAY,
    ]
    assert kind(demo, "AREA1", OTHER) is DayKind.SCHOOL
    assert kind(demo, "AREA2", OTHER) is DayKind.HOLIDAY


@pytest.mark.parametrize("area", ["", "AREA1"])
def test_the_last_decision_takes_the_place_of_the_one_before(demo: Database, say: Decide, area: str) -> None:
    say(DAY, area)
    say(DAY, area, "", off=False)
    say(DAY, area, "กีฬาสี")
    with demo.read() as connection:
        (decided,) = listed(connection, area)
    assert (decided.day, decided.name, decided.off, decided.area) == (DAY, "กีฬาสี", True, area)


def test_every_area_decides_once_about_a_day(demo: Database, say: Decide) -> None:
    """Two operators at once are told of each other, and no day has two answers."""
    say(DAY)

    def again(connection: Connection) -> None:
        connection.execute(table_of(DayOff).insert().values(area_id=None, day=DAY, name="x", off=True))

    with pytest.raises(IntegrityError):
        demo.write(again).result(10)


@pytest.mark.parametrize(
    ("area", "name", "why"),
    [("AREA9", "x", "there is no area AREA9"), ("", " ", "a day off has a name"), ("", "ก" * 121, "at most 120")],
)
def test_a_wish_that_cannot_be_met_changes_nothing(demo: Database, say: Decide, area: str, name: str, why: str) -> None:
    with pytest.raises(NotPossible, match=why):
        say(DAY, area, name)
    with demo.read() as connection:
        assert listed(connection) == []


def test_a_decision_is_noted(demo: Database, say: Decide) -> None:
    say(DAY, "AREA1")
    with demo.read() as connection:
        (line,) = connection.execute(select(table_of(Audit)).where(table_of(Audit).c.action == "day_off_decided"))
    assert (line.subject, line.details) == ("area", {"day": "2026-11-24", "off": True})


def test_a_decision_ends_two_years_after_its_day(demo: Database, say: Decide) -> None:
    say(DAY)
    last = datetime.combine(DAY, NOW.time(), tzinfo=NOW.tzinfo) + timedelta(days=2 * 365)

    def ended(now: datetime) -> int:
        return demo.write(lambda c: expire(c, "day_off", now, timedelta(days=9999), 200)).result(10)

    assert [ended(last), ended(last + timedelta(days=1))] == [0, 1]
