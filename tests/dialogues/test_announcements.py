"""Announcements between a coordinator and members: who may, what is counted, what it costs, what is kept."""

import asyncio
from datetime import UTC, datetime

import pytest
from sqlalchemy import delete, update

from bot import quota
from bot.says import Press
from bot.simulator.phone import Phone
from bot.simulator.phones import State
from bot.simulator.platform import Fault
from storage.activity import Post
from storage.audit import Audit
from storage.campaign import Campaign, CampaignState, Delivery, DeliveryState
from storage.demo import demo_people
from storage.member import Account, Membership, Role
from storage.notice import Notice
from storage.outbox import OutboxRow
from storage.tables import table_of
from tests.dialogues.talking import OLD_BUTTON, button, forged, heard, press, rows, talk
from tests.phone import Town

pytestmark = pytest.mark.parametrize("platform", ["line", "telegram"])

BODY = "พรุ่งนี้ประชุมเครือข่าย 13.30 น."
REFUSED = "เรื่องนี้ทำได้เฉพาะผู้ประสานงานของเครือข่ายนี้ค่ะ"
#: The coordinator of ปฐมวัยธารน้อย, a colleague there, a member of another network, the area's administrator.
COORDINATOR, COLLEAGUE, ELSEWHERE, ADMINISTRATOR = "M03", "M04", "M14", "M01"
NETWORK = 1


@pytest.fixture
async def only(town: Town, platform: str) -> Town:
    """Everybody has the bot on this platform, and no other one."""
    for person in demo_people():
        phone = town.simulator.phone(platform, person.code)
        town.simulator.phones.stand(platform, phone.chat, State.OPEN)
    table = table_of(Account)
    gone = delete(table).where(table.c.channel != platform)
    await asyncio.wrap_future(town.app.database.write(lambda connection: connection.execute(gone)))
    return town


async def month_holds(town: Town, most: int | None) -> None:
    """LINE lets the account send so many messages, and the bot knows it."""
    town.simulator.platform("line").quota = most  # type: ignore[attr-defined]
    town.clock.pass_(minutes=11)
    await quota.ask(town.app.database, town.app.channels, town.app.house)


async def announced(town: Town, platform: str, *acts: str) -> Phone:
    """A coordinator has announced; their phone."""
    phone = town.simulator.phone(platform, COORDINATOR)
    await talk(town, phone, f"ประกาศ {BODY}", *(acts or ("[ส่งตามเวลานี้]",)))
    return phone


async def role(town: Town, code: str, role: Role) -> None:
    """A member's part in the network from now on."""
    number = [person.code for person in demo_people()].index(code) + 1
    table = table_of(Membership)
    changed = update(table).where(table.c.member_id == number, table.c.network_id == NETWORK).values(role=role)
    await asyncio.wrap_future(town.app.database.write(lambda connection: connection.execute(changed)))


def times_seen(phone: Phone) -> int:
    """How many bubbles on a phone show the announcement."""
    return sum(BODY in bubble.text for bubble in phone.bubbles if not bubble.mine)


async def recipients(town: Town) -> int:
    return len({each.member_id for each in await rows(town, Membership, network_id=NETWORK)}) - 1


async def test_everybody_but_the_author_gets_it_once_and_the_result_says_so(only: Town, platform: str) -> None:
    phone, count = await announced(only, platform), await recipients(only)
    member = only.simulator.phone(platform, COLLEAGUE)
    assert times_seen(member) == 1
    await talk(only, member, "[รับทราบ]")
    assert await talk(only, phone, "[ดูผล]") == [f"ส่งแล้ว {count} จาก {count} คน รับทราบแล้ว 1 คน"]
    assert times_seen(only.simulator.phone(platform, ELSEWHERE)) == 0
    (kept,) = await rows(only, Audit, action="announce")
    assert (kept.subject, kept.subject_id, kept.details) == ("campaign", 1, {})


