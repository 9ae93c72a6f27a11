"""What LINE posts becomes events: every kind of it, each on its own, and nothing that is no batch."""

import base64
import hashlib
import hmac
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels import Unreadable
from bot.channels.line.read import read
from bot.inbound import (
    READS_ALL,
    Change,
    Changed,
    Content,
    Edited,
    Ignored,
    Inbound,
    Place,
    Pressed,
    Said,
    Sent,
    Unsent,
    What,
)
from bot.says import Press
from tests.channels.line_platform import REPLY_TOKEN, SECRET, TEACHER, channel

SAMPLES = Path(__file__).parents[1] / "specifications" / "samples" / "line"


TEXT = Said("สวัสดีค่ะ บันทึกกิจกรรม PLC กลุ่มสาระภาษาไทย 📚")
ALBUM = "E005D41A7288F41B65593ED38FF6E9834B046AB36A37921A56BC236F13A91855"
EXPECTED: dict[str, list[What]] = {
    "account_link": [Ignored("account_link")],
    "audio": [Sent(Content.VOICE, reference="461230966842064012")],
    "empty_events": [],
    "file": [Sent(Content.FILE, reference="461230966842064013", name="รายงานผลการนิเทศ.pdf", size=2138112)],
    "follow": [Changed(Change.FOLLOWED)],
    "follow_unblocked": [Changed(Change.FOLLOWED)],
    "image": [Sent(Content.PHOTO, reference="461230966842064007")],
    "image_set": [
        Sent(Content.PHOTO, album=ALBUM, total=3, reference=f"4612309668420640{number}")
        for number in ("08", "09", "10")
    ],
    "join_group": [Changed(Change.BOT_ADDED, READS_ALL)],
    "leave_group": [Changed(Change.BOT_REMOVED)],
    "location": [Sent(Content.LOCATION, place="โรงเรียนบ้านตัวอย่าง")],
    "member_joined": [Ignored("member")],
    "member_left": [Ignored("member")],
    "message_edited": [Edited("แก้ข้อความแล้ว")],
    "out_of_order": [Said("มาทีหลัง แต่เกิดก่อน")],
    "postback": [Pressed(None)],
    "postback_date": [Pressed(None)],
    "postback_datetime": [Pressed(None)],
    "postback_richmenu_switch": [Ignored("rich_menu")],
    "postback_time": [Pressed(None)],
    "redelivery": [TEXT],
    "redelivery_mixed_batch": [TEXT, Said("ข้อความใหม่ในก้อนเดียวกัน"), Changed(Change.FOLLOWED)],
    "room_text": [Said("ห้องแชตหลายคน")],
    "standby": [Ignored("standby")],
    "sticker": [Sent(Content.STICKER)],
    "text": [TEXT],
    "text_group_mention_all": [Said("@All ประชุมพรุ่งนี้")],
    "text_group_mention_bot": [Said("รายงานสัปดาห์นี้", mentions_bot=True)],
    "text_group_no_userid": [Said("ไม่มี userId")],
    "text_quote_and_emoji": [Said("(hello) ตามนี้ค่ะ")],
    "unfollow": [Changed(Change.BLOCKED)],
    "unknown_future_event": [Ignored("unknown")],
    "unsend": [Unsent()],
    "unsend_group": [Unsent()],
    "video": [Sent(Content.VIDEO, reference="461230966842064011")],
    "video_play_complete": [Ignored("video_play_complete")],
}

BASE: dict[str, Any] = {
    "webhookEventId": "01M81C6B1SBTPERVPVJJ70W4N3",
    "deliveryContext": {"isRedelivery": False},
    "timestamp": 1795342676000,
    "source": {"type": "user", "userId": TEACHER},
    "mode": "active",
    "replyToken": REPLY_TOKEN,
}


def sample(name: str) -> bytes:
    return (SAMPLES / f"{name}.json").read_bytes()


def message(**fields: Any) -> dict[str, Any]:
    return BASE | {"type": "message", "message": {"id": "4612", "quoteToken": "q"} | fields}


def read_one(event: dict[str, Any]) -> Inbound:
    (found,) = read(json.dumps({"destination": "Ub0", "events": [event]}).encode())
    return found


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_each_sample_has_its_outcome(name: str) -> None:
    events = read(sample(name))
    assert [event.what for event in events] == EXPECTED[name]
    assert [event.event_id for event in events] == [
        event["webhookEventId"] for event in json.loads(sample(name))["events"]
    ]
    assert all(event.channel == "line" and event.at.tzinfo is not None for event in events)


def test_no_sample_is_left_out() -> None:
    assert {path.stem for path in SAMPLES.glob("*.json")} == set(EXPECTED)


