"""A supergroup on Telegram, with its privacy mode: a bot that is no administrator is told little of what is said.

Source: core.telegram.org/bots/features, "Privacy mode": commands meant for the bot, answers to its messages and service
messages reach it always; everything else only an administrator, or a bot whose privacy mode BotFather has turned off.
"""

import re
import secrets
from collections.abc import Callable, Iterator

from bot.simulator.chat import NotPossible
from bot.simulator.deliver import Post
from bot.simulator.group import Group, places
from bot.simulator.identity import TELEGRAM
from bot.simulator.phone import Phone, landscape
from bot.simulator.phones import Account, File, Phones
from bot.simulator.seen import Bubble, Json, Tap
from bot.simulator.telegram_messages import chat_of
from bot.simulator.telegram_phone import TelegramPhone

_COMMAND = re.compile(r"/[A-Za-z0-9_]{1,32}(?:@(?P<bot>[A-Za-z0-9_]+))?")
#: Who speaks for an administrator who stays anonymous.
_ANONYMOUS = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
#: What an administrator may do; the bot is given nothing but the title.
_RIGHTS = (
    "can_be_edited", "is_anonymous", "can_manage_chat", "can_delete_messages", "can_manage_video_chats",
    "can_restrict_members", "can_promote_members", "can_change_info", "can_invite_users", "can_post_stories",
    "can_edit_stories", "can_delete_stories",
)  # fmt: skip


