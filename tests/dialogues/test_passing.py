"""Dialogues that lose nothing and never haunt: what passes when something else is done, and what is kept at once."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from bot.card import few
from bot.says import Word
from bot.simulator.samples import landscapes
from storage.activity import Activity
from storage.dialogue import Dialogue
from storage.media import Media
from storage.participation import Participation
from storage.tables import table_of
from tests.dialogues.entries import forge, logged, two_entries
from tests.dialogues.talking import button, heard, press, rows, talk
from tests.phone import Town

on_both = pytest.mark.parametrize("platform", ["line", "telegram"])

LOG = "บันทึก ประชุมวางแผนสอนร้อยละกับบ้านดอนสายรุ้ง เมื่อวาน"
CAMP = "บันทึก จัดค่ายโครงงานกับบ้านดอนสายรุ้ง 17 ธ.ค."


async def open_forms(town: Town) -> list[str]:
    return [row.form for row in await rows(town, Dialogue)]


async def change(town: Town, number: int, **values: Any) -> None:
    """What somebody else's turn does to an entry meanwhile."""
    table = table_of(Activity)
    changed = table.update().where(table.c.id == number).values(**values)
    town.app.database.write(lambda connection: connection.execute(changed)).result(10)


@on_both
async def test_a_correction_is_open_once_however_often_it_is_begun(town: Town, platform: str) -> None:
    phone = town.simulator.phone(platform, "M23")
    one, two = await logged(town, phone, LOG), await logged(town, phone, LOG)
    for number in (one, one, two, two):
        await forge(town, phone, "edit", number)
    assert [row.given["activity"] for row in await rows(town, Dialogue)] == [two]


@on_both
async def test_a_photo_is_something_else_than_a_correction(town: Town, platform: str) -> None:
    phone = town.simulator.phone(platform, "M23")
    await talk(town, phone, LOG, "[แก้ไข]")
    town.clock.pass_(hours=1)
    await phone.send_photos(landscapes(1))
    assert (await heard(town, phone))[0].startswith("ได้รับภาพ 1 ภาพแล้ว")
    assert await open_forms(town) == ["log_activity"]


@on_both
async def test_a_pupils_name_that_is_asked_about_is_not_dropped(town: Town, platform: str) -> None:
    phone = town.simulator.phone(platform, "M23")
    said = await talk(town, phone, LOG, "[แก้ไข]", "[ชื่อกิจกรรม]", "ด.ญ.มะลิ สอนเพื่อน", "ของฉัน")
    assert said[-1].startswith("ข้อความนี้อาจมีชื่อ")


@on_both
async def test_a_detail_is_kept_with_its_message_and_taken_back_with_it(town: Town, platform: str) -> None:
    phone = town.simulator.phone(platform, "M23")
    number = await logged(town, phone, LOG)
    await talk(town, phone, "[เพิ่มรายละเอียด]", "2")
    assert [row.hours for row in await rows(town, Activity, id=number)] == [Decimal(2)]
    await talk(town, phone, "ย้อนกลับ")
    assert [row.hours for row in await rows(town, Activity, id=number)] == [None]
    await talk(town, phone, "3", "ได้แผนการสอน 3 แผน")
    assert [(row.hours, row.result) for row in await rows(town, Activity, id=number)] == [(3, "ได้แผนการสอน 3 แผน")]


@on_both
async def test_a_detail_that_is_changed_meanwhile_is_not_changed_back(town: Town, platform: str) -> None:
    phone = town.simulator.phone(platform, "M23")
    number = await logged(town, phone, LOG)
    await talk(town, phone, "[เพิ่มรายละเอียด]", "2")
    await change(town, number, hours=Decimal(4))
    await talk(town, phone, "ได้แผนการสอน 3 แผน")
    assert [row.hours for row in await rows(town, Activity, id=number)] == [4]


