"""The two updates that make up nearly all traffic, read without building the SDK's objects.

`Update.de_json` looks for some 130 fields: 80 to 120 CPU-microseconds where these need 5 after the JSON is parsed.
Whatever is not exactly a plain text or a press in a private chat is None here and read by `read.py`; the tests hold
both to the same answers.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from bot.channels.telegram.text import CHANNEL, storable
from bot.inbound import Inbound, Place, Pressed, Said, What
from bot.says import Press

#: A message with any other field is more than a text.
_TEXT_FIELDS = frozenset({"message_id", "from", "chat", "date", "text", "entities", "link_preview_options"})
_UPDATE_WITH_MESSAGE = frozenset({"update_id", "message"})
_UPDATE_WITH_PRESS = frozenset({"update_id", "callback_query"})


def quick(data: dict[str, Any], now: Callable[[], datetime]) -> Inbound | None:
    """The event of a plain text or a press in a private chat, else None."""
    if data.keys() == _UPDATE_WITH_MESSAGE:
        message = data["message"]
        if type(message) is dict and message.keys() <= _TEXT_FIELDS:
            return _text(data["update_id"], message)
    elif data.keys() == _UPDATE_WITH_PRESS:
        query = data["callback_query"]
        if type(query) is dict:
            return _press(data["update_id"], query, now)
    return None


# {"message_id":102,"from":{"id":5550001,"is_bot":false,"first_name":"…","last_name":"…","language_code":"th"},
#  "chat":{"id":5550001,"type":"private",…},"date":1795342777,"text":"…"}
def _text(update_id: int, message: dict[str, Any]) -> Inbound | None:
    text, date, number = message.get("text"), message.get("date"), message.get("message_id")
    if type(text) is not str or type(date) is not int or not 0 < date < 1 << 34 or type(number) is not int:
        return None
    if "entities" in message and "@" in text:
        return None  # perhaps the bot's own name, which is not part of what was said
    at = datetime.fromtimestamp(date, UTC)
    return _inbound(update_id, at, message.get("from"), message.get("chat"), Said(storable(text)), str(number))


# {"id":"4382bfdwdsb323b2d9","from":{…},"message":{"message_id":101,"chat":{…},"date":1795342776,…},
#  "chat_instance":"…","data":"d|k7f2q9wx|phase|do"}
def _press(update_id: int, query: dict[str, Any], now: Callable[[], datetime]) -> Inbound | None:
    receipt, payload, message = query.get("id"), query.get("data"), query.get("message")
    if type(receipt) is not str or type(payload) is not str or type(message) is not dict:
        return None
    number = message.get("message_id")
    if type(number) is not int or not message.get("date"):
        return None
    what = Pressed(Press.unpack(payload), on_message=str(number), receipt=receipt)
    return _inbound(update_id, now(), query.get("from"), message.get("chat"), what, None)


def _inbound(update_id: int, at: datetime, user: Any, chat: Any, what: What, message_id: str | None) -> Inbound | None:
    if type(user) is not dict or type(chat) is not dict or chat.get("type") != "private":
        return None
    sender, where, first, last = user.get("id"), chat.get("id"), user.get("first_name"), user.get("last_name")
    language = user.get("language_code")
    if type(sender) is not int or type(where) is not int or type(first) is not str:
        return None
    if not isinstance(last, str | None) or not isinstance(language, str | None):
        return None
    return Inbound(
        channel=CHANNEL,
        event_id=str(update_id),
        at=at,
        sender=str(sender),
        chat=str(where),
        place=Place.PRIVATE,
        what=what,
        message_id=message_id,
        profile=storable(f"{first} {last}" if last else first),
        language=language,
    )
