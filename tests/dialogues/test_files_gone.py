"""Whoever goes takes their pictures along: from the tables, from the disk, and from what is still being fetched."""

from pathlib import Path

import pytest

from storage.activity import Post
from storage.job import Job
from storage.media import Media
from tests.dialogues.talking import heard, rows, talk
from tests.dialogues.test_unsent import on_disk, sent
from tests.phone import Town

LOGGED = "ประชุมวางแผนกับบ้านดอนสายรุ้ง เมื่อวาน"
on_both = pytest.mark.parametrize("platform", ["line", "telegram"])


async def with_pictures(town: Town, platform: str) -> list[Path]:
    """M23 has logged with two photographs and answered for them; the files."""
    phone = town.simulator.phone(platform, "M23")
    await phone.send_photos(2)
    await heard(town, phone)
    await talk(town, phone, LOGGED, "[บันทึก]", "[ไม่เห็น]")
    return on_disk(town)


@on_both
async def test_pictures_are_deleted_with_the_words(platform: str, town: Town) -> None:
    assert len(await with_pictures(town, platform)) == 4
    phone = town.simulator.phone(platform, "M23")
    await talk(town, phone, "ข้อมูลของฉัน", "[ลบข้อมูล]", "[ลบภาพและข้อความด้วย]")
    assert (on_disk(town), await rows(town, Media), await rows(town, Job)) == ([], [], [])


@on_both
async def test_pictures_that_others_see_stay_with_the_network_without_the_name(platform: str, town: Town) -> None:
    files = await with_pictures(town, platform)
    phone = town.simulator.phone(platform, "M23")
    await talk(town, phone, "ข้อมูลของฉัน", "[ลบข้อมูล]", "[ลบชื่อและบัญชี]")
    assert sorted(on_disk(town)) == sorted(files)
    assert {media.sender_id for media in await rows(town, Media)} == {None}


@on_both
@pytest.mark.parametrize("way", ["[ลบชื่อและบัญชี]", "[ลบภาพและข้อความด้วย]"])
async def test_a_photo_that_is_being_fetched_while_its_sender_deletes_goes(way: str, platform: str, town: Town) -> None:
    phone = town.simulator.phone(platform, "M23")
    await talk(town, phone, "ข้อมูลของฉัน", "[ลบข้อมูล]")
    await phone.send_photo()
    await phone.tap(way[1:-1])
    await heard(town, phone)
    assert (on_disk(town), await rows(town, Media), await rows(town, Job)) == ([], [], [])


@on_both
async def test_a_photo_in_a_draft_goes_when_consent_is_withdrawn(platform: str, town: Town) -> None:
    phone = town.simulator.phone(platform, "M23")
    await talk(town, phone, "ข้อมูลของฉัน", "[ถอนความยินยอม]")
    await phone.send_photo()
    await phone.tap("ถอนความยินยอม")
    await heard(town, phone)
    assert (on_disk(town), await rows(town, Media), await rows(town, Job)) == ([], [], [])


async def test_an_unsent_text_takes_its_photo_along(town: Town) -> None:
    phone = town.simulator.phone("line", "M23")
    before = await rows(town, Post)
    await phone.send_photo()
    await heard(town, phone)
    await talk(town, phone, "[แบ่งปันความรู้]", "ใช้แถบเศษส่วนทำให้เด็กเข้าใจ")
    assert len(on_disk(town)) == 2
    await phone.unsend(sent(phone, "text"))
    await heard(town, phone)
    assert await rows(town, Post) == before
    assert (on_disk(town), await rows(town, Media)) == ([], [])
