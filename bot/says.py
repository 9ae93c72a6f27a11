"""What the bot says, before it has words: a key, its values, its buttons.

A handler returns `Say` objects; `bot/words.py` turns them into the member's language and the network's voice.
No sentence that a member reads is ever written here or in a handler.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Literal, Self

#: Telegram's callback_data holds 64 bytes (Bot API, InlineKeyboardButton); LINE's postback data 300 characters.
PAYLOAD_BYTES = 64
_PART = re.compile(r"[^|\x00-\x1f]*")


class PayloadTooLong(ValueError):
    """A button's payload does not fit 64 bytes."""


@dataclass(frozen=True, slots=True)
class Press:
    """What a button means. Untrusted when it comes back: every reader checks ownership and role.

    `scope` says who reads it: "d" a dialogue's question, "c" a command, "r" a kept record.
    For "d": `name` is the dialogue's id, `item` the question, `value` the answer.
    For "c": `name` is the command, `item` and `value` what it is about.
    For "r": `name` is the action, `item` the record's id, `value` a detail.
    """

    scope: str
    name: str
    item: str = ""
    value: str = ""

    def pack(self) -> str:
        """The payload a platform carries, e.g. `d|k7f2q9wx|phase|do_together`.

        Raises `PayloadTooLong` above 64 UTF-8 bytes and ValueError for a separator inside a part.
        """
        parts = (self.scope, self.name, self.item, self.value)
        if not all(_PART.fullmatch(part) for part in parts):
            raise ValueError("a payload's part holds a separator or a control character")
        packed = "|".join(parts).rstrip("|")
        if len(packed.encode()) > PAYLOAD_BYTES:
            raise PayloadTooLong(packed)
        return packed

    @classmethod
    def unpack(cls, payload: str) -> Self | None:
        """The press that was packed, or None for anything `pack` never makes."""
        parts = payload.split("|")
        if len(payload.encode()) > PAYLOAD_BYTES or not 2 <= len(parts) <= 4 or parts[0] not in {"d", "c", "r"}:
            return None
        if not all(_PART.fullmatch(part) for part in parts):
            return None
        return cls(*parts)


@dataclass(frozen=True, slots=True)
class Word:
    """A key of `locales/`, said inside another sentence or on a button: `Word("phase-do-together")`.

    An attribute is written with a dot: `Word("log-saved.edit")`.
    """

    key: str
    values: Mapping[str, "Value"] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Lines:
    """A list inside a sentence, one item a line."""

    items: tuple["Value", ...]


#: What a sentence may be filled with. A date is written in the reader's calendar; a tuple is joined with commas;
#: an int or Decimal is written without grouping; a str goes in as it is (names, titles, codes).
Value = str | int | float | date | Word | Lines | tuple["Value", ...]


@dataclass(frozen=True, slots=True)
class Button:
    """One choice. A str label is data (a school's name), a `Word` is from `locales/`.

    Exactly one of `press` and `link` is set; a link opens in the phone's browser. `main`: what most people want here;
    no answer to a question is marked so.
    """

    label: Word | str
    press: Press | None = None
    link: str | None = None
    main: bool = False


@dataclass(frozen=True, slots=True)
class File:
    """A kept file that is shown with a bubble: its path below the media folder, and what it is called.

    "photo": a JPEG whose preview lies beside it. "file": a document; LINE carries none (`Desk.carries_files`).
    `lives`: how long its address is good, where it is shown by one; None: as long as any.
    """

    path: str
    name: str
    kind: Literal["photo", "file"]
    lives: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Say:
    """One bubble: `key` in `locales/` (none for a picture without words), its values, its buttons, a file to show.

    `stays`: the buttons stay pressable (a card); otherwise they are offers that may vanish with the next message.
    `replaces`: where the platform can, this takes the place of the message whose button was pressed.
    """

    key: str = ""
    values: Mapping[str, Value] = field(default_factory=dict)
    buttons: Sequence[Button] = ()
    stays: bool = False
    replaces: bool = False
    file: File | None = None
