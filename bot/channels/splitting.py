"""Cuts a text that is longer than one bubble into parts that each fit.

LINE and Telegram both count UTF-16 code units (an emoji is two, a Thai letter or mark one); a reader sees grapheme
clusters (Unicode UAX 29: a Thai consonant with its vowel and tone mark is one). A cut is made between clusters.
"""

from collections.abc import Sequence

import regex

_GRAPHEME = regex.compile(r"\X")
_LINE_ENDS = frozenset({"\n", "\r\n", "\r", "\u2028", "\u2029"})
_SENTENCE_ENDS = (".", "!", "?", "\u2026")
#: Thai writes these vowels before the consonant they are spoken after: a syllable begins with them.
_LEADING_VOWELS = tuple("\u0e40\u0e41\u0e42\u0e43\u0e44")
#: Thai letters that belong to the syllable before them: paiyannoi, sara a, sara aa, lakkhangyao, mai yamok.
_FOLLOWING = tuple("\u0e2f\u0e30\u0e32\u0e45\u0e46")
_MAI_YAMOK = "\u0e46"


def utf16_length(text: str) -> int:
    """The number of UTF-16 code units, which is how both platforms count a text."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def graphemes(text: str) -> list[str]:
    """The grapheme clusters of a text, in order; joined they are the text."""
    clusters: list[str] = _GRAPHEME.findall(text)
    return clusters


def split_text(text: str, limit: int) -> list[str]:
    """The text as parts of at most `limit` UTF-16 units (2 or more), cut where a reader would pause.

    A text that fits comes back unchanged; a blank one gives no part. The places, best first: between paragraphs,
    lines, sentences, at a space, before a Thai syllable, between two clusters. White space at a cut is dropped,
    nothing else is. A cluster longer than the limit (stacked marks) is the only one that is ever cut.
    """
    if limit < 2:
        raise ValueError("a part holds at least two UTF-16 units, the length of one emoji")
    if not text or text.isspace():
        return []
    if utf16_length(text) <= limit:
        return [text]
    pieces = _pieces(text, limit)
    units = [utf16_length(piece) for piece in pieces]
    parts: list[str] = []
    start = 0
    while start < len(pieces):
        if pieces[start].isspace():
            start += 1
            continue
        end, used = start, 0
        while end < len(pieces) and used + units[end] <= limit:
            used += units[end]
            end += 1
        if end < len(pieces):
            end = _pause(pieces, start, end)
        parts.append(_joined(pieces[start:end]))
        start = end
    return parts


def _pieces(text: str, limit: int) -> list[str]:
    """The clusters of a text; one that alone is over the limit becomes its characters."""
    pieces: list[str] = []
    for cluster in graphemes(text):
        pieces.extend([cluster] if utf16_length(cluster) <= limit else cluster)
    return pieces


def _joined(pieces: Sequence[str]) -> str:
    """The pieces as one text without white space at its end (a mark on a space keeps its space)."""
    end = len(pieces)
    while end and pieces[end - 1].isspace():
        end -= 1
    return "".join(pieces[:end])


def _pause(pieces: Sequence[str], start: int, end: int) -> int:
    """Where the part that may reach up to `end` had better end; the piece there begins the next part.

    A pause is looked for in the second half, so that a part is never much shorter than it could be.
    """
    places = range(end, start + (end - start - 1) // 2, -1)
    for is_pause in (_paragraph_ends, _line_ends, _sentence_ends, _word_ends):
        for place in places:
            if is_pause(pieces, place):
                return place
    for place in places:
        if pieces[place].startswith(_LEADING_VOWELS):
            return place
    for place in places:
        if not pieces[place].startswith(_FOLLOWING) and pieces[place - 1] not in _LEADING_VOWELS:
            return place
    return end


def _paragraph_ends(pieces: Sequence[str], place: int) -> bool:
    return _line_ends(pieces, place) and place + 1 < len(pieces) and pieces[place + 1] in _LINE_ENDS


def _line_ends(pieces: Sequence[str], place: int) -> bool:
    return pieces[place] in _LINE_ENDS


def _sentence_ends(pieces: Sequence[str], place: int) -> bool:
    return pieces[place].isspace() and pieces[place - 1].endswith(_SENTENCE_ENDS)


def _word_ends(pieces: Sequence[str], place: int) -> bool:
    """A space, but not the one that Thai sets before its repetition mark."""
    if not pieces[place].isspace():
        return False
    return place + 1 == len(pieces) or not pieces[place + 1].startswith(_MAI_YAMOK)
