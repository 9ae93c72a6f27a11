"""A file's name is kept so that it can be shown and saved under, whatever was told."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.media.file_names import LONGEST, safe_name
from bot.thai.thai_text import graphemes


@pytest.mark.parametrize(
    ("told", "name"),
    [
        ("รายงานผลการนิเทศ.pdf", "รายงานผลการนิเทศ.pdf"),
        ("  แผน  การสอน\nป.4 .docx ", "แผน การสอน ป.4 .docx"),
        ("../../etc/passwd", "_.._etc_passwd"),
        ("C:\\ครู\\แผน.pdf", "C:_ครู_แผน.pdf"),
        ("..", ""),
        (".htaccess", "htaccess"),
        ("\u202e\x00\x1b[31m", "[31m"),
        ("", ""),
        ("ก" * 200 + ".pdf", "ก" * 95 + "….pdf"),
        ("ก" * 200, "ก" * 99 + "…"),
        ("a." + "b" * 200, "a." + "b" * 97 + "…"),
    ],
)
def test_what_was_told_becomes_a_name(told: str, name: str) -> None:
    assert safe_name(told) == name


@given(st.text(st.characters(), max_size=300))
def test_no_name_leads_anywhere_or_is_without_end(told: str) -> None:
    name = safe_name(told)
    assert not set(name) & set("/\\\n\r\t\x00")
    assert not name.startswith(".")
    assert graphemes(name) <= LONGEST
    assert len(name) <= 255
    name.encode()


def test_marks_stacked_without_end_are_cut() -> None:
    assert len(safe_name("ก" + "\u0e49" * 5000 + ".pdf")) == 255
