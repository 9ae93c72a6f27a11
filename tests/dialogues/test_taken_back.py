"""Who takes a part or a message back has taken it back: no merge, split or correction of others revives it."""

import pytest

from bot.simulator.phone import Phone
from storage.activity import Activity
from storage.participation import Part, Participation
from tests.dialogues.entries import LATE, PLAN, SAME, forge, logged, member_id, two_entries
from tests.dialogues.sending import texts
from tests.dialogues.talking import button, heard, press, rows, talk
from tests.phone import Town

on_both = pytest.mark.parametrize("platform", ["line", "telegram"])
THIRD = "บันทึก ออกแบบแผนเศษส่วน ป.4 กับอนุบาลธารทอง บ้านดอนสายรุ้ง เมื่อวาน 2 ชม."
GONE = "(ข้อความถูกลบ)"


async def entry(town: Town, number: int) -> Activity:
    (found,) = await rows(town, Activity, id=number)
    return found  # type: ignore[no-any-return]


async def merged(town: Town, platform: str) -> tuple[Phone, Phone, int, int]:
    """The entry of M15 is merged into that of M13."""
    first, second, one, two = await two_entries(town, platform)
    await press(town, second, button(second, "งานเดียวกัน"))
    return first, second, one, two


async def unsend(town: Town, phone: Phone, text: str) -> None:
    await phone.unsend(next(each for each in texts(phone) if each.text == text))
    assert await heard(town, phone) == []


# ---- splitting


@on_both
async def test_an_entry_whose_author_left_is_not_split_off(town: Town, platform: str) -> None:
    first, second, one, two = await merged(town, platform)
    await forge(town, second, "leave_part", one)
    assert await forge(town, first, "split", two) == [LATE]
    left = await entry(town, two)
    assert (left.undone_at is not None, left.merged_into_id) == (True, one)
    await forge(town, second, "rejoin", one)
    assert (await forge(town, first, "split", two))[0].startswith(f"แยกรายการ {one} กับ {two}")
    assert (await entry(town, two)).undone_at is None


async def test_an_entry_whose_title_was_unsent_is_not_split_off(town: Town) -> None:
    first, second, one, two = await merged(town, "line")
    await unsend(town, second, SAME)
    assert await forge(town, first, "split", two) == [LATE]
    assert [part.words for part in await rows(town, Participation, activity_id=one)] == [None]
    gone = await entry(town, two)
    assert (gone.title, gone.undone_at is not None) == ("", True)


async def test_an_unsent_detail_does_not_keep_the_part_after_a_split(town: Town) -> None:
    first, second = town.simulator.phone("line", "M13"), town.simulator.phone("line", "M15")
    one = await logged(town, first, PLAN)
    two = await logged(town, second, SAME)
    same = button(second, "งานเดียวกัน")
    await forge(town, second, "details", two)
    await talk(town, second, "นักเรียนเข้าใจ", "ได้เรียนรู้มาก")
    town.clock.pass_(minutes=1)
    await press(town, second, same)
    town.clock.pass_(minutes=1)
    await unsend(town, second, "นักเรียนเข้าใจ")
    town.clock.pass_(minutes=1)
    assert (await forge(town, second, "split", two))[0].startswith("แยกรายการ")
    assert [part.state for part in await rows(town, Participation, activity_id=one)] == [Part.DECLINED]


@on_both
async def test_after_a_hand_over_a_split_gives_nobody_both(town: Town, platform: str) -> None:
    first, second, one, two = await merged(town, platform)
    await forge(town, first, "undo", one)
    assert (await entry(town, one)).recorder_id == await member_id(town, "ชลธิชา")
    assert (await forge(town, second, "split", two))[0].startswith("แยกรายการ")
    (book, *_) = await talk(town, second, "ของฉัน")
    assert f"{two}" in book
    left = await entry(town, one)
    assert (left.undone_at is not None, left.recorder_id) == (True, await member_id(town, "อรทัย"))
    assert (await forge(town, first, "restore", one))[0].startswith(f"กู้คืนรายการ {one}")


