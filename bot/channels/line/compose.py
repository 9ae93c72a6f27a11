"""Bubbles → replies and pushes, within LINE's limits. Pure.

A call's body is the JSON of its messages; who they go to, or the reply token, is added when it is sent:
    {"messages": [{"type": "text", "text": "…"}, {"type": "flex", …}]}
A reply is free and takes five messages; what is more goes by push, which counts against the month's quota.
"""

import json
from collections.abc import Sequence
from dataclasses import replace

from bot.channels.line import limits
from bot.channels.line.card import NOTHING, Json, cards, quick_reply
from bot.channels.line.text import seen, sendable
from bot.channels.splitting import split_text
from bot.outbound import Address, Attached, Bubble, Outgoing


def compose(bubbles: Sequence[Bubble], address: Address) -> Sequence[Outgoing]:
    """Rows of up to five messages each: the first one a reply where a token is at hand, the others pushes.

    A bubble with neither text, buttons nor a photo is left out. Raises ValueError for a tap that no platform could
    carry, for a document, which LINE does not take from a bot, and for a photo without an https address.
    """
    cleaned = map(_clean, bubbles)
    shown = [bubble for bubble in cleaned if seen(bubble.text) or bubble.taps or bubble.file]
    messages: list[Json] = []
    for number, bubble in enumerate(shown, start=1):
        messages += _messages(bubble, is_last=number == len(shown))
    rows: list[Outgoing] = []
    for at in range(0, len(messages), limits.MESSAGES):
        body = as_json({"messages": messages[at : at + limits.MESSAGES]})
        if at == 0 and address.reply_token:
            rows.append(Outgoing(address.chat, "reply", body, reply_token=address.reply_token))
        else:
            rows.append(Outgoing(address.chat, "push", body, price=1))
    return rows


def as_json(body: Json | list[str]) -> str:
    """Compact JSON with Thai left as it is."""
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"))


def _clean(bubble: Bubble) -> Bubble:
    taps = tuple(replace(tap, label=sendable(tap.label)) for tap in bubble.taps)
    return replace(bubble, text=sendable(bubble.text), taps=taps)


def _messages(bubble: Bubble, *, is_last: bool) -> list[Json]:
    """The messages of one bubble; its buttons are under the last of them.

    Quick replies are shown only under the newest message, so any other bubble's buttons become a card.
    """
    if bubble.file is not None:
        rest = replace(bubble, file=None)
        has_rest = seen(rest.text) or bool(rest.taps)
        return [_photo(bubble.file), *(_messages(rest, is_last=is_last) if has_rest else [])]
    parts = [part for part in split_text(bubble.text, limits.TEXT) if seen(part)] or [NOTHING]
    if not bubble.taps:
        return [_text(part) for part in parts]
    if is_last and not bubble.stays and len(bubble.taps) <= limits.QUICK_REPLIES:
        return [*map(_text, parts[:-1]), _text(parts[-1]) | {"quickReply": quick_reply(bubble.taps)}]
    *before, carried = [*parts[:-1], *(part for part in split_text(parts[-1], limits.CARD_TEXT) if seen(part))]
    return [*map(_text, before), *cards(carried, bubble.taps)]


def _photo(file: Attached) -> Json:
    """{"type": "image", "originalContentUrl": "https://…/x.jpg", "previewImageUrl": "https://…/x.p.jpg"}."""
    if file.kind != "photo":
        raise ValueError("LINE takes no document from a bot: say a link")
    for url in (file.url, file.preview_url):
        if not url.startswith("https://") or len(url) > limits.MEDIA_URL:
            raise ValueError("a photo has an https address, and so has its preview")
    return {"type": "image", "originalContentUrl": file.url, "previewImageUrl": file.preview_url}


def _text(text: str) -> Json:
    return {"type": "text", "text": text}
