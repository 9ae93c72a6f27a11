"""An update of the Bot API → one `Inbound`.

An update is one JSON object with its id and one more field, whose name says what happened:
    {"update_id": 700000001, "message": {"message_id": 102, "from": {…}, "chat": {…}, "date": 1795342777, "text": "…"}}
The platform sends an update again until it gets a 200, so whatever carries an id has an outcome: what cannot be read
any further becomes `Ignored`.
"""

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

from telegram import CallbackQuery, Chat, ChatMember, ChatMemberUpdated, Message, Update, User
from telegram.constants import ChatMemberStatus, ChatType

from bot.channels import Unreadable
from bot.channels.telegram.content import sent
from bot.channels.telegram.group import Self, answers, said
from bot.channels.telegram.quick import quick
from bot.channels.telegram.text import CHANNEL, storable
from bot.inbound import READS_ALL, Change, Changed, Edited, Ignored, Inbound, Place, Pressed, Said, What
from bot.says import Press

_PLACES: dict[str, Place] = {
    ChatType.PRIVATE: Place.PRIVATE,
    ChatType.GROUP: Place.GROUP,
    ChatType.SUPERGROUP: Place.GROUP,
    ChatType.CHANNEL: Place.CHANNEL,
}
#: Updates that ask for no answer, and the label under which they are counted.
_IGNORED = {
    "channel_post": "channel_post",
    "edited_channel_post": "channel_post",
    "message_reaction": "reaction",
    "message_reaction_count": "reaction",
    "poll": "poll",
    "poll_answer": "poll",
    "chat_member": "chat_member",
    "chat_join_request": "chat_member",
    "chat_boost": "chat_boost",
    "removed_chat_boost": "chat_boost",
    "inline_query": "inline",
    "chosen_inline_result": "inline",
    "business_connection": "business",
    "business_message": "business",
    "edited_business_message": "business",
    "deleted_business_messages": "business",
    "shipping_query": "payment",
    "pre_checkout_query": "payment",
    "purchased_paid_media": "payment",
}


