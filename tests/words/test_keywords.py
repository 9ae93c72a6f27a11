"""Keywords never eat an answer; a code is known in any spelling, and a sentence is no code."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.thai.keywords import Command, agrees, asks_to_cancel, heard, join_code, language_asked, tagged
from bot.thai.understood import UNDERSTOOD

#: `domain/activity_schema.yaml` keyword_rule, cases: a text, whether a text question is open, the command.
CASES = [
    ("ประชุมออกแบบแผนการสอนเศษส่วน", True, None),
    ("ออกข้อสอบกลางภาค", True, None),
    ("นำผลสอบกลางภาคมาดูด้วยกัน", True, None),
    ("ทำบันทึกข้อตกลง", True, None),
    ("แจ้งยกเลิกงานวิทย์", True, None),
    ("ขอยกเลิกหน่อยครับ", True, Command("cancel")),
    ("ยกเลิกค่ะ", True, Command("cancel")),
    ("ช่วยยกเลิกหน่อยนะคะ", True, Command("cancel")),
    ("ช่วยเหลือหน่อยค่ะ", True, Command("help")),
    ("ขอคำปรึกษาหน่อยนะครับ", True, Command("advice")),
    ("ข้าม", True, Command("skip")),
    ("ผล", True, Command("results")),
    ("บันทึกผลการทดลองครบทุกกลุ่ม", True, None),
    ("บันทึก ประชุมวางแผน", True, None),
    ("บันทึก ประชุมวางแผน", False, Command("log", "ประชุมวางแผน")),
    ("ค้นหา เศษส่วน", False, Command("search", "เศษส่วน")),
    ("ออกข้อสอบกลางภาค", False, None),
    ("tn7k2m s๐๑", False, None),
]


@pytest.mark.parametrize(("text", "answering", "command"), CASES)
def test_a_keyword_counts_only_where_it_may(text: str, answering: bool, command: Command | None) -> None:
    assert heard(text, answering=answering) == command


@pytest.mark.parametrize(
    "text", ["ขอคําปรึกษา", "เเบ่งปัน", "  เมนู  ", "เม\u200bนู", "MENU", "/Start", "เมนูค่ะ!!", "เมนู ครับ."]
)
def test_spelling_is_forgiven(text: str) -> None:
    assert heard(text, answering=True) is not None


@pytest.mark.parametrize("text", ["", " ", "คะ", "นะคะ", "...", "ขอ", "ช่วยหน่อยนะครับ"])
def test_fillers_alone_are_no_command(text: str) -> None:
    assert heard(text, answering=False) is None


def test_the_rest_is_as_typed() -> None:
    assert heard("log Shared Speaking rubrics", answering=False) == Command("log", "Shared Speaking rubrics")
    assert heard("#บันทึก เปิดชั้นเรียน ป.๔\nกับวัดศรีธารธรรม", answering=False) == Command(
        "log", "เปิดชั้นเรียน ป.๔\nกับวัดศรีธารธรรม"
    )
    assert heard("บันทึก\nเปิดชั้นเรียน", answering=False) == Command("log", "เปิดชั้นเรียน")
    assert heard("กู้คืน 12", answering=False) == Command("restore", "12")


@pytest.mark.parametrize(
    ("text", "answering", "command"),
    [
        ("รายการ ๑๒", False, Command("entry", "๑๒")),
        ("เลขที่ 12", False, Command("entry", "12")),
        ("entry 12", False, Command("entry", "12")),
        ("รายการ", False, Command("entry")),
        ("รายการ 12", True, None),
        ("รายการ", True, None),
        ("รายการ ที่ทำวันนี้", False, None),
        ("รายการ 12 ข้อ", False, None),
        ("entry test", False, None),
    ],
)
def test_an_entry_is_named_by_its_number_and_by_nothing_else(
    text: str, answering: bool, command: Command | None
) -> None:
    assert heard(text, answering=answering) == command


def test_only_some_commands_take_a_rest() -> None:
    assert heard("เมนู อาหารกลางวัน", answering=False) is None
    assert heard("ออก ข้อสอบ", answering=False) is None


def test_a_language_is_asked_for_by_its_name() -> None:
    spoken = heard("English", answering=False)
    assert spoken is not None
    assert (spoken.name, language_asked(spoken.rest)) == ("language", "en")
    spoken = heard("ภาษาไทยค่ะ", answering=True)
    assert spoken is not None
    assert language_asked(spoken.rest) == "th"
    spoken = heard("ภาษา", answering=True)
    assert spoken is not None
    assert language_asked(spoken.rest) is None


def test_an_answer_that_mentions_cancelling_is_noticed() -> None:
    assert asks_to_cancel("แจ้งยกเลิกงานวิทย์")
    assert asks_to_cancel("We had to CANCEL the camp")
    assert not asks_to_cancel("หยุดเรียนวันจันทร์")


def test_no_spelling_means_two_commands() -> None:
    words = [word.casefold() for spellings in UNDERSTOOD.keywords.values() for word in spellings]
    assert len(words) == len(set(words))


@pytest.mark.parametrize(
    ("typed", "compact"),
    [
        ("TN7K2M", "TN7K2M"),
        ("TN7K2M-S01", "TN7K2MS01"),
        ("tn7k2m s๐๑", "TN7K2MS01"),
        ("tn7k2ms01", "TN7K2MS01"),
        ("tn7 k2m s01", "TN7K2MS01"),
        ("TN7K2M–S01", "TN7K2MS01"),
        ("TN7K2M - S01", "TN7K2MS01"),
        ("tn-7k-2m", "TN7K2M"),
        ("TNH4VY-CO", "TNH4VYCO"),
        ("tnh4vy co", "TNH4VYCO"),
        ("TNH 4VY CO", "TNH4VYCO"),
        ("SP3K8W-AREA1", "SP3K8WAREA1"),
        ("sp3k8w area1", "SP3K8WAREA1"),
        ("/start TN7K2MS01", "TN7K2MS01"),
        ("/START tn7k2m", "TN7K2M"),
        ("ASPYK2X3QW4R", "ASPYK2X3QW4R"),
        ("TNKMPW", "TNKMPW"),
        ("234567", "234567"),
        ("\u200btn7k2m\n", "TN7K2M"),
    ],
)
def test_a_code_is_known_in_any_spelling(typed: str, compact: str) -> None:
    assert join_code(typed) == compact


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "/start",
        "hello",
        "search",
        "SEARCH",
        "thanks",
        "สวัสดีค่ะ",
        "เปิดชั้นเรียน ป.4",
        "TN7K2M?",
        "รหัส TN7K2M",
        "Grade 4 math",
        "math camp 2026",
        "plan 2 h",
        "12-11-2569",
        "12-Nov-2026",
        "20 11 2026",
        "081-234-5678",
        "0812345678",
        "๑๒๓๔๕๖",
        "1103702445612",
        "A1B2",
        "A1" * 13,
    ],
)
def test_what_else_is_typed_is_no_code(typed: str) -> None:
    assert join_code(typed) is None


@pytest.mark.parametrize(
    ("typed", "entry"),
    [
        ("#บันทึก ปลูกผัก", "ปลูกผัก"),
        ("  #บันทึก: ปลูกผัก\nกับบ้านดอน", "ปลูกผัก\nกับบ้านดอน"),
        ("#บันทึกปลูกผัก", "ปลูกผัก"),
        ("#บันทึก", ""),
        ("#Log planted trees", "planted trees"),
        ("#log", ""),
        ("\u200b#logปลูกผัก", "ปลูกผัก"),
        ("#logbook", None),
        ("บันทึก ปลูกผัก", None),
        ("ปลูกผัก #บันทึก", None),
        ("#", None),
        ("", None),
    ],
)
def test_an_entry_in_a_group_begins_with_its_tag(typed: str, entry: str | None) -> None:
    assert tagged(typed) == entry


ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


@given(st.text(ALPHABET, min_size=6, max_size=6), st.integers(1, 99), st.sampled_from(["-", " ", " - ", ""]))
def test_every_code_of_a_school_is_found_in_small_letters_too(code: str, school: int, between: str) -> None:
    spelled = f"{code}{between}S{school:02}"
    found = join_code(spelled.lower())
    if any(letter.isdigit() for letter in code):
        assert found == f"{code}S{school:02}"
    assert join_code(spelled) == f"{code}S{school:02}"


@given(st.text())
def test_any_text_is_read_without_an_error(text: str) -> None:
    heard(text, answering=False)
    heard(text, answering=True)
    asks_to_cancel(text)
    agrees(text)
    join_code(text)
    tagged(text)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("สวัสดีค่ะ", "hello"),
        ("ขอบคุณครับ", "thanks"),
        ("ขอบคุณมากค่ะ", "thanks"),
        ("ขอบคุณมาก ๆ ค่ะ", "thanks"),
        ("Thank you!", "thanks"),
        ("ครับ", "thanks"),
        ("ค่ะ", "thanks"),
        ("โอเคค่ะ", "thanks"),
        ("OK", "thanks"),
    ],
)
def test_a_courtesy_is_a_keyword_only_while_nothing_is_asked(text: str, name: str) -> None:
    assert heard(text, answering=False) == Command(name)
    assert heard(text, answering=True) is None


def test_own_entries_are_searched_with_a_word_after_their_keyword() -> None:
    assert heard("ของฉัน เศษส่วน", answering=False) == Command("mine", "เศษส่วน")
    assert heard("My log fractions of Grade 4", answering=False) == Command("mine", "fractions of Grade 4")
    assert heard("my logbook", answering=False) is None
    assert heard("ของฉัน เศษส่วน", answering=True) is None


@pytest.mark.parametrize(
    ("text", "agreed"),
    [
        ("ใช่", True),
        ("ใช่ค่ะ", True),
        ("ตกลงครับ", True),
        ("โอเคนะคะ", True),
        ("ได้เลย!", True),
        ("บันทึกเลยค่ะ", True),
        ("ถูกต้อง", True),
        ("ครับ", True),
        ("Yes.", True),
        ("ok", True),
        ("Sure!", True),
        ("ไม่", False),
        ("ไม่ค่ะ", False),
        ("ไม่ใช่ครับ", False),
        ("ไม่เอานะคะ", False),
        ("No", False),
        ("", None),
        ("คะ", None),
        ("ไม่แน่ใจ", None),
        ("ใช่วันจันทร์ไหม", None),
        ("ไม่ใช่บ้านดอนสายรุ้ง", None),
        ("ok, but two hours", None),
        ("ใช่" * 100, None),
    ],
)
def test_yes_and_no_are_answers_only_where_nothing_else_is_said(text: str, agreed: bool | None) -> None:
    assert agrees(text) is agreed


def test_no_word_says_yes_and_no() -> None:
    assert not set(UNDERSTOOD.agreeing) & set(UNDERSTOOD.refusing)


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("แก้ไข 61", Command("edit", "61")),
        ("ประวัติ ๖๑", Command("history", "๖๑")),
        ("ยกเลิกรายการ 61", Command("undo", "61")),
        ("#61", Command("entry", "61")),
        ("#๖๑", Command("entry", "61")),
        ("undo 61", Command("undo", "61")),
        ("สมุดบันทึก PLC", Command("mine")),
        ("ขอไฟล์ excel", Command("xlsx")),
        ("แก้ไข ปัญหาการอ่าน", None),
        ("ประวัติ โรงเรียน", None),
        ("ยกเลิกรายการนี้", Command("cancel")),
    ],
)
def test_what_an_entry_s_buttons_do_can_be_typed_with_its_number(text: str, command: Command | None) -> None:
    assert heard(text, answering=False) == command
    assert heard(text, answering=True) in (None, Command("mine"), Command("xlsx"), Command("cancel"))
