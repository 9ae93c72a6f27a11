"""How organisations may be written in a sentence: whole names, and parts of names (guess.orgs names). Pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from bot.thai import thai_text
from bot.thai.organisation_names import PART_LETTERS, STEM_LETTERS, Known
from bot.thai.spelling import is_nearly
from bot.thai.understood import UNDERSTOOD

#: May stand before a name, or behind an English one, and is none by itself.
NO_NAMES = tuple(
    sorted(
        {thai_text.fold(form) for word in UNDERSTOOD.school_words for form in (word, word.rstrip("."))},
        key=len,
        reverse=True,
    )
)
_PREFIXES = sorted(map(thai_text.fold, UNDERSTOOD.organisation_prefixes), key=len, reverse=True)
_NO_PARTS = frozenset((*NO_NAMES, *_PREFIXES, *map(thai_text.fold, UNDERSTOOD.organisations.no_part)))
_IN_PARENTHESES = re.compile(r"\s*\([^()]*\)$")
_SHORTENED = re.compile(r"\.(?=[^\s.])")
#: The sign after a name that is not written out.
_ABBREVIATED = "\u0e2f"
_BETWEEN_WORDS = re.compile(r"[^a-z0-9]+")


def is_latin(text: str) -> bool:
    """Whether words end at spaces here; in Thai they do not."""
    return text.isascii()


@dataclass(frozen=True, slots=True)
class Spellings:
    """Of a network and the area around it: `longest_first` whole names and whose they are, `parts` what to look in.

    `bare` are the names of the network without the word school, Latin ones without spaces.
    """

    longest_first: tuple[tuple[str, tuple[int, ...]], ...]
    parts: tuple[tuple[int, str, str], ...]
    bare: tuple[tuple[int, frozenset[str]], ...]

    def near(self, word: str) -> tuple[int, ...]:
        """The organisations of the network that somebody may mean who mistyped a name: to be asked, never taken."""
        typed = _squeezed(_without_school(word))
        if len(typed) < STEM_LETTERS:
            return ()
        return tuple(known_id for known_id, names in self.bare if any(is_nearly(typed, name) for name in names))

    def part_of(self, word: str) -> tuple[int, ...]:
        """The organisations of the network with this in a name; none for a word that says nothing by itself."""
        bare = _without_school(word).removesuffix(_ABBREVIATED)
        if len(bare) < PART_LETTERS or bare in _NO_PARTS:
            return ()
        return tuple(known_id for known_id, names, _ in self.parts if bare in names)

    def latin_part_of(self, phrase: str) -> tuple[int, ...]:
        """Likewise for whole words with spaces between them."""
        words = _words(phrase)
        while words and words[-1] in _NO_PARTS:
            words.pop()
        bare = " ".join(words)
        if len(bare) < PART_LETTERS or all(word in _NO_PARTS for word in words):
            return ()
        found = tuple(known_id for known_id, _, names in self.parts if f" {bare} " in names)
        return found or self._spaced_otherwise("".join(words))

    def _spaced_otherwise(self, letters: str) -> tuple[int, ...]:
        """Thai names are spaced in several ways in Latin letters: Nong Saeng Thian is Nong Saengthian."""
        if len(letters) < STEM_LETTERS:
            return ()
        return tuple(
            known_id
            for known_id, _, names in self.parts
            if any(name.replace(" ", "").startswith(letters) for name in names.split("|"))
        )


@lru_cache(maxsize=64)
def spellings(network: tuple[Known, ...], area: tuple[Known, ...]) -> Spellings:
    """A spelling of the network's is theirs, whoever else has it; one of several in the same place is unclear."""
    inside = {known.id for known in network}
    everybody = {known.id: known for known in (*network, *area)}
    names = {known.id: _names(known) for known in everybody.values()}
    owners: dict[str, list[int]] = {}
    for known_id, theirs in names.items():
        others = [name for other, those in names.items() if other != known_id for name in those]
        stems = {stem for name in theirs for stem in _stems(name)} - theirs
        for spelling in (*theirs, *(stem for stem in stems if not any(stem in name for name in others))):
            owners.setdefault(spelling, []).append(known_id)
    whole = {
        spelling: tuple(owner for owner in ids if owner in inside) or tuple(ids) for spelling, ids in owners.items()
    }
    return Spellings(
        tuple(sorted(whole.items(), key=lambda pair: (-len(pair[0]), pair[0]))),
        tuple((known.id, "\n".join(names[known.id]), _padded(names[known.id])) for known in network),
        tuple((known.id, _bare(names[known.id])) for known in network),
    )


def _bare(names: Iterable[str]) -> frozenset[str]:
    bare = {_squeezed(form) for name in names for form in (_without_school(name), *_stems(name))}
    return frozenset(name for name in bare if len(name) >= STEM_LETTERS)


def _squeezed(name: str) -> str:
    """A Latin name without spaces and without the word school, for these are put in several ways."""
    if not is_latin(name):
        return name
    words = _words(name)
    return "".join(words[:-1] if words and words[-1] in NO_NAMES else words)


def _names(known: Known) -> frozenset[str]:
    """Folded; also without what stands in parentheses behind, and with a space after what is shortened."""
    folded = [thai_text.fold(name) for name in (*known.names, known.short)]
    folded += [_IN_PARENTHESES.sub("", name) for name in folded]
    folded += [_SHORTENED.sub(". ", name) for name in folded]
    return frozenset(name for name in folded if len(name) > 1)


def _stems(name: str) -> Iterable[str]:
    """A name without the word school, and without its first part, where enough is left to know it by."""
    bare = _without_school(name)
    if is_latin(name):
        bare = next((bare.removesuffix(f" {word}") for word in NO_NAMES if bare.endswith(f" {word}")), bare)
    prefix = next((prefix for prefix in _PREFIXES if bare.startswith(prefix)), "")
    return [stem for stem in (bare, bare.removeprefix(prefix)) if len(stem) >= STEM_LETTERS and stem != name]


def _without_school(name: str) -> str:
    return next((name.removeprefix(word).strip() for word in NO_NAMES if name.startswith(word)), name)


def _words(text: str) -> list[str]:
    return [word for word in _BETWEEN_WORDS.split(text) if word]


def _padded(names: Iterable[str]) -> str:
    """Latin names as words with one space around each: looked into for whole words."""
    return "|".join(f" {' '.join(_words(name))} " for name in names if is_latin(name))
