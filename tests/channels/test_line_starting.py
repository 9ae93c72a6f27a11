"""What LINE is told and asked beside messages: the menu below every chat, names, and whether a webhook is its own."""

import base64
import hashlib
import hmac
import io
import json
import time
from collections.abc import AsyncIterator
from itertools import combinations
from pathlib import Path

import aiohttp
import pytest
from PIL import Image

from bot.channels import Failure, NoAnswer, NotSent, Refused, Throttled, Unauthorised
from bot.channels.line import LineChannel, RichMenuWords
from bot.inbound import Inbound, Place, Pressed
from tests.channels.line_platform import (
    NOW,
    SECRET,
    TEACHER,
    TOKEN,
    Platform,
    answer,
    channel,
    give,
    shows_nobody,
    whole,
)
from tests.channels.loopback import Answer, half_an_answer, page, reset, running, silence

CELLS = {
    "log": "บันทึกกิจกรรม",
    "share": "แบ่งปันบทเรียน",
    "search": "ค้นหา",
    "advice": "ขอคำปรึกษา",
    "mine": "ของฉัน",
    "menu": "เมนูทั้งหมด",
}
WORDS = RichMenuWords(CELLS, bar="เมนูภาคี")
OTHER_WORDS = RichMenuWords(CELLS | {"search": "ค้นหาบทเรียน"}, bar="เมนูภาคี")
FOREIGN = {"name": "เมนูของโรงเรียน", "size": {"width": 2500, "height": 1686}}
LOOKS = ["GET /v2/bot/richmenu/list", "GET /v2/bot/user/all/richmenu"]
GROUP, ROOM = "Cc1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1", "Rd1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1"
SAMPLES = Path(__file__).parents[1] / "specifications" / "samples"
#: The secret of the example in LINE's documentation, which signed the samples.
EXAMPLE_SECRET = "8c570fa6dd201bb328f1c1eac23a96d8"


@pytest.fixture
async def platform() -> AsyncIterator[Platform]:
    async with running(Platform()) as platform:
        yield platform


@pytest.fixture
def line(platform: Platform, http: aiohttp.ClientSession) -> LineChannel:
    return channel(http, platform.address, WORDS)


def press(sender: str | None = TEACHER, group: str = "") -> Inbound:
    place = Place.GROUP if group else Place.PRIVATE
    return Inbound("line", "7", NOW, sender, group or sender or "", place, Pressed(None))


def signed(body: bytes, secret: str = SECRET) -> str:
    return base64.b64encode(hmac.digest(secret.encode(), body, hashlib.sha256)).decode()


async def test_the_menu_is_made_with_its_picture_and_shown_to_everybody(platform: Platform, line: LineChannel) -> None:
    await line.prepare()
    ((name, menu),) = platform.menus.items()
    assert platform.shown == name
    assert platform.called() == [
        *LOOKS,
        "POST /v2/bot/richmenu",
        f"POST /v2/bot/richmenu/{name}/content",
        f"POST /v2/bot/user/all/richmenu/{name}",
    ]
    assert menu["chatBarText"] == "เมนูภาคี"
    assert {area["action"]["data"]: area["action"]["label"] for area in menu["areas"]} == {
        f"c|{command}": label for command, label in CELLS.items()
    }
    assert len(platform.pictures[name]) <= 1024 * 1024
    picture = Image.open(io.BytesIO(platform.pictures[name]))
    assert picture.format == "PNG"
    assert picture.size == (menu["size"]["width"], menu["size"]["height"])


async def test_the_cells_cover_the_picture_and_do_not_overlap(platform: Platform, line: LineChannel) -> None:
    await line.prepare()
    (menu,) = platform.menus.values()
    cells = [area["bounds"] for area in menu["areas"]]
    assert sum(cell["width"] * cell["height"] for cell in cells) == menu["size"]["width"] * menu["size"]["height"]
    for one, other in combinations(cells, 2):
        beside = abs(one["x"] - other["x"]) >= min(one, other, key=lambda cell: cell["x"])["width"]
        above = abs(one["y"] - other["y"]) >= min(one, other, key=lambda cell: cell["y"])["height"]
        assert beside or above


