"""`make kill`: a thousand SIGKILLs at random moments and random crash points, on both databases, and an announcement
to ten thousand members that is killed on its way.

32 phones on LINE and Telegram log activities without a pause; after each kill the bot is started again and the
platforms deliver again what got no 200. Printed: what was lost (nothing may be), what was doubled and where. The exit
status is 1 when a promise was broken, and the bot's files are kept; it is 1 as well when PostgreSQL was asked for and
its programs are not installed (`--database sqlite` does without).
"""

import argparse
import asyncio
import secrets
import shutil
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

from rich.console import Console
from rich.table import Table

from storage.schema import migrate
from tests.kill.broadcast_kills import BroadcastKills
from tests.kill.found import Found
from tests.kill.load import Load, phones_of
from tests.kill.random_kills import RandomKills
from tests.kill.town import KillTown
from tests.postgres import NoServer, Server, start_server

#: Seconds that a kill may take on the average, start and all; a run that needs more has failed.
EACH = 15.0

#: One run: the address of an empty migrated database, the bot's folder, the arguments.
Run = Callable[[str, Path, argparse.Namespace], Awaitable[Found]]


async def _at_random(url: str, folder: Path, given: argparse.Namespace) -> Found:
    """All kills of phones that talk, on one database."""
    town = KillTown(url, folder, folder / "phones.db")
    await town.open()
    try:
        load = Load(town, await phones_of(town, url, given.phones), given.seed)
        async with asyncio.timeout(120 + EACH * given.count):
            return await RandomKills(town, load, given.seed).run(given.count)
    finally:
        await town.close()


async def _on_the_way_to_many(url: str, folder: Path, given: argparse.Namespace) -> Found:
    return await BroadcastKills(url, folder, given.members, given.seed).run(given.broadcast)


RUNS: dict[str, Run] = {"talks": _at_random, "broadcast": _on_the_way_to_many}


def _table(title: str, found: Found, seconds: float) -> Table:
    table = Table(title=f"{title}: {seconds:.0f} s")
    table.add_column("what")
    table.add_column("how many", justify="right")
    for what, many in found.lines.items():
        table.add_row(what, str(many))
    table.add_section()
    for what, many in found.broken.items():
        table.add_row(what, f"[bold red]{many}[/]" if many else "0")
    return table


def _play(kind: str, name: str, url: str, given: argparse.Namespace) -> bool:
    """Run, print, and say whether every promise was kept."""
    console = Console()
    folder = Path(tempfile.mkdtemp(prefix="phakhi-kill-"))
    url = url or f"sqlite:///{folder / 'phakhi.db'}"
    migrate(url)
    begun = time.monotonic()
    found = asyncio.run(_result(RUNS[name](url, folder, given)))
    console.print(_table(f"{kind}, {name}", found, time.monotonic() - begun))
    for story in found.stories:
        console.print(story, markup=False)
    if found.kept:
        shutil.rmtree(folder)
    else:
        console.print(f"the bot's database and log are in {folder}")
    return found.kept


async def _result(run: Awaitable[Found]) -> Found:
    return await run


def _on_sqlite(names: list[str], given: argparse.Namespace) -> bool:
    kept = [_play("SQLite", name, "", given) for name in names]
    return all(kept)


def _on_postgres(names: list[str], given: argparse.Namespace) -> bool:
    try:
        server: Server = start_server()
    except NoServer as missing:
        Console().print(f"NOT KILLED ON POSTGRESQL: {missing}", style="bold red")
        return False
    try:
        kept = []
        for name in names:
            server.execute(f"CREATE DATABASE kill_{name}")
            kept.append(_play("PostgreSQL", name, server.url(f"kill_{name}"), given))
        return all(kept)
    finally:
        server.stop()


def main() -> None:
    """Read the arguments and run."""
    parser = argparse.ArgumentParser(prog="make kill", description=__doc__)
    parser.add_argument("--count", type=int, default=1000, help="kills in all, one half on each database")
    parser.add_argument("--phones", type=int, default=32)
    parser.add_argument("--broadcast", type=int, default=10, help="kills of the announcement, on each database")
    parser.add_argument("--members", type=int, default=10_000, help="whom the announcement is for")
    parser.add_argument("--seed", type=int, default=secrets.randbelow(10**9))
    parser.add_argument("--database", choices=["sqlite", "postgresql", "both"], default="both")
    parser.add_argument("--only", choices=[*RUNS], help="one of the two runs")
    given = parser.parse_args()
    Console().print(f"seed {given.seed}, {given.count} kills, {given.phones} phones, {given.members} members")
    names = [given.only] if given.only else [*RUNS]
    plays = {"sqlite": _on_sqlite, "postgresql": _on_postgres}
    if given.database != "both":
        plays = {given.database: plays[given.database]}
    given.count = max(1, given.count // len(plays))
    kept = [play(names, given) for play in plays.values()]
    sys.exit(0 if all(kept) else 1)


if __name__ == "__main__":
    main()
