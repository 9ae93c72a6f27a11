"""Phones that log without a pause, platforms that deliver again what got no 200, and what was promised to both.

Whatever happens to the bot meanwhile: no input acknowledged and unanswered, no row lost or doubled, no dialogue lost.
"""

import asyncio
import random
import time
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from bot.simulator.identity import LINE, TELEGRAM
from bot.simulator.phone import Phone
from bot.simulator.seen import Bubble
from storage.event import EventOutcome
from storage.opening import open_database
from storage.outbox import OutboxState
from tests.benchmarks.members import members_of
from tests.benchmarks.town import Phone as Seat
from tests.kill.found import Found
from tests.kill.log_talk import Act, answers, different, log_of
from tests.kill.town import KillTown

#: Seconds that the talks may take that are under way when peace comes.
LAST_TALKS = 60.0
#: How an announcement begins that comes among the talks.
ANNOUNCED = "พรุ่งนี้ประชุมเครือข่าย"


@dataclass
class Load:
    """`seed` decides who types and what is delivered twice; when the threads run nobody decides."""

    town: KillTown
    phones: Sequence[Phone]
    seed: int
    finished: list[str] = field(default_factory=list)
    #: from each message to its answer
    seconds: list[float] = field(default_factory=list)
    #: stories of phones that got no answer, another answer than the talk's next, or no button to tap
    unanswered: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    #: what the bot answered to deliveries that came again; None: nothing
    statuses: Counter[int | None] = field(default_factory=Counter)
    _talks: dict[Phone, asyncio.Task[None]] = field(default_factory=dict)
    _asked: dict[Phone, tuple[Act, int]] = field(default_factory=dict)
    _last_round: bool = False

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """The phones talk until `end`."""
        self._talks = {phone: asyncio.create_task(self._talk(phone)) for phone in self.phones}
        postman = asyncio.create_task(self._deliver_again())
        try:
            yield
        finally:
            for task in (postman, *self._talks.values()):
                task.cancel()
            await asyncio.gather(postman, *self._talks.values(), return_exceptions=True)

    async def end(self) -> None:
        """Nobody begins another talk, and those that are under way end in peace; the bot is well again."""
        self._last_round = True
        await asyncio.wait(self._talks.values(), timeout=LAST_TALKS)
        await self.town.settled()
        for phone, talk in self._talks.items():
            self._judge(phone, talk)

    async def more(self, activities: int, within: float = LAST_TALKS) -> None:
        """Wait until the phones have logged so many more."""
        wanted = len(self.finished) + activities

        async def logged() -> bool:
            return len(self.finished) >= wanted

        await self.town.until(logged, within)

    async def refused(self, deliveries: int, within: float = LAST_TALKS) -> None:
        """Wait until the bot has answered so many more deliveries by 503: not now, come again."""
        wanted = self.statuses[503] + deliveries

        async def answered() -> bool:
            return self.statuses[503] >= wanted

        await self.town.until(answered, within)

    def found(self) -> Found:
        """What was promised, and what the run was."""
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
            "doubled answers not counted": sum(max(0, doubled[name] - counted[name]) for name in doubled),
        }
        lines = {"starts": self.town.starts, "messages": len(sent), "activities": len(self.finished)}
        lines |= {f"doubled answers on {name}": times for name, times in doubled.items()}
        lines |= {f"copies too many on {name}": accepted.copies(name) for name in doubled}
        lines |= {f"counted as perhaps doubled on {name}": counted[name] for name in doubled}
        return Found(broken, lines, self.unanswered + self.lost)

    async def _deliver_again(self) -> None:
        """Both platforms, without their pauses."""
        simulator = self.town.simulator
        while True:
            waiting = simulator.phones.waiting()
            deliveries = (simulator.post.deliver(event, again=event.attempts > 0) for event in waiting)
            self.statuses.update(await asyncio.gather(*deliveries))
            await asyncio.sleep(0.05)

    async def _talk(self, phone: Phone) -> None:
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
        begun = time.monotonic()
        await self.town.do(phone, act, typed=chance.random() < 0.5 or not _offers(latest, act))
        if chance.random() < 0.1:
            await phone.redeliver()
        while True:
            shown = self.town.simulator.phones.bubbles(phone.channel, phone.chat, after=after)
            if answers([bubble for bubble in shown if bubble.changed > changed], act):
                break
            await asyncio.sleep(0.03)
        self.seconds.append(time.monotonic() - begun)
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


def _newest(bubbles: Sequence[Bubble]) -> int:
    return max((bubble.changed for bubble in bubbles), default=0)


def _offers(bubbles: Sequence[Bubble], act: Act) -> bool:
    """LINE shows quick replies under the newest bubble only: below an announcement the question's are gone, and a
    member types. Under a question that is the newest its buttons must be there."""
    newest_is_the_question = bool(bubbles) and ANNOUNCED not in bubbles[-1].text
    return newest_is_the_question or any(act.words in bubble.buttons for bubble in bubbles)


async def phones_of(town: KillTown, database_url: str, count: int) -> list[Phone]:
    """So many members of one network of three schools, on LINE and Telegram in turn, in an empty database."""
    channels = (LINE, TELEGRAM)
    phones = [town.simulator.phone(channels[number % 2], f"K{number:02}") for number in range(count)]
    seats = [Seat(phone.channel, phone.chat) for phone in phones]
    now = town.clock.now()
    database = open_database(database_url, clock=town.clock.now)
    try:
        await asyncio.wrap_future(database.write(lambda connection: members_of(connection, seats, now)))
    finally:
        database.close()
    return phones
