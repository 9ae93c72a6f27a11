"""Tables to make documents of, of all sizes."""

from datetime import UTC, datetime
from decimal import Decimal

from bot.documents.table import Cell, Column, Table

MADE = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
#: Every vowel and tone mark, above, below and stacked, สระอำ with a tone, and signs of the digits' row.
EVERY_MARK = "น้ำ ปั่น กี่ ที่ ผึ้ง ปู่ กุ้ง เก๋ ไม้ โต๊ะ เป็น เตียง เจ๊ง จ๋า ศิษย์ สิทธิ์ พันธุ์ ฤๅ ๆ ฯลฯ ฿ ๐๑ ๒๓ ๔๕ ๖๗ ๘๙ ญุ ฐู ป้ำ"
#: Without a space, as Thai is written.
LONG = ("ครูช่วยกันออกแบบแผนการสอนเศษส่วนแล้วผลัดกันสอนและสังเกตชั้นเรียนของเพื่อนเพื่อปรับแผนให้ดีขึ้น" * 11)[:1000]
FORMULAS = ('=HYPERLINK("http://example.org","x")', "+1+1", "-2+3", "@SUM(A1)", "\t=1", "=1")
MARKUP = '#let x = 1 *bold* $x^2$ <label> @ref \\ "quoted" `code` // remark #read("/page.typ") [bracket] _it_ = h'

COLUMNS = (Column("ที่", 5), Column("วันที่", 15), Column("ชั่วโมง", 8), Column("กิจกรรม", 40), Column("ผลที่เกิดขึ้น", 40))
SIGNATURE = ("ลงชื่อ ................ ผู้บันทึก", "(สมใจ ใจดี) วันที่ ..../..../....", "ลงชื่อ ................ ผู้รับรอง")


def table_of(*rows: tuple[Cell, ...]) -> Table:
    """A small log book with these rows."""
    heading = ("สมุดบันทึก PLC", "ภาคเรียนที่ 2 ปีการศึกษา 2569")
    return Table("สมุดบันทึก PLC", heading, COLUMNS, rows, ("ใบสรุปนี้เป็นหลักฐานประกอบ",), SIGNATURE)


def row(number: int, title: str, result: str = "") -> tuple[Cell, ...]:
    """One row: an hour and a half on a Friday."""
    return number, "20 พ.ย. 2569", Decimal("1.5"), title, result
