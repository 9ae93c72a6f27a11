"""Bots in processes of their own: ours as an operator starts it, and the plain one next to it."""

import asyncio
import os
import secrets
import signal
import socket
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import aiohttp

from storage.opening import open_database
from storage.schema import migrate
from tests.benchmarks.members import members_of
from tests.benchmarks.town import Phone, Talk, Town
from tests.noon import zone_at_noon

TOKEN = "123456789:" + "A" * 35
TICKS = os.sysconf("SC_CLK_TCK")
SECRET = "secret"


@dataclass
class Bot:
    """A bot in a process of its own, and what its slices measured."""

    name: str
    process: "subprocess.Popen[bytes]"
    town: Town
    phones: list[Phone]
    word: str
    database_url: str = ""
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

    def stop(self) -> None:
        """Ask it to end; `ended` waits for it."""
        self.process.send_signal(signal.SIGTERM)

    async def ended(self) -> None:
        """Its end, and that of its platforms."""
        await asyncio.to_thread(self.process.wait, 20)
        await self.town.close()

    def reset(self) -> None:
        """Forget the figures of the last table."""
        self.messages, self.cpu, self.wall = 0, 0.0, 0.0
        self.latencies.clear()


def free_port() -> int:
    """A port that nobody listens at."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def phones_of(platforms: Sequence[str], count: int) -> list[Phone]:
    """So many phones on each platform."""
    return [Phone(p, f"U{i:032x}" if p == "line" else str(5_550_000 + i)) for i in range(count) for p in platforms]


def filled(url: str, phones: Sequence[Phone]) -> None:
    """A fresh database with a member for each phone."""
    migrate(url)
    opened = open_database(url, clock=lambda: datetime.now(UTC))
    opened.write(lambda connection: members_of(connection, phones, datetime.now(UTC))).result()
    opened.close()


async def ours(url: str, town: Town, api: str, platforms: Sequence[str], phones: list[Phone], name: str = "") -> Bot:
    """Our bot with everything durable, on a filled database; `api` is where the platforms are."""
    port = free_port()
    environment = {
        "PATH": os.environ["PATH"],
        "PHAKHI_DATABASE_URL": url,
        "PHAKHI_LISTEN": f"127.0.0.1:{port}",
        "PHAKHI_PUBLIC_URL": "https://bench.invalid",
        "PHAKHI_TELEGRAM_RATE": "0",
        "PHAKHI_LOG_LEVEL": "error",
        "PHAKHI_TIMEZONE": zone_at_noon(datetime.now(UTC)),
    }
    if "line" in platforms:
        environment |= {
            "PHAKHI_LINE_CHANNEL_SECRET": town.line_secret,
            "PHAKHI_LINE_CHANNEL_TOKEN": "token",
            "PHAKHI_LINE_API": api,
            "PHAKHI_LINE_DATA_API": api,
        }
    if "telegram" in platforms:
        environment |= {
            "PHAKHI_TELEGRAM_TOKEN": TOKEN,
            "PHAKHI_TELEGRAM_API": api,
            "PHAKHI_TELEGRAM_SECRET": SECRET,
        }
    process = subprocess.Popen([sys.executable, "-m", "tests.benchmarks.installed", "run"], env=environment)
    town.bots.append(f"http://127.0.0.1:{port}")
    await _answers(f"http://127.0.0.1:{port}/readyz")
    return Bot(name or f"phakhi ({' + '.join(platforms)})", process, town, phones, "บันทึก", url)


async def ours_on_sqlite(folder: Path, platforms: Sequence[str], count: int) -> Bot:
    """Our bot on a file of its own, with platforms of its own."""
    town = Town([], secrets.token_hex(16), SECRET)
    api = await town.open()
    url = f"sqlite:///{folder / '-'.join(platforms)}.db"
    phones = phones_of(platforms, count)
    await asyncio.to_thread(filled, url, phones)
    return await ours(url, town, api, platforms, phones)


async def plain(folder: Path, count: int) -> Bot:
    """The bot next to it."""
    town = Town([], "", "", polled=True)
    api = await town.open()
    command = [sys.executable, "-m", "tests.benchmarks.plain_bot", api, TOKEN, str(folder / "plain.pickle")]
    process = subprocess.Popen(command, env={"PATH": os.environ["PATH"]})
    await asyncio.sleep(4)
    return Bot("plain python-telegram-bot", process, town, phones_of(("telegram",), count), "log")


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
