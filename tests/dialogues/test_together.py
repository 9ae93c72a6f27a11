"""One entry of several people: forged buttons, the same press twice, a restart in between, and who goes when."""

from datetime import timedelta

import pytest

from storage.activities import RESTORABLE
from storage.activity import Activity
from storage.media import Media
from storage.member import Membership
from storage.notice import Notice
from storage.participation import Part, Participation
from storage.tables import table_of
from tests.dialogues.entries import GONE, LATE, PLAN, SAME, forge, logged, member_id, schools, two_entries
from tests.dialogues.talking import OLD_BUTTON, button, press, rows, talk
from tests.phone import Town

pytestmark = pytest.mark.parametrize("platform", ["line", "telegram"])


# ---- doubles


async def test_the_same_work_is_one_entry_with_the_words_of_both(town: Town, platform: str) -> None:
    _, second, one, two = await two_entries(town, platform)
    same = button(second, "งานเดียวกัน")
    await press(town, second, same)
    (entry,) = await rows(town, Activity, id=two)
    (part,) = await rows(town, Participation)
    assert entry.merged_into_id == one
    assert (part.activity_id, part.state, part.words) == (one, Part.CONFIRMED, "ออกแบบแผนเศษส่วน ป.4")
    assert await schools(town, one) == ["อนุบาลธารทอง", "บ้านดอนสายรุ้ง", "วัดศรีธารธรรม"]


async def test_a_press_that_comes_twice_merges_once_and_tells_once(town: Town, platform: str) -> None:
    _, second, one, two = await two_entries(town, platform)
    same = button(second, "งานเดียวกัน")
    town.simulator.twice = True
    await press(town, second, same)
    town.simulator.twice = False
    assert await press(town, second, same) == [GONE.format(two)]
    assert len(await rows(town, Participation, activity_id=one)) == 1
    assert len(await rows(town, Notice, kind="entry_merged")) == 1


async def test_the_question_of_last_week_still_works_after_a_restart(town: Town, platform: str) -> None:
    _, second, one, two = await two_entries(town, platform)
    same = button(second, "งานเดียวกัน")
    town.clock.pass_(days=6)
    await town.restart()
    (done, *_) = await press(town, second, same)
    assert done.startswith(f"เพิ่ม บ้านดอนสายรุ้ง ในรายการ {one} แล้วค่ะ")
    await town.restart()
    town.clock.pass_(days=7, hours=1)
    assert (await press(town, second, button(second, "แยกกลับ")))[0] == LATE
    (entry,) = await rows(town, Activity, id=two)
    assert entry.merged_into_id == one


async def test_work_of_another_day_another_title_or_other_schools_is_no_double(town: Town, platform: str) -> None:
    first, second = town.simulator.phone(platform, "M13"), town.simulator.phone(platform, "M22")
    await talk(town, first, PLAN)
    for text in (
        "บันทึก ออกแบบแผนเศษส่วน ป.4 กับอนุบาลธารทอง วันนี้ 2 ชม.",
        "บันทึก ซ่อมกล้องจุลทรรศน์ กับอนุบาลธารทอง เมื่อวาน 2 ชม.",
        "บันทึก ออกแบบแผนเศษส่วน ป.4 กับบ้านห้วยลมเย็น เมื่อวาน 2 ชม.",
    ):
        assert len(await talk(town, second, text)) == 1


async def test_nobody_merges_or_splits_what_is_not_theirs(town: Town, platform: str) -> None:
    first, second, one, two = await two_entries(town, platform)
    same = button(second, "งานเดียวกัน")
    member, elsewhere = town.simulator.phone(platform, "M22"), town.simulator.phone(platform, "M28")
    for other in (first, member, elsewhere):
        assert await forge(town, other, "same", two, one) == [GONE.format(two)]
    for nothing, unseen in ((two, 999999), (two, 58), (two, two), (two, "")):
        assert await forge(town, second, "same", nothing, unseen) == [GONE.format(two)]
    assert [row.merged_into_id for row in await rows(town, Activity, id=two)] == [None]
    await press(town, second, same)
    for other in (member, elsewhere):
        assert await forge(town, other, "split", two) == [OLD_BUTTON]
    assert [row.merged_into_id for row in await rows(town, Activity, id=two)] == [one]


