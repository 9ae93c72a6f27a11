"""What a coordinator hands out: addresses that lead into the chat with the code, and a page that stands alone."""

import io
from collections.abc import Mapping
from pathlib import Path

import pytest
from PIL import Image

from bot import invitation
from bot.invitation import Way, line_way, telegram_way
from bot.words import Words
from storage.invited import Invited
from storage.network import Voice
from tests.house.terminal import Phakhi

CODE = "TN7K2M-S02"
LINE = Way("LINE", "https://line.me/R/oaMessage/%40216ruzlu/?TN7K2M-S02")
TELEGRAM = Way("Telegram", "https://t.me/PhakhiBot?start=TN7K2M-S02")
INVITED = Invited(
    network="N1",
    organisation="S02",
    names=("เครือข่ายปฐมวัยธารน้อย <ทดลอง>", "Than Noi Early Childhood Network"),
    shorts=("ปฐมวัยธารน้อย", "Than Noi"),
    organisations=("โรงเรียนบ้านดอนสายรุ้ง", "Ban Don Sairung School"),
    voice=Voice.FEMALE,
    code=CODE,
)


def speak(key: str, values: Mapping[str, str], language: str) -> str:
    return Words().text(key, values, language=language, voice="female")


@pytest.mark.parametrize("basic_id", ["@216ruzlu", "216ruzlu"])
def test_a_line_address_leaves_the_code_in_the_input_box(basic_id: str) -> None:
    assert line_way(basic_id, CODE) == LINE


def test_a_telegram_address_brings_the_code_with_the_start_button() -> None:
    assert telegram_way("@PhakhiBot", CODE) == TELEGRAM


def test_a_qr_code_is_black_and_white_and_large_enough_to_print() -> None:
    picture = Image.open(io.BytesIO(invitation.qr_png(LINE.link)))
    assert picture.width == picture.height >= 350
    assert {colour for _, colour in picture.convert("L").getcolors() or []} == {0, 255}


def test_the_text_has_a_paragraph_for_each_platform_thai_first() -> None:
    paragraphs = invitation.text(INVITED, [LINE, TELEGRAM], speak).strip().split("\n\n")
    assert [LINE.link in paragraph for paragraph in paragraphs] == [True, False, True, False]
    assert [TELEGRAM.link in paragraph for paragraph in paragraphs] == [False, True, False, True]
    assert "ปฐมวัยธารน้อย" in paragraphs[0]
    assert "Than Noi" in paragraphs[2]


def test_the_page_needs_nothing_else_and_escapes_names() -> None:
    page = invitation.page(INVITED, [LINE, TELEGRAM], speak)
    assert "เครือข่ายปฐมวัยธารน้อย &lt;ทดลอง&gt;" in page
    assert page.count("data:image/png;base64,") == 2
    assert page.count("data:font/ttf;base64,") == 2
    assert CODE in page
    assert "$" not in page
    assert "http" not in page.replace(LINE.link, "").replace(TELEGRAM.link, "")
    assert page.index("โรงเรียนบ้านดอนสายรุ้ง") < page.index("Ban Don Sairung School")


def test_invite_writes_its_files_and_names_them(phakhi: Phakhi, sqlite_url: str, tmp_path: Path) -> None:
    assert phakhi("demo", PHAKHI_DATABASE_URL=sqlite_url).status == 0
    out = tmp_path / "เชิญ"
    accounts = ("--line-id", "@216ruzlu", "--telegram-name", "PhakhiBot")
    wish = ("invite", "--network", "n1", "--org", "s02", "--out", str(out), "--json")
    made = phakhi(*wish, *accounts, PHAKHI_DATABASE_URL=sqlite_url).document
    assert made["code"] == CODE
    assert made["links"] == {"LINE": LINE.link, "Telegram": TELEGRAM.link}
    names = ["N1-S02-line.png", "N1-S02-telegram.png", "N1-S02-page.html", "N1-S02-text.txt"]
    assert made["files"] == [str(out / name) for name in names]
    assert all((out / name).stat().st_size for name in names)


def test_invite_without_any_account_says_what_is_missing(phakhi: Phakhi, sqlite_url: str) -> None:
    phakhi("demo", PHAKHI_DATABASE_URL=sqlite_url)
    ran = phakhi("invite", "--network", "N1", "--out", "x", PHAKHI_DATABASE_URL=sqlite_url)
    assert ran.status == 1
    assert "--line-id" in ran.err
    assert not Path("x").exists()
