"""One announcement to thousands, and a bot that is killed again and again before everybody has it.

Each death is where it costs most: a page of recipients is written and the next is not, or a platform has accepted a
call and its answer never arrives.
"""

import asyncio
import random
import signal
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bot.crash import CrashPoint
from bot.simulator.identity import LINE, TELEGRAM, account_id
from storage.campaign import DeliveryState
from storage.opening import open_database
from tests.benchmarks.members import members_of
from tests.benchmarks.town import Phone as Seat
from tests.kill.found import Found
from tests.kill.inboxes import Inboxes
from tests.kill.ledger import Ledger
from tests.kill.process import BotProcess, Fate, settings_of
from tests.kill.school_hours import SchoolHours

BODY = "พรุ่งนี้ประชุมเครือข่ายที่โรงเรียนอนุบาลธารทอง 13.30 น."
#: The network of `members_of`.
NETWORK = 1
#: Seconds: until a death that must come; until everybody has it after the last start.
DIES_WITHIN, DONE_WITHIN = 60.0, 300.0


@dataclass
class BroadcastKills:
    """One run in an empty migrated database. Half of the members are on LINE, half on Telegram."""

    database_url: str
    folder: Path
    members: int
    seed: int
    kills: Counter[str] = field(default_factory=Counter)

    async def run(self, count: int) -> Found:
        """Kill so many times, let it come to its end, and look at who has it."""
        self._inboxes = Inboxes()
        await self._inboxes.open()
        self._clock = SchoolHours()
        everywhere = dict.fromkeys(("line_api", "line_data_api", "telegram_api"), self._inboxes.address)
        self._bot = BotProcess(self.folder, settings_of(self.database_url, self.folder, self._clock, **everywhere))
        self._ledger = Ledger(self.database_url, self._clock)
        try:
            seats = await self._settle()
            begun = time.monotonic()
            number = await self._play(count)
            return self._found(seats, self._ledger.report(number), time.monotonic() - begun)
        finally:
            await self._bot.end()
            self._ledger.close()
            await self._inboxes.close()

    async def _settle(self) -> Sequence[Seat]:
        """The members move in."""
        channels = (LINE, TELEGRAM)
        seats = [
            Seat(channels[number % 2], account_id(f"B{number:05}", channels[number % 2]))
            for number in range(self.members)
        ]
        now = self._clock.now()
        database = open_database(self.database_url, clock=self._clock.now)
        try:
            await asyncio.wrap_future(database.write(lambda connection: members_of(connection, seats, now)))
        finally:
            database.close()
        return seats

    async def _play(self, count: int) -> int:
        """The announcement's number, once it is done."""
        chance = random.Random(self.seed)
        await self._bot.start(Fate(CrashPoint.CAMPAIGN_SPREAD))
        await self._bot.count()
        number = self._ledger.announce(NETWORK, BODY)
        await self._death("after a page of recipients")
        for kill in range(1, count):
            # LINE first: it takes five hundred with a call, and has long got everything when Telegram is half way.
            channel = LINE if kill <= count // 2 else TELEGRAM
            # So early that nobody comes to the end before the last kill.
            calls = 1 if channel == LINE else chance.randint(1, max(1, self.members // (4 * count)))
            self._inboxes.set_trap(channel, calls, self._bot.kill)
            await self._bot.launch()
            await self._death(f"while {channel} answers")
        await self._bot.launch()
        async with asyncio.timeout(DONE_WITHIN):
            while not self._ledger.campaigns()[number]:
                await asyncio.sleep(0.1)
        return number

    async def _death(self, how: str) -> None:
        if (status := await self._bot.died(DIES_WITHIN)) != -signal.SIGKILL:
            raise RuntimeError(f"the bot ended by itself with {status}\n{self._bot.complaints()}")
        self.kills[how] += 1
        self._ledger.end_leases()

    def _found(self, seats: Sequence[Seat], report: Counter[DeliveryState], seconds: float) -> Found:
        times = self._inboxes.times
        everybody = {channel: [seat.user for seat in seats if seat.platform == channel] for channel in (LINE, TELEGRAM)}
        sent, unknown = report[DeliveryState.SENT], report[DeliveryState.UNKNOWN]
        reached = sum(times[LINE].values()) + sum(times[TELEGRAM].values())
        broken = {
            "members on LINE who have it never": sum(times[LINE][chat] == 0 for chat in everybody[LINE]),
            "members on LINE who have it twice": sum(times[LINE][chat] > 1 for chat in everybody[LINE]),
            "members on Telegram who have it twice": sum(times[TELEGRAM][chat] > 1 for chat in everybody[TELEGRAM]),
            "strangers who have it": sum(len(times[channel].keys() - everybody[channel]) for channel in everybody),
            "deliveries without an end": report.total() - sent - unknown,
            "members without a delivery": len(seats) - report.total(),
            "sent that nobody got": max(0, sent - reached),
            "got that nobody reports": max(0, reached - sent - unknown),
            "deaths while LINE answered that no key has healed": max(
                0, self.kills[f"while {LINE} answers"] - self._inboxes.known_keys
            ),
        }
        lines = {f"kills {how}": many for how, many in sorted(self.kills.items())}
        lines |= {
            "starts": self._bot.starts,
            "seconds from the announcement to the end": round(seconds),
            "members": len(seats),
            "reported as sent": sent,
            "reported as unknown": unknown,
            "members on LINE who have it": len(times[LINE]),
            "multicasts that LINE accepted": self._inboxes.accepted[LINE],
            "multicasts that LINE knew already (409)": self._inboxes.known_keys,
            "members on Telegram who have it": len(times[TELEGRAM]),
        }
        return Found(broken, lines)