@on_both
async def test_of_three_in_a_row_the_one_between_is_split_off_first(town: Town, platform: str) -> None:
    first, second, one, two = await merged(town, platform)
    third = town.simulator.phone(platform, "M22")
    three = await logged(town, third, THIRD)
    await forge(town, first, "merge", three)
    await talk(town, first, str(one), "[รวม]", "วงเดียวกัน")
    assert (await entry(town, one)).merged_into_id == three
    (said,) = await forge(town, second, "split", two)
    assert said.startswith(f"รายการ {two} รวมอยู่ในรายการ {one}")
    await forge(town, first, "split", one)
    await forge(town, second, "split", two)
    assert [(await entry(town, each)).merged_into_id for each in (one, two, three)] == [None, None, None]
    assert {part.state for part in await rows(town, Participation)} == {Part.DECLINED}


@on_both
async def test_a_merge_does_not_bring_back_who_left(town: Town, platform: str) -> None:
    _, second, one, two = await two_entries(town, platform)
    third = town.simulator.phone(platform, "M22")
    for name, number in (("joined", one), ("leave_part", one), ("joined", two)):
        await forge(town, third, name, number)
    await press(town, second, button(second, "งานเดียวกัน"))
    (part,) = await rows(town, Participation, activity_id=one, member_id=await member_id(town, "นฤมล"))
    assert part.state is Part.LEFT


@on_both
async def test_what_nobody_restored_in_30_days_goes_with_what_was_merged_into_it(town: Town, platform: str) -> None:
    first, second, one, two = await merged(town, platform)
    await talk(town, second, "ข้อมูลของฉัน", "[ถอนความยินยอม]", "[ถอนความยินยอม]")
    await forge(town, first, "undo", one)
    town.clock.pass_(days=30, hours=1)
    await town.night()
    assert [each.id for each in await rows(town, Activity) if each.id in (one, two)] == []


# ---- words that others live with


async def test_a_shared_entry_outlives_its_title(town: Town) -> None:
    first, second, one, two = await merged(town, "line")
    await unsend(town, first, PLAN)
    kept = await entry(town, one)
    assert (kept.title, kept.undone_at) == ("", None)
    (book, *_) = await talk(town, second, "ของฉัน")
    assert GONE in book
    assert GONE in (await forge(town, second, "show", one))[0]
    await forge(town, second, "split", two)
    assert (await entry(town, one)).undone_at is not None
    (book, *_) = await talk(town, second, "ของฉัน")
    assert GONE not in book
    assert "ออกแบบแผนเศษส่วน ป.4" in book


async def test_an_entry_that_passed_to_another_outlives_its_title(town: Town) -> None:
    first, second = town.simulator.phone("line", "M13"), town.simulator.phone("line", "M15")
    one = await logged(town, first, PLAN)
    await forge(town, second, "joined", one)
    await forge(town, first, "undo", one)
    await unsend(town, first, PLAN)
    kept = await entry(town, one)
    assert (kept.title, kept.undone_at, kept.recorder_id) == ("", None, await member_id(town, "ชลธิชา"))
    assert GONE in (await talk(town, second, "ของฉัน"))[0]


async def test_words_of_a_third_person_that_came_along_go_with_their_message(town: Town) -> None:
    _, second, one, two = await two_entries(town, "line")
    third = town.simulator.phone("line", "M22")
    await forge(town, third, "joined", two)
    await talk(town, third, "[เล่าเพิ่ม]", "ห้องเราใช้แถบร้อยช่อง", "[ข้าม]")
    await press(town, second, button(second, "งานเดียวกัน"))
    assert "ห้องเราใช้แถบร้อยช่อง" in [part.words for part in await rows(town, Participation, activity_id=one)]
    await unsend(town, third, "ห้องเราใช้แถบร้อยช่อง")
    assert "ห้องเราใช้แถบร้อยช่อง" not in [part.words for part in await rows(town, Participation)]


@on_both
async def test_the_words_of_a_part_that_was_taken_back_go_after_seven_days(town: Town, platform: str) -> None:
    first, second = town.simulator.phone(platform, "M13"), town.simulator.phone(platform, "M15")
    one = await logged(town, first, PLAN)
    await forge(town, second, "joined", one)
    await talk(town, second, "[เล่าเพิ่ม]", "ห้องเราใช้แถบร้อยช่อง", "[ข้าม]")
    await forge(town, second, "leave_part", one)
    town.clock.pass_(days=6)
    await town.night()
    assert [part.words for part in await rows(town, Participation)] == ["ห้องเราใช้แถบร้อยช่อง"]
    town.clock.pass_(days=1, hours=1)
    await town.night()
    assert [(part.state, part.words) for part in await rows(town, Participation)] == [(Part.LEFT, None)]
