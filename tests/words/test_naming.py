"""Titles are taken off names, members are addressed politely, and nobody gets two titles."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.thai.naming import Name, address, read_name
from bot.words import Words

WORDS = Words()

#: `domain/messages.yaml` naming, cases: typed, position, address in Thai, whether the member is asked.
CASES = [
    ("สมใจ", "teacher", "คุณครูสมใจ", False),
    ("ครูสมใจ", "teacher", "คุณครูสมใจ", True),
    ("ครู สมใจ", "teacher", "คุณครูสมใจ", False),
    ("คุณครูสมใจ ธารรุ่งเรือง", "teacher", "คุณครูสมใจ", True),
    ("นางสาวพิมพ์ใจ ดอนทองสุข", "teacher", "คุณครูพิมพ์ใจ", True),
    ("น.ส. พิมพ์ใจ", "teacher", "คุณครูพิมพ์ใจ", False),
    ("นางนงเยาว์", "teacher", "คุณครูนงเยาว์", True),
    ("ผอ.วิชัย", "director", "ผอ.วิชัย", False),
    ("ผอ วิชัย ดอนงามตา", "director", "ผอ.วิชัย", False),
    ("ผู้อำนวยการ วิชัย", "director", "ผอ.วิชัย", False),
    ("รอง ผอ. อรุณ", "deputy", "รอง ผอ.อรุณ", False),
    ("รองผอ.อรุณ", "deputy", "รอง ผอ.อรุณ", False),
    ("ศน.รัตนา", "supervisor", "ศน.รัตนา", False),
    ("ดร.รัตนา แสงธาร", "supervisor", "ศน.รัตนา", False),
    ("ว่าที่ ร.ต. ธนพล", "teacher", "คุณครูธนพล", False),
    ("ว่าที่ร้อยตรีหญิง กมล", "teacher", "คุณครูกมล", False),
    ("อ.มาลี", "lecturer", "อาจารย์มาลี", False),
    ("ผศ.ดร.มาลี", "lecturer", "อาจารย์มาลี", False),
    ("คุณอนงค์", "area_staff", "คุณอนงค์", True),
    ("คุณากร", "teacher", "คุณครูคุณากร", False),
    ("นายิกา", "teacher", "คุณครูนายิกา", False),
    ("ครูเอ", "teacher", "คุณครูเอ", True),
    ("ครูโอ๋ 🌸", "mentor_teacher", "คุณครูโอ๋", True),
    ("พระมหาอุดม", "teacher", "พระมหาอุดม", False),
    ("Kru Joy", "teacher", "คุณครู Joy", False),
]


def addressed(name: Name, position: str, language: str = "th") -> str:
    word = address(name.given, honorific=name.honorific, position=position)
    return WORDS.text(word.key, word.values, language=language, voice="female")


@pytest.mark.parametrize(("typed", "position", "expected", "asked"), CASES)
def test_a_member_is_addressed_as_they_would_expect(typed: str, position: str, expected: str, asked: bool) -> None:
    name = read_name(typed)
    assert name is not None
    assert addressed(name, position) == expected
    assert name.sure is not asked


def test_in_english_the_form_of_address_is_english() -> None:
    name = read_name("Kru Joy")
    assert name is not None
    assert addressed(name, "teacher", "en") == "Kru Joy"


@pytest.mark.parametrize(
    ("typed", "shown", "given_name"),
    [
        ("คุณครูสมใจ ธารรุ่งเรือง", "สมใจ ธารรุ่งเรือง", "สมใจ"),
        ("ว่าที่ร.ต.ธนพล ทองดี", "ธนพล ทองดี", "ธนพล"),
        ("รอง ผอ อรุณ", "อรุณ", "อรุณ"),
        ("ผู้อํานวยการ วิชัย", "วิชัย", "วิชัย"),
        ("สม\u200bใจ\nทองดี", "สมใจ ทองดี", "สมใจ"),
        ("Mr. John O’Neil", "John O’Neil", "John"),
        ("Dr.Ann-Marie", "Ann-Marie", "Ann-Marie"),
        ("Drew", "Drew", "Drew"),
        ("ศรีสุดา", "ศรีสุดา", "ศรีสุดา"),
        ("สมใจ (จุ๋ม)", "สมใจ (จุ๋ม)", "สมใจ"),
        ("ครูเเดง", "แดง", "แดง"),
    ],
)
def test_the_shown_name_keeps_given_name_and_surname(typed: str, shown: str, given_name: str) -> None:
    name = read_name(typed)
    assert name is not None
    assert (name.name, name.given) == (shown, given_name)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        " ",
        "ครู",
        "ผอ.",
        "ดร",
        "Kru",
        "พระมหา",
        "🌸",
        "สมใจ 2",
        "สมใจ๒",
        "@somjai",
        "https://line.me/ti/p/x",
        "somjai@school.ac.th",
        "ก" * 41,
        "ก" + "\u0e49" * 90,
        "...",
    ],
)
def test_what_is_no_name_is_asked_for_again(typed: str) -> None:
    assert read_name(typed) is None
    assert read_name(typed, as_typed=True) is None or typed in {"ครู", "ผอ.", "ดร", "Kru"}


def test_the_second_answer_is_taken_as_typed() -> None:
    name = read_name("ครูเอ", as_typed=True)
    assert name == Name("ครูเอ", "ครูเอ")


def test_a_monk_keeps_the_whole_name() -> None:
    assert read_name("พระ อุดม ธมฺมธโร") == Name("พระ อุดม ธมฺมธโร", "พระ อุดม ธมฺมธโร", honorific=False)
    name = read_name("พระพร ทองดี")
    assert name is not None
    assert name.honorific


@given(st.text(max_size=60))
def test_any_text_is_a_name_or_asked_again(typed: str) -> None:
    for as_typed in (False, True):
        name = read_name(typed, as_typed=as_typed)
        if name is not None:
            assert name.given
            assert name.name.startswith(name.given)
            assert len(name.name) <= 80
            assert read_name(name.name, as_typed=True) is not None