async def test_what_a_month_must_hold_is_said_before(only: Town, platform: str) -> None:
    await month_holds(only, 100)
    (preview,) = await talk(only, only.simulator.phone(platform, COORDINATOR), f"ประกาศ {BODY}")
    count = await recipients(only)
    by_platform = {"line": (count, 0), "telegram": (0, count)}[platform]
    assert "ผู้รับ {} คน: LINE {} คน, Telegram {} คน".format(count, *by_platform) in preview
    needed = f"ใช้โควตา LINE {count} ข้อความ เหลือเดือนนี้ 100 จาก 100" if platform == "line" else "ไม่ใช้โควตา LINE"
    assert needed in preview
    await talk(only, only.simulator.phone(platform, COORDINATOR), "[ไม่ส่ง]")
    assert await rows(only, Campaign) == []


async def test_a_month_without_room_sends_nothing_until_it_is_said_what_to_do(only: Town, platform: str) -> None:
    await month_holds(only, 4)
    phone, count = only.simulator.phone(platform, COORDINATOR), await recipients(only)
    (said,) = await talk(only, phone, f"ประกาศ {BODY}", "[ส่งตามเวลานี้]")
    if platform == "telegram":
        assert said.startswith(f"กำลังส่งประกาศถึง {count} คน")
        return
    assert said == f"โควตา LINE เดือนนี้ไม่พอ ขาดอีก {count - 4} ข้อความ ต้องการทำอย่างไรคะ"
    (said,) = await talk(only, phone, "[แจ้งผู้ดูแล]")
    assert said.startswith("ฝากเรื่องไว้แล้ว ผู้ดูแลของเขตพื้นที่จะเห็นเมื่อทักภาคีครั้งถัดไป")
    assert await rows(only, Campaign) == []
    (preview,) = await talk(only, phone, "[ย้อนกลับ]")
    assert BODY in preview
    (said,) = await talk(only, phone, "[ส่งตามเวลานี้]", "[รอเดือนหน้า]")
    assert said.startswith(f"ตั้งเวลาไว้แล้วค่ะ จะส่งประกาศถึง {count} คน กำหนดส่ง 1 ธ.ค. 2569 เวลา 9.00 น.")
    (campaign,) = await rows(only, Campaign)
    assert campaign.not_before == datetime(2026, 12, 1, 2, 0, tzinfo=UTC)
    administrator = only.simulator.phone(platform, ADMINISTRATOR)
    told = await talk(only, administrator, "เมนู")
    assert told[-1].startswith(
        f"ผู้ประสานงานของ ปฐมวัยธารน้อย มีประกาศที่ส่งไม่ได้ เพราะโควตา LINE เดือนนี้ขาดอีก {count - 4} ข้อความ"
    )


async def test_what_costs_nothing_rides_on_an_answer_and_is_acknowledged_after_a_restart(
    only: Town, platform: str
) -> None:
    await month_holds(only, 4)
    await announced(only, platform, "[ส่งเมื่อสมาชิกทักมา]")
    member = only.simulator.phone(platform, COLLEAGUE)
    assert await heard(only, member) == []
    assert BODY in (await talk(only, member, "เมนู"))[-1]
    await only.restart()
    assert await talk(only, member, "[รับทราบ]") == ["ขอบคุณค่ะ บันทึกการรับทราบแล้ว"]
    assert await talk(only, member, "[รับทราบ]") == ["รับทราบไว้แล้ว ขอบคุณค่ะ"]
    (delivery,) = [each for each in await rows(only, Delivery) if each.acknowledged_at is not None]
    assert delivery.state is DeliveryState.SENT
    assert sum(row.price for row in await rows(only, OutboxRow)) == 0


