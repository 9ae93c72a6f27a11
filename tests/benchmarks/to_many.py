"""One message to many: what a recipient costs, how fast a hundred thousand are queued, what memory they take.

Next to it a plain `asyncio.gather` over python-telegram-bot's `send_message`, in a process of its own.
"""

import asyncio
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from rich.console import Console
from rich.table import Table
from sqlalchemy import Connection, insert

from storage import campaigns
from storage.campaign import OPEN
from storage.database import Database
from storage.member import Account, Member, Membership, Position, Role
from storage.opening import open_database
from storage.tables import table_of
from tests.benchmarks.bots import SECRET, TOKEN, Bot, filled, ours, phones_of
from tests.benchmarks.town import Town

BODY = "พรุ่งนี้ประชุมเครือข่ายที่โรงเรียนอนุบาลธารทอง 13.30 น. ขอให้นำแผนการสอนมาด้วย"
#: Members of the networks that are measured.
RECIPIENTS, QUEUED = 4000, 100_000


@dataclass(frozen=True)
class Cost:
    """Of one campaign: CPU of the bot's process a recipient, recipients a second."""

    cpu: float
    rate: float


async def measure(console: Console) -> None:
    """All of it, in tables."""
    table = Table(title=f"One message to {RECIPIENTS} members")
    for column in ("bot", "CPU ms/recipient", "recipients/s"):
        table.add_column(column, justify="left" if column == "bot" else "right")
    for platform in ("line", "telegram"):
        cost = await _ours(platform)
        table.add_row(f"phakhi ({platform})", f"{cost.cpu * 1000:.3f}", f"{cost.rate:.0f}")
    cost = await _plain()
    table.add_row("asyncio.gather of send_message", f"{cost.cpu * 1000:.3f}", f"{cost.rate:.0f}")
    console.print(table)
    await _queue(console)


async def _ours(platform: str) -> Cost:
    with tempfile.TemporaryDirectory() as name:
        bot, database = await _bot(Path(name), platform, RECIPIENTS)
        try:
            await asyncio.sleep(3)  # what a start does is no part of it
            idle = await _idle(bot)
            before, begun = bot.cpu_seconds(), time.perf_counter()
            number = database.write(_begin).result()
            while _open(database, number) or not _counts(database, number):
                await asyncio.sleep(0.1)
            wall = time.perf_counter() - begun
            return Cost((bot.cpu_seconds() - before - idle * wall) / RECIPIENTS, RECIPIENTS / wall)
        finally:
            database.close()
            bot.stop()
            await bot.ended()


async def _idle(bot: Bot) -> float:
    """What a second costs in which nothing happens."""
    before = bot.cpu_seconds()
    await asyncio.sleep(4)
    return (bot.cpu_seconds() - before) / 4


async def _plain() -> Cost:
    town = Town([], "", "")
    api = await town.open()
    command = [sys.executable, "-m", "tests.benchmarks.plain_broadcast", api, TOKEN, str(RECIPIENTS)]
    process = await asyncio.create_subprocess_exec(*command, env={"PATH": os.environ["PATH"]}, stdout=subprocess.PIPE)
    told, _ = await process.communicate()
    await town.close()
    cpu, wall = map(float, told.split())
    return Cost(cpu / RECIPIENTS, RECIPIENTS / wall)


async def _queue(console: Console) -> None:
    """A hundred thousand members on Telegram, which tells everybody to wait: they lie in the outbox."""
    with tempfile.TemporaryDirectory() as name:
        bot, database = await _bot(Path(name), "telegram", 1, more=QUEUED)
        bot.town.refuses = True
        try:
            await asyncio.sleep(3)
            before = bot.memory()
            began = database.write(_begin).result()
            while not _counts(database, began):
                await asyncio.sleep(0.01)
            begun, most = time.perf_counter(), before
            while _counts(database, began) < QUEUED:
                most = max(most, bot.memory())
                await asyncio.sleep(0.05)
            seconds = time.perf_counter() - begun
            for _ in range(20):
                most = max(most, bot.memory())
                await asyncio.sleep(0.1)
            console.print(
                f"{QUEUED:,} recipients queued in {seconds:.1f} s;"
                f" memory {before:.0f} MiB before, at most {most:.0f} MiB while they wait"
            )
        finally:
            database.close()
            bot.stop()
            await bot.ended()


async def _bot(folder: Path, platform: str, count: int, more: int = 0) -> tuple[Bot, Database]:
    town = Town([], "line-secret", SECRET)
    api = await town.open()
    url = f"sqlite:///{folder / 'phakhi.db'}"
    phones = phones_of((platform,), count)
    await asyncio.to_thread(filled, url, phones)
    database = open_database(url, clock=lambda: datetime.now(UTC))
    if more:
        database.write(lambda connection: _more_members(connection, platform, more)).result()
    return await ours(url, town, api, (platform,), phones), database


def _more_members(connection: Connection, platform: str, count: int) -> None:
    """Plain rows: the ORM would take minutes."""
    now = datetime.now(UTC)
    numbers = range(10, 10 + count)
    member, account, membership = table_of(Member), table_of(Account), table_of(Membership)
    person = {
        "name": "สมใจ", "given": "สมใจ", "honorific": True, "position": Position.TEACHER, "language": "th",
        "network_id": 1, "joined_at": now, "last_contact_at": now,
    }  # fmt: skip
    connection.execute(insert(member), [{"id": number, **person} for number in numbers])
    connection.execute(
        insert(account),
        [
            {
                "channel": platform, "sender": str(number), "chat": str(number), "member_id": number,
                "created_at": now, "offered": [], "wrong_codes": [],
            }
            for number in numbers
        ],
    )  # fmt: skip
    part = {"network_id": 1, "organisation_name": "", "role": Role.MEMBER, "joined_at": now}
    connection.execute(insert(membership), [{"member_id": number, **part} for number in numbers])


def _begin(connection: Connection) -> int:
    """Urgent: it goes on every day of the year."""
    now = datetime.now(UTC)
    values = {
        "network_id": 1, "author_id": None, "kind": "urgent", "details": {"body": BODY}, "created_at": now,
        "not_before": now, "latest": now + timedelta(days=1), "can_wait": False, "push_at": None,
    }  # fmt: skip
    return campaigns.begin(connection, values)


def _counts(database: Database, number: int) -> int:
    with database.read() as connection:
        return campaigns.report(connection, number).total()


def _open(database: Database, number: int) -> int:
    with database.read() as connection:
        counts = campaigns.report(connection, number)
        return sum(counts[state] for state in OPEN)
