"""Pupils' names and numbers are noticed before anything is kept, and can be cut out without losing the rest."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.thai.pupils import cut_pupil, find_pupil

#: Made up; only its check digit is right.
NATIONAL_ID = "1103702445614"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("เยี่ยมบ้าน ด.ช.ก้องภพ กับวัดศรีธารธรรม เมื่อวาน", "ด.ช.ก้องภพ"),
        ("เยี่ยมบ้านด.ญ. มะลิ แล้ว", "ด.ญ. มะลิ"),
        ("ให้ เด็กชายก้องภพ อ่านหน้าห้อง", "เด็กชายก้องภพ"),
        ("เด็กหญิง มะลิ อ่านออกแล้ว", "เด็กหญิง มะลิ"),
        ("ด.ช.ก้องภพและด.ญ.มะลิ", "ด.ช.ก้องภพ"),
        ("ด ช", None),
        ("ด.ช ก้องภพ", "ด.ช ก้องภพ"),
        ("ดช.ก้องภพ", "ดช.ก้องภพ"),
        ("ด.ช. Kong มา", "ด.ช. Kong"),
        ("น้องก้องภพ ป.4 อ่านคล่อง", "น้องก้องภพ"),
        ("น้องมะลิชั้นอนุบาล", "น้องมะลิ"),
        ("น้องมะลิช่วยจัดมุม", None),
        ("พี่สอนน้อง ห้อง 2", None),
        ("น้องๆ ชั้น ป.4", None),
        ("เด็กชาย 12 คน เด็กหญิง 10 คน", None),
        ("เด็กชายและเด็กหญิงช่วยกัน", None),
        ("ปลัดชุมชนมาเยี่ยม", None),
        (f"เลขบัตร {NATIONAL_ID} ค่ะ", NATIONAL_ID),
        ("บัตร 1-1037-02445-61-4", "1-1037-02445-61-4"),
        ("บัตร ๑๑๐๓๗๐๒๔๔๕๖๑๔", "๑๑๐๓๗๐๒๔๔๕๖๑๔"),
        ("พัสดุ 1103702445612", None),
        ("เลขประจำตัวนักเรียน 12345 ค่ะ", "เลขประจำตัวนักเรียน 12345"),
        ("เลขประจำตัว: ๐๔๕๖๗", "เลขประจำตัว: ๐๔๕๖๗"),
        ("เลขประจำตัว 123", None),
        ("โทร 081-234-5678", "081-234-5678"),
        ("โทร 0812345678 นะคะ", "0812345678"),
        ("โทร 08-1234-5678", "08-1234-5678"),
        ("โทร 02-123-4567", "02-123-4567"),
        ("โทร ๐๘๑๒๓๔๕๖๗๘", "๐๘๑๒๓๔๕๖๗๘"),
        ("โทร +66 81 234 5678", "+66 81 234 5678"),
        ("เมื่อวาน 09.00-12.00 น.", None),
        ("วันที่ 09 11 2569", None),
        ("12/11/2569 2.5 ชั่วโมง", None),
        ("เปิดชั้นเรียนเศษส่วน ป.4 กับบ้านดอนสายรุ้ง", None),
        ("", None),
    ],
)
def test_what_names_a_pupil_is_found_as_typed(text: str, found: str | None) -> None:
    assert find_pupil(text) == found


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("เยี่ยมบ้าน ด.ช.ก้องภพ กับวัดศรีธารธรรม เมื่อวาน", "เยี่ยมบ้าน กับวัดศรีธารธรรม เมื่อวาน"),
        ("ด.ช.ก้องภพและด.ญ.มะลิ อ่านคล่อง โทร 0812345678", "และ อ่านคล่อง โทร"),
        ("ด.ช.ก้องภพ", ""),
        ("ประชุมวางแผน", "ประชุมวางแผน"),
    ],
)
def test_everything_that_names_a_pupil_is_cut_and_nothing_else(text: str, left: str) -> None:
    assert cut_pupil(text) == left


PIECES = st.lists(
    st.sampled_from(
        ["เยี่ยมบ้าน", " ", "ด.ช.ก้องภพ", "เด็กหญิงมะลิ", "น้อง", "ป.4", NATIONAL_ID, "081-234-5678", "\n", "กับ", "12"]
    )
).map("".join)


@given(st.one_of(st.text(), PIECES))
def test_after_a_cut_nothing_is_found_and_what_is_left_stood_there(text: str) -> None:
    left = cut_pupil(text)
    assert find_pupil(left) is None
    rest = iter(text)
    assert all(letter in rest for letter in left if letter != " ")
    if find_pupil(text) is None:
        assert left == text
