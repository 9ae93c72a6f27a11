"""A group on LINE: an official account that was invited is told everything that is said there.

Source: LINE Messaging API reference, "Webhook Event Objects", and its guide "Group chats and multi-person chats".
"""

import secrets
from collections.abc import Callable
from typing import Any

from bot.simulator.chat import NotPossible
from bot.simulator.deliver import Post
from bot.simulator.group import Group, places
from bot.simulator.identity import LINE, line_user_id
from bot.simulator.phone import Phone, landscape
from bot.simulator.phones import Account, File, Phones
from bot.simulator.seen import Bubble, Json, Tap


class LineGroup(Group):
    """Mentions are picked from a list; `userId` is missing where LINE does not tell it."""

    channel = LINE

    def __init__(
        self, phones: Phones, post: Post, now: Callable[[], float], account: Account, *, bot_name: str
    ) -> None:
        super().__init__(phones, post, now, account)
        self._bot_name = bot_name

    @property
    def bot_name(self) -> str:
        """The account's display name."""
        return self._bot_name

    async def add(self, phone: Phone, *, administrator: bool = False) -> None:
        """{"type": "join", "source": {"type": "group", "groupId": "C…"}}: nobody is named."""
        self._let_in()
        self._count(phone)
        await self._post.line_event(self.chat, "join")

    async def promote(self, phone: Phone) -> None:
        """LINE's groups have no administrators."""
        raise NotPossible("groups on LINE have no administrators")

    async def remove(self, phone: Phone) -> None:
        """{"type": "leave"} has no reply token."""
        self._put_out()
        await self._post.line_event(self.chat, "leave", answers=False)

    async def say(self, phone: Phone, text: str, *, answers: Bubble | None = None, unnamed: bool = False) -> Bubble:
        """{"type": "text", …, "mention": {"mentionees": [{…, "isSelf": true}]}, "quotedMessageId": "…"}."""
        quoted = {"quotedMessageId": answers.message_id} if answers else {}
        return await self._send(phone, {"type": "text", "text": text, **self._mention(text), **quoted}, unnamed=unnamed)

    async def press(self, phone: Phone, tap: Tap) -> None:
        """A postback of whoever pressed."""
        await self._tell(phone, "postback", postback={"data": tap.action["data"]})

    async def send_photos(self, phone: Phone, count: int = 1, *, caption: str = "") -> list[Bubble]:
        """One event each."""
        photo = {"type": "image", "contentProvider": {"type": "line"}}
        return [await self._send(phone, photo, File("image/jpeg", "photo.jpg", landscape())) for _ in range(count)]

    async def unsend(self, phone: Phone, bubble: Bubble) -> None:
        """{"type": "unsend", "unsend": {"messageId": "…"}}."""
        self._phones.take_away(LINE, self.chat, bubble.message_id)
        await self._tell(phone, "unsend", answers=False, unsend={"messageId": bubble.message_id})

    async def edit(self, phone: Phone, bubble: Bubble, text: str) -> None:
        """{"type": "messageEdited", "message": …} with the same message id."""
        kept = {name: value for name, value in bubble.content.items() if name not in ("mention", "markAsReadToken")}
        message = kept | {"text": text, **self._mention(text)}
        self._phones.put_on_top(LINE, self.chat, bubble.message_id, message)
        await self._tell(phone, "messageEdited", message=message)

    def _mention(self, text: str) -> Json:
        who = {"type": "user", "userId": line_user_id("bot"), "isSelf": True}
        mentionees = [{"index": index, "length": length, **who} for index, length in places(text, self.bot_name)]
        return {"mention": {"mentionees": mentionees}} if mentionees else {}

    async def _send(self, phone: Phone, content: Json, file: File | None = None, *, unnamed: bool = False) -> Bubble:
        message_id = self._post.line_message_id()
        if file is not None:
            self._phones.keep_file(f"line-{message_id}", file)
        tokens = {"quoteToken": secrets.token_urlsafe(24), "markAsReadToken": secrets.token_urlsafe(16)}
        message = {"id": message_id, **content, **tokens}
        self._count(phone)
        bubble = self._phones.put(LINE, self.chat, message, mine=True, message_id=message_id, at=self._now())
        await self._tell(phone, "message", unnamed=unnamed, message=message)
        return bubble

    async def _tell(self, phone: Phone, kind: str, *, unnamed: bool = False, **fields: Any) -> None:
        if self.holds_bot:
            await self._post.line_event(self.chat, kind, sender="" if unnamed else phone.chat, **fields)

    def _count(self, phone: Phone) -> None:
        known = self._phones.fact(f"line-members-{self.chat}") or []
        if phone.chat not in known:
            self._phones.set_fact(f"line-members-{self.chat}", [*known, phone.chat])


def members_of(phones: Phones, chat: str) -> list[str]:
    """Whom a message to a chat reaches, and so what it costs: in a group everybody who has done something there."""
    return phones.fact(f"line-members-{chat}") or [chat]
