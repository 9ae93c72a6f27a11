"""Files in a folder, the addresses of kept files, and what somebody may try who was given one."""

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

from bot.media.addresses import MediaAddresses
from bot.media.folder_store import FolderStore
from bot.media.store import CONTENT_TYPES, StoreUnavailable, preview_of
from tests.phone import AS_OF, Town
from tests.road.test_media_stores import NO_PATH
from tests.stores import BOTH, S3

KEY = b"k" * 32
NAME = "แผนการสอนเศษส่วน ป.4.pdf"
SOON = timedelta(hours=1)


@pytest.fixture
def store(tmp_path: Path) -> FolderStore:
    return FolderStore(tmp_path / "media")


def addresses(town: Town) -> MediaAddresses:
    media = town.app.house.media
    assert media is not None
    return media


async def get(town: Town, address: str, *, method: str = "GET", **asked: str) -> tuple[int, bytes, Mapping[str, str]]:
    """Ask for an address as it is, nothing made tidy on the way; `asked`: headers."""
    parts = urlsplit(address)
    path = parts.path + (f"?{parts.query}" if parts.query else "")
    url = URL(town.simulator.bot_url + path, encoded=True)
    async with (
        aiohttp.ClientSession(headers=asked) as http,
        http.request(method, url, allow_redirects=False) as answer,
    ):
        return answer.status, await answer.read(), {name.lower(): value for name, value in answer.headers.items()}


def test_nobody_else_on_the_machine_reads_them(store: FolderStore) -> None:
    path = store.keep(b"x", "pdf")
    assert stat.S_IMODE((store.folder / path).parent.stat().st_mode) & 0o007 == 0


def test_nothing_outside_the_folder_is_removed(store: FolderStore) -> None:
    store.folder.mkdir()
    (store.folder.parent / "secret.pdf").write_text("secret")
    for path in NO_PATH:
        with pytest.raises(ValueError):
            store.remove([path])
    assert (store.folder.parent / "secret.pdf").exists()


def test_a_link_to_somewhere_else_is_no_file(store: FolderStore) -> None:
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
    store = FolderStore(tmp_path / "media")
    assert store.read(store.keep(b"x", "pdf")) == b"x"


def test_a_file_is_whole_or_not_there(store: FolderStore, monkeypatch: pytest.MonkeyPatch) -> None:
    """The disk is full, or the process is killed before the name is right."""

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr(os, "fsync", full)
        with pytest.raises(StoreUnavailable, match="disk"):
            store.keep(b"x" * 100, "pdf")
    assert [each for each in store.folder.rglob("*") if each.is_file()] == []


def test_what_has_lain_there_is_listed_and_what_was_never_finished_goes(store: FolderStore) -> None:
    old, young = store.keep_photo(b"full", b"preview"), store.keep(b"x", "pdf")
    unfinished = store.folder / f"{old}.part"
    unfinished.write_bytes(b"ha")
    long_ago = (AS_OF - timedelta(days=2)).timestamp()
    for file in (store.folder / old, store.folder / preview_of(old), unfinished):
        os.utime(file, (long_ago, long_ago))
    os.utime(store.folder / young, (AS_OF.timestamp(), AS_OF.timestamp()))
    assert list(store.paths(AS_OF - timedelta(days=1))) == [old]
    assert not unfinished.exists()


def test_an_address_of_a_long_thai_name_fits_a_button(store: FolderStore) -> None:
    media = MediaAddresses(KEY, store, "https://bot.example.org/phakhi")
    path = store.keep(b"x", "pdf")
    address = media.sign(path, AS_OF, "รายงานผลการนิเทศติดตาม" * 20 + ".pdf")
    assert len(address) < 1000
    name = unquote(urlsplit(address).query.removeprefix("name="))
    assert name.startswith("รายงานผล")
    assert name.endswith("….pdf")
    assert MediaAddresses(KEY, store, "").sign(path, AS_OF) == ""


@BOTH
@pytest.mark.parametrize(
    ("suffix", "told", "saved"),
    [
        ("pdf", NAME, NAME),
        ("pdf", "แผน.exe", "แผน.exe.pdf"),
        ("xlsx", "", "file.xlsx"),
        ("docx", '../a"b\r\nX: y.docx', '_a"b X: y.docx'),
    ],
)
async def test_a_document_is_saved_and_never_shown(keeping_bot: Town, suffix: str, told: str, saved: str) -> None:
    media = addresses(keeping_bot)
    path = media.store.keep(b"<script>alert(1)</script>", suffix)
    status, body, headers = await get(keeping_bot, media.sign(path, keeping_bot.clock.now() + SOON, told))
    assert (status, body) == (200, b"<script>alert(1)</script>")
    assert headers["content-type"] == CONTENT_TYPES[suffix]
    kind, _, rest = headers["content-disposition"].partition("; ")
    assert kind == "attachment"
    assert unquote(rest.partition("=")[2].removeprefix("utf-8''").strip('"')) == saved
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["content-security-policy"] == "default-src 'none'; sandbox"


