"""What goes: bubbles with words, the address they go to, and the request a platform will get.

A channel's `compose` is pure: bubbles and an address in, `Outgoing` rows out, each within the platform's limits,
each one HTTP call with one retry key. `bot/turn.py` gets it as the `Compose` protocol and stores the rows in the
same transaction as everything else that the message changed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, Protocol

#: What one free reply carries on LINE: bubbles beyond it would cost a push.
FREE_BUBBLES = 5


@dataclass(frozen=True, slots=True)
class Tap:
    """A button with words. `data` is a packed `Press`, or `link` an https address; one of them is empty.

    `main`: stands out, where the platform can show it.
    """

    label: str
    data: str = ""
    link: str = ""
    main: bool = False


@dataclass(frozen=True, slots=True)
class Attached:
    """A kept file on its way, see `bot.says.File`; `url` and `preview_url` are empty without a public address."""

    path: str
    name: str
    kind: Literal["photo", "file"]
    url: str = ""
    preview_url: str = ""
    lives: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Bubble:
    """One bubble with words, before a platform's limits. See `bot.says.Say` for `stays` and `replaces`."""

    text: str
    taps: tuple[Tap, ...] = ()
    stays: bool = False
    replaces: bool = False
    file: Attached | None = None


@dataclass(frozen=True, slots=True)
class Address:
    """Where bubbles go and what may carry them.

    `reply_token`: LINE's, free and good once, soon after `heard_at`; None makes it a push.
    `pressed_message`: Telegram's id of the message whose button was pressed; a bubble that `replaces` edits it.
    """

    chat: str
    heard_at: datetime
    reply_token: str | None = None
    pressed_message: str | None = None


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One HTTP call to come.

    `method` is the platform's word ("reply", "push", "multicast", "sendMessage", "editMessageText", "sendPhoto").
    `body` is JSON: for LINE `{"messages": […]}`, for a multicast with its `to`, for Telegram the method's parameters
    with `chat_id`. `chat` is empty for a multicast.
    `reply_token` only with "reply". `price`: LINE messages counted against the month's quota (0 for a reply).
    """

    chat: str
    method: str
    body: str
    reply_token: str | None = None
    price: int = 0


@dataclass(frozen=True, slots=True)
class Shared:
    """One call that brings the same to several chats. `is_last`: with it all is said that there was to say."""

    outgoing: Outgoing
    chats: tuple[str, ...]
    is_last: bool


class Spread(Protocol):
    """Turns bubbles for many chats into as few calls as the platform needs; pure."""

    def __call__(self, bubbles: Sequence[Bubble], chats: Sequence[str]) -> Iterator[Shared]: ...


class Ride(Protocol):
    """Puts what was parked before an answer into the same free call; None where it does not fit. Pure."""

    def __call__(self, answer: Outgoing, parked: str) -> Outgoing | None: ...


class Compose(Protocol):
    """Turns bubbles into the calls of one platform; pure, total (long text is split, never refused).

    Only what a platform has no words for is a ValueError: a document on LINE.
    """

    def __call__(self, bubbles: Sequence[Bubble], address: Address) -> Sequence[Outgoing]: ...
