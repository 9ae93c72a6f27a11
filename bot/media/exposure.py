"""One photo, decoded and written anew: what `python -m bot.media.exposure` does, in a process of its own.

The photo comes on the standard input; two pictures, or a reason, go to the standard output (see `photographs.py`).
Nothing else of the bot is imported: the process is small, and is there for a photo only.
"""

import json
import struct
import sys
import warnings
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from PIL.Image import Image

#: The longer side of what is kept, and of its preview, in pixels.
FULL: Final = 2048
PREVIEW: Final = 480
QUALITY: Final = 85
#: A JPEG is decoded at a half, a fourth or an eighth of its size while its longer side stays at least this: a photo of
#: twelve million pixels then takes 9 MB instead of 36.
ENOUGH: Final = 1600
#: The longer side to the shorter, at most (Bot API, "sendPhoto").
RATIO: Final = 20
#: A photo with more pixels is refused by its header: today's phones take 12 to 50 million of them.
MOST_PIXELS: Final = 60_000_000
#: What the process may take: bytes of memory, seconds of the processor.
_MEMORY: Final = 1024**3
_PROCESSOR_SECONDS: Final = 20
_FORMATS: Final = ("JPEG", "PNG", "WEBP", "GIF")
#: Lengths of the two pictures, width and height of the full one.
HEAD: Final = struct.Struct(">IIII")


class NotAPicture(Exception):
    """This becomes no picture. `reason` is a closed label: "no_picture", "too_many_pixels" or "broken"."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Photograph:
    """Two JPEGs of one photo, and the pixels of the full one."""

    full: bytes
    preview: bytes
    width: int
    height: int


def expose(data: bytes) -> Photograph:
    """The same in this process; raises `NotAPicture`."""
    from PIL import Image, ImageOps, UnidentifiedImageError

    if (told := _webp_pixels(data)) is not None and told > MOST_PIXELS:
        raise NotAPicture("too_many_pixels")
    # Pillow's own limits end in warnings: ours is below them and ends in a refusal.
    Image.MAX_IMAGE_PIXELS = None
    try:
        with warnings.catch_warnings(action="ignore"), Image.open(BytesIO(data), formats=_FORMATS) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise NotAPicture("too_many_pixels")
            full = _plain(_upright(_small(opened)))
    except UnidentifiedImageError:
        raise NotAPicture("no_picture") from None
    except MemoryError:
        raise NotAPicture("too_many_pixels") from None
    except (OSError, SyntaxError, ValueError, struct.error, EOFError, IndexError, KeyError, TypeError):
        # What Pillow raises in the middle of a picture that ends early or lies about itself.
        raise NotAPicture("broken") from None
    preview = (
        full if max(full.size) <= PREVIEW else ImageOps.contain(full, (PREVIEW, PREVIEW), Image.Resampling.LANCZOS)
    )
    return Photograph(_jpeg(full), _jpeg(preview), full.width, full.height)


def _small(opened: Any) -> "Image":
    """The picture in its right size, in a mode that can be resized; a big JPEG is decoded at a fraction of it."""
    from PIL import Image

    if opened.format in ("JPEG", "MPO"):
        longer = max(opened.size)
        opened.draft(None, (max(opened.width * ENOUGH // longer, 1), max(opened.height * ENOUGH // longer, 1)))
    opened.load()
    image: Image.Image = opened
    if image.mode.startswith("I") or image.mode == "F":
        # Sixteen bits a pixel: Pillow would cut them off above 255.
        image = image.convert("I").point(lambda value: value / 256).convert("L")
    elif image.mode not in ("L", "RGB", "CMYK", "YCbCr"):
        has_alpha = "transparency" in image.info or image.mode in ("LA", "La", "PA", "RGBA", "RGBa")
        image = image.convert("RGBA" if has_alpha else "RGB")
    image.thumbnail((FULL, FULL), Image.Resampling.LANCZOS)
    return image


def _upright(image: "Image") -> "Image":
    """Turned as the camera was held; one that tells it wrongly stays as it is."""
    from PIL import ImageOps

    try:
        return ImageOps.exif_transpose(image)
    except (SyntaxError, ValueError, struct.error, KeyError, IndexError, TypeError, AttributeError, OSError):
        return image


def _plain(image: "Image") -> "Image":
    """Nothing but pixels, on white where there were none: a new picture that knows nothing of the one that came.

    A strip that no platform would show is laid on white as well.
    """
    from PIL import Image

    width, height = image.size
    plain = Image.new("RGB", (max(width, -(-height // RATIO)), max(height, -(-width // RATIO))), (255, 255, 255))
    middle = ((plain.width - width) // 2, (plain.height - height) // 2)
    plain.paste(
        image if image.mode == "RGB" else image.convert("RGB"),
        middle,
        image.getchannel("A") if image.mode == "RGBA" else None,
    )
    return plain


def _jpeg(image: "Image") -> bytes:
    written = BytesIO()
    image.save(written, "JPEG", quality=QUALITY, optimize=True)
    return written.getvalue()


def _webp_pixels(data: bytes) -> int | None:
    """The pixels that a WebP's header tells, before its decoder takes memory for them; None for no such header.

    RFC 9649: "RIFF", size, "WEBP", then the chunk VP8X (sides less one, 24 bits each), VP8L (14 bits each, less one)
    or VP8 (16 bits each, of which 14 count, after the start code).
    """
    if data[:4] != b"RIFF" or data[8:12] != b"WEBP" or len(data) < 30:
        return None
    match data[12:16]:
        case b"VP8X":
            return (int.from_bytes(data[24:27], "little") + 1) * (int.from_bytes(data[27:30], "little") + 1)
        case b"VP8L":
            bits = int.from_bytes(data[21:25], "little")
            return ((bits & 0x3FFF) + 1) * ((bits >> 14 & 0x3FFF) + 1)
        case b"VP8 ":
            return (int.from_bytes(data[26:28], "little") & 0x3FFF) * (int.from_bytes(data[28:30], "little") & 0x3FFF)
    return None


def _take_little() -> None:
    """Bound what this process may take, where the system can."""
    try:
        import resource
    except ImportError:
        return
    for what, most in ((resource.RLIMIT_AS, _MEMORY), (resource.RLIMIT_CPU, _PROCESSOR_SECONDS)):
        _, hard = resource.getrlimit(what)
        resource.setrlimit(what, (most, hard) if hard == resource.RLIM_INFINITY else (min(most, hard), hard))


def _main() -> None:
    _take_little()
    try:
        made = expose(sys.stdin.buffer.read())
    except NotAPicture as refused:
        answer = json.dumps({"reason": refused.reason}).encode()
    else:
        head = HEAD.pack(len(made.full), len(made.preview), made.width, made.height)
        answer = head + made.full + made.preview
    sys.stdout.buffer.write(answer)


if __name__ == "__main__":
    _main()
