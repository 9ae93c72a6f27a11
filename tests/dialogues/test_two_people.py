"""Talks that need two phones: a coordinator and a newcomer, one person with two apps, a code that works once."""

import re

import pytest

from storage.demo import demo_codes
from storage.join_code import CodeKind
from storage.member import Account, Member, Membership, Role
from storage.notice import Notice
from tests.dialogues.talking import NAMES, OLD_BUTTON, OTHER, button, heard, join, press, rows, talk
from tests.phone import Town

pytestmark = pytest.mark.parametrize("platform", ["line", "telegram"])

JOINED = "มีสมาชิกใหม่ค่ะ กานดา ธารใส (ครู อนุบาลธารทอง) เข้าร่วม ประถมธารปัญญา เมื่อ 20 พ.ย. 2569"
FOUND = "ร่วมทำสื่อแถบร้อยช่องชุดใหญ่"


# ---- a newcomer and the coordinator


async def test_a_coordinator_hears_of_a_newcomer_on_the_next_contact_and_never_before(
    town: Town, platform: str
) -> None:
    coordinator = town.simulator.phone(platform, "M13")
    newcomer = town.simulator.phone(platform, "กานดา")
    await join(town, newcomer, "TP4R9X-S01", "กานดา ธารใส")
    assert await heard(town, coordinator) == []
    assert await talk(town, coordinator, "เมนู") == ["ภาคีช่วยเรื่องใดได้บ้างคะ", JOINED]
    assert await talk(town, coordinator, "เมนู") == ["ภาคีช่วยเรื่องใดได้บ้างคะ"]
    assert await rows(town, Notice) == []


async def test_somebody_whom_the_coordinator_does_not_know_sees_nothing_until_confirmed(
    town: Town, platform: str
) -> None:
    coordinator = town.simulator.phone(platform, "M13")
    newcomer = town.simulator.phone(platform, "กานดา")
    await join(town, newcomer, "TP4R9X-S01", "กานดา ธารใส")
    await talk(town, coordinator, "เมนู")
    assert FOUND in (await talk(town, newcomer, "ค้นหา แถบร้อยช่อง"))[0]
    assert await talk(town, coordinator, "[ไม่รู้จักคนนี้]") == [
        "ขอบคุณที่บอกค่ะ ภาคีพักการเห็นข้อมูลของ คุณครูกานดา ไว้ก่อน จนกว่าจะมีผู้ยืนยัน"
    ]
    assert await heard(town, newcomer) == []
    assert (await talk(town, newcomer, "ค้นหา แถบร้อยช่อง"))[0].startswith("ยังไม่พบเรื่อง “แถบร้อยช่อง”")
    assert await talk(town, coordinator, "[ยืนยันว่ารู้จัก]") == ["รับทราบค่ะ"]
    assert FOUND in (await talk(town, newcomer, "ค้นหา แถบร้อยช่อง"))[0]


async def test_a_second_school_does_not_open_what_a_doubt_has_closed(town: Town, platform: str) -> None:
    coordinator = town.simulator.phone(platform, "M13")
    newcomer = town.simulator.phone(platform, "กานดา")
    await join(town, newcomer, "TP4R9X-S01", "กานดา ธารใส")
    await talk(town, coordinator, "เมนู", "[ไม่รู้จักคนนี้]")
    await talk(town, newcomer, "TP4R9X-S02", "[เพิ่มอีกแห่ง]")
    assert (await talk(town, newcomer, "ค้นหา แถบร้อยช่อง"))[0].startswith("ยังไม่พบเรื่อง “แถบร้อยช่อง”")


async def test_a_member_who_is_no_coordinator_cannot_doubt_or_confirm_anybody(town: Town, platform: str) -> None:
    coordinator = town.simulator.phone(platform, "M13")
    member, elsewhere = town.simulator.phone(platform, "M14"), town.simulator.phone(platform, "M28")
    newcomer = town.simulator.phone(platform, "กานดา")
    await join(town, newcomer, "TP4R9X-S01", "กานดา ธารใส")
    await talk(town, coordinator, "เมนู")
    unknown = button(coordinator, "ไม่รู้จักคนนี้")
    (joined,) = await rows(town, Membership, member_id=(await rows(town, Member, name="กานดา ธารใส"))[0].id)
    for other in (member, elsewhere, newcomer):
        await talk(town, other, "เมนู")
        assert await press(town, other, unknown) == [OLD_BUTTON]
    assert await rows(town, Membership, id=joined.id) == [joined]
    await talk(town, coordinator, "[ไม่รู้จักคนนี้]")
    known = button(coordinator, "ยืนยันว่ารู้จัก")
    for other in (member, elsewhere, newcomer):
        assert await press(town, other, known) == [OLD_BUTTON]
    (doubted,) = await rows(town, Membership, id=joined.id)
    assert doubted.doubted_at is not None


# ---- one person, two apps


async def link_code(town: Town, platform: str) -> str:
    """กานดา joins on one platform and asks for a code to bring the other one."""
    first = town.simulator.phone(platform, "กานดา")
    await join(town, first, "TP4R9X-S01", "กานดา ธารใส")
    (text,) = await talk(town, first, "ตั้งค่า", "[เชื่อม LINE/Telegram]")
    found = re.search(r"[2-9A-Z]{6}-[2-9A-Z]{2}", text)
    assert found is not None, text
    return found.group()


