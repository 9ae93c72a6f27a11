"""What a transcript can say is what happens on the phones, on either platform."""

from pathlib import Path

import pytest

from tests.cast import Cast
from tests.phone import Town
from tests.transcript import read

THINGS = """\
# as: M13
# also: สมชาย=M16
ครู: <ภาพ>
ครู: <ภาพ 3>
สมชาย: <photos 2> ปลูกผัก
ครู: <ไฟล์ รายงาน.pdf>
Teacher: <file>
ครู: <สติกเกอร์>
ครู: <วิดีโอ>
ครู: <เสียง>
ครู: <ตำแหน่ง>
สมชาย: <ดู>
ครู: วันนี้
     ปลูกผัก
"""


def written(folder: Path, talk: str, name: str = "talk.th.txt") -> Path:
    path = folder / name
    path.write_text(talk, "utf-8")
    return path


@pytest.mark.parametrize("platform", ["line", "telegram"])
async def test_everything_that_can_be_sent_is_on_the_phone_of_who_sends_it(
    bot: Town, platform: str, tmp_path: Path
) -> None:
    cast = Cast(bot, read(written(tmp_path, THINGS)), platform)
    for exchange in cast.transcript.exchanges:
        await cast.act(exchange)
        assert cast.heard(exchange) != [] or exchange.act == "look"
    first, second = ([bubble for bubble in phone.bubbles if bubble.mine] for phone in cast.phones.values())
    sent = ["photo"] * 4 + ["file"] * 2 + ["sticker", "video", "voice", "location", "text"]
    assert [bubble.kind for bubble in first] == sent
    assert first[-1].text == "วันนี้\nปลูกผัก"
    named = first[4].content
    assert named.get("fileName", named.get("document", {}).get("file_name")) == "รายงาน.pdf"
    typed = [("text", "ปลูกผัก")] if platform == "line" else []
    captions = ["", ""] if platform == "line" else ["ปลูกผัก", ""]
    assert [(bubble.kind, bubble.text) for bubble in second] == [*zip(["photo"] * 2, captions, strict=True), *typed]


def test_what_a_talk_says_first_is_about_all_of_it(tmp_path: Path) -> None:
    talk = read(written(tmp_path, "# as: M14\n# also: สมชาย=M16\n# on: telegram\n# group: ครูธาร\n", "a.en.txt"))
    assert (talk.name, talk.language, talk.speaker, talk.also) == ("a.en", "en", "M14", {"สมชาย": "M16"})
    assert (talk.platforms, talk.group) == (("telegram",), "ครูธาร")


@pytest.mark.parametrize("line", ["# on: fax", "ใครก็ไม่รู้: สวัสดี", "ครู: <ช้าง>"])
def test_a_line_that_says_nothing_is_an_error(line: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"on which platform|who says|what is sent"):
        read(written(tmp_path, line))


async def test_what_comes_unasked_is_seen_by_who_looks(bot: Town, tmp_path: Path) -> None:
    talk = "# as: M13\n# also: สมชาย=M16\nครู: สวัสดี\nสมชาย: สวัสดี\nครู: <ดู>\n"
    cast = Cast(bot, read(written(tmp_path, talk)), "line")
    theirs, _, looks = cast.transcript.exchanges
    for exchange in cast.transcript.exchanges[:2]:
        await cast.act(exchange)
    assert [len(cast.heard(exchange)) for exchange in (theirs, looks)] == [1, 0]
    assert len(cast.unseen()) == 1


IN_GROUP = """\
# as: M13
# also: สมชาย=M16
# group: ครูธาร
-- invited
[กลุ่ม] ครู: @บอท เมนู
[กลุ่ม] สมชาย: <ตอบ> ปลูกผัก
[group] ครู: <ภาพ 2>
[กลุ่ม] สมชาย: /log@Bot ปลูกผัก
-- restart
-- promoted
-- removed
"""


@pytest.mark.parametrize("platform", ["line", "telegram"])
async def test_what_is_done_in_a_group_is_seen_there(bot: Town, platform: str, tmp_path: Path) -> None:
    text = IN_GROUP if platform == "telegram" else IN_GROUP.replace("-- promoted\n", "")
    cast = Cast(bot, read(written(tmp_path, text)), platform)
    assert cast.group is not None
    for exchange in cast.transcript.exchanges:
        await cast.act(exchange)
        assert cast.heard(exchange) == []
    mine = [bubble for bubble in cast.group.bubbles if bubble.mine and bubble.kind != "unknown"]
    name = cast.group.bot_name
    assert [bubble.text for bubble in mine] == [f"{name} เมนู", "ปลูกผัก", "", "", f"/log{name} ปลูกผัก"]
    assert len(cast.heard_in_group()) > 0
    assert cast.heard_in_group() == []
    assert not cast.group.holds_bot


async def test_a_talk_without_a_group_has_none(bot: Town, tmp_path: Path) -> None:
    cast = Cast(bot, read(written(tmp_path, "[กลุ่ม] ครู: สวัสดี\n")), "line")
    with pytest.raises(ValueError, match="there is no group"):
        await cast.act(cast.transcript.exchanges[0])
