"""Who somebody is on each platform, told from a code alone: the demo and the phones agree without speaking.

LINE: `U` and 32 hex digits. Telegram: a number of ten digits, within the 52 bits that the Bot API promises.
"""

import hashlib
from dataclasses import dataclass

LINE = "line"
TELEGRAM = "telegram"
CHANNELS = (LINE, TELEGRAM)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody to be. `note` tells role and network in the person's language; `line`, `telegram`: has an account."""

    code: str
    name: str
    note: str
    line: bool
    telegram: bool
    role: str


@dataclass(frozen=True, slots=True)
class JoinHint:
    """A join code for somebody new, and in a few words what it opens."""

    code: str
    note: str


def line_user_id(code: str) -> str:
    """The LINE user id of a demo member or of a test's person."""
    return "U" + _digest("line", code)[:32]


def telegram_user_id(code: str) -> int:
    """The Telegram user id of a demo member or of a test's person."""
    return 1_000_000_000 + int(_digest("telegram", code)[:12], 16) % 6_000_000_000


def account_id(code: str, channel: str) -> str:
    """Either id as a text: what an account is stored under, which is also its private chat."""
    if channel not in CHANNELS:
        raise ValueError(f"no platform: {channel}")
    return line_user_id(code) if channel == LINE else str(telegram_user_id(code))


def group_id(name: str, channel: str) -> str:
    """The chat id of a group by its name: `C` and 32 hex digits, or a supergroup's negative number."""
    digest = _digest(channel, f"group {name}")
    return "C" + digest[:32] if channel == LINE else str(-1_000_000_000_000 - int(digest[:12], 16) % 6_000_000_000)


def _digest(channel: str, code: str) -> str:
    return hashlib.sha256(f"phakhi simulator {channel} {code}".encode()).hexdigest()
