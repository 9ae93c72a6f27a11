"""Whatever comes as a photo, what is kept is a picture, small and upright, with nothing in it but the picture."""

import asyncio
import struct
import zlib
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms

from bot.media import photographs
from bot.media.exposure import MOST_PIXELS, NotAPicture, expose
from bot.media.folder_store import FolderStore
from bot.media.photographs import develop
from bot.media.store import preview_of

#: What a phone and the programs after it write beside the pixels; none of it may be left.
PLACE = b"18.7883N 98.9853E"
TRACES = (PLACE, b"Exif", b"GPS", b"ns.adobe.com", b"xpacket", b"ICC_PROFILE", b"Photoshop", b"8BIM", b"PK\x03\x04")
XMP = b'<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta>' + PLACE + b"</x:xmpmeta>"
ORIENTATION, GPS = 0x0112, 0x8825


def written(image: Image.Image, kind: str, **more: Any) -> bytes:
    into = BytesIO()
    image.save(into, kind, **more)
    return into.getvalue()


def taken(orientation: int = 1, size: tuple[int, int] = (64, 48)) -> tuple[Image.Image, Image.Exif]:
    """A picture that is red above and blue below, and what a phone tells of it."""
    image = Image.new("RGB", size, "blue")
    image.paste("red", (0, 0, size[0], size[1] // 2))
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    exif[0x010E] = PLACE.decode()
    exif[GPS] = {1: "N", 2: (18.0, 47.0, 17.9), 3: "E", 4: (98.0, 59.0, 7.1)}
    return image, exif


def segment(marker: int, content: bytes) -> bytes:
    return bytes((0xFF, marker)) + struct.pack(">H", len(content) + 2) + content


def markers(jpeg: bytes) -> list[int]:
    """The kinds of a JPEG's parts, up to its pixels; the pixels end it."""
    found, at = [], 2
    assert jpeg.startswith(b"\xff\xd8")
    assert jpeg.endswith(b"\xff\xd9")
    while True:
        assert jpeg[at] == 0xFF
        found.append(jpeg[at + 1])
        if jpeg[at + 1] == 0xDA:
            return found
        at += 2 + int.from_bytes(jpeg[at + 2 : at + 4], "big")


def is_bare(jpeg: bytes) -> None:
    """No metadata: the parts are JFIF, tables, the frame and the scan, and there are no words of ours in it."""
    assert not any(trace in jpeg for trace in TRACES)
    assert set(markers(jpeg)) <= {0xE0, 0xDB, 0xC0, 0xC4, 0xDA}
    with Image.open(BytesIO(jpeg)) as image:
        assert not image.getexif()
        assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


@cache
def with_everything() -> dict[str, bytes]:
    """Photos with a place in every corner that a format has for it."""
    image, exif = taken()
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    jpeg = written(image, "JPEG", exif=exif, icc_profile=profile, comment=PLACE, xmp=XMP)
    iptc = segment(0xED, b"Photoshop 3.0\x008BIM\x04\x04\x00\x00\x00\x00\x00\x20" + PLACE)
    maker = segment(0xEF, PLACE)
    jpeg = jpeg[:2] + iptc + maker + jpeg[2:] + b"PK\x03\x04" + PLACE
    text = struct.pack(">I", len(PLACE) + 8) + b"tEXtComment\x00" + PLACE
    png = written(image, "PNG", exif=exif, icc_profile=profile)
    at = png.index(b"IDAT") - 4
    png = png[:at] + text + struct.pack(">I", zlib.crc32(text[4:])) + png[at:] + b"PK\x03\x04" + PLACE
    return {
        "jpeg": jpeg,
        "png": png,
        "webp": written(image, "WEBP", exif=exif, icc_profile=profile, xmp=XMP),
        "gif": written(image, "GIF", comment=PLACE, save_all=True, append_images=[Image.new("RGB", image.size)]),
    }


@pytest.mark.parametrize("kind", ["jpeg", "png", "webp", "gif"])
async def test_nothing_is_left_but_the_picture(kind: str, tmp_path: Path) -> None:
    data = with_everything()[kind]
    assert any(trace in data for trace in TRACES)
    photo = await develop(data)
    assert (photo.width, photo.height) == (64, 48)
    store = FolderStore(tmp_path)
    path = store.keep_photo(photo.full, photo.preview)
    for each in (path, preview_of(path)):
        is_bare(store.read(each))


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_it_stands_as_the_camera_was_held(kind: str, orientation: int) -> None:
    image, exif = taken(orientation)
    photo = expose(written(image, kind, exif=exif))
    sideways = orientation >= 5
    assert (photo.width, photo.height) == ((48, 64) if sideways else (64, 48))
    with Image.open(BytesIO(photo.full)) as upright:
        top = upright.getpixel((24, 4) if sideways else (32, 4))
        left = upright.getpixel((4, 32) if sideways else (4, 24))
    assert isinstance(top, tuple)
    assert isinstance(left, tuple)
    red_above, red_left = top[0] > 200, left[0] > 200
    # Exif 2.3, Orientation: where the first row of what was taken is to be seen.
    first_row = {1: "top", 2: "top", 3: "bottom", 4: "bottom", 5: "left", 6: "right", 7: "right", 8: "left"}
    assert {"top": red_above, "bottom": not red_above, "left": red_left, "right": not red_left}[first_row[orientation]]


def test_a_wrong_hint_of_how_it_was_held_does_not_lose_it() -> None:
    image, _ = taken()
    data = written(image, "JPEG")
    broken = segment(0xE1, b"Exif\x00\x00MM\x00\x2a\xff\xff\xff\xff" + b"\xff" * 20)
    assert expose(data[:2] + broken + data[2:]).width == 64


@pytest.mark.parametrize(
    ("size", "full", "preview"),
    [
        ((6000, 4000), (2048, 1365), (480, 320)),
        ((3300, 4400), (1536, 2048), (360, 480)),
        ((100, 50), (100, 50), (100, 50)),
        ((20000, 2), (2048, 103), (480, 24)),
    ],
)
@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_it_is_made_small_and_never_larger(
    kind: str, size: tuple[int, int], full: tuple[int, int], preview: tuple[int, int]
) -> None:
    photo = expose(written(Image.new("RGB", size, "green"), kind))
    assert (photo.width, photo.height) == full
    with Image.open(BytesIO(photo.full)) as image, Image.open(BytesIO(photo.preview)) as small:
        assert (image.size, small.size) == (full, preview)


def test_a_jpeg_of_twelve_million_pixels_is_decoded_at_half_its_size() -> None:
    photo = expose(written(Image.new("RGB", (3000, 4000), "green"), "JPEG"))
    assert (photo.width, photo.height) == (1500, 2000)


def test_a_preview_is_far_below_what_line_takes() -> None:
    noise = Image.effect_noise((2048, 2048), 100).convert("RGB")
    photo = expose(written(noise, "PNG"))
    assert len(photo.preview) < 500_000
    assert len(photo.full) < 10_000_000


@pytest.mark.parametrize(
    "image",
    [
        Image.new("1", (40, 30), 1),
        Image.new("L", (40, 30), 255),
        Image.new("LA", (40, 30), (0, 0)),
        Image.new("P", (40, 30), 0),
        Image.new("RGBA", (40, 30), (0, 0, 0, 0)),
        Image.new("I;16", (40, 30), 65535),
        Image.new("CMYK", (40, 30), (0, 0, 0, 0)),
    ],
    ids=lambda image: image.mode,
)
def test_every_way_to_write_a_pixel_is_read(image: Image.Image) -> None:
    """And where there is none, there is white."""
    if image.mode == "P":
        image.putpalette([255, 255, 255])
    photo = expose(written(image, "JPEG" if image.mode == "CMYK" else "PNG"))
    with Image.open(BytesIO(photo.full)) as made:
        pixel = made.getpixel((20, 15))
    assert isinstance(pixel, tuple)
    assert min(pixel) > 245


def png_that_tells(width: int, height: int) -> bytes:
    """A PNG's header with next to nothing behind it: its pixels are only claimed."""
    parts = b""
    for name, content in (
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)),
        (b"IDAT", zlib.compress(b"\x00" * 1000)),
        (b"IEND", b""),
    ):
        parts += struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
    return b"\x89PNG\r\n\x1a\n" + parts


