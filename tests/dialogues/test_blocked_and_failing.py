"""Who blocks hears nothing more until they come back; where our code fails, one apology, and nothing is lost."""

from dataclasses import replace

import pytest

import bot.app
from bot.desk import Desk
from bot.form import Says
from bot.repertoire import Command
from handlers import REPERTOIRE
from storage.audit import Audit
from storage.dialogue import Dialogue
from storage.event import EventOutcome, InboundEvent
from storage.member import Account
from storage.outbox import OutboxRow, OutboxState
from tests.dialogues.talking import OTHER, heard, join, rows, talk
from tests.phone import Town

pytestmark = pytest.mark.parametrize("platform", ["line", "telegram"])


async def test_who_blocks_is_marked_and_greeted_when_they_come_back(town: Town, platform: str) -> None:
    phone = town.simulator.phone(platform, "M14")
    await talk(town, phone, "เมนู")
    await phone.block()
    assert await heard(town, phone) == []
    (account,) = await rows(town, Account, channel=platform, sender=phone.chat)
    assert account.blocked_at == town.clock.now()
    (other,) = await rows(town, Account, channel=OTHER[platform], member_id=account.member_id)
    assert other.blocked_at is None
    await phone.unblock()
    assert await heard(town, phone) == ["สวัสดีค่ะ คุณครูธนพล ยินดีที่ได้พบกันอีก สิ่งที่บันทึกไว้ยังอยู่ครบ และยังเป็นสมาชิก ประถมธารปัญญา อยู่ค่ะ"]
    (account,) = await rows(town, Account, channel=platform, sender=phone.chat)
    assert account.blocked_at is None


async def test_nothing_is_sent_to_who_has_blocked(town: Town, platform: str) -> None:
    first, second = town.simulator.phone(platform, "กานดา"), town.simulator.phone(OTHER[platform], "กานดา")
    await join(town, first, "TP4R9X-S01", "กานดา")
    (text,) = await talk(town, first, "ตั้งค่า", "[เชื่อม LINE/Telegram]")
    code = next(word for word in text.split() if word[:1].isascii() and "-" in word)
    await first.block()
    await town.settled()
    before = len(await rows(town, OutboxRow, chat=first.chat))
    town.simulator.requests.clear()
    (said,) = await talk(town, second, code)
    assert not said.startswith("ขออภัย"), said
    assert len(await rows(town, OutboxRow, chat=first.chat)) == before
    assert [record for record in town.simulator.requests if first.chat in str(record)] == []


async def test_a_stranger_who_blocks_and_comes_back_is_welcomed(town: Town, platform: str) -> None:
    stranger = town.simulator.phone(platform, "กานดา")
    await talk(town, stranger, "TN7K2M-S01")
    await stranger.block()
    assert await heard(town, stranger) == []
    assert await rows(town, Dialogue) == []
    await stranger.unblock()
    assert (await heard(town, stranger))[0].startswith("สวัสดีค่ะ ภาคีเป็นบอตผู้ช่วยของเครือข่ายครู")


# ---- our code fails


def broken(desk: Desk, _: str) -> Says:
    """A handler with a fault: it writes, and then it cannot go on."""
    desk.audit("broken", "member", desk.member_id)
    desk.session.flush()
    raise ZeroDivisionError("the fault of this test")


@pytest.fixture
async def faulty(town: Town, monkeypatch: pytest.MonkeyPatch) -> Town:
    """A bot whose help is broken."""
    commands = [Command("help", broken) if command.name == "help" else command for command in REPERTOIRE.commands]
    monkeypatch.setattr(bot.app, "REPERTOIRE", replace(REPERTOIRE, commands=commands))
    await town.restart()
    return town


async def test_a_handler_that_fails_says_sorry_once_and_leaves_everything_as_it_was(
    faulty: Town, platform: str
) -> None:
    phone = faulty.simulator.phone(platform, "M23")
    await talk(faulty, phone, "บันทึก", "ปลูกผักสวนครัว")
    half_kept = await rows(faulty, Dialogue)
    (sorry,) = await talk(faulty, phone, "ช่วยเหลือ")
    before, _, rest = sorry.partition("(อ้างอิง ")
    assert before == "ขออภัย ภาคีทำรายการนี้ไม่สำเร็จ คำตอบก่อนหน้านี้ยังอยู่ครบ โปรดส่งข้อความล่าสุดอีกครั้ง "
    assert len(rest) == len("a1b2c3)")
    assert await rows(faulty, Dialogue) == half_kept
    assert await rows(faulty, Audit, action="broken") == []
    assert await talk(faulty, phone, "เฉพาะโรงเรียนเรา") == ["เป็นช่วงใดของงานคะ"]


async def test_an_event_that_failed_does_not_come_back(faulty: Town, platform: str) -> None:
    phone = faulty.simulator.phone(platform, "M23")
    assert len(await talk(faulty, phone, "ช่วยเหลือ")) == 1
    assert faulty.simulator.phones.waiting() == [], "the platform got its 200"
    assert await phone.redeliver() == 200
    assert await heard(faulty, phone) == []
    assert len(await rows(faulty, InboundEvent, outcome=EventOutcome.FAILED)) == 1
    assert [row for row in await rows(faulty, OutboxRow) if row.state is OutboxState.WAITING] == []
