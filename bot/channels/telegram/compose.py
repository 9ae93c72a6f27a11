"""Bubbles → calls of the Bot API, within its limits. Pure.

A call's body is the JSON of the method's parameters, kept as it will be posted:
    {"chat_id": 5550001, "text": "…", "link_preview_options": {"is_disabled": true},
     "reply_markup": {"inline_keyboard": [[{"text": "…", "callback_data": "d|k7f2q9wx|phase|do"}]]}}
The text is plain (no parse_mode): what a member typed can stand in it without being escaped.
A file is stored as where it lies, and read when it is sent:
    {"chat_id": 5550001, "caption": "…", "file": {"path": "3f/3f2a….pdf", "name": "…"}, "reply_markup": {…}}
"""

import json
from collections.abc import Sequence
from typing import Any

from bot.channels.rows import in_rows
from bot.channels.splitting import graphemes, split_text, utf16_length
from bot.channels.telegram import limits
from bot.media.file_names import safe_name
from bot.outbound import Address, Attached, Bubble, Outgoing, Tap

#: What stands where a text or a label has nothing that can be seen: the platform refuses an empty one.
_NOTHING = "\u2026"
#: Space that `str.isspace` does not know and the platform trims: zero-width characters, word joiner, BOM.
_UNSEEN = "\u200b\u200c\u200d\u2060\ufeff\u00ad"


def compose(bubbles: Sequence[Bubble], address: Address) -> Sequence[Outgoing]:
    """One sendMessage a bubble, more when its text is long; the buttons are under the last part.

    A file comes first, with the text below it where it is short enough. The first bubble that `replaces` becomes an
    editMessageText of the message whose button was pressed, unless it shows a file: a text cannot become one.
    A bubble with neither text, buttons nor file is left out. Raises ValueError for a tap that no platform could carry.
    """
    edits = address.pressed_message if _is_number(address.pressed_message) else None
    calls: list[Outgoing] = []
    for bubble in bubbles:
        parts = _parts(bubble)
        if bubble.file is not None:
            has_caption = utf16_length(bubble.text) <= limits.CAPTION
            taps = bubble.taps if has_caption or not parts else ()
            calls.append(_file(bubble.file, bubble.text if has_caption else "", taps, address))
            parts = [] if has_caption else parts
        for number, text in enumerate(parts, start=1):
            parameters: dict[str, Any] = {"chat_id": _chat(address.chat)}
            method = "sendMessage"
            if bubble.replaces and edits is not None and bubble.file is None:
                method, parameters["message_id"], edits = "editMessageText", int(edits), None
            parameters["text"] = text
            parameters["link_preview_options"] = {"is_disabled": True}
            if bubble.taps and number == len(parts):
                parameters["reply_markup"] = {"inline_keyboard": keyboard(bubble.taps)}
            calls.append(Outgoing(address.chat, method, as_json(parameters)))
    return calls


def _file(file: Attached, caption: str, taps: Sequence[Tap], address: Address) -> Outgoing:
    parameters: dict[str, Any] = {"chat_id": _chat(address.chat)}
    if _seen(caption):
        parameters["caption"] = caption
    parameters["file"] = {"path": file.path, "name": safe_name(file.name)}
    if taps:
        parameters["reply_markup"] = {"inline_keyboard": keyboard(taps)}
    return Outgoing(address.chat, "sendPhoto" if file.kind == "photo" else "sendDocument", as_json(parameters))


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