@on_both
async def test_a_photo_just_before_the_last_answer_is_in_the_entry(town: Town, platform: str) -> None:
    phone = town.simulator.phone(platform, "M23")
    number = await logged(town, phone, LOG)
    town.clock.pass_(hours=1)
    await talk(town, phone, "[เพิ่มรายละเอียด]", "2")
    await phone.send_photos(landscapes(1))
    await phone.say("ได้แผนการสอน 3 แผน")
    assert f"แนบภาพ 1 ภาพกับ {number} แล้วค่ะ" in await heard(town, phone)
    assert [(row.activity_id, row.talk) for row in await rows(town, Media)] == [(number, None)]


@on_both
async def test_whose_faces_a_photo_shows_is_asked_beside_the_details(town: Town, platform: str) -> None:
    phone = town.simulator.phone(platform, "M23")
    await logged(town, phone, LOG)
    town.clock.pass_(hours=1)
    await talk(town, phone, "[เพิ่มรายละเอียด]", "2")
    await phone.send_photos(landscapes(1))
    await heard(town, phone)
    await press(town, phone, button(phone, "ไม่เห็น"))
    assert await open_forms(town) == ["add_details"]


@on_both
async def test_a_photo_of_the_first_try_is_not_in_the_second(town: Town, platform: str) -> None:
    phone = town.simulator.phone(platform, "M23")
    await talk(town, phone, "บันทึก", "ประชุมวางแผนสอนร้อยละ")
    await phone.send_photos(landscapes(1))
    await heard(town, phone)
    await talk(town, phone, "บันทึก", "[เริ่มใหม่]")
    assert await rows(town, Media) == []
    assert await open_forms(town) == ["log_activity"]


@on_both
async def test_a_draft_goes_with_its_photos_when_its_network_is_left(town: Town, platform: str) -> None:
    phone = town.simulator.phone(platform, "M23")
    await phone.send_photos(landscapes(1))
    await heard(town, phone)
    await talk(town, phone, "ออกจากเครือข่าย", "[ออก]")
    assert await rows(town, Media) == []
    assert await open_forms(town) == []


@on_both
async def test_a_photo_that_comes_while_the_draft_is_checked_is_counted(town: Town, platform: str) -> None:
    phone = town.simulator.phone(platform, "M23")
    await phone.send_photos(landscapes(1))
    await talk(town, phone, "เปิดชั้นเรียนเศษส่วนกับบ้านหนองแสงเทียน")
    town.clock.pass_(seconds=5)
    await phone.send_photos(landscapes(2)[1:])
    told, check = await heard(town, phone)
    assert told == "ได้รับภาพ 2 ภาพแล้ว จะแนบกับรายการนี้ค่ะ"
    assert "• ภาพ 2" in check.splitlines()


@on_both
async def test_nothing_is_done_on_a_day_to_come(town: Town, platform: str) -> None:
    phone = town.simulator.phone(platform, "M23")
    await talk(town, phone, CAMP, "[ลงเป็นนัดหมาย]", "[แก้ไข]", "[วันที่]")
    number = max(row.id for row in await rows(town, Activity))
    await change(town, number, planned=False, held_on=date(2026, 11, 20))
    assert (await talk(town, phone, "18 ธ.ค."))[-1].startswith("18 ธ.ค. 2569 ยังมาไม่ถึง")
    await talk(town, phone, "เมื่อวาน")
    assert [row.held_on for row in await rows(town, Activity, id=number)] == [date(2026, 11, 19)]


@on_both
async def test_yes_in_words_joins_the_same_work(town: Town, platform: str) -> None:
    _, second, _, _ = await two_entries(town, platform)
    await talk(town, second, "ใช่ค่ะ")
    assert len(await rows(town, Participation)) == 1


def test_a_card_names_six_schools_or_five_and_the_rest() -> None:
    assert few(tuple("abcdef")) == tuple("abcdef")
    assert few(tuple("abcdefg")) == Word("log-orgs-more", {"names": tuple("abcde"), "n": 2})
