"""What the talks of this folder share: a talk in one line, buttons that somebody forges, and what is kept."""

import asyncio
import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlmodel import SQLModel

from bot.says import Press
from bot.simulator.phone import Phone
from bot.simulator.seen import Bubble, Tap
from storage.schema import METADATA
from storage.tables import table_of
from tests.phone import Town

OLD_BUTTON = "ปุ่มนี้เป็นของรายการที่จบไปแล้ว ต้องการทำสิ่งใดต่อคะ"
OTHER = {"line": "telegram", "telegram": "line"}
NAMES = {"line": "LINE", "telegram": "Telegram"}


async def talk(town: Town, phone: Phone, *acts: str) -> list[str]:
    """Type each act, or tap it where it stands in brackets; what the bot says to the last one."""
    said: list[str] = []
    for act in acts:
        if act.startswith("["):
            await phone.tap(act[1:-1])
        else:
            await phone.say(act)
        said = await heard(town, phone)
    return said


async def heard(town: Town, phone: Phone) -> list[str]:
    """What came to a phone since it was last looked at."""
    await town.settled()
    return [bubble.text for bubble in phone.new()]


async def join(town: Town, phone: Phone, code: str, name: str) -> list[str]:
    """A teacher joins with a school's code."""
    return await talk(town, phone, code, "[ยินยอมและเข้าร่วม]", name, "[ครู]")


def button(phone: Phone, label: str) -> Tap:
    """The newest button with that label, kept for later."""
    return next(tap for bubble in reversed(phone.bubbles) for tap in bubble.taps if tap.label == label)


def meaning(tap: Tap) -> Press:
    """What a button carries."""
    press = Press.unpack(tap.action.get("data") or tap.action["callback_data"])
    assert press is not None, "a button of ours"
    return press


def forged(phone: Phone, press: Press) -> Tap:
    """A button that the bot never showed on this phone."""
    data = press.pack()
    action = {"type": "postback", "data": data} if phone.channel == "line" else {"text": "?", "callback_data": data}
    return Tap("?", action)


async def press(town: Town, phone: Phone, tap: Tap) -> list[str]:
    """Send what a button carries from this phone, wherever the button was."""
    await phone.press(tap, _last(phone))
    return await heard(town, phone)


def _last(phone: Phone) -> Bubble:
    return next(bubble for bubble in reversed(phone.bubbles) if not bubble.mine)


async def rows(town: Town, model: type[SQLModel], **where: Any) -> Sequence[Any]:
    """The rows of a table in which these columns have these values, from the oldest on."""
    table = table_of(model)
    query = select(table).where(*(table.c[name] == value for name, value in where.items()))

    def read() -> Sequence[Any]:
        with town.app.database.read() as connection:
            return connection.execute(query.order_by(*table.primary_key.columns)).all()

    return await asyncio.to_thread(read)


async def everything(town: Town) -> str:
    """All that is kept, in every table, as one text."""

    def read() -> list[dict[str, Any]]:
        with town.app.database.read() as connection:
            return [
                {"table": table.name, **row._mapping}
                for table in METADATA.sorted_tables
                for row in connection.execute(select(table))
            ]

    return json.dumps(await asyncio.to_thread(read), ensure_ascii=False, default=str)
