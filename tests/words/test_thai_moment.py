"""A moment to come is read as it is typed; what is past or says no time is not one."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.thai.thai_moment import FARTHEST, read_moment

#: A Friday at four in the afternoon.
NOW = datetime(2026, 11, 20, 16, 0, tzinfo=ZoneInfo("Asia/Bangkok"))


@pytest.mark.parametrize(
    ("typed", "moment"),
    [
        ("พรุ่งนี้ 8.30 น.", "2026-11-21 08:30"),
        ("พรุ่งนี้เช้า ๘.๐๐", "2026-11-21 08:00"),
        ("พรุ่งนี้ตอน 9 โมงครึ่งค่ะ", "2026-11-21 09:30"),
        ("8 โมงเช้าพรุ่งนี้ค่ะ", "2026-11-21 08:00"),
        ("มะรืน 10.00", "2026-11-22 10:00"),
        ("4 โมงเย็นวันจันทร์", "2026-11-23 16:00"),
        ("วันจันทร์ บ่าย 2 โมง", "2026-11-23 14:00"),
        ("จันทร์ 16.30", "2026-11-23 16:30"),
        ("วันจันทร์หน้า 9.00 น.", "2026-11-23 09:00"),
        ("วันอังคารเที่ยง", "2026-11-24 12:00"),
        ("ศุกร์ 17.00", "2026-11-20 17:00"),
        ("วันศุกร์ 8.00", "2026-11-27 08:00"),
        ("12 ธ.ค. เวลา 15.45", "2026-12-12 15:45"),
        ("15 ธ.ค. 2569 10:00", "2026-12-15 10:00"),
        ("20/11/69 17:00", "2026-11-20 17:00"),
        ("วันที่ 5 9 โมง", "2026-12-05 09:00"),
        ("5 ม.ค. 8 น.", "2027-01-05 08:00"),
        ("พรุ่งนี้", "2026-11-21 08:00"),
        ("17.00", "2026-11-20 17:00"),
        ("7.30 น.", "2026-11-21 07:30"),
        ("tomorrow 8 am", "2026-11-21 08:00"),
        ("tomorrow at 8:15", "2026-11-21 08:15"),
        ("Monday 3 pm", "2026-11-23 15:00"),
        ("next Monday at noon", "2026-11-23 12:00"),
    ],
)
def test_a_moment_to_come(typed: str, moment: str) -> None:
    assert read_moment(typed, NOW) == datetime.fromisoformat(moment).replace(tzinfo=NOW.tzinfo)


@pytest.mark.parametrize(
    "typed", ["เมื่อวาน 8.00", "12 พ.ย. 8.00", "วันนี้", "วันนี้ 15.59", "25.00", "สวัสดี", "", "31 ธ.ค. 70", "3 วัน", "13 pm"]
)
def test_what_is_no_moment_to_come(typed: str) -> None:
    assert read_moment(typed, NOW) is None


@given(st.text(max_size=60))
def test_whatever_is_typed_a_moment_is_to_come(typed: str) -> None:
    moment = read_moment(typed, NOW)
    assert moment is None or NOW < moment <= NOW + FARTHEST
