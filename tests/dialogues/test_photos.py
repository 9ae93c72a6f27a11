"""Where photographs go when something else happened in between, and who sees and asks about them."""

import pytest

from bot.simulator.phone import Phone
from bot.simulator.samples import landscapes
from storage.activity import Activity, Post
from storage.media import Faces, Media
from storage.member import Membership
from storage.tables import table_of
from tests.dialogues.entries import PLAN, forge, logged, member_id
from tests.dialogues.talking import button, heard, press, rows, talk
from tests.phone import Town

pytestmark = pytest.mark.parametrize("platform", ["line", "telegram"])

FACES = "ในภาพเห็นใบหน้านักเรียนชัดเจนหรือไม่คะ"
LOG = "บันทึก ประชุมวางแผนสอนร้อยละกับบ้านดอนสายรุ้ง เมื่อวาน 2 ชม."
OTHER = "บันทึก ซ่อมห้องสมุดกับวัดศรีธารธรรม เมื่อวาน 2 ชม."


async def photos(town: Town, phone: Phone, number: int = 1, *, first: int = 0, caption: str = "") -> list[str]:
    """Different photos, from the one of that number on; what the bot says to them."""
    await phone.send_photos(landscapes(first + number)[first:], caption=caption)
    return await heard(town, phone)


async def ended(town: Town, member: int) -> None:
    """A coordinator's or the member's own doing: they are in no network any more."""
    table = table_of(Membership)
    town.app.database.write(
        lambda connection: connection.execute(
            table.update().where(table.c.member_id == member).values(ended_at=town.clock.now())
        )
    ).result()


async def test_what_to_attach_to_is_in_the_button(town: Town, platform: str) -> None:
    phone = town.simulator.phone(platform, "M23")
    one = await logged(town, phone, LOG)
    town.clock.pass_(hours=1)
    await photos(town, phone, 2)
    attach = button(phone, f"แนบกับ {one}")
    await forge(town, phone, "undo", one)
    said = await press(town, phone, attach)
    assert said == [
        f"ไม่พบรายการ {one} ในบันทึกของท่าน หรือยกเลิกไปแล้วค่ะ",
        "ได้รับภาพ 2 ภาพแล้ว เป็นภาพของเรื่องใดคะ พิมพ์บอกสั้น ๆ ได้เลย",
    ]
    assert await rows(town, Post) == []
    assert [row.activity_id for row in await rows(town, Media)] == [None, None]


async def test_photos_never_go_to_another_entry_than_the_one_on_the_button(town: Town, platform: str) -> None:
    phone = town.simulator.phone(platform, "M23")
    one, two = await logged(town, phone, LOG), await logged(town, phone, OTHER)
    town.clock.pass_(hours=1)
    await photos(town, phone)
    attach = button(phone, f"แนบกับ {two}")
    await forge(town, phone, "undo", two)
    await press(town, phone, attach)
    assert [row.activity_id for row in await rows(town, Media)] == [None]
    said = await talk(town, phone, f"[แนบกับ {one}]")
    assert said[0] == f"แนบภาพ 1 ภาพกับ {one} แล้วค่ะ"


async def test_a_forged_way_opens_nothing_and_keeps_the_photos(town: Town, platform: str) -> None:
    phone = town.simulator.phone(platform, "M23")
    await photos(town, phone)
    (media,) = await rows(town, Media)
    said = await forge(town, phone, "photos", media.talk, "elsewhere")
    assert said == ["ได้รับภาพ 1 ภาพแล้ว เป็นภาพของเรื่องใดคะ พิมพ์บอกสั้น ๆ ได้เลย"]
    assert len(await rows(town, Media)) == 1
    await talk(town, phone, "ซ่อมห้องสมุดกับวัดศรีธารธรรม เมื่อวาน", "[บันทึก]")
    assert await rows(town, Post) == []
    assert [row.activity_id is not None for row in await rows(town, Media)] == [True]


async def test_nobody_attaches_to_what_they_have_no_part_in(town: Town, platform: str) -> None:
    first, second = town.simulator.phone(platform, "M13"), town.simulator.phone(platform, "M15")
    one = await logged(town, first, PLAN)
    await photos(town, second)
    (media,) = await rows(town, Media)
    await forge(town, second, "photos", media.talk, f"n{one}")
    assert [row.activity_id for row in await rows(town, Media)] == [None]


async def saved_with_photo(town: Town, phone: Phone) -> int:
    """An entry that a photo began, saved a few seconds after it."""
    await photos(town, phone)
    await talk(town, phone, "ซ่อมห้องสมุดกับวัดศรีธารธรรม เมื่อวาน", "[บันทึก]")
    return int(max(row.id for row in await rows(town, Activity)))


async def test_a_photo_that_comes_late_is_told_alone(town: Town, platform: str) -> None:
    phone = town.simulator.phone(platform, "M23")
    one = await saved_with_photo(town, phone)
    assert (await photos(town, phone, first=1))[0] == f"แนบภาพ 1 ภาพกับ {one} แล้วค่ะ"
    assert (await photos(town, phone, 2, first=2))[0] == f"แนบภาพ 2 ภาพกับ {one} แล้วค่ะ"
    assert await photos(town, phone) == [f"ภาพนี้มีอยู่ในรายการ {one} แล้วค่ะ"]


