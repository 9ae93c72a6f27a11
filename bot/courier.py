"""One row → one call → its outcome: sent, again at, parked, unknown or given up, each with its reason.

What is certain to have failed is tried again. What may have arrived is tried again where a key makes that one message
(LINE's push and multicast); an answer also where none does, for an answer twice beats none, but a message to many
never: nobody waits for it. `docs/decisions/0005-unknown-outcomes.md`.
"""

import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot import metrics
from bot.channels import (
    Accepted,
    Channel,
    Delivery,
    Failure,
    QuotaUsedUp,
    Throttled,
    Unauthorised,
    Unreachable,
)
from bot.crash import CrashPoint, Reached
from bot.house import House
from bot.log import get_logger
from bot.moments import month_opens
from bot.outcomes import Held, Outcomes
from bot.pacing import Pace
from bot.writing import Row
from storage.database import Database
from storage.outbox import OutboxState

log = get_logger(__name__)

#: How long a process tries a row that certainly did not arrive.
TRIED_FOR = timedelta(hours=23)
#: How long a platform knows a row's key again, counted from when somebody first held it: LINE says 24 hours.
KEY_LIVES = timedelta(hours=23)
#: A row that may have arrived is tried at most so often: where no key tells, each try may be one message more.
MOST_DOUBTFUL_TRIES = 12
#: Pauses between tries grow to a minute.
LONGEST_PAUSE = 60.0


@dataclass(frozen=True)
class Courier:
    """One per process; who gives it a row has waited for the row's turn (`bot/pacing.py`)."""

    database: Database
    channels: Mapping[str, Channel]
    house: House
    pace: Pace
    outcomes: Outcomes
    reached: Reached

    async def bring(self, held: Held) -> float | None:
        """One call and its outcome; the seconds to wait before the next try, or None when the row is done."""
        row, channel = held.row, self.channels[held.row.channel]
        now = self.database.now()
        if row.latest is not None and row.latest < now:
            await self._done(held, OutboxState.GAVE_UP, "too_late")
            return None
        to_many = row.campaign_id is not None
        if to_many and held.doubtful and not self._is_known(row, now):
            await self._done(held, OutboxState.UNKNOWN, "sender_died")
            return None
        held.tried_since = held.tried_since or now
        is_twice = held.doubtful and row.outgoing.method in channel.keyed and not self._is_known(row, now)
        self.reached(CrashPoint.CAMPAIGN_CLAIMED if to_many else CrashPoint.SEND_BEFORE)
        delivery = Delivery(row.outgoing, row.retry_key, row.heard_at, held.attempts, held.doubtful)
        held.attempts += 1
        try:
            accepted = await channel.send(delivery, now)
        except Failure as failure:
            metrics.sent(row.channel, failure.reason)
            return await self._failed(held, failure)
        except Exception:
            # A fault of ours in one row must not stop the rows behind it in this chat.
            log.exception("sending failed", channel=row.channel, row=row.id)
            metrics.sent(row.channel, "fault")
            await self._done(held, OutboxState.GAVE_UP, "fault")
            return None
        self.reached(CrashPoint.CAMPAIGN_ACCEPTED if to_many else CrashPoint.SEND_ACCEPTED)
        await self._sent(held, accepted, maybe_double=accepted.maybe_double or is_twice)
        self.reached(CrashPoint.CAMPAIGN_STORED if to_many else CrashPoint.SEND_STORED)
        return None

    def _is_known(self, row: Row, now: datetime) -> bool:
        """Whether the platform makes one message of this call and an earlier one with the row's key."""
        return row.outgoing.method in self.channels[row.channel].keyed and now - row.held_at < KEY_LIVES

    async def _sent(self, held: Held, accepted: Accepted, *, maybe_double: bool) -> None:
        row = held.row
        metrics.sent(row.channel, "sent_maybe_double" if maybe_double else "sent")
        if row.campaign_id is None:
            metrics.answered(row.channel, (self.database.now() - row.heard_at).total_seconds())
        reason = "maybe_double" if maybe_double else None
        await self.outcomes.note(held.became(OutboxState.SENT, reason, message_ids=",".join(accepted.message_ids)))

    async def _failed(self, held: Held, failure: Failure) -> float | None:
        held.doubtful = held.doubtful or failure.doubtful
        row, now = held.row, self.database.now()
        if isinstance(failure, QuotaUsedUp):
            await self._park(held, failure)
            return None
        is_repeated = row.campaign_id is None or self._is_known(row, now)
        tries = held.attempts < MOST_DOUBTFUL_TRIES and is_repeated if held.doubtful else True
        if failure.again and tries and now - (held.tried_since or now) < TRIED_FOR:
            pause = await self._pause(held, failure)
            again_at = self.database.now() + timedelta(seconds=pause)
            await self.outcomes.note(held.became(OutboxState.WAITING, failure.reason, again_at=again_at))
            return pause
        state = OutboxState.UNKNOWN if held.doubtful and failure.again else OutboxState.GAVE_UP
        log.warning("outbox row given up", channel=row.channel, row=row.id, reason=failure.reason)
        gone = row if isinstance(failure, Unreachable) else None
        await self.outcomes.note(held.became(state, failure.reason), gone)
        return None

    async def _park(self, held: Held, failure: QuotaUsedUp) -> None:
        """The month is used up: it rides on the member's next answer, and is pushed in the next month at the latest.

        A message to many is parked at each of its deliveries.
        """
        log.warning("parked: the month's messages are used up", channel=held.row.channel, row=held.row.id)
        to_many = held.row.campaign_id is not None
        state = OutboxState.GAVE_UP if to_many else OutboxState.PARKED
        await self.outcomes.note(
            held.became(state, failure.reason, again_at=month_opens(self.database.now(), self.house.zone))
        )

    async def _done(self, held: Held, state: OutboxState, reason: str) -> None:
        await self.outcomes.note(held.became(state, reason))

    async def _pause(self, held: Held, failure: Failure) -> float:
        """Seconds until the next try: exponential with jitter; what the whole channel must obey pauses all of it."""
        if isinstance(failure, Throttled):
            await self.pace.rest(held.row.channel, failure.after)
            held.attempts -= 1
            return failure.after
        if isinstance(failure, Unauthorised):
            log.error("the platform refuses the token", channel=held.row.channel)
            await self.pace.rest(held.row.channel, LONGEST_PAUSE)
            return LONGEST_PAUSE
        return min(LONGEST_PAUSE, 0.5 * 2.0 ** (held.attempts - 1)) * random.uniform(0.8, 1.2)  # noqa: S311
