"""Whatever a phone can send gets its answer, and what was open is asked again below it."""

from collections.abc import Awaitable, Callable

import pytest

from bot.simulator import Phone
from tests.phone import Town

ASKED = "วันนี้ทำอะไรร่วมกันบ้างคะ"
Act = Callable[[Phone], Awaitable[object]]
KINDS: dict[str, tuple[Act, str]] = {
    "sticker": (lambda phone: phone.send_sticker(), "ขอบคุณสำหรับสติกเกอร์ค่ะ"),
    "photo": (lambda phone: phone.send_photo(), "ได้รับภาพแล้ว"),
    "album": (lambda phone: phone.send_photos(3), "ได้รับภาพแล้ว"),
    "voice": (lambda phone: phone.send_voice(), "ภาคียังฟังเสียงไม่ได้ค่ะ"),
    "video": (lambda phone: phone.send_video(), "ภาคียังไม่เก็บวิดีโอค่ะ"),
    "file": (lambda phone: phone.send_file(), "รุ่นนี้ภาคียังไม่เก็บไฟล์ค่ะ"),
    "location": (lambda phone: phone.send_location(), "ได้รับตำแหน่งแล้ว"),
}


async def heard(town: Town, phone: Phone) -> list[str]:
    """The first word of each bubble that came."""
    await town.settled()
    return [seen.text.split()[0] for seen in phone.new()]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("channel", ["line", "telegram"])
async def test_each_kind_is_answered_once(channel: str, kind: str, bot: Town) -> None:
    act, answer = KINDS[kind]
    phone = bot.simulator.phone(channel, "M23")
    await act(phone)
    assert await heard(bot, phone) == [answer]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("channel", ["line", "telegram"])
async def test_what_is_open_is_asked_again_below(channel: str, kind: str, bot: Town) -> None:
    act, answer = KINDS[kind]
    phone = bot.simulator.phone(channel, "M23")
    await phone.say("บันทึก")
    assert await heard(bot, phone) == [ASKED]
    await act(phone)
    assert await heard(bot, phone) == [answer, ASKED]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("channel", ["line", "telegram"])
async def test_a_stranger_is_greeted_once(channel: str, kind: str, bot: Town) -> None:
    act, _ = KINDS[kind]
    phone = bot.simulator.phone(channel, "กานดา")
    await act(phone)
    assert await heard(bot, phone) == ["สวัสดีค่ะ"]


async def test_a_caption_is_a_text_like_any_other(bot: Town) -> None:
    phone = bot.simulator.phone("telegram", "M23")
    await phone.say("บันทึก")
    await heard(bot, phone)
    await phone.send_photo(caption="ประชุมออกแบบแผนการสอนเศษส่วน ป.4")
    assert await heard(bot, phone) == ["ได้รับภาพแล้ว", "ทำร่วมกับโรงเรียนใดบ้างคะ"]