class Reader:
    """Reads updates. `me` is who the bot is; `now` tells the time of what the platform gives none, such as a press."""

    def __init__(self, me: Self, now: Callable[[], datetime]) -> None:
        self.me = me
        self._now = now

    def read(self, body: bytes) -> Inbound:
        """The event of an update; raises `Unreadable` for what is no update at all.

        Likewise for who is called in a group before the bot knows its own name: the platform brings it again.
        """
        data = _object(body)
        event = quick(data, self._now) or self.thorough(data)
        if self.me.username is None and event.place is Place.GROUP and _calls_somebody(event.what):
            raise Unreadable("the bot does not know its name yet")
        return event

    def thorough(self, data: dict[str, Any]) -> Inbound:
        """The event of any JSON object with an update's id, through PTB's types."""
        try:
            return self._read(data)
        except (ValueError, TypeError, LookupError, AttributeError, ArithmeticError, OSError, RecursionError):
            # PTB checks nothing: a field of another shape ends in any of these, now and at every redelivery.
            return self._ignored(data, "unreadable")

    def _read(self, data: dict[str, Any]) -> Inbound:
        for kind, why in _IGNORED.items():
            if kind in data:
                return self._ignored(data, why)
        update = Update.de_json(data, None)
        if update.message:
            return self._message(update, update.message)
        if update.callback_query:
            return self._press(update, update.callback_query)
        if update.edited_message:
            return self._edit(update, update.edited_message)
        if update.my_chat_member:
            return self._membership(update, update.my_chat_member)
        return self._ignored(data, "unknown")

    def _message(self, update: Update, message: Message) -> Inbound:
        what: What
        if message.text is not None:
            # {…,"chat":{"id":-1001234567890,"type":"supergroup",…},"text":"/report@PhakhiBot",
            #  "entities":[{"type":"bot_command","offset":0,"length":17}]}
            text, to_bot = said(message, self.me)
            in_group = message.chat.type != ChatType.PRIVATE
            what = Said(
                storable(text), mentions_bot=to_bot and in_group, answers_bot=in_group and answers(message, self.me)
            )
        elif message.migrate_to_chat_id:
            # {…,"chat":{"id":-4111222333,"type":"group",…},"migrate_to_chat_id":-1001234567890}
            what = Changed(Change.MIGRATED, str(message.migrate_to_chat_id))
        else:
            # {…,"photo":[{"file_id":"…","file_unique_id":"…","width":1280,"height":960}],
            #  "media_group_id":"13579","caption":"…"}
            # {…,"new_chat_members":[{"id":5550002,"is_bot":false,"first_name":"…"}]}
            what = sent(message) or Ignored("service")
        return self._of_message(update, message, message.date, what)

    def _edit(self, update: Update, message: Message) -> Inbound:
        # {"message_id":106,"from":{…},"chat":{…},"date":1795342781,"text":"…","edit_date":1795343175}
        what: What = Ignored("edited")
        if message.text is not None:
            text, to_bot = said(message, self.me)
            what = Edited(storable(text), mentions_bot=to_bot and message.chat.type != ChatType.PRIVATE)
        return self._of_message(update, message, message.edit_date or message.date, what)

    def _of_message(self, update: Update, message: Message, at: datetime, what: What) -> Inbound:
        # An administrator who stays anonymous, or a channel that speaks in its group, hides behind a stand-in:
        # {"from":{"id":1087968824,"is_bot":true,"username":"GroupAnonymousBot",…},"sender_chat":{"id":-100…,…},…}
        user = None if message.sender_chat else message.from_user
        return self._inbound(update, at, message.chat, user, what, str(message.message_id))

    def _press(self, update: Update, query: CallbackQuery) -> Inbound:
        # {"id":"4382bfdwdsb323b2d9","from":{…},"message":{"message_id":101,"chat":{…},"date":1795342776,…},
        #  "chat_instance":"…","data":"d|k7f2q9wx|phase|do"}
        # A message that is too old to be edited comes without its content: {"message_id":5,"chat":{…},"date":0}
        if query.message is None:
            return self._ignored(update.to_dict(), "inline")
        on_message = str(query.message.message_id) if query.message.is_accessible else None
        what = Pressed(Press.unpack(query.data or ""), on_message, receipt=query.id)
        return self._inbound(update, self._now(), query.message.chat, query.from_user, what, None)

    def _membership(self, update: Update, changed: ChatMemberUpdated) -> Inbound:
        # {"chat":{…},"from":{…},"date":1795342675,"old_chat_member":{"user":{…},"status":"member"},
        #  "new_chat_member":{"user":{…},"status":"kicked","until_date":0}}
        was, stays = _is_in(changed.old_chat_member), _is_in(changed.new_chat_member)
        what: What = Ignored("bot_rights")
        if changed.chat.type == ChatType.PRIVATE:
            what = Changed(Change.FOLLOWED if stays else Change.BLOCKED)
        elif not stays:
            what = Changed(Change.BOT_REMOVED) if was else what
        else:
            was_told, told = self._is_told(changed.old_chat_member), self._is_told(changed.new_chat_member)
            if not was or (told and not was_told):
                what = Changed(Change.BOT_ADDED, READS_ALL if told else "")
        return self._inbound(update, changed.date, changed.chat, changed.from_user, what, None)

    def _is_told(self, me: ChatMember) -> bool:
        """Whether the bot, as this member, is told everything that is said in the group."""
        return self.me.reads_all or me.status in (ChatMemberStatus.ADMINISTRATOR, ChatMemberStatus.OWNER)

    def _inbound(
        self, update: Update, at: datetime, chat: Chat, user: User | None, what: What, message_id: str | None
    ) -> Inbound:
        place = _PLACES.get(chat.type, Place.CHANNEL)
        return Inbound(
            channel=CHANNEL,
            event_id=str(update.update_id),
            at=at,
            sender=None if user is None else str(user.id),
            chat=str(chat.id),
            place=place,
            what=Ignored("channel_post") if place is Place.CHANNEL else what,
            message_id=message_id,
            profile=None if user is None else storable(user.full_name),
            language=None if user is None else user.language_code,
        )

    def _ignored(self, data: dict[str, Any], why: str) -> Inbound:
        """An update that is only counted: its id, and its chat where it has one."""
        chat = next((part["chat"] for part in data.values() if isinstance(part, dict) and "chat" in part), None)
        chat = chat if isinstance(chat, dict) else {}
        return Inbound(
            channel=CHANNEL,
            event_id=str(data["update_id"]),
            at=self._now(),
            sender=None,
            chat=str(chat.get("id", "")),
            place=_PLACES.get(str(chat.get("type")), Place.CHANNEL),
            what=Ignored(why),
        )


def _object(body: bytes) -> dict[str, Any]:
    try:
        data = json.loads(body)
    except (ValueError, RecursionError):
        raise Unreadable("not JSON, or too deep") from None
    if not isinstance(data, dict) or type(data.get("update_id")) is not int:
        raise Unreadable("no update")
    return data


def _calls_somebody(what: What) -> bool:
    return isinstance(what, Said | Edited) and not what.mentions_bot and "@" in what.text


def _is_in(member: ChatMember) -> bool:
    """Whether the bot is in the chat: a restricted member may be in or out."""
    if member.status == ChatMemberStatus.RESTRICTED:
        return bool(getattr(member, "is_member", False))
    return member.status not in (ChatMemberStatus.LEFT, ChatMemberStatus.BANNED)
