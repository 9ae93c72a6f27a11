"""Two talks with a closed loop of phones: the log in four messages and the one that says it all."""

import statistics
import tempfile
from collections.abc import Sequence
from itertools import product
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.benchmarks.bots import Bot, ours_on_sqlite, plain
from tests.benchmarks.town import Talk


def table_of(title: str, bots: Sequence[Bot]) -> Table:
    """Figures next to those of the last bot."""
    table = Table(title=title)
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


async def measure(console: Console, counts: Sequence[int], slices: int, seconds: float) -> None:
    """Ours on each platform and on both, next to a plain bot, in alternating slices."""
    with tempfile.TemporaryDirectory() as name:
        folder, most = Path(name), max(counts)
        bots: list[Bot] = []
        try:
            for platforms in (("telegram",), ("line",), ("line", "telegram")):
                bots = [*bots, await ours_on_sqlite(folder, platforms, most)]
            bots.append(await plain(folder, most))
            for bot in bots:
                await bot.slice(min(8, most), 1.0, Talk.FOUR)
            for phones, talk in product(counts, Talk):
                await _compare(bots, phones, slices, seconds, talk)
                console.print(table_of(f"{phones} phones, {talk}", bots))
        finally:
            for bot in bots:
                bot.stop()
            for bot in bots:
                await bot.ended()


async def measure_slow(console: Console, slices: int, seconds: float) -> None:
    """32 phones, and platforms that take 50 ms for each call."""
    with tempfile.TemporaryDirectory() as name:
        bots: list[Bot] = []
        try:
            bots.append(await ours_on_sqlite(Path(name), ("line", "telegram"), 32))
            bots.append(await plain(Path(name), 32))
            for bot in bots:
                bot.town.latency = 0.05
                await bot.slice(8, 1.0, Talk.FOUR)
            await _compare(bots, 32, slices, seconds, Talk.FOUR)
            console.print(table_of("32 phones, four messages, each call takes the platform 50 ms", bots))
        finally:
            for bot in bots:
                bot.stop()
            for bot in bots:
                await bot.ended()


async def _compare(bots: Sequence[Bot], phones: int, slices: int, seconds: float, talk: Talk) -> None:
    for bot in bots:
        bot.reset()
    for _ in range(slices):
        for bot in bots:
            await bot.slice(phones, seconds, talk)
