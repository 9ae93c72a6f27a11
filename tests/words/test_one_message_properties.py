"""What holds for every message that is read: nothing is lost, moved or made up, and nothing takes long."""

import time
from datetime import date
from decimal import Decimal
from itertools import permutations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.thai.one_message import prepared
from tests.words.demo_town import CASES, WORLD, codes, number, read_in

#: What was done, from the examples; one whose title holds a day to come is for those who plan.
TITLES = [case["expect"]["title"] for case in CASES if case["id"] != "X17"]
#: Those that name a school inside the sentence.
INSIDE = {case["expect"]["title"]: case["expect"]["orgs"][-1] for case in CASES if case["id"] in ("X13", "X24", "X27")}
NAMES = {row["short"]: row["code"] for row in WORLD["organisations"]}
DAYS = {
    "เมื่อวาน": "2026-11-19",
    "วันจันทร์": "2026-11-16",
    "เมื่อวันศุกร์ที่แล้ว": "2026-11-13",
    "12 พ.ย.": "2026-11-12",
    "วันที่ 12 พ.ย. 69": "2026-11-12",
    "13/11/69": "2026-11-13",
    "yesterday": "2026-11-19",
}
HOURS = {
    "2 ชม.": "2",
    "2.5 ชั่วโมง": "2.5",
    "90 นาที": "1.5",
    "ครึ่งวัน": "3",
    "รวม 3 ชม.": "3",
    "9.00-12.00 น.": "3",
    "1 h": "1",
}
SIGNS = {"#วางแผน": "plan_together", "#ทำ": "do_together", "#ประเมินผล": "evaluate_together"}
#: What messages are made of, and what may stand in the wrong place.
PIECES = [
    *(*TITLES, *NAMES, *DAYS, *HOURS, *SIGNS),
    *("กับ", "ร่วมกับ", "และ", "@", "#", ",", " ", "\n", "ที่", "รร.", "โรงเรียน", "บ้าน", "วัดสวนส้ม", "ธารทอง"),
    *("ทุกโรงเรียน", "โรงเรียนเรา", "อาทิตย์ที่แล้ว", "26 พ.ย.", "6 ตุลาคม 2519", "ค่ะ", "นะคะ", "with", "and", "School"),
    *(
        "Ban Don Sairung",
        "บันทึก",
        "log",
        "๑๒",
        "69",
        "/",
        ".",
        "น้ำ",
        "\u0e4d",
        "\u0e40\u0e40",
        "\u0e48",
        "\u200b",
        "İ",
        "ß",
    ),
]

runs = st.builds(
    lambda start, names, joint: (start + joint.join(names), names),
    st.sampled_from(["กับ", "กับ ", "ร่วมกับ", "@", "with "]),
    st.lists(st.sampled_from(list(NAMES)), min_size=1, max_size=4, unique=True),
    st.sampled_from([" ", ", ", " และ ", "และ", " @", " and "]),
)
messages = st.one_of(
    st.text(max_size=2000),
    st.lists(st.sampled_from(PIECES), max_size=40).map("".join),
    st.lists(st.sampled_from(PIECES), max_size=40).map(" ".join),
)
#: Letters that no word of any list can be made of.
idle = st.text(alphabet="ฐฑฌญฎ QXZqxz,()\n", max_size=200)


def letters(text: str) -> str:
    return "".join(text.split())


def is_within(part: str, whole: str) -> bool:
    """Whether the letters stand in the text in this order."""
    rest = iter(whole)
    return all(letter in rest for letter in part)


@given(messages)
@example("")
@example("\u200b")
@example(",")
@example("ค่ะ")
@example("log ")
def test_every_message_is_read_and_the_title_is_made_of_it_alone(message: str) -> None:
    reading = read_in(message, "N2", "N3")
    assert bool(reading.title) == bool(prepared(message))
    assert is_within(letters(reading.title), letters(prepared(message)))
    assert (reading.day is None) == (reading.asks_day is not None)
    assert (reading.future is not None) == (reading.asks_day == "future")
    assert reading.detail is None or reading.phase == "plan_together"
    assert all(typed in prepared(message) for typed in (*reading.unknown, *(typed for typed, _ in reading.unclear)))


