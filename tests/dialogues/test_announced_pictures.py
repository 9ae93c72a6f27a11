"""A photo or document that goes with an announcement: what is sent and when, how long it lives, who takes it along."""

import asyncio
import json
from datetime import timedelta

import pytest

from bot.simulator.phone import Phone
from bot.simulator.samples import landscapes
from storage.activity import Activity
from storage.job import Job
from storage.media import Faces, Media, MediaState
from storage.outbox import OutboxRow
from storage.retention import expire
from tests.dialogues.talking import heard, rows, talk
from tests.dialogues.test_announcements import BODY, COLLEAGUE, COORDINATOR, only, recipients
from tests.dialogues.test_unsent import on_disk
from tests.phone import Town
from tests.specifications.validate import Validator

__all__ = ["only"]

pytestmark = pytest.mark.parametrize("platform", ["line", "telegram"])

PHOTO = "มีภาพ 1 ภาพ เมื่อส่ง ถือว่ายืนยันว่าไม่มีใบหน้านักเรียนที่จำได้ หรือได้รับอนุญาตแล้ว"
VALIDATOR = Validator()


async def with_photo(town: Town, platform: str, body: str = BODY) -> Phone:
    """A coordinator sees the preview of an announcement with a photo; their phone."""
    phone = town.simulator.phone(platform, COORDINATOR)
    await talk(town, phone, f"ประกาศ {body}")
    await phone.send_photo()
    (preview,) = await heard(town, phone)
    assert PHOTO in preview
    return phone


async def test_everybody_gets_the_photo_with_the_words_in_one_message(only: Town, platform: str) -> None:
    phone, count = await with_photo(only, platform), await recipients(only)
    await talk(only, phone, "[ส่งตามเวลานี้]")
    bubbles = [each for each in only.simulator.phone(platform, COLLEAGUE).bubbles if not each.mine]
    assert [bubble.kind for bubble in bubbles] == {"line": ["photo", "card"], "telegram": ["photo"]}[platform]
    assert BODY in bubbles[-1].text
    assert list(bubbles[-1].buttons) == ["รับทราบ", "มีคำถาม"]
    assert [p for record in only.simulator.requests for p in VALIDATOR.check(record) if p.level == "error"] == []
    sent = await rows(only, OutboxRow, campaign_id=1)
    assert sum(row.price for row in sent) == (count if platform == "line" else 0)
    (media,) = await rows(only, Media)
    assert (media.campaign_id, media.talk, media.faces, media.state) == (1, None, Faces.PERMITTED, MediaState.KEPT)
    assert await rows(only, Activity, recorder_id=media.sender_id, title="") == []


async def test_a_second_one_takes_the_place_of_the_first_and_its_file_goes(only: Town, platform: str) -> None:
    phone = await with_photo(only, platform)
    (first,) = await rows(only, Media)
    await phone.send_photos(landscapes(2)[1:])
    said = await heard(only, phone)
    assert said[0] == "ประกาศหนึ่งแนบได้ภาพเดียวหรือไฟล์เดียว จึงใช้อันล่าสุดที่ส่งมาค่ะ"
    (second,) = await rows(only, Media)
    assert second.id != first.id
    assert len(on_disk(only)) == 2


async def test_what_is_no_picture_is_told_and_the_preview_comes_again(only: Town, platform: str) -> None:
    phone = only.simulator.phone(platform, COORDINATOR)
    await talk(only, phone, f"ประกาศ {BODY}")
    await phone.send_photo(b"nothing")
    refused, preview = await heard(only, phone)
    assert refused == "ไฟล์ 1 ไฟล์เปิดเป็นภาพไม่ได้ จึงไม่ได้เก็บค่ะ"
    assert BODY in preview
    assert PHOTO not in preview
    await phone.send_file("กำหนดการ.pdf", b"MZ no pdf")
    shown, refused, preview = await heard(only, phone)
    assert "มีไฟล์ “กำหนดการ.pdf”" in shown
    assert refused.startswith("ไฟล์นี้เก็บไม่ได้ค่ะ")
    assert "มีไฟล์" not in preview
    assert await rows(only, Media) == []


@pytest.mark.parametrize("way", ["[ไม่ส่ง]", "ยกเลิก", "[ไม่แนบภาพ]"])
async def test_what_is_not_sent_takes_the_photo_along(way: str, only: Town, platform: str) -> None:
    phone = await with_photo(only, platform)
    await talk(only, phone, way)
    assert (on_disk(only), await rows(only, Media), await rows(only, Job)) == ([], [], [])


async def test_an_answer_weeks_later_brings_the_photo_at_an_address_that_is_signed_then(
    only: Town, platform: str
) -> None:
    await talk(only, await with_photo(only, platform), "[ส่งเมื่อสมาชิกทักมา]")
    only.clock.pass_(hours=25 * 24)
    member = only.simulator.phone(platform, COLLEAGUE)
    await member.say("เมนู")
    await only.settled()
    bubbles = member.new()
    assert "photo" in [bubble.kind for bubble in bubbles]
    assert BODY in bubbles[-1].text
    if platform == "line":
        bodies = [json.loads(each["body"]) for each in only.simulator.requests if each["url"].endswith("/reply")]
        (image,) = [each for body in bodies for each in body["messages"] if each["type"] == "image"]
        until = int(image["originalContentUrl"].split("/media/")[1].split("/")[0])
        assert until > (only.clock.now() + timedelta(days=30)).timestamp()


@pytest.mark.parametrize("words_too", [True, False])
async def test_whoever_is_erased_leaves_the_photo_or_takes_it(words_too: bool, only: Town, platform: str) -> None:
    phone = await with_photo(only, platform)
    await talk(only, phone, "[ส่งเมื่อสมาชิกทักมา]")
    await talk(only, phone, "ข้อมูลของฉัน", "[ลบข้อมูล]", "[ลบภาพและข้อความด้วย]" if words_too else "[ลบชื่อและบัญชี]")
    assert len(on_disk(only)) == (0 if words_too else 2)
    assert [media.sender_id for media in await rows(only, Media)] == ([] if words_too else [None])


async def test_the_photo_lives_as_long_as_what_it_was_announced_with(only: Town, platform: str) -> None:
    await talk(only, await with_photo(only, platform), "[ส่งตามเวลานี้]")
    later = only.app.database.now() + timedelta(days=31)
    ended = only.app.database.write(lambda connection: expire(connection, "media", later, timedelta(days=999), 100))
    assert await asyncio.wrap_future(ended) == 0
    assert len(await rows(only, Media)) == 1
