"""An announcement whose photo is still on its way, or whose photo or words are taken back, before and after it went."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from bot.simulator.phone import Phone
from bot.simulator.samples import PDF
from bot.simulator.seen import Bubble
from storage.activity import Source
from storage.campaign import Campaign, CampaignState, Delivery, DeliveryState
from storage.job import Job
from storage.media import Media
from storage.retention import expire
from tests.dialogues.talking import everything, heard, rows, talk
from tests.dialogues.test_announced_pictures import PHOTO, with_photo
from tests.dialogues.test_announcements import BODY, COLLEAGUE, COORDINATOR, announced, only
from tests.dialogues.test_unsent import on_disk, sent
from tests.phone import Town

__all__ = ["only"]

AWAITED = "ยังไม่ได้ส่งค่ะ ภาคีกำลังรับภาพหรือไฟล์ รับเสร็จแล้วจะให้ดูตัวอย่างอีกครั้ง"
LATER = "[ส่งเมื่อสมาชิกทักมา]"
on_both = pytest.mark.parametrize("platform", ["line", "telegram"])
#: Only LINE tells what was taken back.
on_line = pytest.mark.parametrize("platform", ["line"])


def held(town: Town, platform: str, monkeypatch: pytest.MonkeyPatch) -> asyncio.Event:
    """The platform hands a file over only once this is set."""
    handed_over = asyncio.Event()
    channel = town.app.channels[platform]
    fetch: Callable[[str, int], Awaitable[bytes]] = channel.fetch

    async def slow(reference: str, limit: int) -> bytes:
        await handed_over.wait()
        return await fetch(reference, limit)

    monkeypatch.setattr(channel, "fetch", slow)
    return handed_over


async def says(phone: Phone) -> list[str]:
    """What the bot says while its work is still held."""
    for _ in range(200):
        if said := [bubble.text for bubble in phone.new()]:
            return said
        await asyncio.sleep(0.02)
    raise TimeoutError("nothing is said")


def typed(phone: Phone, text: str) -> Bubble:
    return next(bubble for bubble in phone.bubbles if bubble.mine and bubble.text == text and bubble.message_id)


def kinds(phone: Phone) -> list[str]:
    return [bubble.kind for bubble in phone.bubbles if not bubble.mine]


@on_both
@pytest.mark.parametrize("kind", ["photo", "file"])
async def test_what_is_sent_before_its_photo_is_there_waits_for_it_and_loses_nothing(
    kind: str, only: Town, platform: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    phone, member = (only.simulator.phone(platform, code) for code in (COORDINATOR, COLLEAGUE))
    await talk(only, phone, f"ประกาศ {BODY}")
    handed_over = held(only, platform, monkeypatch)
    await (phone.send_photo() if kind == "photo" else phone.send_file("กำหนดการ.pdf", PDF))
    if kind == "file":
        assert "มีไฟล์ “กำหนดการ.pdf”" in (await says(phone))[0]
    await phone.tap("ส่งตามเวลานี้")
    assert await says(phone) == [AWAITED]
    assert await rows(only, Campaign) == []
    handed_over.set()
    preview = (await heard(only, phone))[-1]
    assert (PHOTO if kind == "photo" else "มีไฟล์ “กำหนดการ.pdf”") in preview
    assert BODY in preview
    await talk(only, phone, "[ส่งตามเวลานี้]")
    assert BODY in (await heard(only, member))[-1]
    (media,) = await rows(only, Media)
    assert media.campaign_id == 1


@on_line
async def test_a_photo_taken_back_while_it_is_fetched_does_not_go(
    only: Town, platform: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    phone = only.simulator.phone(platform, COORDINATOR)
    await talk(only, phone, f"ประกาศ {BODY}")
    handed_over = held(only, platform, monkeypatch)
    photo = await phone.send_photo()
    await phone.unsend(photo)
    handed_over.set()
    await heard(only, phone)
    await talk(only, phone, "[ส่งตามเวลานี้]")
    assert kinds(only.simulator.phone(platform, COLLEAGUE)) == ["card"]
    assert (on_disk(only), await rows(only, Media), await rows(only, Job)) == ([], [], [])


@on_line
async def test_a_photo_taken_back_before_it_is_sent_does_not_go(only: Town, platform: str) -> None:
    phone = await with_photo(only, platform)
    await phone.unsend(sent(phone, "photo"))
    assert await heard(only, phone) == []
    assert (on_disk(only), await rows(only, Media)) == ([], [])
    await talk(only, phone, "[ส่งตามเวลานี้]")
    member = only.simulator.phone(platform, COLLEAGUE)
    assert kinds(member) == ["card"]
    assert BODY in member.bubbles[-1].text


@on_line
async def test_a_photo_taken_back_after_it_was_announced_goes_to_nobody_more(only: Town, platform: str) -> None:
    phone = await with_photo(only, platform)
    await talk(only, phone, LATER)
    await phone.unsend(sent(phone, "photo"))
    await only.settled()
    assert (on_disk(only), await rows(only, Media)) == ([], [])
    member = only.simulator.phone(platform, COLLEAGUE)
    assert BODY in (await talk(only, member, "เมนู"))[-1]
    assert "photo" not in kinds(member)


@on_line
async def test_words_taken_back_after_they_were_announced_go_to_nobody_more(only: Town, platform: str) -> None:
    phone = await announced(only, platform, LATER)
    await talk(only, only.simulator.phone(platform, COLLEAGUE), "เมนู")
    await phone.unsend(typed(phone, f"ประกาศ {BODY}"))
    assert await heard(only, phone) == []
    (campaign,) = await rows(only, Campaign)
    assert (campaign.state, campaign.details) == (CampaignState.STOPPED, {"body": ""})
    assert {each.state for each in await rows(only, Delivery)} == {DeliveryState.SENT, DeliveryState.STOPPED}
    assert await rows(only, Source, kept="campaign") == []
    (listed,) = await talk(only, phone, "ประกาศ")
    assert "(ข้อความถูกลบ)" in listed


@on_line
async def test_the_words_that_a_coordinator_put_in_their_place_are_the_ones_that_count(
    only: Town, platform: str
) -> None:
    phone = await announced(only, platform, "[แก้ข้อความ]", "ประชุมวันศุกร์", LATER)
    await phone.unsend(typed(phone, f"ประกาศ {BODY}"))
    await only.settled()
    assert [each.details["body"] for each in await rows(only, Campaign)] == ["ประชุมวันศุกร์"]
    await phone.unsend(typed(phone, "ประชุมวันศุกร์"))
    await only.settled()
    assert [each.details["body"] for each in await rows(only, Campaign)] == [""]


@on_line
async def test_the_reason_goes_with_its_message_and_the_announcement_stays(only: Town, platform: str) -> None:
    only.clock.pass_(hours=18)
    phone = await announced(only, platform, "[ส่งด่วน]", "น้ำท่วมโรงเรียน")
    assert "น้ำท่วมโรงเรียน" in (await talk(only, phone, "ข้อมูลของฉัน", "[รับสำเนา]"))[-1]
    await phone.unsend(typed(phone, "น้ำท่วมโรงเรียน"))
    await only.settled()
    (campaign,) = await rows(only, Campaign)
    assert (campaign.state, campaign.details) == (CampaignState.DONE, {"body": BODY, "reason": ""})
    assert "น้ำท่วมโรงเรียน" not in await everything(only)


@on_line
async def test_nothing_knows_where_an_announcement_came_from_once_it_has_ended(only: Town, platform: str) -> None:
    await announced(only, platform)
    only.app.campaigns.wake()
    await only.settled()
    assert len(await rows(only, Source, kept="campaign")) == 1
    later = only.app.database.now() + timedelta(days=181)
    for _ in range(2):
        ended = only.app.database.write(lambda connection: expire(connection, "campaign", later, timedelta(999), 100))
        await asyncio.wrap_future(ended)
    assert (await rows(only, Campaign), await rows(only, Source, kept="campaign")) == ([], [])
