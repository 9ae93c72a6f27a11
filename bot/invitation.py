"""An invitation: pictures to scan, a page to print, a text to send on. Thai first.

A scanned address opens the chat with the code: in LINE the text waits in the input box (an add-friend link cannot
carry one), in Telegram the code comes with the start button.
Sources: LINE Developers, "Use LINE URL scheme" (oaMessage); Telegram, "Deep links" (start parameter: letters, digits,
_ and -, at most 64).
"""

import base64
import html
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from string import Template
from urllib.parse import quote

import segno

from storage.invited import Invited

_HERE = Path(__file__).parent
_FONTS = _HERE / "pictures" / "fonts"

#: A key of `locales/`, its values, a language ("th", "en"), to words.
Speak = Callable[[str, Mapping[str, str], str], str]
LANGUAGES = ("th", "en")


@dataclass(frozen=True, slots=True)
class Way:
    """One platform by which somebody can come: its name and the address that a picture leads to."""

    platform: str
    link: str


def line_way(basic_id: str, code: str) -> Way:
    """`basic_id` with or without its @."""
    return Way("LINE", f"https://line.me/R/oaMessage/%40{quote(basic_id.removeprefix('@'), safe='')}/?{quote(code)}")


def telegram_way(username: str, code: str) -> Way:
    """`username` with or without its @."""
    return Way("Telegram", f"https://t.me/{quote(username.removeprefix('@'), safe='')}?start={quote(code)}")


def qr_png(link: str) -> bytes:
    """A black and white QR code that stands some dirt (error correction Q), about 400 pixels wide."""
    picture = io.BytesIO()
    segno.make(link, error="q", micro=False).save(picture, kind="png", scale=10, border=4)
    return picture.getvalue()


def text(invited: Invited, ways: Sequence[Way], speak: Speak) -> str:
    """What a coordinator pastes into a school's group: a paragraph for each way, Thai, then English."""
    paragraphs = [
        speak("invite-text", {"network": name, "link": way.link}, language)
        for language, name in zip(LANGUAGES, invited.shorts, strict=True)
        for way in ways
    ]
    return "\n\n".join(paragraphs) + "\n"


def page(invited: Invited, ways: Sequence[Way], speak: Speak) -> str:
    """One A4 page as HTML that needs nothing else: fonts and pictures are inside."""
    template = Template((_HERE / "invitation.html").read_text(encoding="utf-8"))
    words: dict[str, str] = {}
    for language, name, school in zip(LANGUAGES, invited.names, invited.organisations, strict=True):
        for part in ("heading", "scan", "send", "agree", "typed", "voluntary"):
            words[f"{part}_{language}"] = html.escape(speak(f"invite-page-{part}", {}, language))
        words[f"network_{language}"] = html.escape(name)
        words[f"organisation_{language}"] = html.escape(school)
    pictures = "".join(
        f'<figure><img alt="QR {way.platform}" src="{_inline(qr_png(way.link), "image/png")}">'
        f"<figcaption>{way.platform}</figcaption></figure>"
        for way in ways
    )
    return template.substitute(
        words,
        pictures=pictures,
        code=html.escape(invited.code),
        regular=_inline((_FONTS / "Sarabun-Regular.ttf").read_bytes(), "font/ttf"),
        bold=_inline((_FONTS / "Sarabun-Bold.ttf").read_bytes(), "font/ttf"),
    )


def write(folder: Path, invited: Invited, ways: Sequence[Way], speak: Speak) -> list[Path]:
    """Write everything into the folder (made if missing), named after network and organisation; what was written."""
    folder.mkdir(parents=True, exist_ok=True)
    name = "-".join(filter(None, (invited.network, invited.organisation)))
    files: dict[str, bytes] = {f"{name}-{way.platform.lower()}.png": qr_png(way.link) for way in ways}
    files[f"{name}-page.html"] = page(invited, ways, speak).encode()
    files[f"{name}-text.txt"] = text(invited, ways, speak).encode()
    for file_name, content in files.items():
        (folder / file_name).write_bytes(content)
    return [folder / file_name for file_name in files]


def _inline(content: bytes, kind: str) -> str:
    return f"data:{kind};base64,{base64.b64encode(content).decode()}"
