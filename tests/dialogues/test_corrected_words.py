"""The words around a correction: whoever takes theirs back, or goes with them, has taken them from everywhere."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.simulator.phone import Phone
from storage.activity import Activity
from storage.correction import Correction
from storage.event import EventOutcome, InboundEvent
from storage.notice import Notice
from storage.participation import Participation
from tests.dialogues.entries import PLAN, SAME, forge, logged, member_id, schools, two_entries
from tests.dialogues.sending import texts
from tests.dialogues.talking import OLD_BUTTON, button, everything, heard, press, rows, talk
from tests.phone import DatabaseUrl, Town

on_both = pytest.mark.parametrize("platform", ["line", "telegram"])
TITLE, REASON = "ออกแบบแผนทศนิยม ป.5", "ครูโทรมาแจ้งเอง"
BEFORE = "ออกแบบแผนเศษส่วน ป.4"


async def corrected(town: Town, platform: str) -> tuple[Phone, Phone, int]:
    """M13, who coordinates, corrected the title of the entry of M15."""
    author, coordinator = town.simulator.phone(platform, "M15"), town.simulator.phone(platform, "M13")
    one = await logged(town, author, SAME)
    await forge(town, coordinator, "correct", one)
    await talk(town, coordinator, "[ชื่อกิจกรรม]", TITLE, REASON)
    assert [each.title for each in await rows(town, Activity, id=one)] == [TITLE]
    return author, coordinator, one


async def unsend(town: Town, phone: Phone, text: str) -> None:
    await phone.unsend(next(each for each in texts(phone) if each.text == text))
    assert await heard(town, phone) == []


async def test_an_unsent_reason_is_told_to_nobody(town: Town) -> None:
    author, coordinator, one = await corrected(town, "line")
    await unsend(town, coordinator, REASON)
    told = await talk(town, author, "เมนู")
    assert any(each.startswith(f"ผู้ประสานงานแก้ ชื่อกิจกรรม ของรายการ {one}") for each in told)
    assert not any(REASON in each for each in told)
    assert [each.reason for each in await rows(town, Correction)] == [""]


async def test_an_unsent_correction_is_as_if_it_had_not_been(town: Town) -> None:
    author, coordinator, one = await corrected(town, "line")
    await unsend(town, coordinator, TITLE)
    assert [(each.title, each.undone_at) for each in await rows(town, Activity, id=one)] == [(BEFORE, None)]
    assert await rows(town, Correction) == []
    assert not any("ผู้ประสานงานแก้" in each for each in await talk(town, author, "เมนู"))
    await unsend(town, author, SAME)
    assert [each.title for each in await rows(town, Activity, id=one)] == [""]


@on_both
async def test_a_coordinator_who_deletes_with_words_takes_them_from_the_entries_of_others(
    town: Town, platform: str
) -> None:
    _, coordinator, one = await corrected(town, platform)
    await talk(town, coordinator, "ข้อมูลของฉัน", "[ลบข้อมูล]", "[ลบภาพและข้อความด้วย]")
    assert [each.title for each in await rows(town, Activity, id=one)] == [BEFORE]
    kept = await everything(town)
    assert (TITLE in kept, REASON in kept) == (False, False)


@on_both
async def test_the_words_of_who_deleted_are_not_changed_back_in_an_entry_that_passed_on(
    town: Town, platform: str
) -> None:
    author, _, one = await corrected(town, platform)
    heir = town.simulator.phone(platform, "M22")
    await forge(town, heir, "joined", one)
    await forge(town, author, "undo", one)
    (correction,) = await rows(town, Correction)
    assert correction.before == BEFORE
    await talk(town, author, "ข้อมูลของฉัน", "[ลบข้อมูล]", "[ลบภาพและข้อความด้วย]")
    assert (await forge(town, heir, "revert", correction.id))[0] == OLD_BUTTON
    assert [each.title for each in await rows(town, Activity, id=one)] == [TITLE]
    assert await rows(town, Correction) == []


@on_both
async def test_words_in_the_part_of_another_go_with_who_wrote_them(town: Town, platform: str) -> None:
    author, heir, other = (town.simulator.phone(platform, code) for code in ("M13", "M15", "M22"))
    one = await logged(town, author, PLAN)
    await forge(town, heir, "joined", one)
    await forge(town, author, "undo", one)
    two = await logged(town, other, "บันทึก ทำแผนหน่วยเศษส่วน กับอนุบาลธารทอง เมื่อวาน 2 ชม.")
    await forge(town, heir, "same", one, two)
    assert any("ออกแบบแผนเศษส่วน" in (part.words or "") for part in await rows(town, Participation, activity_id=two))
    await talk(town, author, "ข้อมูลของฉัน", "[ลบข้อมูล]", "[ลบภาพและข้อความด้วย]")
    assert not any("ออกแบบแผนเศษส่วน" in (part.words or "") for part in await rows(town, Participation))
    assert [each.title for each in await rows(town, Activity, id=one)] == [""]


@on_both
async def test_an_entry_that_was_merged_meanwhile_is_not_corrected_nor_the_other(town: Town, platform: str) -> None:
    coordinator, second, one, two = await two_entries(town, platform)
    await forge(town, coordinator, "correct", two)
    await talk(town, coordinator, "[ชื่อกิจกรรม]")
    await press(town, second, button(second, "งานเดียวกัน"))
    assert (await talk(town, coordinator, TITLE, REASON))[0] == OLD_BUTTON
    titles = [each.title for each in await rows(town, Activity) if each.id in (one, two)]
    assert titles == ["ประชุมออกแบบแผนเศษส่วน ป.4", BEFORE]
    assert await rows(town, Correction) == []


@on_both
async def test_an_author_who_comes_late_still_reads_what_was_corrected(town: Town, platform: str) -> None:
    author, _, one = await corrected(town, platform)
    town.clock.pass_(days=31)
    await town.night()
    assert any(f"ของรายการ {one} เป็น “{TITLE}”" in each for each in await talk(town, author, "เมนู"))
    assert await rows(town, Notice, kind="corrected") == []
    await town.night()
    assert await rows(town, Correction) == []


@on_both
async def test_corrected_schools_go_back_though_one_joined_since_then(town: Town, platform: str) -> None:
    author, coordinator, third = (town.simulator.phone(platform, code) for code in ("M15", "M13", "M22"))
    one = await logged(town, author, SAME)
    before = await schools(town, one)
    await forge(town, coordinator, "correct", one)
    await talk(town, coordinator, "[โรงเรียนที่ร่วม]", "วัดศรีธารธรรม", "ผิดโรงเรียน")
    await forge(town, third, "joined", one)
    (correction,) = await rows(town, Correction)
    assert (await forge(town, author, "revert", correction.id))[0].startswith("แก้ โรงเรียนที่ร่วม")
    assert await schools(town, one) == [*before, "บ้านนาเพชรงาม"]
    await forge(town, third, "leave_part", one)
    assert await schools(town, one) == before


@pytest.fixture
async def busy(demo_url: DatabaseUrl, prepared_phones: Path, tmp_path: Path) -> AsyncIterator[Town]:
    """A bot whose turns run at once."""
    phones = shutil.copy(prepared_phones, tmp_path / "phones.db")
    town = Town(demo_url("postgresql"), tmp_path, phones=phones)
    await town.open()
    yield town
    await town.close()


async def test_who_joins_while_being_named_is_named_once(busy: Town) -> None:
    recorder, named = busy.simulator.phone("line", "M13"), busy.simulator.phone("line", "M22")
    await talk(busy, named, "เมนู")
    number = await member_id(busy, "นฤมล")
    for round_ in range(5):
        one = await logged(busy, recorder, f"บันทึก ซ่อมกล้อง {round_} กับบ้านดอนสายรุ้ง เมื่อวาน 2 ชม.")
        await forge(busy, recorder, "name_participants", one)
        await asyncio.gather(recorder.say("นฤมล"), forge(busy, named, "joined", one))
        await busy.settled()
        assert len(await rows(busy, Participation, activity_id=one, member_id=number)) == 1
    assert await rows(busy, InboundEvent, outcome=EventOutcome.FAILED) == []
