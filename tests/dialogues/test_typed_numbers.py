"""A number that is typed means the line or the button that shows it, whatever stands at that place."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import update

from storage.activity import Activity
from storage.tables import table_of
from tests.dialogues.talking import heard, rows, talk
from tests.dialogues.test_announcements import COLLEAGUE, COORDINATOR, only
from tests.phone import Town

__all__ = ["only"]

pytestmark = pytest.mark.parametrize("platform", ["line", "telegram"])


async def test_the_number_of_a_line_opens_that_announcement(only: Town, platform: str) -> None:
    phone, member = (only.simulator.phone(platform, code) for code in (COORDINATOR, COLLEAGUE))
    for title in ("หนึ่ง", "สอง", "สาม"):
        await talk(only, phone, f"ประกาศ {title}", "[ส่งตามเวลานี้]")
        await heard(only, member)
        await talk(only, member, *(["[รับทราบ]"] if title == "หนึ่ง" else []))
        only.clock.pass_(hours=72 if title == "สอง" else 1)
    (shown,) = await talk(only, phone, "ประกาศ")
    assert [(line[:2], line.split()[4]) for line in shown.splitlines()[1:]] == [
        ("1.", "สาม"), ("2.", "สอง"), ("3.", "หนึ่ง"),
    ]  # fmt: skip
    assert list(phone.bubbles[-1].buttons) == ["ดูผล 1", "ดูผล 2", "ดูผล 3", "เขียนประกาศ"]
    acknowledged = []
    for number in ("1", "2", "3"):
        (result,) = await talk(only, phone, "ประกาศ", number)
        acknowledged.append("รับทราบแล้ว 1 คน" in result)
    assert acknowledged == [False, False, True]
    assert (await talk(only, phone, "ประกาศ", "4"))[0].startswith("ต้องการประกาศเรื่องใด")


async def test_the_number_on_a_button_means_that_entry(only: Town, platform: str) -> None:
    table = table_of(Activity)
    undone = update(table).where(table.c.id.in_([2, 4, 12])).values(undone_at=only.clock.now() - timedelta(hours=1))
    await asyncio.wrap_future(only.app.database.write(lambda connection: connection.execute(undone)))
    phone = only.simulator.phone(platform, COORDINATOR)
    await talk(only, phone, "กู้คืน")
    assert [label.split(".")[0] for label in phone.bubbles[-1].buttons] == ["12", "4", "2"]
    assert (await talk(only, phone, "2"))[0].startswith("กู้คืนรายการ 2 ")
    assert [each.id for each in await rows(only, Activity, undone_at=None) if each.id in (2, 4, 12)] == [2]