async def test_who_is_no_recipient_acknowledges_and_asks_nothing(only: Town, platform: str) -> None:
    phone = await announced(only, platform)
    member, elsewhere = (only.simulator.phone(platform, code) for code in (COLLEAGUE, ELSEWHERE))
    await heard(only, member)
    await talk(only, elsewhere, "เมนู")
    for other in (elsewhere, phone):
        for label in ("รับทราบ", "มีคำถาม"):
            assert await press(only, other, button(member, label)) == [OLD_BUTTON]
    for record in ("2", "0", "-1", "x", "9" * 40):
        assert await press(only, member, forged(member, Press("r", "acknowledge", record))) == [OLD_BUTTON]
    assert not [each for each in await rows(only, Delivery) if each.acknowledged_at is not None]


async def test_a_question_reaches_the_coordinators_with_the_name_of_the_announcement(only: Town, platform: str) -> None:
    phone = await announced(only, platform)
    member = only.simulator.phone(platform, COLLEAGUE)
    await talk(only, member, "[มีคำถาม]", "ต้องนำอะไรไปบ้าง")
    told = await talk(only, phone, "เมนู")
    assert told[-1] == f"มีคำถามเรื่องประกาศ “{BODY}” จาก ปานวาด แก้วฟ้างาม: “ต้องนำอะไรไปบ้าง”"
    (post,) = [each for each in await rows(only, Post, kind="question") if each.text == "ต้องนำอะไรไปบ้าง"]
    assert post.network_id == NETWORK
    assert await rows(only, Notice) == []


async def test_a_question_taken_back_is_not_told(only: Town, platform: str) -> None:
    phone = await announced(only, platform)
    member = only.simulator.phone(platform, COLLEAGUE)
    await talk(only, member, "[มีคำถาม]", "ต้องนำอะไรไปบ้าง")
    await talk(only, member, "ข้อมูลของฉัน", "[ลบข้อมูล]", "[ลบภาพและข้อความด้วย]")
    assert [text for text in await talk(only, phone, "เมนู") if "ต้องนำอะไรไปบ้าง" in text] == []


async def test_another_coordinator_may_stop_it_and_others_may_not(only: Town, platform: str) -> None:
    phone = await announced(only, platform, "[ส่งเมื่อสมาชิกทักมา]")
    result, stop = button(phone, "ดูผล"), button(phone, "หยุดส่ง")
    member, elsewhere = (only.simulator.phone(platform, code) for code in (COLLEAGUE, ELSEWHERE))
    await talk(only, elsewhere, "เมนู")
    await talk(only, member, "เมนู")
    for other in (member, elsewhere):
        for tap in (result, stop):
            assert await press(only, other, tap) == [REFUSED]
    await role(only, COLLEAGUE, Role.COORDINATOR)
    await role(only, COORDINATOR, Role.MEMBER)
    assert await press(only, phone, stop) == [REFUSED]
    count = await recipients(only)
    assert await press(only, member, stop) == [f"หยุดส่งแล้วค่ะ ส่งไปแล้ว 1/{count} คน"]
    assert (await press(only, member, stop))[0] == "ประกาศนี้หยุดส่งไปก่อนแล้วค่ะ"
    (campaign,) = await rows(only, Campaign)
    assert campaign.state is CampaignState.STOPPED
    states = [each.state for each in await rows(only, Delivery)]
    assert sorted(states) == [DeliveryState.SENT, *[DeliveryState.STOPPED] * (count - 1)]
    assert len(await rows(only, Audit, action="stop")) == 1
    assert (await talk(only, phone, "ประกาศ"))[0].startswith("การส่งประกาศเป็นหน้าที่ของผู้ประสานงานเครือข่าย")


async def test_what_is_all_sent_cannot_be_stopped(only: Town, platform: str) -> None:
    phone, count = await announced(only, platform), await recipients(only)
    said = await talk(only, phone, "[หยุดส่ง]")
    assert said == ["ประกาศนี้ส่งครบแล้ว จึงหยุดไม่ได้ค่ะ", f"ส่งแล้ว {count} จาก {count} คน รับทราบแล้ว 0 คน"]


