"""One entry of several people: forged buttons, the same press twice, a restart in between, and who goes when."""

from datetime import timedelta

import pytest

from bot.says import Press
from bot.simulator.phone import Phone
from storage.activities import RESTORABLE
from storage.activity import Activity, ActivityOrganisation
from storage.correction import Correction
from storage.media import Media
from storage.member import Member, Membership, Role
from storage.notice import Notice
from storage.organisation import Organisation
from storage.participation import Part, Participation
from tests.dialogues.talking import OLD_BUTTON, button, forged, press, rows, talk
from tests.phone import Town

pytestmark = pytest.mark.parametrize("platform", ["line", "telegram"])

PLAN = "บันทึก ประชุมออกแบบแผนเศษส่วน ป.4 กับบ้านดอนสายรุ้ง วัดศรีธารธรรม เมื่อวาน 2 ชม."
SAME = "บันทึก ออกแบบแผนเศษส่วน ป.4 กับอนุบาลธารทอง เมื่อวาน 2 ชม."
GONE = "ไม่พบรายการ {} ในบันทึกของท่าน หรือยกเลิกไปแล้วค่ะ"
LATE = "รายการนี้แยกกลับไม่ได้แล้วค่ะ แยกได้ภายใน 7 วัน"


async def member_id(town: Town, name: str) -> int:
    """The row of a demo member by given name."""
    (member,) = await rows(town, Member, given=name)
    return int(member.id)


async def schools(town: Town, activity_id: int) -> list[str]:
    """Who takes part in an entry, in order."""
    taking = sorted(await rows(town, ActivityOrganisation, activity_id=activity_id), key=lambda row: row.place)
    names = {row.id: row.short_th for row in await rows(town, Organisation)}
    return [names[row.organisation_id] for row in taking]


async def forge(town: Town, phone: Phone, name: str, *record: object) -> list[str]:
    """Press a button of a record that the bot did not show to this phone."""
    if all(bubble.mine for bubble in phone.bubbles):
        await talk(town, phone, "เมนู")
    return await press(town, phone, forged(phone, Press("r", name, *map(str, record))))


async def logged(town: Town, phone: Phone, text: str) -> int:
    """Log in one message; the number of the new entry."""
    await talk(town, phone, text)
    return int(max(row.id for row in await rows(town, Activity)))


async def two_entries(town: Town, platform: str) -> tuple[Phone, Phone, int, int]:
    """M13 and M15 log the same work; the duplicate question is on the second phone."""
    first, second = town.simulator.phone(platform, "M13"), town.simulator.phone(platform, "M15")
    one = await logged(town, first, PLAN)
    two = await logged(town, second, SAME)
    return first, second, one, two


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


# ---- the coordinator


COORDINATING = ("correct", "merge", "entries")


async def test_only_the_networks_coordinator_corrects_and_merges(town: Town, platform: str) -> None:
    author = town.simulator.phone(platform, "M15")
    one = await logged(town, author, SAME)
    for code in ("M15", "M14", "M28"):
        other = town.simulator.phone(platform, code)
        for name in COORDINATING[:2]:
            assert await forge(town, other, name, one) == [OLD_BUTTON]
    member = town.simulator.phone(platform, "M14")
    assert await forge(town, member, "entries") == [OLD_BUTTON]
    elsewhere = town.simulator.phone(platform, "M28")
    assert await talk(town, elsewhere, f"รายการ {one}") == [GONE.format(one)]
    assert await rows(town, Correction) == []


async def test_whose_role_ended_in_the_middle_changes_nothing(town: Town, platform: str) -> None:
    author, coordinator = town.simulator.phone(platform, "M15"), town.simulator.phone(platform, "M13")
    one = await logged(town, author, SAME)
    await talk(town, coordinator, f"รายการ {one}", "[แก้ไข (ผู้ประสานงาน)]", "[ชื่อกิจกรรม]", "ออกแบบแผนทศนิยม ป.5")
    await end_role(town, await member_id(town, "อรทัย"))
    assert await talk(town, coordinator, "ครูแจ้งมา") == [OLD_BUTTON]
    (entry,) = await rows(town, Activity, id=one)
    assert entry.title == "ออกแบบแผนเศษส่วน ป.4"
    assert await rows(town, Correction) == []


