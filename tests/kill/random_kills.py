"""Phones that log without a pause, and a bot that is killed again and again at moments that nobody chose."""

import asyncio
import random
import signal
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from bot.crash import CrashPoint
from bot.expiring import KIND
from bot.simulator.identity import LINE, TELEGRAM
from bot.simulator.phone import Phone
from bot.simulator.seen import Bubble
from storage.event import EventOutcome
from storage.opening import open_database
from storage.outbox import OutboxState
from tests.benchmarks.members import members_of
from tests.benchmarks.town import Phone as Seat
from tests.kill.log_talk import Act, answers, different, log_of
from tests.kill.process import Fate
from tests.kill.town import KillTown

#: Seconds: how long a bot that waits for its fate may live; how long the talks may take that are under way when the
#: last bot starts.
LIFE, LAST_TALKS = 2.0, 60.0
#: Seconds within which a start is killed, about as long as it takes.
START = 2.0
#: The phones only log, which leaves no slow work.
POINTS = [point for point in CrashPoint if not point.startswith("job.")]


@dataclass
class Found:
    """What the end of a run found. `broken`: a promise → how often it was not kept; `lines`: what else is told."""

    broken: dict[str, int] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    stories: list[str] = field(default_factory=list)

    @property
    def kept(self) -> bool:
        """Whether every promise was."""
        return not any(self.broken.values())