async def test_a_menu_that_is_there_is_left_alone(
    platform: Platform, line: LineChannel, http: aiohttp.ClientSession
) -> None:
    await line.prepare()
    platform.calls.clear()
    await line.prepare()
    await channel(http, platform.address, WORDS).prepare()
    assert platform.called() == LOOKS * 2


@pytest.mark.parametrize("words", [OTHER_WORDS, RichMenuWords(CELLS, bar="เมนู")], ids=["a cell", "the bar"])
async def test_a_menu_whose_words_changed_is_replaced(
    platform: Platform, line: LineChannel, http: aiohttp.ClientSession, words: RichMenuWords
) -> None:
    await line.prepare()
    former = platform.shown
    platform.calls.clear()
    await channel(http, platform.address, words).prepare()
    ((name, menu),) = platform.menus.items()
    assert platform.shown == name != former
    assert [area["action"]["label"] for area in menu["areas"]] == list(words.cells.values())
    assert menu["chatBarText"] == words.bar
    assert platform.called()[-1] == f"DELETE /v2/bot/richmenu/{former}"


async def test_the_menus_of_others_are_left_alone(platform: Platform, line: LineChannel) -> None:
    platform.menus["richmenu-school"] = FOREIGN
    platform.pictures["richmenu-school"] = b""
    platform.shown = "richmenu-school"
    await line.prepare()
    assert platform.menus["richmenu-school"] == FOREIGN
    assert platform.shown != "richmenu-school"
    assert len(platform.menus) == 2


@pytest.mark.parametrize("accepted", [False, True])
@pytest.mark.parametrize("call", [2, 3, 4], ids=["the menu", "its picture", "shown"])
async def test_a_start_that_was_cut_off_is_made_good_by_the_next(
    platform: Platform, line: LineChannel, call: int, accepted: bool
) -> None:
    platform.answers = [*[platform.itself] * call, platform.accept_and_reset if accepted else reset]
    with pytest.raises(NoAnswer):
        await line.prepare()
    await line.prepare()
    assert list(platform.menus) == [platform.shown]
    assert platform.shown in platform.pictures


async def test_a_former_menu_that_somebody_else_took_away_is_no_failure(platform: Platform, line: LineChannel) -> None:
    platform.menus["richmenu-former"] = {"name": "phakhi-0123456789abcdef"}
    platform.standing["DELETE /v2/bot/richmenu/richmenu-former"] = answer(404, "richmenu not found")
    await line.prepare()
    assert platform.shown is not None


async def test_without_words_there_is_no_menu(platform: Platform, http: aiohttp.ClientSession) -> None:
    await channel(http, platform.address).prepare()
    assert platform.calls == []


FAULTS: list[tuple[str, Answer, type[Failure]]] = [
    ("token withdrawn", answer(401, "Authentication failed"), Unauthorised),
    ("not allowed", answer(403, "Access to this API is not available for your account"), Refused),
    ("too fast", answer(429, "The API rate limit has been exceeded.", {"Retry-After": "7"}), Throttled),
    ("500", answer(500, "Internal Server Error"), NoAnswer),
    ("502 of a proxy", page(502, "<html>"), NoAnswer),
    ("a page instead of an answer", page(200, "<html>"), NoAnswer),
    ("a list instead of an answer", give([]), NoAnswer),
    ("another answer", give({"richmenus": 5, "basicId": 5}), NoAnswer),
    ("nothing in the answer", give({}), NoAnswer),
    ("ended before the answer", reset, NoAnswer),
    ("ended in the answer", half_an_answer, NoAnswer),
]


@pytest.mark.parametrize(("fault", "failure"), [fault[1:] for fault in FAULTS], ids=[fault[0] for fault in FAULTS])
async def test_a_start_that_fails_says_why_in_the_closed_words(
    platform: Platform, line: LineChannel, fault: Answer, failure: type[Failure]
) -> None:
    platform.standing = {LOOKS[0]: fault, "GET /v2/bot/info": fault}
    with pytest.raises(failure) as raised:
        await line.prepare()
    shows_nobody(whole(raised.value))
    with pytest.raises(failure) as raised:
        await line.basic_id()
    shows_nobody(whole(raised.value))


