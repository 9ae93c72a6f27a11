"""A bot on the fake platforms, and phones that talk to it: the fixtures of every talk.

The platforms are the simulator's, over real HTTP; the channels are the real ones with their SDKs; the database is a
real SQLite file or a real PostgreSQL with the demo networks in it. Only the clock is ours.
"""

import asyncio
import secrets
import shutil
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.app import App
from bot.expiring import NIGHTLY, expire
from bot.serving import listening
from bot.settings import Settings
from bot.simulator import Simulator
from bot.simulator.identity import account_id
from storage import job_queue
from storage.demo import demo_people, load_demo
from storage.linking import link
from storage.opening import open_database
from storage.schema import migrate
from storage.session import Connection, Session
from tests.postgres import Server

#: A Friday afternoon after the last lesson, in the middle of the second semester of 2569.
AS_OF = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
#: A job that is due within so many seconds belongs to what has just been said.
SOON = 120.0
LINE_SECRET, LINE_TOKEN = "line-secret-of-the-tests", "line-token-of-the-tests"
TELEGRAM_TOKEN, TELEGRAM_SECRET = "123456789:" + "T" * 35, "telegram-secret-of-the-tests"


@dataclass
class StandingClock:
    """Time that passes only when a test says so."""

    moment: datetime = AS_OF
    _sleepers: list[datetime] = field(default_factory=list)

    def now(self) -> datetime:
        """The moment."""
        return self.moment

    async def sleep(self, seconds: float) -> None:
        """Who waits for a slot makes the time pass, one after the other; whatever else is under way comes first."""
        until = self.moment + timedelta(seconds=seconds)
        self._sleepers.append(until)
        try:
            await asyncio.sleep(0.02)
            while self.moment < until > min(self._sleepers):
                await asyncio.sleep(0.02)
            self.moment = max(self.moment, until)
        finally:
            self._sleepers.remove(until)

    def pass_(self, **how_long: float) -> None:
        """Let time pass: `clock.pass_(hours=25)`."""
        self.moment += timedelta(**how_long)


@dataclass
class Town:
    """One bot, its database and the two platforms."""

    database_url: str
    folder: Path
    clock: StandingClock = field(default_factory=StandingClock)
    phones: Path | str = ":memory:"
    #: messages a second in all; 0 for no pacing
    telegram_rate: float = 0
    #: where its files are kept, as in the setting; a folder of its own when empty
    media: str = ""

    async def open(self) -> None:
        """Start the platforms and the bot."""
        self.simulator = Simulator(
            path=self.phones,
            line_secret=LINE_SECRET,
            line_token=LINE_TOKEN,
            telegram_token=TELEGRAM_TOKEN,
            telegram_secret=TELEGRAM_SECRET,
            clock=self.clock,
        )
        await self.simulator.start()
        await self.begin()

    async def begin(self) -> None:
        """Start the bot anew from its database."""
        self.app = App(self.settings(), self.clock, sleep=self.clock.sleep)
        self._serving = AsyncExitStack()
        served = await self._serving.enter_async_context(listening(self.app, "127.0.0.1", 0))
        self.simulator.bot_url = f"http://127.0.0.1:{served.port}"
        await self.app.begin()

    async def end(self) -> None:
        """Stop the bot; every object of it is dropped."""
        await self._serving.aclose()
        del self.app, self._serving

    async def restart(self) -> None:
        """The bot ends and begins anew; the platforms go on."""
        await self.end()
        await self.begin()

    async def close(self) -> None:
        """Everything ends."""
        await self.end()
        await self.simulator.stop()

    async def prepared(self) -> None:
        """Wait until the platforms know where the bot is, its menu and its commands."""
        await asyncio.gather(*self.app.tasks)

    async def settled(self) -> None:
        """Wait until the bot has said all it has to say; what is due in a moment is due now."""
        await self.app.settled()
        while (wait := await asyncio.to_thread(self._until_due)) is not None:
            self.clock.pass_(seconds=wait)
            self.app.carrier.wake()
            await self.app.settled()

    async def night(self) -> None:
        """What has come to its end goes, as every night, though it is not half past two yet."""
        await expire(self.app.database, self.app.media, self.app.settings.retention, NIGHTLY.details)

    def _until_due(self) -> float | None:
        """Seconds until the next job, if that is soon."""
        with self.app.database.read() as connection:
            due = job_queue.next_due(connection)
        wait = (due - self.app.database.now()).total_seconds() if due is not None else SOON
        return max(wait, 0.0) if wait < SOON else None

    def settings(self) -> Settings:
        """As an operator would set them, with the platforms on loopback."""
        return Settings(
            database_url=SecretStr(self.database_url),
            listen="127.0.0.1:0",
            public_url="https://simulator.invalid",
            line_channel_secret=SecretStr(LINE_SECRET),
            line_channel_token=SecretStr(LINE_TOKEN),
            line_api=self.simulator.line_api,
            line_data_api=self.simulator.line_data_api,
            telegram_token=SecretStr(TELEGRAM_TOKEN),
            telegram_secret=SecretStr(TELEGRAM_SECRET),
            telegram_api=self.simulator.telegram_api,
            telegram_rate=self.telegram_rate,
            media=self.media or str(self.folder / "media"),
        )


