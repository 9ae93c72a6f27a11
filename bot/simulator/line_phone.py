"""A phone with LINE: its owner's acts as LINE's webhook events.

Source: LINE Messaging API reference, "Webhook Event Objects".
"""

import hashlib
import secrets
from collections.abc import Sequence
from typing import Any

from bot.simulator.identity import LINE
from bot.simulator.line_menu import shown_menu
from bot.simulator.phone import NotPossible, Phone
from bot.simulator.phones import File, State
from bot.simulator.samples import PDF, VOICE_OF_LINE, kind_of, landscape, landscapes
from bot.simulator.seen import Bubble, Json, Tap

_HERE: Json = {"title": "Ban Don Sairung School", "address": "Thanthong", "latitude": 18.7883, "longitude": 98.9853}
#: Messages of these kinds can be quoted; the others have no quote token.
_QUOTABLE = {"text", "image", "video", "sticker"}


class LinePhone(Phone):
    """Quick replies, cards, a rich menu below the chat."""

    channel = LINE

    @property
    def menu(self) -> tuple[Tap, ...]:
        """The cells of the rich menu, labelled as far as the bot labelled them."""
        found = shown_menu(self._phones)
        areas = found[1]["areas"] if found else ()
        return tuple(Tap(_label(area["action"]), area["action"]) for area in areas)

    async def follow(self) -> None:
        """Add as a friend, or unblock."""
        back = self.state is State.BLOCKED
        self._phones.stand(LINE, self.chat, State.OPEN)
        await self._post.line_event(self.chat, "follow", follow={"isUnblocked": back})

    async def say(self, text: str) -> Bubble:
        """{"type": "message", "message": {"type": "text", "id": "…", "quoteToken": "…", "text": "…"}}."""
        return await self._send({"type": "text", "text": text})

    async def tap(self, label: str, *, on: Bubble | None = None, chosen: str = "") -> None:
        """A button in the chat, else a cell of the rich menu."""
        cell = next((cell for cell in self.menu if cell.label == label), None)
        try:
            await super().tap(label, on=on, chosen=chosen)
        except NotPossible:
            if cell is None or on is not None:
                raise
            await self.press(cell, None)

    async def press(self, tap: Tap, bubble: Bubble | None, *, chosen: str = "") -> None:
        """A postback shows its displayText as the person's own bubble; a message action is typed for them."""
        self._may_write()
        action = tap.action
        match action["type"]:
            case "postback":
                self._echo(action.get("displayText") or action.get("text"))
                await self._postback({"data": action["data"]})
            case "message":
                await self.say(action["text"])
            case "datetimepicker":
                if not chosen:
                    raise NotPossible("a day or time has to be chosen")
                await self._postback({"data": action["data"], "params": {action["mode"]: chosen}})
            case "uri" | "clipboard":
                return
            case "location":
                await self.send_location()
            case "camera" | "cameraRoll":
                await self.send_photo()
            case other:
                raise NotPossible(f"the simulator's LINE has no {other} action")

    async def send_photo(self, data: bytes = b"", *, caption: str = "") -> Bubble:
        """A picture without a caption: LINE has none."""
        return await self._send(_content("image"), File("image/jpeg", "photo.jpg", data or landscape()))

    async def send_photos(self, photos: int | Sequence[bytes], *, caption: str = "") -> list[Bubble]:
        """One event each, tied by `imageSet`."""
        taken = landscapes(photos) if isinstance(photos, int) else photos
        name = hashlib.sha256(secrets.token_bytes(16)).hexdigest().upper()
        shown: list[Bubble] = []
        for index, data in enumerate(taken, start=1):
            together = {"imageSet": {"id": name, "index": index, "total": len(taken)}}
            shown.append(await self._send(_content("image") | together, File("image/jpeg", "photo.jpg", data)))
        return shown

    async def send_sticker(self) -> Bubble:
        """A sticker of the set that everybody has."""
        return await self._send(
            {"type": "sticker", "packageId": "446", "stickerId": "1988", "stickerResourceType": "STATIC"}
        )

    async def send_location(self) -> Bubble:
        """A place with its address."""
        return await self._send({"type": "location", **_HERE})

    async def send_file(self, name: str = "report.pdf", data: bytes = PDF) -> Bubble:
        """A document; its content is asked for by the message id."""
        kept = File(kind_of(name), name, data)
        return await self._send({"type": "file", "fileName": name, "fileSize": len(data)}, kept)

    async def send_voice(self, data: bytes = b"") -> Bubble:
        """Three seconds of sound."""
        kept = File("audio/mp4", "voice.m4a", data or VOICE_OF_LINE)
        return await self._send(_content("audio") | {"duration": 3000}, kept)

    async def send_video(self) -> Bubble:
        """A film of two seconds."""
        return await self._send(_content("video") | {"duration": 2000}, File("video/mp4", "film.mp4", b"\0" * 64))

    async def block(self) -> None:
        """`unfollow` has no reply token."""
        self._phones.stand(LINE, self.chat, State.BLOCKED)
        await self._post.line_event(self.chat, "unfollow", answers=False)

    async def unblock(self) -> None:
        """A `follow` with isUnblocked."""
        if self.state is not State.BLOCKED:
            raise NotPossible("the bot is not blocked")
        await self.follow()

    async def unsend(self, bubble: Bubble) -> None:
        """{"type": "unsend", "unsend": {"messageId": "…"}}."""
        if not bubble.mine or not bubble.message_id:
            raise NotPossible("only an own message can be taken back")
        self._phones.take_away(LINE, self.chat, bubble.message_id)
        await self._post.line_event(self.chat, "unsend", answers=False, unsend={"messageId": bubble.message_id})

    async def edit(self, bubble: Bubble, text: str) -> None:
        """{"type": "messageEdited", "message": …} with the same message id."""
        if not bubble.mine or bubble.kind != "text" or not bubble.message_id:
            raise NotPossible("only an own text can be edited")
        self._may_write()
        message = {**bubble.content, "text": text}
        self._phones.put_on_top(LINE, self.chat, bubble.message_id, message)
        told = {name: value for name, value in message.items() if name != "markAsReadToken"}
        await self._post.line_event(self.chat, "messageEdited", message=told)

    async def _postback(self, postback: Json) -> None:
        await self._post.line_event(self.chat, "postback", postback=postback)

    def _echo(self, text: Any) -> None:
        if text:
            content = {"type": "text", "text": str(text)}
            self._phones.put(LINE, self.chat, content, mine=True, message_id="", at=self._now())

    async def _send(self, content: Json, file: File | None = None) -> Bubble:
        self._may_write()
        message_id = self._post.line_message_id()
        if file is not None:
            self._phones.keep_file(f"line-{message_id}", file)
        quotable = {"quoteToken": secrets.token_urlsafe(24)} if content["type"] in _QUOTABLE else {}
        message = {"id": message_id, **content, **quotable, "markAsReadToken": secrets.token_urlsafe(16)}
        bubble = self._phones.put(LINE, self.chat, message, mine=True, message_id=message_id, at=self._now())
        await self._post.line_event(self.chat, "message", message=message)
        return bubble


def _content(kind: str) -> Json:
    return {"type": kind, "contentProvider": {"type": "line"}}


def _label(action: Json) -> str:
    return str(action.get("label") or action.get("displayText") or action.get("text") or "")
