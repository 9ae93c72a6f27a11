"""`make kill`: a thousand SIGKILLs at random moments and random crash points, on both databases.

32 phones on LINE and Telegram log activities without a pause; after each kill the bot is started again and the
platforms deliver again what got no 200. Printed: what was lost (nothing may be), what was doubled and where. The exit
status is 1 when a promise was broken, and the bot's files are kept.
"""

import argparse
import asyncio
import secrets
import shutil
import sys
import tempfile
import time
from pathlib import Path

from rich.console import Console
from rich.table import Table

from storage.schema import migrate
from tests.kill.random_kills import Found, RandomKills, phones_of
from tests.kill.town import KillTown
from tests.postgres import NoServer, Server, start_server

#: Seconds that a kill may take on the average, start and all; a run that needs more has failed.
EACH = 15.0
_DATABASE = "kill"


async def _run(kind: str, url: str, folder: Path, given: argparse.Namespace) -> Found:
    """All kills on one database."""
    migrate(url)
    town = KillTown(url, folder, folder / "phones.db")
    await town.open()
    try:
        phones = await phones_of(town, url, given.phones)
        async with asyncio.timeout(120 + EACH * given.count):
            return await RandomKills(town, phones, given.seed).run(given.count)
    finally:
        await town.close()


def _table(kind: str, found: Found, seconds: float) -> Table:
    table = Table(title=f"{kind}: {seconds:.0f} s")
    table.add_column("what")
    table.add_column("how many", justify="right")
    for what, many in found.lines.items():
        table.add_row(what, str(many))
    table.add_section()
    for what, many in found.broken.items():
        table.add_row(what, f"[bold red]{many}[/]" if many else "0")
    return table


def _play(kind: str, url: str, folder: Path, given: argparse.Namespace) -> bool:
    """Run, print, and say whether every promise was kept."""
    console = Console()
    begun = time.monotonic()
    found = asyncio.run(_run(kind, url, folder, given))
    console.print(_table(kind, found, time.monotonic() - begun))
    for story in found.stories:
        console.print(story, markup=False)
    return found.kept


def _on_sqlite(folder: Path, given: argparse.Namespace) -> bool:
    return _play("SQLite", f"sqlite:///{folder / 'phakhi.db'}", folder, given)


def _on_postgres(folder: Path, given: argparse.Namespace) -> bool:
    try:
        server: Server = start_server()
    except NoServer as missing:
        Console().print(f"NOT KILLED ON POSTGRESQL: {missing}", style="bold red")
        return True
    try:
        server.execute(f"CREATE DATABASE {_DATABASE}")
        return _play("PostgreSQL", server.url(_DATABASE), folder, given)
    finally:
        server.stop()


def main() -> None:
    """Read the arguments and run."""
    parser = argparse.ArgumentParser(prog="make kill", description=__doc__)
    parser.add_argument("--count", type=int, default=1000, help="kills in all, one half on each database")
    parser.add_argument("--phones", type=int, default=32)
    parser.add_argument("--seed", type=int, default=secrets.randbelow(10**9))
    parser.add_argument("--database", choices=["sqlite", "postgresql", "both"], default="both")
    given = parser.parse_args()
    Console().print(f"seed {given.seed}, {given.count} kills, {given.phones} phones")
    kept = True
    plays = {"sqlite": _on_sqlite, "postgresql": _on_postgres}
    if given.database != "both":
        plays = {given.database: plays[given.database]}
    given.count = max(1, given.count // len(plays))
    for play in plays.values():
        folder = Path(tempfile.mkdtemp(prefix="phakhi-kill-"))
        fine = play(folder, given)
        if fine:
            shutil.rmtree(folder)
        else:
            Console().print(f"the bot's database and log are in {folder}")
        kept = kept and fine
    sys.exit(0 if kept else 1)


if __name__ == "__main__":
    main()
