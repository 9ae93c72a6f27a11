"""A channel is one small package with four verbs: verify, read, compose, send. And it fetches what was sent.

Only `line/` imports linebot and only `telegram/` imports telegram; a channel is imported when it is switched on.
Failures are a closed list that answers two questions: may it be tried again, and whose fault was it?
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Protocol

from bot.inbound import Inbound
from bot.outbound import Address, Bubble, Outgoing, Shared
from storage.pace import Lane

#: No platform is left alone for longer, whatever a proxy in between says.
MOST_PATIENCE = 3600.0


class Unreadable(ValueError):
    """The body is no batch of this platform: not JSON, too deep, not the expected shape. Answered with 400."""


class Failure(Exception):
    """A call that brought no success. `reason` is a closed label for the row, the log and the metrics."""

    reason: ClassVar[str]
    #: may the same call be made again?
    again: ClassVar[bool]
    #: could the platform have accepted it all the same?
    doubtful: ClassVar[bool] = False
    #: does it count among the tries of a job? What is our own fault and will be mended is waited for.
    counts: ClassVar[bool] = True


class NotSent(Failure):
    """The connection was never made: certainly not delivered, try again."""

    reason = "not_sent"
    again = True


class NoAnswer(Failure):
    """Time-out, reset or 5xx: it may have been delivered."""

    reason = "no_answer"
    again = True
    doubtful = True


class Throttled(Failure):
    """Too fast. Wait `after` seconds, with everything on this channel."""

    reason = "throttled"
    again = True

    def __init__(self, after: float) -> None:
        super().__init__(f"wait {after} s")
        self.after = after


def patience(told: object) -> float | None:
    """The seconds that a platform asks to wait, at most `MOST_PATIENCE`; None for what is no such number."""
    if isinstance(told, bool) or not isinstance(told, int | float) or not told > 0:
        return None
    return float(min(told, MOST_PATIENCE))


class QuotaUsedUp(Failure):
    """LINE's messages of the month are used up: never retried."""

    reason = "quota_used_up"
    again = False


class Unreachable(Failure):
    """Blocked, deleted or gone: the account can get nothing more until it comes back."""

    reason = "unreachable"
    again = False


class Refused(Failure):
    """The platform says the request is wrong: our fault, repeating changes nothing."""

    reason = "refused"
    again = False


class Unauthorised(Failure):
    """The token is wrong or withdrawn: the operator's fault. Rows wait and are tried again."""

    reason = "unauthorised"
    again = True


class NotReady(Failure):
    """What was sent is not there yet (LINE's 202: the content is being prepared): ask again in a moment."""

    reason = "not_ready"
    again = True
    after = 1.0


class Vanished(Failure):
    """What was sent is not to be had any more: taken back, expired, or never there."""

    reason = "vanished"
    again = False


class TooLarge(Failure):
    """What was sent is larger than what is fetched."""

    reason = "too_large"
    again = False


class FilesUnavailable(Failure):
    """Our own store of files is away, full or locked, so nothing was kept or sent: the operator's fault."""

    reason = "files_unavailable"
    again = True
    counts = False
    after = 30.0


@dataclass(frozen=True, slots=True)
class Delivery:
    """One stored row on its way, as the sender hands it to a channel.

    `retry_key` is a UUID stored with the row, or "" where the method has no key. `attempts` counts earlier tries;
    `doubtful` says that one of them had an unknown outcome. `heard_at` is when the event came whose reply token the
    row carries.
    """

    outgoing: Outgoing
    retry_key: str
    heard_at: datetime
    attempts: int = 0
    doubtful: bool = False


@dataclass(frozen=True, slots=True)
class Accepted:
    """The platform has it. `message_ids` are its ids; `maybe_double` when only a second sending made it sure."""

    message_ids: tuple[str, ...] = ()
    maybe_double: bool = False


class Channel(Protocol):
    """What the runtime knows of a platform."""

    name: str
    #: whether a message can hold a document
    carries_files: bool
    #: the methods that can be repeated with the row's key: the platform makes them once
    keyed: frozenset[str]

    def verify(self, headers: Mapping[str, str], body: bytes) -> bool:
        """Whether the raw body was signed by the platform (constant time; header names in any case)."""

    def read(self, body: bytes) -> Sequence[Inbound]:
        """The events in a verified body, in order; raises `Unreadable`."""

    def compose(self, bubbles: Sequence[Bubble], address: Address) -> Sequence[Outgoing]:
        """See `bot.outbound.Compose`."""

    def spread(self, bubbles: Sequence[Bubble], chats: Sequence[str]) -> Iterator[Shared]:
        """See `bot.outbound.Spread`."""

    def ride(self, answer: Outgoing, parked: str) -> Outgoing | None:
        """See `bot.outbound.Ride`."""

    def lanes(self, method: str, chat: str) -> tuple[Lane, ...]:
        """The rates that a call obeys, the narrowest first; none where nothing is paced."""

    async def send(self, delivery: Delivery, now: datetime) -> Accepted:
        """Make the call; raises a `Failure` and nothing else."""

    async def fetch(self, reference: str, limit: int) -> bytes:
        """The bytes of `Sent.reference`, at most so many, within 30 s; raises a `Failure` and nothing else."""

    async def acknowledge(self, event: Inbound) -> None:
        """Tell the platform that a press came (Telegram's callback query); its failure is of no interest."""

    async def profile(self, event: Inbound) -> str | None:
        """The sender's display name, within 0.7 s or None. Called only for the press that gives consent."""

    async def prepare(self) -> None:
        """What the platform must know at the start: webhook, rich menu, commands. Safe to repeat."""

    async def close(self) -> None:
        """Let go of connections."""
