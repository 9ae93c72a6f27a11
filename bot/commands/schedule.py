"""`phakhi schedule`: what happens at set times."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import typer

from bot import expiring
from bot.schedules import standing
from bot.settings import read_settings
from bot.terminal import AsJson, Failed, opened, tell, tell_json, tell_table
from bot.trigger import CRON_FIELDS, SHORTEST, BrokenTrigger, length, read_length, read_trigger, spoken
from storage import schedules
from storage.database import Database
from storage.schedules import Planned
from storage.session import Connection

app = typer.Typer(help="What happens at set times.", no_args_is_help=True)

_FIELD = re.compile(rf"\s*\b({'|'.join(CRON_FIELDS)})=")
#: What has come to its end waits no longer than that for the first time it goes.
LONGEST_REST = timedelta(days=7)
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,59}", re.ASCII)

Name = Annotated[str, typer.Argument(help="Name of the schedule, as `phakhi schedule list` shows it.")]
Cron = Annotated[
    str, typer.Option(help=f"Fields of the calendar ({', '.join(CRON_FIELDS)}), such as 'day_of_week=mon-fri hour=7'.")
]
Every = Annotated[str, typer.Option(help="An interval instead: 90min, 6h, 2d; counted from --start.")]
Start = Annotated[str, typer.Option(help="When an interval begins, such as 2026-11-24T09:00:00+07:00; default: now.")]
Zone = Annotated[str, typer.Option(help="Time zone in which the calendar is read; default: PHAKHI_TIMEZONE.")]
Grace = Annotated[str, typer.Option(help="How late it may begin after a stop: 10min, 6h, 1d.")]


@app.command("list")
def show(as_json: AsJson = False) -> None:
    """List the schedules: when they are due, when they last began something, when they are due next."""
    with opened(read_settings()) as database, database.read() as connection:
        planned, last, now = schedules.all_of_them(connection), schedules.last_claims(connection), database.now()
    facts = [_facts(each, last.get(each.id), now) for each in planned]
    if as_json:
        tell_json(facts)
        return
    tell_table(
        ("name", "kind", "when", "zone", "grace", "last", "next"),
        [
            (fact["name"], fact["kind"], fact["when"], fact["zone"], length(fact["grace_seconds"]),
             _minute(fact["last"]) or "-", _next(fact))
            for fact in facts
        ],
    )  # fmt: skip


@app.command("add")
def add(
    name: Annotated[str, typer.Argument(help="A new name: small letters, digits, dashes.")],
    kind: Annotated[str, typer.Option(help="What is begun.")],
    cron: Cron = "",
    every: Every = "",
    start: Start = "",
    zone: Zone = "",
    grace: Grace = "1h",
) -> None:
    """Add a schedule; it begins with the first slot from now on."""
    from bot.app import SCHEDULED

    if kind not in SCHEDULED:
        raise typer.BadParameter(f"a kind is one of {', '.join(sorted(SCHEDULED))}")
    if not _NAME.fullmatch(name):
        raise typer.BadParameter("a name is small letters, digits and dashes, at most 60")
    settings = read_settings()
    place = zone or str(settings.timezone)

    def work(connection: Connection, database: Database) -> None:
        now = database.now()
        trigger = _trigger(cron, every, start or now.isoformat(timespec="seconds"))
        if trigger is None:
            raise typer.BadParameter("give --cron or --every")
        _first(trigger, place, now)
        if not schedules.add(connection, now, name=name, kind=kind, trigger=trigger, zone=place, grace=_grace(grace)):
            raise Failed(f"the name {name} is taken")

    _write(work)
    tell(f"{name} is added.")


@app.command("change")
def change(
    name: Name,
    cron: Cron = "",
    every: Every = "",
    start: Start = "",
    zone: Zone = "",
    grace: Grace = "",
    on: Annotated[bool | None, typer.Option("--on/--off", help="Let it begin things, or stop it.")] = None,
) -> None:
    """Give a schedule other times; every replica follows within a minute. What was due before is not begun any more."""
    if not any((cron, every, zone, grace)) and on is None:
        raise typer.BadParameter("give --cron, --every, --zone, --grace, --on or --off")
    if start and not every:
        raise typer.BadParameter("--start goes with --every")

    def work(connection: Connection, database: Database) -> None:
        now = database.now()
        there = schedules.get(connection, name)
        must_go_on = there.kind == expiring.KIND and there.built_in is not None
        if on is False and must_go_on:
            raise Failed(f"{name} cannot be off: what has come to its end must go; give it another time")
        values: dict[str, Any] = {"grace": _grace(grace)} if grace else {}
        trigger = _trigger(cron, every, start or now.isoformat(timespec="seconds"))
        if trigger is not None or zone:
            first = _first(trigger or there.trigger, zone or there.zone, now)
            if must_go_on and first - now > LONGEST_REST:
                raise Failed(f"{name} would rest for more than a week: what has come to its end must go")
        values |= {"trigger": trigger} if trigger is not None else {}
        values |= {"zone": zone} if zone else {}
        values |= {"active": on} if on is not None else {}
        schedules.change(connection, now, name, **values)

    _write(work)
    tell(f"{name} is changed.")


@app.command("remove")
def remove(name: Name) -> None:
    """Remove a schedule that somebody has added; the bot's own can only be changed or switched off."""

    def work(connection: Connection, database: Database) -> None:
        if schedules.get(connection, name).built_in is not None:
            raise Failed(f"{name} is the bot's own: change it, or switch it off with `schedule change {name} --off`")
        schedules.remove(connection, database.now(), name)

    _write(work)
    tell(f"{name} is removed.")


