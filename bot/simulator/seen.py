"""What a person sees of a message: its text, and what can be tapped.

A LINE message is a message object (text, flex, template, image …), a Telegram message a `Message`; both stay as the
platforms have them, for the page draws from the same JSON.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from bot.simulator.identity import LINE

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Tap:
    """Something to tap. `action` is LINE's action object or Telegram's button; `quick`: gone with the next message."""

    label: str
    action: Json
    quick: bool = False


@dataclass(frozen=True, slots=True)
class Bubble:
    """One bubble of a chat. `number` counts all bubbles of all phones; `mine`: said by the phone's owner.

    `changed` grows over all bubbles with each new and each edited one. `kind` is "text", "card" (LINE's flex and
    template), "photo", "sticker" and so on.
    """

    number: int
    message_id: str
    mine: bool
    kind: str
    text: str
    taps: tuple[Tap, ...]
    content: Json
    at: float
    changed: int = 0

    @property
    def buttons(self) -> tuple[str, ...]:
        """The labels, in the order in which they are shown."""
        return tuple(tap.label for tap in self.taps)

    def __str__(self) -> str:
        return f"{self.text} [{' | '.join(self.buttons)}]" if self.taps else self.text


def seen(channel: str, content: Json) -> tuple[str, str, tuple[Tap, ...]]:
    """Kind, text and taps of a message."""
    if channel == LINE:
        kind = _LINE_KINDS.get(str(content["type"]), str(content["type"]))
        return kind, _line_text(content), tuple(_line_taps(content))
    kind = next((_TELEGRAM_KINDS[name] for name in _TELEGRAM_KINDS if name in content), "unknown")
    rows = content.get("reply_markup", {}).get("inline_keyboard", [])
    taps = tuple(Tap(button["text"], button) for row in rows for button in row)
    return kind, str(content.get("text", content.get("caption", ""))), taps


def actions(node: Any) -> Iterator[Json]:
    """Every action object inside a LINE message, in the order of the document; quick replies not."""
    if isinstance(node, list):
        for part in node:
            yield from actions(part)
    elif isinstance(node, dict):
        if isinstance(node.get("action"), dict):
            yield node["action"]
        for name, part in node.items():
            if name == "actions" and isinstance(part, list):
                yield from part
            elif name not in ("action", "quickReply"):
                yield from actions(part)


_LINE_KINDS = {"textV2": "text", "image": "photo", "flex": "card", "template": "card", "audio": "voice"}
_TELEGRAM_KINDS = {
    "text": "text",
    "photo": "photo",
    "sticker": "sticker",
    "location": "location",
    "document": "file",
    "video": "video",
    "voice": "voice",
    "contact": "contact",
}


def _line_taps(message: Json) -> Iterator[Tap]:
    for action in actions(message):
        yield Tap(str(action.get("label", "")), action)
    for item in message.get("quickReply", {}).get("items", []):
        yield Tap(str(item["action"].get("label", "")), item["action"], quick=True)


def _line_text(message: Json) -> str:
    match message["type"]:
        case "text" | "textV2":
            return str(message["text"])
        case "flex":
            return "\n".join(_flex_texts(message["contents"]))
        case "template":
            return "\n".join(_template_texts(message["template"]))
        case _:
            return ""


def _template_texts(template: Json) -> Iterator[str]:
    for part in (template, *template.get("columns", ())):
        yield from (str(part[name]) for name in ("title", "text") if part.get(name))


def _flex_texts(node: Json) -> Iterator[str]:
    """The lines of a card: a row of texts is one line, a column one line each."""
    kind = node.get("type")
    if kind == "text":
        spans: Sequence[Json] = node.get("contents") or ()
        yield "".join(str(span.get("text", "")) for span in spans) if spans else str(node.get("text", ""))
    elif kind == "box":
        lines = [line for part in node.get("contents", ()) for line in _flex_texts(part)]
        if node.get("layout") in ("horizontal", "baseline") and lines:
            yield " ".join(lines)
        else:
            yield from lines
    elif kind == "bubble":
        for part in ("header", "hero", "body", "footer"):
            yield from _flex_texts(node.get(part) or {})
    elif kind == "carousel":
        for bubble in node.get("contents", ()):
            yield from _flex_texts(bubble)
