"""A long text becomes parts that fit, cut where a reader would pause and never inside a letter."""

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.splitting import graphemes, split_text, utf16_length

THAI = "กขคงจชซญฎฐดตถทธนบปผฝพฟภมยรลวศษสหฬอฮ" + "ะัาำิีึืฺุู็่้๊๋์ํ" + "เแโใไๆฯ" + "๐๑๒๙"
LETTERS = st.sampled_from(THAI + " \n.abc") | st.sampled_from(["👩‍🏫", "🇹🇭", "👍🏽", "\r\n", "é"])
TEXTS = st.lists(LETTERS, max_size=300).map("".join)
ANY_TEXTS = st.text(max_size=200) | TEXTS


def without_space(text: str) -> str:
    return "".join(cluster for cluster in graphemes(text) if not cluster.isspace())


@given(ANY_TEXTS, st.integers(2, 60))
def test_each_part_fits_and_says_something(text: str, limit: int) -> None:
    for part in split_text(text, limit):
        assert 1 <= utf16_length(part) <= limit
        assert not part.isspace()


@given(ANY_TEXTS, st.integers(2, 60))
def test_only_white_space_is_lost(text: str, limit: int) -> None:
    assert "".join(without_space(part) for part in split_text(text, limit)) == without_space(text)


@given(TEXTS, st.integers(24, 60))
def test_no_cluster_is_cut(text: str, limit: int) -> None:
    if any(utf16_length(cluster) > limit for cluster in graphemes(text)):
        return
    ends = {match.end() for match in regex.finditer(r"\X", text)} | {0}
    at = 0
    for part in split_text(text, limit):
        begins = text.index(part, at)
        assert begins in ends
        assert begins + len(part) in ends
        at = begins + len(part)


@given(ANY_TEXTS)
def test_a_text_that_fits_is_left_as_it_is(text: str) -> None:
    assert split_text(text, 4096) == ([text] if text and not text.isspace() else [])


@given(st.text(st.sampled_from(THAI), min_size=50, max_size=300))
def test_parts_are_at_least_half_full(text: str) -> None:
    parts = split_text(text, 40)
    longest = max(utf16_length(cluster) for cluster in graphemes(text))
    if longest > 10:
        return
    assert all(utf16_length(part) >= 10 for part in parts[:-1])


def test_a_tone_mark_stays_on_its_letter() -> None:
    assert split_text("น้ำน้ำน้ำ", 7) == ["น้ำน้ำ", "น้ำ"]


def test_a_flag_and_a_family_stay_whole() -> None:
    assert split_text("🇹🇭🇹🇭🇹🇭", 6) == ["🇹🇭", "🇹🇭", "🇹🇭"]
    assert split_text("👩‍🏫👩‍🏫", 8) == ["👩‍🏫", "👩‍🏫"]


@pytest.mark.parametrize(
    ("text", "limit", "parts"),
    [
        ("ประชุมครูวันศุกร์\n\nเวลา ๑๓.๐๐ น.\nห้องสมุด", 30, ["ประชุมครูวันศุกร์", "เวลา ๑๓.๐๐ น.\nห้องสมุด"]),
        ("ประชุมครูวันศุกร์\nเวลา ๑๓.๐๐ น.", 25, ["ประชุมครูวันศุกร์", "เวลา ๑๓.๐๐ น."]),
        ("ครูทุกคน มาประชุม วันนี้", 20, ["ครูทุกคน มาประชุม", "วันนี้"]),
        ("Bring the plan. We start at nine", 24, ["Bring the plan.", "We start at nine"]),
        ("นักเรียนต่าง ๆ มาก", 13, ["นักเรียนต่าง", "ๆ มาก"]),
        ("นักเรียนทุกคนไปเที่ยวเกาะ", 20, ["นักเรียนทุกคนไป", "เที่ยวเกาะ"]),
    ],
)
def test_the_cut_is_where_a_reader_pauses(text: str, limit: int, parts: list[str]) -> None:
    assert split_text(text, limit) == parts


def test_a_letter_under_too_many_marks_is_cut_rather_than_refused() -> None:
    parts = split_text("ก" + "้" * 30, 10)
    assert "".join(parts) == "ก" + "้" * 30
    assert all(len(part) <= 10 for part in parts)


def test_a_limit_below_one_emoji_is_refused() -> None:
    with pytest.raises(ValueError, match="two UTF-16 units"):
        split_text("ก", 1)
