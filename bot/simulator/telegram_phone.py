"""A phone with Telegram: its owner's acts as updates of the Bot API.

Source: core.telegram.org/bots/api, `Update`.
"""

import re
import secrets
from collections.abc import Callable, Sequence

from bot.simulator.deliver import Post
from bot.simulator.identity import TELEGRAM
from bot.simulator.phone import NotPossible, Phone
from bot.simulator.phones import Account, File, Phones, State
from bot.simulator.samples import PDF, VOICE_OF_TELEGRAM, kind_of, landscape, landscapes
from bot.simulator.seen import Bubble, Json, Tap
from bot.simulator.telegram_messages import chat_of

#: Photos in one album, at most.
_ALBUM = 10
#: A photo comes in several sizes; the small ones are never what was taken.
_SMALL, _LARGE = ((90, 67), (320, 240)), (1280, 960)
_COMMAND = re.compile(r"/[A-Za-z0-9_]{1,32}(@[A-Za-z0-9_]+)?")


class TelegramPhone(Phone):
    """Inline keyboards, edited in place, and a menu of commands."""

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
        language: str = "th",
    ) -> None:
        super().__init__(phones, post, now, account)
        self._me, self._presses = me, presses
        self._chat = chat_of(account)
        #: the platform's `User`
        self.owner: Json = {
            "id": int(account.chat), "is_bot": False, "first_name": account.name, "language_code": language,
        }  # fmt: skip

    @property
    def menu(self) -> tuple[tuple[str, str], ...]:
        """The commands with their descriptions, in the phone's language where the bot has told them."""
        known = self._phones.fact("telegram-commands") or {}
        commands = known.get(self.owner["language_code"]) or known.get("") or ()
        return tuple((item["command"], item["description"]) for item in commands)

    async def follow(self) -> None:
        """START says /start."""
        if self.state is State.BLOCKED:
            await self.unblock()
        await self.say("/start")

    async def say(self, text: str) -> Bubble:
        """A text; a command at its start is marked as one."""
        found = _COMMAND.match(text)
        entities = [{"type": "bot_command", "offset": 0, "length": found.end()}] if found else []
        return await self._send({"text": text, **({"entities": entities} if entities else {})})

    async def press(self, tap: Tap, bubble: Bubble | None, *, chosen: str = "") -> None:
        """{"callback_query": {"id": "…", "from": …, "message": …, "chat_instance": "…", "data": "…"}}."""
        if bubble is None:
            raise NotPossible("a button hangs on a message")
        self._may_write()
        if "callback_data" not in tap.action:
            return
        query = str(secrets.randbelow(10**18))
        self._presses[query] = self.chat
        pressed = {"id": query, "from": self.owner, "message": bubble.content}
        pressed |= {"chat_instance": str(abs(int(self.chat)) * 7919), "data": tap.action["callback_data"]}
        await self._post.telegram_update(self.chat, "callback_query", pressed)

    async def send_photo(self, data: bytes = b"", *, caption: str = "") -> Bubble:
        """Three sizes of one picture, and a caption if there is one."""
        return await self._send(self._photo(data) | ({"caption": caption} if caption else {}))

    async def send_photos(self, photos: int | Sequence[bytes], *, caption: str = "") -> list[Bubble]:
        """One update each, tied by `media_group_id`; more than ten are several albums."""
        taken = landscapes(photos) if isinstance(photos, int) else photos
        shown: list[Bubble] = []
        album: Json = {}
        for place, data in enumerate(taken):
            if place % _ALBUM == 0:
                album = {"media_group_id": str(secrets.randbelow(10**17))}
            told = {"caption": caption} if caption and place == 0 else {}
            shown.append(await self._send({**self._photo(data), **album, **told}))
        return shown

    async def send_sticker(self) -> Bubble:
        """A thumb up."""
        sticker = {"width": 512, "height": 512, "type": "regular", "is_animated": False, "is_video": False}
        kept = self._keep(File("image/webp", "sticker.webp", b"\0" * 64))
        return await self._send({"sticker": {**kept, **sticker, "emoji": "\U0001f44d"}})

    async def send_location(self) -> Bubble:
        """A place."""
        return await self._send({"location": {"latitude": 18.7883, "longitude": 98.9853}})

    async def send_file(self, name: str = "report.pdf", data: bytes = PDF) -> Bubble:
        """A document; a photo that is sent like this keeps its size, its name and all that stands in it."""
        kind = kind_of(name)
        kept = self._keep(File(kind, name, data))
        return await self._send({"document": {**kept, "file_name": name, "mime_type": kind}})

    async def send_voice(self, data: bytes = b"") -> Bubble:
        """Three seconds of sound."""
        kept = self._keep(File("audio/ogg", "voice.ogg", data or VOICE_OF_TELEGRAM))
        return await self._send({"voice": {**kept, "duration": 3, "mime_type": "audio/ogg"}})

    async def send_video(self) -> Bubble:
        """A film of two seconds."""
        kept = self._keep(File("video/mp4", "film.mp4", b"\0" * 64))
        return await self._send({"video": {**kept, "width": 320, "height": 240, "duration": 2}})

    async def send_contact(self) -> Bubble:
        """Somebody from the address book."""
        return await self._send({"contact": {"phone_number": "+66000000000", "first_name": self.name}})

    async def block(self) -> None:
        """`my_chat_member`: from member to kicked."""
        self._phones.stand(TELEGRAM, self.chat, State.BLOCKED)
        await self._member("member", "kicked")

    async def unblock(self) -> None:
        """`my_chat_member`: from kicked to member."""
        if self.state is not State.BLOCKED:
            raise NotPossible("the bot is not blocked")
        self._phones.stand(TELEGRAM, self.chat, State.OPEN)
        await self._member("kicked", "member")

    async def unsend(self, bubble: Bubble) -> None:
        """Telegram tells a bot nothing of a deleted message."""
        if not bubble.mine:
            raise NotPossible("only an own message can be taken back")
        self._phones.take_away(TELEGRAM, self.chat, bubble.message_id)

    async def edit(self, bubble: Bubble, text: str) -> None:
        """{"edited_message": …} with the same message id."""
        if not bubble.mine or bubble.kind != "text":
            raise NotPossible("only an own text can be edited")
        self._may_write()
        message = {**bubble.content, "text": text, "edit_date": int(self._now())}
        self._phones.put_on_top(TELEGRAM, self.chat, bubble.message_id, message)
        await self._post.telegram_update(self.chat, "edited_message", message)

    def _photo(self, data: bytes) -> Json:
        small = {size: landscape(*size) for size in _SMALL}
        files = {**small, _LARGE: data or landscape()}
        return {
            "photo": [
                {**self._keep(File("image/jpeg", "photo.jpg", one)), "width": width, "height": height}
                for (width, height), one in files.items()
            ]
        }

    def _keep(self, file: File) -> Json:
        name = f"telegram-{secrets.token_hex(12)}"
        self._phones.keep_file(name, file)
        return {"file_id": name, "file_unique_id": name[-16:], "file_size": len(file.data)}

    async def _send(self, content: Json) -> Bubble:
        self._may_write()
        number = self._post.telegram_message_id()
        message = {"message_id": number, "from": self.owner, "chat": self._chat, "date": int(self._now()), **content}
        bubble = self._phones.put(TELEGRAM, self.chat, message, mine=True, message_id=str(number), at=self._now())
        await self._post.telegram_update(self.chat, "message", message)
        return bubble

    async def _member(self, before: str, after: str) -> None:
        def as_member(status: str) -> Json:
            until = {"until_date": 0} if status == "kicked" else {}
            return {"user": self._me, "status": status, **until}

        changed = {"chat": self._chat, "from": self.owner, "date": int(self._now())}
        changed |= {"old_chat_member": as_member(before), "new_chat_member": as_member(after)}
        await self._post.telegram_update(self.chat, "my_chat_member", changed)
