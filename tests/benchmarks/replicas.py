"""Two replicas on one PostgreSQL next to a single one: what working together costs a message."""

import asyncio
import secrets

from rich.console import Console
from rich.table import Table

from tests.benchmarks.bots import SECRET, Bot, filled, ours, phones_of
from tests.benchmarks.town import Talk, Town
from tests.postgres import start_server

PLATFORMS = ("line", "telegram")


async def measure(console: Console, phones: int, slices: int, seconds: float) -> None:
    """One replica on a database of its own, and two on another, in alternating slices."""
    server = await asyncio.to_thread(start_server)
    groups: list[list[Bot]] = []
    try:
        for count in (1, 2):
            name = f"bench_{secrets.token_hex(4)}"
            server.copy("template_phakhi", name)
            groups.append(await _replicas(server.url(name), count, phones))
        for group in groups:
            await group[0].slice(8, 2.0, Talk.FOUR)
        spent = [[0.0, 0] for _ in groups]
        for _ in range(slices):
            for group, so_far in zip(groups, spent, strict=True):
                before = sum(bot.cpu_seconds() for bot in group)
                so_far[1] += await group[0].town.run(group[0].phones[:phones], seconds, "บันทึก", Talk.FOUR)
                so_far[0] += sum(bot.cpu_seconds() for bot in group) - before
        table = Table(title=f"{phones} phones on PostgreSQL, four messages")
        for column in ("replicas", "messages", "CPU ms/message", "ratio to one"):
            table.add_column(column, justify="right")
        one = spent[0][0] / spent[0][1]
        for group, (cpu, messages) in zip(groups, spent, strict=True):
            each = cpu / messages
            table.add_row(str(len(group)), f"{messages:.0f}", f"{each * 1000:.2f}", f"{each / one:.2f}")
        console.print(table)
    finally:
        for group in groups:
            for bot in group:
                bot.stop()
        for group in groups:
            for bot in group:
                await asyncio.to_thread(bot.process.wait, 20)
            await group[0].town.close()
        server.stop()


async def _replicas(url: str, count: int, phones: int) -> list[Bot]:
    town = Town([], secrets.token_hex(16), SECRET)
    api = await town.open()
    people = phones_of(PLATFORMS, phones)
    await asyncio.to_thread(filled, url, people)
    return [await ours(url, town, api, PLATFORMS, people, f"replica {number}") for number in range(count)]
