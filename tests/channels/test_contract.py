"""What the runtime may rely on, played against both channels: they verify, read and compose alike."""

from collections.abc import Sequence

import aiohttp
import pytest

from bot.channels import Channel, Unreadable
from bot.channels.splitting import graphemes, utf16_length
from bot.outbound import Bubble, Outgoing, Tap
from bot.simulator.seen import seen
from tests.channels.contract import DEEP, PLATFORMS, TAPS, Platform
from tests.channels.loopback import VALIDATOR


@pytest.fixture(params=PLATFORMS, ids=lambda platform: platform.name)
def platform(request: pytest.FixtureRequest) -> Platform:
    found: Platform = request.param
    return found


@pytest.fixture
def channel(platform: Platform, http: aiohttp.ClientSession) -> Channel:
    return platform.channel(http, "http://127.0.0.1:1")


async def test_it_has_the_name_of_its_platform(platform: Platform, channel: Channel) -> None:
    assert channel.name == platform.name
    assert [event.channel for event in channel.read(platform.sample)] == [platform.name]


async def test_only_its_platform_is_trusted(platform: Platform, channel: Channel) -> None:
    right = platform.signature(platform.sample)
    for header in (platform.header, platform.header.lower(), platform.header.upper()):
        assert channel.verify({"Content-Type": "application/json", header: right}, platform.sample)
        for forged in ("", " ", right[:-1], right + "=", right.swapcase(), "ลายเซ็น", "\udcff", right.encode().hex()):
            assert not channel.verify({header: forged}, platform.sample)
    for headers in ({}, {"Authorization": right}, {"X-Signature": right}, {platform.header + "s": right}):
        assert not channel.verify(headers, platform.sample)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"not json",
        b"\xff\xfe",
        b"\x00",
        b"[]",
        b'[{"update_id":1,"events":[]}]',
        b"{}",
        b"null",
        b"1",
        b'"text"',
        b"[" * DEEP + b"]" * DEEP,
        b'{"a":' * DEEP + b"1" + b"}" * DEEP,
        b"[" * DEEP,
    ],
    ids=lambda body: body[:12].decode("latin-1"),
)
async def test_what_is_no_batch_is_unreadable(channel: Channel, body: bytes) -> None:
    with pytest.raises(Unreadable):
        channel.read(body)


@pytest.mark.parametrize("inside", [b"[" * DEEP + b"]" * DEEP, b'{"a":' * DEEP + b"1" + b"}" * DEEP])
async def test_what_is_too_deep_is_unreadable(platform: Platform, channel: Channel, inside: bytes) -> None:
    with pytest.raises(Unreadable):
        channel.read(platform.envelope % inside)


TEXTS = {
    "one long word": "น้ำ" * 4000,
    "sentences": "ประชุมออกแบบแผนการสอนเศษส่วน ป.4 ร่วมกับโรงเรียนบ้านทุ่งน้ำใส 2 ชม. " * 300,
    "paragraphs": ("คุณครูช่วยกันสังเกตชั้นเรียนแล้วสะท้อนผลต่าง ๆ\n" * 30 + "\n") * 10,
    "families and flags": "👩‍🏫🇹🇭👍🏽เก่งมาก" * 1500,
    "stacked marks": ("ก" + "ิ์่" * 10) * 400,
}


@pytest.mark.parametrize("text", list(TEXTS.values()), ids=list(TEXTS))
@pytest.mark.parametrize(
    "bubble", [Bubble(""), Bubble("", TAPS), Bubble("", TAPS, stays=True), Bubble("", TAPS, replaces=True)]
)
async def test_a_long_text_is_cut_between_letters_and_keeps_its_buttons(
    platform: Platform, channel: Channel, text: str, bubble: Bubble
) -> None:
    long = Bubble(text, bubble.taps, bubble.stays, bubble.replaces)
    for address in platform.addresses:
        rows = channel.compose([Bubble("เรียนคุณครู"), long], address)
        shown = [seen(platform.name, message) for row in rows for message in platform.messages(row)]
        first, *parts = [text for _, text, _ in shown]
        assert first == "เรียนคุณครู"
        assert len(parts) > 1
        assert all(1 <= utf16_length(part) <= platform.text for part in parts)
        assert letters(parts) == letters([text])
        assert [[tap.label for tap in taps] for _, _, taps in shown[:-1]] == [[]] * len(parts)
        assert [tap.label for tap in shown[-1][2]] == [tap.label for tap in bubble.taps]
        assert problems(platform, rows) == []
        assert all(row.chat == address.chat for row in rows)


def letters(parts: Sequence[str]) -> list[str]:
    """The letters as a reader sees them, part by part, without white space."""
    return [letter for part in parts for letter in graphemes(part) if not letter.isspace()]


def problems(platform: Platform, rows: Sequence[Outgoing]) -> list[str]:
    found = [problem for row in rows for problem in VALIDATOR.check(platform.record(row))]
    return [str(problem) for problem in found if problem.level == "error"]


@pytest.mark.parametrize(
    "bubbles",
    [
        [],
        [Bubble("")],
        [Bubble(" \n"), Bubble("\u200b", TAPS)],
        [Bubble('ครู\ud83d\x00\r\nสมศรี <b>&amp;</b> _x_ \\ " $1', TAPS, stays=True)],
        [Bubble(f"ข้อ {number}") for number in range(12)],
        [Bubble("เลือกโรงเรียน", TAPS * 20)],
        [Bubble("ข้อ 4", (*(Tap(str(step), data=f"d|a|q4|{step}") for step in range(1, 8)), Tap("ไม่แน่ใจ", data="c|a")))],
        [Bubble("อ่าน", (Tap("โรงเรียนบ้านทุ่งน้ำใสวิทยาคาร" * 3, link="https://example.org/ครู?a=1"),))],
        [Bubble("กด", (Tap("", data="c|menu"), Tap("\u200b", data="c|" + "x" * 62)), replaces=True)] * 3,
    ],
)
async def test_every_call_is_one_that_its_platform_takes(
    platform: Platform, channel: Channel, bubbles: list[Bubble]
) -> None:
    for address in platform.addresses:
        rows = channel.compose(bubbles, address)
        assert problems(platform, rows) == []
        assert all(row.body.encode() for row in rows)