class TelegramGroup(Group):
    """`privacy()`: whether the bot's privacy mode is on; `presses` are callback queries that nobody answered yet."""

    channel = TELEGRAM

    def __init__(
        self,
        phones: Phones,
        post: Post,
        now: Callable[[], float],
        account: Account,
        *,
        me: Json,
        presses: dict[str, str],
        privacy: Callable[[], bool],
    ) -> None:
        super().__init__(phones, post, now, account)
        self._me, self._presses, self._privacy = me, presses, privacy
        self._chat = chat_of(account)

    @property
    def bot_name(self) -> str:
        """Its username."""
        return f"@{self._me['username']}"

    @property
    def is_administrator(self) -> bool:
        """Whether the bot was made one."""
        return bool(self._phones.fact(f"telegram-administrator-{self.chat}"))

    async def add(self, phone: Phone, *, administrator: bool = False) -> None:
        """`my_chat_member`, and the service message that everybody sees."""
        self._let_in()
        self._phones.set_fact(f"telegram-administrator-{self.chat}", administrator)
        await self._membership(phone, "left", "administrator" if administrator else "member")
        await self._send(phone, {"new_chat_members": [self._me]}, service=True)

    async def promote(self, phone: Phone) -> None:
        """From member to administrator."""
        if not self.holds_bot or self.is_administrator:
            raise NotPossible("only a member can be promoted")
        self._phones.set_fact(f"telegram-administrator-{self.chat}", value=True)
        await self._membership(phone, "member", "administrator")

    async def remove(self, phone: Phone) -> None:
        """To kicked."""
        self._put_out()
        await self._membership(phone, "administrator" if self.is_administrator else "member", "kicked")

    async def say(self, phone: Phone, text: str, *, answers: Bubble | None = None, unnamed: bool = False) -> Bubble:
        """A text; a command at its start and the bot's name are marked, what is answered comes along."""
        entities = list(self._entities(text))
        marked = {"entities": entities} if entities else {}
        reply = {"reply_to_message": answers.content} if answers else {}
        return await self._send(phone, {"text": text, **marked, **reply}, unnamed=unnamed)

    async def press(self, phone: Phone, tap: Tap) -> None:
        """A callback query of whoever pressed; in privacy mode too."""
        query = str(secrets.randbelow(10**18))
        self._presses[query] = self.chat
        message = next(bubble.content for bubble in reversed(self.bubbles) if not bubble.mine)
        pressed = {"id": query, "from": _owner(phone), "message": message, "chat_instance": self.chat.lstrip("-")}
        pressed["data"] = tap.action["callback_data"]
        await self._post.telegram_update(self.chat, "callback_query", pressed)

    async def send_photos(self, phone: Phone, count: int = 1, *, caption: str = "") -> list[Bubble]:
        """One update each; the first carries the caption."""
        album = {"media_group_id": str(secrets.randbelow(10**17))} if count > 1 else {}
        captions = [{"caption": caption} if caption and place == 0 else {} for place in range(count)]
        return [await self._send(phone, {**self._photo(), **album, **one}) for one in captions]

    async def unsend(self, phone: Phone, bubble: Bubble) -> None:
        """Telegram tells a bot nothing of a deleted message."""
        self._phones.take_away(TELEGRAM, self.chat, bubble.message_id)

    async def edit(self, phone: Phone, bubble: Bubble, text: str) -> None:
        """{"edited_message": …} with the same message id, to whom the message was told."""
        entities = list(self._entities(text))
        kept = {name: value for name, value in bubble.content.items() if name != "entities"}
        message = {**kept, "text": text, "edit_date": int(self._now()), **({"entities": entities} if entities else {})}
        self._phones.put_on_top(TELEGRAM, self.chat, bubble.message_id, message)
        if self._is_told(message):
            await self._post.telegram_update(self.chat, "edited_message", message)

    def _entities(self, text: str) -> Iterator[Json]:
        command = _COMMAND.match(text)
        if command is not None:
            yield {"type": "bot_command", "offset": 0, "length": command.end()}
        for offset, length in places(text, self.bot_name):
            if command is None or offset >= command.end():
                yield {"type": "mention", "offset": offset, "length": length}

    def _is_told(self, message: Json) -> bool:
        """Whether the bot gets this: everything without privacy mode, else what is meant for it."""
        if not self.holds_bot:
            return False
        if self.is_administrator or not self._privacy():
            return True
        answered = message.get("reply_to_message", {}).get("from", {}).get("id")
        command = _COMMAND.match(message.get("text", ""))
        is_for_it = command is not None and command["bot"] in (None, self._me["username"])
        return is_for_it or answered == self._me["id"]

    def _photo(self) -> Json:
        name, data = f"telegram-{secrets.token_hex(12)}", landscape()
        self._phones.keep_file(name, File("image/jpeg", "photo.jpg", data))
        kept = {"file_id": name, "file_unique_id": name[-16:], "file_size": len(data)}
        return {"photo": [{**kept, "width": width, "height": height} for width, height in ((320, 240), (1280, 960))]}

    async def _send(self, phone: Phone, content: Json, *, unnamed: bool = False, service: bool = False) -> Bubble:
        number = self._post.telegram_message_id()
        sender = {"from": _ANONYMOUS, "sender_chat": self._chat} if unnamed else {"from": _owner(phone)}
        message = {"message_id": number, **sender, "chat": self._chat, "date": int(self._now()), **content}
        bubble = self._phones.put(TELEGRAM, self.chat, message, mine=True, message_id=str(number), at=self._now())
        if (service and self.holds_bot) or self._is_told(message):
            await self._post.telegram_update(self.chat, "message", message)
        return bubble

    async def _membership(self, phone: Phone, before: str, after: str) -> None:
        changed = {"chat": self._chat, "from": _owner(phone), "date": int(self._now())}
        changed |= {"old_chat_member": self._as(before), "new_chat_member": self._as(after)}
        await self._post.telegram_update(self.chat, "my_chat_member", changed)

    def _as(self, status: str) -> Json:
        more: Json = {"until_date": 0} if status == "kicked" else {}
        if status == "administrator":
            more = dict.fromkeys(_RIGHTS, False)
        return {"user": self._me, "status": status, **more}


def _owner(phone: Phone) -> Json:
    assert isinstance(phone, TelegramPhone), "in a group on Telegram there are Telegram's phones"
    return phone.owner
