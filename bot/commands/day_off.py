"""`phakhi day-off`: days on which schools are closed, or open after all, beside the national calendar."""

from dataclasses import asdict
from datetime import date, datetime
from typing import Annotated

import typer

from bot.clock import SystemClock
from bot.settings import read_settings
from bot.terminal import AsJson, opened, tell, tell_json
from storage.day_off import Decided, decide, listed

_FIRST_BUDDHIST = 2400

app = typer.Typer(help="Days off beside the national calendar.", no_args_is_help=True)


def _christian(day: datetime) -> datetime:
    if day.year >= _FIRST_BUDDHIST:
        raise typer.BadParameter(f"the year is counted as in {day.year - 543}, not as in {day.year}")
    return day


Day = Annotated[datetime, typer.Option("--day", help="The day.", formats=["%Y-%m-%d"], callback=_christian)]
Area = Annotated[str, typer.Option("--area", help="Code of the area office; without it, every area.")]


@app.command("add")
def add(day: Day, name: Annotated[str, typer.Option(help="Why schools are closed, in Thai.")], area: Area = "") -> None:
    """Make a day a day off."""
    _decide(day.date(), name, off=True, area=area)


@app.command("remove")
def remove(
    day: Day, name: Annotated[str, typer.Option(help="Why schools are open, in Thai.")] = "", area: Area = ""
) -> None:
    """Make a day none, whatever the national calendar or an earlier `add` says."""
    _decide(day.date(), name, off=False, area=area)


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


def _decide(day: date, name: str, *, off: bool, area: str) -> None:
    now = SystemClock().now()
    with opened(read_settings()) as database:
        database.write(lambda connection: decide(connection, now, area=area, day=day, name=name, off=off)).result()
    tell(_line(Decided(day, name.strip(), off, area.strip().upper())))


def _line(decided: Decided) -> str:
    kind = "closed" if decided.off else "open"
    return f"{decided.day}  {kind:<6}  {decided.area or 'every area'}  {decided.name}".rstrip()