@BOTH
async def test_a_photo_is_shown_as_a_picture_and_nothing_else(keeping_bot: Town) -> None:
    media = addresses(keeping_bot)
    path = media.store.keep_photo(b"<html>", b"preview")
    status, body, headers = await get(keeping_bot, media.sign(path, keeping_bot.clock.now() + SOON))
    assert (status, body, headers["content-type"]) == (200, b"<html>", "image/jpeg")
    assert "content-disposition" not in headers
    assert headers["x-content-type-options"] == "nosniff"
    status, body, _ = await get(keeping_bot, media.sign(preview_of(path), keeping_bot.clock.now() + SOON))
    assert (status, body) == (200, b"preview")


@BOTH
async def test_an_address_that_was_altered_opens_nothing(keeping_bot: Town) -> None:
    media = addresses(keeping_bot)
    mine, theirs = media.store.keep(b"mine", "pdf"), media.store.keep(b"theirs", "pdf")
    photo = media.store.keep_photo(b"full", b"preview")
    until = keeping_bot.clock.now() + SOON
    address = media.sign(mine, until, NAME)
    _, _, expires, signature, *_ = urlsplit(address).path.split("/")
    query = urlsplit(address).query
    assert (await get(keeping_bot, address))[0] == 200
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
        status, body, _ = await get(keeping_bot, forged)
        assert (status, body) == (404, b""), forged


@BOTH
async def test_even_a_signed_address_leads_nowhere_else(keeping_bot: Town) -> None:
    (keeping_bot.folder / "secret.pdf").write_text("secret")
    for path in NO_PATH:
        address = addresses(keeping_bot).sign(path, keeping_bot.clock.now() + SOON)
        head, _, _ = address.partition(path) if path else (address, "", "")
        for written in (quote(path), quote(path, safe="")):
            assert (await get(keeping_bot, head + written))[0] == 404, path


@BOTH
async def test_an_address_ends(keeping_bot: Town) -> None:
    media = addresses(keeping_bot)
    path = media.store.keep(b"mine", "pdf")
    address = media.sign(path, keeping_bot.clock.now() + SOON)
    keeping_bot.clock.pass_(hours=2)
    assert (await get(keeping_bot, address))[0] == 404
    later = media.sign(path, keeping_bot.clock.now() + SOON)
    media.store.remove([path])
    assert (await get(keeping_bot, later))[0] == 404


@BOTH
async def test_a_part_of_a_file_is_given_to_who_asks_for_it(keeping_bot: Town) -> None:
    media, data = addresses(keeping_bot), bytes(range(256)) * 9000
    address = media.sign(media.store.keep(data, "mp3"), keeping_bot.clock.now() + SOON, "เสียง.mp3")
    status, body, whole = await get(keeping_bot, address)
    assert (status, body, whole["content-length"], whole["accept-ranges"]) == (200, data, "2304000", "bytes")
    for asked, start, stop in (
        ("bytes=0-99", 0, 100),
        ("bytes=2000000-", 2_000_000, 2_304_000),
        ("bytes=-7", 2_303_993, 2_304_000),
        ("bytes=100-9999999", 100, 2_304_000),
    ):
        status, body, headers = await get(keeping_bot, address, Range=asked)
        assert (status, body == data[start:stop]) == (206, True), asked
        assert headers["content-range"] == f"bytes {start}-{stop - 1}/2304000"
        assert headers["content-length"] == str(stop - start)
        assert headers["etag"] == whole["etag"]
    status, _, headers = await get(keeping_bot, address, Range="bytes=2304000-")
    assert (status, headers["content-range"]) == (416, "bytes */2304000")
    for tag, expected in ((whole["etag"], 206), (whole["last-modified"], 206), ('"another"', 200)):
        status, _, _ = await get(keeping_bot, address, Range="bytes=0-0", **{"If-Range": tag})
        assert status == expected


@BOTH
async def test_who_asks_only_for_the_headers_gets_them(keeping_bot: Town) -> None:
    media = addresses(keeping_bot)
    address = media.sign(media.store.keep(b"%PDF-1.7", "pdf"), keeping_bot.clock.now() + SOON, NAME)
    _, _, whole = await get(keeping_bot, address)
    status, body, headers = await get(keeping_bot, address, method="HEAD")
    assert (status, body) == (200, b"")
    for name in ("content-length", "content-type", "content-disposition", "etag", "last-modified"):
        assert headers[name] == whole[name]


@pytest.mark.parametrize("kind", ["s3"], indirect=True)
async def test_a_store_that_is_away_is_asked_again_later(keeping_bot: Town, s3: S3) -> None:
    media = addresses(keeping_bot)
    address = media.sign(media.store.keep(b"%PDF-1.7", "pdf"), keeping_bot.clock.now() + SOON)
    s3.end()
    try:
        status, body, headers = await get(keeping_bot, address)
    finally:
        s3.begin()
    assert (status, body) == (503, b"")
    assert int(headers["retry-after"]) > 0
    assert (await get(keeping_bot, address))[0] == 200
