"""The bot in a process of its own: started, told to count, killed, started again at the same address.

Only processes that were started here are ended, and by their id. Every wait has an end.
"""

import asyncio
import os
import random
import signal
import socket
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bot.crash import CrashPoint
from tests.house.sources import ROOT
from tests.kill.forked import Forked, fork
from tests.kill.school_hours import SchoolHours
from tests.phone import LINE_SECRET, LINE_TOKEN, TELEGRAM_SECRET, TELEGRAM_TOKEN

#: Seconds: a start on a busy machine, and an end that is certain to come.
START_WITHIN, END_WITHIN = 60.0, 20.0


@dataclass(frozen=True)
class Fate:
    """Where the process kills itself: at the `times`-th passing of a crash point, counted from `count` on."""

    point: CrashPoint
    times: int = 1


def free_port() -> int:
    """A port below those that the system gives to outgoing calls: nobody takes it while the bot is dead."""
    for port in random.SystemRandom().sample(range(20_000, 32_000), 100):
        with socket.socket() as tried:
            try:
                tried.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise OSError("no free port")


def settings_of(
    database_url: str, folder: Path, clock: SchoolHours, *, line_api: str, line_data_api: str, telegram_api: str
) -> dict[str, str]:
    """As an operator would set them, with the platforms on loopback, and with the time of the test."""
    return {
        **clock.environment,
        "PHAKHI_DATABASE_URL": database_url,
        "PHAKHI_PUBLIC_URL": "https://simulator.invalid",
        "PHAKHI_LINE_CHANNEL_SECRET": LINE_SECRET,
        "PHAKHI_LINE_CHANNEL_TOKEN": LINE_TOKEN,
        "PHAKHI_LINE_API": line_api,
        "PHAKHI_LINE_DATA_API": line_data_api,
        "PHAKHI_TELEGRAM_TOKEN": TELEGRAM_TOKEN,
        "PHAKHI_TELEGRAM_SECRET": TELEGRAM_SECRET,
        "PHAKHI_TELEGRAM_API": telegram_api,
        "PHAKHI_TELEGRAM_RATE": "0",
        "PHAKHI_MEDIA": str(folder / "media"),
        "PHAKHI_LOG_LEVEL": "warning",
    }


@dataclass
class BotProcess:
    """One bot after the other, at one address. `folder` is where it runs and where its log is."""

    folder: Path
    settings: Mapping[str, str]
    port: int = field(default_factory=free_port)
    starts: int = 0
    #: from a process that has imported everything; False: from nothing, with no more memory than a bot needs
    forked: bool = True
    _process: Forked | asyncio.subprocess.Process | None = None

    @property
    def process_id(self) -> int:
        """Of the bot that runs now."""
        return self._running.pid

    @property
    def url(self) -> str:
        """Where the platforms call it."""
        return f"http://127.0.0.1:{self.port}"

    async def launch(self, fate: Fate | None = None) -> None:
        """Begin to start it; `ready` waits until it works."""
        environment = {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(ROOT),
            "PHAKHI_LISTEN": f"127.0.0.1:{self.port}",
            **self.settings,
        }
        words = [fate.point, str(fate.times)] if fate else []
        with self.log.open("ab") as log:
            if self.forked:
                self._process = await fork(self.folder, environment, words, log.fileno())
            else:
                self._process = await asyncio.create_subprocess_exec(
                    sys.executable, "-m", "tests.kill.victim", *words,
                    cwd=self.folder, env=environment, stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE,
                    stderr=log,
                )  # fmt: skip
        self.starts += 1

    async def ready(self) -> None:
        """Wait until it has taken over what its forerunner left."""
        await self._hear("ready", START_WITHIN)

    async def start(self, fate: Fate | None = None) -> None:
        """Launch it and wait until it works."""
        await self.launch(fate)
        await self.ready()

    async def count(self) -> None:
        """From now on its fate counts."""
        self._running.send_signal(signal.SIGUSR1)
        await self._hear("counting", END_WITHIN)

    def kill(self) -> None:
        """SIGKILL from outside, unless it is dead already."""
        if self._running.returncode is None:
            self._running.kill()

    async def died(self, within: float = END_WITHIN) -> int:
        """Wait for its end; returns how it ended (-9: by SIGKILL). Raises TimeoutError."""
        process = self._running
        async with asyncio.timeout(within):
            status = await process.wait()
        if process.stdout is not None:
            await process.stdout.read()
        return status

    async def stop(self) -> None:
        """SIGTERM, and its gentle end."""
        self._running.terminate()
        if await self.died():
            raise RuntimeError(f"it did not end gently\n{self.complaints()}")

    async def end(self) -> None:
        """Whatever it does: let it be dead."""
        if self._process is not None:
            self.kill()
            await self.died()

    def complaints(self) -> str:
        """The last lines of its log, for who reads why a test failed."""
        return "\n".join(self.log.read_text("utf-8").splitlines()[-20:])

    @property
    def log(self) -> Path:
        """What it has said to the operator, as JSON lines."""
        return self.folder / "bot.log"

    @property
    def _running(self) -> Forked | asyncio.subprocess.Process:
        assert self._process is not None, "launch comes first"
        return self._process

    async def _hear(self, word: str, seconds: float) -> None:
        stdout = self._running.stdout
        assert stdout is not None
        async with asyncio.timeout(seconds):
            line = (await stdout.readline()).decode().strip()
        if line != word:
            raise EOFError(f"no {word!r} but {line!r} from the bot\n{self.complaints()}")
