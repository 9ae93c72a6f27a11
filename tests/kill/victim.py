"""The real bot process, which can be told to kill itself: `python -m tests.kill.victim [point times]`.

It is what `phakhi run` is: settings from the environment, `bot.app.App`, its web server, its start. Only `reached`,
which does nothing in operation, is ours: it sends SIGKILL to its own process the given time that the named crash
point is reached. Counting begins with SIGUSR1, because the start writes too. It looks at the schedules more often than
a bot does, so that nobody waits for it, and its time is that of who started it (`school_hours.py`).

Its standard output says `ready` once the bot works and `counting` once it counts.
"""

from tests import as_installed  # noqa: F401, I001 - before the bot

import asyncio
import os
import signal
import sys
from collections.abc import Awaitable

import uvloop

from bot.app import App
from bot.crash import CrashPoint, Reached, nothing_happens
from bot.log import configure
from bot.serving import listening
from bot.settings import Settings, read_settings
from tests.kill.school_hours import SchoolHours

#: Seconds between two looks at the schedules.
SCHEDULES_EVERY = 0.2
#: Seconds until it counts though something is under way.
_SETTLES_WITHIN = 0.5


class Fate:
    """Death at one crash point. The threads that pass it stand still with the process: SIGKILL waits for nobody."""

    def __init__(self, point: CrashPoint, times: int) -> None:
        self._point, self._left = point, times
        self._counting = False

    async def begin(self, settled: Awaitable[None]) -> None:
        """Count from now on: first what was seen to be done in the database passes its last crash points here, unless
        there is always something under way."""
        # Nothing is cancelled: whoever waits for quiet under load might go on, and this would wait with it.
        self._settling = asyncio.ensure_future(settled)
        await asyncio.wait([self._settling], timeout=_SETTLES_WITHIN)
        self._counting = True
        _tell("counting")

    def reached(self, point: str) -> None:
        """What the bot calls at each of its crash points."""
        if not self._counting or point != self._point:
            return
        self._left -= 1
        if self._left == 0:
            os.kill(os.getpid(), signal.SIGKILL)


async def serve(settings: Settings, fate: Fate | None) -> None:
    """As `bot.serving` serves on the platforms."""
    reached: Reached = nothing_happens
    beginning: list[asyncio.Task[None]] = []
    if fate is not None:
        reached = fate.reached
    app = App(settings, SchoolHours.inherited(), reached=reached, schedules_every=SCHEDULES_EVERY)
    async with listening(app, settings.host, settings.port) as served:
        await app.begin()
        if fate is not None:
            loop = asyncio.get_running_loop()
            loop.add_signal_handler(
                signal.SIGUSR1, lambda: beginning.append(loop.create_task(fate.begin(app.settled())))
            )
        _tell("ready")
        await served.ending.wait()


def _tell(what: str) -> None:
    print(what, flush=True)


def main() -> None:
    """Read the fate and the settings, and live until something ends it."""
    fate = Fate(CrashPoint(sys.argv[1]), int(sys.argv[2])) if len(sys.argv) > 1 else None
    settings = read_settings()
    configure(settings.log_level)
    uvloop.run(serve(settings, fate))


if __name__ == "__main__":
    main()
