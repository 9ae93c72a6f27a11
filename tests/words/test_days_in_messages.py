"""Days as teachers type them: the day of a message is read or asked, never silently another one."""

from datetime import date

import pytest

from tests.words.demo_town import TODAY, read_in


def day(text: str) -> date:
    return date.fromisoformat(f"2026-{text}")


@pytest.mark.parametrize(
    ("message", "title", "future"),
    [
        ("วันศุกร์หน้าเปิดชั้นเรียนเศษส่วน", "เปิดชั้นเรียนเศษส่วน", "11-27"),
        ("วันจันทร์หน้าไปค่ายวิทย์", "ไปค่ายวิทย์", "11-23"),
        ("พุธหน้าไปค่าย", "ไปค่าย", "11-25"),
        ("วันอาทิตย์หน้าไปค่าย", "ไปค่าย", "11-22"),
        ("วันศุกร์หน้าที่บ้านดอนสายรุ้งจัดค่าย", "ที่บ้านดอนสายรุ้งจัดค่าย", "11-27"),
        ("วันศุกร์หน้าวัดฝุ่น", "วัดฝุ่น", "11-27"),
        ("ประชุมเพื่อนครูพรุ่งนี้", "ประชุมเพื่อนครู", "11-21"),
        ("วันจันทร์สัปดาห์หน้าจัดค่าย", "จัดค่าย", "11-23"),
        ("Science camp Friday next week", "Science camp", "11-27"),
        ("จัดค่าย วันที่ 25", "จัดค่าย", "11-25"),
        ("นัดประชุมกับบ้านดอนสายรุ้ง วันที่ 25 พ.ย.", "นัดประชุม", "11-25"),
        ("นัดประชุมเรื่องเศษส่วน วันที่ 25 พ.ย.", "นัดประชุมเรื่องเศษส่วน", "11-25"),
        ("พรุ่งนี้จะประชุมกับบ้านดอนสายรุ้ง", "จะประชุม", "11-21"),
        ("Meeting with Ban Don Sairung tomorrow", "Meeting", "11-21"),
    ],
)
def test_a_day_to_come_is_asked_about(message: str, title: str, future: str) -> None:
    reading = read_in(message, "N2")
    assert (reading.title, reading.day, reading.asks_day, reading.future) == (title, None, "future", day(future))


@pytest.mark.parametrize(
    "message",
    [
        "วางแผนค่ายวันที่ 25",
        "วางแผนค่ายเดือนหน้า",
        "Plan the camp next month",
        "วางแผนเปิดชั้นเรียนวันศุกร์หน้า",
        "ประชุมเรื่องกีฬาสี 26 พ.ย.",
        "Meeting about sports day 26 Nov",
    ],
)
def test_a_day_to_come_that_was_talked_about_stays(message: str) -> None:
    reading = read_in(message, "N2")
    assert (reading.title, reading.day, reading.phase) == (message, TODAY, "plan_together")


@pytest.mark.parametrize(
    ("message", "title"),
    [
        ("สัปดาห์ก่อนไปค่าย", "ไปค่าย"),
        ("อาทิตย์ก่อนไปค่าย", "ไปค่าย"),
        ("เดือนก่อนไปค่าย", "ไปค่าย"),
        ("สัปดาห์ก่อนประชุมกับบ้านดอนสายรุ้ง", "ประชุม"),
        ("สัปดาห์ก่อนเข้าค่าย", "เข้าค่าย"),
        ("เมื่อหลายวันก่อนทำสื่อ", "ทำสื่อ"),
        ("ปีที่แล้วทำสื่อ", "ทำสื่อ"),
        ("วันก่อนทำสื่อ", "ทำสื่อ"),
        ("ทำสื่อ 2 สัปดาห์ก่อน", "ทำสื่อ"),
        ("Made media a week ago", "Made media"),
        ("เดือนหน้าไปค่าย", "ไปค่าย"),
        ("สัปดาห์หน้าจัดค่าย", "จัดค่าย"),
        ("อาทิตย์หน้าจัดค่ายกับบ้านดอนสายรุ้ง", "จัดค่าย"),
        ("จัดค่ายปีหน้า", "จัดค่าย"),
        ("ประชุมสัปดาห์หน้า", "ประชุม"),
        ("Science camp next week", "Science camp"),
    ],
)
def test_a_week_or_a_month_is_asked_about(message: str, title: str) -> None:
    reading = read_in(message, "N2")
    assert (reading.title, reading.day, reading.asks_day) == (title, None, "vague")


