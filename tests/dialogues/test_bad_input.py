"""Whatever is sent has a defined outcome: it is kept, asked about or refused in words; nothing is half done."""

import struct
import zlib
from collections.abc import AsyncIterator
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from bot.media.store import CONTENT_TYPES
from bot.simulator.phone import Phone
from bot.simulator.phones import File
from bot.simulator.samples import PDF, landscape, landscapes
from storage.activity import Activity
from storage.event import EventOutcome, InboundEvent
from storage.job import Job
from storage.media import Media, MediaState
from tests.dialogues.sending import ACTS, reads
from tests.dialogues.talking import heard, rows, talk
from tests.phone import Town

SAVED = "บันทึก ประชุมวางแผนกับบ้านดอนสายรุ้ง เมื่อวาน 2 ชม."
ASKED = "log-activity-title"
ENTRIES = 60


@pytest.fixture(params=["line", "telegram"])
async def phone(request: pytest.FixtureRequest, bot: Town) -> AsyncIterator[Phone]:
    """A member's phone on each platform; nothing fails and no work is left, whatever was sent."""
    yield bot.simulator.phone(request.param, "M23")
    await bot.settled()
    assert await rows(bot, InboundEvent, outcome=EventOutcome.FAILED) == []
    assert await rows(bot, Job) == []
    assert await rows(bot, Media, state=MediaState.WAITING) == []


def on_disk(town: Town) -> list[Path]:
    """The kept files without the previews of photos."""
    files = (path for path in (town.folder / "media").rglob("*") if path.is_file())
    return [path for path in files if not path.name.endswith(".p.jpg")]


# ---- pictures


async def test_of_eleven_photos_six_are_kept_and_it_is_told(phone: Phone, bot: Town) -> None:
    await phone.send_photos(landscapes(11))
    refused, asked = await heard(bot, phone)
    assert reads("photo-received", asked)
    assert reads("photo-refused-too-many", refused)
    assert "อีก 5 ภาพ" in refused
    assert len(on_disk(bot)) == 6
    await talk(bot, phone, "ปลูกผักกับบ้านดอนสายรุ้ง", "[บันทึก]")
    assert len(await rows(bot, Media, activity_id=ENTRIES + 1)) == 6


async def test_a_photo_that_is_delivered_twice_is_one(phone: Phone, bot: Town) -> None:
    bot.simulator.twice = True
    await phone.send_photo(landscape())
    await phone.send_photo(landscape())
    (asked,) = await heard(bot, phone)
    assert asked.startswith("ได้รับภาพ 1 ภาพแล้ว")
    assert len(on_disk(bot)) == 1


@pytest.mark.parametrize(
    ("data", "key"),
    [(b"GIF89a is no picture", "photo-refused-no-picture"), (landscape()[:2000], "photo-refused")],
    ids=["text", "half"],
)
async def test_what_is_no_photo_is_refused_in_words(data: bytes, key: str, phone: Phone, bot: Town) -> None:
    await phone.send_photo(data)
    (said,) = await heard(bot, phone)
    assert reads(key, said)
    assert on_disk(bot) == []
    assert await rows(bot, Media) == []


async def test_photos_of_a_set_that_come_out_of_order_are_one_draft(bot: Town) -> None:
    phone = bot.simulator.phone("line", "M23")
    await talk(bot, phone, "เมนู")
    for index in (3, 1, 2):
        await set_photo(bot, phone, index)
        await set_photo(bot, phone, index, again=True)
    (asked,) = await heard(bot, phone)
    assert asked.startswith("ได้รับภาพ 3 ภาพแล้ว")
    assert len(on_disk(bot)) == 3


async def test_a_picture_of_200_megapixels_is_not_opened(phone: Phone, bot: Town) -> None:
    await phone.send_photo(png_of(20_000, 10_000))
    (said,) = await heard(bot, phone)
    assert reads("photo-refused-too-many-pixels", said)
    assert on_disk(bot) == []


async def test_where_a_photo_was_taken_is_not_kept(phone: Phone, bot: Town) -> None:
    await phone.send_photo(with_place())
    await heard(bot, phone)
    (kept,) = on_disk(bot)
    assert b"Exif" in with_place()
    with Image.open(kept) as picture:
        assert dict(picture.getexif()) == {}
    assert b"Exif" not in kept.read_bytes()


