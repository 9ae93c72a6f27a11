"""Days are read as Thai teachers write them, and found in a sentence with the place where they stand."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.thai.thai_date import Kind, find_day, read_day, write_day

#: A Friday.
TODAY = date(2026, 11, 20)


def test_a_day_is_written_in_the_readers_calendar() -> None:
    assert write_day(TODAY, "th") == "20 พ.ย. 2569"
    assert write_day(TODAY, "en") == "20 Nov 2026"
    assert write_day(date(2027, 5, 1), "th") == "1 พ.ค. 2570"


@pytest.mark.parametrize(
    ("sentence", "said", "day"),
    [
        ("วัดฝุ่นหน้าโรงเรียนเมื่อวาน 2 ชม.", "เมื่อวาน", "2026-11-19"),
        ("กับบ้านนาเพชรงาม เมื่อวานนี้ ๒ ชั่วโมง", "เมื่อวานนี้", "2026-11-19"),
        ("กับบ้านห้วยลมเย็น 1 ชม. เมื่อวานซืน", "เมื่อวานซืน", "2026-11-18"),
        ("วันนี้เปิดชั้นเรียนร้อยละ ป.6", "วันนี้", "2026-11-20"),
        ("เมื่อเช้านิเทศชั้นเรียน", "เมื่อเช้า", "2026-11-20"),
        ("กับบ้านหนองแสงเทียน วันจันทร์ ครึ่งวัน", "วันจันทร์", "2026-11-16"),
        ("ประชุมวันศุกร์", "วันศุกร์", "2026-11-20"),
        ("เมื่อวันศุกร์ที่แล้ว 9.00-12.00 น.", "เมื่อวันศุกร์ที่แล้ว", "2026-11-13"),
        ("วันศุกร์ที่แล้วประชุมวางแผน", "วันศุกร์ที่แล้ว", "2026-11-13"),
        ("ประชุมจันทร์ก่อนค่ะ", "จันทร์ก่อน", "2026-11-16"),
        ("วันจันทร์ก่อนเข้าเรียน", "วันจันทร์", "2026-11-16"),
        ("วันจันทร์สัปดาห์ที่แล้ว", "วันจันทร์สัปดาห์ที่แล้ว", "2026-11-09"),
        ("อาทิตย์ที่แล้ววันจันทร์", "อาทิตย์ที่แล้ววันจันทร์", "2026-11-09"),
        ("วันอาทิตย์ที่แล้ว", "วันอาทิตย์ที่แล้ว", "2026-11-15"),
        ("วันศุกร์ที่เเล้ว", "วันศุกร์ที่เเล้ว", "2026-11-13"),
        ("วันพฤหัสที่ 19 พ.ย. 1 ชม.", "วันพฤหัสที่ 19 พ.ย.", "2026-11-19"),
        ("บ้านสวนส้ม พฤหัสที่ 19 พ.ย. 1 ชม.", "พฤหัสที่ 19 พ.ย.", "2026-11-19"),
        ("และบ้านดอนสายรุ้ง 12 พ.ย. 1 ชั่วโมง", "12 พ.ย.", "2026-11-12"),
        ("งานวิทย์ วันที่ 16 พ.ย. แล้วแบ่งหน้าที่ใหม่", "วันที่ 16 พ.ย.", "2026-11-16"),
        ("กับธารทองวิทยาคม ๑๒ พ.ย. ๖๙", "๑๒ พ.ย. ๖๙", "2026-11-12"),
        ("กับสพม.ธารทอง 3 พ.ย. 2569 ทั้งวัน", "3 พ.ย. 2569", "2026-11-03"),
        ("12 พฤศจิกายน พ.ศ. 2569", "12 พฤศจิกายน พ.ศ. 2569", "2026-11-12"),
        ("12 พฤศจิกา", "12 พฤศจิกา", "2026-11-12"),
        ("5 พย ประชุม", "5 พย", "2026-11-05"),
        ("จัดมุมอ่านหนังสือ 13/11/69 3 ชั่วโมง", "13/11/69", "2026-11-13"),
        ("13/11/2569", "13/11/2569", "2026-11-13"),
        ("13-11-2569", "13-11-2569", "2026-11-13"),
        ("13/11/2026", "13/11/2026", "2026-11-13"),
        ("2026-11-12", "2026-11-12", "2026-11-12"),
        ("12-13 พ.ย. อบรม", "12-13 พ.ย.", "2026-11-12"),
        ("12 พ.ย. 30 นาที", "12 พ.ย.", "2026-11-12"),
        ("12 พ.ย. 60 คน", "12 พ.ย.", "2026-11-12"),
        ("12 พ.ย. 14.30-16.00", "12 พ.ย.", "2026-11-12"),
        ("ทุกโรงเรียนค่ะ 24 ก.ย. ชั่วโมงครึ่ง", "24 ก.ย.", "2026-09-24"),
        ("เตรียมงานวันที่ 26 พ.ย. ประชุมเมื่อวาน", "เมื่อวาน", "2026-11-19"),
        ("Shared rubrics yesterday 1 h", "yesterday", "2026-11-19"),
        ("Met on Monday", "on Monday", "2026-11-16"),
        ("last Friday", "last Friday", "2026-11-13"),
        ("Monday last week", "Monday last week", "2026-11-09"),
        ("planned on 12 Nov for 2 h", "on 12 Nov", "2026-11-12"),
        ("12th of November 2026", "12th of November 2026", "2026-11-12"),
        ("Nov 12, 2026", "Nov 12, 2026", "2026-11-12"),
    ],
)
def test_a_day_is_found_in_a_sentence(sentence: str, said: str, day: str) -> None:
    found = find_day(sentence, TODAY)
    assert found is not None
    assert sentence[found.start : found.end] == said
    assert found.day == date.fromisoformat(day)
    assert found.kind is Kind.EXACT


@pytest.mark.parametrize(
    ("sentence", "said", "day"),
    [
        ("วางแผนเปิดชั้นเรียนวันที่ 26 พ.ย. กับบ้านดอนสายรุ้ง", "วันที่ 26 พ.ย.", "2026-11-26"),
        ("จัดค่ายโครงงานกับทุกโรงเรียน 17 ธ.ค.", "17 ธ.ค.", "2026-12-17"),
        ("นัดวันจันทร์หน้า", "วันจันทร์หน้า", "2026-11-23"),
        ("12 พ.ย. 2570", "12 พ.ย. 2570", "2027-11-12"),
        ("29 ก.พ.", "29 ก.พ.", "2028-02-29"),
    ],
)
def test_a_day_to_come_is_said_to_be_one(sentence: str, said: str, day: str) -> None:
    found = find_day(sentence, TODAY)
    assert found is not None
    assert (sentence[found.start : found.end], found.day) == (said, date.fromisoformat(day))
    assert found.kind is Kind.FUTURE


@pytest.mark.parametrize("said", ["อาทิตย์ที่แล้ว", "สัปดาห์ที่แล้ว", "เดือนที่แล้ว", "เมื่อสัปดาห์ก่อน", "last week"])
def test_a_week_is_no_day(said: str) -> None:
    found = find_day(f"แลกคลิปนักเรียน {said}", TODAY)
    assert found is not None
    assert (found.day, found.kind) == (None, Kind.WEEK_ONLY)
    assert found.end - found.start == len(said)


@pytest.mark.parametrize(
    "text",
    [
        "31 ก.พ.",
        "31 Feb",
        "31/2/2569",
        "99/99/99",
        "0/0/00",
        "ป.4",
        "ม.3",
        "ป.4/2 ม.3/1",
        "ป.4-6",
        "4.5 คะแนน",
        "14.30-16.00",
        "ทุกวันจันทร์",
        "ทุกวันนี้",
        "every Monday",
        "ครูอาทิตย์กับครูจันทร์",
        "วันจันทรุปราคา",
        "สัปดาห์ก่อนสอบ",
        "ภาคเรียนที่ 1",
        "081-234-5678",
        "มีนาคม",
        "may be",
        "",
    ],
)
def test_nonsense_is_no_day(text: str) -> None:
    assert find_day(text, TODAY) is None


def test_a_day_without_a_year_is_the_latest_within_half_a_year() -> None:
    for back, kind in ((0, Kind.EXACT), (180, Kind.EXACT), (181, Kind.FUTURE)):
        day = TODAY - timedelta(days=back)
        found = find_day(write_day(day, "th").rsplit(" ", 1)[0], TODAY)
        assert found is not None
        assert found.kind is kind


@pytest.mark.parametrize(
    ("answer", "day"),
    [
        ("12", "2026-11-12"),
        ("25", "2026-10-25"),
        ("วันที่ 12 ค่ะ", "2026-11-12"),
        ("12/11", "2026-11-12"),
        ("12.11.69", "2026-11-12"),
        ("12 11 2569", "2026-11-12"),
        ("๑๒/๑๑/๒๕๖๙", "2026-11-12"),
        ("จันทร์", "2026-11-16"),
        ("อาทิตย์ค่ะ", "2026-11-15"),
        ("น่าจะวันพุธนะคะ", "2026-11-18"),
        ("เมื่อวานครับ", "2026-11-19"),
        ("พรุ่งนี้", "2026-11-21"),
        ("tomorrow", "2026-11-21"),
        ("Monday", "2026-11-16"),
    ],
)
def test_an_answer_may_be_shorter_than_a_sentence(answer: str, day: str) -> None:
    assert read_day(answer, TODAY) == date.fromisoformat(day)


@pytest.mark.parametrize("answer", ["", "99", "ไม่แน่ใจ", "อาทิตย์ที่แล้ว", "31/2", "2 ชม."])
def test_an_answer_without_a_day_is_none(answer: str) -> None:
    assert read_day(answer, TODAY) is None


DAYS = st.dates(date(2000, 1, 1), date(2100, 12, 31))


@given(DAYS, DAYS, st.sampled_from(["th", "en"]))
def test_what_is_written_is_read_back(day: date, today: date, language: str) -> None:
    assert read_day(write_day(day, language), today) == day


@given(DAYS, st.sampled_from(["{0.day}/{0.month}/{1}", "{0.day}-{0.month}-{1}"]))
def test_buddhist_years_are_read_back(day: date, form: str) -> None:
    assert read_day(form.format(day, day.year + 543), TODAY) == day


WORDS = [
    "ประชุมวางแผน",
    "เมื่อวาน",
    "วันจันทร์",
    "ที่แล้ว",
    "วันที่",
    "12",
    "พ.ย.",
    "69",
    "2569",
    "/",
    " ",
    "\n",
    "ก่อน",
    "สัปดาห์",
    "อาทิตย์",
    "ทุก",
    "เมื่อ",
    "๑๒",
    "Nov",
    "last",
    "Monday",
    "-",
    ".",
    "ป.4",
    "2 ชม.",
    "👩🏽‍🏫",
    "นํ้า",
]


@given(st.one_of(st.text(), st.lists(st.sampled_from(WORDS)).map("".join)), DAYS)
def test_a_place_lies_in_the_text_and_cutting_loses_nothing_else(text: str, today: date) -> None:
    found = find_day(text, today)
    read_day(text, today)
    if found is None:
        return
    assert 0 <= found.start < found.end <= len(text)
    said = text[found.start : found.end]
    assert text == text[: found.start] + said + text[found.end :]
    assert said.strip()
    assert (found.day is None) is (found.kind is Kind.WEEK_ONLY)
    if found.day is not None:
        assert (found.day > today) is (found.kind is Kind.FUTURE)
        again = find_day(said, today)
        assert again is not None
