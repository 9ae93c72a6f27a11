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
        return rf"(?<![A-Za-z]){_spaced(word)}" + (r"(?![A-Za-z])" if word[-1:].isalpha() else "")
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


#: A name that is typed with letters left out keeps its beginning and most of the rest.
_SAME_BEGINNING, _SHORTEST, _LEAST_PART = 4, 8, 0.75


def is_nearly(typed: str, name: str) -> bool:
    """Whether one letter is wrong, missing or too much, or two neighbours are exchanged; or a syllable is left out."""
    if abs(len(typed) - len(name)) <= 1:
        begins = _same_letters(typed, name)
        first, second = typed[begins:], name[begins:]
        ends = _same_letters(first[::-1], second[::-1])
        first, second = first[: len(first) - ends], second[: len(second) - ends]
        return max(len(first), len(second)) <= 1 or (len(first) == 2 and first == second[::-1])
    if len(typed) < _SHORTEST or not _LEAST_PART <= len(typed) / len(name) < 1:
        return False
    letters = iter(name)
    return typed[:_SAME_BEGINNING] == name[:_SAME_BEGINNING] and all(letter in letters for letter in typed)


def _same_letters(first: str, second: str) -> int:
    """With how many letters both begin."""
    shorter = min(len(first), len(second))
    return next((place for place in range(shorter) if first[place] != second[place]), shorter)