async def end_role(town: Town, member: int) -> None:
    """Somebody coordinates nothing any more."""

    def work(connection: object) -> None:
        from sqlalchemy import update

        from storage.tables import table_of

        table = table_of(Membership)
        connection.execute(update(table).where(table.c.member_id == member).values(role=Role.MEMBER))  # type: ignore[attr-defined]

    town.app.database.write(work).result()


async def test_a_correction_goes_back_once_and_only_by_its_author(town: Town, platform: str) -> None:
    author, coordinator = town.simulator.phone(platform, "M15"), town.simulator.phone(platform, "M13")
    one = await logged(town, author, SAME)
    words = ("[แก้ไข (ผู้ประสานงาน)]", "[ชื่อกิจกรรม]", "ออกแบบแผนทศนิยม ป.5", "ครูแจ้งมา")
    await talk(town, coordinator, f"รายการ {one}", *words)
    (correction,) = await rows(town, Correction)
    assert (correction.before, correction.after) == ("ออกแบบแผนเศษส่วน ป.4", "ออกแบบแผนทศนิยม ป.5")
    member = town.simulator.phone(platform, "M14")
    for name in ("revert", "right"):
        assert await forge(town, member, name, correction.id) == [OLD_BUTTON]
    town.clock.pass_(days=2)
    heard = await talk(town, author, "เมนู")
    assert any(
        each.startswith(f"ผู้ประสานงานแก้ ชื่อกิจกรรม ของรายการ {one} เป็น “ออกแบบแผนทศนิยม ป.5” เพราะ ครูแจ้งมา")
        for each in heard
    )
    revert = button(author, "แก้กลับ")
    await town.restart()
    assert (await press(town, author, revert))[0].startswith(f"แก้ ชื่อกิจกรรม ของรายการ {one} กลับ")
    assert (await press(town, author, revert))[0].startswith(f"รายการ {one} เปลี่ยนไปแล้ว")
    (entry,) = await rows(town, Activity, id=one)
    assert entry.title == "ออกแบบแผนเศษส่วน ป.4"


async def test_what_a_coordinator_merges_counts_everybodys_hours_once(town: Town, platform: str) -> None:
    coordinator = town.simulator.phone(platform, "M14")
    first, _, one, two = await two_entries(town, platform)
    third = town.simulator.phone(platform, "M22")
    await forge(town, third, "joined", two)
    assert await forge(town, coordinator, "merge", one) == [OLD_BUTTON]
    said = await talk(town, first, f"รายการ {one}", "[รวมกับ…]", str(two), "[รวม]", "วงเดียวกัน")
    assert said[0].startswith(f"รวมรายการ {two} เข้ากับรายการ {one} แล้วค่ะ")
    parts = await rows(town, Participation, activity_id=one)
    assert {part.member_id for part in parts} == {await member_id(town, "ชลธิชา"), await member_id(town, "นฤมล")}
    assert {part.state for part in parts} == {Part.CONFIRMED}
    (book,) = await talk(town, third, "ของฉัน")
    assert "2 รายการ" not in book
    assert "1 รายการ รวม 2 ชั่วโมง" in book
    await press(town, first, button(first, "แยกกลับ"))
    assert {part.state for part in await rows(town, Participation, activity_id=one)} == {Part.DECLINED}
    (book,) = await talk(town, third, "ของฉัน")
    assert "1 รายการ รวม 2 ชั่วโมง" in book
    assert "ออกแบบแผนเศษส่วน ป.4 (ยืนยันว่าร่วม)" in book


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
