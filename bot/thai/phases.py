"""Which phase of the work a sentence tells of (`domain/activity_schema.yaml` guess.phase). Pure.

A phase that is said counts before one that is guessed from the verbs; of these the first in the text decides.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from bot.thai import thai_text
from bot.thai.spelling import ENDS_SYLLABLE, THAI_LETTER, any_of
from bot.thai.understood import UNDERSTOOD

_WORDS = UNDERSTOOD.phases


@dataclass(frozen=True, slots=True)
class Guess:
    """A phase and, with `plan_together` only, its detail (`think`, `plan` or none).

    `explicit`: it was said. `weak`: guessed from a word like meeting, where nothing else told of a phase.
    """

    phase: str
    detail: str | None = None
    explicit: bool = False
    weak: bool = field(default=False, compare=False)


@dataclass(frozen=True, slots=True)
class Sign:
    """`text[start:end]` is a phase after a #, which says it and belongs to no title."""

    guess: Guess
    start: int
    end: int


_GUESSES = {
    "think": Guess("plan_together", "think"),
    "plan": Guess("plan_together", "plan"),
    "meet": Guess("plan_together"),
    "do": Guess("do_together"),
    "evaluate": Guess("evaluate_together"),
}
_ELSE = _GUESSES["do"]


def _by_word(table: Mapping[str, Iterable[str]]) -> dict[str, Guess]:
    return {thai_text.fold(word): _GUESSES[name] for name, words in table.items() for word in words}


def _pattern(words: Iterable[str], ends: str = ENDS_SYLLABLE) -> re.Pattern[str]:
    """The words, the longest first at the same place."""
    return re.compile(any_of(words) + ends, re.IGNORECASE)


def _all(table: Mapping[str, Iterable[str]]) -> list[str]:
    return [word for words in table.values() for word in words]


_SIGNS = _pattern(_all(_WORDS.signs), rf"(?:(?!{THAI_LETTER}|\w)|(?={any_of(UNDERSTOOD.polite_endings)}))")
_SAID, _STRONG = _pattern(_all(_WORDS.said)), _pattern([*_all(_WORDS.strong), *_WORDS.no])
_WEAK = tuple((_pattern(words), replace(_GUESSES[name], weak=True)) for name, words in _WORDS.weak.items())
_ABOUT, _SCHEDULED = _pattern(_WORDS.about), _pattern(_WORDS.scheduled)
_SIGN_GUESSES, _SAID_GUESSES, _STRONG_GUESSES = map(_by_word, (_WORDS.signs, _WORDS.said, _WORDS.strong))


def find_signs(text: str) -> tuple[Sign, ...]:
    """Every phase after a #, in the order of the text."""
    return tuple(
        Sign(_said(_SIGN_GUESSES[thai_text.fold(match.group())]), match.start(), match.end())
        for match in _SIGNS.finditer(text)
    )


def guess_phase(text: str) -> Guess:
    """The phase that a text without signs tells of; doing, where nothing tells of another."""
    if said := _SAID.search(text):
        return _said(_SAID_GUESSES[thai_text.fold(said.group())])
    for strong in _STRONG.finditer(text):
        if guess := _STRONG_GUESSES.get(thai_text.fold(strong.group())):
            return guess
    return next((guess for pattern, guess in _WEAK if pattern.search(text)), _ELSE)


def is_about(text: str, guess: Guess, place: int) -> bool:
    """Whether a day to come that stands at this place is what a plan is about, not when it is made.

    A meeting about something on a day to come was held; one that is agreed on for that day was not.
    """
    if guess.phase != "plan_together":
        return False
    if not guess.weak:
        return True
    return _ABOUT.search(text, 0, place) is not None and _SCHEDULED.search(text) is None


def _said(guess: Guess) -> Guess:
    return Guess(guess.phase, guess.detail, explicit=True)
