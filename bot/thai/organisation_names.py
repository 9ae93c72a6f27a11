"""Which schools a line of text names (`domain/activity_schema.yaml` guess.orgs). Pure.

Longest name first, in any place of the text; what is left is read word by word: part of one name is that school,
part of several is asked, part of none is unknown.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.thai import thai_text
from bot.thai.spelling import is_nearly
from bot.thai.understood import UNDERSTOOD

#: A part of a name counts from this many letters on.
PART_LETTERS = 4
#: Thai names are parted by spaces, English ones hold them: up to a comma or what joins names.
_NAMES = re.compile(r"[a-z][a-z.'-]*(?: [a-z][a-z.'-]*)*(?![^\s,@\x00])|[^\s,@\x00]+")
#: What stands before a name and is none by itself: โรงเรียน, รร.
_NO_NAMES = frozenset(thai_text.fold(word) for word in UNDERSTOOD.school_words)
#: A short name without its first word part counts from this many letters on, if it is nobody else's.
STEM_LETTERS = 6


@dataclass(frozen=True, slots=True)
class Known:
    """An organisation that can be named: `short` on buttons, `names` every full spelling."""

    id: int
    short: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Named:
    """What a line names: organisations in the order of the text, words that could be several, words that are none."""

    ids: tuple[int, ...] = ()
    unclear: tuple[tuple[str, tuple[int, ...]], ...] = ()
    unknown: tuple[str, ...] = ()


def find_names(text: str, network: Sequence[Known], area: Sequence[Known] = ()) -> Named:
    """Read a line; `network` are the organisations that words may be part of, `area` those known by full name too."""
    folded = thai_text.fold(text)
    everybody = {known.id: known for known in (*area, *network)}
    found: list[tuple[int, int]] = []
    for spelling, known_id in _spellings(tuple(everybody.values())):
        start = folded.find(spelling)
        while start >= 0:
            found.append((start, known_id))
            folded = folded[:start] + "\x00" * len(spelling) + folded[start + len(spelling) :]
            start = folded.find(spelling)
    unclear: list[tuple[str, tuple[int, ...]]] = []
    unknown: list[str] = []
    originals = {thai_text.fold(word): word for word in re.split(r"[\s,@]+", thai_text.clean(text))}
    for match in _NAMES.finditer(_without_joiners(folded)):
        word = _bare(match.group())
        if len(word) < 2:
            continue
        parts = [known.id for known in network if len(word) >= PART_LETTERS and _is_part(word, known)]
        typed = " ".join(originals.get(part, part) for part in _without_endings(match.group()).split())
        if len(parts) == 1:
            found.append((match.start(), parts[0]))
        elif parts or (parts := [known.id for known in network if _is_mistyped(word, known)]):
            unclear.append((typed, tuple(parts)))
        else:
            unknown.append(typed)
    ids = tuple(dict.fromkeys(known_id for _, known_id in sorted(found)))
    return Named(ids, tuple(unclear), tuple(unknown))


def _bare(name: str) -> str:
    """A name without politeness, and without the word school around it."""
    words = _without_endings(name).split()
    while words and words[-1] in _NO_NAMES:
        words.pop()
    while words and words[0] in _NO_NAMES:
        words.pop(0)
    return " ".join(words)


def _spellings(everybody: Sequence[Known]) -> list[tuple[str, int]]:
    """Every spelling that stands for one organisation, longest first."""
    names = {known.id: {thai_text.fold(name) for name in (*known.names, known.short) if name} for known in everybody}
    spelled: dict[str, int] = {}
    for known in everybody:
        stem = _stem(thai_text.fold(known.short))
        others = (name for other, theirs in names.items() if other != known.id for name in theirs)
        mine = set(names[known.id])
        if stem and not any(stem in name for name in others):
            mine.add(stem)
        for name in mine:
            spelled.setdefault(name, known.id)
            for prefix in UNDERSTOOD.school_words:
                spelled.setdefault(thai_text.fold(prefix) + name, known.id)
                spelled.setdefault(f"{thai_text.fold(prefix)} {name}", known.id)
    return sorted(spelled.items(), key=lambda pair: -len(pair[0]))


def _stem(short: str) -> str:
    for part in sorted(map(thai_text.fold, UNDERSTOOD.organisation_prefixes), key=len, reverse=True):
        if short.startswith(part) and len(short) - len(part) >= STEM_LETTERS:
            return short[len(part) :]
    return ""


def _is_part(word: str, known: Known) -> bool:
    return any(word in thai_text.fold(name) for name in (*known.names, known.short))


def _is_mistyped(word: str, known: Known) -> bool:
    if len(word) < STEM_LETTERS:
        return False
    names = {_bare(thai_text.fold(name)) for name in (*known.names, known.short)}
    return any(is_nearly(word, name) for name in (*names, *filter(None, map(_stem, names))))


def _without_joiners(folded: str) -> str:
    """The text with what joins names blanked, at the same places."""
    for joiner in sorted(UNDERSTOOD.joiners, key=len, reverse=True):
        pattern = rf"(?:(?<=[\s,@\x00])|^){re.escape(thai_text.fold(joiner))}"
        if joiner.isascii():
            pattern += r"(?=[\s,@\x00]|$)"
        folded = re.sub(pattern, lambda match: "," * len(match.group()), folded)
    return folded


def _without_endings(word: str) -> str:
    for ending in sorted(UNDERSTOOD.polite_endings, key=len, reverse=True):
        if word.endswith(thai_text.fold(ending)) and word != ending:
            return word[: -len(thai_text.fold(ending))]
        if word == thai_text.fold(ending):
            return ""
    return word
