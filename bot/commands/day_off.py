"""`phakhi day-off`: days on which schools are closed, or open after all, beside the national calendar."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import Annotated

import typer

from bot.clock import SystemClock
from bot.settings import read_settings
from bot.terminal import AsJson, opened, tell, tell_json
from storage.day_off import Decided, decide, listed, take_back
from storage.session import Connection

_FIRST_BUDDHIST = 2400
_FRIDAY = 5
#: Days in one command: a term of floods, and no slip of a year.
MOST_DAYS = 120

app = typer.Typer(help="Days off beside the national calendar.", no_args_is_help=True)


def _christian(day: datetime | None) -> datetime | None:
    if day is not None and day.year >= _FIRST_BUDDHIST:
        raise typer.BadParameter(f"the year is counted as in {day.year - 543}, not as in {day.year}")
    return day


Day = Annotated[
    datetime, typer.Option("--day", help="The day, or the first of several.", formats=["%Y-%m-%d"], callback=_christian)
]
Until = Annotated[
    datetime | None,
    typer.Option("--until", help="The last of several days.", formats=["%Y-%m-%d"], callback=_christian),
]
Area = Annotated[str, typer.Option("--area", help="Code of the area office; without it, every area.")]


@app.command("add")
def add(
    day: Day,
    name: Annotated[str, typer.Option(help="Why schools are closed, in Thai.")],
    until: Until = None,
    area: Area = "",
) -> None:
    """Make a day a day off, or each of several."""
    _decide(_days(day, until), name, off=True, area=area)


@app.command("remove")
def remove(
    day: Day,
    name: Annotated[str, typer.Option(help="Why schools are open, in Thai.")] = "",
    until: Until = None,
    area: Area = "",
) -> None:
    """Make a day none, whatever the national calendar or an earlier `add` says. A weekend stays quiet."""
    days = _days(day, until)
    _decide(days, name, off=False, area=area)
    for each in days:
        if each.isoweekday() > _FRIDAY:
            tell(f"{each} is a {each:%A}: the bot keeps quiet on it all the same.")


@app.command("forget")
def forget(day: Day, until: Until = None, area: Area = "") -> None:
    """Take back what was decided about a day, there or for every area: it is as in the national calendar again."""
    now, days = SystemClock().now(), _days(day, until)
    with opened(read_settings()) as database:
        database.write(lambda connection: take_back(connection, now, area=area, days=days)).result()
    tell(f"Nothing is decided about {_named(days)} any more for {area.strip().upper() or 'every area'}.")


@app.command("list")
def show(
    area: Annotated[str, typer.Option(help="Code of an area office: what holds there.")] = "", as_json: AsJson = False
) -> None:
    """List what was decided."""
    with opened(read_settings()) as database, database.read() as connection:
        found = listed(connection, area)
    if as_json:
        tell_json([asdict(decided) for decided in found])
        return
    if not found:
        tell("Every day is as in the national calendar.")
    for decided in found:
        tell(_line(decided))


def _decide(days: Sequence[date], name: str, *, off: bool, area: str) -> None:
    now = SystemClock().now()

    def work(connection: Connection) -> None:
        for day in days:
            decide(connection, now, area=area, day=day, name=name, off=off)

    with opened(read_settings()) as database:
        database.write(work).result()
    for day in days:
        tell(_line(Decided(day, name.strip(), off, area.strip().upper())))


def _days(first: datetime, last: datetime | None) -> list[date]:
    count = ((last or first) - first).days + 1
    if not 1 <= count <= MOST_DAYS:
        raise typer.BadParameter(f"--until is a day behind --day; together they are at most {MOST_DAYS} days")
    return [first.date() + timedelta(days=place) for place in range(count)]


def _named(days: Sequence[date]) -> str:
    return str(days[0]) if len(days) == 1 else f"{days[0]} to {days[-1]}"


def _line(decided: Decided) -> str:
    kind = "closed" if decided.off else "open"
    return f"{decided.day}  {kind:<6}  {decided.area or 'every area'}  {decided.name}".rstrip()