async def test_a_video_of_30_megabytes_is_never_fetched(phone: Phone, bot: Town) -> None:
    await talk(bot, phone, SAVED)
    await ACTS["long video"](bot, phone)
    assert reads("video", (await heard(bot, phone))[0])
    fetched = [each for each in bot.simulator.requests if "/content" in each["url"] or "getFile" in each["url"]]
    assert fetched == []


# ---- files


@pytest.mark.parametrize(
    ("told", "shown"),
    [
        ("../../etc/passwd.pdf", "_.._etc_passwd.pdf"),
        ("con.pdf", "con.pdf"),
        ("ก" * 300 + ".pdf", "ก" * 95 + "….pdf"),
        ("แผน\u202efdp.exe.pdf", "แผนfdp.exe.pdf"),
        ("..\\..\\แผน.pdf", "_.._แผน.pdf"),
    ],
    ids=["path", "device", "long", "direction", "backslash"],
)
async def test_the_name_of_a_file_leads_nowhere(told: str, shown: str, phone: Phone, bot: Town) -> None:
    await talk(bot, phone, SAVED)
    await phone.send_file(told, PDF)
    (said,) = await heard(bot, phone)
    assert f"“{shown}”" in said
    assert await talk(bot, phone, f"[แนบกับ {ENTRIES + 1}]") == [f"แนบไฟล์ “{shown}” กับ {ENTRIES + 1} แล้วค่ะ"]
    (kept,) = on_disk(bot)
    assert kept.suffix.removeprefix(".") in CONTENT_TYPES
    assert kept.is_relative_to(bot.folder / "media")


async def test_what_a_file_is_called_is_not_what_it_is(phone: Phone, bot: Town) -> None:
    await talk(bot, phone, SAVED)
    await phone.send_file("แผน.pdf", b"MZ\x90\x00 a program")
    await heard(bot, phone)
    (said,) = await talk(bot, phone, f"[แนบกับ {ENTRIES + 1}]")
    assert reads("file-refused", said)
    assert on_disk(bot) == []
    assert await rows(bot, Media) == []


async def test_the_seventh_file_is_refused_and_the_six_stay(phone: Phone, bot: Town) -> None:
    await talk(bot, phone, SAVED)
    for number in range(6):
        await phone.send_file(f"{number}.pdf", PDF + bytes([number]))
        await heard(bot, phone)
        await talk(bot, phone, f"[แนบกับ {ENTRIES + 1}]")
    await phone.send_file("7.pdf", PDF + b"7")
    await heard(bot, phone)
    (said,) = await talk(bot, phone, f"[แนบกับ {ENTRIES + 1}]")
    assert reads("file-too-many", said)
    assert len(on_disk(bot)) == 6
    assert await talk(bot, phone, "[ลบไฟล์]") == ["ลบไฟล์แล้วค่ะ"]


# ---- words


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("ก" * 4990, "rejected-too-long"),
        ("งาน\n" * 1000, "rejected-too-long"),
        ("🎉🎉🎉", "rejected-no-text"),
        ("   ", "rejected-no-text"),
        ("\u200b\u200b", "rejected-no-text"),
    ],
    ids=["5000 letters", "1000 lines", "emoji", "spaces", "nothing"],
)
async def test_a_title_that_is_none_is_asked_for_again(typed: str, key: str, phone: Phone, bot: Town) -> None:
    await talk(bot, phone, "บันทึก")
    (said,) = await talk(bot, phone, typed)
    assert reads(key, said)
    assert "ทำร่วมกับโรงเรียนใดบ้าง" in (await talk(bot, phone, "ประชุมวางแผน"))[0]
    assert len(await rows(bot, Activity)) == ENTRIES


@pytest.mark.parametrize("typed", ["ก" * 4990, "งาน\n" * 1000], ids=["5000 letters", "1000 lines"])
async def test_a_long_text_with_nothing_open_is_asked_about(typed: str, phone: Phone, bot: Town) -> None:
    (said,) = await talk(bot, phone, typed)
    assert reads("unsorted-kind", said)
    (said,) = await talk(bot, phone, "[บันทึกกิจกรรม]")
    assert reads("rejected-too-long", said)


