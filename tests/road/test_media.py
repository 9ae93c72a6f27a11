"""Kept files and their addresses, and what somebody may try who was given one."""

import os
import re
import stat
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

import aiohttp
import pytest
from yarl import URL

from bot.media.store import CONTENT_TYPES, MediaAddresses, MediaStore, NotKept, preview_of
from tests.phone import AS_OF, Town

KEY = b"k" * 32
NAME = "แผนการสอนเศษส่วน ป.4.pdf"
SOON = timedelta(hours=1)


@pytest.fixture
def store(tmp_path: Path) -> MediaStore:
    return MediaStore(tmp_path / "media")


def addresses(town: Town) -> MediaAddresses:
    media = town.app.house.media
    assert media is not None
    return media


async def get(town: Town, address: str) -> tuple[int, bytes, Mapping[str, str]]:
    """Ask for an address as it is, nothing made tidy on the way."""
    parts = urlsplit(address)
    path = parts.path + (f"?{parts.query}" if parts.query else "")
    url = URL(town.simulator.bot_url + path, encoded=True)
    async with aiohttp.ClientSession() as http, http.get(url, allow_redirects=False) as answer:
        return answer.status, await answer.read(), {name.lower(): value for name, value in answer.headers.items()}


def test_what_is_kept_is_read_until_it_is_removed(store: MediaStore) -> None:
    path = store.keep(b"%PDF-1.7", "pdf")
    assert store.read(path) == b"%PDF-1.7"
    assert store.size(path) == 8
    store.remove([path, path])
    for ask in (store.read, store.size):
        with pytest.raises(NotKept):
            ask(path)


def test_a_photo_goes_with_its_preview(store: MediaStore) -> None:
    path = store.keep_photo(b"full", b"preview")
    assert (store.read(path), store.read(preview_of(path))) == (b"full", b"preview")
    store.remove([path])
    assert [each for each in store.folder.rglob("*") if each.is_file()] == []


def test_names_are_not_to_be_guessed_and_nobody_else_reads_them(store: MediaStore) -> None:
    names = {store.keep(b"x", "pdf") for _ in range(50)}
    assert len(names) == 50
    assert all(len(name) == len("3f/") + 32 + len(".pdf") for name in names)
    modes = {stat.S_IMODE((store.folder / name).parent.stat().st_mode) & 0o007 for name in names}
    assert modes == {0}


@pytest.mark.parametrize("suffix", ["exe", "html", "svg", "", "../pdf", "PDF"])
def test_a_suffix_that_is_not_on_the_list_is_not_kept(store: MediaStore, suffix: str) -> None:
    with pytest.raises(ValueError):
        store.keep(b"x", suffix)


OUTSIDE = (
    "../secret.pdf",
    "3f/../../secret.pdf",
    "/etc/passwd",
    "3f/3f2a.pdf",
    f"3f/{'A' * 32}.pdf",
    f"3f/{'a' * 32}.pdf\n",
    f"3f\\{'a' * 32}.pdf",
    f"3f/{'a' * 32}.html",
    f"3f/{'a' * 32}.pdf.part",
    "\x00",
    "",
)


@pytest.mark.parametrize("path", OUTSIDE)
def test_nothing_outside_the_folder_can_be_named(store: MediaStore, path: str) -> None:
    store.folder.mkdir()
    (store.folder.parent / "secret.pdf").write_text("secret")
    assert store.file(path) is None
    with pytest.raises(NotKept):
        store.read(path)
    with pytest.raises(ValueError):
        store.remove([path])
    assert (store.folder.parent / "secret.pdf").exists()


def test_a_link_to_somewhere_else_is_no_file(store: MediaStore) -> None:
    secret = store.folder.parent / "secret.pdf"
    secret.write_text("secret")
    path = store.keep(b"x", "pdf")
    (store.folder / path).unlink()
    (store.folder / path).symlink_to(secret)
    assert store.file(path) is None
    inside = store.folder.parent / "elsewhere"
    (store.folder / path).parent.rename(inside)
    (store.folder / path[:2]).symlink_to(inside)
    (inside / path[3:]).unlink()
    (inside / path[3:]).write_text("secret")
    assert store.file(path) is None


def test_a_media_folder_may_be_a_link_itself(tmp_path: Path) -> None:
    (tmp_path / "disk").mkdir()
    (tmp_path / "media").symlink_to(tmp_path / "disk")
    store = MediaStore(tmp_path / "media")
    assert store.read(store.keep(b"x", "pdf")) == b"x"


def test_a_file_is_whole_or_not_there(store: MediaStore, monkeypatch: pytest.MonkeyPatch) -> None:
    """The disk is full, or the process is killed before the name is right."""

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr(os, "fsync", full)
        with pytest.raises(OSError, match="No space"):
            store.keep(b"x" * 100, "pdf")
    assert [each for each in store.folder.rglob("*") if each.is_file()] == []


