"""A look at the jobs that is worth while later."""

import asyncio
from collections.abc import Callable
from datetime import datetime

#: Seconds that pass at least: what could not be claimed now is in other hands, or the clock has not moved.
SOONEST = 0.05


class Alarm:
    """Rings once, at the earliest of the moments for which it was set since it last rang."""

    def __init__(self, ring: Callable[[], None], now: Callable[[], datetime]) -> None:
        self._ring = ring
        self._now = now
        self._at: datetime | None = None
        self._timer: asyncio.TimerHandle | None = None

    def set(self, at: datetime | None) -> None:
        """Ring then; None changes nothing."""
        if at is None or (self._at is not None and self._at <= at):
            return
        self.off()
        self._at = at
        wait = max((at - self._now()).total_seconds(), SOONEST)
        self._timer = asyncio.get_running_loop().call_later(wait, self._rings)

    def off(self) -> None:
        """Do not ring."""
        if self._timer is not None:
            self._timer.cancel()
        self._timer = self._at = None

    def _rings(self) -> None:
        self._timer = self._at = None
        self._ring()