@given(idle)
def test_what_is_not_understood_stays(message: str) -> None:
    assert read_in(message, "N2").title == (prepared(message).strip(" ,") or prepared(message))


@given(messages)
def test_thai_digits_are_digits(message: str) -> None:
    thai = message.translate({ord(str(digit)): chr(0x0E50 + digit) for digit in range(10)})
    assert read_in(thai, "N2") == read_in(message, "N2")


@given(
    st.sampled_from(TITLES),
    runs,
    st.sampled_from(list(DAYS)),
    st.sampled_from(list(HOURS)),
    st.sampled_from(list(SIGNS)),
    st.sampled_from(list(permutations(range(4)))),
    st.sampled_from(["", "บันทึก ", "#บันทึก ", "log ", "/log "]),
    st.sampled_from(["", "ค่ะ", " นะครับ", " , "]),
)
def test_the_parts_behind_a_title_are_read_in_any_order(
    title: str,
    run: tuple[str, list[str]],
    day: str,
    hours: str,
    sign: str,
    order: tuple[int, ...],
    command: str,
    ending: str,
) -> None:
    said, names = run
    parts = [said, day, hours, sign]
    reading = read_in(command + " ".join([title, *(parts[place] for place in order)]) + ending, "N2", "N3")
    inside = [INSIDE[title]] if title in INSIDE else []
    assert reading.title == title
    assert codes(reading.ids) == list(dict.fromkeys([*inside, *(NAMES[name] for name in names)]))
    assert (reading.unclear, reading.unknown, reading.whole) == ((), (), None)
    assert reading.day == date.fromisoformat(DAYS[day])
    assert reading.hours == Decimal(HOURS[hours])
    assert (reading.phase, reading.explicit) == (SIGNS[sign], True)


@given(st.sampled_from(TITLES), runs, st.sampled_from([*DAYS, *HOURS]))
def test_a_day_or_hours_at_the_end_change_no_title(title: str, run: tuple[str, list[str]], more: str) -> None:
    for message in (title, f"{title} {run[0]}"):
        without, reading = read_in(message, "N2"), read_in(f"{message} {more}", "N2")
        assert (reading.title, reading.ids, reading.phase) == (without.title, without.ids, without.phase)


@given(idle.filter(lambda text: prepared(text).strip(" ,") != ""), st.sampled_from([*DAYS, *HOURS]))
def test_a_day_or_hours_at_the_end_change_nothing_that_is_not_understood(text: str, more: str) -> None:
    assert read_in(f"{text} {more}", "N2").title == read_in(text, "N2").title


@given(st.sampled_from(TITLES), runs)
def test_a_title_is_read_again_as_it_was(title: str, run: tuple[str, list[str]]) -> None:
    first = read_in(f"{title} {run[0]}", "N2")
    again = read_in(first.title, "N2")
    inside = (number(INSIDE[title]),) if title in INSIDE else ()
    assert again.title == first.title
    assert again.ids == inside == first.ids[: len(inside)]
    assert (again.phase, again.detail, again.host) == (first.phase, first.detail, first.host)


@pytest.mark.parametrize(
    "piece",
    [
        "กับ",
        "@",
        "กับบ้าน ",
        "กับบ้านห้วยลมเย็น ",
        "with Ban ",
        "1 ",
        "12/11/50 ",
        "1 ชม. ",
        "ทุกโรงเรียน ",
        "#ทำ ",
        "ค่ะ",
        "ก",
        "ß",
    ],
)
def test_a_long_message_takes_no_longer_than_its_letters(piece: str) -> None:
    """Ten milliseconds are usual for 2000 letters; something that looks back at every letter needs seconds."""
    message = (piece * 2000)[:2000]
    read_in(piece, "N2")
    began = time.process_time()
    read_in(message, "N2")
    assert time.process_time() - began < 0.5