async def test_pictures_go_along_and_come_back(town: Town, platform: str) -> None:
    first, second = town.simulator.phone(platform, "M13"), town.simulator.phone(platform, "M15")
    one = await logged(town, first, PLAN)
    await second.send_photo()
    await town.settled()
    await talk(town, second, "ออกแบบแผนเศษส่วน ป.4 กับอนุบาลธารทอง เมื่อวาน")
    await talk(town, second, "[บันทึก]")
    two = int(max(row.id for row in await rows(town, Activity)))
    await press(town, second, button(second, "งานเดียวกัน"))
    assert [row.activity_id for row in await rows(town, Media)] == [one]
    await press(town, second, button(second, "แยกกลับ"))
    assert [row.activity_id for row in await rows(town, Media)] == [two]
    assert [row.state for row in await rows(town, Participation)] == [Part.DECLINED]


async def test_what_is_other_work_is_not_offered_again(town: Town, platform: str) -> None:
    _, second, one, two = await two_entries(town, platform)
    await press(town, second, button(second, "คนละงาน"))
    assert [(row.activity_id, row.state) for row in await rows(town, Participation)] == [(one, Part.DECLINED)]
    assert one not in [row.activity_id for row in await rows(town, Participation, state=Part.CONFIRMED)]
    town.clock.pass_(hours=25)
    assert not any("ประชุมออกแบบแผนเศษส่วน" in said for said in await talk(town, second, "เมนู"))
    assert two != one


async def test_what_was_just_asked_is_not_asked_twice(town: Town, platform: str) -> None:
    first, second = town.simulator.phone(platform, "M13"), town.simulator.phone(platform, "M15")
    await logged(town, first, PLAN)
    town.clock.pass_(hours=25)
    (_, double) = await talk(town, second, SAME.replace("เมื่อวาน", "19 พ.ย."))
    assert double.endswith("เป็นงานเดียวกันหรือไม่คะ")


async def test_somebody_whom_the_coordinator_does_not_know_is_told_of_nobodys_entry(town: Town, platform: str) -> None:
    first, second = town.simulator.phone(platform, "M13"), town.simulator.phone(platform, "M15")
    await logged(town, first, PLAN)
    table = table_of(Membership)
    doubted = (
        table.update().where(table.c.member_id == await member_id(town, "ชลธิชา")).values(doubted_at=town.clock.now())
    )
    town.app.database.write(lambda connection: connection.execute(doubted)).result()
    assert len(await talk(town, second, SAME)) == 1


# ---- own parts


async def test_only_who_is_in_the_network_has_a_part(town: Town, platform: str) -> None:
    first = town.simulator.phone(platform, "M13")
    elsewhere = town.simulator.phone(platform, "M28")
    one = await logged(town, first, PLAN)
    for name in ("joined", "not_joined", "tell_part", "leave_part", "show"):
        assert await forge(town, elsewhere, name, one) == [GONE.format(one)]
    for name in ("joined", "not_joined", "leave_part"):
        assert await forge(town, first, name, one) == [GONE.format(one)]
    assert await rows(town, Participation) == []
    for number in ("", "x", "-1", "9" * 30):
        said = await forge(town, elsewhere, "joined", number)
        assert said == [GONE.format(number)]