def test_a_text_tells_who_where_and_when() -> None:
    assert read_one(message(type="text", text="ประชุมครู")) == Inbound(
        channel="line",
        event_id="01M81C6B1SBTPERVPVJJ70W4N3",
        at=datetime.fromtimestamp(1795342676, UTC),
        sender=TEACHER,
        chat=TEACHER,
        place=Place.PRIVATE,
        what=Said("ประชุมครู"),
        reply_token=REPLY_TOKEN,
        message_id="4612",
    )


def test_a_press_of_ours_is_understood() -> None:
    event = read_one(BASE | {"type": "postback", "postback": {"data": "d|k7f2q9wx|phase|do"}})
    assert event.what == Pressed(Press("d", "k7f2q9wx", "phase", "do"))
    assert event.message_id is None


@pytest.mark.parametrize(
    ("name", "chat", "sender"),
    [
        ("text_group_mention_bot", "Cc1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1", TEACHER),
        ("text_group_no_userid", "Cc1c1c1c1c1c1c1c1c1c1c1c1c1c1c1c1", None),
        ("room_text", "Rd1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1", TEACHER),
    ],
)
def test_in_a_group_the_answer_goes_to_the_group(name: str, chat: str, sender: str | None) -> None:
    (event,) = read(sample(name))
    assert (event.place, event.chat, event.sender) == (Place.GROUP, chat, sender)


def test_the_bots_name_is_no_part_of_what_was_said_wherever_it_stands() -> None:
    mention = {"mentionees": [{"index": 7, "length": 5, "type": "user", "userId": "Ub0", "isSelf": True}]}
    event = read_one(message(type="text", text="📚 ถาม @ภาคี ค่ะ", mention=mention))
    assert event.what == Said("📚 ถาม  ค่ะ", mentions_bot=True)


def test_somebody_elses_name_stays() -> None:
    mention = {"mentionees": [{"index": 0, "length": 6, "type": "user", "userId": "Ua9", "isSelf": False}]}
    event = read_one(message(type="text", text="@สมศรี ฝากด้วย", mention=mention))
    assert event.what == Said("@สมศรี ฝากด้วย")


def test_what_is_unsent_or_edited_says_which_message() -> None:
    for name in ("unsend", "message_edited"):
        assert read(sample(name))[0].message_id == "461230966842064000"


def test_an_edited_text_says_whether_the_bot_is_mentioned() -> None:
    mention = {"mentionees": [{"index": 0, "length": 5, "type": "user", "userId": "Ub0", "isSelf": True}]}
    edited = BASE | {"type": "messageEdited", "message": {"id": "4612", "quoteToken": "q", "type": "text"}}
    edited["message"] |= {"text": "@ภาคี บันทึก ปลูกผัก", "mention": mention}
    assert read_one(edited).what == Edited("บันทึก ปลูกผัก", mentions_bot=True)


def test_in_standby_nothing_can_be_answered() -> None:
    (event,) = read(sample("standby"))
    assert event.reply_token is None


def test_a_delivery_again_has_the_same_id() -> None:
    assert read(sample("text"))[0] == read(sample("redelivery"))[0]


def test_an_event_without_an_id_gets_one_that_a_delivery_again_repeats() -> None:
    event = message(type="text", text="ประชุมครู")
    del event["webhookEventId"]
    first = read_one(event)
    again = read_one(event | {"deliveryContext": {"isRedelivery": True}})
    other = read_one(event | {"timestamp": 1795342676001})
    assert first.what == Said("ประชุมครู")
    assert first.event_id == again.event_id != other.event_id


@pytest.mark.parametrize("missing", ["mode", "deliveryContext", "replyToken"])
def test_a_field_that_says_nothing_may_be_missing(missing: str) -> None:
    event = message(type="text", text="ประชุมครู")
    del event[missing]
    assert read_one(event).what == Said("ประชุมครู")


@pytest.mark.parametrize(
    ("event", "what"),
    [
        (message(type="hologram", depth=3), Sent(Content.UNKNOWN)),
        (message(type="text"), Sent(Content.UNKNOWN)),
        (message(type="text", text=7), Sent(Content.UNKNOWN)),
        (BASE | {"type": "message"}, Sent(Content.UNKNOWN)),
        (BASE | {"type": "message", "message": []}, Sent(Content.UNKNOWN)),
        (BASE | {"type": "postback", "postback": {}}, Ignored("unknown")),
        (BASE | {"type": "postback", "postback": {"data": "menu=log"}}, Pressed(None)),
        (BASE | {"type": "beacon", "beacon": {"hwid": "d41d", "type": "enter"}}, Ignored("beacon")),
        (BASE | {"type": None}, Ignored("unknown")),
        (BASE | {"type": []}, Ignored("unknown")),
        (message(type="text", text="ก") | {"source": None}, Ignored("no_source")),
        (message(type="text", text="ก") | {"timestamp": 10**30}, Said("ก")),
        ({}, Ignored("no_source")),
    ],
)
def test_another_shape_has_an_outcome(event: dict[str, Any], what: What) -> None:
    assert read_one(event).what == what