async def test_a_second_app_is_linked_once_the_first_agrees_and_goes_on_where_the_first_stopped(
    town: Town, platform: str
) -> None:
    code = await link_code(town, platform)
    first, second = town.simulator.phone(platform, "กานดา"), town.simulator.phone(OTHER[platform], "กานดา")
    assert await talk(town, second, code) == [
        f"รับรหัสแล้วค่ะ ขอให้ท่านยืนยันในแชต {NAMES[platform]} ก่อน แล้วสองบัญชีจะเป็นชุดเดียวกัน"
    ]
    assert await heard(town, first) == [f"มีผู้พิมพ์รหัสเชื่อมบัญชีของท่านใน {NAMES[OTHER[platform]]} ใช่ท่านเองหรือไม่คะ"]
    assert await talk(town, first, "[ใช่ เชื่อมเลย]") == ["เชื่อม LINE กับ Telegram ของ คุณครูกานดา แล้วค่ะ"]
    assert await heard(town, second) == ["บัญชีนี้เชื่อมกับ คุณครูกานดา แล้วค่ะ ใช้งานได้เหมือนกันทั้งสองแอป"]
    await talk(town, first, "บันทึก", "ปลูกผักสวนครัว")
    assert await talk(town, second, "เฉพาะโรงเรียนเรา") == ["เป็นช่วงใดของงานคะ"]
    (saved,) = await talk(town, second, "[ร่วมทำ]")
    assert "“ปลูกผักสวนครัว”\n20 พ.ย. 2569 • อนุบาลธารทอง • ร่วมทำ" in saved
    assert len(await rows(town, Member, name="กานดา ธารใส")) == 1


async def test_a_code_of_eleven_minutes_ago_links_nothing(town: Town, platform: str) -> None:
    code = await link_code(town, platform)
    second = town.simulator.phone(OTHER[platform], "กานดา")
    accounts = await rows(town, Account)
    town.clock.pass_(minutes=11)
    (refused,) = await talk(town, second, code)
    assert refused.startswith(f"ไม่พบรหัส {code} หรือรหัสหมดอายุแล้ว")
    assert await heard(town, town.simulator.phone(platform, "กานดา")) == []
    assert len(await rows(town, Account)) == len(accounts)


async def test_an_agreement_that_comes_too_late_links_nothing(town: Town, platform: str) -> None:
    code = await link_code(town, platform)
    first, second = town.simulator.phone(platform, "กานดา"), town.simulator.phone(OTHER[platform], "กานดา")
    await talk(town, second, code)
    assert len(await heard(town, first)) == 1
    town.clock.pass_(minutes=11)
    assert await talk(town, first, "[ใช่ เชื่อมเลย]") == ["รหัสหมดอายุแล้วค่ะ ขอรหัสใหม่ได้ที่ “ตั้งค่า”"]
    assert await heard(town, second) == []


async def test_who_says_no_is_not_linked(town: Town, platform: str) -> None:
    code = await link_code(town, platform)
    first, second = town.simulator.phone(platform, "กานดา"), town.simulator.phone(OTHER[platform], "กานดา")
    await talk(town, second, code)
    assert len(await heard(town, first)) == 1
    assert await talk(town, first, "[ไม่ใช่]") == ["ไม่ได้เชื่อมบัญชีค่ะ รหัสนั้นจะหมดอายุเอง"]
    assert await heard(town, second) == []
    assert await rows(town, Account, channel=OTHER[platform], sender=second.chat) == []


async def test_an_account_that_has_its_member_is_not_linked_to_another(town: Town, platform: str) -> None:
    code = await link_code(town, platform)
    first = town.simulator.phone(platform, "กานดา")
    taken = town.simulator.phone(OTHER[platform], "M14")
    before = await rows(town, Account, sender=taken.chat)
    assert await talk(town, taken, code) == ["บัญชีนี้เป็นของสมาชิกอยู่แล้ว จึงเชื่อมไม่ได้ค่ะ"]
    assert await heard(town, first) == []
    assert await talk(town, first, code) == ["รหัสนี้ให้พิมพ์ในอีกแอปหนึ่งค่ะ"]
    after = await rows(town, Account, sender=taken.chat)
    assert [row.member_id for row in after] == [row.member_id for row in before]


# ---- a coordinator's code

COORDINATORS = next(
    code.code for code in demo_codes() if code.kind is CodeKind.COORDINATOR and code.opens == "ประถมธารปัญญา"
)
JOINS = ("[ยินยอมและเข้าร่วม]", "ดารา", "[ครู]")


async def test_a_coordinators_code_works_once(town: Town, platform: str) -> None:
    first, second = town.simulator.phone(platform, "ดารา"), town.simulator.phone(platform, "ปรีดา")
    (_, welcome) = await talk(town, first, COORDINATORS, *JOINS, "[อนุบาลธารทอง]")
    assert welcome.startswith("ยินดีต้อนรับค่ะ คุณครูดารา เข้าร่วม ประถมธารปัญญา เรียบร้อยแล้ว")
    (held,) = await rows(town, Membership, member_id=(await rows(town, Member, name="ดารา"))[0].id)
    assert held.role is Role.COORDINATOR
    (refused,) = await talk(town, second, COORDINATORS)
    assert refused.startswith(f"ไม่พบรหัส {COORDINATORS} หรือรหัสหมดอายุแล้ว")


async def test_of_two_who_hold_a_coordinators_code_only_the_faster_gets_in(town: Town, platform: str) -> None:
    first, second = town.simulator.phone(platform, "ดารา"), town.simulator.phone(platform, "ปรีดา")
    await talk(town, second, COORDINATORS, "[ยินยอมและเข้าร่วม]", "ปรีดา", "[ครู]")
    await talk(town, first, COORDINATORS, *JOINS, "[อนุบาลธารทอง]")
    (refused,) = await talk(town, second, "[อนุบาลธารทอง]")
    assert refused.startswith("ไม่พบรหัส ")
    assert await rows(town, Member, name="ปรีดา") == []
    assert await rows(town, Account, sender=second.chat) == []
