"""What the bot says becomes messages that LINE takes: cards that stay, quick replies, text in parts."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from linebot.v3.messaging import PushMessageRequest, ReplyMessageRequest

from bot.channels.line.compose import compose
from bot.channels.splitting import utf16_length
from bot.outbound import Address, Bubble, Outgoing, Tap
from bot.says import Press
from tests.channels.line_platform import REPLY_TOKEN, TEACHER, TOKEN
from tests.channels.loopback import VALIDATOR

HEARD_AT = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
ANSWER = Address(TEACHER, HEARD_AT, reply_token=REPLY_TOKEN)
NEWS = Address(TEACHER, HEARD_AT)
SKIP = Tap("ข้าม", data="d|k7f2q9wx|phase|-")


def messages(row: Outgoing) -> list[dict[str, Any]]:
    loaded: list[dict[str, Any]] = json.loads(row.body)["messages"]
    return loaded


def problems(row: Outgoing) -> list[str]:
    """What LINE's specification and the SDK's models say against a row, warnings too.

    All but one: labels are counted in letters as a reader sees them, and not in code points as well.
    """
    address = {"replyToken": row.reply_token} if row.method == "reply" else {"to": row.chat}
    body = {**address, **json.loads(row.body)}
    model = ReplyMessageRequest if row.method == "reply" else PushMessageRequest
    assert model.from_dict(body).to_dict()["messages"] == body["messages"]
    headers = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/json"}
    if row.method == "push":
        headers["X-Line-Retry-Key"] = "5c2a3c5e-5a5e-4a9e-9d9c-0a6f3c9b1d11"
    url = f"https://api.line.me/v2/bot/message/{row.method}"
    found = VALIDATOR.check({"method": "POST", "url": url, "headers": headers, "body": body})
    return [str(each) for each in found if each.code != "line.length_codepoints"]


def card(message: dict[str, Any]) -> tuple[str, list[list[str]]]:
    """The text of a card and its labels, row by row."""
    body, footer = message["contents"]["body"]["contents"], message["contents"]["footer"]["contents"]
    rows = [part["contents"] if part["type"] == "box" else [part] for part in footer]
    return body[0]["text"], [[button["action"]["label"] for button in row] for row in rows]


def test_an_answer_is_one_reply_and_costs_nothing() -> None:
    (row,) = compose([Bubble("บันทึกแล้วค่ะ"), Bubble("ทำอะไรต่อดีคะ")], ANSWER)
    body = '{"messages":[{"type":"text","text":"บันทึกแล้วค่ะ"},{"type":"text","text":"ทำอะไรต่อดีคะ"}]}'
    assert row == Outgoing(TEACHER, "reply", body, reply_token=REPLY_TOKEN, price=0)


def test_without_a_token_it_is_a_push_and_costs_one_message() -> None:
    (row,) = compose([Bubble("ประกาศ")] * 5, NEWS)
    assert (row.method, row.price, row.reply_token, len(messages(row))) == ("push", 1, None, 5)
    assert problems(row) == []


def test_what_a_reply_does_not_hold_goes_by_push() -> None:
    rows = compose([Bubble(str(number)) for number in range(12)], ANSWER)
    assert [(row.method, len(messages(row)), row.price) for row in rows] == [
        ("reply", 5, 0),
        ("push", 5, 1),
        ("push", 2, 1),
    ]
    assert [message["text"] for row in rows for message in messages(row)] == [str(number) for number in range(12)]


def test_a_card_keeps_its_buttons() -> None:
    taps = (
        Tap("แก้ไข", data=Press("r", "edit", "42").pack(), main=True),
        Tap("อ่านฉบับเต็ม", link="https://example.org/privacy"),
    )
    (row,) = compose([Bubble("บันทึกแล้ว: ประชุมครู", taps, stays=True)], ANSWER)
    (message,) = messages(row)
    assert message["altText"] == "บันทึกแล้ว: ประชุมครู"
    assert card(message) == ("บันทึกแล้ว: ประชุมครู", [["แก้ไข"], ["อ่านฉบับเต็ม"]])
    edit, read = message["contents"]["footer"]["contents"]
    assert edit["action"] == {"type": "postback", "label": "แก้ไข", "data": "r|edit|42", "displayText": "แก้ไข"}
    assert (edit["style"], edit["color"], read["style"]) == ("primary", "#0F766E", "secondary")
    assert read["action"] == {"type": "uri", "label": "อ่านฉบับเต็ม", "uri": "https://example.org/privacy"}
    assert problems(row) == []


def test_no_answer_to_a_question_stands_out() -> None:
    scale = tuple(Tap(str(step), data=f"d|a|q4|{step}") for step in range(1, 6))
    (row,) = compose([Bubble("ข้อ 4", (*scale, Tap("ไม่แน่ใจ", data="d|a|q4|-")), stays=True)], ANSWER)
    (message,) = messages(row)
    assert card(message)[1] == [["1", "2", "3", "4", "5"], ["ไม่แน่ใจ"]]
    assert '"primary"' not in row.body
    assert problems(row) == []


def test_an_offer_is_a_quick_reply_under_the_last_bubble() -> None:
    (row,) = compose([Bubble("ขอบคุณค่ะ"), Bubble("จัดวันไหนคะ", (SKIP,))], ANSWER)
    first, last = messages(row)
    assert "quickReply" not in first
    (item,) = last["quickReply"]["items"]
    assert item["action"] == {"type": "postback", "label": "ข้าม", "data": SKIP.data, "displayText": "ข้าม"}
    assert problems(row) == []


def test_an_offer_that_another_bubble_follows_becomes_a_card() -> None:
    (row,) = compose([Bubble("จัดวันไหนคะ", (SKIP,)), Bubble("ขอบคุณค่ะ")], ANSWER)
    first, last = messages(row)
    assert card(first) == ("จัดวันไหนคะ", [["ข้าม"]])
    assert last == {"type": "text", "text": "ขอบคุณค่ะ"}


def test_an_empty_bubble_does_not_hide_the_offer_before_it() -> None:
    (row,) = compose([Bubble("จัดวันไหนคะ", (SKIP,)), Bubble(" ")], ANSWER)
    assert ["quickReply" in message for message in messages(row)] == [True]


def test_fourteen_offers_are_a_card_and_further_cards_beside_it() -> None:
    schools = tuple(Tap(f"โรงเรียนที่ {number}", data=f"d|a|org|{number}") for number in range(14))
    (row,) = compose([Bubble("ร่วมกับโรงเรียนใด", schools)], ANSWER)
    (message,) = messages(row)
    pages = message["contents"]["contents"]
    assert message["contents"]["type"] == "carousel"
    assert [page["body"]["contents"][0]["text"] for page in pages] == ["ร่วมกับโรงเรียนใด", "2/2"]
    assert [len(page["footer"]["contents"]) for page in pages] == [10, 4]
    assert problems(row) == []


def test_a_long_text_goes_in_parts_with_the_buttons_on_the_last() -> None:
    text = "\n\n".join("ประชุมออกแบบแผนการสอนเศษส่วน" * 20 for _ in range(12))
    for stays in (True, False):
        (row,) = compose([Bubble(text, (SKIP,), stays=stays)], ANSWER)
        *before, last = messages(row)
        assert all("quickReply" not in message and message["type"] == "text" for message in before)
        shown = [message["text"] for message in before] + [card(last)[0] if stays else last["text"]]
        assert "\n\n".join(shown) == text
        assert len(shown) > 1
        assert problems(row) == []


def test_a_label_is_cut_at_twenty_letters_as_a_reader_counts_them() -> None:
    (row,) = compose([Bubble("เลือก", (Tap("น้ำ" * 20, data="c|a"), Tap("น้ำ" * 21, data="c|b")))], ANSWER)
    labels = [item["action"]["label"] for item in messages(row)[0]["quickReply"]["items"]]
    assert labels[0] == "น้ำ" * 20
    assert labels[1] == "น้ำ" * 19 + "…"
    assert problems(row) == []


def test_the_notice_of_a_long_card_is_cut() -> None:
    (row,) = compose([Bubble("ประกาศ" * 300, (SKIP,), stays=True)], NEWS)
    (message,) = messages(row)
    assert utf16_length(message["altText"]) <= 1500
    assert message["altText"].endswith("…")
    assert card(message)[0] == "ประกาศ" * 300


@pytest.mark.parametrize("text", ["", "  \n ", "\u200b", "\x00"])
def test_a_bubble_without_anything_to_see_is_left_out_or_stands_for_its_buttons(text: str) -> None:
    assert compose([Bubble(text)], ANSWER) == []
    for stays in (True, False):
        (row,) = compose([Bubble(text, (SKIP,), stays=stays)], ANSWER)
        assert "…" in row.body
        assert problems(row) == []


def test_half_a_surrogate_pair_and_control_characters_do_not_stop_a_message() -> None:
    (row,) = compose([Bubble("ครู\ud83d\x0b\r\nสมศรี")], ANSWER)
    assert messages(row)[0]["text"] == "ครู\ufffd\nสมศรี"
    row.body.encode()


def test_a_thai_address_is_written_as_the_platform_wants_it() -> None:
    (row,) = compose([Bubble("อ่าน", (Tap("อ่าน", link="https://example.org/ครู?a=1&b=%20"),), stays=True)], ANSWER)
    uri = messages(row)[0]["contents"]["footer"]["contents"][0]["action"]["uri"]
    assert uri == "https://example.org/%E0%B8%84%E0%B8%A3%E0%B8%B9?a=1&b=%20"


@pytest.mark.parametrize(
    "tap",
    [Tap("ก"), Tap("ก", data="c|a", link="https://example.org"), Tap("ก", data="ก" * 301), Tap("ก", link="line://x")],
)
def test_a_button_that_no_platform_could_carry_is_our_fault(tap: Tap) -> None:
    with pytest.raises(ValueError):
        compose([Bubble("ก", (tap,))], ANSWER)


TEXTS = st.text(st.sampled_from('กขคงิีุู่้์เแโำๆ๑ \n.aB📚👍🇹🇭\u200b"\\') | st.characters(), max_size=40)
LINKS = st.sampled_from(["https://example.org/ก?a=1", "https://example.org/" + "a" * 980])
DATA = st.sampled_from(["c|menu", "d|k7f2q9wx|phase|do", "c|" + "x" * 62, "ก" * 300])
TAPS = st.builds(Tap, TEXTS, data=DATA) | st.builds(Tap, TEXTS, link=LINKS)
BUBBLES = st.builds(Bubble, TEXTS, st.lists(TAPS, max_size=6).map(tuple), stays=st.booleans(), replaces=st.booleans())


def grown(bubble: Bubble, words: int, labels: int, buttons: int) -> Bubble:
    """The bubble with its text, its labels and its buttons repeated."""
    taps = [replace(tap, label=tap.label * labels) for tap in bubble.taps * buttons]
    return replace(bubble, text=bubble.text * words, taps=tuple(taps))


@given(
    st.lists(BUBBLES, max_size=3),
    st.sampled_from([1, 30, 400]),
    st.sampled_from([1, 1, 40]),
    st.sampled_from([1, 1, 3, 30]),
    st.sampled_from([ANSWER, NEWS]),
)
def test_the_platform_takes_whatever_is_composed(
    bubbles: list[Bubble], words: int, labels: int, buttons: int, address: Address
) -> None:
    rows = compose([grown(bubble, words, labels, buttons) for bubble in bubbles], address)
    assert [problem for row in rows for problem in problems(row)] == []
    assert all(row.method == "push" and row.price == 1 for row in rows[1:])
    assert all(utf16_length(message.get("altText", "ก")) <= 1500 for row in rows for message in messages(row))


@given(BUBBLES, st.sampled_from([1, 3, 30]))
def test_no_button_is_lost(bubble: Bubble, buttons: int) -> None:
    taps = bubble.taps * buttons
    rows = compose([replace(bubble, taps=taps)], ANSWER)
    shown = [button["action"] for row in rows for message in messages(row) for button in _buttons(message)]
    assert [action.get("data", "") for action in shown] == [tap.data for tap in taps]


def _buttons(node: Any) -> list[dict[str, Any]]:
    """Everything below that has an action, in order."""
    if isinstance(node, list):
        return [found for each in node for found in _buttons(each)]
    if not isinstance(node, dict):
        return []
    return [node] if "action" in node else [found for each in node.values() for found in _buttons(each)]
