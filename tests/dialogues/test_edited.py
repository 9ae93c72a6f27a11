"""A message that is changed on the phone changes what it said, and nothing that other messages said."""

import pytest

from storage.activity import Activity, Source
from tests.dialogues.sending import reads, texts
from tests.dialogues.talking import heard, rows, talk
from tests.phone import Town

pytestmark = pytest.mark.parametrize("platform", ["line", "telegram"])
SAVED = "บันทึก ประชุมวางแผนกับบ้านดอนสายรุ้ง เมื่อวาน 2 ชม."


async def test_what_was_answered_since_then_stays(platform: str, bot: Town) -> None:
    phone = bot.simulator.phone(platform, "M23")
    await talk(bot, phone, "บันทึก", "ประชุมวางแผนเศษส่วน", "[ทุกโรงเรียน]")
    await phone.edit(texts(phone)[-1], "ประชุมวางแผนทศนิยม เมื่อวาน")
    told, asked = await heard(bot, phone)
    assert (reads("edited-answer", told), reads("log-activity-phase", asked)) == (True, True)
    (saved,) = await talk(bot, phone, "[ร่วมทำ]")
    assert "“ประชุมวางแผนทศนิยม”\n19 พ.ย. 2569 • บ้านนาเพชรงาม, อนุบาลธารทอง" in saved


async def test_a_pupils_name_in_the_new_words_is_asked_about_in_the_open_dialogue(platform: str, bot: Town) -> None:
    phone = bot.simulator.phone(platform, "M23")
    await talk(bot, phone, "บันทึก", "ประชุมวางแผนเศษส่วน")
    await phone.edit(texts(phone)[-1], "ประชุมวางแผนกับ ด.ช.ก้องภพ")
    told, asked = await heard(bot, phone)
    assert (reads("edited-answer", told), reads("pupil-warning", asked)) == (True, True)
    assert reads("log-activity-organisations", (await talk(bot, phone, "[ตัดส่วนนี้ออก]"))[0])


@pytest.mark.parametrize("text", ["ก" * 201, "🎉", "บันทึก ประชุมวางแผนกับบ้านดอนสายรุ้ง วันนี้"], ids=["long", "emoji", "same"])
async def test_new_words_that_are_no_new_title_change_nothing(text: str, platform: str, bot: Town) -> None:
    phone = bot.simulator.phone(platform, "M23")
    await talk(bot, phone, SAVED)
    before = await rows(bot, Activity, id=61)
    await phone.edit(texts(phone)[0], text)
    (said,) = await heard(bot, phone)
    assert reads("edited-message", said)
    assert await rows(bot, Activity, id=61) == before


async def test_an_entry_that_was_undone_is_not_touched(platform: str, bot: Town) -> None:
    phone = bot.simulator.phone(platform, "M23")
    await talk(bot, phone, SAVED, "[ยกเลิกรายการนี้]")
    await phone.edit(texts(phone)[0], "บันทึก ประชุมสรุปผลกับบ้านดอนสายรุ้ง")
    assert reads("edited-message", (await heard(bot, phone))[0])


async def test_a_result_is_changed_like_a_title_and_can_still_be_taken_back(platform: str, bot: Town) -> None:
    phone = bot.simulator.phone(platform, "M23")
    await talk(bot, phone, SAVED, "[เพิ่มรายละเอียด]", "ได้แผน 2 แผน", "[พอแค่นี้]")
    await phone.edit(next(each for each in texts(phone) if each.text == "ได้แผน 2 แผน"), "ได้แผน 3 แผน")
    (offered,) = await heard(bot, phone)
    assert offered == "เปลี่ยน ผลที่เกิดขึ้น ของรายการ 61 เป็น “ได้แผน 3 แผน” หรือไม่คะ"
    await talk(bot, phone, "[แก้ตามนี้]")
    assert [each.result for each in await rows(bot, Activity, id=61)] == ["ได้แผน 3 แผน"]
    assert len(await rows(bot, Source, kept="activity", kept_id=61, part="result")) == 1
