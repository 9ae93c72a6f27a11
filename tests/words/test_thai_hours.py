"""Lengths of time are found as they are typed, rounded to half hours, with the place where they stand."""

from datetime import time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.thai.thai_hours import LEAST, MOST, find_hours


@pytest.mark.parametrize(
    ("sentence", "said", "hours"),
    [
        ("ประชุมออกแบบแผน ป.4 2 ชม.", "2 ชม.", "2"),
        ("#วางแผน 2ชม เมื่อวาน", "2ชม", "2"),
        ("เมื่อวานนี้ ๒ ชั่วโมง", "๒ ชั่วโมง", "2"),
        ("ร่วมกันทุกโรงเรียน 2.5 ชม.", "2.5 ชม.", "2.5"),
        ("กับบ้านห้วยลมเย็น 90 นาทีค่ะ", "90 นาที", "1.5"),
        ("30 นาที", "30 นาที", "0.5"),
        ("45 นาที", "45 นาที", "1"),
        ("80 นาที", "80 นาที", "1.5"),
        ("ทำเกมการ์ดเศษส่วน 8 นาที กับหนองแสงเทียน 2 ชั่วโมงครึ่ง", "2 ชั่วโมงครึ่ง", "2.5"),
        ("1 ชม.ครึ่ง", "1 ชม.ครึ่ง", "1.5"),
        ("1 ชม. 30 นาที", "1 ชม. 30 นาที", "1.5"),
        ("24 ก.ย. ชั่วโมงครึ่ง", "ชั่วโมงครึ่ง", "1.5"),
        ("ครึ่งชั่วโมง", "ครึ่งชั่วโมง", "0.5"),
        ("วันจันทร์ ครึ่งวัน", "ครึ่งวัน", "3"),
        ("3 พ.ย. 2569 ทั้งวัน", "ทั้งวัน", "6"),
        ("เมื่อวาน รวม 3 ชม.", "รวม 3 ชม.", "3"),
        ("อบรมใช้เวลา 3 ชั่วโมง", "ใช้เวลา 3 ชั่วโมง", "3"),
        ("13/11/69 3 ชั่วโมง", "3 ชั่วโมง", "3"),
        ("เช้า 1 ชม. บ่าย 2 ชม.", "2 ชม.", "2"),
        ("yesterday 1 h", "1 h", "1"),
        ("met for 2 hours 30 minutes", "for 2 hours 30 minutes", "2.5"),
        ("half an hour", "half an hour", "0.5"),
        ("an hour and a half", "an hour and a half", "1.5"),
        ("camp, all day", "all day", "6"),
        ("อบรมสองชั่วโมง", "สองชั่วโมง", "2"),
        ("อบรมสองชั่วโมงครึ่ง", "สองชั่วโมงครึ่ง", "2.5"),
        ("อบรม สิบสองชั่วโมงค่ะ", "สิบสองชั่วโมง", "12"),
        ("trained two hours", "two hours", "2"),
        ("trained for an hour", "for an hour", "1"),
        ("อบรมครึ่งเช้า", "ครึ่งเช้า", "3"),
        ("อบรมครึ่งบ่าย", "ครึ่งบ่าย", "3"),
        ("อบรมเต็มวัน", "เต็มวัน", "6"),
        ("อบรม 3 ชมคะ", "3 ชม", "3"),
        ("อบรม 3 ชมค่า", "3 ชม", "3"),
        ("อบรม 3ชมครับผม", "3ชม", "3"),
        ("อบรม 2-3 ชม.", "2-3 ชม.", "3"),
        ("อบรม 2 ถึง 3 ชั่วโมง", "2 ถึง 3 ชั่วโมง", "3"),
        ("อบรม ประมาณ 2 ชม.", "ประมาณ 2 ชม.", "2"),
    ],
)
def test_hours_are_found_in_a_sentence(sentence: str, said: str, hours: str) -> None:
    found = find_hours(sentence)
    assert found is not None
    assert sentence[found.start : found.end] == said
    assert found.hours == Decimal(hours)


