"""What somebody sends who has nothing at hand: landscapes, a page, a few seconds of sound."""

import mimetypes
from functools import cache
from io import BytesIO
from typing import Final

#: The least that is a document.
PDF: Final = b"%PDF-1.4\n%%EOF\n"
#: The heads of recordings as the two platforms make them: AAC in MP4, Opus in Ogg.
VOICE_OF_LINE: Final = (
    b"\x00\x00\x00\x10ftypM4A \x00\x00\x00\x00\x00\x00\x00\x21hdlr" + b"\x00" * 8 + b"soun" + b"\x00" * 13
)
VOICE_OF_TELEGRAM: Final = b"OggS\x00\x02" + b"\x00" * 22 + b"OpusHead\x01\x01" + b"\x00" * 8
_SCENES: Final = (
    ("#bfe3f5", "#ffd76a", "#7fa8a0", "#97bdb0", "#8fc46a", "#6fa84e"),
    ("#fbd9b4", "#f08a5d", "#8b6f86", "#a98795", "#c9b15a", "#a48c3e"),
    ("#d7e8ea", "#f4f1de", "#5f8a8b", "#7ea6a0", "#6fae8e", "#4f8d70"),
)


@cache
def landscape(width: int = 640, height: int = 480, scene: int = 0) -> bytes:
    """A JPEG of sky, hills and rice field; another `scene` is another hour, and another file."""
    from PIL import Image, ImageDraw

    sky, sun, far, near, field, rows = _SCENES[scene % len(_SCENES)]
    picture = Image.new("RGB", (width, height), sky)
    draw = ImageDraw.Draw(picture)
    left, top = 0.68 - 0.13 * (scene % 5), 0.12 + 0.04 * (scene // 5 % 5)
    draw.ellipse((width * left, height * top, width * (left + 0.14), height * (top + 0.19)), fill=sun)
    draw.polygon([(0, height * 0.62), (width * 0.3, height * 0.35), (width * 0.62, height * 0.62)], fill=far)
    draw.polygon([(width * 0.35, height * 0.62), (width * 0.7, height * 0.42), (width, height * 0.62)], fill=near)
    draw.rectangle((0, height * 0.6, width, height), fill=field)
    for row in range(6):
        y = height * (0.64 + row * 0.065)
        draw.line((0, y, width, y + height * 0.03), fill=rows, width=3)
    out = BytesIO()
    picture.save(out, "JPEG", quality=82)
    return out.getvalue()


def landscapes(count: int) -> list[bytes]:
    """So many photos, no two the same."""
    return [landscape(scene=number) for number in range(count)]


def kind_of(name: str) -> str:
    """A file's MIME type as a phone tells it: by its name."""
    return mimetypes.guess_type(name)[0] or "application/octet-stream"