def _write(work: Callable[[Connection, Database], None]) -> None:
    with opened(read_settings()) as database:
        database.write(lambda connection: work(connection, database)).result()


def _facts(planned: Planned, last: datetime | None, now: datetime) -> dict[str, Any]:
    """A schedule for a program, moments in its zone. `stands`: what keeps it from its next slot, or None."""
    from bot.app import SCHEDULED

    stands = standing(planned, SCHEDULED, now)
    place = ZoneInfo(planned.zone) if stands.due is not None else UTC
    return {
        "name": planned.name,
        "kind": planned.kind,
        "when": spoken(planned.trigger),
        "zone": planned.zone,
        "grace_seconds": planned.grace,
        "active": planned.active,
        "changed_by_operator": planned.built_in is not None and planned.built_in != planned.times,
        "built_in": planned.built_in is not None,
        "last": last.astimezone(place).isoformat() if last is not None else None,
        "next": stands.due.astimezone(place).isoformat() if stands.due is not None else None,
        "stands": stands.fault or None,
    }


def _next(fact: dict[str, Any]) -> str:
    """When it is due next, or why it is not."""
    if fact["stands"] is None:
        return _minute(fact["next"])
    return f"overdue since {_minute(fact['next'])}" if fact["stands"] == "overdue" else str(fact["stands"])


def _minute(moment: str | None) -> str:
    """Of a moment what an operator wants to see."""
    return moment[:16].replace("T", " ") if moment else ""


def _trigger(cron: str, every: str, start: str) -> dict[str, Any] | None:
    """What was typed; None: nothing was."""
    if cron and every:
        raise typer.BadParameter("--cron and --every exclude each other")
    if cron:
        before, *parts = _FIELD.split(cron)
        if before.strip() or not parts:
            raise typer.BadParameter(f"--cron is {', '.join(f'{name}=…' for name in CRON_FIELDS)}")
        return {"cron": dict(zip(parts[::2], parts[1::2], strict=True))}
    return {"every": _seconds(every), "start": start} if every else None


def _first(trigger: Any, zone: str, now: datetime) -> datetime:
    """Its first slot from now on: there must be one."""
    try:
        first = read_trigger(trigger, zone).after(now)
    except BrokenTrigger as broken:
        raise typer.BadParameter(str(broken)) from None
    if first is None:
        raise typer.BadParameter("there is no such moment: it would never be due")
    return first


def _grace(text: str) -> int:
    seconds = _seconds(text)
    if seconds < SHORTEST:
        raise typer.BadParameter("a grace is at least 1min: a tick comes every 20 s, and what is late is not begun")
    return seconds


def _seconds(text: str) -> int:
    try:
        return read_length(text)
    except ValueError as wrong:
        raise typer.BadParameter(str(wrong)) from None
