"""Thai text as it is compared and as it is kept. Pure.

Thai is written without spaces and can be typed in several orders and with invisible characters; `fold` brings what
reads the same to the same string, `clean` keeps what was typed without what cannot be seen.
"""

import unicodedata

import regex

#: Characters that are not seen: zero-width space and joiners, byte order mark, soft hyphen, direction marks.
_UNSEEN = regex.compile(r"[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\u00ad]")
#: Control characters but the line feed.
_CONTROL = regex.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]")
_SPACES = regex.compile(r"\s+")
_THAI_DIGITS = {0x0E50 + digit: str(digit) for digit in range(10)}
#: NIKHAHIT + SARA AA is SARA AM; two SARA E are SARA AE.
_SAME = (("\u0e4d\u0e32", "\u0e33"), ("\u0e40\u0e40", "\u0e41"))
_GRAPHEME = regex.compile(r"\X")


def digits(text: str) -> str:
    """The text with Thai digits made 0-9; nothing moves."""
    return text.translate(_THAI_DIGITS)


def spelled(text: str) -> str:
    """The text with each vowel in its one spelling, for what reads the same however it was typed."""
    for typed, same in _SAME:
        text = text.replace(typed, same)
    return text


def fold(text: str) -> str:
    """For comparing: NFC, one spelling of each vowel, no invisible characters, 0-9, small letters, single spaces."""
    folded = spelled(_UNSEEN.sub("", unicodedata.normalize("NFC", text)))
    return str(_SPACES.sub(" ", digits(folded).casefold())).strip()


def clean(text: str) -> str:
    """For keeping: NFC, without invisible and control characters, trimmed; line feeds stay."""
    kept = _UNSEEN.sub("", unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\t", " ")))
    return str(_CONTROL.sub("", kept)).strip()


def graphemes(text: str) -> int:
    """How many characters a reader sees (UAX 29): a consonant with its vowel and tone mark is one."""
    return len(text) if text.isascii() else sum(1 for _ in _GRAPHEME.finditer(text))


def cut(text: str, longest: int) -> str:
    """The text, or its first graphemes and an ellipsis: at most `longest` graphemes in all."""
    if len(text) <= longest or graphemes(text) <= longest:
        return text
    pieces = [match.group() for match in _GRAPHEME.finditer(text)]
    return "".join(pieces[: longest - 1]).rstrip() + "\u2026"
