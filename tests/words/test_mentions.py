"""Whom a sentence names: in runs, as a set, inside; and what only looks like a school."""

import pytest

from bot.thai.spelling import is_nearly
from tests.words.demo_town import codes, number, read_in


@pytest.mark.parametrize(
    ("message", "title", "named"),
    [
        ("ทำสื่อ กับ ดอนสาย แสงเทียน และ ห้วยลม 2 ชม.", "ทำสื่อ", ["S02", "S05", "S06"]),
        ("ประชุมวางแผน กับ รร. ดอนสายรุ้ง", "ประชุมวางแผน", ["S02"]),
        ("ค่ายกับบ้านดอนสายรุ้งวัดศรีธารธรรม", "ค่าย", ["S02", "S04"]),
        ("ทำสื่อพร้อมกับบ้านห้วยลมเย็นเรื่องเศษส่วน", "ทำสื่อ เรื่องเศษส่วน", ["S06"]),
        ("คุยกับครูบ้านดอนสายรุ้ง", "คุย", ["S02"]),
        ("ประชุมกับ สพป. ธารทอง และมหาวิทยาลัยราชธารา", "ประชุม", ["AREA1", "P01"]),
        ("แผนกับบ้านดอนสายรุ้ง นะคะ", "แผน", ["S02"]),
        ("Shared tests with ban don, Nong Saengthian and Thanthong", "Shared tests", ["S02", "S05", "S01"]),
        ("Open class with Ban Nong Saeng Thian and Bandon Sairung", "Open class", ["S05", "S02"]),
        ("Shared with teachers of Ban Don Sairung", "Shared with teachers of Ban Don Sairung", ["S02"]),
        ("ทำสื่อกับ ร.ร.บ้านดอนสายรุ้ง", "ทำสื่อ", ["S02"]),
        ("ทำสื่อกับวัดศรีฯ เมื่อวาน", "ทำสื่อ", ["S04"]),
        ("ทำสื่อพร้อมด้วยบ้านดอนสายรุ้ง", "ทำสื่อ", ["S02"]),
        ("ทำสื่อกับคณะครูบ้านดอนสายรุ้งและครูบ้านห้วยลมเย็น", "ทำสื่อ", ["S02", "S06"]),
        ("ทำสื่อกับคุณครู บ้านดอนสายรุ้ง", "ทำสื่อ", ["S02"]),
        ("ทำสื่อกับทาง รร.บ้านดอน", "ทำสื่อ", ["S02"]),
        ("ทำสื่อกับเพื่อนครูบ้านดอนสายรุ้ง", "ทำสื่อ", ["S02"]),
        ("Made media w/ Ban Don Sairung", "Made media", ["S02"]),
        ("Made media w/Ban Don", "Made media", ["S02"]),
        ("ทำสื่อกับบ้านเขาหมอกทองที่เเจกไว้", "ทำสื่อ ที่เเจกไว้", ["S09"]),
    ],
)
def test_a_run_of_names_is_cut_and_a_name_in_the_sentence_stays(message: str, title: str, named: list[str]) -> None:
    reading = read_in(message, "N2")
    assert reading.title == title
    assert codes(reading.ids) == named
    assert not reading.unclear + reading.unknown


@pytest.mark.parametrize(
    "message",
    [
        "อบรมเกี่ยวกับบ้านของฉัน",
        "อบรมกับโรงเรียนพ่อแม่",
        "ทำสื่อกับบ้านเรียนสุขใจ",
        "ทำสื่อกับวัดใกล้บ้าน",
        "คุยกับครูสายรุ้ง",
        "คุยกับครูสมศรี",
        "จัดค่ายกับทั้ง 3 โรงเรียน",
        "เด็กทำงานกับบ้าน",
        "ประชุมกับชุมชน",
        "ร่วมกับโรงเรียนในเครือข่าย จัดค่าย",
        "สรุปผลกับอนุบาล 3",
        "ส่งเมลถึง kru@school.example",
        "Shared tests with university teachers",
        "วัดดอนสายรุ้ม",
        "บ้านสวนส้มมีงาน",
        "ดูสายรุ้งที่สวน",
    ],
)
def test_words_that_name_no_school_are_left_alone(message: str) -> None:
    reading = read_in(message, "N3", "N2")
    assert reading.names_nobody
    assert reading.title == message


