"""LINE's webhook → events, each through the SDK's types on its own.

One event of a newer shape must not spoil the others of its batch, which is what the SDK's own `WebhookParser` makes of
it. Measured an event: 25 to 55 CPU-microseconds, too little for a second, quicker reader.

A body (LINE Messaging API reference, "Webhook Event Objects"):
{"destination": "Ub0b0…", "events": [
  {"type": "message", "message": {"type": "text", "id": "461230966842064000", "quoteToken": "…", "text": "…"},
   "webhookEventId": "01M81C6B1SBTPERVPVJJ70W4N3", "deliveryContext": {"isRedelivery": false},
   "timestamp": 1795342676000, "source": {"type": "user", "userId": "Ua1a1…"}, "mode": "active",
   "replyToken": "c4ca4238a0b923820dcc509a6f75849b"}]}
`events` is empty when LINE tries the connection.
"""

import hashlib
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Final

from bot.channels import Unreadable
from bot.channels.line.content import said, sent
from bot.channels.line.sdk import webhooks
from bot.channels.line.text import CHANNEL, storable
from bot.inbound import (
    READS_ALL,
    Change,
    Changed,
    Content,
    Edited,
    Ignored,
    Inbound,
    Place,
    Pressed,
    Sent,
    Unsent,
    What,
)
from bot.says import Press

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
#: Fields that every event has, and without which the SDK reads none.
_ALWAYS: Final = {"mode": "active", "deliveryContext": {"isRedelivery": False}}
#: Events that ask for no answer, and the label under which they are counted.
_IGNORED: Final = {
    "memberJoined": "member",
    "memberLeft": "member",
    "membership": "membership",
    "accountLink": "account_link",
    "beacon": "beacon",
    "videoPlayComplete": "video_play_complete",
    "delivery": "delivery",
    "module": "module",
    "activated": "module",
    "deactivated": "module",
    "botSuspended": "module",
    "botResumed": "module",
}


def read(body: bytes) -> Sequence[Inbound]:
    """The events of a body, in order; raises `Unreadable` for what is no batch."""
    try:
        data = json.loads(body)
    except (ValueError, RecursionError):
        raise Unreadable("not JSON, or too deep") from None
    events = data.get("events") if isinstance(data, dict) else None
    if not isinstance(events, list) or not all(isinstance(event, dict) for event in events):
        raise Unreadable("no list of events")
    return [_event(event) for event in events]


def _event(data: dict[str, Any]) -> Inbound:
    """The event of any JSON object. LINE delivers again what got no 200, so each one has an outcome."""
    event_id = _text(data, "webhookEventId") or _digest(data)
    what, at, reply_token = _understood(data, event_id)
    source = _part(data, "source")
    group = _text(source, "groupId") or _text(source, "roomId")
    sender = _text(source, "userId")
    chat = group or sender or ""
    return Inbound(
        channel=CHANNEL,
        event_id=event_id,
        at=at,
        sender=sender,
        chat=chat,
        place=Place.GROUP if group else Place.PRIVATE,
        what=what if chat else Ignored("no_source"),
        reply_token=reply_token,
        message_id=_text(_part(data, "message"), "id") or _text(_part(data, "unsend"), "messageId"),
    )


def _understood(data: dict[str, Any], event_id: str) -> tuple[What, datetime, str | None]:
    """What an event is, when it happened, and the token that answers it."""
    kind, stamp = data.get("type"), data.get("timestamp")
    at = _time(stamp) if type(stamp) is int else _EPOCH
    if data.get("mode") == "standby":
        # {…,"mode":"standby"} without a replyToken: another module of the account is talking
        return Ignored("standby"), at, None
    if isinstance(kind, str) and kind in _IGNORED:
        return Ignored(_IGNORED[kind]), at, None
    token = _text(data, "replyToken")
    try:
        return _what(webhooks.Event.from_dict(_ALWAYS | data | {"webhookEventId": event_id})), at, token
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError):
        # A ValueError of the SDK quotes the whole event: it is never told on.
        if kind == "message":
            return Sent(Content.UNKNOWN), at, token
        return Ignored("unknown"), at, None


def _what(event: Any) -> What:
    """The SDK's event as one of ours."""
    match event:
        case webhooks.MessageEvent():
            return said(event.message) or sent(event.message)
        case webhooks.MessageEditedEvent():
            # {"type":"messageEdited","message":{"type":"text","id":"4612…","quoteToken":"q9","text":"…"},…}
            changed = said(event.message)
            return Edited(changed.text, changed.mentions_bot) if changed else Ignored("edited")
        case webhooks.PostbackEvent():
            return _pressed(event.postback)
        case webhooks.FollowEvent():
            # {"type":"follow","follow":{"isUnblocked":false},"source":{"type":"user","userId":"Ua1a1…"},…}
            return Changed(Change.FOLLOWED)
        case webhooks.UnfollowEvent():
            return Changed(Change.BLOCKED)
        case webhooks.JoinEvent():
            # {"type":"join","source":{"type":"group","groupId":"Cc1c1…"},…}: from now on LINE tells all that is said
            return Changed(Change.BOT_ADDED, READS_ALL)
        case webhooks.LeaveEvent():
            return Changed(Change.BOT_REMOVED)
        case webhooks.UnsendEvent():
            # {"type":"unsend","unsend":{"messageId":"461230966842064000"},…}
            return Unsent()
    return Ignored("unknown")


def _pressed(postback: webhooks.PostbackContent) -> What:
    # {"type":"postback","postback":{"data":"d|k7f2q9wx|phase|do"},…}
    # {"type":"postback","postback":{"data":"menu=log","params":{"newRichMenuAliasId":"log-th","status":"SUCCESS"}},…}
    if postback.params and "newRichMenuAliasId" in postback.params:
        return Ignored("rich_menu")
    return Pressed(Press.unpack(postback.data))


def _digest(data: dict[str, Any]) -> str:
    """An id for an event that has none: the same event delivered again has the same."""
    told = {name: value for name, value in data.items() if name != "deliveryContext"}
    try:
        return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()
    except RecursionError:
        raise Unreadable("too deep") from None


def _time(milliseconds: int) -> datetime:
    try:
        return datetime.fromtimestamp(milliseconds / 1000, UTC)
    except (OverflowError, ValueError, OSError):
        return _EPOCH


def _part(data: dict[str, Any], name: str) -> dict[str, Any]:
    part = data.get(name)
    return part if isinstance(part, dict) else {}


def _text(data: dict[str, Any], name: str) -> str | None:
    """A text that a database takes, or None."""
    text = data.get(name)
    return storable(text) if isinstance(text, str) and text else None
