"""In a group one line is kept from one line said; what goes by leaves nothing but an event's id: not in the database,
not on its disk, not in a log line.
"""

import io
from collections.abc import Iterator

import pytest

from bot.log import configure
from bot.says import Press
from bot.simulator import Group, Phone
from storage.activity import Activity, ActivityOrganisation
from storage.event import EventOutcome, InboundEvent
from storage.member import Member
from storage.network import Network, Voice
from storage.notice import Notice
from storage.tables import table_of
from tests.dialogues.talking import everything, forged, heard, rows, talk
from tests.dialogues.test_changed_notice import notice_changes
from tests.phone import Town

on_both = pytest.mark.parametrize("platform", ["line", "telegram"])

GROUP = "ครูธารลับเฉพาะ"
SAID = ("พรุ่งนี้ประชุมลับเฉพาะ", "บันทึกประชุมลับเฉพาะ", "บันทึก ประชุมลับเฉพาะ", "ดู #บันทึก ลับเฉพาะ", "#logbook ลับเฉพาะ")


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """Everything that is logged, down to the least important."""
    stream = io.StringIO()
    configure("debug", console=False, stream=stream)
    yield stream
    configure("warning")


def on_disk(town: Town) -> bytes:
    """All that the bot has written: the database with its journal, and files."""
    return b"".join(
        path.read_bytes() for path in town.folder.rglob("*") if path.is_file() and "phones" not in path.name
    )


@on_both
async def test_what_is_not_said_to_the_bot_leaves_only_its_id(platform: str, lines: io.StringIO, town: Town) -> None:
    await town.prepared()
    phone, group = town.simulator.phone(platform, "M13"), town.simulator.group(platform, GROUP)
    await group.add(phone, administrator=True)
    await town.settled()
    assert len(group.new()) == 1
    before = len(await rows(town, InboundEvent, outcome=EventOutcome.DROPPED))
    for text in SAID:
        await group.say(phone, text)
    said = await group.say(phone, SAID[0], unnamed=True)
    await group.edit(phone, said, SAID[1])
    await group.send_photos(phone, 2, caption=SAID[0])
    await town.settled()
    assert len(await rows(town, InboundEvent, outcome=EventOutcome.DROPPED)) == before + len(SAID) + 4
    assert group.new() == phone.new() == []
    kept = await everything(town)
    assert [mark for mark in ("ลับเฉพาะ", group.chat) if mark in kept + lines.getvalue()] == []
    assert "ลับเฉพาะ".encode() not in on_disk(town)


# ---- what a member logs


async def company(town: Town, platform: str, code: str = "M23") -> tuple[Phone, Group]:
    """A member and a group that the bot is in, where it is told everything; the greeting was seen."""
    await town.prepared()
    phone, group = town.simulator.phone(platform, code), town.simulator.group(platform, GROUP)
    await group.add(phone, administrator=True)
    await heard_there(town, group)
    return phone, group


async def heard_there(town: Town, group: Group) -> list[str]:
    """What came to the group since it was last looked at."""
    await town.settled()
    return [bubble.text for bubble in group.new()]


async def logged(town: Town, phone: Phone, group: Group, text: str) -> Activity | None:
    """Log in the group; the entry, or None where the answer leads into private."""
    before = len(await rows(town, Activity))
    await group.say(phone, text)
    (said,) = await heard_there(town, group)
    new = (await rows(town, Activity))[before:]
    assert (said.startswith("บันทึกแล้วค่ะ"), said.startswith("เรื่องนี้ขอคุยในแชตส่วนตัวค่ะ")) == (bool(new), not new)
    return new[0] if new else None


async def bodies(town: Town, activity: Activity) -> list[str | int]:
    taken = await rows(town, ActivityOrganisation, activity_id=activity.id)
    return [row.organisation_id or row.name for row in taken]


@on_both
async def test_an_entry_is_kept_at_once_and_its_card_comes_in_private(town: Town, platform: str) -> None:
    phone, group = await company(town, platform)
    entry = await logged(town, phone, group, "#บันทึก ประชุมออกแบบแผนเศษส่วน กับบ้านดอนสายรุ้ง เมื่อวาน 2 ชม.")
    assert entry is not None
    assert (entry.title, str(entry.held_on), entry.phase, entry.phase_detail, str(entry.hours)) == (
        "ประชุมออกแบบแผนเศษส่วน", "2026-11-19", "plan_together", "plan", "2.0",
    )  # fmt: skip
    assert len(await bodies(town, entry)) == 2
    assert phone.new() == [], "nothing is pushed"
    card = (await talk(town, phone, "สวัสดีค่ะ"))[-1]
    assert card.startswith(f"เลขที่ {entry.id}")
    assert phone.bubbles[-1].buttons[:3] == ("เพิ่มรายละเอียด", "แก้ไข", "ยกเลิกรายการนี้")
    assert len(await talk(town, phone, "สวัสดีค่ะ")) == 1, "it is shown once"