async def test_who_lost_the_role_before_the_last_tap_announces_nothing(only: Town, platform: str) -> None:
    phone = only.simulator.phone(platform, COORDINATOR)
    await talk(only, phone, f"ประกาศ {BODY}")
    await role(only, COORDINATOR, Role.MEMBER)
    (said,) = await talk(only, phone, "[ส่งตามเวลานี้]")
    assert said.startswith("การส่งประกาศเป็นหน้าที่ของผู้ประสานงานเครือข่าย")
    assert await rows(only, Campaign) == []


async def test_on_a_day_off_it_waits_and_what_is_urgent_goes_with_a_reason_twice_a_month(
    only: Town, platform: str
) -> None:
    only.clock.pass_(hours=18)
    phone = only.simulator.phone(platform, COORDINATOR)
    (preview,) = await talk(only, phone, f"ประกาศ {BODY}")
    assert preview.endswith("กำหนดส่ง 23 พ.ย. 2569 เวลา 7.30 น. (ก่อนนั้นเป็นเวลาพัก ภาคีไม่รบกวนสมาชิก)")
    for left in (2, 1):
        (asked,) = await talk(only, phone, "[ส่งด่วน]")
        assert f"เหลือ {left} ครั้ง" in asked
        (said,) = await talk(only, phone, "น้ำท่วมโรงเรียน")
        assert said.startswith("กำลังส่งประกาศถึง ")
        assert times_seen(only.simulator.phone(platform, COLLEAGUE)) == 3 - left
        assert "ส่งด่วน เพราะ น้ำท่วมโรงเรียน" in (await talk(only, phone, "[ดูผล]"))[0]
        await talk(only, phone, f"ประกาศ {BODY}")
    assert "ส่งด่วน" not in [label for bubble in phone.bubbles[-1:] for label in bubble.buttons]
    assert len(await rows(only, Audit, action="announce_urgent")) == 2
    assert {each.details["body"] for each in await rows(only, Campaign, kind="urgent")} == {BODY}


async def test_of_a_used_up_month_the_coordinators_hear_at_their_next_contact(only: Town, platform: str) -> None:
    await month_holds(only, None)
    only.simulator.platform("line").quota = 3  # type: ignore[attr-defined]
    phone, count = await announced(only, platform), await recipients(only)
    only.clock.pass_(minutes=1)
    said = await talk(only, phone, "เมนู")
    if platform == "telegram":
        assert len(said) == 1
        return
    (told,) = said[1:]
    assert told.startswith("โควตาข้อความ LINE เดือนนี้ไม่พอแล้วค่ะ")
    assert f"ประกาศที่ยังไม่ถึง {count} คน" in told
    assert await talk(only, phone, "[ดูผล]") == [
        f"ส่งแล้ว 0 จาก {count} คน รับทราบแล้ว 0 คน\nรอโควตา LINE เดือนหน้า {count} คน"
    ]


async def test_that_a_fault_of_ours_stopped_it_the_author_hears(only: Town, platform: str) -> None:
    only.app.campaigns.wording.campaigns = {}  # as after an update that knows the kind no more
    phone = await announced(only, platform)
    (told,) = [text for text in await talk(only, phone, "เมนู") if "ขัดข้อง" in text]
    assert told.startswith(f"หยุดส่งประกาศ “{BODY}” เพราะระบบขัดข้องค่ะ")


async def test_that_it_did_not_reach_everybody_the_author_hears_once(only: Town, platform: str) -> None:
    if platform == "line":
        only.simulator.fail_next(platform, Fault.BAD, call="multicast")
    else:
        only.simulator.phones.stand(platform, only.simulator.phone(platform, "M05").chat, State.BLOCKED)
    phone = only.simulator.phone(platform, COORDINATOR)
    await talk(only, phone, f"ประกาศ {BODY}")
    await role(only, COLLEAGUE, Role.COORDINATOR)
    await phone.tap("ส่งตามเวลานี้")
    await only.settled()
    only.app.campaigns.wake()
    await heard(only, phone)
    other = await talk(only, only.simulator.phone(platform, COLLEAGUE), "เมนู")
    assert [text for text in other if "อาจไม่ถึง" in text] == []
    (told,) = [text for text in await talk(only, phone, "เมนู") if "อาจไม่ถึง" in text]
    assert told == f"ส่งประกาศ “{BODY}” เสร็จแล้วค่ะ แต่อาจไม่ถึงทุกคน\n{await _missed(only)}"
    assert await talk(only, phone, "[ดูผล]") != []
    assert [text for text in await talk(only, phone, "เมนู") if "อาจไม่ถึง" in text] == []


