"""Buttons that mean nothing any more, or never did on this phone: each is answered, and nothing changes."""

from dataclasses import replace

import pytest

from bot.says import Press
from bot.simulator.phone import Phone
from storage.activity import Activity
from storage.dialogue import Dialogue
from storage.member import Member
from tests.dialogues.talking import OLD_BUTTON, button, everything, forged, heard, meaning, press, rows, talk
from tests.phone import Town

pytestmark = pytest.mark.parametrize("platform", ["line", "telegram"])

PHASE = "เป็นช่วงใดของงานคะ"
WITH_WHOM = "ทำร่วมกับโรงเรียนใดบ้างคะ แตะชุดข้างล่าง หรือพิมพ์ชื่อหลายแห่งในบรรทัดเดียว"
WHICH_NETWORK = "บันทึกในเครือข่ายใดคะ"


async def asked_again(town: Town, phone: Phone, forgery: Press) -> str:
    """The question below an answer that was never offered. On Telegram it is edited into itself: nothing is new."""
    said = await press(town, phone, forged(phone, forgery))
    assert len(said) == (phone.channel == "line")
    return phone.bubbles[-1].text


async def test_another_members_entry_cannot_be_touched(town: Town, platform: str) -> None:
    author, other = town.simulator.phone(platform, "M23"), town.simulator.phone(platform, "M14")
    await talk(town, author, "บันทึก", "ปลูกผักสวนครัว", "[เฉพาะโรงเรียนเรา]", "[ร่วมทำ]")
    (entry,) = await rows(town, Activity, title="ปลูกผักสวนครัว")
    await talk(town, other, "เมนู")
    gone = f"ไม่พบรายการ {entry.id} ในบันทึกของท่าน หรือยกเลิกไปแล้วค่ะ"
    for label in ("เพิ่มรายละเอียด", "แก้ไข", "ยกเลิกรายการนี้"):
        assert await press(town, other, button(author, label)) == [gone]
    show = forged(other, Press("r", "show", str(entry.id)))
    (seen,) = await press(town, other, show)
    assert seen.startswith(f"เลขที่ {entry.id}\n“ปลูกผักสวนครัว”")
    assert not {"แก้ไข", "ยกเลิกรายการนี้"} & {tap.label for tap in other.bubbles[-1].taps}
    assert (await talk(town, other, f"กู้คืน {entry.id}"))[0].startswith("ไม่พบรายการที่จะกู้คืนค่ะ")
    assert await rows(town, Activity, id=entry.id) == [entry]
    assert await heard(town, author) == []


async def test_another_members_question_cannot_be_answered(town: Town, platform: str) -> None:
    author, other = town.simulator.phone(platform, "M23"), town.simulator.phone(platform, "M14")
    await talk(town, author, "บันทึก", "ปลูกผักสวนครัว", "[เฉพาะโรงเรียนเรา]")
    half_kept = await rows(town, Dialogue)
    await talk(town, other, "เมนู")
    assert await press(town, other, button(author, "ร่วมทำ")) == [OLD_BUTTON]
    assert await rows(town, Dialogue) == half_kept
    assert await rows(town, Activity, title="ปลูกผักสวนครัว") == []


async def test_a_stranger_with_a_members_button_is_met_like_a_stranger(town: Town, platform: str) -> None:
    author, stranger = town.simulator.phone(platform, "M23"), town.simulator.phone(platform, "กานดา")
    await talk(town, author, "บันทึก", "ปลูกผักสวนครัว", "[เฉพาะโรงเรียนเรา]", "[ร่วมทำ]")
    await talk(town, stranger, "สวัสดี")
    before = await rows(town, Activity)
    for label in ("แก้ไข", "ยกเลิกรายการนี้"):
        assert (await press(town, stranger, button(author, label)))[0].startswith("สวัสดีค่ะ ภาคีเป็นบอตผู้ช่วย")
    assert await rows(town, Activity) == before
    assert stranger.chat not in await everything(town)


