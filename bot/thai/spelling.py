"""Regular expressions for words as people type them, for finding them inside a text without moving its letters. Pure.

What compares whole texts folds them (`bot.thai.thai_text.fold`); what must know where a word stands uses these.
"""

import re
from collections.abc import Iterable

_THAI = re.compile(r"[\u0e00-\u0e7f]")
#: A Thai letter or mark that goes on with a word.
THAI_LETTER = r"[\u0e01-\u0e2e\u0e30-\u0e3a\u0e40-\u0e4e]"

#: A Thai word does not end before a vowel or a mark of its own last syllable, nor before a silent letter.
ENDS_SYLLABLE = r"(?![\u0e30-\u0e3a\u0e45\u0e47-\u0e4e]|[\u0e01-\u0e2e]\u0e4c)"


def any_of(words: Iterable[str]) -> str:
    """One of these words, longest first; it never matches where there are none."""
    spelled = [word_pattern(word) for word in sorted(set(words), key=len, reverse=True)]
    return f"(?:{'|'.join(spelled)})" if spelled else "(?!)"


def maybe(*patterns: str) -> str:
    """One of these patterns with the spaces after it, or nothing."""
    return rf"(?:(?:{'|'.join(patterns)})\s*)?"


def word_pattern(word: str) -> str:
    """A word. Latin ones end where letters end; Thai abbreviations (with dots) may lack dots and have spaces."""
    if not _THAI.search(word):
        return rf"(?<![A-Za-z]){_spaced(word)}(?![A-Za-z])"
    if not word.endswith("."):
        return _spaced(word)
    letters = [_spaced(part) for part in word.split(".") if part]
    dotted = r"\.\s?".join(letters) + r"(?:\.|(?!\s?\.)(?!" + THAI_LETTER + "))"
    bare = "".join(letters) + rf"(?:\.|(?!{THAI_LETTER}))"
    return f"(?:{dotted}|{bare})"


def _spaced(word: str) -> str:
    """The word with any spaces between its parts, and the two spellings of sara ae and sara am."""
    spelled = r"\s+".join(map(re.escape, word.split()))
    return spelled.replace("\u0e41", "(?:\u0e41|\u0e40\u0e40)").replace("\u0e33", "(?:\u0e33|\u0e4d\u0e32)")
