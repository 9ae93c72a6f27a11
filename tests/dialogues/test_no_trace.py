"""What is gone is gone: who declined, was silent, deleted, withdrew or took a message back is in no row."""

from collections.abc import Sequence

import pytest

from bot.simulator.phone import Phone
from storage.activity import Activity, ActivityOrganisation, Post
from storage.dialogue import Dialogue
from storage.member import Member
from storage.outbox import OutboxRow
from tests.dialogues.talking import OTHER, everything, heard, join, rows, talk
from tests.phone import Town

on_both = pytest.mark.parametrize("platform", ["line", "telegram"])

TITLE, RESULT, POST, QUESTION = "ปลูกผักสวนครัวลอยฟ้า", "ได้ผักบุ้งสามแปลง", "ใช้เกมไพ่สอนคำควบกล้ำ", "สอนมาตราตัวสะกดอย่างไรดี"
AGENCY = "บ้านสวนส้มหวาน"
WORDS = (TITLE, RESULT, POST, QUESTION, AGENCY)
NAME = "กานดา ธารใสสะอาด"


async def busy(town: Town, platform: str) -> Phone:
    """Somebody who logged, shared, asked, left things half said, and did this and that."""
    phone = town.simulator.phone(platform, "กานดา")
    await join(town, phone, "TP4R9X-S01", NAME)
    await talk(town, phone, "บันทึก", TITLE, AGENCY, "[บันทึกชื่อนี้]", "[ร่วมทำ]")
    await talk(town, phone, "[เพิ่มรายละเอียด]", "3", RESULT, "[พอแค่นี้]")
    await talk(town, phone, f"แบ่งปัน {POST}", f"ขอคำปรึกษา {QUESTION}", "ค้นหา เศษส่วน", "TN7K2X")
    await talk(town, phone, "ข้อมูลของฉัน", "[คัดค้าน]", "ตั้งค่า", "[เชื่อม LINE/Telegram]")
    await talk(town, phone, "บันทึก กานดาทำอีกเรื่องค้างไว้")
    return phone


async def id_of(town: Town) -> int:
    (member,) = await rows(town, Member, name=NAME)
    return int(member.id)


def found(kept: str, traces: Sequence[str]) -> list[str]:
    return [trace for trace in traces if trace in kept]


# ---- declining and silence


@on_both
async def test_who_declines_leaves_no_row(town: Town, platform: str) -> None:
    stranger = town.simulator.phone(platform, "กานดา")
    await talk(town, stranger, "TN7K2M-S01")
    assert len(await rows(town, Dialogue)) == 1
    await talk(town, stranger, "[ไม่ยินยอม]")
    assert await rows(town, Dialogue) == []
    assert await rows(town, OutboxRow, chat=stranger.chat) == []
    assert stranger.chat not in await everything(town)


@on_both
async def test_who_says_that_it_is_another_network_leaves_no_row(town: Town, platform: str) -> None:
    stranger = town.simulator.phone(platform, "กานดา")
    await talk(town, stranger, "TN7K2M-S01", "[ไม่ใช่เครือข่ายนี้]")
    assert stranger.chat not in await everything(town)


@on_both
async def test_who_agrees_and_then_cancels_leaves_no_row(town: Town, platform: str) -> None:
    stranger = town.simulator.phone(platform, "กานดา")
    await talk(town, stranger, "TN7K2M-S01", "[ยินยอมและเข้าร่วม]", NAME, "ยกเลิก")
    assert found(await everything(town), [stranger.chat, "กานดา"]) == []


@on_both
async def test_who_is_silent_leaves_no_row_after_a_day(town: Town, platform: str) -> None:
    stranger = town.simulator.phone(platform, "กานดา")
    await talk(town, stranger, "TN7K2M-S01")
    town.clock.pass_(hours=25)
    await town.night()
    assert await rows(town, Dialogue) == []
    assert await rows(town, OutboxRow, chat=stranger.chat) == []
    assert stranger.chat not in await everything(town)


@on_both
async def test_who_only_looks_around_leaves_no_row(town: Town, platform: str) -> None:
    stranger = town.simulator.phone(platform, "กานดา")
    await stranger.follow()
    await talk(town, stranger, "สวัสดี", "[ภาคีคืออะไร]", "ช่วยเหลือ", "ขอบคุณค่ะ")
    assert stranger.chat not in await everything(town)


