"""`make bench`: two talks, ours next to a plain python-telegram-bot bot, in alternating slices of one run.

The talks are the log in four messages and the one that says it all. Only ratios count: machines are shared and noisy.
Printed for 1, 32 and 256 phones: messages a second, p50 and p99 from event to answer, CPU milliseconds of the bot's
process a message, memory.
"""

import argparse
import asyncio
import os
import secrets
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import product
from pathlib import Path

import aiohttp
from rich.console import Console
from rich.table import Table

from storage.opening import open_database
from storage.schema import migrate
from tests.benchmarks.members import members_of
from tests.benchmarks.town import Phone, Talk, Town

TOKEN = "123456789:" + "A" * 35
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass
class Bot:
    """A bot in a process of its own, and what its slices measured."""

    name: str
    process: "subprocess.Popen[bytes]"
    town: Town
    phones: list[Phone]
    word: str
    messages: int = 0
    cpu: float = 0.0
    wall: float = 0.0
    latencies: list[float] = field(default_factory=list)

    def cpu_seconds(self) -> float:
        """User and system time of the process so far."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    def memory(self) -> float:
        """Resident MiB now."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(status.partition("VmRSS:")[2].split()[0]) / 1024

    async def slice(self, phones: int, seconds: float, talk: Talk) -> None:
        """One slice of the run."""
        before, begun = self.cpu_seconds(), asyncio.get_running_loop().time()
        self.messages += await self.town.run(self.phones[:phones], seconds, self.word, talk)
        self.wall += asyncio.get_running_loop().time() - begun
        self.cpu += self.cpu_seconds() - before
        self.latencies += self.town.seconds

    def reset(self) -> None:
        """Forget the figures of the last table."""
        self.messages, self.cpu, self.wall = 0, 0.0, 0.0
        self.latencies.clear()


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


async def _ours(folder: Path, platforms: Sequence[str], count: int) -> Bot:
    """Our bot with everything durable, on a fresh SQLite file with as many members as phones."""
    port, line_secret = _free_port(), secrets.token_hex(16)
    town = Town(f"http://127.0.0.1:{port}", line_secret, "secret")
    api = await town.open()
    name = "-".join(platforms)
    database = folder / f"{name}.db"
    migrate(f"sqlite:///{database}")
    phones = [Phone(p, f"U{i:032x}" if p == "line" else str(5_550_000 + i)) for i in range(count) for p in platforms]
    opened = open_database(f"sqlite:///{database}", clock=lambda: datetime.now(UTC))
    opened.write(lambda connection: members_of(connection, phones, datetime.now(UTC))).result()
    opened.close()
    environment = {
        "PATH": os.environ["PATH"],
        "PHAKHI_DATABASE_URL": f"sqlite:///{database}",
        "PHAKHI_LISTEN": f"127.0.0.1:{port}",
        "PHAKHI_PUBLIC_URL": "https://bench.invalid",
        "PHAKHI_TELEGRAM_RATE": "0",
        "PHAKHI_LOG_LEVEL": "warning",
    }
    if "line" in platforms:
        environment |= {
            "PHAKHI_LINE_CHANNEL_SECRET": line_secret,
            "PHAKHI_LINE_CHANNEL_TOKEN": "token",
            "PHAKHI_LINE_API": api,
            "PHAKHI_LINE_DATA_API": api,
        }
    if "telegram" in platforms:
        environment |= {
            "PHAKHI_TELEGRAM_TOKEN": TOKEN,
            "PHAKHI_TELEGRAM_API": api,
            "PHAKHI_TELEGRAM_SECRET": "secret",
        }
    process = subprocess.Popen([sys.executable, "-m", "bot", "run"], env=environment)
    await _answers(f"http://127.0.0.1:{port}/readyz")
    return Bot(f"phakhi ({' + '.join(platforms)})", process, town, phones, "บันทึก")


async def _plain(folder: Path, count: int) -> Bot:
    """The bot next to it."""
    town = Town("", "", "", polled=True)
    api = await town.open()
    phones = [Phone("telegram", str(5_550_000 + i)) for i in range(count)]
    command = [sys.executable, "-m", "tests.benchmarks.plain_bot", api, TOKEN, str(folder / "plain.pickle")]
    process = subprocess.Popen(command, env={"PATH": os.environ["PATH"]})
    await asyncio.sleep(4)
    return Bot("plain python-telegram-bot", process, town, phones, "log")


async def _answers(url: str) -> None:
    async with aiohttp.ClientSession() as http:
        for _ in range(200):
            try:
                async with http.get(url) as response:
                    if response.status == 200:
                        return
            except aiohttp.ClientError:
                pass
            await asyncio.sleep(0.1)
    raise TimeoutError(url)


def _table(phones: int, talk: Talk, bots: Sequence[Bot]) -> Table:
    table = Table(title=f"{phones} phones, {talk}")
    for column in ("bot", "messages/s", "p50 ms", "p99 ms", "CPU ms/message", "ratio to plain", "MiB"):
        table.add_column(column, justify="left" if column == "bot" else "right")
    plain = bots[-1].cpu / bots[-1].messages
    for bot in bots:
        cuts = statistics.quantiles(bot.latencies, n=100)
        each = bot.cpu / bot.messages
        table.add_row(
            bot.name,
            f"{bot.messages / bot.wall:.0f}",
            f"{cuts[49] * 1000:.1f}",
            f"{cuts[98] * 1000:.1f}",
            f"{each * 1000:.2f}",
            f"{each / plain:.2f}",
            f"{bot.memory():.0f}",
        )
    return table


async def _run(counts: Sequence[int], slices: int, seconds: float) -> None:
    console = Console()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        most = max(counts)
        bots: list[Bot] = []
        try:
            bots.append(await _ours(folder, ("telegram",), most))
            bots.append(await _ours(folder, ("line",), most))
            bots.append(await _ours(folder, ("line", "telegram"), most))
            bots.append(await _plain(folder, most))
            for bot in bots:
                await bot.slice(min(8, most), 1.0, Talk.FOUR)
            for phones, talk in product(counts, Talk):
                for bot in bots:
                    bot.reset()
                for _ in range(slices):
                    for bot in bots:
                        await bot.slice(phones, seconds, talk)
                console.print(_table(phones, talk, bots))
        finally:
            for bot in bots:
                bot.process.send_signal(signal.SIGTERM)
            for bot in bots:
                bot.process.wait(20)
                await bot.town.close()


def main() -> None:
    """Read the arguments and run."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--phones", type=int, nargs="*", default=[1, 32, 256])
    parser.add_argument("--slices", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=4.0)
    given = parser.parse_args()
    asyncio.run(_run(given.phones, given.slices, given.seconds))


if __name__ == "__main__":
    main()