async def _missed(town: Town) -> str:
    failed = await rows(town, Delivery, state=DeliveryState.FAILED)
    key = {"unreachable": "ส่งไม่ถึง {} คน เช่น บล็อกภาคีไว้"}.get(failed[0].reason, "ส่งไม่ได้เพราะระบบขัดข้อง {} คน")
    return key.format(len(failed))


async def test_who_has_seen_the_result_is_not_told_of_it_again(only: Town, platform: str) -> None:
    member = only.simulator.phone(platform, COLLEAGUE)
    only.simulator.phones.stand(platform, member.chat, State.BLOCKED)
    phone = await announced(only, platform)
    only.app.campaigns.wake()
    await only.settled()
    assert len(await rows(only, Notice, kind="announcement_ended")) == (platform == "telegram")
    await talk(only, phone, "[ดูผล]")
    assert await rows(only, Notice, kind="announcement_ended") == []


@pytest.mark.parametrize("words_too", [True, False])
async def test_who_is_erased_leaves_the_network_its_announcement_or_takes_the_words(
    words_too: bool, only: Town, platform: str
) -> None:
    phone = await announced(only, platform, "[ส่งเมื่อสมาชิกทักมา]")
    await talk(only, phone, "ข้อมูลของฉัน", "[ลบข้อมูล]", "[ลบภาพและข้อความด้วย]" if words_too else "[ลบชื่อและบัญชี]")
    (campaign,) = await rows(only, Campaign)
    assert campaign.author_id is None
    assert campaign.details["body"] == ("" if words_too else BODY)
    states = {each.state for each in await rows(only, Delivery)}
    assert states == {DeliveryState.STOPPED if words_too else DeliveryState.PARKED}
    said = await talk(only, only.simulator.phone(platform, COLLEAGUE), "เมนู")
    assert any(BODY in text for text in said) is not words_too


async def test_the_copy_of_ones_data_holds_what_one_announced(only: Town, platform: str) -> None:
    phone = await announced(only, platform)
    assert BODY in (await talk(only, phone, "ข้อมูลของฉัน", "[รับสำเนา]"))[-1]


async def test_a_text_of_a_thousand_letters_goes_whole_and_a_longer_one_is_asked_for_again(
    only: Town, platform: str
) -> None:
    phone, member = only.simulator.phone(platform, COORDINATOR), only.simulator.phone(platform, COLLEAGUE)
    (said,) = await talk(only, phone, "ประกาศ", "ก้" * 1001)
    assert said.startswith("ข้อความยาวเกิน 1000 ตัวอักษร")
    await talk(only, phone, "ก้" * 1000)
    await talk(only, phone, "[ส่งตามเวลานี้]")
    assert "ก้" * 1000 in "".join(await heard(only, member))
    assert await talk(only, member, "[รับทราบ]") == ["ขอบคุณค่ะ บันทึกการรับทราบแล้ว"]


async def test_a_stopped_talk_goes_on_days_later_with_its_text(only: Town, platform: str) -> None:
    phone = only.simulator.phone(platform, COORDINATOR)
    await talk(only, phone, f"ประกาศ {BODY}")
    only.clock.pass_(hours=72)
    assert f"“{BODY}” ค้างไว้เกิน 24 ชั่วโมงแล้ว" in (await talk(only, phone, "เมนู"))[-1]
    (preview,) = await talk(only, phone, "[ทำต่อ]")
    assert BODY in preview
