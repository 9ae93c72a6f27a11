"""Phones that log without a pause, now and then an announcement to all of them, and a bot that is killed again and
again at moments that nobody chose."""

import asyncio
import random
import signal
from collections import Counter
from dataclasses import dataclass, field

from bot.crash import CrashPoint
from bot.expiring import KIND
from bot.simulator.identity import LINE, TELEGRAM
from storage.campaign import DeliveryState
from tests.kill.found import Found
from tests.kill.load import ANNOUNCED, LAST_TALKS, Load
from tests.kill.process import Fate
from tests.kill.town import KillTown

#: Seconds: how long a bot that waits for its fate may live; it looks for announcements every two.
LIFE = 3.0
#: Seconds within which a start is killed, about as long as it takes.
START = 2.0
#: How often an announcement is made, besides the first one and those that a fate at a point of a campaign needs.
ANNOUNCES = 0.1
#: The phones only log, which leaves no slow work.
POINTS = [point for point in CrashPoint if not point.startswith("job.")]
#: Announcements on their way at the same time.
AT_ONCE = 2
#: The network of `phones_of`.
NETWORK = 1


@dataclass
class RandomKills:
    """One run. `seed` decides about fates, pauses and announcements; when the threads run nobody decides."""

    town: KillTown
    load: Load
    seed: int
    kills: Counter[str] = field(default_factory=Counter)
    #: the announcements by their number, and their words
    announced: dict[int, str] = field(default_factory=dict)
    #: schedules that were made due, so that the bot dies of one of them
    due: int = 0

    async def run(self, count: int) -> Found:
        """Kill so many times, let the talks end in peace, and look at what there is."""
        chance = random.Random(self.seed)
        async with self.load.running():
            for _ in range(count):
                await self._one_life(chance)
            await self.town.bot.start()
            await self.load.end()
            await self.town.campaigns_done(LAST_TALKS)
            await self.town.until(self._slots_claimed)
        return self._found()

    async def _one_life(self, chance: random.Random) -> None:
        """A start and a death: inside at a crash point, or from outside while it starts or works.

        A fate whose point does not come is a death from outside.
        """
        bot = self.town.bot
        how = chance.choices(["at a point", "from outside", "while starting"], [5, 4, 1])[0]
        moment = chance.uniform(0, START if how == "while starting" else 1.0)
        fate = _fate(chance) if how == "at a point" else None
        if chance.random() < ANNOUNCES or not self.announced:
            self._announce()
        await bot.launch(fate)
        if how != "while starting":
            await bot.ready()
        if fate is not None:
            await bot.count()
            self._lead_to(fate)
            try:
                await bot.died(LIFE)
            except TimeoutError:
                how = "from outside"
        else:
            await asyncio.sleep(moment)
        bot.kill()
        if (status := await bot.died()) != -signal.SIGKILL:
            raise RuntimeError(f"the bot ended by itself with {status}\n{bot.complaints()}")
        self.kills[how] += 1
        self.town.ledger.end_leases()
        self.town.accepted.read()

    def _lead_to(self, fate: Fate) -> None:
        """What a talk does not pass."""
        if fate.point.startswith("campaign."):
            self._announce()
        if fate.point.startswith("slot."):
            fallen_due = [f"due {self.due + number}" for number in range(fate.times)]
            self.town.ledger.make_due(fallen_due, KIND)
            self.due += len(fallen_due)

    async def _slots_claimed(self) -> bool:
        return self.town.ledger.claimed() >= self.due

    def _announce(self) -> None:
        """To everybody, unless two are on their way: more than two a day wait for the next one."""
        ledger = self.town.ledger
        if sum(not is_done for is_done in ledger.campaigns().values()) == AT_ONCE:
            return
        ledger.let_a_week_pass()
        words = f"{ANNOUNCED} {len(self.announced):04}"
        self.announced[ledger.announce(NETWORK, words)] = words

    def _found(self) -> Found:
        found = self.load.found()
        broken: Counter[str] = Counter()
        for number, words in self.announced.items():
            report = self.town.ledger.report(number)
            sent, unknown = report[DeliveryState.SENT], report[DeliveryState.UNKNOWN]
            on_line, on_telegram = (
                self.town.shown(words, [phone for phone in self.load.phones if phone.channel == channel])
                for channel in (LINE, TELEGRAM)
            )
            shown = sum(on_line) + sum(on_telegram)
            broken["members on LINE who have an announcement never or twice"] += sum(times != 1 for times in on_line)
            broken["members on Telegram who have an announcement twice"] += sum(times > 1 for times in on_telegram)
            is_exact = sent + unknown == report.total() == len(self.load.phones) and sent <= shown <= sent + unknown
            broken["announcements whose report is wrong"] += not is_exact
        broken["slots lost"] = self.due - self.town.ledger.claimed()
        kills = {f"kills {how}": times for how, times in sorted(self.kills.items())}
        besides = {"announcements": len(self.announced), "slots": self.town.ledger.claimed()}
        return Found(found.broken | broken, kills | found.lines | besides, found.stories)


def _fate(chance: random.Random) -> Fate:
    point, times = chance.choice(POINTS), chance.randint(1, 20)
    return Fate(point, 1 if point is CrashPoint.CAMPAIGN_SPREAD else times)
