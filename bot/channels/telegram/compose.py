"""Bubbles → calls of the Bot API, within its limits. Pure.

A call's body is the JSON of the method's parameters, kept as it will be posted:
    {"chat_id": 5550001, "text": "…", "link_preview_options": {"is_disabled": true},
     "reply_markup": {"inline_keyboard": [[{"text": "…", "callback_data": "d|k7f2q9wx|phase|do"}]]}}
The text is plain (no parse_mode): what a member typed can stand in it without being escaped.
"""

import json
from collections.abc import Sequence
from typing import Any

from bot.channels.rows import in_rows
from bot.channels.splitting import graphemes, split_text
from bot.channels.telegram import limits
from bot.outbound import Address, Bubble, Outgoing, Tap

#: What stands where a text or a label has nothing that can be seen: the platform refuses an empty one.
_NOTHING = "\u2026"
#: Space that `str.isspace` does not know and the platform trims: zero-width characters, word joiner, BOM.
_UNSEEN = "\u200b\u200c\u200d\u2060\ufeff\u00ad"


def compose(bubbles: Sequence[Bubble], address: Address) -> Sequence[Outgoing]:
    """One sendMessage a bubble, more when its text is long; the buttons are under the last part.

    The first bubble that `replaces` becomes an editMessageText of the message whose button was pressed.
    A bubble with neither text nor buttons is left out. Raises ValueError for a tap that no platform could carry.
    """
    edits = address.pressed_message if _is_number(address.pressed_message) else None
    calls: list[Outgoing] = []
    for bubble in bubbles:
        parts = _parts(bubble)
        for number, text in enumerate(parts, start=1):
            parameters: dict[str, Any] = {"chat_id": _chat(address.chat)}
            method = "sendMessage"
            if bubble.replaces and edits is not None:
                method, parameters["message_id"], edits = "editMessageText", int(edits), None
            parameters["text"] = text
            parameters["link_preview_options"] = {"is_disabled": True}
            if bubble.taps and number == len(parts):
                parameters["reply_markup"] = {"inline_keyboard": keyboard(bubble.taps)}
            calls.append(Outgoing(address.chat, method, as_json(parameters)))
    return calls


def keyboard(taps: Sequence[Tap]) -> list[list[dict[str, str]]]:
    """Buttons in rows for a thumb."""
    return [[_button(tap) for tap in row] for row in in_rows(taps[: limits.BUTTONS], in_twos=limits.SHORT_LABEL)]


def as_json(parameters: dict[str, Any]) -> str:
    """Compact JSON with Thai left as it is; a half of a surrogate pair, which UTF-8 cannot carry, is replaced."""
    body = json.dumps(parameters, ensure_ascii=False, separators=(",", ":"))
    return body.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _parts(bubble: Bubble) -> list[str]:
    parts = [part for part in split_text(bubble.text, limits.TEXT) if _seen(part)]
    return parts or ([_NOTHING] if bubble.taps else [])


def _seen(text: str) -> bool:
    return any(not letter.isspace() and letter not in _UNSEEN for letter in text)


def _button(tap: Tap) -> dict[str, str]:
    if bool(tap.data) == bool(tap.link):
        raise ValueError("a tap has either data or a link")
    letters = graphemes(tap.label) if _seen(tap.label) else [_NOTHING]
    label = "".join(letters if len(letters) <= limits.LABEL else [*letters[: limits.LABEL - 1], _NOTHING])
    if tap.link:
        if not tap.link.startswith(("https://", "http://")):
            raise ValueError("a link begins with https://")
        return {"text": label, "url": tap.link}
    if len(tap.data.encode()) > limits.CALLBACK_DATA:
        raise ValueError("a tap's data are over 64 bytes")
    return {"text": label, "callback_data": tap.data}


def _chat(chat: str) -> int | str:
    """Ids are numbers (negative for groups, up to 52 bits); a public channel's name stays a text."""
    return int(chat) if _is_number(chat) else chat


def _is_number(text: str | None) -> bool:
    digits = (text or "").removeprefix("-")
    return digits.isascii() and digits.isdecimal()