@pytest.mark.parametrize("kind", ["image", "video", "audio"])
def test_what_a_stranger_keeps_is_never_asked_for(kind: str) -> None:
    elsewhere = {
        "type": "external",
        "originalContentUrl": "https://example.com/a",
        "previewImageUrl": "https://example.com/b",
    }
    what = read_one(message(type=kind, contentProvider=elsewhere)).what
    assert isinstance(what, Sent)
    assert what.reference is None


@pytest.mark.parametrize(
    ("told", "name"),
    [
        ({"title": "วัดหนองน้ำใส", "address": "ต.หนองน้ำใส"}, "วัดหนองน้ำใส"),
        ({"address": "ต.หนองน้ำใส\nอ.เมือง"}, "ต.หนองน้ำใส อ.เมือง"),
        ({"title": "18.7883, 98.9853", "address": "18°47'17.9\"N 98°59'07.1\"E"}, None),
        ({}, None),
    ],
)
def test_a_location_is_what_it_is_called_and_never_where_it_is(told: dict[str, str], name: str | None) -> None:
    event = read_one(message(type="location", latitude=18.7883, longitude=98.9853, **told))
    assert event.what == Sent(Content.LOCATION, place=name)


def test_a_file_name_leads_nowhere() -> None:
    what = read_one(message(type="file", fileName="..\\../etc/\u202erap\x00ort\ud83d.pdf", fileSize=3)).what
    assert what == Sent(Content.FILE, reference="4612", name="_.._etc_raport_.pdf", size=3)


def test_an_event_of_another_shape_does_not_spoil_its_batch() -> None:
    events = [{"type": "somethingNew"}, message(type="text", text="ประชุมครู"), {"type": "follow", "source": 5}]
    found = read(json.dumps({"events": events}).encode())
    assert [event.what for event in found] == [Ignored("no_source"), Said("ประชุมครู"), Ignored("no_source")]


PARTS: st.SearchStrategy[Any] = st.one_of(
    st.none(), st.booleans(), st.integers(-(2**60), 2**60), st.text(max_size=5), st.just({}), st.just([])
)


@given(st.dictionaries(st.sampled_from([*BASE, "type", "message", "postback", "unsend"]), PARTS))
def test_whatever_an_event_holds_it_has_an_outcome(parts: dict[str, Any]) -> None:
    event = read_one(message(type="text", text="ประชุมครู") | parts)
    assert event.event_id
    assert event.at.tzinfo is not None


def test_letters_that_no_database_takes_are_replaced() -> None:
    assert read_one(message(type="text", text="ก\x00ข\ud83d")).what == Said("ก\ufffdข\ufffd")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"not json",
        b"\xff\xfe",
        b"[]",
        b"{}",
        b'{"events":{}}',
        b'{"events":["text"]}',
        b'{"events":[{"timestamp":' + b"9" * 5000 + b"}]}",
        b'{"events":' + b"[" * 200_000 + b"]" * 200_000 + b"}",
    ],
)
def test_what_is_no_batch_is_refused(body: bytes) -> None:
    with pytest.raises(Unreadable):
        read(body)


@pytest.mark.parametrize("with_id", [True, False])
def test_a_deep_event_is_refused_or_has_an_outcome(with_id: bool) -> None:
    named = b'"webhookEventId":"01M8",' if with_id else b""
    for depth in (200, 500, 900, 985, 10_000):
        deep = b'{"a":' * depth + b"1" + b"}" * depth
        body = b'{"events":[{' + named + b'"type":"message","source":{"userId":"U1"},"message":' + deep + b"}]}"
        try:
            (event,) = read(body)
        except Unreadable:
            continue
        assert event.what == Sent(Content.UNKNOWN)


async def test_only_what_line_signed_is_trusted() -> None:
    body = sample("text")
    right = base64.b64encode(hmac.digest(SECRET.encode(), body, hashlib.sha256)).decode()
    async with aiohttp.ClientSession() as http:
        line = channel(http, "http://127.0.0.1:1")
        assert line.verify({"X-Line-Signature": right}, body)
        assert line.verify({"x-line-signature": right}, body)
        assert line.read(body)[0].what == TEXT
        for wrong in (right[:-4] + "AAA=", right.lower(), "", "ลายเซ็น", "\ud83d"):
            assert not line.verify({"x-line-signature": wrong}, body)
        assert not line.verify({"x-line-signature": right}, body + b" ")
        assert not line.verify({}, body)


async def test_without_a_secret_nothing_is_trusted() -> None:
    body = sample("text")
    signature = base64.b64encode(hmac.digest(b"", body, hashlib.sha256)).decode()
    async with aiohttp.ClientSession() as http:
        line = channel(http, "http://127.0.0.1:1", secret="")
        assert not line.verify({"x-line-signature": signature}, body)
