"""Until when a member wants to hear nothing unasked: what is kept of it, and where the bot offers it."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.simulator.phone import Phone
from storage.member import UNTIL_SWITCHED_ON, Account, Member
from tests.dialogues.talking import button, forged, heard, meaning, press, rows, talk
from tests.phone import Town

pytestmark = pytest.mark.parametrize("platform", ["line", "telegram"])


async def member(town: Town, phone: Phone) -> Member:
    (account,) = await rows(town, Account, channel=phone.channel, sender=phone.chat)
    (found,) = await rows(town, Member, id=account.member_id)
    row: Member = found
    return row


@pytest.mark.parametrize(
    ("answer", "until"),
    [
        ("1 สัปดาห์", datetime(2026, 11, 26, 17, 0, tzinfo=UTC)),
        ("1 เดือน", datetime(2026, 12, 19, 17, 0, tzinfo=UTC)),
        ("หลังเปิดภาคเรียน", datetime(2027, 5, 16, 17, 0, tzinfo=UTC)),
        ("จนกว่าจะเปิดเอง", UNTIL_SWITCHED_ON),
    ],
)
async def test_a_pause_ends_at_the_beginning_of_a_day_in_bangkok(
    town: Town, platform: str, answer: str, until: datetime
) -> None:
    phone = town.simulator.phone(platform, "M14")
    await talk(town, phone, "พักการแจ้งเตือน", f"[{answer}]")
    row = await member(town, phone)
    assert (row.paused_until, row.snoozed_until) == (until, None)
    await talk(town, phone, "[เปิดแจ้งเตือน]")
    assert (await member(town, phone)).paused_until is None


async def test_the_greeting_of_who_comes_back_offers_a_pause(town: Town, platform: str) -> None:
    phone = town.simulator.phone(platform, "M14")
    await talk(town, phone, "เมนู")
    await phone.block()
    await town.settled()
    await phone.unblock()
    await heard(town, phone)
    said = await talk(town, phone, "[พักการแจ้งเตือน]", "[1 สัปดาห์]")
    assert said == ["พักการแจ้งเตือนแล้วค่ะ จะแจ้งอีกครั้ง 27 พ.ย. 2569 หากต้องการเปิดก่อน ไปที่ “ตั้งค่า”"]


async def test_a_pause_that_is_over_is_told_nowhere(town: Town, platform: str) -> None:
    phone = town.simulator.phone(platform, "M14")
    await talk(town, phone, "พักการแจ้งเตือน", "[1 สัปดาห์]")
    town.clock.pass_(days=7)
    settings, *_ = await talk(town, phone, "ตั้งค่า")
    assert "การแจ้งเตือน: เปิดอยู่" in settings
    asked, *_ = await talk(town, phone, "พักการแจ้งเตือน")
    assert asked.startswith("พักการแจ้งเตือนถึงเมื่อใดคะ")


async def test_an_old_button_and_an_invented_answer_change_nothing(town: Town, platform: str) -> None:
    phone = town.simulator.phone(platform, "M14")
    await talk(town, phone, "พักการแจ้งเตือน")
    week = button(phone, "1 สัปดาห์")
    invented = forged(phone, replace(meaning(week), value="for_good"))
    await press(town, phone, invented)
    assert (await member(town, phone)).paused_until is None
    await talk(town, phone, "[1 เดือน]", "เปิดแจ้งเตือน")
    await press(town, phone, week)
    assert (await member(town, phone)).paused_until is None


async def test_what_is_paused_goes_with_the_person(town: Town, platform: str) -> None:
    phone = town.simulator.phone(platform, "M14")
    await talk(town, phone, "พักการแจ้งเตือน", "[จนกว่าจะเปิดเอง]")
    number = (await member(town, phone)).id
    await talk(town, phone, "ข้อมูลของฉัน", "[ลบข้อมูล]", "[ลบชื่อและบัญชี]")
    assert await rows(town, Member, id=number) == []
