"""Urgent announcements: two a month for a network, in their hours, and what is said of them is what happens."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.simulator.phone import Phone
from storage import campaigns
from storage.campaign import Campaign, Delivery, DeliveryState
from storage.member import Role
from tests.dialogues.talking import heard, rows, talk
from tests.dialogues.test_announcements import BODY, COLLEAGUE, COORDINATOR, NETWORK, only, role, times_seen
from tests.phone import Town

__all__ = ["only"]

pytestmark = pytest.mark.parametrize("platform", ["line", "telegram"])

#: A Saturday's morning, and its last minutes for urgent announcements.
MORNING, EVENING = datetime(2026, 11, 21, 3, 0, tzinfo=UTC), datetime(2026, 11, 21, 12, 58, tzinfo=UTC)
REASON = "น้ำท่วมโรงเรียน"


async def begin(town: Town, count: int) -> list[int]:
    """So many urgent announcements of a network, before any of them is spread."""
    now = town.clock.now()
    values: dict[str, Any] = {
        "network_id": NETWORK, "author_id": None, "kind": "urgent", "details": {"body": BODY},
        "created_at": now, "not_before": now, "latest": now + timedelta(days=7), "can_wait": False, "push_at": None,
    }  # fmt: skip
    begun = town.app.database.write(lambda connection: [campaigns.begin(connection, values) for _ in range(count)])
    return await asyncio.wrap_future(begun)


async def asked_why(town: Town, platform: str, code: str = COORDINATOR) -> Phone:
    """A coordinator is asked for the reason; their phone."""
    phone = town.simulator.phone(platform, code)
    (said,) = await talk(town, phone, f"ประกาศ {BODY}", "[ส่งด่วน]")
    assert said.startswith("ส่งด่วนนอกเวลาทำการได้เดือนละ 2 ครั้ง")
    return phone


def labels(phone: Phone) -> list[str]:
    return list(phone.bubbles[-1].buttons)


async def test_of_three_begun_together_the_first_two_go(only: Town, platform: str) -> None:
    only.clock.moment = MORNING
    first, second, third = await begin(only, 3)
    only.app.campaigns.wake()
    await only.settled()
    states = {
        number: {(each.state, each.reason) for each in await rows(only, Delivery, campaign_id=number)}
        for number in (first, second, third)
    }
    assert states == {
        first: {(DeliveryState.SENT, None)},
        second: {(DeliveryState.SENT, None)},
        third: {(DeliveryState.PARKED, "urgent_used_up")},
    }


async def test_who_tells_the_reason_after_the_months_last_one_hears_that_it_was_not_sent(
    only: Town, platform: str
) -> None:
    await role(only, COLLEAGUE, Role.COORDINATOR)
    only.clock.moment = MORNING
    await begin(only, 1)
    one, other = await asked_why(only, platform), await asked_why(only, platform, COLLEAGUE)
    assert (await talk(only, one, REASON))[0].startswith("กำลังส่งประกาศถึง ")
    said = (await talk(only, other, REASON))[-1]
    assert said.startswith("ยังไม่ได้ส่งค่ะ เดือนนี้ส่งด่วนครบ 2 ครั้งแล้ว หากส่งตามปกติ กำหนดส่ง 23 พ.ย. 2569 เวลา 7.30 น.")
    assert labels(other) == ["ส่งตามเวลานี้", "แก้ข้อความ", "เปลี่ยนเวลา", "ส่งเมื่อสมาชิกทักมา", "ไม่ส่ง"]
    assert len(await rows(only, Campaign)) == 2
    assert (await talk(only, other, "[ส่งตามเวลานี้]"))[0].startswith("ตั้งเวลาไว้แล้วค่ะ")


async def test_of_two_reasons_at_the_same_time_one_sends(only: Town, platform: str) -> None:
    await role(only, COLLEAGUE, Role.COORDINATOR)
    only.clock.moment = MORNING
    await begin(only, 1)
    phones = [await asked_why(only, platform), await asked_why(only, platform, COLLEAGUE)]
    await asyncio.gather(*(phone.say(REASON) for phone in phones))
    said = [text for phone in phones for text in await heard(only, phone)]
    assert sum(text.startswith("กำลังส่งประกาศถึง ") for text in said) == 1
    assert sum(text.startswith("ยังไม่ได้ส่งค่ะ เดือนนี้ส่งด่วนครบ 2 ครั้งแล้ว") for text in said) == 1
    assert len(await rows(only, Campaign)) == 2


async def test_who_tells_the_reason_after_eight_hears_that_it_was_not_sent(only: Town, platform: str) -> None:
    only.clock.moment = EVENING
    phone = await asked_why(only, platform)
    only.clock.pass_(minutes=5)
    (said,) = await talk(only, phone, REASON)
    assert said.startswith("ยังไม่ได้ส่งค่ะ ส่งด่วนได้ระหว่าง 6.00–20.00 น. หากส่งตามปกติ กำหนดส่ง 23 พ.ย. 2569")
    assert "ส่งด่วน" not in labels(phone)
    assert await rows(only, Campaign) == []


async def test_who_tells_the_reason_when_schools_have_opened_needs_none(only: Town, platform: str) -> None:
    only.clock.moment = datetime(2026, 11, 23, 0, 28, tzinfo=UTC)
    phone = await asked_why(only, platform)
    only.clock.pass_(minutes=5)
    assert await talk(only, phone, REASON) == ["ยังไม่ได้ส่งค่ะ ขณะนี้เป็นเวลาทำการแล้ว ส่งได้ทันทีโดยไม่ต้องส่งด่วน"]
    (said,) = await talk(only, phone, "[ส่งตามเวลานี้]")
    assert said.startswith("กำลังส่งประกาศถึง ")
    assert times_seen(only.simulator.phone(platform, COLLEAGUE)) == 1
    assert [each.kind for each in await rows(only, Campaign)] == ["announcement"]
