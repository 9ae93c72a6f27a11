"""Messages of Telegram's Bot API on loopback: sent, edited, deleted.

Source: core.telegram.org/bots/api, "Available methods" and "Updating messages".
"""

import secrets
from collections.abc import Callable
from typing import Any

from bot.simulator.deliver import Post
from bot.simulator.identity import TELEGRAM
from bot.simulator.phones import Account, File, Phones, State
from bot.simulator.seen import Bubble, Json
from bot.simulator.telegram_call import Method, Refusal, Upload

_TEXT = 4096
_CAPTION = 1024
_CALLBACK_DATA = 64
_ALBUM = range(2, 11)
_DELETE_WITHIN = 48 * 3600
_TYPING_SECONDS = 5
_SAME = (
    "message is not modified: specified new message content and reply markup are exactly the same as a current "
    "content and reply markup of the message"
)


class TelegramMessages:
    """The methods that put something on a phone."""

    def __init__(self, phones: Phones, post: Post, now: Callable[[], float], me: Json) -> None:
        self._phones, self._post, self._now, self._me = phones, post, now, me

    def methods(self) -> dict[str, Method]:
        """By name."""
        return {
            "sendMessage": self._send_message,
            "sendPhoto": self._send_photo,
            "sendDocument": self._send_document,
            "sendMediaGroup": self._send_album,
            "editMessageText": self._edit_text,
            "editMessageReplyMarkup": self._edit_keyboard,
            "deleteMessage": self._delete,
            "sendChatAction": self._chat_action,
        }

    async def _send_message(self, given: Json) -> Json:
        account = self._chat(given)
        text = _checked(given.get("text"), _TEXT, "message text is empty", "message is too long")
        return self._put(account, {"text": text, **_keyboard(given)})

    async def _send_photo(self, given: Json) -> Json:
        account = self._chat(given)
        return self._put(account, {**self._photo(given.get("photo")), **_caption(given), **_keyboard(given)})

    async def _send_document(self, given: Json) -> Json:
        account = self._chat(given)
        return self._put(account, {**self._document(given.get("document")), **_caption(given), **_keyboard(given)})

    async def _send_album(self, given: Json) -> list[Json]:
        account, media = self._chat(given), given.get("media")
        if not isinstance(media, list) or len(media) not in _ALBUM:
            raise Refusal("wrong number of items in the media group")
        album = {"media_group_id": str(secrets.randbelow(10**17))}
        contents = []
        for item in media:
            source = item.get("media")
            if isinstance(source, str) and source.startswith("attach://"):
                source = given.get(source.removeprefix("attach://"))
            make = self._photo if item.get("type") == "photo" else self._document
            contents.append({**album, **make(source), **_caption(item)})
        return [self._put(account, content) for content in contents]

    def _put(self, account: Account, content: Json) -> Json:
        message_id = self._post.telegram_message_id()
        message = {
            "message_id": message_id,
            "from": self._me,
            "chat": chat_of(account),
            "date": int(self._now()),
            **content,
        }
        self._phones.put(TELEGRAM, account.chat, message, mine=False, message_id=str(message_id), at=self._now())
        return message

    def _chat(self, given: Json) -> Account:
        account = self._phones.account(TELEGRAM, str(given.get("chat_id", "")))
        if account is None:
            raise Refusal("chat not found")
        if account.state is not State.OPEN and account.chat.startswith("-"):
            raise Refusal("bot was kicked from the supergroup chat", 403)
        if account.state is State.BLOCKED:
            raise Refusal("bot was blocked by the user", 403)
        if account.state is State.NEW:
            raise Refusal("bot can't initiate conversation with a user", 403)
        return account

    def _photo(self, source: Any) -> Json:
        name = self._kept(source)
        size = {"file_id": name, "file_unique_id": name[-16:], "width": 1040, "height": 1040}
        return {"photo": [size]}

    def _document(self, source: Any) -> Json:
        name = self._kept(source)
        file = self._phones.file(name)
        about = {"file_name": file.name, "mime_type": file.kind, "file_size": len(file.data)} if file else {}
        return {"document": {"file_id": name, "file_unique_id": name[-16:], **about}}

    def _kept(self, source: Any) -> str:
        """The id of an upload, of an address (which the page fetches from the bot), or of a file sent before."""
        if isinstance(source, Upload):
            name = f"telegram-{secrets.token_hex(12)}"
            self._phones.keep_file(name, File(source.kind, source.name, source.data))
            return name
        if isinstance(source, str) and (source.startswith("https://") or self._phones.file(source)):
            return source
        raise Refusal("wrong file identifier/HTTP URL specified")

    # ---- editing

    async def _edit_text(self, given: Json) -> Json:
        bubble = self._own(given, "message to edit not found")
        text = _checked(given.get("text"), _TEXT, "message text is empty", "message is too long")
        return self._change(bubble, {"text": text, "reply_markup": _keyboard(given).get("reply_markup")})

    async def _edit_keyboard(self, given: Json) -> Json:
        bubble = self._own(given, "message to edit not found")
        return self._change(bubble, {"reply_markup": _keyboard(given).get("reply_markup")})

    def _change(self, bubble: Bubble, changes: Json) -> Json:
        if all(bubble.content.get(name) == value for name, value in changes.items()):
            raise Refusal(_SAME)
        changed = {**bubble.content, **changes, "edit_date": int(self._now())}
        message = {name: value for name, value in changed.items() if value is not None}
        chat = str(message["chat"]["id"])
        self._phones.put_on_top(TELEGRAM, chat, bubble.message_id, message)
        return message

    def _own(self, given: Json, missing: str) -> Bubble:
        account = self._chat(given)
        bubble = self._phones.message(TELEGRAM, account.chat, str(given.get("message_id", "")))
        if bubble is None:
            raise Refusal(missing)
        if bubble.mine:
            raise Refusal("message can't be edited")
        return bubble

    async def _delete(self, given: Json) -> bool:
        account = self._chat(given)
        bubble = self._phones.message(TELEGRAM, account.chat, str(given.get("message_id", "")))
        if bubble is None:
            raise Refusal("message to delete not found")
        if self._now() - bubble.at > _DELETE_WITHIN:
            raise Refusal("message can't be deleted for everyone")
        self._phones.take_away(TELEGRAM, account.chat, bubble.message_id)
        return True

    async def _chat_action(self, given: Json) -> bool:
        account = self._chat(given)
        self._phones.typing(TELEGRAM, account.chat, self._now() + _TYPING_SECONDS)
        return True


