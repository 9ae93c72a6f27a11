"""`python -m tests.deployed nginx` (or caddy): three `phakhi run` on one PostgreSQL behind a real proxy.

Phones on both platforms log activities through the proxy without a pause, while one replica is stopped, then another
is killed, and both come back. Printed: what became of every message, and what the proxy answered when the platforms
brought it for the first time. The exit status is 1 when one was lost or done twice, or when one had to be brought again
though the proxy's file promises to hand it on. The platforms are the simulator's on loopback; nothing here needs an
account.
"""

import argparse
import asyncio
import re
import secrets
import sys
import tempfile
from collections import Counter
from datetime import timedelta
from pathlib import Path

import aiohttp

from storage.schema import migrate
from tests.deployed.proxy import command, promises_posts, stopped
from tests.deployed.replica import Replica
from tests.kill.load import Load, phones_of
from tests.kill.process import free_port
from tests.kill.school_hours import SchoolHours
from tests.kill.town import KillTown
from tests.postgres import start_server

#: The bot answers `/metrics` and `/simulator` to nobody who comes through a proxy.
_INSIDE = ("/metrics", "/simulator")
_CPU = re.compile(r"^process_cpu_seconds_total ([\d.]+)$", re.MULTILINE)
_TAKEN = re.compile(r'^phakhi_events_total\{channel="(\w+)".*\} ([\d.]+)$', re.MULTILINE)


class DeployedTown(KillTown):
    """The platforms of the kill tests, with three replicas behind a proxy in place of one bot."""

    async def open_behind(self, kind: str) -> None:
        """Start the platforms, the replicas, the proxy."""
        await self.simulator.start()
        self.replicas = [Replica(self.folder, self.settings()) for _ in range(3)]
        await asyncio.gather(*(replica.start() for replica in self.replicas))
        port = free_port()
        words = command(kind, self.folder, port, [replica.port for replica in self.replicas])
        with (self.folder / "proxy.log").open("ab") as log:
            self.proxy = await asyncio.create_subprocess_exec(*words, cwd=self.folder, stdout=log, stderr=log)
        self.simulator.bot_url = f"http://127.0.0.1:{port}"
        await self.until(self._answers)

    @property
    def starts(self) -> int:
        """Of all replicas."""
        return sum(replica.starts for replica in self.replicas)

    async def close(self) -> None:
        """Everything ends, from the outside in."""
        if hasattr(self, "proxy"):
            await stopped(self.proxy)
        await asyncio.gather(*(replica.stop() for replica in self.replicas))
        await self.simulator.stop()
        self.ledger.close()

    def complaints(self) -> str:
        """The last lines of every log."""
        lines = [path.read_text("utf-8").splitlines()[-10:] for path in sorted(self.folder.glob("*.log"))]
        return "\n".join(line for some in lines for line in some)

    async def outside(self) -> dict[str, int]:
        """What the proxy hands out of each address, to whoever asks."""
        async with aiohttp.ClientSession() as http:
            found = {}
            for path in ("/healthz", "/readyz", "/privacy", *_INSIDE):
                async with http.get(self.simulator.bot_url + path) as answer:
                    found[path] = answer.status
            return found

    async def _answers(self) -> bool:
        async with aiohttp.ClientSession() as http:
            try:
                async with http.get(self.simulator.bot_url + "/healthz") as answer:
                    return answer.status == 200
            except aiohttp.ClientError:
                return False


async def _disturb(town: DeployedTown, lasts: float) -> None:
    """A replica is stopped and comes back; then another loses its power and comes back; `lasts` seconds of each."""
    first, second, _ = town.replicas
    await asyncio.sleep(lasts)
    for replica, end in ((first, first.stop), (second, second.kill)):
        await end()
        await asyncio.sleep(lasts)
        await replica.start()
        await asyncio.sleep(lasts)


async def _run(kind: str, url: str, folder: Path, given: argparse.Namespace) -> dict[str, object]:
    migrate(url)
    # A bot that is started as operators do has the time of its machine.
    town = DeployedTown(url, folder, folder / "phones.db", SchoolHours(timedelta()))
    await town.open_behind(kind)
    try:
        outside = await town.outside()
        load = Load(town, await phones_of(town, url, given.phones), given.seed)
        before = await _work_of(town.replicas[-1])
        async with load.running():
            await _disturb(town, given.seconds)
            await load.end()
        after = await _work_of(town.replicas[-1])
        worked = {
            "CPU-ms a message, replica 3": round(1000 * (after[0] - before[0]) / max(after[1] - before[1], 1), 2),
        }
        taken: Counter[str] = Counter()
        for number, replica in enumerate(town.replicas, start=1):
            for channel, count in _TAKEN.findall(await replica.figures()) or [("nothing", 0)]:
                taken[f"{channel} by replica {number} since its start"] += int(float(count))
        return _found(town, load, outside, kind) | worked | dict(sorted(taken.items()))
    finally:
        await town.close()


async def _work_of(replica: Replica) -> tuple[float, float]:
    """CPU seconds and events of a replica since its start."""
    figures = await replica.figures()
    cpu = _CPU.search(figures)
    assert cpu is not None, "the process is counted on Linux"
    return float(cpu[1]), sum(float(count) for _, count in _TAKEN.findall(figures))


def _found(town: DeployedTown, load: Load, outside: dict[str, int], kind: str) -> dict[str, object]:
    """What there is; a name that begins with “!” must be 0."""
    found, answered, ordered = load.found(), town.simulator.post.first_answers, sorted(load.seconds)
    refused = sum(count for status, count in answered.items() if status is None or status >= 500)
    promise = "! " if promises_posts(kind) else ""
    return {
        **found.lines,
        "answer, median seconds": round(ordered[len(ordered) // 2], 3),
        "answer, slowest seconds": round(ordered[-1], 3),
        "from outside": outside,
        **{f"first deliveries answered {status or 'by nothing'}": count for status, count in answered.items()},
        f"{promise}first deliveries answered by nothing or 5xx": refused,
        **{f"! {name}": times for name, times in found.broken.items()},
        "! shown from outside": sum(outside[path] == 200 for path in _INSIDE),
        **{f"story {number}": story for number, story in enumerate(found.stories, start=1)},
    }


def main() -> None:
    """Run, print, and say by the exit status whether every promise was kept."""
    parser = argparse.ArgumentParser(prog="python -m tests.deployed", description=__doc__)
    parser.add_argument("proxy", choices=["nginx", "caddy"])
    parser.add_argument("--phones", type=int, default=16, help="half of them on each platform")
    parser.add_argument("--seed", type=int, default=2569, help="decides who types and what is delivered twice")
    parser.add_argument("--seconds", type=float, default=5.0, help="of each of the five acts")
    given = parser.parse_args()
    server = start_server()
    try:
        name = f"deployed_{secrets.token_hex(4)}"
        server.execute(f"CREATE DATABASE {name}")
        with tempfile.TemporaryDirectory(prefix="phakhi-deployed-") as folder:
            found = asyncio.run(_run(given.proxy, server.url(name), Path(folder), given))
    finally:
        server.stop()
    for what, value in found.items():
        print(f"{what:<50} {value}")
    sys.exit(any(value for what, value in found.items() if what.startswith("!")))


if __name__ == "__main__":
    main()
