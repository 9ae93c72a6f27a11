"""What the bot says becomes calls that the Bot API takes: text in parts, buttons in rows, edits in place."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.splitting import utf16_length
from bot.channels.telegram.compose import compose, keyboard
from bot.outbound import Address, Bubble, Outgoing, Tap
from bot.says import Press
from tests.channels.loopback import VALIDATOR, Call
from tests.channels.telegram_platform import TOKEN

HEARD_AT = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
TO_TEACHER = Address("5550001", HEARD_AT)
AFTER_A_PRESS = Address("5550001", HEARD_AT, pressed_message="101")


def problems(call: Outgoing) -> list[str]:
    sent = Call(
        "POST",
        "api.telegram.org",
        f"/bot{TOKEN}/{call.method}",
        {"Content-Type": "application/json"},
        call.body.encode(),
    )
    return [str(problem) for problem in VALIDATOR.check(sent.record())]


def parameters(call: Outgoing) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(call.body)
    return loaded


def rows(*labels: str) -> list[list[str]]:
    return [[button["text"] for button in row] for row in keyboard([Tap(label, data="c|menu") for label in labels])]


def test_a_bubble_is_one_plain_message_without_a_preview() -> None:
    (call,) = compose([Bubble("บันทึกแล้ว <b> _x_ https://example.org")], AFTER_A_PRESS)
    assert call == Outgoing(
        "5550001",
        "sendMessage",
        '{"chat_id":5550001,"text":"บันทึกแล้ว <b> _x_ https://example.org","link_preview_options":{"is_disabled":true}}',
    )


def test_buttons_carry_their_press_or_their_link() -> None:
    taps = (Tap("แก้ไข", data=Press("r", "edit", "42").pack()), Tap("อ่านฉบับเต็ม", link="https://example.org/privacy"))
    (call,) = compose([Bubble("การ์ด", taps)], TO_TEACHER)
    assert parameters(call)["reply_markup"] == {
        "inline_keyboard": [
            [
                {"text": "แก้ไข", "callback_data": "r|edit|42"},
                {"text": "อ่านฉบับเต็ม", "url": "https://example.org/privacy"},
            ]
        ]
    }
    assert problems(call) == []


@pytest.mark.parametrize(
    ("labels", "expected"),
    [
        (("1", "2", "3", "4", "5"), [["1", "2", "3", "4", "5"]]),
        (("1", "2", "3", "4", "5", "6"), [["1", "2", "3"], ["4", "5", "6"]]),
        (("1", "2", "3", "4", "5", "6", "7"), [["1", "2", "3", "4"], ["5", "6", "7"]]),
        (("ทุกโรงเรียน", "เหมือนครั้งก่อน", "พิมพ์ชื่อเอง"), [["ทุกโรงเรียน", "เหมือนครั้งก่อน"], ["พิมพ์ชื่อเอง"]]),
        (("ยินยอมและเข้าร่วมเครือข่าย", "ไม่ยินยอม", "ภาษา"), [["ยินยอมและเข้าร่วมเครือข่าย"], ["ไม่ยินยอม"], ["ภาษา"]]),
        (("1", "2", "ข้าม", "ยกเลิก"), [["1", "2"], ["ข้าม", "ยกเลิก"]]),
        (("☑ โรงเรียนบ้านหนองแวง", "10", "👍🏽", "ตกลง"), [["☑ โรงเรียนบ้านหนองแวง"], ["10", "👍🏽"], ["ตกลง"]]),
    ],
)
def test_buttons_stand_in_rows_that_a_thumb_hits(labels: tuple[str, ...], expected: list[list[str]]) -> None:
    assert rows(*labels) == expected


def test_a_label_that_no_row_holds_is_cut_between_letters() -> None:
    ((label,),) = rows("โรงเรียนบ้านทุ่งน้ำใสวิทยาคารราษฎร์อุปถัมภ์สาขาที่นี้" + "น้ำ" * 9)
    assert label == "โรงเรียนบ้านทุ่งน้ำใสวิทยาคารราษฎร์อุปถัมภ์สาขาที่นี้น้ำ…"


def test_what_replaces_edits_the_message_that_was_pressed_once() -> None:
    replacing = Bubble("ข้อ 4", (Tap("1", data="d|a|q4|1"),), replaces=True)
    calls = compose([Bubble("ขอบคุณ"), replacing, replacing], AFTER_A_PRESS)
    assert [call.method for call in calls] == ["sendMessage", "editMessageText", "sendMessage"]
    assert parameters(calls[1])["message_id"] == 101
    assert "message_id" not in parameters(calls[2])
    assert all(not problems(call) for call in calls)


def test_without_a_pressed_message_nothing_is_edited() -> None:
    (call,) = compose([Bubble("ข้อ 4", replaces=True)], TO_TEACHER)
    assert call.method == "sendMessage"


def test_a_long_text_goes_in_parts_with_the_buttons_under_the_last() -> None:
    text = "\n\n".join("ประชุมออกแบบแผนการสอนเศษส่วน" * 20 for _ in range(12))
    calls = compose([Bubble(text, (Tap("เมนู", data="c|menu"),), replaces=True)], AFTER_A_PRESS)
    assert [call.method for call in calls] == ["editMessageText", "sendMessage"]
    assert all(utf16_length(parameters(call)["text"]) <= 4096 for call in calls)
    assert ["reply_markup" in parameters(call) for call in calls] == [False, True]
    assert "\n\n".join(parameters(call)["text"] for call in calls) == text


@pytest.mark.parametrize("text", ["", "  \n ", "\u200b"])
def test_a_bubble_without_anything_to_see_is_left_out_or_stands_for_its_buttons(text: str) -> None:
    assert compose([Bubble(text)], TO_TEACHER) == []
    (call,) = compose([Bubble(text, (Tap("เมนู", data="c|menu"),))], TO_TEACHER)
    assert parameters(call)["text"] == "…"


def test_half_a_surrogate_pair_does_not_stop_a_message() -> None:
    (call,) = compose([Bubble("ครู\ud83d")], TO_TEACHER)
    assert parameters(call)["text"] == "ครู\ufffd"
    call.body.encode()


def test_a_group_is_a_negative_number_and_a_name_stays_a_name() -> None:
    assert parameters(compose([Bubble("ก")], Address("-1001234567890", HEARD_AT))[0])["chat_id"] == -1001234567890
    assert parameters(compose([Bubble("ก")], Address("@phakhi", HEARD_AT))[0])["chat_id"] == "@phakhi"


@pytest.mark.parametrize(
    "tap",
    [Tap("ก"), Tap("ก", data="c|a", link="https://example.org"), Tap("ก", data="ก" * 22), Tap("ก", link="line://x")],
)
def test_a_button_that_no_platform_could_carry_is_our_fault(tap: Tap) -> None:
    with pytest.raises(ValueError):
        compose([Bubble("ก", (tap,))], TO_TEACHER)


#: The validator takes "attach://" for an upload wherever it stands.
TEXTS = st.text(st.sampled_from("กขคงิีุู่้์เแโำๆ๑ \n.aB📚👍🇹🇭\u200b") | st.characters(), max_size=40).filter(
    lambda text: "attach://" not in text
)
LONG = st.builds(lambda text, times: text * times, TEXTS, st.sampled_from([1, 1, 1, 400]))
TAPS = st.builds(Tap, TEXTS, data=st.sampled_from(["c|menu", "d|k7f2q9wx|phase|do", "c|" + "x" * 62])) | st.builds(
    Tap, TEXTS, link=st.just("https://example.org/ก?a=1")
)
BUBBLES = st.builds(
    Bubble, LONG, st.lists(TAPS, max_size=9).map(tuple), stays=st.booleans(), replaces=st.booleans()
) | st.builds(Bubble, TEXTS, st.lists(TAPS, min_size=95, max_size=120).map(tuple))


@given(st.lists(BUBBLES, max_size=4), st.sampled_from([TO_TEACHER, AFTER_A_PRESS]))
def test_the_platform_takes_whatever_is_composed(bubbles: list[Bubble], address: Address) -> None:
    calls = compose(bubbles, address)
    for call in calls:
        assert problems(call) == []
        assert len(parameters(call)["text"].strip()) > 0
    assert sum(call.method == "editMessageText" for call in calls) <= 1