async def test_six_are_kept_and_only_those_are_told(town: Town, platform: str) -> None:
    phone = town.simulator.phone(platform, "M23")
    one = await logged(town, phone, LOG)
    town.clock.pass_(hours=1)
    await photos(town, phone, 4)
    await talk(town, phone, f"[แนบกับ {one}]")
    town.clock.pass_(hours=1)
    await photos(town, phone, 4, first=4)
    said = await talk(town, phone, f"[แนบกับ {one}]")
    assert said[0] == f"แนบภาพ 2 ภาพกับ {one} แล้วค่ะ"
    assert len(await rows(town, Media)) == 6


async def test_a_photo_that_comes_after_undoing_begins_a_draft(town: Town, platform: str) -> None:
    phone = town.simulator.phone(platform, "M23")
    one = await saved_with_photo(town, phone)
    await forge(town, phone, "undo", one)
    assert (await photos(town, phone, 2))[0].startswith("ได้รับภาพ 2 ภาพแล้ว เป็นภาพของเรื่องใดคะ")
    town.clock.pass_(hours=25)
    await talk(town, phone, "ยกเลิก")
    assert FACES not in await talk(town, phone, "เมนู")


async def test_a_draft_that_is_open_gets_the_photo_not_the_entry_before(town: Town, platform: str) -> None:
    phone = town.simulator.phone(platform, "M23")
    await saved_with_photo(town, phone)
    await talk(town, phone, "บันทึกกิจกรรม")
    assert (await photos(town, phone, 2))[0] == "ได้รับภาพ 2 ภาพแล้ว จะแนบกับรายการนี้ค่ะ"


async def test_a_photo_goes_to_the_newer_entry_that_was_saved_meanwhile(town: Town, platform: str) -> None:
    phone = town.simulator.phone(platform, "M23")
    await saved_with_photo(town, phone)
    two = await logged(town, phone, LOG)
    assert (await photos(town, phone, 2))[0] == f"แนบภาพ 2 ภาพกับ {two} แล้วค่ะ"


async def test_the_same_picture_elsewhere_is_no_double(town: Town, platform: str) -> None:
    phone, other = town.simulator.phone(platform, "M23"), town.simulator.phone(platform, "M16")
    await saved_with_photo(town, other)
    await talk(town, phone, "แบ่งปัน")
    await photos(town, phone)
    await talk(town, phone, "ใช้ถาดไข่สอนเศษส่วน")
    assert len(await rows(town, Media)) == 2


async def test_who_left_the_network_sees_only_their_own_pictures(town: Town, platform: str) -> None:
    first, second = town.simulator.phone(platform, "M13"), town.simulator.phone(platform, "M15")
    one = await logged(town, first, PLAN)
    await forge(town, second, "joined", one)
    town.clock.pass_(hours=1)
    await photos(town, second, 2)
    await talk(town, second, f"[แนบกับ {one}]", "[ไม่เห็น]")
    assert (await forge(town, first, "pictures", one))[-1] == f"ภาพและไฟล์ของรายการ {one} ทั้งหมด 2"
    await ended(town, await member_id(town, "อรทัย"))
    assert await forge(town, first, "pictures", one) == ["ไม่มีภาพที่รอคำตอบค่ะ"]


async def test_pictures_go_with_a_part_and_come_back_with_it(town: Town, platform: str) -> None:
    first, second = town.simulator.phone(platform, "M13"), town.simulator.phone(platform, "M15")
    one = await logged(town, first, PLAN)
    await forge(town, second, "joined", one)
    town.clock.pass_(hours=1)
    await photos(town, second, 2)
    await talk(town, second, f"[แนบกับ {one}]", "[ไม่เห็น]")
    await forge(town, second, "leave_part", one)
    assert button(second, "ลบภาพ") is not None
    assert await forge(town, first, "pictures", one) == ["ไม่มีภาพที่รอคำตอบค่ะ"]
    await forge(town, second, "rejoin", one)
    assert (await forge(town, first, "pictures", one))[-1] == f"ภาพและไฟล์ของรายการ {one} ทั้งหมด 2"


async def test_only_who_sent_pictures_takes_them_out(town: Town, platform: str) -> None:
    first, second = town.simulator.phone(platform, "M13"), town.simulator.phone(platform, "M15")
    one = await logged(town, first, PLAN)
    town.clock.pass_(hours=1)
    await photos(town, first, 2)
    await talk(town, first, f"[แนบกับ {one}]", "[ไม่เห็น]")
    for what in ("photo", "photo-yes", "file-yes", "elsewhere-yes"):
        assert await forge(town, second, "take_out", one, what) == ["ไม่มีภาพที่รอคำตอบค่ะ"]
    assert len(await rows(town, Media, faces=Faces.NONE)) == 2
    await forge(town, first, "take_out", one, "photo-yes")
    assert await rows(town, Media) == []


async def test_a_caption_begins_a_draft_of_its_own(town: Town, platform: str) -> None:
    """On LINE a photo has no caption: whoever has both apps sends it on the other one."""
    phone = town.simulator.phone("telegram", "M23")
    await photos(town, phone, caption="ซ่อมห้องสมุดกับวัดศรีธารธรรม เมื่อวาน")
    (second, *_) = await photos(town, phone, first=1, caption="ปลูกผักกับบ้านดอนสายรุ้ง เมื่อวาน")
    assert "“ปลูกผัก”" in second
    (_, faces, older) = await talk(town, phone, "[บันทึก]")
    assert faces == FACES
    assert "ซ่อมห้องสมุด" in older
    (third, *_) = await photos(town, phone, first=2, caption="นิเทศชั้นเรียนกับบ้านดอนสายรุ้ง เมื่อวาน")
    assert "“นิเทศชั้นเรียน”" in third
