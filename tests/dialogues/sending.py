"""Every kind of thing that a phone can send, by its name in `docs/content.md`."""

import re
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from bot.simulator.phone import Phone
from bot.simulator.samples import PDF
from bot.words import shared_words
from tests.phone import Town

Act = Callable[[Town, Phone], Awaitable[object]]
Rows = list[tuple[str, str, str, str]]

_ROW = re.compile(r"^\| ([^|`]+) \| (both|line|telegram) \| (\S+) \| (\S+) \| .+ \|$", re.MULTILINE)
_DOCUMENT = Path(__file__).parents[2] / "docs" / "content.md"
#: What a sentence may be filled with.
_NAMES = [
    "n",
    "no",
    "name",
    "place",
    "field",
    "value",
    "title",
    "network",
    "date",
    "limit",
    "low",
    "high",
    "typed",
    "most",
    "more",
    "found",
]
_VALUES = dict.fromkeys(_NAMES, "\x01")
HERE = {"latitude": 18.7883, "longitude": 98.9853}


def rows() -> Rows:
    """`(kind, platform, key with nothing open, key while logging)`; "" for nothing said."""
    found: Rows = []
    for kind, on, alone, logging in _ROW.findall(_DOCUMENT.read_text("utf-8")):
        platforms = ("line", "telegram") if on == "both" else (on,)
        found += [(kind, platform, alone.strip("`–"), logging.strip("`–")) for platform in platforms]
    return found


def reads(key: str, text: str) -> bool:
    """Whether a bubble is that message, whatever it is filled with."""
    said = shared_words().text(key, _VALUES, language="th", voice="female")
    return re.fullmatch(re.escape(said).replace("\x01", ".+?"), text, re.DOTALL) is not None


async def line_message(town: Town, phone: Phone, **content: Any) -> None:
    """A message of LINE that the phone has no act for."""
    message = {"id": town.simulator.post.line_message_id(), **content}
    await town.simulator.post.line_event(phone.chat, "message", message=message)


async def telegram_message(town: Town, phone: Phone, **content: Any) -> None:
    """A message of Telegram that the phone has no act for."""
    about = {"message_id": town.simulator.post.telegram_message_id(), "date": int(town.simulator.now())}
    who = {"id": int(phone.chat), "is_bot": False, "first_name": phone.name}
    chat = {"id": int(phone.chat), "type": "private", "first_name": phone.name}
    await town.simulator.post.telegram_update(phone.chat, "message", {**about, "from": who, "chat": chat, **content})


def of_each(line: dict[str, Any], telegram: dict[str, Any]) -> Act:
    """A message of either platform as it stands in its documentation."""

    async def act(town: Town, phone: Phone) -> None:
        if phone.channel == "line":
            await line_message(town, phone, **line)
        else:
            await telegram_message(town, phone, **telegram)

    return act


def texts(phone: Phone) -> list[Any]:
    """What the person has typed, from the first on."""
    return [bubble for bubble in phone.bubbles if bubble.mine and bubble.kind == "text" and bubble.message_id]


async def edit_entry(town: Town, phone: Phone) -> None:
    await phone.edit(texts(phone)[0], "บันทึก ประชุมสรุปผลกับบ้านดอนสายรุ้ง เมื่อวาน 2 ชม.")


async def edit_answer(town: Town, phone: Phone) -> None:
    await phone.say("ประชุมวางแผนทศนิยม")
    await town.settled()
    phone.new()
    await phone.edit(texts(phone)[-1], "ประชุมวางแผนสัดส่วน")


async def edit_otherwise(town: Town, phone: Phone) -> None:
    await phone.edit(texts(phone)[1], "เมนูค่ะ")


async def unsend(town: Town, phone: Phone) -> None:
    await phone.unsend(texts(phone)[0])


async def reply(town: Town, phone: Phone) -> None:
    if phone.channel == "line":
        await line_message(town, phone, type="text", text=ANSWER, quoteToken="q", quotedMessageId="1")
    else:
        told = {"message_id": 1, "date": 1, "chat": {"id": int(phone.chat), "type": "private"}, "text": "?"}
        await telegram_message(town, phone, text=ANSWER, reply_to_message=told)


async def channel_post(town: Town, phone: Phone) -> None:
    post = {"message_id": 7, "date": 1, "chat": {"id": -1009, "type": "channel", "title": "ช่อง"}, "text": ANSWER}
    await town.simulator.post.telegram_update(phone.chat, "channel_post", post)


ANSWER = "ประชุมวางแผนเศษส่วน"
_LARGE = 30_000_000
_FILE = {"file_id": "f", "file_unique_id": "u", "file_size": _LARGE}
_POLL = {
    "id": "1", "question": "?", "options": [{"persistent_id": "0", "text": "1", "voter_count": 0}],
    "total_voter_count": 0, "is_closed": False, "is_anonymous": True, "type": "regular",
    "allows_multiple_answers": False, "allows_revoting": False, "members_only": False,
}  # fmt: skip

ACTS: dict[str, Act] = {
    "text": lambda town, phone: phone.say(ANSWER),
    "reply": reply,
    "sticker": lambda town, phone: phone.send_sticker(),
    "photo": lambda town, phone: phone.send_photo(),
    "album": lambda town, phone: phone.send_photos(3),
    "video": lambda town, phone: phone.send_video(),
    "long video": of_each(
        {"type": "video", "quoteToken": "q", "duration": 600_000, "contentProvider": {"type": "line"}},
        {"video": {**_FILE, "width": 320, "height": 240, "duration": 600}},
    ),
    "voice": lambda town, phone: phone.send_voice(),
    "document": lambda town, phone: phone.send_file("รายงาน.pdf", PDF),
    "program": lambda town, phone: phone.send_file("รายงาน.pdf.exe", b"MZ"),
    "large document": of_each(
        {"type": "file", "fileName": "รายงาน.pdf", "fileSize": _LARGE},
        {"document": {**_FILE, "file_name": "รายงาน.pdf"}},
    ),
    "named place": of_each(
        {"type": "location", "title": "หอประชุม", "address": "ธารทอง", **HERE},
        {"location": HERE, "venue": {"location": HERE, "title": "หอประชุม", "address": "ธารทอง"}},
    ),
    "bare place": of_each({"type": "location", **HERE}, {"location": HERE}),
    "contact": of_each({}, {"contact": {"phone_number": "+66000000000", "first_name": "กานดา"}}),
    "poll": of_each({}, {"poll": _POLL}),
    "something new": of_each({"type": "hologram"}, {"dice": {"emoji": "🎲", "value": 6}}),
    "edited entry": edit_entry,
    "edited answer": edit_answer,
    "edited otherwise": edit_otherwise,
    "unsent": unsend,
    "channel post": channel_post,
}