def test_what_has_lain_there_is_listed_and_what_was_never_finished_goes(store: MediaStore) -> None:
    old, young = store.keep_photo(b"full", b"preview"), store.keep(b"x", "pdf")
    unfinished = store.folder / f"{old}.part"
    unfinished.write_bytes(b"ha")
    long_ago = (AS_OF - timedelta(days=2)).timestamp()
    for file in (store.folder / old, store.folder / preview_of(old), unfinished):
        os.utime(file, (long_ago, long_ago))
    os.utime(store.folder / young, (AS_OF.timestamp(), AS_OF.timestamp()))
    assert list(store.paths(AS_OF - timedelta(days=1))) == [old]
    assert not unfinished.exists()


def test_an_address_of_a_long_thai_name_fits_a_button(store: MediaStore) -> None:
    media = MediaAddresses(KEY, store, "https://bot.example.org/phakhi")
    path = store.keep(b"x", "pdf")
    address = media.sign(path, AS_OF, "รายงานผลการนิเทศติดตาม" * 20 + ".pdf")
    assert len(address) < 1000
    name = unquote(urlsplit(address).query.removeprefix("name="))
    assert name.startswith("รายงานผล")
    assert name.endswith("….pdf")
    assert MediaAddresses(KEY, store, "").sign(path, AS_OF) == ""


@pytest.mark.parametrize(
    ("suffix", "told", "saved"),
    [
        ("pdf", NAME, NAME),
        ("pdf", "แผน.exe", "แผน.exe.pdf"),
        ("xlsx", "", "file.xlsx"),
        ("docx", '../a"b\r\nX: y.docx', '_a"b X: y.docx'),
    ],
)
async def test_a_document_is_saved_and_never_shown(bot: Town, suffix: str, told: str, saved: str) -> None:
    media = addresses(bot)
    path = media.store.keep(b"<script>alert(1)</script>", suffix)
    status, body, headers = await get(bot, media.sign(path, bot.clock.now() + SOON, told))
    assert (status, body) == (200, b"<script>alert(1)</script>")
    assert headers["content-type"] == CONTENT_TYPES[suffix]
    kind, _, rest = headers["content-disposition"].partition("; ")
    assert kind == "attachment"
    assert unquote(rest.partition("=")[2].removeprefix("utf-8''").strip('"')) == saved
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["content-security-policy"] == "default-src 'none'; sandbox"


async def test_a_photo_is_shown_as_a_picture_and_nothing_else(bot: Town) -> None:
    media = addresses(bot)
    path = media.store.keep_photo(b"<html>", b"preview")
    status, body, headers = await get(bot, media.sign(path, bot.clock.now() + SOON))
    assert (status, body, headers["content-type"]) == (200, b"<html>", "image/jpeg")
    assert "content-disposition" not in headers
    assert headers["x-content-type-options"] == "nosniff"
    status, body, _ = await get(bot, media.sign(preview_of(path), bot.clock.now() + SOON))
    assert (status, body) == (200, b"preview")


async def test_an_address_that_was_altered_opens_nothing(bot: Town) -> None:
    media = addresses(bot)
    mine, theirs = media.store.keep(b"mine", "pdf"), media.store.keep(b"theirs", "pdf")
    photo = media.store.keep_photo(b"full", b"preview")
    until = bot.clock.now() + SOON
    address = media.sign(mine, until, NAME)
    _, _, expires, signature, *_ = urlsplit(address).path.split("/")
    query = urlsplit(address).query
    assert (await get(bot, address))[0] == 200
    assert re.fullmatch(r"[A-Za-z0-9_-]{22}", signature)
    for forged in (
        address.replace(mine, theirs),
        address.replace(expires, str(int(expires) + 1)),
        address.replace(signature, signature[::-1]),
        address.replace(signature, "0" * 22),
        address.replace(signature, signature[:-1]),
        address.replace(signature, f"{signature}=="),
        address.replace(signature, f"{signature}A"),
        address.replace(signature, signature.swapcase()),
        address.replace(signature, quote("ก")),
        address.replace(signature, "%ff%fe"),
        address.replace(query, "name=other.pdf"),
        address.replace(f"?{query}", ""),
        address[:-1],
        media.sign(photo, until).replace(".jpg", ".p.jpg"),
        MediaAddresses(KEY, media.store, "https://x.example").sign(mine, until),
    ):
        status, body, _ = await get(bot, forged)
        assert (status, body) == (404, b""), forged


@pytest.mark.parametrize("path", OUTSIDE)
async def test_even_a_signed_address_leads_nowhere_else(bot: Town, path: str) -> None:
    (bot.folder / "secret.pdf").write_text("secret")
    address = addresses(bot).sign(path, bot.clock.now() + SOON)
    head, _, _ = address.partition(path) if path else (address, "", "")
    for written in (quote(path), quote(path, safe="")):
        assert (await get(bot, head + written))[0] == 404


async def test_an_address_ends(bot: Town) -> None:
    media = addresses(bot)
    path = media.store.keep(b"mine", "pdf")
    address = media.sign(path, bot.clock.now() + SOON)
    bot.clock.pass_(hours=2)
    assert (await get(bot, address))[0] == 404
    later = media.sign(path, bot.clock.now() + SOON)
    media.store.remove([path])
    assert (await get(bot, later))[0] == 404
