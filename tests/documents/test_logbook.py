"""The log book and the coordinator's workbook, opened by whoever gets them and compared cell by cell."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from bot import logbook
from bot.document_words import Cutting, Reader
from bot.documents.page import pdf
from bot.documents.sheet import workbook
from bot.logbook import Made, book, details_of, make
from bot.media.folder_store import FolderStore
from bot.overview_tables import overview_tables
from bot.semester import Semester
from bot.words import shared_words
from storage.activity import Phase
from storage.database import Database
from storage.demo import load_demo
from storage.logbook import Entry, Owner
from storage.media import Faces
from storage.member import Position
from storage.overview import Done
from storage.participation import Part
from tests.documents.reading import bare, number, pages, sheets
from tests.documents.tables import EVERY_MARK, FORMULAS, LONG, MADE
from tests.storage.filled import NOW
from tests.storage.test_logbook import NETWORK, OTHER, RECORDER, done, picture, took_part

SEMESTER = Semester(2569, 2)
OWNER = Owner("สมใจ ธารรุ่งเรือง", Position.TEACHER, "โรงเรียนบ้านนาเพชรงาม", "Ban Na Phet Ngam School")
ENTRY = Entry(
    id=7,
    own=True,
    held_on=date(2026, 11, 20),
    hours=Decimal("1.5"),
    title="ประชุมออกแบบแผนการสอนเศษส่วน ป.4",
    phase=Phase.PLAN_TOGETHER,
    problem="นักเรียนบวกเศษส่วนไม่ได้",
    role="model_teacher",
    result="ได้แผนหนึ่งแผน",
    learner_result="นักเรียนอธิบายได้",
    lesson="แถบกระดาษช่วยได้",
    next_step="ลองสอน",
    words=None,
    network_th="ศูนย์คณิตประถม",
    network_en="Primary maths centre",
    photos=3,
    files=1,
)
TITLES = [
    "ที่", "วันที่", "ชั่วโมง", "กิจกรรม", "ขั้นตอน", "ประเด็นปัญหา", "บทบาท", "ผลที่เกิดขึ้น", "สิ่งที่ได้เรียนรู้",
    "ร่องรอยหลักฐาน", "เครือข่าย",
]  # fmt: skip
ROW = (
    1,
    "20 พ.ย. 2569",
    Decimal("1.5"),
    "ประชุมออกแบบแผนการสอนเศษส่วน ป.4",
    "ร่วมคิด/วางแผน",
    "นักเรียนบวกเศษส่วนไม่ได้",
    "ครูผู้สอน (Model Teacher)",
    "ได้แผนหนึ่งแผน\nนักเรียนอธิบายได้",
    "แถบกระดาษช่วยได้",
    "ภาพ 3 ภาพ\nไฟล์ 1 ไฟล์",
    "ศูนย์คณิตประถม",
)
NOTICE = "ใบสรุปนี้เป็นหลักฐานประกอบ การนับชั่วโมงให้เป็นไปตามหลักเกณฑ์ของหน่วยงานต้นสังกัด"


def reader(language: str = "th") -> Reader:
    return Reader(shared_words(), language)


def opened(*entries: Entry, language: str = "th") -> list[list[Any]]:
    """The rows of a book, empty cells at the end of each left out."""
    (sheet,) = sheets(workbook([book(OWNER, entries, SEMESTER, reader(language))], MADE))
    return [list(row[: max((i for i, cell in enumerate(row, 1) if cell is not None), default=0)]) for row in sheet.rows]


def test_it_reads_as_the_form_wants_it() -> None:
    rows = opened(ENTRY, replace(ENTRY, id=8, hours=Decimal(2), problem=None, role=None, photos=0, files=0))
    assert rows[:5] == [
        ["สมุดบันทึก PLC"],
        ["ชื่อ-สกุล สมใจ ธารรุ่งเรือง ตำแหน่ง ครู โรงเรียนบ้านนาเพชรงาม"],
        ["ภาคเรียนที่ 2 ปีการศึกษา 2569"],
        ["รวม 2 รายการ 3.5 ชั่วโมง"],
        TITLES,
    ]
    assert (*rows[5][:2], number(rows[5][2]), *rows[5][3:]) == ROW
    assert rows[6][:2] == [2, "20 พ.ย. 2569"]
    assert [rows[6][place] for place in (5, 6, 9)] == [None, None, None]
    assert [*rows[7][:2], number(rows[7][2]), rows[7][3]] == ["รวม", None, Decimal("3.5"), "2 รายการ"]
    assert rows[8:] == [
        [],
        [NOTICE],
        [],
        ["ลงชื่อ ................................ ผู้บันทึก"],
        ["(สมใจ ธารรุ่งเรือง) วันที่ ......./......./......."],
        ["ลงชื่อ ................................ ผู้รับรอง"],
        ["(................................) ตำแหน่ง ................................ วันที่ ......./......./......."],
    ]


def test_it_reads_in_english() -> None:
    rows = opened(ENTRY, language="en")
    assert [row[0] for row in rows[:4]] == [
        "PLC log book",
        "สมใจ ธารรุ่งเรือง, Teacher, Ban Na Phet Ngam School",
        "Semester 2, school year 2026",
        "1 entry, 1.5 hours in all",
    ]
    assert rows[4][0:3] == ["No.", "Date", "Hours"]
    assert rows[5][1] == "20 Nov 2026"
    assert rows[5][-2:] == ["3 photos\n1 file", "Primary maths centre"]


def test_without_entries_it_is_an_empty_form() -> None:
    rows = opened()
    assert rows[3] == ["รวม 0 รายการ 0 ชั่วโมง"]
    assert rows[4:8] == [TITLES, [], ["ไม่มีรายการ"], [NOTICE]]


def test_hours_read_as_in_the_chat_and_none_are_a_dash() -> None:
    entries = [replace(ENTRY, hours=Decimal("2.0")), replace(ENTRY, id=8, hours=None)]
    rows = opened(*entries)
    assert (number(rows[5][2]), rows[6][2]) == (Decimal(2), "-")
    (page,) = pages(pdf(book(OWNER, entries, SEMESTER, reader()), MADE, language="th"))
    assert "2.0" not in page


def test_two_hundred_entries_are_two_hundred_rows() -> None:
    rows = opened(*(replace(ENTRY, id=each, title=EVERY_MARK, lesson=LONG) for each in range(1, 201)))
    assert rows[3] == ["รวม 200 รายการ 300 ชั่วโมง"]
    assert [row[0] for row in rows[5:205]] == list(range(1, 201))
    assert {(row[3], row[8]) for row in rows[5:205]} == {(EVERY_MARK, LONG)}


@pytest.mark.parametrize("typed", FORMULAS)
def test_nothing_typed_is_a_formula(typed: str) -> None:
    (sheet,) = sheets(workbook([book(OWNER, [replace(ENTRY, title=typed, lesson=typed)], SEMESTER, reader())], MADE))
    assert (sheet.rows[5][3], sheet.rows[5][8]) == (typed, typed)
    assert "f" not in {kind for row in sheet.kinds for kind in row}


def test_what_may_name_a_pupil_does_not_leave() -> None:
    named = replace(
        ENTRY,
        own=False,
        title="เยี่ยมบ้าน ด.ช.ก้องภพ กับวัดศรีธารธรรม",
        result="โทร 081-234-5678 แล้ว และ 089-876-5432",
        words="ด.ญ.มะลิ อ่านได้",
    )
    rows = opened(named)
    assert rows[5][3] == "เยี่ยมบ้าน … กับวัดศรีธารธรรม"
    assert rows[5][7] == "โทร … แล้ว และ …\nนักเรียนอธิบายได้\nด.ญ.มะลิ อ่านได้"
    assert rows[8] == ["ตัดส่วนที่อาจเป็นชื่อ เลขประจำตัว หรือเบอร์โทรศัพท์ของนักเรียนออก 3 แห่ง แทนด้วย …"]


def test_what_a_member_said_is_no_pupils_name_stays_in_their_own_book() -> None:
    rows = opened(replace(ENTRY, title="เยี่ยมบ้าน ด.ช.ก้องภพ กับวัดศรีธารธรรม"))
    assert rows[5][3] == "เยี่ยมบ้าน ด.ช.ก้องภพ กับวัดศรีธารธรรม"
    assert rows[7:9] == [[], [NOTICE]]


def test_a_text_without_pupils_is_left_alone() -> None:
    cutting = Cutting()
    assert (cutting("เปิดชั้นเรียนเศษส่วน"), cutting(None), cutting.note(reader())) == ("เปิดชั้นเรียนเศษส่วน", "", ())


def test_the_pages_say_the_same() -> None:
    (page,) = pages(pdf(book(OWNER, [ENTRY], SEMESTER, reader()), MADE, language="th"))
    assert not [text for text in (*TITLES, *map(str, ROW), NOTICE) if bare(text) not in page]


def test_a_coordinator_sees_months_and_rows() -> None:
    both = [
        Done(1, date(2026, 11, 3), Decimal(2), "ประชุม", Phase.PLAN_TOGETHER, 12, None, "ผล", None, None, "สมใจ",
             ("บ้านดอนสายรุ้ง", "วัดใหม่"), ("Ban Don Sairung School", "วัดใหม่")),
        Done(2, date(2026, 12, 1), None, "=1+1 ด.ช.ก้องภพ", Phase.DO_TOGETHER, None, None, None, None, None, ""),
    ]  # fmt: skip
    months, rows = sheets(workbook(overview_tables("ธารปัญญา", both, SEMESTER, reader()), MADE))
    assert (months.name, rows.name) == ("ตามเดือนและช่วงงาน", "รายการ")
    assert [row[0] for row in months.rows[:3]] == [
        "ภาพรวมกิจกรรม ธารปัญญา",
        "ภาคเรียนที่ 2 ปีการศึกษา 2569",
        "รวม 2 รายการ 2 ชั่วโมง",
    ]
    assert months.rows[4:6] == (("พ.ย. 2569", "ร่วมคิด/วางแผน", 1, 2, 2), ("ธ.ค. 2569", "ร่วมทำ", 1, 0, 0))
    assert rows.rows[4] == (
        1, "3 พ.ย. 2569", "ประชุม", "ร่วมคิด/วางแผน", 2, "บ้านดอนสายรุ้ง, วัดใหม่", 12, None, "ผล", None, "สมใจ",
    )  # fmt: skip
    assert rows.rows[5][2] == "=1+1 …"
    assert (months.rows[6], rows.rows[6][:5]) == (("รวม", None, 2, 2, None), ("รวม", None, "2 รายการ", None, 2))
    empty = sheets(workbook(overview_tables("ธารปัญญา", [], SEMESTER, reader()), MADE))
    assert [sheet.rows[-1][0] for sheet in empty] == ["ไม่มีรายการ", "ไม่มีรายการ"]
    english = sheets(workbook(overview_tables("Than Panya", both, SEMESTER, reader("en")), MADE))[1]
    assert english.rows[4][1:6:4] == ("3 Nov 2026", "Ban Don Sairung School, วัดใหม่")


@pytest.fixture
def town(database: Database) -> Database:
    database.write(lambda c: load_demo(c, NOW)).result(30)
    return database


def kept_photo(store: FolderStore, folder: Path, colour: str) -> str:
    """A photo in the media folder."""
    Image.new("RGB", (160, 120), colour).save(folder / "photo.jpg")
    data = (folder / "photo.jpg").read_bytes()
    return store.keep_photo(data, data)


@pytest.mark.parametrize("form", logbook.FORMATS)
async def test_a_job_makes_the_file_in_the_media_folder(town: Database, tmp_path: Path, form: str) -> None:
    store, semester = FolderStore(tmp_path / "media"), Semester(2563, 2)
    own, others = done(town, "เปิดชั้นเรียน", hours=Decimal(3)), done(town, "นิเทศ", recorder_id=OTHER)
    took_part(town, others, Part.CONFIRMED, member_id=RECORDER)
    for faces, colour in ((Faces.NONE, "navy"), (Faces.PERMITTED, "green"), (Faces.UNKNOWN, "red")):
        picture(town, own, faces, path=kept_photo(store, tmp_path, colour))
    picture(town, own, Faces.NONE, path="ab/" + "ab" * 16 + ".jpg")  # taken back since
    made = await make(town, store, details_of(RECORDER, semester, form, "th"))
    assert isinstance(made, Made)
    assert (made.name, made.count, made.hours) == (f"สมุดบันทึก PLC ภาคเรียนที่ 2-2563.{form}", 2, "3")
    data = store.read(made.path)
    if form == "xlsx":
        (sheet,) = sheets(data)
        assert [row[3] for row in sheet.rows[5:7]] == ["เปิดชั้นเรียน", "นิเทศ"]
        assert sheet.rows[5][9] == "ภาพ 3 ภาพ"
    else:
        table, album = pages(data)
        assert bare("เปิดชั้นเรียน") in table
        assert album.count(bare("1. 1 พ.ย. 2563 เปิดชั้นเรียน")) == 2
        assert album.startswith(bare("ภาพกิจกรรม 2 ภาพแรกจากทั้งหมด 3 ภาพ"))


async def test_a_job_makes_an_overview_only_for_whoever_coordinates(town: Database, tmp_path: Path) -> None:
    store, semester = FolderStore(tmp_path / "media"), Semester(2563, 2)
    done(town)
    made = await make(town, store, details_of(OTHER, semester, "xlsx", "th", NETWORK))
    assert isinstance(made, Made)
    assert (made.name, made.count, made.network) == ("ภาพรวมกิจกรรม ประถมธารปัญญา 2-2563.xlsx", 1, "ประถมธารปัญญา")
    assert len(sheets(store.read(made.path))) == 2
    assert await make(town, store, details_of(RECORDER, semester, "xlsx", "th", NETWORK)) is None


async def test_nothing_is_made_for_somebody_who_is_gone(town: Database, tmp_path: Path) -> None:
    assert await make(town, FolderStore(tmp_path), details_of(9999, SEMESTER, "pdf", "th")) is None