@pytest.mark.parametrize(
    ("message", "title", "unknown"),
    [
        ("เล่านิทานกับบ้านสวนส้มแล้วสะท้อนผล", "เล่านิทาน แล้วสะท้อนผล", ("บ้านสวนส้ม",)),
        ("เล่านิทาน @โรงเรียนสวนส้ม ครับ", "เล่านิทาน", ("โรงเรียนสวนส้ม",)),
        ("Shared tests with Suan Som School yesterday", "Shared tests", ("Suan Som School",)),
        ("ค่ายกับวัดสวนส้ม วัดผลการอ่าน", "ค่าย วัดผลการอ่าน", ("วัดสวนส้ม",)),
    ],
)
def test_a_school_that_nobody_knows_is_told_as_it_was_typed(message: str, title: str, unknown: tuple[str, ...]) -> None:
    reading = read_in(message, "N2")
    assert (reading.title, reading.unknown, reading.ids) == (title, unknown, ())
    assert not reading.names_nobody


def test_a_part_of_several_names_is_asked_as_it_was_typed() -> None:
    reading = read_in("ประชุมกับ รร.ธารทองค่ะ เมื่อวาน", "N2", "N3")
    assert reading.unclear == (("รร.ธารทอง", (number("S01"), number("S11"))),)
    assert reading.title == "ประชุม"


@pytest.mark.parametrize(
    ("message", "title", "named"),
    [
        ("ประชุมกับ รร.ธารทองค่ะ เมื่อวาน", "ประชุมกับ รร.ธารทอง", []),
        ("ประชุมกับธารทอง บ้านดอนสายรุ้ง 2 ชม.", "ประชุมกับธารทอง บ้านดอนสายรุ้ง", ["S02"]),
        ("ประชุมกับบ้านดอนสายรุ้ง เมื่อวาน", "ประชุม", ["S02"]),
    ],
)
def test_where_nobody_can_be_asked_a_run_with_an_unclear_name_stays(message: str, title: str, named: list[str]) -> None:
    reading = read_in(message, "N2", "N3", asks=False)
    assert (reading.title, codes(reading.ids)) == (title, named)


@pytest.mark.parametrize(
    ("message", "typed", "meant"),
    [
        ("ทำสื่อกับบ้านดอนสายรุง เมื่อวาน", "บ้านดอนสายรุง", "S02"),
        ("ทำสื่อกับดอนสายรุงค่ะ", "ดอนสายรุง", "S02"),
        ("ทำสื่อกับบ้านนาเพรชงาม 2 ชม.", "บ้านนาเพรชงาม", "S08"),
        ("ทำสื่อกับ รร.บ้านดอนสายลุ้ง", "รร.บ้านดอนสายลุ้ง", "S02"),
        ("ทำสื่อกับวัดศรีธรรม", "วัดศรีธรรม", "S04"),
        ("Made media with Wat Si Tan Tham", "Wat Si Tan Tham", "S04"),
        ("Made media with Ban Don Sairong School", "Ban Don Sairong School", "S02"),
        ("Made media with Ban Don Rainbow", "Ban Don Rainbow", "S02"),
    ],
)
def test_a_mistyped_name_is_asked_with_the_one_that_is_nearest(message: str, typed: str, meant: str) -> None:
    reading = read_in(message, "N2")
    assert (reading.unclear, reading.ids, reading.unknown) == (((typed, (number(meant),)),), (), ())
    assert typed not in reading.title


def test_beside_a_mistyped_name_the_others_are_known() -> None:
    reading = read_in("ทำสื่อกับบ้านดอนสายรุง และบ้านห้วยลมเย็น", "N2")
    assert (reading.title, codes(reading.ids)) == ("ทำสื่อ", ["S06"])
    assert reading.unclear == (("บ้านดอนสายรุง", (number("S02"),)),)


@pytest.mark.parametrize(
    ("typed", "name", "nearly"),
    [
        ("ดอนสายรุง", "ดอนสายรุ้ง", True),
        ("นาเพรชงาม", "นาเพชรงาม", True),
        ("watsitantham", "watsithantham", True),
        ("ศรีธารธรรมม", "ศรีธารธรรม", True),
        ("สวนส้ม", "ดอนสายรุ้ง", False),
        ("ดอนรุ้ง", "ดอนสายรุ้ง", False),
        ("เพชรงามนา", "นาเพชรงาม", False),
    ],
)
def test_one_letter_makes_no_other_name(typed: str, name: str, nearly: bool) -> None:
    assert is_nearly(typed, name) is nearly


