"""`make bench`: our bot next to plain ones, in alternating slices of one run.

Only ratios count: machines are shared and noisy. Printed: two talks for 1, 32 and 256 phones (messages a second, p50
and p99 from event to answer, CPU milliseconds of the bot's process a message, memory); the same with platforms that
take 50 ms; one message to many; two replicas on PostgreSQL.
"""

import argparse
import asyncio
from collections.abc import Sequence

from rich.console import Console

from tests.benchmarks import replicas, talks, to_many

PARTS = ("talks", "slow", "many", "replicas")


async def _run(parts: Sequence[str], counts: Sequence[int], slices: int, seconds: float) -> None:
    console = Console()
    if "talks" in parts:
        await talks.measure(console, counts, slices, seconds)
    if "slow" in parts:
        await talks.measure_slow(console, slices, seconds)
    if "many" in parts:
        await to_many.measure(console)
    if "replicas" in parts:
        await replicas.measure(console, 32, slices, seconds)


def main() -> None:
    """Read the arguments and run."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("parts", nargs="*", default=PARTS, help=f"of {', '.join(PARTS)}; all of them without a name")
    parser.add_argument("--phones", type=int, nargs="*", default=[1, 32, 256])
    parser.add_argument("--slices", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=4.0)
    given = parser.parse_args()
    asyncio.run(_run(given.parts, given.phones, given.slices, given.seconds))


if __name__ == "__main__":
    main()
