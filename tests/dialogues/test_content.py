"""Whatever a phone can send gets its answer, and what was open is asked again below it (`docs/content.md`)."""

import pytest

from bot.inbound import Content
from bot.simulator.phone import Phone
from tests.dialogues.sending import ACTS, reads, rows
from tests.phone import Town

ROWS = rows()
#: These say something about the dialogue itself, or begin one: nothing is asked again below.
NOTHING_BELOW = ("text", "reply", "edited entry")
STRANGE = ("sticker", "photo", "album", "video", "voice", "document")


async def heard(town: Town, phone: Phone) -> list[str]:
    """What came, bubble by bubble."""
    await town.settled()
    return [seen.text for seen in phone.new()]


async def with_entry(town: Town, platform: str) -> Phone:
    """Somebody who has logged an entry with their first message and read the menu with the second."""
    phone = town.simulator.phone(platform, "M23")
    await phone.say("บันทึก ประชุมวางแผนกับบ้านดอนสายรุ้ง เมื่อวาน 2 ชม.")
    await town.settled()
    await phone.say("เมนู")
    assert len(await heard(town, phone)) == 2
    return phone


def test_every_kind_has_its_row() -> None:
    kinds = [kind for kind, _, _, _ in ROWS]
    assert set(kinds) == set(ACTS)
    assert len(kinds) > len(set(Content))


@pytest.mark.parametrize(("kind", "platform", "key"), [(kind, on, alone) for kind, on, alone, _ in ROWS if alone])
async def test_each_kind_is_answered(kind: str, platform: str, key: str, bot: Town) -> None:
    phone = await with_entry(bot, platform)
    await ACTS[kind](bot, phone)
    answer, *_ = await heard(bot, phone)
    assert reads(key, answer)


@pytest.mark.parametrize(("kind", "platform", "key"), [(kind, on, logging) for kind, on, _, logging in ROWS if logging])
async def test_what_is_open_is_asked_again_below(kind: str, platform: str, key: str, bot: Town) -> None:
    phone = await with_entry(bot, platform)
    await phone.say("บันทึก")
    (asked,) = await heard(bot, phone)
    await ACTS[kind](bot, phone)
    answer, *below = await heard(bot, phone)
    assert reads(key, answer)
    if kind == "edited answer":
        assert [reads("log-activity-organisations", each) for each in below] == [True]
    else:
        assert below == ([] if kind in NOTHING_BELOW else [asked])


@pytest.mark.parametrize(("kind", "platform"), [(kind, on) for kind, on, alone, logging in ROWS if not logging])
@pytest.mark.parametrize("logging", [False, True])
async def test_nothing_is_said_to_what_asks_for_no_answer(kind: str, platform: str, logging: bool, bot: Town) -> None:
    phone = await with_entry(bot, platform)
    if logging:
        await phone.say("บันทึก")
        await heard(bot, phone)
    await ACTS[kind](bot, phone)
    assert await heard(bot, phone) == []


@pytest.mark.parametrize(("kind", "platform"), [(kind, on) for kind, on, _, _ in ROWS if kind in STRANGE])
async def test_a_stranger_is_greeted_once(kind: str, platform: str, bot: Town) -> None:
    phone = bot.simulator.phone(platform, "กานดา")
    await ACTS[kind](bot, phone)
    (greeting,) = await heard(bot, phone)
    assert greeting.startswith("สวัสดีค่ะ")


async def test_a_caption_is_a_text_like_any_other(bot: Town) -> None:
    phone = bot.simulator.phone("telegram", "M23")
    await phone.say("บันทึก")
    await heard(bot, phone)
    await phone.send_photo(caption="ประชุมออกแบบแผนการสอนเศษส่วน ป.4")
    said = [each.split()[0] for each in await heard(bot, phone)]
    assert said == ["ทำร่วมกับโรงเรียนใดบ้างคะ", "ได้รับภาพ", "ทำร่วมกับโรงเรียนใดบ้างคะ"]