async def test_a_start_without_a_network_is_not_sent(http: aiohttp.ClientSession) -> None:
    with pytest.raises(NotSent) as raised:
        await channel(http, "http://line.invalid", WORDS).prepare()
    shows_nobody(whole(raised.value))


@pytest.mark.parametrize("basic_id", ["@216ruzlu", "216ruzlu"])
async def test_the_accounts_id_is_asked_for_once(platform: Platform, line: LineChannel, basic_id: str) -> None:
    platform.answers = [give({"userId": "Ub0b0", "basicId": basic_id, "displayName": "ภาคี"})]
    assert [await line.basic_id() for _ in range(2)] == ["@216ruzlu"] * 2
    assert platform.called() == ["GET /v2/bot/info"]


@pytest.mark.parametrize(
    ("event", "path"),
    [
        (press(), f"/v2/bot/profile/{TEACHER}"),
        (press(group=GROUP), f"/v2/bot/group/{GROUP}/member/{TEACHER}"),
        (press(group=ROOM), f"/v2/bot/room/{ROOM}/member/{TEACHER}"),
    ],
)
async def test_a_name_is_asked_for_where_the_person_is(
    platform: Platform, line: LineChannel, event: Inbound, path: str
) -> None:
    platform.answers = [give({"displayName": "สมศรี ใจดี", "userId": TEACHER, "language": "th"})]
    assert await line.profile(event) == "สมศรี ใจดี"
    assert platform.called() == [f"GET {path}"]
    assert platform.calls[0].headers["Authorization"] == f"Bearer {TOKEN}"


@pytest.mark.parametrize(
    "nameless",
    [answer(404, "Not found"), give({"displayName": ""}), give({"displayName": 5}), *(fault for _, fault, _ in FAULTS)],
)
async def test_without_a_name_there_is_none(platform: Platform, line: LineChannel, nameless: Answer) -> None:
    platform.standing[f"GET /v2/bot/profile/{TEACHER}"] = nameless
    assert await line.profile(press()) is None


async def test_a_name_is_waited_for_less_than_a_second(platform: Platform, line: LineChannel) -> None:
    platform.answers = [silence]
    began = time.monotonic()
    assert await line.profile(press()) is None
    assert 0.6 < time.monotonic() - began < 1.0


async def test_nobody_is_asked_for_the_name_of_nobody(platform: Platform, line: LineChannel) -> None:
    assert await line.profile(press(sender=None, group=GROUP)) is None
    assert platform.calls == []


async def test_a_name_is_kept_without_what_no_database_takes(platform: Platform, line: LineChannel) -> None:
    platform.answers = [give({"displayName": "สม\x00ศรี\ud83d"})]
    assert await line.profile(press()) == "สม\ufffdศรี\ufffd"


BODY = b'{"destination":"Ub0","events":[]}'


@pytest.mark.parametrize(
    ("headers", "trusted"),
    [
        ({"x-line-signature": signed(BODY)}, True),
        ({"X-Line-Signature": signed(BODY)}, True),
        ({"X-LINE-SIGNATURE": signed(BODY)}, True),
        ({"x-line-signature": signed(BODY + b" ")}, False),
        ({"x-line-signature": signed(BODY, "another-secret")}, False),
        ({"x-line-signature": signed(BODY).lower()}, False),
        ({"x-line-signature": signed(BODY) + "="}, False),
        ({"x-line-signature": ""}, False),
        ({"x-line-signature": "ลายเซ็น\udcff"}, False),
        ({"x-signature": signed(BODY)}, False),
        ({}, False),
    ],
)
async def test_only_what_line_signed_is_trusted(line: LineChannel, headers: dict[str, str], trusted: bool) -> None:
    assert line.verify(headers, BODY) is trusted


async def test_the_samples_have_the_signatures_that_line_gives(http: aiohttp.ClientSession) -> None:
    line = channel(http, "http://127.0.0.1:1", secret=EXAMPLE_SECRET)
    signatures = json.loads((SAMPLES / "line_signatures.json").read_bytes())
    for name, signature in signatures.items():
        assert line.verify({"x-line-signature": signature}, (SAMPLES / "line" / f"{name}.json").read_bytes()), name
