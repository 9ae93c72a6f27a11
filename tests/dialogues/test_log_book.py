"""The file that comes to a phone is the member's own, opens for a day, and nobody gets another's."""

import re
from dataclasses import replace

import pytest
from sqlalchemy import update

from bot.says import Press
from bot.simulator.phone import Phone
from storage.job import Job
from storage.member import Member, Membership
from storage.tables import table_of
from tests.dialogues.talking import OLD_BUTTON, button, forged, meaning, press, rows, talk
from tests.documents.reading import bare, pages, sheets
from tests.phone import Town
from tests.road.test_media import get

pytestmark = pytest.mark.parametrize("platform", ["line", "telegram"])

TITLE = "วางแผนสัปดาห์เปิดบ้านปฐมวัย"


async def file_of(town: Town, phone: Phone) -> tuple[str, bytes]:
    """The name and the bytes of the file that came last, opened as its reader would."""
    bubble = phone.bubbles[-1]
    if phone.channel == "telegram":
        kept = town.simulator.phones.file(bubble.content["document"]["file_id"])
        assert kept is not None
        return kept.name, kept.data
    status, data, headers = await get(town, address_in(bubble.text))
    assert status == 200
    return headers["content-disposition"], data


def address_in(text: str) -> str:
    """The address in a message."""
    found = re.search(r"https://\S+", text)
    assert found is not None
    return found[0]


async def test_the_workbook_holds_the_semester(town: Town, platform: str) -> None:
    phone = town.simulator.phone(platform, "M03")
    await talk(town, phone, "ของฉัน", "[รับไฟล์ Excel]")
    name, data = await file_of(town, phone)
    assert "2-2569.xlsx" in name
    (sheet,) = sheets(data)
    assert [row[3] for row in sheet.rows[5:6]] == [TITLE]
    assert await rows(town, Job) == []


async def test_the_pages_hold_the_semester(town: Town, platform: str) -> None:
    phone = town.simulator.phone(platform, "M03")
    await talk(town, phone, "ของฉัน", "[หน้าพิมพ์ PDF]")
    (page,) = pages((await file_of(town, phone))[1])
    assert bare(TITLE) in page


async def test_an_address_is_good_for_a_day(town: Town, platform: str) -> None:
    phone = town.simulator.phone(platform, "M03")
    (said,) = await talk(town, phone, "ของฉัน", "[รับไฟล์ Excel]")
    if platform == "telegram":
        assert "https://" not in said
        return
    town.clock.pass_(hours=23.9)
    assert (await get(town, address_in(said)))[0] == 200
    town.clock.pass_(hours=0.2)
    assert (await get(town, address_in(said)))[0] == 404


async def test_pressing_twice_makes_one_file_each(town: Town, platform: str) -> None:
    phone = town.simulator.phone(platform, "M03")
    await talk(town, phone, "ของฉัน")
    wanted = button(phone, "รับไฟล์ Excel")
    assert len(await press(town, phone, wanted)) == 1
    assert len(await press(town, phone, wanted)) == 1


@pytest.mark.parametrize(
    "forgery",
    [
        Press("r", "book", "2/2569", "exe"),
        Press("r", "book", "9/2569", "pdf"),
        Press("r", "book"),
        Press("r", "overview", "2/2569"),
        Press("r", "overview", "2/2569", "1"),
        Press("r", "overview", "", ""),
    ],
)
async def test_a_forged_button_makes_nothing(town: Town, platform: str, forgery: Press) -> None:
    teacher = town.simulator.phone(platform, "M23")
    await talk(town, teacher, "เมนู")
    assert await press(town, teacher, forged(teacher, forgery)) == [OLD_BUTTON]
    assert await rows(town, Job) == []


async def test_a_coordinator_gets_no_other_network(town: Town, platform: str) -> None:
    coordinator = town.simulator.phone(platform, "M13")
    await talk(town, coordinator, "ของฉัน", "[ภาพรวมเครือข่าย]")
    offered = meaning(button(coordinator, "ประถมธารปัญญา"))
    assert await press(town, coordinator, forged(coordinator, replace(offered, value="1"))) == [OLD_BUTTON]


async def test_the_overview_names_only_who_agreed(town: Town, platform: str) -> None:
    member, disagrees = table_of(Member), "มยุรี ลมเย็นใจ"
    changed = update(member).where(member.c.name == disagrees).values(show_name=False)
    coordinator = town.simulator.phone(platform, "M13")
    named = []
    for _ in range(2):
        await talk(town, coordinator, "ของฉัน", "[ภาพรวมเครือข่าย]", "[ประถมธารปัญญา]")
        months, lines = sheets((await file_of(town, coordinator))[1])
        entries = [row for row in lines.rows[4:] if isinstance(row[0], int)]
        *by_month, total = [row[2] for row in months.rows[4:] if row[2] is not None]
        assert sum(by_month) == total == len(entries) > 3
        named.append({row[-1] for row in entries})
        town.app.database.write(lambda c: c.execute(changed)).result(10)
    assert named[0] - named[1] == {disagrees}


async def test_whoever_coordinates_no_more_is_offered_nothing(town: Town, platform: str) -> None:
    coordinator = town.simulator.phone(platform, "M13")
    await talk(town, coordinator, "ของฉัน", "[ภาพรวมเครือข่าย]")
    offered = button(coordinator, "ประถมธารปัญญา")
    membership = table_of(Membership)
    left = update(membership).where(membership.c.member_id == 13).values(role="member")
    town.app.database.write(lambda c: c.execute(left)).result(10)
    assert await press(town, coordinator, offered) == [OLD_BUTTON]


async def test_what_a_member_said_is_no_pupils_name_is_in_their_own_book_only(town: Town, platform: str) -> None:
    phone, coordinator = town.simulator.phone(platform, "M23"), town.simulator.phone(platform, "M13")
    await talk(town, phone, "บันทึก เยี่ยมบ้าน ด.ช.ก้องภพ", "[ไม่ใช่ชื่อนักเรียน]", "[เฉพาะโรงเรียนเรา]")
    await talk(town, phone, "ของฉัน", "[รับไฟล์ Excel]")
    await talk(town, coordinator, "ของฉัน", "[ภาพรวมเครือข่าย]", "[ประถมธารปัญญา]")
    own, others = [
        [cell for sheet in sheets((await file_of(town, each))[1]) for row in sheet.rows for cell in row]
        for each in (phone, coordinator)
    ]
    assert "เยี่ยมบ้าน ด.ช.ก้องภพ" in own
    assert "เยี่ยมบ้าน …" in others
    assert "เยี่ยมบ้าน ด.ช.ก้องภพ" not in others