@on_both
async def test_delivered_twice_it_is_kept_once(town: Town, platform: str) -> None:
    phone, group = await company(town, platform)
    town.simulator.twice = True
    assert await logged(town, phone, group, "#บันทึก ซ่อมห้องสมุด") is not None
    assert await group.redeliver() == 200
    assert await heard_there(town, group) == []
    assert len(await rows(town, Activity, title="ซ่อมห้องสมุด")) == len(await rows(town, Notice)) == 1


@on_both
async def test_what_would_have_to_be_asked_is_not_kept(bot: Town, platform: str) -> None:
    phone, group = await company(bot, platform)
    for text in (
        "#บันทึก",
        "#บันทึก 12 34",
        "#บันทึก เปิดชั้นเรียน สัปดาห์ที่แล้ว",
        "#บันทึก เปิดชั้นเรียน 25 พ.ย.",
        "#บันทึก เยี่ยมบ้าน ด.ช.สมหมาย ใจดี",
        "#บันทึก " + "ปลูกผัก" * 41,
        "#บันทึก " + "ปลูกผัก " * 200,
        f"{group.bot_name} ค้นหา เศษส่วน",
        f"{group.bot_name} เมื่อวานปลูกผัก",
    ):
        assert await logged(bot, phone, group, text) is None, text
    assert "สมหมาย" not in await everything(bot)
    assert await rows(bot, Notice) == []


async def test_unclear_names_stay_in_the_title_and_unknown_ones_are_kept_as_typed(bot: Town) -> None:
    phone, group = await company(bot, "line", "M21")
    unclear = await logged(bot, phone, group, "#บันทึก ปลูกผักกับธารทอง บ้านดอนสายรุ้ง เมื่อวาน")
    assert unclear is not None
    assert (unclear.title, len(await bodies(bot, unclear))) == ("ปลูกผักกับธารทอง บ้านดอนสายรุ้ง", 2)
    unknown = await logged(bot, phone, group, "#บันทึก ปลูกผักกับบ้านสวนส้มหวาน")
    assert unknown is not None
    assert (unknown.title, (await bodies(bot, unknown))[1]) == ("ปลูกผัก", "บ้านสวนส้มหวาน")
    nobody = await logged(bot, phone, group, "#บันทึก ซ่อมห้องสมุด")
    assert nobody is not None
    assert len(await bodies(bot, nobody)) == 1
    everybody = await logged(bot, phone, group, "#บันทึก ซ่อมห้องสมุด ทุกโรงเรียน")
    assert everybody is not None
    assert len(await bodies(bot, everybody)) > 3


async def test_the_schools_named_decide_between_networks(bot: Town) -> None:
    phone, group = await company(bot, "line", "M21")
    first = await logged(bot, phone, group, "#บันทึก ปลูกผักกับบ้านดอนสายรุ้ง")
    second = await logged(bot, phone, group, "#บันทึก ปลูกผักกับบ้านเขาหมอกทอง")
    assert first is not None
    assert second is not None
    assert first.network_id != second.network_id
    again = await logged(bot, phone, group, "#บันทึก ซ่อมห้องสมุด")
    assert again is not None
    assert again.network_id == second.network_id, "the one last used"


@on_both
async def test_whoever_has_not_joined_leaves_nothing(lines: io.StringIO, town: Town, platform: str) -> None:
    _, group = await company(town, platform)
    stranger = town.simulator.phone(platform, "กานดา")
    for text in ("#บันทึก ปลูกผักลับเฉพาะ", f"{group.bot_name} ลับเฉพาะ"):
        await group.say(stranger, text)
        (said,) = await heard_there(town, group)
        assert said.startswith("ขอให้ท่านเข้าร่วมในแชตส่วนตัวก่อนค่ะ แตะ https://")
    kept = await everything(town)
    assert [mark for mark in ("ลับเฉพาะ", group.chat, stranger.chat) if mark in kept + lines.getvalue()] == []
    assert "ลับเฉพาะ".encode() not in on_disk(town)
    assert stranger.new() == []


@on_both
async def test_somebody_whom_the_platform_does_not_name_is_asked_into_private(town: Town, platform: str) -> None:
    phone, group = await company(town, platform)
    before = len(await rows(town, Activity))
    await group.say(phone, "#บันทึก ปลูกผัก", unnamed=True)
    (said,) = await heard_there(town, group)
    assert said.startswith("เรื่องนี้ขอคุยในแชตส่วนตัวค่ะ แตะ https://")
    assert len(await rows(town, Activity)) == before


@on_both
async def test_who_must_agree_again_does_so_in_private(bot: Town, platform: str) -> None:
    phone, group = await company(bot, platform)
    await notice_changes(bot)
    assert await logged(bot, phone, group, "#บันทึก ปลูกผัก") is None


@on_both
async def test_a_button_in_a_group_does_nothing(bot: Town, platform: str) -> None:
    phone, group = await company(bot, platform)
    entry = await logged(bot, phone, group, "#บันทึก ปลูกผัก")
    assert entry is not None
    for press in (Press("r", "undo", str(entry.id)), Press("c", "menu")):
        await group.press(phone, forged(phone, press))
        assert await heard_there(bot, group) == []
        assert await heard(bot, phone) == []
    (same,) = await rows(bot, Activity, id=entry.id)
    assert same.undone_at is None


