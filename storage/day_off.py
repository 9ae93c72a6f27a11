"""What an area, or the operator for every area, decided about single days: a day off, or none after all.

Read on top of the country's holidays by `bot.school_calendar`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Connection, Index, delete, insert, or_, select, text, true
from sqlmodel import Field, SQLModel

from storage.administration import NotPossible
from storage.area import Area
from storage.audit import note
from storage.tables import RowId, table_of, written

#: Longer than any name of a day.
LONGEST_NAME = 120


class DayOff(SQLModel, table=True):
    """`area_id` None: every area, unless one decided for itself. `off` False: no day off, though the country has one.

    One decision a day and area; NULLs differ from each other, so every area has an index of its own.
    """

    __tablename__ = "day_off"
    __table_args__ = (
        Index("uq_day_off_area_id_day", "area_id", "day", unique=True),
        Index(
            "uq_day_off_day",
            "day",
            unique=True,
            sqlite_where=text("area_id IS NULL"),
            postgresql_where=text("area_id IS NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=RowId)
    area_id: int | None = Field(default=None, foreign_key="area.id", sa_type=RowId)
    day: date
    name: str = Field(default="", sa_type=written(LONGEST_NAME))
    off: bool = True


_day_off, _area = table_of(DayOff), table_of(Area)


@dataclass(frozen=True, slots=True)
class Decided:
    """What holds for a day; `area` is the area's code, "" for every area."""

    day: date
    name: str
    off: bool
    area: str = ""


def days_off(connection: Connection, area_id: int | None) -> dict[date, Decided]:
    """What holds in an area: its own decisions, and those for every area about the other days."""
    here = or_(_day_off.c.area_id.is_(None), _day_off.c.area_id == area_id)
    return {decided.day: decided for decided in _decided(connection, here)}


def listed(connection: Connection, area: str = "") -> Sequence[Decided]:
    """The decisions of one area by its code, or without it all there are, by day; raises `NotPossible`."""
    if not area:
        return sorted(_decided(connection, true()), key=lambda decided: (decided.day, decided.area))
    return sorted(days_off(connection, _id_of(connection, area)).values(), key=lambda decided: decided.day)


def decide(connection: Connection, now: datetime, *, area: str, day: date, name: str, off: bool) -> None:
    """From now on this day is a day off, or none, in the area with that code, "" for every area.

    It takes the place of what was decided there before. Raises `NotPossible`.
    """
    name = name.strip()
    if off and not name:
        raise NotPossible("a day off has a name")
    if len(name) > LONGEST_NAME:
        raise NotPossible(f"a name has at most {LONGEST_NAME} letters")
    area_id = _id_of(connection, area) if area else None
    connection.execute(delete(_day_off).where(_there(area_id), _day_off.c.day == day))
    connection.execute(insert(_day_off).values(area_id=area_id, day=day, name=name, off=off))
    details = {"day": day.isoformat(), "off": off}
    note(connection, now, None, "day_off_decided", "area", area_id, details)


def take_back(connection: Connection, now: datetime, *, area: str, days: Sequence[date]) -> None:
    """Nothing is decided about these days in that area any more, "" for every area; raises `NotPossible` if nothing
    was."""
    area_id = _id_of(connection, area) if area else None
    gone = connection.execute(
        delete(_day_off).where(_there(area_id), _day_off.c.day.in_(days)).returning(_day_off.c.day)
    )
    found = sorted(gone.scalars())
    if not found:
        raise NotPossible("nothing was decided there")
    for day in found:
        note(connection, now, None, "day_off_taken_back", "area", area_id, {"day": day.isoformat()})


def _there(area_id: int | None) -> ColumnElement[bool]:
    return _day_off.c.area_id.is_(None) if area_id is None else _day_off.c.area_id == area_id


def _decided(connection: Connection, where: ColumnElement[bool]) -> list[Decided]:
    """Those for every area first, so that an area's own come after and win."""
    query = (
        select(_day_off.c.day, _day_off.c.name, _day_off.c.off, _area.c.code)
        .join_from(_day_off, _area, _area.c.id == _day_off.c.area_id, isouter=True)
        .where(where)
        .order_by(_day_off.c.area_id.is_not(None), _day_off.c.day)
    )
    return [Decided(row.day, row.name, row.off, row.code or "") for row in connection.execute(query)]


def _id_of(connection: Connection, area: str) -> int:
    code = area.strip().upper()
    found = connection.execute(select(_area.c.id).where(_area.c.code == code)).scalar()
    if found is None:
        raise NotPossible(f"there is no area {code}")
    return int(found)