async def test_a_school_that_was_not_named_comes_with_its_member_and_goes_with_them(town: Town, platform: str) -> None:
    first, second = town.simulator.phone(platform, "M13"), town.simulator.phone(platform, "M22")
    one = await logged(town, first, PLAN)
    named = ["อนุบาลธารทอง", "บ้านดอนสายรุ้ง", "วัดศรีธารธรรม"]
    await talk(town, second, "ค้นหา ออกแบบแผนเศษส่วน ป.4", f"[{one}]", "[โรงเรียนเราร่วมด้วย]", "[พอแค่นี้]")
    assert await schools(town, one) == [*named, "บ้านนาเพชรงาม"]
    await talk(town, second, "[นำส่วนของเราออก]")
    assert await schools(town, one) == named
    town.clock.pass_(days=3)
    await talk(town, second, f"กู้คืน {one}")
    assert await schools(town, one) == [*named, "บ้านนาเพชรงาม"]
    colleague = town.simulator.phone(platform, "M23")
    await forge(town, colleague, "joined", one)
    await forge(town, second, "leave_part", one)
    assert await schools(town, one) == [*named, "บ้านนาเพชรงาม"]
    town.clock.pass_(hours=RESTORABLE / timedelta(hours=1) + 1)
    assert (await talk(town, second, f"กู้คืน {one}"))[0].startswith("ไม่พบรายการที่จะกู้คืน")


async def test_the_recorder_cannot_edit_a_confirmed_school_away(town: Town, platform: str) -> None:
    first, second = town.simulator.phone(platform, "M13"), town.simulator.phone(platform, "M15")
    one = await logged(town, first, PLAN)
    await forge(town, second, "joined", one)
    await talk(town, first, f"รายการ {one}", "[แก้ไข]", "[โรงเรียนที่ร่วม]", "[เฉพาะโรงเรียนเรา]")
    assert await schools(town, one) == ["อนุบาลธารทอง", "บ้านดอนสายรุ้ง"]


# ---- undoing what others joined


async def test_an_entry_that_three_schools_joined_outlives_its_recorder(town: Town, platform: str) -> None:
    first = town.simulator.phone(platform, "M13")
    one = await logged(town, first, PLAN)
    others = [town.simulator.phone(platform, code) for code in ("M17", "M15", "M22")]
    for other in others:
        await forge(town, other, "joined", one)
    (said,) = await forge(town, first, "undo", one)
    assert said.startswith(f"นำส่วนของท่านออกจากรายการ {one} แล้วค่ะ รายการยังอยู่ เพราะมีอีก 3 แห่งร่วมด้วย กู้คืนได้ภายใน 7 วัน")
    (entry,) = await rows(town, Activity, id=one)
    assert (entry.undone_at, entry.recorder_id) == (None, await member_id(town, "ปรีชา"))
    assert await schools(town, one) == ["บ้านดอนสายรุ้ง", "วัดศรีธารธรรม", "บ้านนาเพชรงาม"]
    assert await forge(town, first, "edit", one) == [GONE.format(one)]
    (left,) = await rows(town, Participation, member_id=await member_id(town, "อรทัย"))
    assert left.state is Part.LEFT
    await town.restart()
    await talk(town, first, f"กู้คืน {one}")
    assert (await schools(town, one))[-1] == "อนุบาลธารทอง"
    (entry,) = await rows(town, Activity, id=one)
    assert entry.recorder_id == await member_id(town, "ปรีชา")
    heard = await talk(town, others[0], "เมนู")
    assert heard[1].startswith(f"ผู้บันทึกรายการ {one} ")


async def test_an_entry_that_nobody_joined_is_undone_as_ever(town: Town, platform: str) -> None:
    first, second = town.simulator.phone(platform, "M13"), town.simulator.phone(platform, "M15")
    one = await logged(town, first, PLAN)
    await forge(town, second, "not_joined", one)
    await forge(town, first, "undo", one)
    (entry,) = await rows(town, Activity, id=one)
    assert entry.undone_at is not None
    assert await forge(town, second, "joined", one) == [GONE.format(one)]


# ---- names


