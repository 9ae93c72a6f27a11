"""The notice has changed: nothing new is kept until the member has chosen again."""

import asyncio

import pytest
from sqlalchemy import text

from bot.simulator import Phone
from storage.session import Connection
from tests.phone import Town

CHANGED = "ข้อความเรื่องข้อมูลส่วนบุคคลของ ประถมธารปัญญา ปรับใหม่ตั้งแต่ 24 พ.ย. 2569"


async def notice_changes(town: Town) -> None:
    """Everybody agreed to a former version."""

    def work(connection: Connection) -> None:
        connection.execute(text("UPDATE consent SET version = '0'"))

    await asyncio.wrap_future(town.app.database.write(work))


def count(town: Town, what: str) -> int:
    with town.app.database.read() as connection:
        return int(connection.execute(text(f"SELECT count(*) FROM {what}")).scalar_one())


async def heard(town: Town, phone: Phone) -> list[str]:
    await town.settled()
    return [seen.text.partition("\n")[0] for seen in phone.new()]


@pytest.mark.parametrize("channel", ["line", "telegram"])
async def test_a_member_is_asked_before_anything_more_is_kept(channel: str, town: Town) -> None:
    await notice_changes(town)
    phone = town.simulator.phone(channel, "M23")
    before = count(town, "activity")
    await phone.say("บันทึก ประชุมออกแบบแผนการสอนเศษส่วน ป.4")
    (asked,) = await heard(town, phone)
    assert asked.startswith(CHANGED)
    assert phone.bubbles[-1].buttons == ("ยินยอมต่อ", "ไม่ยินยอม", "อ่านฉบับเต็ม")
    assert count(town, "dialogue WHERE form = 'log_activity'") == 0
    await phone.say("ลองใช้กระดานเศษส่วน")
    assert await heard(town, phone) == [asked], "it is asked again, and nothing is kept"
    await phone.tap("อ่านฉบับเต็ม")
    assert (await heard(town, phone))[0].startswith("ประกาศความเป็นส่วนตัว บอตภาคี")
    await phone.tap("ยินยอมต่อ")
    assert await heard(town, phone) == ["ขอบคุณค่ะ บันทึกความยินยอมแล้ว ใช้งานต่อได้เลย"]
    await phone.say("บันทึก")
    assert (await heard(town, phone))[0].startswith("วันนี้ทำอะไรร่วมกันบ้างคะ")
    assert count(town, "activity") == before


async def test_what_reads_or_leaves_is_open_all_the_while(town: Town) -> None:
    await notice_changes(town)
    phone = town.simulator.phone("line", "M23")
    await phone.say("ข้อมูลของฉัน")
    assert (await heard(town, phone))[0] == "ข้อมูลของท่าน"
    await phone.say("ออก")
    assert (await heard(town, phone))[0].startswith("ต้องการออกจาก ประถมธารปัญญา")
    await phone.tap("ออก")
    assert (await heard(town, phone))[0].startswith("ออกจาก ประถมธารปัญญา แล้ว")


async def test_a_button_of_a_saved_card_asks_first_too(town: Town) -> None:
    phone = town.simulator.phone("line", "M23")
    for words in ("บันทึก ประชุมวางแผน", "เฉพาะโรงเรียนเรา", "ร่วมทำ"):
        await phone.say(words)
    await heard(town, phone)
    await notice_changes(town)
    await phone.tap("ยกเลิกรายการนี้")
    assert (await heard(town, phone))[0].startswith(CHANGED)
    assert count(town, "activity WHERE undone_at IS NOT NULL") == 0


async def test_no_is_a_withdrawal(town: Town) -> None:
    await notice_changes(town)
    phone = town.simulator.phone("line", "M23")
    await phone.say("เมนู")
    await heard(town, phone)
    await phone.tap("ไม่ยินยอม")
    assert (await heard(town, phone))[0].startswith("ถอนความยินยอมแล้วค่ะ")
    assert count(town, "member WHERE withdrawn_at IS NOT NULL") == 1


async def test_no_to_one_controller_keeps_the_networks_of_another(town: Town) -> None:
    phone = town.simulator.phone("line", "M23")
    for words in ("TF9C4Z-S11", "ยินยอมและเข้าร่วม"):
        await phone.say(words)
    await heard(town, phone)
    await notice_changes(town)
    await phone.say("เมนู")
    assert (await heard(town, phone))[0].startswith(CHANGED)
    await phone.tap("ไม่ยินยอม")
    assert (await heard(town, phone))[0].startswith("ออกจาก ประถมธารปัญญา แล้ว")
    await phone.say("เมนู")
    assert (await heard(town, phone))[0].startswith("ข้อความเรื่องข้อมูลส่วนบุคคลของ ม.ปลายธารฝัน")
    await phone.tap("ยินยอมต่อ")
    await phone.say("บันทึก")
    assert (await heard(town, phone))[1].startswith("วันนี้ทำอะไรร่วมกันบ้างคะ")