@dataclass
class RandomKills:
    """One run. `seed` decides about fates, pauses and who types; when the threads run nobody decides."""

    town: KillTown
    phones: Sequence[Phone]
    seed: int
    kills: Counter[str] = field(default_factory=Counter)
    finished: list[str] = field(default_factory=list)
    #: stories of phones that got no answer, another answer than the talk's next, or no button to tap
    unanswered: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    #: schedules that were made due, so that the bot dies of one of them
    due: int = 0
    _asked: dict[Phone, tuple[Act, int]] = field(default_factory=dict)
    _last_round: bool = False

    async def run(self, count: int) -> Found:
        """Kill so many times, let the talks end in peace, and look at what there is."""
        chance = random.Random(self.seed)
        talks = {phone: asyncio.create_task(self._talks(phone)) for phone in self.phones}
        postman = asyncio.create_task(self._deliver_again())
        try:
            for _ in range(count):
                await self._one_life(chance)
            self._last_round = True
            await self.town.bot.start()
            await asyncio.wait(talks.values(), timeout=LAST_TALKS)
            await self.town.settled()
            await self.town.until(self._slots_claimed)
            for phone, talk in talks.items():
                self._judge(phone, talk)
        finally:
            for task in (postman, *talks.values()):
                task.cancel()
            await asyncio.gather(postman, *talks.values(), return_exceptions=True)
        return self._found()

    async def _one_life(self, chance: random.Random) -> None:
        """A start and a death: inside at a crash point, or from outside while it starts or works."""
        bot = self.town.bot
        how = chance.choices(["at a point", "from outside", "while starting"], [5, 4, 1])[0]
        moment = chance.uniform(0, START if how == "while starting" else 1.0)
        fate = Fate(chance.choice(POINTS), chance.randint(1, 20)) if how == "at a point" else None
        await bot.launch(fate)
        if how != "while starting":
            await bot.ready()
        if fate is not None:
            await bot.count()
            if fate.point.startswith("slot."):
                fallen_due = [f"due {self.due + number}" for number in range(fate.times)]
                self.town.ledger.make_due(fallen_due, KIND)
                self.due += len(fallen_due)
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

    async def _slots_claimed(self) -> bool:
        return self.town.ledger.claimed() >= self.due

    async def _deliver_again(self) -> None:
        """Both platforms, without their pauses."""
        simulator = self.town.simulator
        while True:
            waiting = simulator.phones.waiting()
            await asyncio.gather(*(simulator.post.deliver(event, again=event.attempts > 0) for event in waiting))
            await asyncio.sleep(0.05)

    async def _talks(self, phone: Phone) -> None:
        """One activity after the other."""
        chance = random.Random(f"{self.seed} {phone.code}")
        number = 0
        while not self._last_round:
            number += 1
            title = different(f"{phone.code} {number}")
            for act in log_of(title):
                await self._answered(phone, act, chance)
            self.finished.append(title)

    async def _answered(self, phone: Phone, act: Act, chance: random.Random) -> None:
        """Say it, now and then deliver it twice, and wait for the answer as long as it takes."""
        latest = phone.bubbles[-8:]
        after, changed = (latest[0].number - 1, _newest(latest)) if latest else (0, 0)
        self._asked[phone] = act, changed
        await self.town.do(phone, act, typed=chance.random() < 0.5)
        if chance.random() < 0.1:
            await phone.redeliver()
        while True:
            shown = self.town.simulator.phones.bubbles(phone.channel, phone.chat, after=after)
            if answers([bubble for bubble in shown if bubble.changed > changed], act):
                break
            await asyncio.sleep(0.03)
        del self._asked[phone]

    def _judge(self, phone: Phone, talk: asyncio.Task[None]) -> None:
        """Tell what became of a phone whose talk did not end."""
        who = f"{phone.channel} {phone.code}"
        if not talk.done():
            act, changed = self._asked[phone]
            said = [bubble for bubble in phone.bubbles[-8:] if not bubble.mine]
            told = f"{who} said {act.words!r} and saw {said[-1].text[:80] if said else None!r}"
            (self.lost if _newest(said) > changed else self.unanswered).append(told)
        elif (error := talk.exception()) is not None:
            self.lost.append(f"{who}: {error!r}")

    def _found(self) -> Found:
        ledger, accepted, sent = self.town.ledger, self.town.accepted, self.town.sent
        titles, events, outbox = ledger.titles(), ledger.events(), ledger.outbox()
        counted = Counter(row.channel for row in outbox if row.reason == "maybe_double")
        doubled = {channel: accepted.doubled(channel) for channel in (LINE, TELEGRAM)}
        broken = {
            "inputs that the bot never took": self.town.unacknowledged(),
            "inputs acknowledged and unanswered": len(self.unanswered),
            "inputs lost": len(sent - events.keys()),
            "inputs failed": sum(outcome is not EventOutcome.DONE for outcome in events.values()),
            "dialogues lost": len(self.lost),
            "dialogues left over": ledger.dialogues(),
            "activities lost": sum(titles[title] == 0 for title in self.finished),
            "activities doubled": sum(times - 1 for times in titles.values()),
            "activities that nobody logged": len(titles.keys() - set(self.finished)),
            "answers lost": max(0, len(sent) - len(outbox)),
            "answers stored twice": max(0, len(outbox) - len(sent)),
            "answers not sent": sum(row.state is not OutboxState.SENT for row in outbox),
            "slots lost": self.due - ledger.claimed(),
            "doubled answers not counted": sum(max(0, doubled[name] - counted[name]) for name in doubled),
        }
        lines = {f"kills {how}": times for how, times in sorted(self.kills.items())}
        lines |= {"starts": self.town.bot.starts, "messages": len(sent), "activities": len(self.finished)}
        lines["slots"] = ledger.claimed()
        lines |= {f"doubled answers on {name}": times for name, times in doubled.items()}
        lines |= {f"copies too many on {name}": accepted.copies(name) for name in doubled}
        lines |= {f"counted as perhaps doubled on {name}": counted[name] for name in doubled}
        return Found(broken, lines, self.unanswered + self.lost)


def _newest(bubbles: Sequence[Bubble]) -> int:
    return max((bubble.changed for bubble in bubbles), default=0)


async def phones_of(town: KillTown, database_url: str, count: int) -> list[Phone]:
    """So many members of one network of three schools, on LINE and Telegram in turn, in an empty database."""
    channels = (LINE, TELEGRAM)
    phones = [town.simulator.phone(channels[number % 2], f"K{number:02}") for number in range(count)]
    seats = [Seat(phone.channel, phone.chat) for phone in phones]
    database = open_database(database_url, clock=lambda: datetime.now(UTC))
    try:
        await asyncio.wrap_future(database.write(lambda connection: members_of(connection, seats, datetime.now(UTC))))
    finally:
        database.close()
    return phones