# ---- deleting and withdrawing


@on_both
@pytest.mark.parametrize("words_too", [False, True], ids=["name and account", "words too"])
async def test_who_deletes_is_in_no_row(town: Town, platform: str, words_too: bool) -> None:
    phone = await busy(town, platform)
    owner = f"m:{await id_of(town)}"
    kept = await everything(town)
    assert found(kept, [NAME, "กานดา", phone.chat, owner, *WORDS]) == [NAME, "กานดา", phone.chat, owner, *WORDS]
    way = "[ลบภาพและข้อความด้วย]" if words_too else "[ลบชื่อและบัญชี]"
    (done,) = await talk(town, phone, "ข้อมูลของฉัน", "[ลบข้อมูล]", way)
    assert done.startswith("ลบเรียบร้อยแล้วค่ะ")
    kept = await everything(town)
    assert found(kept, [NAME, "กานดา", phone.chat, owner]) == []
    assert found(kept, WORDS) == ([] if words_too else list(WORDS))
    assert await talk(town, town.simulator.phone(platform, "M13"), "เมนู") == ["ภาคีช่วยเรื่องใดได้บ้างคะ"]
    (entry,) = await rows(town, Activity, recorder_id=None)
    assert (entry.title, str(entry.hours)) == ("" if words_too else TITLE, "3.0")


@on_both
async def test_a_second_app_is_forgotten_with_the_first(town: Town, platform: str) -> None:
    one, other = town.simulator.phone(platform, "M14"), town.simulator.phone(OTHER[platform], "M14")
    await talk(town, other, "บันทึก", TITLE)
    await talk(town, one, "ข้อมูลของฉัน", "[ลบข้อมูล]", "[ลบชื่อและบัญชี]")
    assert found(await everything(town), [one.chat, other.chat, "ธนพล", TITLE]) == []
    assert (await talk(town, other, "เมนู"))[0].startswith("สวัสดีค่ะ ภาคีเป็นบอตผู้ช่วย")


@on_both
async def test_who_withdraws_is_erased_after_thirty_days_and_hidden_before(town: Town, platform: str) -> None:
    phone = await busy(town, platform)
    owner = f"m:{await id_of(town)}"
    (done,) = await talk(town, phone, "ข้อมูลของฉัน", "[ถอนความยินยอม]", "[ถอนความยินยอม]")
    assert done.startswith("ถอนความยินยอมแล้วค่ะ")
    assert await rows(town, Dialogue) == []
    assert await talk(town, town.simulator.phone(platform, "M13"), "เมนู") == ["ภาคีช่วยเรื่องใดได้บ้างคะ"]
    town.clock.pass_(hours=29 * 24)
    await town.night()
    assert await rows(town, Member, name=NAME) != []
    town.clock.pass_(hours=2 * 24)
    await town.night()
    kept = await everything(town)
    assert found(kept, [NAME, "กานดา", phone.chat, owner]) == []


@on_both
async def test_nothing_that_was_said_stays_in_what_was_sent(town: Town, platform: str) -> None:
    phone = await busy(town, platform)
    assert [row.body for row in await rows(town, OutboxRow, chat=phone.chat) if row.body] == []
    assert [row.forget for row in await rows(town, OutboxRow, chat=phone.chat) if row.forget] == []


# ---- a message that its sender takes back (LINE only: Telegram tells a bot nothing)


async def member(town: Town) -> Phone:
    phone = town.simulator.phone("line", "M23")
    await talk(town, phone, "เมนู")
    return phone


async def take_back(town: Town, phone: Phone, text: str) -> None:
    """The bubble with this text is unsent; nothing is said to it."""
    await phone.unsend(next(bubble for bubble in phone.bubbles if bubble.mine and bubble.text == text))
    assert await heard(town, phone) == []


async def test_a_title_taken_back_is_gone_with_its_entry(town: Town) -> None:
    phone = await member(town)
    await talk(town, phone, "บันทึก", TITLE, "[เฉพาะโรงเรียนเรา]", "[ร่วมทำ]")
    await take_back(town, phone, TITLE)
    assert TITLE not in await everything(town)
    assert (await talk(town, phone, "ของฉัน"))[0].startswith("ภาคเรียนนี้ยังไม่มีบันทึกค่ะ")