def webp_that_tells(chunk: bytes, content: bytes) -> bytes:
    body = b"WEBP" + chunk + struct.pack("<I", len(content)) + content
    return b"RIFF" + struct.pack("<I", len(body)) + body


#: Headers of pictures that a machine would need gigabytes for.
TOO_MANY = {
    "png": png_that_tells(20_000, 10_000),
    "png, one row too many": png_that_tells(10_000, MOST_PIXELS // 10_000 + 1),
    "gif": b"GIF89a" + struct.pack("<HHBBB", 65535, 65535, 0, 0, 0) + b",\x00\x00\x00\x00\xff\xff\xff\xff\x00\x02\x00;",
    "webp": webp_that_tells(b"VP8X", b"\x10\x00\x00\x00" + (16000).to_bytes(3, "little") * 2 + b"\x00" * 20),
    "webp, lossless": webp_that_tells(b"VP8L", b"\x2f" + (0x3FFF | 0x3FFF << 14).to_bytes(4, "little") + b"\x00" * 20),
    "webp, lossy": webp_that_tells(b"VP8 ", b"\x00" * 6 + (16000).to_bytes(2, "little") * 2 + b"\x00" * 20),
}


@pytest.mark.parametrize("data", list(TOO_MANY.values()), ids=list(TOO_MANY))
def test_too_many_pixels_are_refused_by_the_header(data: bytes) -> None:
    with pytest.raises(NotAPicture) as refused:
        expose(data)
    assert refused.value.reason == "too_many_pixels"


def test_the_most_pixels_are_too_few_to_refuse() -> None:
    with pytest.raises(NotAPicture) as refused:
        expose(png_that_tells(10_000, MOST_PIXELS // 10_000))
    assert refused.value.reason == "broken"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"not a picture",
        b"%PDF-1.7",
        b"PK\x03\x04",
        b'<svg xmlns="http://www.w3.org/2000/svg"/>',
        written(Image.new("RGB", (9, 9)), "BMP"),
        written(Image.new("RGB", (9, 9)), "TIFF"),
        b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n",
    ],
)
async def test_what_is_no_picture_is_told_by_its_content(data: bytes) -> None:
    with pytest.raises(NotAPicture) as refused:
        await develop(data)
    assert refused.value.reason == "no_picture"


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
async def test_a_picture_that_ends_early_is_broken(kind: str) -> None:
    data = written(Image.effect_noise((200, 200), 90).convert("RGB"), kind)
    with pytest.raises(NotAPicture) as refused:
        await develop(data[: len(data) // 2])
    assert refused.value.reason == "broken"


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(["jpeg", "png", "webp", "gif"]), st.data())
def test_whatever_is_altered_it_is_bare_or_refused(kind: str, data: st.DataObject) -> None:
    content = bytearray(with_everything()[kind])
    for _ in range(data.draw(st.integers(1, 8))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    reason = ""
    try:
        is_bare(expose(bytes(content)).full)
    except NotAPicture as refused:
        reason = refused.reason
    assert reason in ("", "no_picture", "too_many_pixels", "broken")


async def test_who_takes_too_long_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(photographs, "SECONDS", 0.01)
    with pytest.raises(NotAPicture) as refused:
        await develop(written(Image.new("RGB", (64, 48)), "PNG"))
    assert refused.value.reason == "broken"


async def test_who_is_given_up_leaves_no_process(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[asyncio.subprocess.Process] = []
    begin = asyncio.create_subprocess_exec

    async def watched(*command: Any, **more: Any) -> asyncio.subprocess.Process:
        process = await begin(*command, **more)
        started.append(process)
        work.cancel()
        return process

    monkeypatch.setattr(asyncio, "create_subprocess_exec", watched)
    work = asyncio.ensure_future(develop(written(Image.new("RGB", (64, 48)), "PNG")))
    with pytest.raises(asyncio.CancelledError):
        await work
    assert [process.returncode is not None for process in started] == [True]


async def test_the_process_has_little_memory_and_no_token(monkeypatch: pytest.MonkeyPatch) -> None:
    """A WebP of 56 million pixels passes the header and needs more than the process has."""
    monkeypatch.setenv("PHAKHI_TELEGRAM_TOKEN", "123456789:" + "T" * 35)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "a-secret-key")
    given: list[dict[str, str]] = []
    begin = asyncio.create_subprocess_exec

    async def watched(*command: Any, env: dict[str, str], **more: Any) -> asyncio.subprocess.Process:
        given.append(env)
        return await begin(*command, env=env, **more)

    monkeypatch.setattr(asyncio, "create_subprocess_exec", watched)
    with pytest.raises(NotAPicture) as refused:
        await develop(written(Image.new("RGBA", (7000, 8000), (1, 2, 3, 4)), "WEBP", lossless=True, method=0))
    assert refused.value.reason in ("too_many_pixels", "broken")
    assert [name for env in given for name in env if name.startswith(("PHAKHI_", "AWS_"))] == []