async def test_another_network_cannot_be_chosen(town: Town, platform: str) -> None:
    member = town.simulator.phone(platform, "M21")
    assert await talk(town, member, "บันทึก", "ปลูกผักสวนครัว") == [WHICH_NETWORK]
    offered = meaning(button(member, "ประถมธารปัญญา"))
    assert await asked_again(town, member, replace(offered, value="1")) == WHICH_NETWORK
    await talk(town, member, "[ประถมธารปัญญา]")
    all_schools = meaning(button(member, "ทุกโรงเรียน"))
    for value in ("12", "999", "-1", "x"):
        assert await asked_again(town, member, replace(all_schools, value=value)) == WITH_WHOM
    (saved,) = await talk(town, member, "[เฉพาะโรงเรียนเรา]", "[ร่วมทำ]")
    assert "20 พ.ย. 2569 • บ้านห้วยลมเย็น • ร่วมทำ" in saved


async def test_a_choice_that_was_never_offered_is_asked_again(town: Town, platform: str) -> None:
    member = town.simulator.phone(platform, "M23")
    await talk(town, member, "บันทึก", "ปลูกผักสวนครัว", "[เฉพาะโรงเรียนเรา]")
    offered = meaning(button(member, "ร่วมทำ"))
    assert await asked_again(town, member, replace(offered, value="eat_together")) == PHASE
    assert await press(town, member, forged(member, replace(offered, item="no_such_question"))) == [OLD_BUTTON]
    assert await press(town, member, forged(member, replace(offered, name="abcdefgh"))) == [OLD_BUTTON]
    assert await press(town, member, forged(member, Press("c", "no_such_command"))) == [OLD_BUTTON]
    assert await press(town, member, forged(member, Press("r", "no_such_action", "1"))) == [OLD_BUTTON]
    assert await rows(town, Activity, title="ปลูกผักสวนครัว") == []
    (saved,) = await talk(town, member, "ร่วมทำ")
    assert "“ปลูกผักสวนครัว”" in saved


async def test_a_button_of_a_finished_dialogue_says_so(town: Town, platform: str) -> None:
    member = town.simulator.phone(platform, "M23")
    await talk(town, member, "บันทึก", "ปลูกผักสวนครัว")
    earlier = button(member, "ทุกโรงเรียน")
    await talk(town, member, "[เฉพาะโรงเรียนเรา]")
    last = button(member, "ร่วมทำ")
    await press(town, member, last)
    (entry,) = await rows(town, Activity, title="ปลูกผักสวนครัว")
    for tap in (last, earlier, last):
        assert await press(town, member, tap) == [OLD_BUTTON]
    assert await rows(town, Activity, title="ปลูกผักสวนครัว") == [entry]
    assert await rows(town, Dialogue) == []


async def test_taking_back_twice_is_taking_back_once(town: Town, platform: str) -> None:
    member = town.simulator.phone(platform, "M23")
    await talk(town, member, "บันทึก", "ปลูกผักสวนครัว", "[เฉพาะโรงเรียนเรา]", "[ร่วมทำ]")
    undo = button(member, "ยกเลิกรายการนี้")
    said = await press(town, member, undo)
    (entry,) = await rows(town, Activity, title="ปลูกผักสวนครัว")
    town.clock.pass_(hours=1)
    assert await press(town, member, undo) == said
    assert await rows(town, Activity, title="ปลูกผักสวนครัว") == [entry]
    gone = f"ไม่พบรายการ {entry.id} ในบันทึกของท่าน หรือยกเลิกไปแล้วค่ะ"
    for label in ("แก้ไข", "เพิ่มรายละเอียด"):
        assert await press(town, member, button(member, label)) == [gone]
    restore = button(member, "กู้คืน")
    back = await press(town, member, restore)
    assert await press(town, member, restore) == back


async def test_agreeing_twice_makes_one_member(town: Town, platform: str) -> None:
    newcomer = town.simulator.phone(platform, "กานดา")
    await talk(town, newcomer, "TP4R9X-S01")
    agree = button(newcomer, "ยินยอมและเข้าร่วม")
    asked = await press(town, newcomer, agree)
    assert await press(town, newcomer, agree) == asked
    await talk(town, newcomer, "กานดา", "[ครู]")
    assert await press(town, newcomer, agree) == [OLD_BUTTON]
    assert len(await rows(town, Member, name="กานดา")) == 1
