"""What goes by in a group leaves nothing but an event's id: not in the database, not on its disk, not in a log line."""

import io
from collections.abc import Iterator

import pytest

from bot.log import configure
from storage.event import EventOutcome, InboundEvent
from tests.dialogues.talking import everything, rows
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
