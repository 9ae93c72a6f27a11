"""One message that says it all: which day and how many hours are read from it, in Thai, English and with signs.

The messages and what they mean are `domain/activity_schema.yaml` examples; organisations, phase and title are read
elsewhere.
"""

from datetime import date, time
from decimal import Decimal

import pytest

from bot.thai_date import Kind, find_day
from bot.thai_hours import find_hours

#: A Friday.
TODAY = date(2026, 11, 20)

#: Name of the example, message, what it says of its day (None: nothing, so it is today), the day, hours, from and to.
#: X17 and X18 name a day to come: whether that is planned (then the activity is today) the phase decides.
EXAMPLES = [
    (
        "X01",
        "ประชุมออกแบบแผนการสอนเศษส่วน ป.4 กับบ้านดอนสายรุ้ง วัดศรีธารธรรม เมื่อวาน 2 ชม.",
        Kind.EXACT,
        "2026-11-19",
        "2",
        None,
    ),
    ("X02", "วันนี้เปิดชั้นเรียนร้อยละ ป.6 กับบ้านห้วยลมเย็น 90 นาทีค่ะ", Kind.EXACT, "2026-11-20", "1.5", None),
    ("X03", "สะท้อนผลเปิดชั้นเรียนทศนิยมร่วมกับอนุบาลธารทองและบ้านดอนสายรุ้ง 12 พ.ย. 1 ชั่วโมง", Kind.EXACT, "2026-11-12", "1", None),
    ("X04", "บันทึก ทำหนังสือนิทานผ้าเรื่องแม่น้ำธารทอง กับบ้านหนองแสงเทียน วันจันทร์ ครึ่งวัน", Kind.EXACT, "2026-11-16", "3", None),
    ("X05", "วัดฝุ่นหน้าโรงเรียนเมื่อวาน 2 ชม.", Kind.EXACT, "2026-11-19", "2", None),
    ("X06", "ปรึกษาหัวข้อโครงงานกับ ม.ราชธารา ทางออนไลน์ 1 ชม.", None, None, "1", None),
    (
        "X07",
        "อบรมทำโครงงาน ม.3 กับบ้านเขาหมอกทอง บ้านคลองดาวเรือง เมื่อวันศุกร์ที่แล้ว 9.00-12.00 น.",
        Kind.EXACT,
        "2026-11-13",
        "3",
        (time(9), time(12)),
    ),
    ("X08", "จัดคาบว่างให้ครูดูชั้นเรียน โรงเรียนเรา วันพุธ", Kind.EXACT, "2026-11-18", None, None),
    ("X09", "ออกข้อสอบกลางภาคเรื่องทศนิยมร่วมกันทุกโรงเรียน 2.5 ชม.", None, None, "2.5", None),
    ("X10", "นำผลสอบกลางภาคมาดูด้วยกัน กับบ้านนาเพชรงาม เมื่อวานนี้ ๒ ชั่วโมง", Kind.EXACT, "2026-11-19", "2", None),
    ("X11", "ทำบันทึกข้อตกลงความร่วมมือกับธารทองวิทยาคม ๑๒ พ.ย. ๖๙", Kind.EXACT, "2026-11-12", None, None),
    ("X12", "แจ้งยกเลิกงานวิทย์ วันที่ 16 พ.ย. แล้วแบ่งหน้าที่ใหม่กับชุมชนบ้านท่าฟ้าใส 30 นาที", Kind.EXACT, "2026-11-16", "0.5", None),
    ("X13", "ไปช่วยบ้านโคกตะวันฉายจัดมุมอ่านหนังสือ 13/11/69 3 ชั่วโมง", Kind.EXACT, "2026-11-13", "3", None),
    ("X14", "เด็กวาดสายรุ้งจากสีผสมอาหาร วันนี้ 1 ชม.", Kind.EXACT, "2026-11-20", "1", None),
    ("X15", "ทำเกมการ์ดเศษส่วน 8 นาที กับหนองแสงเทียน 2 ชั่วโมงครึ่ง", None, None, "2.5", None),
    ("X16", "คุยเรื่องยืมอุปกรณ์กับธารทอง เมื่อวาน", Kind.EXACT, "2026-11-19", None, None),
    ("X17", "วางแผนเปิดชั้นเรียนวันที่ 26 พ.ย. กับบ้านดอนสายรุ้ง 1 ชม.", Kind.FUTURE, "2026-11-26", "1", None),
    ("X18", "จัดค่ายโครงงานกับทุกโรงเรียน 17 ธ.ค.", Kind.FUTURE, "2026-12-17", None, None),
    ("X19", "นักเรียนเก็บน้ำ 3 จุด ชั่วโมงที่ 2 กับ ลุ่มน้ำธารวิทยา", None, None, None, None),
    ("X20", "แลกคลิปนักเรียนกับธารทองวิทยาคม อาทิตย์ที่แล้ว", Kind.WEEK_ONLY, None, None, None),
    (
        "X21",
        "ซ้อมพูดแนะนำท้องถิ่นกับ รร.ลุ่มน้ำธารวิทยา วันอังคาร 14.30-16.00",
        Kind.EXACT,
        "2026-11-17",
        "1.5",
        (time(14, 30), time(16)),
    ),
    ("X22", "ขอยกเลิกนัดซ้อมแผนกับบ้านนาเพชรงาม เปลี่ยนเป็นคุยทางโทรศัพท์ เมื่อวาน 30 นาที", Kind.EXACT, "2026-11-19", "0.5", None),
    ("X23", "ประชุมสรุปผลการเล่นภาคเรียนที่ 1 ทุกโรงเรียนค่ะ 24 ก.ย. ชั่วโมงครึ่ง", Kind.EXACT, "2026-09-24", "1.5", None),
    ("X24", "สำรวจอุปกรณ์ทดลอง 62 รายการที่บ้านเขาหมอกทอง วันพฤหัสบดี 1 ชั่วโมง", Kind.EXACT, "2026-11-19", "1", None),
    ("X25", "ร่วมคิดวิธีสอนร้อยละจากป้ายลดราคา 70% กับบ้านห้วยลมเย็น 1 ชม. เมื่อวานซืน", Kind.EXACT, "2026-11-18", "1", None),
    ("X26", "เยี่ยมบ้าน ด.ช.ก้องภพ กับวัดศรีธารธรรม เมื่อวาน", Kind.EXACT, "2026-11-19", None, None),
    ("X27", "เยี่ยมชั้นเรียนบ้านห้วยลมเย็น 6 พ.ย. 2 คาบ", Kind.EXACT, "2026-11-06", None, None),
    ("X28", "เปิดชั้นเรียนเศษส่วน แล้วสะท้อนผลต่อ กับบ้านหนองแสงเทียน เมื่อวาน รวม 3 ชม.", Kind.EXACT, "2026-11-19", "3", None),
    ("X29", "ศึกษาดูงานศูนย์วิทย์กับสพม.ธารทอง 3 พ.ย. 2569 ทั้งวัน", Kind.EXACT, "2026-11-03", "6", None),
    ("X30", "เล่านิทานให้เด็กฟัง กับวัดศรีธารธรรม บ้านสวนส้ม พฤหัสที่ 19 พ.ย. 1 ชม.", Kind.EXACT, "2026-11-19", "1", None),
    (
        "X31",
        "log Shared speaking rubrics with Lumnam Than Witthaya School yesterday 1 h",
        Kind.EXACT,
        "2026-11-19",
        "1",
        None,
    ),
    (
        "X32",
        "บันทึก ประชุมออกแบบแผนเศษส่วน ป.4 @บ้านดอนสายรุ้ง @วัดศรีธารธรรม #วางแผน 2ชม เมื่อวาน",
        Kind.EXACT,
        "2026-11-19",
        "2",
        None,
    ),
]


@pytest.mark.parametrize(("message", "kind", "day"), [row[1:4] for row in EXAMPLES], ids=[row[0] for row in EXAMPLES])
def test_the_day_of_an_example_is_read(message: str, kind: Kind | None, day: str | None) -> None:
    found = find_day(message, TODAY)
    assert (found.kind if found else None) is kind
    assert (found.day if found else None) == (date.fromisoformat(day) if day else None)


@pytest.mark.parametrize(
    ("message", "hours", "time_range"),
    [(row[1], row[4], row[5]) for row in EXAMPLES],
    ids=[row[0] for row in EXAMPLES],
)
def test_the_hours_of_an_example_are_read(
    message: str, hours: str | None, time_range: tuple[time, time] | None
) -> None:
    found = find_hours(message)
    assert (found.hours if found else None) == (Decimal(hours) if hours else None)
    assert (found.time_range if found else None) == time_range
