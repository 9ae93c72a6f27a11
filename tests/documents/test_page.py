"""Pages hold every word once, with the header on each, and read nothing that a member typed as markup."""

import io

import pypdfium2
import pytest
from PIL import Image

from bot.documents.page import pdf
from bot.documents.table import Picture, Table
from tests.documents.reading import bare, pages
from tests.documents.tables import COLUMNS, EVERY_MARK, FORMULAS, LONG, MADE, MARKUP, SIGNATURE, row, table_of


def printed(table: Table, *pictures: Picture) -> list[str]:
    """The pages of a table in Thai."""
    return pages(pdf(table, MADE, language="th", pictures=pictures, album="ภาพกิจกรรม"))


def picture(colour: str, form: str = "JPEG") -> bytes:
    """A picture of one colour."""
    file = io.BytesIO()
    Image.new("RGB", (320, 240), colour).save(file, form)
    return file.getvalue()


def test_one_page_says_it_all() -> None:
    table = table_of(row(1, "ประชุมออกแบบแผนการสอนเศษส่วน ป.4", "ได้แผนหนึ่งแผน"))
    (page,) = printed(table)
    said = [*table.heading, *(column.title for column in COLUMNS), *map(str, table.rows[0]), *table.closing, *SIGNATURE]
    assert not [text for text in said if bare(text) not in page]
    assert page.endswith("1/1")


def test_every_thai_mark_is_there() -> None:
    (page,) = printed(table_of(row(1, EVERY_MARK)))
    assert not [word for word in EVERY_MARK.split() if bare(word) not in page]


def test_the_header_is_on_every_page_and_each_row_once() -> None:
    found = printed(table_of(*(row(each, f"กิจกรรมที่{each:03}จบ", "ผล") for each in range(1, 201))))
    assert len(found) > 3
    assert all(bare("กิจกรรมผลที่เกิดขึ้น") in page for page in found)
    every = "".join(found)
    assert [every.count(f"กิจกรรมที่{each:03}จบ") for each in range(1, 201)] == [1] * 200
    assert [page.rsplit("/", 1)[1] for page in found] == [str(len(found))] * len(found)


@pytest.mark.parametrize("rows", [*range(8, 40, 3)])
def test_who_signs_has_all_lines_on_one_page(rows: int) -> None:
    found = printed(table_of(*(row(each, "ประชุม") for each in range(1, rows + 1))))
    with_lines = [[bare(line) in page for line in SIGNATURE] for page in found]
    assert with_lines.count([True] * len(SIGNATURE)) == 1
    assert with_lines.count([False] * len(SIGNATURE)) == len(found) - 1


def test_no_rows_leave_a_header_to_sign() -> None:
    (page,) = printed(table_of())
    assert bare("ชั่วโมง") in page
    assert bare(SIGNATURE[-1]) in page


def test_long_texts_are_whole_also_where_pages_part_them() -> None:
    every = "".join(printed(table_of(*(row(each, "ก", LONG) for each in range(1, 8)))))
    assert every.count(bare(LONG[-20:])) >= 7
    assert len(every) > 7 * len(bare(LONG))


def test_what_was_typed_is_no_markup() -> None:
    (page,) = printed(table_of(row(1, MARKUP, " ".join(FORMULAS))))
    assert bare(MARKUP) in page
    assert all(bare(text) in page for text in FORMULAS)


def test_a_text_without_places_to_break_stays_in_its_column() -> None:
    (page,) = printed(table_of(row(1, "x" * 300, "จบ")))
    assert "x" * 300 in page


def test_an_emoji_is_left_out_and_a_sign_that_sarabun_lacks_is_not() -> None:
    (page,) = printed(table_of(row(1, "ประชุม 😀👍🏽 ✓ → 2569 ©จบ")))
    assert bare("ประชุม ✓ → 2569 ©จบ") in page


def test_pictures_come_last_with_their_lines() -> None:
    shown = [Picture(picture("navy"), f"{each}. เปิดชั้นเรียน") for each in range(1, 8)]
    file = pdf(table_of(row(1, "ประชุม")), MADE, language="th", pictures=shown, album="ภาพกิจกรรม")
    first, *rest = pages(file)
    assert "เปิดชั้นเรียน" not in first
    assert rest[0].startswith("ภาพกิจกรรม")
    assert "".join(rest).count("เปิดชั้นเรียน") == 7
    with pypdfium2.PdfDocument(file) as document:
        painted = document[1].render(scale=1).to_pil().convert("RGB")
    blue = sum(count for count, (r, g, b) in painted.getcolors(1 << 20) or [] if r < 9 > g and 110 < b < 140)
    assert blue > 50_000


def test_the_same_table_is_the_same_file() -> None:
    table, shown = table_of(row(1, EVERY_MARK)), [Picture(picture("navy", "PNG"), "1")]
    assert pdf(table, MADE, language="th", pictures=shown) == pdf(table, MADE, language="th", pictures=shown)
