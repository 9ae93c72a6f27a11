"""Buttons as LINE shows them: under a card, where they stay, or as quick replies, which go with the next message.

The bodies are plain dicts: the SDK's models cost 500 CPU-microseconds a card, these 10. Tests hold what is made here
against the SDK's models and LINE's specification.

A card is a Flex message (LINE Messaging API reference, "Flex Message"):
{"type": "flex", "altText": "…", "contents": {"type": "bubble",
  "body": {"type": "box", "layout": "vertical", "contents": [
    {"type": "text", "text": "…", "wrap": true, "size": "md"}]},
  "footer": {"type": "box", "layout": "vertical", "spacing": "sm", "contents": [
    {"type": "button", "style": "primary", "color": "#0F766E", "height": "sm",
     "action": {"type": "postback", "label": "…", "data": "d|k7f2q9wx|phase|do", "displayText": "…"}}]}}}
"""

import json
from collections.abc import Sequence
from typing import Any, Final
from urllib.parse import quote

from bot.channels.line import limits
from bot.channels.line.text import cut, seen
from bot.channels.rows import in_rows
from bot.channels.splitting import graphemes, utf16_length
from bot.outbound import Tap

#: What stands where a text or a label has nothing that can be seen: LINE refuses an empty one.
NOTHING: Final = "\u2026"
#: The colour of the button that most people want (teal, white letters on it have a contrast of 5.5).
_MAIN: Final = "#0F766E"
_IN_ADDRESSES: Final = "%/:?#[]@!$&'()*+,;=~-._"

Json = dict[str, Any]


def cards(text: str, taps: Sequence[Tap]) -> list[Json]:
    """The Flex messages for a text of at most `CARD_TEXT` with all of its buttons, nearly always one.

    More buttons than a card holds stand on further cards beside it, numbered 2/3, 3/3.
    """
    pages = [taps[at : at + limits.BUTTONS] for at in range(0, len(taps), limits.BUTTONS)]
    bubbles = [
        _bubble(text if number == 1 else f"{number}/{len(pages)}", page) for number, page in enumerate(pages, start=1)
    ]
    alternative = cut(text, limits.ALT_TEXT)
    return [
        {
            "type": "flex",
            "altText": alternative,
            "contents": group[0] if len(group) == 1 else {"type": "carousel", "contents": group},
        }
        for group in _carousels(bubbles)
    ]


def quick_reply(taps: Sequence[Tap]) -> Json:
    """{"items": [{"type": "action", "action": {…}}, …]} for at most 13 buttons."""
    return {"items": [{"type": "action", "action": action(tap)} for tap in taps]}


def action(tap: Tap) -> Json:
    """What a button does. A press shows its label as the member's own words; raises ValueError for a broken tap."""
    if bool(tap.data) == bool(tap.link):
        raise ValueError("a tap has either data or a link")
    label = _label(tap.label)
    if tap.link:
        address = quote(tap.link, safe=_IN_ADDRESSES)
        if not address.startswith(("https://", "http://")) or len(address) > limits.LINK:
            raise ValueError("a link begins with https:// and has at most 1000 characters")
        return {"type": "uri", "label": label, "uri": address}
    if utf16_length(tap.data) > limits.POSTBACK_DATA:
        raise ValueError("a tap's data are over 300 characters")
    return {"type": "postback", "label": label, "data": tap.data, "displayText": label}


def _label(text: str) -> str:
    """A label within 20 clusters, cut with an ellipsis."""
    letters = graphemes(text) if seen(text) else [NOTHING]
    if len(letters) > limits.LABEL:
        letters = [*letters[: limits.LABEL - 1], NOTHING]
    return cut("".join(letters), limits.LABEL_UNITS)


def _bubble(text: str, taps: Sequence[Tap]) -> Json:
    body = {"type": "text", "text": text, "wrap": True, "size": "md"}
    return {
        "type": "bubble",
        "body": {"type": "box", "layout": "vertical", "contents": [body]},
        "footer": {"type": "box", "layout": "vertical", "spacing": "sm", "contents": [*map(_row, in_rows(taps))]},
    }


def _row(taps: Sequence[Tap]) -> Json:
    """One button, or numbers side by side."""
    if len(taps) == 1:
        return _button(taps[0])
    return {"type": "box", "layout": "horizontal", "spacing": "sm", "contents": [_button(tap) for tap in taps]}


def _button(tap: Tap) -> Json:
    look = {"style": "primary", "color": _MAIN} if tap.main else {"style": "secondary"}
    return {"type": "button", **look, "height": "sm", "action": action(tap)}


def _carousels(bubbles: Sequence[Json]) -> list[list[Json]]:
    """The bubbles in groups that a carousel takes."""
    groups: list[list[Json]] = []
    used = 0
    for bubble in bubbles:
        size = len(json.dumps(bubble, ensure_ascii=False).encode("utf-8", "replace")) if len(bubbles) > 1 else 0
        if not groups or used + size > limits.CAROUSEL_BYTES - 100 or len(groups[-1]) == limits.CAROUSEL:
            groups.append([])
            used = 0
        groups[-1].append(bubble)
        used += size
    return groups