async def test_a_name_that_two_members_have_asks_nobody(town: Town, platform: str) -> None:
    first = town.simulator.phone(platform, "M13")
    newcomer = town.simulator.phone(platform, "ชลธิชาใหม่")
    one = await logged(town, first, PLAN)
    await talk(town, newcomer, "TP4R9X-S01", "[ยินยอมและเข้าร่วม]", "ชลธิชา ธารใส", "[ครู]")
    await forge(town, first, "name_participants", one)
    (said, *_) = await talk(town, first, "ครูชลธิชา")
    assert "มีบางชื่อที่อาจเป็นได้หลายคน" in said
    assert await rows(town, Participation) == []
    await forge(town, first, "name_participants", one)
    (said, *_) = await talk(town, first, "ชลธิชา รุ้งพราย, อรทัย, ใครก็ไม่รู้")
    assert said == "ภาคีจะถามเจ้าตัวเมื่อทักมาครั้งต่อไป หากชื่อตรงกับสมาชิกค่ะ"
    (asked,) = await rows(town, Participation)
    assert asked.state is Part.ASKED
    other = town.simulator.phone(platform, "M14")
    assert await forge(town, other, "name_participants", one) == [GONE.format(one)]


# ---- once a day, and what is kept of somebody


async def test_one_entry_is_offered_a_day_and_never_inside_a_dialogue(town: Town, platform: str) -> None:
    phone = town.simulator.phone(platform, "M23")
    town.clock.pass_(hours=25)
    said = await talk(town, phone, "บันทึก")
    assert len(said) == 1
    await talk(town, phone, "ยกเลิก")
    town.clock.pass_(hours=25)
    (_, offer) = await talk(town, phone, "เมนู")
    assert offer.startswith("บ้านหนองแสงเทียน บันทึก “ปรึกษากันทางออนไลน์เรื่องนักเรียนที่ยังคูณไม่คล่อง”")
    assert len(await talk(town, phone, "เมนู")) == 1
    town.clock.pass_(hours=25)
    (_, again) = await talk(town, phone, "เมนู")
    assert again == offer
    await talk(town, phone, "[ไม่ได้ร่วม]")
    town.clock.pass_(hours=25)
    (_, other) = await talk(town, phone, "เมนู")
    assert other.startswith("วัดศรีธารธรรม บันทึก “ร่วมทำสื่อแถบร้อยช่องชุดใหญ่”")


async def test_photographs_that_nobody_answered_for_are_asked_about_again(town: Town, platform: str) -> None:
    phone = town.simulator.phone(platform, "M40")
    await phone.send_photo()
    await town.settled()
    await talk(town, phone, "แลกคลิปนักเรียนพูดกับธารทองวิทยาคม เมื่อวาน")
    await talk(town, phone, "[บันทึก]")
    town.clock.pass_(hours=25)
    heard = await talk(town, phone, "เมนู")
    assert heard[1] == "ในภาพเห็นใบหน้านักเรียนชัดเจนหรือไม่คะ"
    await talk(town, phone, "[ไม่เห็น]")
    town.clock.pass_(hours=25)
    assert "ในภาพเห็นใบหน้านักเรียนชัดเจนหรือไม่คะ" not in await talk(town, phone, "เมนู")


async def test_the_copy_of_ones_data_holds_what_was_told_of_the_own_part(town: Town, platform: str) -> None:
    first, second = town.simulator.phone(platform, "M13"), town.simulator.phone(platform, "M15")
    one = await logged(town, first, PLAN)
    await forge(town, second, "joined", one)
    await talk(town, second, "[เล่าเพิ่ม]", "ห้องเราใช้แถบร้อยช่อง", "[ข้าม]")
    copy = await talk(town, second, "ข้อมูลของฉัน", "[รับสำเนา]")
    assert f"• ส่วนของท่านในกิจกรรมเลขที่ {one} 20 พ.ย. 2569: ห้องเราใช้แถบร้อยช่อง" in copy[-1]