def with_demo(url: str) -> None:
    """Fill a migrated database with the demo networks; every member has LINE and Telegram, so that any talk can be
    played on either."""

    def work(connection: Connection) -> None:
        load_demo(connection, AS_OF, account_ids=account_id)
        with Session(connection, join_transaction_mode="create_savepoint") as session:
            for number, person in enumerate(demo_people(), start=1):
                for channel in ("line", "telegram"):
                    chat = account_id(person.code, channel)
                    if channel not in person.platforms:
                        link(session, number, channel=channel, sender=chat, chat=chat, now=AS_OF)
            session.commit()

    database = open_database(url, clock=lambda: AS_OF)
    database.write(work).result()
    database.close()


@pytest.fixture(scope="session")
def demo_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file with the demo networks, to be copied."""
    path = tmp_path_factory.mktemp("demo") / "demo.db"
    migrate(f"sqlite:///{path}")
    with_demo(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def demo_postgres(postgres_server: Server) -> str:
    """The name of a PostgreSQL database with the demo networks, to be copied."""
    name = f"demo_{secrets.token_hex(4)}"
    postgres_server.copy("template_phakhi", name)
    with_demo(postgres_server.url(name))
    return name


@pytest.fixture(scope="session")
def prepared_phones(demo_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The platforms as a bot that ran before has left them, to be copied: painting its menu takes a while."""
    folder = tmp_path_factory.mktemp("phones")
    shutil.copy(demo_sqlite, folder / "phakhi.db")

    async def prepare() -> None:
        town = Town(f"sqlite:///{folder / 'phakhi.db'}", folder, phones=folder / "phones.db")
        await town.open()
        await town.prepared()
        await town.close()

    asyncio.run(prepare())
    return folder / "phones.db"


DatabaseUrl = Callable[[str], str]


@pytest.fixture
def demo_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[DatabaseUrl]:
    """The address of a fresh database with the demo networks: `demo_url("sqlite")`, `demo_url("postgresql")`."""
    made: list[tuple[Server, str]] = []

    def url(kind: str) -> str:
        if kind == "sqlite":
            shutil.copy(request.getfixturevalue("demo_sqlite"), tmp_path / "phakhi.db")
            return f"sqlite:///{tmp_path / 'phakhi.db'}"
        server: Server = request.getfixturevalue("postgres_server")
        name = f"town_{secrets.token_hex(6)}"
        server.copy(request.getfixturevalue("demo_postgres"), name)
        made.append((server, name))
        return server.url(name)

    yield url
    for server, name in made:
        server.drop(name)


@pytest.fixture(params=["sqlite", "postgresql"])
async def town(
    request: pytest.FixtureRequest, demo_url: DatabaseUrl, prepared_phones: Path, tmp_path: Path
) -> AsyncIterator[Town]:
    """A bot on both platforms, on each kind of database in turn."""
    phones = shutil.copy(prepared_phones, tmp_path / "phones.db")
    built = Town(demo_url(request.param), tmp_path, phones=phones)
    await built.open()
    yield built
    await built.close()


@pytest.fixture
async def bot(demo_url: DatabaseUrl, prepared_phones: Path, tmp_path: Path) -> AsyncIterator[Town]:
    """A bot on both platforms and SQLite, for what does not depend on the database."""
    built = Town(demo_url("sqlite"), tmp_path, phones=shutil.copy(prepared_phones, tmp_path / "phones.db"))
    await built.open()
    yield built
    await built.close()
