"""Limits count what a reader sees as a letter: Thai with its vowels and tone marks is kept on either database."""

import pytest

from storage.activity import Activity, ActivityOrganisation
from storage.event import EventOutcome, InboundEvent
from storage.media import Media
from tests.dialogues.entries import forge, logged
from tests.dialogues.sending import HERE, line_message, reads, texts
from tests.dialogues.talking import heard, rows, talk
from tests.phone import Town

SAVED = "บันทึก ประชุมวางแผนกับบ้านดอนสายรุ้ง เมื่อวาน 2 ชม."
LETTER = "ที่"  #: one grapheme, three code points


async def failed(town: Town) -> int:
    return len(await rows(town, InboundEvent, outcome=EventOutcome.FAILED))


async def test_a_title_of_199_graphemes_is_kept(town: Town) -> None:
    phone = town.simulator.phone("line", "M23")
    await talk(town, phone, "บันทึก", LETTER * 199, "[เฉพาะโรงเรียนเรา]", "[ร่วมทำ]")
    assert (await rows(town, Activity))[-1].title == LETTER * 199
    assert await failed(town) == 0


async def test_a_place_an_agency_and_a_files_name_are_kept(town: Town) -> None:
    phone = town.simulator.phone("line", "M23")
    one = await logged(town, phone, SAVED)
    await forge(town, phone, "edit_details", one, "place")
    await talk(town, phone, LETTER * 110)
    assert [each.place for each in await rows(town, Activity, id=one)] == [LETTER * 110]
    await phone.send_file(LETTER * 80 + ".pdf")
    await heard(town, phone)
    assert LETTER * 60 in (await rows(town, Media))[-1].name
    await line_message(town, phone, type="location", title=LETTER * 110, address="x", **HERE)
    await heard(town, phone)
    await talk(town, phone, "บันทึก", "ประชุมวางแผน", "หน่วยงาน" + LETTER * 100, "[บันทึกชื่อนี้]", "[ร่วมทำ]")
    assert (await rows(town, ActivityOrganisation))[-1].name == "หน่วยงาน" + LETTER * 100
    assert await failed(town) == 0


@pytest.mark.parametrize("platform", ["line", "telegram"])
async def test_a_changed_text_is_no_longer_than_its_part_when_it_is_typed_anew(platform: str, bot: Town) -> None:
    phone = bot.simulator.phone(platform, "M23")
    one = await logged(bot, phone, SAVED)
    await phone.edit(texts(phone)[0], "บันทึก ประชุมเรื่อง ด.ช.สมชาย ใจดี กับบ้านดอนสายรุ้ง เมื่อวาน 2 ชม.")
    await heard(bot, phone)
    await talk(bot, phone, "[พิมพ์ใหม่]")
    assert reads("rejected-too-long", (await talk(bot, phone, "กขคง " * 150))[0])
    await talk(bot, phone, "ประชุมวางแผนทศนิยม", "[แก้ตามนี้]")
    assert [each.title for each in await rows(bot, Activity, id=one)] == ["ประชุมวางแผนทศนิยม"]
