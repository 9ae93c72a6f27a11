"""Every update has one outcome: the samples as a table, odd shapes, the quick reader beside the thorough one."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels import Unreadable
from bot.channels.telegram.group import Self
from bot.channels.telegram.quick import quick
from bot.channels.telegram.read import Reader
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
    What,
)
from bot.says import Press

SAMPLES = Path(__file__).parents[1] / "specifications" / "samples" / "telegram"
NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
ME = Self(123456789, "PhakhiBot")
READER = Reader(ME, lambda: NOW)

SOMSRI = {"id": 5550001, "is_bot": False, "first_name": "สมศรี", "last_name": "ใจดี", "language_code": "th"}
PRIVATE = {"id": 5550001, "type": "private", "first_name": "สมศรี"}
GROUP = {"id": -1001234567890, "type": "supergroup", "title": "เครือข่ายปฐมวัย เขต 1"}

TEXT = "สวัสดีค่ะ บันทึกกิจกรรม PLC 📚"
EXPECTED: dict[str, What] = {
    "album_1": Sent(Content.PHOTO, "อัลบั้ม", "13579", "AgACAgUAAxkBAAIa1", size=40000),
    "album_2": Sent(Content.PHOTO, "", "13579", "AgACAgUAAxkBAAIa2", size=40000),
    "anonymous_admin": Said("ประกาศ"),
    "audio": Sent(Content.VOICE, reference="AgACAgUAAxkBAAIau", size=3000000),
    "callback_query": Pressed(None, "101", "4382bfdwdsb323b2d9"),
    "callback_query_old_message": Pressed(None, None, "4382bfdwdsb323b2e0"),
    "channel_post": Ignored("channel_post"),
    "chat_member": Ignored("chat_member"),
    "command_with_bot_name": Said("/report", mentions_bot=True),
    "contact": Sent(Content.CONTACT),
    "document": Sent(Content.FILE, reference="AgACAgUAAxkBAAId", name="รายงานผลการนิเทศ.pdf", size=2138112),
    "document_too_big": Sent(Content.FILE, reference="AgACAgUAAxkBAAIbig", name="วิดีโอนิเทศ.zip", size=25000000),
    "duplicate_delivery": Said(TEXT),
    "edited_message": Edited("แก้แล้ว"),
    "group_mention": Said("รายงานสัปดาห์นี้", mentions_bot=True),
    "group_reply_to_bot": Said("4", mentions_bot=True, answers_bot=True),
    "group_text_mention_thai_offset": Said("📚 ฝาก", mentions_bot=True),
    "left_chat_member": Ignored("service"),
    "location": Sent(Content.LOCATION),
    "message_reaction": Ignored("reaction"),
    "message_reaction_count": Ignored("reaction"),
    "message_text": Said(TEXT),
    "my_chat_member_added_to_group": Changed(Change.BOT_ADDED),
    "my_chat_member_blocked": Changed(Change.BLOCKED),
    "my_chat_member_promoted": Changed(Change.BOT_ADDED, READS_ALL),
    "my_chat_member_unblocked": Changed(Change.FOLLOWED),
    "new_chat_members": Ignored("service"),
    "photo": Sent(Content.PHOTO, "กิจกรรมวันภาษาไทย", reference="AgACAgUAAxkBAAIx", size=90000),
    "poll_answer": Ignored("poll"),
    "start": Said("/start"),
    "start_deep_link": Said("/start sch_50010001"),
    "sticker": Sent(Content.STICKER),
    "supergroup_migration": Changed(Change.MIGRATED, "-1001234567890"),
    "video": Sent(Content.VIDEO, reference="AgACAgUAAxkBAAIvi", size=5000000),
    "voice": Sent(Content.VOICE, reference="AgACAgUAAxkBAAIv", size=15000),
    "web_app_data": Ignored("service"),
}


def read(update: dict[str, Any]) -> Inbound:
    return READER.read(json.dumps(update).encode())


def read_thoroughly(body: bytes) -> Inbound:
    return READER.thorough(json.loads(body))


def message(**fields: Any) -> dict[str, Any]:
    base = {"message_id": 7, "from": SOMSRI, "chat": PRIVATE, "date": 1795342777}
    return {"update_id": 1, "message": base | fields}


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_each_sample_has_its_outcome(name: str) -> None:
    body = (SAMPLES / f"{name}.json").read_bytes()
    event = READER.read(body)
    assert event.what == EXPECTED[name]
    assert event.channel == "telegram"
    assert event.event_id == str(json.loads(body)["update_id"])
    assert event.at.tzinfo is not None


def test_no_sample_is_left_out() -> None:
    assert {path.stem for path in SAMPLES.glob("*.json")} == set(EXPECTED)


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_the_quick_reader_agrees_with_the_thorough_one(name: str) -> None:
    body = (SAMPLES / f"{name}.json").read_bytes()
    assert quick(json.loads(body), lambda: NOW) in (None, read_thoroughly(body))


def test_plain_texts_and_presses_are_read_quickly() -> None:
    for name in ("message_text", "start_deep_link", "callback_query"):
        assert quick(json.loads((SAMPLES / f"{name}.json").read_bytes()), lambda: NOW) is not None


PARTS: st.SearchStrategy[Any] = st.one_of(
    st.none(), st.booleans(), st.integers(-(2**60), 2**60), st.text(max_size=5), st.just({}), st.just([])
)
FIELDS = st.sampled_from(["message_id", "from", "chat", "date", "text"])


@given(FIELDS, PARTS)
def test_a_field_of_another_shape_is_read_alike_or_left_to_the_thorough_reader(field: str, part: Any) -> None:
    update = message(text="ประชุมครู") | {"update_id": 4}
    update["message"][field] = part
    body = json.dumps(update).encode()
    assert quick(json.loads(body), lambda: NOW) in (None, read_thoroughly(body))


@given(st.sampled_from(["id", "from", "message", "data"]), PARTS)
def test_a_press_of_another_shape_is_read_alike_or_left_to_the_thorough_reader(field: str, part: Any) -> None:
    sender_of_it = {"message_id": 3, "date": 1795342777, "chat": PRIVATE, "text": "ข้อ 3"}
    query: dict[str, Any] = {
        "id": "77",
        "from": SOMSRI,
        "message": sender_of_it,
        "chat_instance": "1",
        "data": "c|menu",
    }
    body = json.dumps({"update_id": 4, "callback_query": query | {field: part}}).encode()
    assert quick(json.loads(body), lambda: NOW) in (None, read_thoroughly(body))


@given(st.dictionaries(st.sampled_from(["message", "callback_query", "my_chat_member", "poll", "new"]), PARTS))
def test_whatever_carries_an_id_has_an_outcome(parts: dict[str, Any]) -> None:
    event = read({"update_id": 9, **parts})
    assert event.event_id == "9"
    assert isinstance(event.what, Ignored)


def test_a_text_tells_who_where_and_when() -> None:
    event = read(message(text="ประชุมครู"))
    assert event == Inbound(
        channel="telegram",
        event_id="1",
        at=datetime.fromtimestamp(1795342777, UTC),
        sender="5550001",
        chat="5550001",
        place=Place.PRIVATE,
        what=Said("ประชุมครู"),
        message_id="7",
        profile="สมศรี ใจดี",
        language="th",
    )


def test_a_press_of_ours_is_understood_and_happens_now() -> None:
    carrier = {"message_id": 3, "date": 1795342777, "chat": PRIVATE, "text": "ข้อ 3"}
    query = {"id": "77", "from": SOMSRI, "message": carrier, "chat_instance": "1", "data": "d|k7f2q9wx|phase|do"}
    event = read({"update_id": 2, "callback_query": query})
    assert event.what == Pressed(Press("d", "k7f2q9wx", "phase", "do"), "3", "77")
    assert event.at == NOW
    assert event.message_id is None


def test_a_press_in_a_group_belongs_to_who_pressed() -> None:
    carrier = {"message_id": 3, "date": 1795342777, "chat": GROUP, "text": "ข้อ 3"}
    query = {"id": "77", "from": SOMSRI, "message": carrier, "chat_instance": "1", "data": "c|menu"}
    event = read({"update_id": 2, "callback_query": query})
    assert (event.sender, event.chat, event.place) == ("5550001", "-1001234567890", Place.GROUP)


def test_an_anonymous_administrator_stays_anonymous() -> None:
    event = READER.read((SAMPLES / "anonymous_admin.json").read_bytes())
    assert (event.sender, event.profile, event.language) == (None, None, None)


@pytest.mark.parametrize(
    ("fields", "what"),
    [
        ({"dice": {"emoji": "🎲", "value": 4}}, Sent(Content.UNKNOWN)),
        ({"hologram": {"depth": 3}}, Sent(Content.UNKNOWN)),
        ({"pinned_message": {"message_id": 3, "date": 0, "chat": PRIVATE}}, Ignored("service")),
        (
            {
                "animation": {"file_id": "a", "file_unique_id": "b", "width": 1, "height": 1, "duration": 1},
                "document": {"file_id": "a", "file_unique_id": "b"},
            },
            Sent(Content.VIDEO, reference="a"),
        ),
    ],
)
def test_other_things_are_told_apart(fields: dict[str, Any], what: What) -> None:
    assert read(message(**fields)).what == what


@pytest.mark.parametrize(
    ("mime", "size", "content"),
    [
        ("image/jpeg", 20 * 1024 * 1024, Content.PHOTO),
        ("image/png", None, Content.PHOTO),
        ("image/webp", 7, Content.PHOTO),
        ("image/jpeg", 20 * 1024 * 1024 + 1, Content.FILE),
        ("image/svg+xml", 7, Content.FILE),
        ("application/pdf", 7, Content.FILE),
        (None, 7, Content.FILE),
    ],
)
def test_a_picture_sent_as_a_file_is_a_picture(mime: str | None, size: int | None, content: Content) -> None:
    told = {"file_id": "a", "file_unique_id": "b", "file_name": "IMG_1.JPG", "mime_type": mime, "file_size": size}
    document = {name: value for name, value in told.items() if value is not None}
    assert read(message(document=document)).what == Sent(content, reference="a", name="IMG_1.JPG", size=size)


def test_a_live_photo_is_its_picture() -> None:
    shots = [
        {"file_id": name, "file_unique_id": name, "width": side, "height": side, "file_size": side}
        for name, side in (("s", 90), ("l", 1280), ("m", 320))
    ]
    live = {"file_id": "film", "file_unique_id": "f", "width": 1, "height": 1, "duration": 2, "photo": shots}
    assert read(message(live_photo=live)).what == Sent(Content.PHOTO, reference="l", size=1280)


def test_a_place_is_what_it_is_called_and_never_where_it_is() -> None:
    where = {"latitude": 18.7883, "longitude": 98.9853}
    venue = {"location": where, "title": "วัดหนองน้ำใส", "address": "ต.หนองน้ำใส"}
    assert read(message(location=where, venue=venue)).what == Sent(Content.LOCATION, place="วัดหนองน้ำใส")
    assert read(message(location=where)).what == Sent(Content.LOCATION)


def test_a_file_name_leads_nowhere() -> None:
    document = {"file_id": "a", "file_unique_id": "b", "file_name": "..\\../etc/\u202erap\x00ort\ud83d.pdf"}
    what = read(message(document=document)).what
    assert what == Sent(Content.FILE, reference="a", name="_.._etc_raport_.pdf")


def test_an_edited_picture_is_of_no_interest() -> None:
    update = message(caption="แก้")
    assert read({"update_id": 3, "edited_message": update["message"]}).what == Ignored("edited")


def test_leaving_a_group_is_told() -> None:
    bot = {"id": 123456789, "is_bot": True, "first_name": "ภาคี"}
    changed = {
        "chat": GROUP,
        "from": SOMSRI,
        "date": 1795342777,
        "old_chat_member": {"user": bot, "status": "member"},
        "new_chat_member": {"user": bot, "status": "left"},
    }
    assert read({"update_id": 3, "my_chat_member": changed}).what == Changed(Change.BOT_REMOVED)


def test_letters_that_no_database_takes_are_replaced() -> None:
    assert read(message(text="ก\x00ข\ud83d")).what == Said("ก\ufffdข\ufffd")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"not json",
        b"\xff\xfe",
        b"[]",
        b'"text"',
        b"{}",
        b'{"update_id":"7"}',
        b'{"update_id":true}',
        b'{"update_id":1.5}',
        b'{"update_id":' + b"9" * 5000 + b"}",
        b'{"update_id":1,"message":' + b"[" * 200_000 + b"]" * 200_000 + b"}",
    ],
)
def test_what_is_no_update_is_refused(body: bytes) -> None:
    with pytest.raises(Unreadable):
        READER.read(body)


def test_a_deep_update_has_an_outcome() -> None:
    update = '{"update_id":1,"message":'
    reply = '{"message_id":1,"date":1795342777,"chat":{"id":1,"type":"private"},"reply_to_message":'
    body = update + reply * 400 + "{}" + "}" * 400 + "}"
    assert READER.read(body.encode()).what == Ignored("unreadable")