async def test_a_text_taken_back_is_gone_wherever_it_was_kept(town: Town) -> None:
    phone = await member(town)
    await talk(town, phone, f"แบ่งปัน {POST}", "ขอคำปรึกษา", QUESTION)
    await take_back(town, phone, f"แบ่งปัน {POST}")
    await take_back(town, phone, QUESTION)
    assert found(await everything(town), [POST, QUESTION]) == []
    assert await rows(town, Post) == []


async def test_a_detail_taken_back_leaves_the_rest_of_the_entry(town: Town) -> None:
    phone = await member(town)
    await talk(town, phone, "บันทึก", TITLE, "[เฉพาะโรงเรียนเรา]", "[ร่วมทำ]", "[เพิ่มรายละเอียด]", "3", RESULT)
    await talk(town, phone, "[พอแค่นี้]")
    await take_back(town, phone, RESULT)
    (entry,) = await rows(town, Activity, title=TITLE)
    assert (entry.result, str(entry.hours), entry.undone_at) == (None, "3.0", None)
    assert RESULT not in await everything(town)


async def test_another_agencys_name_taken_back_is_gone(town: Town) -> None:
    phone = await member(town)
    await talk(town, phone, "บันทึก", TITLE, AGENCY, "[บันทึกชื่อนี้]", "[ร่วมทำ]")
    assert len(await rows(town, ActivityOrganisation, name=AGENCY)) == 1
    await take_back(town, phone, AGENCY)
    assert AGENCY not in await everything(town)


async def test_an_old_title_taken_back_leaves_the_new_one(town: Town) -> None:
    phone = await member(town)
    await talk(town, phone, "บันทึก", "เรื่องแรก", "[เฉพาะโรงเรียนเรา]", "[ร่วมทำ]")
    await talk(town, phone, "[แก้ไข]", "[ชื่อกิจกรรม]", TITLE)
    await take_back(town, phone, "เรื่องแรก")
    (entry,) = await rows(town, Activity, title=TITLE)
    assert entry.undone_at is None


async def test_a_half_kept_answer_taken_back_is_asked_again(town: Town) -> None:
    phone = await member(town)
    await talk(town, phone, "บันทึก", TITLE, "[เฉพาะโรงเรียนเรา]")
    await take_back(town, phone, TITLE)
    assert TITLE not in await everything(town)
    assert (await talk(town, phone, "ร่วมทำ"))[0].startswith("วันนี้ทำอะไรร่วมกันบ้างคะ")
    (saved,) = await talk(town, phone, "ปลูกต้นไม้")
    assert "“ปลูกต้นไม้”" in saved


async def test_a_text_that_waits_to_be_sorted_can_be_taken_back(town: Town) -> None:
    phone = await member(town)
    await talk(town, phone, TITLE, RESULT)
    await take_back(town, phone, RESULT)
    assert found(await everything(town), [TITLE, RESULT]) == [TITLE]
    await take_back(town, phone, TITLE)
    assert TITLE not in await everything(town)
    assert await rows(town, Dialogue) == []


async def test_an_answer_that_waits_until_the_member_goes_on_can_be_taken_back(town: Town) -> None:
    phone = await member(town)
    await talk(town, phone, "บันทึก")
    town.clock.pass_(hours=25)
    await talk(town, phone, TITLE)
    assert TITLE in await everything(town)
    await take_back(town, phone, TITLE)
    assert TITLE not in await everything(town)
    assert (await talk(town, phone, "[ทำต่อ]"))[0].startswith("วันนี้ทำอะไรร่วมกันบ้างคะ")


async def test_a_name_that_a_stranger_takes_back_is_gone(town: Town) -> None:
    stranger = town.simulator.phone("line", "กานดา")
    await talk(town, stranger, "TN7K2M-S01", "[ยินยอมและเข้าร่วม]", "กานดา ธารใสสะอาด")
    await take_back(town, stranger, "กานดา ธารใสสะอาด")
    assert "ธารใสสะอาด" not in await everything(town)