def test_a_part_of_a_name_outside_the_networks_is_nobody() -> None:
    assert read_in("ประชุมกับลุ่มน้ำ", "N2").names_nobody


@pytest.mark.parametrize(
    ("message", "title", "whole"),
    [
        ("จัดค่ายกับทุกโรงเรียนในเครือข่าย", "จัดค่าย", "all"),
        ("ออกข้อสอบทุกโรงเรียนครับ 2 ชม.", "ออกข้อสอบ", "all"),
        ("ทุกโรงเรียนช่วยกันทำสื่อ", "ทุกโรงเรียนช่วยกันทำสื่อ", "all"),
        ("พัฒนาโรงเรียนเรา เมื่อวาน", "พัฒนาโรงเรียนเรา", "own"),
        ("จัดมุม ที่โรงเรียนของเรา", "จัดมุม", "own"),
        ("Open class with all schools today", "Open class", "all"),
        ("Visited all schools today", "Visited all schools", "all"),
        ("ทำสื่อร่วมกับทุก รร. เมื่อวาน", "ทำสื่อ", "all"),
        ("ทำสื่อกับทุกรร. 2 ชม.", "ทำสื่อ", "all"),
        ("ทำสื่อ ทุก ร.ร.", "ทำสื่อ", "all"),
        ("ทำสื่อทั้งเครือข่าย", "ทำสื่อ", "all"),
        ("ทำสื่อกับทั้ง 6 โรงเรียน", "ทำสื่อ", "all"),
        ("ทำสื่อครบทั้งหกโรงเรียน", "ทำสื่อ", "all"),
        ("Made media with all the schools", "Made media", "all"),
        ("Made media with every school yesterday", "Made media", "all"),
        ("Made media with the whole network", "Made media", "all"),
        ("Made media with all 6 schools", "Made media", "all"),
    ],
)
def test_a_set_that_stands_apart_is_cut(message: str, title: str, whole: str) -> None:
    reading = read_in(message, "N2")
    assert (reading.title, reading.whole) == (title, whole)
    assert not reading.names_nobody


@pytest.mark.parametrize(
    ("message", "host"),
    [
        ("ประชุมที่บ้านห้วยลมเย็นกับบ้านดอนสายรุ้ง", "S06"),
        ("ประชุมที่ รร.บ้านห้วยลมเย็น", "S06"),
        ("Meeting at Ban Don Sairung School", "S02"),
        ("แบ่งหน้าที่บ้านห้วยลมเย็น", None),
        ("Chat Ban Don Sairung", None),
    ],
)
def test_the_school_where_it_was_is_the_host(message: str, host: str | None) -> None:
    reading = read_in(message, "N2")
    assert reading.host == (number(host) if host else None)


@pytest.mark.parametrize(
    ("message", "title", "day", "asks"),
    [
        ("สอนเรื่อง 6 ตุลาคม 2519 เมื่อวาน", "สอนเรื่อง 6 ตุลาคม 2519", "2026-11-19", None),
        ("สอนเรื่อง 6 ตุลาคม 2519", "สอนเรื่อง 6 ตุลาคม 2519", None, "vague"),
        ("ค่ายวิทย์ 12/11/3000", "ค่ายวิทย์ 12/11/3000", None, "vague"),
        ("ค่ายวิทย์ เดือนที่แล้ว", "ค่ายวิทย์", None, "vague"),
        ("ค่ายวิทย์ 26 พ.ย.", "ค่ายวิทย์", None, "future"),
        ("เมื่อวานวางแผนค่าย 26 พ.ย.", "วางแผนค่าย 26 พ.ย.", "2026-11-19", None),
        ("ค่าย 26 พ.ย. #วางแผน", "ค่าย 26 พ.ย.", "2026-11-20", None),
    ],
)
def test_a_day_that_cannot_be_the_activitys_is_asked(
    message: str, title: str, day: str | None, asks: str | None
) -> None:
    reading = read_in(message, "N2")
    assert (reading.title, reading.day and reading.day.isoformat(), reading.asks_day) == (title, day, asks)
