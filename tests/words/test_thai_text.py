"""What reads the same is the same; what is kept loses nothing that can be seen."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.thai.thai_text import clean, cut, digits, fold, graphemes


@pytest.mark.parametrize(
    ("typed", "same"),
    [
        ("คําปรึกษา", "คำปรึกษา"),
        ("เเบ่งปัน", "แบ่งปัน"),
        ("ป.๔ ๒๕๖๙", "ป.4 2569"),
        ("เม\u200bนู", "เมนู"),
        ("  บ้าน \n  ดอน\u00a0สายรุ้ง ", "บ้าน ดอน สายรุ้ง"),
        ("TN7K2M", "tn7k2m"),
        ("\u0e14\u0e49\u0e38", "\u0e14\u0e38\u0e49"),
    ],
)
def test_folding_forgives_what_cannot_be_seen(typed: str, same: str) -> None:
    assert fold(typed) == fold(same)


def test_what_is_kept_loses_only_what_cannot_be_seen() -> None:
    assert clean(" ครู\u200bสมใจ\x00 \r\nบรรทัดสอง\t๑๒ ") == "ครูสมใจ \nบรรทัดสอง ๑๒"


@pytest.mark.parametrize(("text", "count"), [("", 0), ("abc", 3), ("กี่", 1), ("ผู้ที่", 2), ("น้ำ", 1), ("👍🏽", 1)])
def test_a_reader_counts_graphemes(text: str, count: int) -> None:
    assert graphemes(text) == count


def test_a_long_text_is_cut_between_graphemes() -> None:
    assert cut("สวัสดีคุณครูที่น่ารัก", 21) == "สวัสดีคุณครูที่น่ารัก"
    short = cut("โรงเรียนบ้านดอนสายรุ้งวิทยาคม", 20)
    assert short.endswith("…")
    assert graphemes(short) <= 20


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_cleaning_twice_changes_nothing_and_letters_stay(text: str) -> None:
    kept = clean(text)
    assert clean(kept) == kept
    letters = [each for each in unicodedata.normalize("NFC", text) if each.isalnum()]
    assert [each for each in kept if each.isalnum()] == letters


@given(st.text(), st.integers(1, 30))
def test_a_cut_text_fits_and_is_the_beginning(text: str, longest: int) -> None:
    short = cut(text, longest)
    assert graphemes(short) <= longest
    assert short == text or text.startswith(short.removesuffix("…"))


@given(st.text())
def test_thai_digits_become_others_at_the_same_place(text: str) -> None:
    assert len(digits(text)) == len(text)
