"""The two platforms here, the bot in a process of its own that dies, and phones between them.

The platforms are the simulator's on loopback; nothing is delivered again by itself: the test is the platform's clock.
"""

import asyncio
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import pytest

from bot.simulator import Simulator
from bot.simulator.identity import LINE
from bot.simulator.phone import Phone
from tests.kill.accepted import Accepted
from tests.kill.ledger import Ledger
from tests.kill.log_talk import Act
from tests.kill.process import BotProcess, settings_of
from tests.kill.school_hours import SchoolHours
from tests.phone import LINE_SECRET, LINE_TOKEN, TELEGRAM_SECRET, TELEGRAM_TOKEN

#: Seconds until the member has the answer, the bot being alive.
ANSWER_WITHIN = 20.0


class KillTown:
    """`phones`: the platforms' file. `sent`: the ids of all events that the phones have caused."""

    def __init__(self, database_url: str, folder: Path, phones: Path, clock: SchoolHours | None = None) -> None:
        self.folder = folder
        self._database_url = database_url
        self.clock = clock or SchoolHours()
        self.ledger = Ledger(database_url, self.clock)
        self.simulator = Simulator(
            path=phones,
            line_secret=LINE_SECRET,
            line_token=LINE_TOKEN,
            telegram_token=TELEGRAM_TOKEN,
            telegram_secret=TELEGRAM_SECRET,
            clock=self.clock,
        )
        self.accepted = Accepted(self.simulator)
        self.sent: set[tuple[str, str]] = set()

    async def open(self) -> None:
        """Start the platforms; the bot is started by who kills it."""
        await self.simulator.start()
        self.bot = BotProcess(self.folder, self.settings())
        self.simulator.bot_url = self.bot.url

    async def close(self) -> None:
        """Everything ends, the bot first: by force, for it is not its gentle end that is proved here."""
        await self.bot.end()
        await self.simulator.stop()
        self.ledger.close()

    async def do(self, phone: Phone, act: Act, *, typed: bool = False) -> None:
        """A member's message goes to the bot, which may die of it; its id is remembered."""
        await act.by(phone, typed=typed)
        event = self.simulator.phones.last_event(phone.channel, phone.chat)
        assert event is not None
        name = "webhookEventId" if phone.channel == LINE else "update_id"
        self.sent.add((phone.channel, str(event.body[name])))

    @property
    def starts(self) -> int:
        """How often a bot was started."""
        return self.bot.starts

    def unacknowledged(self) -> int:
        """Events for which the platform has no 200."""
        return len(self.simulator.phones.waiting())

    async def settled(self) -> None:
        """The platforms deliver what got no 200, until the bot has everything and every answer has its outcome."""

        async def done() -> bool:
            await self.simulator.post.deliver_waiting()
            return not self.unacknowledged() and not self.ledger.waiting()

        await self.until(done)

    async def campaigns_done(self, within: float = ANSWER_WITHIN) -> None:
        """Every message to many has reached whom it can reach."""

        async def done() -> bool:
            return all(self.ledger.campaigns().values())

        await self.until(done, within)

    def shown(self, words: str, phones: Iterable[Phone]) -> list[int]:
        """How often each of these phones shows these words of the bot."""
        return [sum(words in bubble.text and not bubble.mine for bubble in phone.bubbles) for phone in phones]

    def known_keys(self) -> int:
        """How often LINE was told again what it had accepted, and said so."""
        return sum(request["platform"] == LINE and request["status"] == 409 for request in self.simulator.requests)

    async def until(self, fulfilled: Callable[[], Awaitable[bool]], within: float = ANSWER_WITHIN) -> None:
        """Wait for something that must come; raises TimeoutError with the bot's log."""
        try:
            async with asyncio.timeout(within):
                while not await fulfilled():
                    await asyncio.sleep(0.03)
        except TimeoutError:
            raise TimeoutError(f"waited for nothing\n{self.complaints()}") from None

    def complaints(self) -> str:
        """The last lines of the bot's log."""
        return self.bot.complaints()

    def settings(self) -> dict[str, str]:
        """Of every bot that works here."""
        return settings_of(
            self._database_url,
            self.folder,
            self.clock,
            line_api=self.simulator.line_api,
            line_data_api=self.simulator.line_data_api,
            telegram_api=self.simulator.telegram_api,
        )


#: `(database_url)`: the platforms, and a bot on that database that nobody has started yet.
OpenTown = Callable[[str], AbstractAsyncContextManager[KillTown]]


@pytest.fixture
def kill_town(prepared_phones: Path, tmp_path: Path) -> OpenTown:
    """A town on the database at an address: `async with kill_town(url) as town`."""

    @asynccontextmanager
    async def opened(database_url: str) -> AsyncIterator[KillTown]:
        town = KillTown(database_url, tmp_path, Path(shutil.copy(prepared_phones, tmp_path / "phones.db")))
        await town.open()
        try:
            yield town
        finally:
            await town.close()

    return opened