@pytest.mark.parametrize("typed", ["🎉🎉🎉", "   "], ids=["emoji", "spaces"])
async def test_nothing_to_read_gets_the_menu(typed: str, phone: Phone, bot: Town) -> None:
    (said,) = await talk(bot, phone, typed)
    assert reads("menu", said)


async def test_a_day_to_come_and_one_of_another_age_are_asked_about(phone: Phone, bot: Town) -> None:
    (said,) = await talk(bot, phone, "บันทึก อบรมสื่อกับบ้านดอนสายรุ้ง 17 ธ.ค.")
    assert reads("log-activity-planned", said)
    await talk(bot, phone, "ยกเลิก")
    (said,) = await talk(bot, phone, "บันทึก อบรมสื่อกับบ้านดอนสายรุ้ง 12 พ.ย. 2400")
    assert reads("log-activity-held_on", said)
    (said,) = await talk(bot, phone, "12 พ.ย. 2400")
    assert reads("rejected-no-day", said)
    assert len(await rows(bot, Activity)) == ENTRIES


async def test_more_schools_than_there_can_be_are_refused(phone: Phone, bot: Town) -> None:
    many = " ".join(f"บ้านหนองน้ำที่{number}" for number in range(41))
    await talk(bot, phone, "บันทึก", "ประชุมวางแผน")
    (said,) = await talk(bot, phone, many)
    assert reads("rejected-too-many-schools", said)
    (said,) = await talk(bot, phone, "[ทุกโรงเรียน]")
    assert reads("log-activity-phase", said)


async def test_forty_schools_in_one_message_are_asked_about_and_one_more_is_too_many(phone: Phone, bot: Town) -> None:
    many = [f"บ้านหนองน้ำที่{number}" for number in range(41)]
    (said,) = await talk(bot, phone, f"บันทึก ประชุมวางแผนกับ {' '.join(many[:40])}")
    assert reads("log-activity-organisations-unknown", said)
    await talk(bot, phone, "ยกเลิก")
    (said,) = await talk(bot, phone, f"บันทึก ประชุมวางแผนกับ {' '.join(many)}")
    assert reads("rejected-too-many-schools", said)
    assert len(await rows(bot, Activity)) == ENTRIES


@pytest.mark.parametrize("typed", ["0", "13", "๑๒.๕", "-1", "2.25", "สองโหล", "∞", "1e3"])
async def test_hours_that_cannot_be_change_nothing(typed: str, phone: Phone, bot: Town) -> None:
    await talk(bot, phone, "บันทึก ประชุมวางแผนกับบ้านดอนสายรุ้ง เมื่อวาน", "[เพิ่มรายละเอียด]")
    (said,) = await talk(bot, phone, typed)
    assert reads("rejected-number", said)
    await talk(bot, phone, "ชั่วโมงครึ่ง", "[พอแค่นี้]")
    assert [str(each.hours) for each in await rows(bot, Activity, id=ENTRIES + 1)] == ["1.5"]


# ---- what pictures are made of


async def set_photo(town: Town, phone: Phone, index: int, *, again: bool = False) -> None:
    """One photo of a set of three, as LINE delivers it; or the same event again."""
    if again:
        await town.simulator.post.redeliver("line", phone.chat)
        return
    message_id = town.simulator.post.line_message_id()
    town.simulator.phones.keep_file(f"line-{message_id}", File("image/jpeg", "photo.jpg", landscape(scene=index)))
    together = {"id": "A" * 64, "index": index, "total": 3}
    held = {"type": "image", "contentProvider": {"type": "line"}, "quoteToken": "q", "imageSet": together}
    await town.simulator.post.line_event(phone.chat, "message", message={"id": message_id, **held})


def png_of(width: int, height: int) -> bytes:
    """The head of a PNG, with hardly any pixels behind it."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"\0" * 100)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def with_place() -> bytes:
    """A photo that says where it was taken."""
    told = Image.Exif()
    told[0x8825] = {1: "N", 2: (18.0, 47.0, 17.9), 3: "E", 4: (98.0, 59.0, 7.1)}
    out = BytesIO()
    with Image.open(BytesIO(landscape())) as picture:
        picture.save(out, "JPEG", exif=told)
    return out.getvalue()