def chat_of(account: Account) -> Json:
    """{"id": 5550001, "type": "private", "first_name": "…"}, or a group for a negative id."""
    number = int(account.chat)
    if number < 0:
        return {"id": number, "type": "supergroup", "title": account.name}
    return {"id": number, "type": "private", "first_name": account.name}


def _checked(text: Any, most: int, empty: str, long: str) -> str:
    if not isinstance(text, str) or not text.strip():
        raise Refusal(empty)
    if len(text) > most:
        raise Refusal(long)
    return text


def _caption(given: Json) -> Json:
    caption = given.get("caption")
    return {"caption": _checked(caption, _CAPTION, "", "message caption is too long")} if caption else {}


def _keyboard(given: Json) -> Json:
    """The inline keyboard as it will be shown; refused as the Bot API refuses it."""
    markup = given.get("reply_markup")
    rows = markup.get("inline_keyboard") if isinstance(markup, dict) else None
    if not rows:
        return {}
    for button in (button for row in rows for button in row):
        if not str(button.get("text", "")).strip():
            raise Refusal("BUTTON_TEXT_INVALID")
        if "callback_data" in button and not 1 <= len(str(button["callback_data"]).encode()) <= _CALLBACK_DATA:
            raise Refusal("BUTTON_DATA_INVALID")
    return {"reply_markup": {"inline_keyboard": rows}}
