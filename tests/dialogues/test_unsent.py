"""What LINE says was taken back is gone: words, pictures and files, from the tables and from the disk."""

from pathlib import Path
from typing import Any

from bot.simulator.phone import Phone
from storage.activity import Activity, Source
from storage.dialogue import Dialogue
from storage.job import Job
from storage.media import Media
from tests.dialogues.talking import heard, rows, talk
from tests.phone import Town

SAVED = "บันทึก ประชุมวางแผนกับบ้านดอนสายรุ้ง เมื่อวาน 2 ชม."


def on_disk(town: Town) -> list[Path]:
    """The kept files, previews among them."""
    return [path for path in (town.folder / "media").rglob("*") if path.is_file()]


def sent(phone: Phone, kind: str) -> Any:
    """The newest thing of that kind that the person sent."""
    return next(bubble for bubble in reversed(phone.bubbles) if bubble.mine and bubble.kind == kind)


async def test_a_photo_of_a_draft_goes_from_the_disk_and_the_draft_with_its_last_one(town: Town) -> None:
    phone = town.simulator.phone("line", "M23")
    first, last = await phone.send_photos(2)
    assert "ได้รับภาพ 2 ภาพแล้ว" in (await heard(town, phone))[0]
    assert len(on_disk(town)) == 4
    await phone.unsend(first)
    assert await heard(town, phone) == []
    assert len(await rows(town, Media)) == 1
    assert len(on_disk(town)) == 2
    assert len(await rows(town, Dialogue)) == 1
    await phone.unsend(last)
    assert await heard(town, phone) == []
    assert on_disk(town) == []
    assert (await rows(town, Media), await rows(town, Dialogue), await rows(town, Job)) == ([], [], [])


async def test_a_file_that_is_unsent_before_its_question_is_answered_is_never_fetched(town: Town) -> None:
    phone = town.simulator.phone("line", "M23")
    await talk(town, phone, SAVED)
    file = await phone.send_file("แผน.pdf")
    await heard(town, phone)
    await phone.unsend(file)
    assert await talk(town, phone, "[แบ่งปันความรู้]") == ["ไม่มีไฟล์ที่รอคำตอบค่ะ"]
    assert on_disk(town) == []


async def test_a_file_with_an_entry_goes_from_the_disk(town: Town) -> None:
    phone = town.simulator.phone("line", "M23")
    await talk(town, phone, SAVED)
    file = await phone.send_file("แผน.pdf")
    await heard(town, phone)
    await talk(town, phone, "[แนบกับ 61]")
    assert len(on_disk(town)) == 1
    await phone.unsend(file)
    assert await heard(town, phone) == []
    assert on_disk(town) == []
    assert await rows(town, Media) == []


async def test_the_name_of_a_place_goes_and_the_entry_stays(town: Town) -> None:
    phone = town.simulator.phone("line", "M23")
    await talk(town, phone, SAVED)
    place = await phone.send_location()
    await heard(town, phone)
    await talk(town, phone, "[ใช้เป็นสถานที่]")
    assert [each.place for each in await rows(town, Activity, id=61)] == ["Ban Don Sairung School"]
    await phone.unsend(place)
    await town.settled()
    assert [(each.place, each.undone_at) for each in await rows(town, Activity, id=61)] == [(None, None)]


async def test_an_entry_without_its_title_is_undone_and_cannot_be_restored(town: Town) -> None:
    phone = town.simulator.phone("line", "M23")
    await talk(town, phone, SAVED)
    await phone.unsend(sent(phone, "text"))
    await town.settled()
    (entry,) = await rows(town, Activity, id=61)
    assert (entry.title, entry.undone_at is not None) == ("", True)
    assert await rows(town, Source, kept="activity", kept_id=61) == []
    assert "ไม่พบรายการที่จะกู้คืน" in (await talk(town, phone, "กู้คืน"))[0]
    assert "ไม่พบรายการที่จะกู้คืน" in (await talk(town, phone, "กู้คืน 61"))[0]


async def test_an_answer_is_asked_for_again(town: Town) -> None:
    phone = town.simulator.phone("line", "M23")
    await talk(town, phone, "บันทึก", "ประชุมวางแผนเศษส่วน")
    await phone.unsend(sent(phone, "text"))
    assert await heard(town, phone) == []
    said = await talk(town, phone, "[เฉพาะโรงเรียนเรา]")
    assert said[0].startswith("วันนี้ทำอะไรร่วมกันบ้างคะ")