@pytest.mark.parametrize(
    ("sentence", "said", "hours", "begins", "ends"),
    [
        ("เมื่อวันศุกร์ที่แล้ว 9.00-12.00 น.", "9.00-12.00 น.", "3", time(9), time(12)),
        ("วันอังคาร 14.30-16.00", "14.30-16.00", "1.5", time(14, 30), time(16)),
        ("เวลา 09:00 – 10:30", "เวลา 09:00 – 10:30", "1.5", time(9), time(10, 30)),
        ("9-12 น.", "9-12 น.", "3", time(9), time(12)),
        ("9.00 น. ถึง 12.00 น.", "9.00 น. ถึง 12.00 น.", "3", time(9), time(12)),
        ("๙.๐๐-๑๒.๐๐ น.", "๙.๐๐-๑๒.๐๐ น.", "3", time(9), time(12)),
        ("อบรม 09.00-12.00 และ 13.00-16.00 น.", "09.00-12.00 และ 13.00-16.00 น.", "6", time(9), time(16)),
        ("9-12 และ 13-16 น.", "9-12 และ 13-16 น.", "6", time(9), time(16)),
        ("อบรม เช้า 9.00-12.00 น. กับ", "เช้า 9.00-12.00 น.", "3", time(9), time(12)),
        ("อบรม 9.00-12.00 น. เช้า", "9.00-12.00 น. เช้า", "3", time(9), time(12)),
        ("เช้า 9.00-12.00 น. บ่าย 13.00-16.00 น.", "เช้า 9.00-12.00 น. บ่าย 13.00-16.00 น.", "6", time(9), time(16)),
        ("trained 9-11am", "9-11am", "2", time(9), time(11)),
        ("trained 9am to 11am", "9am to 11am", "2", time(9), time(11)),
        ("1:30pm-3:00pm", "1:30pm-3:00pm", "1.5", time(13, 30), time(15)),
        ("11-1 p.m.", "11-1 p.m.", "2", time(11), time(13)),
        ("1-3 pm", "1-3 pm", "2", time(13), time(15)),
    ],
)
def test_from_and_to_are_hours_too(sentence: str, said: str, hours: str, begins: time, ends: time) -> None:
    found = find_hours(sentence)
    assert found is not None
    assert sentence[found.start : found.end] == said
    assert (found.hours, found.time_range) == (Decimal(hours), (begins, ends))


@pytest.mark.parametrize(
    "text",
    [
        "นักเรียนเก็บน้ำ 3 จุด ชั่วโมงที่ 2",
        "เยี่ยมชั้นเรียน 2 คาบ",
        "เกมการ์ด 8 นาที",
        "2 ชมรม",
        "ไปชมสวน 2 แห่ง",
        "24 ชม.",
        "100 hours",
        "ป.4-6",
        "12-13 พ.ย.",
        "12.11.69-13.11.69",
        "ทั้งวันจันทร์และวันอังคาร",
        "16.00-14.30",
        "9.00 น.",
        "3 ชมค่าย",
        "ยี่สิบสองชั่วโมง",
        "เรียนชั่วโมงที่สอง",
        "ป.2-3 ชม.",
        "13-15pm",
        "9-12",
        "0 ชม.",
        "",
    ],
)
def test_what_else_is_counted_is_no_hours(text: str) -> None:
    assert find_hours(text) is None


@given(st.decimals(LEAST, MOST, places=1).filter(lambda hours: hours * 2 == int(hours * 2)))
def test_half_hours_are_read_back(hours: Decimal) -> None:
    found = find_hours(f"อบรม {hours} ชม.")
    assert found is not None
    assert found.hours == hours


WORDS = [
    "อบรม",
    "2",
    "ชม.",
    "ชั่วโมง",
    "ครึ่ง",
    "30",
    "นาที",
    " ",
    "9.00",
    "-",
    "12.00",
    "น.",
    "รวม",
    "เวลา",
    "ทั้งวัน",
    "๒",
    "h",
    "\n",
    "ๆ",
]


@given(st.one_of(st.text(), st.lists(st.sampled_from(WORDS)).map("".join)))
def test_a_place_lies_in_the_text_and_hours_in_their_bounds(text: str) -> None:
    found = find_hours(text)
    if found is None:
        return
    assert 0 <= found.start < found.end <= len(text)
    assert text[found.start : found.end].strip() == text[found.start : found.end]
    assert LEAST <= found.hours <= MOST
    assert found.hours * 2 == int(found.hours * 2)
