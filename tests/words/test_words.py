"""Every message can be said, in both languages and all three voices, politely and within the platforms' limits."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from fluent.syntax import FluentParser
from fluent.syntax import ast as ftl
from fluent.syntax.visitor import Visitor
from hypothesis import given
from hypothesis import strategies as st

from bot.outbound import Bubble, Tap
from bot.says import Button, Lines, Press, Say, Value, Word
from bot.thai.thai_text import graphemes
from bot.words import LONGEST_LABEL, VOICES, MissingWords, Words

LOCALES = Path(__file__).parents[2] / "locales"
WORDS = Words()
#: Attributes of these are no buttons.
NO_BUTTONS = ("voice-", "telegram-command")
#: Bubbles that may be longer than 300 characters (`domain/messages.yaml` conventions).
LONG = {"join-network-consent", "privacy-full", "help", "about"}


class Variables(Visitor):
    """The names of what a message is filled with."""

    def __init__(self) -> None:
        self.names: set[str] = set()

    def visit_VariableReference(self, node: ftl.VariableReference) -> None:  # noqa: N802 - the library's way
        self.names.add(node.id.name)


def messages(language: str) -> Iterator[ftl.Message]:
    for path in sorted((LOCALES / language).glob("*.ftl")):
        for entry in FluentParser().parse(path.read_text("utf-8")).body:
            if isinstance(entry, ftl.Message) and not entry.id.name.startswith("voice-"):
                yield entry


def keys() -> list[tuple[str, str]]:
    """Each message and each attribute, with its language."""
    found = []
    for language in ("th", "en"):
        for message in messages(language):
            found.append((language, message.id.name))
            found += [(language, f"{message.id.name}.{each.id.name}") for each in message.attributes]
    return found


def names(language: str) -> set[str]:
    found = Variables()
    for message in messages(language):
        found.visit(message)
    return found.names - {"ka", "kha", "mai", "hello", "voice"}


SAMPLES = {language: dict.fromkeys(names(language), "7") for language in ("th", "en")}


@pytest.mark.parametrize(("language", "key"), keys())
def test_everything_can_be_said_in_every_voice(language: str, key: str) -> None:
    for voice in VOICES:
        text = WORDS.text(key, SAMPLES[language], language=language, voice=voice)
        assert text.strip()
        assert not re.search(r"[{}\ue000\ue001]|\$\w", text)
        assert "  " not in text
        assert text == text.rstrip()
        if "." in key and not key.startswith(NO_BUTTONS):
            assert graphemes(text) <= LONGEST_LABEL
        if key.partition(".")[0] not in LONG:
            assert graphemes(text) <= 300


@pytest.mark.parametrize("key", [key for language, key in keys() if language == "th"])
def test_a_bubble_is_polite_but_not_fawning(key: str) -> None:
    said = {voice: WORDS.text(key, SAMPLES["th"], language="th", voice=voice) for voice in VOICES}
    assert len(re.findall("ค่ะ|คะ", said["female"])) <= 2
    assert len(re.findall("ครับ", said["male"])) <= 2
    assert not re.search("ครับ", said["female"])
    assert not re.search("ค่ะ|คะ", said["male"])
    assert not re.search("ค่ะ|คะ|ครับ", said["neutral"])
    assert not re.search(r"(?:^|\s)(?:ค่ะ|คะ|ครับ)", said["female"]), "a particle follows a word without a space"


@pytest.mark.parametrize("key", [key for language, key in keys() if language == "th"])
def test_the_neutral_voice_is_not_curt(key: str) -> None:
    """A bare thank-you, greeting or "sure" without a particle is curt."""
    text = WORDS.text(key, SAMPLES["th"], language="th", voice="neutral")
    assert "." in key or not re.match(r"(?:ขอบคุณ|รับทราบ|ได้เลย|สวัสดี)(?:\s|$)", text)


@pytest.mark.parametrize("key", [key for language, key in keys() if language == "th" and "." not in key])
def test_buttons_are_tapped(key: str) -> None:
    text = WORDS.text(key, SAMPLES["th"], language="th", voice="female")
    assert key == "invite-text" or not re.search(r"กด", text)
    assert not re.search(r"[๐-๙]|ฉัน(?!”)|หนู", text) or key in {"help", "about", "correct-data"}


def said(key: str, values: dict[str, Value], language: str = "th", voice: str = "female") -> str:
    return WORDS.text(key, values, language=language, voice=voice)


def test_a_saved_activity_reads_as_a_teacher_would_write_it() -> None:
    values: dict[str, Value] = {
        "no": 2568,
        "title": "ประชุมออกแบบแผนการสอนเศษส่วน ป.4",
        "date": date(2026, 11, 20),
        "orgs": ("วัดศรีธารธรรม", "บ้านดอนสายรุ้ง"),
        "phase": Word("phase-plan_together"),
        "hours_note": Word("log-hours-note", {"hours": "2.5"}),
    }
    assert said("log-saved", values) == (
        "บันทึกเรียบร้อยแล้วค่ะ เลขที่ 2568\n“ประชุมออกแบบแผนการสอนเศษส่วน ป.4”\n"
        "20 พ.ย. 2569 • วัดศรีธารธรรม, บ้านดอนสายรุ้ง • ร่วมคิด/วางแผน • 2.5 ชม."
    )
    assert "20 Nov 2026" in said("log-saved", values, "en")
    assert said("log-saved", values, voice="male").startswith("บันทึกเรียบร้อยแล้วครับ เลขที่ 2568\n")
    assert said("log-saved", values, voice="neutral").startswith("บันทึกเรียบร้อยแล้ว เลขที่ 2568\n")


def test_lines_stand_below_each_other() -> None:
    lines = Lines(tuple(Word("mine-line", {"no": n, "date": date(2026, 11, n), "title": "นิเทศ"}) for n in (1, 2)))
    text = said("mine-list", {"n": 2, "total": "", "list": lines})
    assert text.splitlines()[-2:] == ["1. 1 พ.ย. 2569 นิเทศ", "2. 2 พ.ย. 2569 นิเทศ"]


def test_english_counts_and_never_groups() -> None:
    assert said("retention-year", {"n": "1"}, "en") == "1 year after your last use"
    assert said("retention-year", {"n": 3}, "en") == "3 years after your last use"
    assert said("retention-day", {"n": "2568"}, "en") == "2568 days after your last use"


def test_a_members_own_text_may_be_long_and_hold_anything() -> None:
    own = "{ $ka } \ue000no\ue001 " + "เล่า" * 2000
    assert own in said("my-data-words", {"list": own})


def test_a_bubble_has_its_buttons() -> None:
    say = Say(
        "menu",
        buttons=[
            Button(Word("menu.log"), Press("c", "log")),
            Button("โรงเรียนบ้านดอนสายรุ้งวิทยาคมแห่งที่สอง", Press("c", "x")),
            Button(Word("menu.help"), link="https://example.org/"),
        ],
        stays=True,
    )
    bubble = WORDS.bubble(say, language="th", voice="female")
    assert isinstance(bubble, Bubble)
    assert bubble.taps[0] == Tap("บันทึกกิจกรรม", data="c|log")
    assert bubble.taps[1].label.endswith("…")
    assert graphemes(bubble.taps[1].label) <= LONGEST_LABEL
    assert bubble.taps[2] == Tap("ช่วยเหลือ", link="https://example.org/")
    assert bubble.stays


@pytest.mark.parametrize(
    ("key", "values"), [("no-such-key", {}), ("menu.no-such-button", {}), ("log-saved", {"no": "1"})]
)
@pytest.mark.parametrize("language", ["th", "en"])
def test_what_is_missing_is_an_error_and_never_shown(key: str, values: dict[str, Value], language: str) -> None:
    with pytest.raises(MissingWords):
        WORDS.text(key, values, language=language, voice="female")


def test_a_counting_message_misses_its_value_too() -> None:
    with pytest.raises(MissingWords):
        WORDS.text("retention-year", {}, language="en", voice="female")


def test_a_moment_is_made_a_day_first() -> None:
    with pytest.raises(TypeError):
        said("mine-line", {"no": "1", "date": datetime(2026, 11, 20, tzinfo=UTC), "title": "x"})


def test_it_is_known_which_words_there_are() -> None:
    assert WORDS.has("menu", "th")
    assert WORDS.has("menu.log", "en")
    assert not WORDS.has("menu.nothing", "th")
    assert not WORDS.has("nothing", "en")


@given(st.text())
def test_a_title_is_said_as_it_is(title: str) -> None:
    assert said("restore-done", {"no": "1", "title": title}).endswith(f"“{title}” แล้วค่ะ")
