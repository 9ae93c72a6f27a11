"""The clock that wakes the bot: APScheduler with a few fixed ticks. What is due is read from rows, never kept here."""

from collections.abc import Awaitable, Callable
from datetime import datetime

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

from bot.log import get_logger
from storage.database import DatabaseUnavailable

log = get_logger(__name__)

Tick = Callable[[], Awaitable[None]]


class Timetable:
    """Named ticks, each every so many seconds; one that is still running is not started again."""

    def __init__(self, ticks: dict[str, tuple[float, Tick]]) -> None:
        self._scheduler = AsyncIOScheduler(
            timezone="UTC", job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
        )
        for name, (seconds, tick) in ticks.items():
            self._scheduler.add_job(
                _guarded(name, tick), IntervalTrigger(seconds=seconds, timezone="UTC"), id=name, name=name
            )

    def start(self) -> None:
        """Begin to tick on the running event loop."""
        self._scheduler.start()

    def stop(self) -> None:
        """No further tick."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)

    def next_times(self) -> dict[str, datetime]:
        """When each tick comes next."""
        return {job.id: job.next_run_time for job in self._scheduler.get_jobs()}


def _guarded(name: str, tick: Tick) -> Tick:
    """A tick that fails says so and comes again; it must not take the clock with it."""

    async def run() -> None:
        try:
            await tick()
        except DatabaseUnavailable as away:
            log.warning("tick put off: the database is away", tick=name, reason=str(away))
        except Exception:
            log.exception("tick failed", tick=name)

    return run