# ---- taken back, changed, begun anew


async def test_what_is_taken_back_is_erased_with_its_card(town: Town) -> None:
    phone, group = await company(town, "line")
    said = await group.say(phone, "#บันทึก ปลูกผักลับเฉพาะกับบ้านสวนส้มหวาน")
    assert len(await heard_there(town, group)) == 1
    await group.unsend(phone, said)
    assert await heard_there(town, group) == []
    assert [mark for mark in ("ลับเฉพาะ", "สวนส้ม") if mark in await everything(town)] == []
    assert len(await talk(town, phone, "สวัสดีค่ะ")) == 1, "there is no card"


@on_both
async def test_a_changed_message_is_told_of_in_private(town: Town, platform: str) -> None:
    phone, group = await company(town, platform)
    said = await group.say(phone, "#บันทึก ปลูกผัก")
    assert len(await heard_there(town, group)) == 1
    for text in ("#บันทึก ปลูกต้นไม้", "#บันทึก ปลูกป่า"):
        await group.edit(phone, said, text)
    assert await heard_there(town, group) == []
    assert phone.new() == []
    assert "ปลูกป่า" not in await everything(town)
    _, changed, card = await talk(town, phone, "สวัสดีค่ะ")
    assert changed.startswith("เห็นว่าท่านแก้ข้อความในแชต")
    assert "ปลูกผัก" in card


@on_both
async def test_somebody_elses_message_is_not_changed(bot: Town, platform: str) -> None:
    phone, group = await company(bot, platform)
    said = await group.say(phone, "#บันทึก ปลูกผัก")
    other = await group.say(bot.simulator.phone(platform, "M13"), "ปลูกต้นไม้")
    await heard_there(bot, group)
    await group.edit(bot.simulator.phone(platform, "M13"), other, "#บันทึก ปลูกต้นไม้")
    assert await heard_there(bot, group) == []
    assert len(await rows(bot, Notice)) == 1
    assert said.text == "#บันทึก ปลูกผัก"


@on_both
async def test_the_card_outlives_the_process(town: Town, platform: str) -> None:
    phone, group = await company(town, platform)
    for number in range(4):
        assert await logged(town, phone, group, f"#บันทึก ปลูกผักแปลงที่ {number}") is not None
    await town.restart()
    assert len(await talk(town, phone, "สวัสดีค่ะ")) == 4, "three cards below the answer"
    await town.restart()
    assert "แปลงที่ 3" in (await talk(town, phone, "สวัสดีค่ะ"))[-1]


async def test_who_only_ever_logs_in_a_group_is_not_silent(bot: Town) -> None:
    phone, group = await company(bot, "line")
    bot.clock.pass_(days=40)
    assert await logged(bot, phone, group, "#บันทึก ปลูกผัก") is not None
    (member,) = await rows(bot, Member, name="สุทธิพร นาทองใส")
    assert member.last_contact_at == bot.clock.now()


@on_both
async def test_what_is_not_kept_is_told_with_its_reason(bot: Town, platform: str) -> None:
    phone, group = await company(bot, platform)
    for text, why in (
        ("#บันทึก เยี่ยมบ้าน ด.ช.สมหมาย ใจดี", "เพราะอาจมีชื่อ เลขประจำตัว หรือเบอร์โทรศัพท์ของนักเรียน"),
        ("#บันทึก เปิดชั้นเรียน 25 พ.ย.", "เพราะวันที่บอกยังมาไม่ถึง"),
        ("#บันทึก เปิดชั้นเรียน สัปดาห์ที่แล้ว", "เพราะต้องถามวันที่ให้แน่ก่อน"),
        ("#บันทึก " + "ปลูกผัก " * 200, "เพราะข้อความยาวเกินไป"),
    ):
        await group.say(phone, text)
        (said,) = await heard_there(bot, group)
        assert said.startswith("เรื่องนี้ขอคุยในแชตส่วนตัวค่ะ แตะ https://")
        assert said.endswith(f"{why} ข้อความเมื่อครู่ไม่ได้เก็บไว้ ส่งในแชตส่วนตัวได้เลย")


@on_both
async def test_the_networks_voice_speaks_in_a_group_and_thanks_get_thanks(town: Town, platform: str) -> None:
    networks = table_of(Network)
    town.app.database.write(lambda connection: connection.execute(networks.update().values(voice=Voice.MALE))).result()
    phone, group = await company(town, platform)
    await group.say(phone, "#บันทึก ปลูกผัก เมื่อวาน 2 ชม.")
    (said,) = await heard_there(town, group)
    assert said.startswith("บันทึกแล้วครับ เลขที่ ")
    assert said.endswith("• ร่วมทำ • 2 ชม. แก้ไขได้ในแชตส่วนตัว")
    await group.say(phone, f"{group.bot_name} ขอบคุณครับ")
    assert await heard_there(town, group) == ["ยินดีครับ มีเรื่องใดให้ภาคีช่วย พิมพ์มาได้เสมอ"]
