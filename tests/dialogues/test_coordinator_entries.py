"""What coordinators may do with the entries of others, and what nobody else may."""

import asyncio

import pytest
from sqlalchemy import Connection, update

from storage.activity import Activity
from storage.correction import Correction
from storage.member import Membership, Role
from storage.participation import Part, Participation
from storage.tables import table_of
from tests.dialogues.entries import GONE, PLAN, SAME, forge, logged, member_id, two_entries
from tests.dialogues.talking import OLD_BUTTON, button, press, rows, talk
from tests.phone import Town

pytestmark = pytest.mark.parametrize("platform", ["line", "telegram"])


async def test_only_the_networks_coordinator_corrects_and_merges(town: Town, platform: str) -> None:
    author = town.simulator.phone(platform, "M15")
    one = await logged(town, author, SAME)
    for code in ("M15", "M14", "M28"):
        other = town.simulator.phone(platform, code)
        for name in ("correct", "merge"):
            assert await forge(town, other, name, one) == [OLD_BUTTON]
    member = town.simulator.phone(platform, "M14")
    assert await forge(town, member, "entries") == [OLD_BUTTON]
    elsewhere = town.simulator.phone(platform, "M28")
    assert await talk(town, elsewhere, f"รายการ {one}") == [GONE.format(one)]
    assert await rows(town, Correction) == []


async def test_whose_role_ended_in_the_middle_changes_nothing(town: Town, platform: str) -> None:
    author, coordinator = town.simulator.phone(platform, "M15"), town.simulator.phone(platform, "M13")
    one = await logged(town, author, SAME)
    await talk(town, coordinator, f"รายการ {one}", "[แก้ไข (ผู้ประสานงาน)]", "[ชื่อกิจกรรม]", "ออกแบบแผนทศนิยม ป.5")
    await end_role(town, await member_id(town, "อรทัย"))
    assert await talk(town, coordinator, "ครูแจ้งมา") == [OLD_BUTTON]
    (entry,) = await rows(town, Activity, id=one)
    assert entry.title == "ออกแบบแผนเศษส่วน ป.4"
    assert await rows(town, Correction) == []


async def end_role(town: Town, member: int) -> None:
    """Somebody coordinates nothing any more."""
    table = table_of(Membership)

    def work(connection: Connection) -> None:
        connection.execute(update(table).where(table.c.member_id == member).values(role=Role.MEMBER))

    await asyncio.to_thread(town.app.database.write(work).result, 10)


async def test_a_correction_goes_back_once_and_only_by_its_author(town: Town, platform: str) -> None:
    author, coordinator = town.simulator.phone(platform, "M15"), town.simulator.phone(platform, "M13")
    one = await logged(town, author, SAME)
    words = ("[แก้ไข (ผู้ประสานงาน)]", "[ชื่อกิจกรรม]", "ออกแบบแผนทศนิยม ป.5", "ครูแจ้งมา")
    await talk(town, coordinator, f"รายการ {one}", *words)
    (correction,) = await rows(town, Correction)
    assert (correction.before, correction.after) == ("ออกแบบแผนเศษส่วน ป.4", "ออกแบบแผนทศนิยม ป.5")
    member = town.simulator.phone(platform, "M14")
    for name in ("revert", "right"):
        assert await forge(town, member, name, correction.id) == [OLD_BUTTON]
    town.clock.pass_(days=2)
    heard = await talk(town, author, "เมนู")
    assert any(
        each.startswith(f"ผู้ประสานงานแก้ ชื่อกิจกรรม ของรายการ {one} เป็น “ออกแบบแผนทศนิยม ป.5” เพราะ ครูแจ้งมา")
        for each in heard
    )
    revert = button(author, "แก้กลับ")
    await town.restart()
    assert (await press(town, author, revert))[0].startswith(f"แก้ ชื่อกิจกรรม ของรายการ {one} กลับ")
    assert (await press(town, author, revert))[0].startswith(f"รายการ {one} เปลี่ยนไปแล้ว")
    (entry,) = await rows(town, Activity, id=one)
    assert entry.title == "ออกแบบแผนเศษส่วน ป.4"


async def test_what_a_coordinator_merges_counts_everybodys_hours_once(town: Town, platform: str) -> None:
    coordinator = town.simulator.phone(platform, "M14")
    first, _, one, two = await two_entries(town, platform)
    third = town.simulator.phone(platform, "M22")
    await forge(town, third, "joined", two)
    assert await forge(town, coordinator, "merge", one) == [OLD_BUTTON]
    said = await talk(town, first, f"รายการ {one}", "[รวมกับ…]", str(two), "[รวม]", "วงเดียวกัน")
    assert said[0].startswith(f"รวมรายการ {two} เข้ากับรายการ {one} แล้วค่ะ")
    parts = await rows(town, Participation, activity_id=one)
    assert {part.member_id for part in parts} == {await member_id(town, "ชลธิชา"), await member_id(town, "นฤมล")}
    assert {part.state for part in parts} == {Part.CONFIRMED}
    (book,) = await talk(town, third, "ของฉัน")
    assert "2 รายการ" not in book
    assert "1 รายการ รวม 2 ชั่วโมง" in book
    await press(town, first, button(first, "แยกกลับ"))
    assert {part.state for part in await rows(town, Participation, activity_id=one)} == {Part.DECLINED}
    (book,) = await talk(town, third, "ของฉัน")
    assert "1 รายการ รวม 2 ชั่วโมง" in book
    assert "ออกแบบแผนเศษส่วน ป.4 (ยืนยันว่าร่วม)" in book


async def test_two_entries_of_one_person_can_be_one_and_two_again(town: Town, platform: str) -> None:
    author, coordinator = town.simulator.phone(platform, "M15"), town.simulator.phone(platform, "M13")
    one = await logged(town, author, SAME)
    two = await logged(town, author, "บันทึก ออกแบบแผนเศษส่วน ป.4 รอบสอง กับอนุบาลธารทอง เมื่อวาน 1 ชม.")
    await talk(town, coordinator, f"รายการ {one}", "[รวมกับ…]", str(two), "[รวม]", "บันทึกซ้ำ")
    assert await rows(town, Participation) == []
    heard = await talk(town, author, "ของฉัน")
    assert "2 รายการ รวม 3.5 ชั่วโมง" in heard[0]
    assert len(heard) == 2
    await talk(town, author, "[แยกกลับ]")
    (book,) = await talk(town, author, "ของฉัน")
    assert "3 รายการ รวม 4.5 ชั่วโมง" in book


async def test_a_reason_is_read_behind_because_and_a_number_that_was_merged_says_so(town: Town, platform: str) -> None:
    coordinator, second = town.simulator.phone(platform, "M13"), town.simulator.phone(platform, "M15")
    one = await logged(town, second, PLAN.replace("บ้านดอนสายรุ้ง", "อนุบาลธารทอง"))
    two = await logged(town, second, "บันทึก ซ่อมห้องสมุดกับอนุบาลธารทอง เมื่อวาน 2 ชม.")
    await forge(town, coordinator, "merge", one)
    await talk(town, coordinator, str(two), "[รวม]", "เพราะเป็นงานเดียวกัน")
    assert [row.reason for row in await rows(town, Correction)] == ["เป็นงานเดียวกัน"]
    moved, shown, *_ = await talk(town, second, f"รายการ {two}")
    assert moved == f"รายการ {two} รวมเข้ากับรายการ {one} แล้ว จึงแสดงรายการ {one}ค่ะ"
    assert shown.startswith(f"เลขที่ {one}")
    assert len(await talk(town, second, f"รายการ {one}")) == 1