@pytest.mark.parametrize(
    ("message", "title", "read"),
    [
        ("วันพุธก่อนไปเยี่ยมบ้านดอนสายรุ้ง", "ไปเยี่ยมบ้านดอนสายรุ้ง", "11-18"),
        ("วันศุกร์ก่อนไปค่าย", "ไปค่าย", "11-13"),
        ("วันจันทร์หน้าเสาธงพูดเรื่องออม", "หน้าเสาธงพูดเรื่องออม", "11-16"),
        ("จัดค่ายเมื่อวันที่ 18", "จัดค่าย", "11-18"),
        ("จัดค่ายวันที่ 18 กับบ้านดอนสายรุ้ง", "จัดค่าย", "11-18"),
        ("จัดค่ายพุธที่ 18", "จัดค่าย", "11-18"),
        ("จัดค่ายวันพุธที่ 28", "จัดค่าย", "10-28"),
        ("จัดค่าย 14/11", "จัดค่าย", "11-14"),
        ("จัดค่าย 12/11 ค่ะ", "จัดค่าย", "11-12"),
        ("จัดค่าย 14.11.69", "จัดค่าย", "11-14"),
        ("จัดค่าย 14-11-69", "จัดค่าย", "11-14"),
        ("จัดค่าย เมื่อ 5/11", "จัดค่าย", "11-05"),
        ("จัดค่าย วันที่ 5/11", "จัดค่าย", "11-05"),
        ("จัดค่าย วันที่ 12 เดือน 11", "จัดค่าย", "11-12"),
        ("จัดค่าย วันที่ 12 เดือน 11 ปี 69", "จัดค่าย", "11-12"),
        ("Camp on the 18th", "Camp", "11-18"),
        ("Camp on 5/11", "Camp", "11-05"),
        ("Camp 18/11", "Camp", "11-18"),
        ("Camp Nov. 18", "Camp", "11-18"),
        ("เมื่อคืนทำสื่อ", "ทำสื่อ", "11-19"),
        ("วานนี้ทำสื่อ", "ทำสื่อ", "11-19"),
        ("วานซืนทำสื่อ", "ทำสื่อ", "11-18"),
        ("ทำสื่อเมือวาน", "ทำสื่อ", "11-19"),
        ("ทำสื่อเมื่อวาร", "ทำสื่อ", "11-19"),
        ("ทำสื่อเมื่อวานเช้า", "ทำสื่อ", "11-19"),
        ("2 วันก่อนทำสื่อ", "ทำสื่อ", "11-18"),
        ("เมื่อ 2 วันที่แล้วทำสื่อ", "ทำสื่อ", "11-18"),
        ("ทำสื่อเมื่อสองวันก่อน", "ทำสื่อ", "11-18"),
        ("Made media last night", "Made media", "11-19"),
        ("Made media two days ago", "Made media", "11-18"),
        ("Made media 3 days ago", "Made media", "11-17"),
        ("Made media the day before yesterday", "Made media", "11-18"),
    ],
)
def test_a_day_is_read_as_it_is_said(message: str, title: str, read: str) -> None:
    reading = read_in(message, "N2")
    assert (reading.title, reading.day) == (title, day(read))


@pytest.mark.parametrize(
    ("message", "title", "read"),
    [
        ("อบรม 12-13 พ.ย.", "อบรม", "11-12"),
        ("อบรม 12,13 พ.ย.", "อบรม", "11-12"),
        ("อบรม 12, 13 พ.ย. 69 กับบ้านดอนสายรุ้ง", "อบรม", "11-12"),
        ("อบรม 12 และ 13 พ.ย.", "อบรม", "11-12"),
        ("อบรม 12 ถึง 13 พ.ย. 2569", "อบรม", "11-12"),
        ("อบรม 12 พ.ย. - 13 พ.ย.", "อบรม", "11-12"),
        ("อบรม 30 ต.ค. - 2 พ.ย. 69", "อบรม", "10-30"),
        ("อบรม 3 วัน 16-18 พ.ย.", "อบรม 3 วัน", "11-16"),
        ("อบรม ป.4 วันที่ 12-13 พ.ย.", "อบรม ป.4", "11-12"),
        ("อบรมวันที่ 16-18", "อบรม", "11-16"),
        ("อบรมวันที่ 16 และ 17", "อบรม", "11-16"),
        ("อบรมวันที่ 18, 30 คน", "อบรม, 30 คน", "11-18"),
        ("อบรม 12/11/69-13/11/69", "อบรม", "11-12"),
        ("อบรม 12-13/11/69", "อบรม", "11-12"),
        ("อบรมครั้งที่ 2, 12 พ.ย.", "อบรมครั้งที่ 2", "11-12"),
        ("อบรมวันจันทร์-วันพุธ", "อบรม", "11-16"),
        ("เมื่อวานและวันนี้อบรม", "อบรม", "11-19"),
        ("เมื่อวานกับวันนี้ อบรมกับบ้านดอนสายรุ้ง", "อบรม", "11-19"),
        ("Camp on Monday and Tuesday", "Camp", "11-16"),
        ("Camp Nov 12 and Nov 13", "Camp", "11-12"),
        ("Camp yesterday and today", "Camp", "11-19"),
        ("Camp Nov 12-13", "Camp", "11-12"),
        ("Camp 12 and 13 November", "Camp", "11-12"),
    ],
)
def test_of_several_days_the_first_counts_and_none_is_left(message: str, title: str, read: str) -> None:
    reading = read_in(message, "N2")
    assert (reading.title, reading.day) == (title, day(read))


@pytest.mark.parametrize(
    "message",
    [
        "สัปดาห์ก่อนสอบติวเข้ม",
        "เก็บใบไม้ วันที่ 2 ของค่าย",
        "สอน ป.4/2",
        "แบ่งขนม 1/2 ชิ้น",
        "สอนเศษส่วน 14/11 ป.5",
        "แบ่ง 3/4 ของวงกลม",
        "แข่งได้ 18/10 แต้ม",
        "เล่น 10/10 รอบ",
        "ร้าน 7/11 ใกล้บ้าน",
        "เปิดห้องสมุด 24/7 ให้เด็ก",
        "ทำครบ 18/10 คน",
        "วัดได้ 4.5 เซนติเมตร",
        "บทเรียน 1.2.10",
        "Tidied the room on the 2nd floor",
        "2 วันก่อนสอบติวเข้ม",
    ],
)
def test_what_only_looks_like_a_day_stays_in_the_title(message: str) -> None:
    reading = read_in(message, "N2")
    assert (reading.title, reading.day) == (message, TODAY)


def test_a_day_of_the_month_is_the_nearest_one_that_can_be_meant() -> None:
    assert read_in("ค่าย วันที่ 2", "N2").day == day("11-02")
    assert read_in("ค่าย วันที่ 20", "N2").day == TODAY
    assert read_in("ค่าย วันที่ 31", "N2").day == day("10-31")
