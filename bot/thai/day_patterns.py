"""The ways to write a day, as patterns over `locales/*/understood.toml`; `bot/thai/thai_date.py` tells what they mean.

Texts come with Thai digits already made 0-9; nothing else is changed, so that places stay true.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.thai import thai_text
from bot.thai.spelling import THAI_LETTER, any_of, maybe
from bot.thai.understood import UNDERSTOOD

_WORDS = UNDERSTOOD.days


def _is_latin(word: str) -> bool:
    return word.isascii()


def _closed(words: Iterable[str]) -> str:
    """One of these words; one that may go on with a noun only where no letters but politeness follow."""
    polite = any_of(UNDERSTOOD.polite_endings)
    ends = rf"(?:(?!{THAI_LETTER})|(?={polite}))"
    both: dict[bool, list[str]] = {True: [], False: []}
    for word in words:
        both[word.endswith(_WORDS.open_ended)].append(word)
    return f"(?:{any_of(both[False])}|{any_of(both[True])}{ends})"


def _not_after(words: Iterable[str]) -> str:
    return "".join(rf"(?<!{re.escape(word)})(?<!{re.escape(word)}\s)" for word in words)


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Way:
    """One way to write a day. It is looked for only where the folded text holds one of `hints`: that is quick."""

    pattern: re.Pattern[str]
    hints: tuple[str, ...]

    def all_in(self, text: str, folded: str) -> Iterator[re.Match[str]]:
        """Every place where a text says a day in this way."""
        return self.pattern.finditer(text) if any(hint in folded for hint in self.hints) else iter(())


def _way(pattern: str, hints: Iterable[str]) -> Way:
    return Way(_compiled(pattern), tuple(dict.fromkeys(thai_text.fold(hint) for hint in hints)))


def month_of(written: str) -> int:
    """The number of a month that a pattern found."""
    return _MONTH_OF[_letters(written)]


def _letters(written: str) -> str:
    return re.sub(r"[\s.]", "", thai_text.fold(written))


_MONTH_OF = {_letters(word): number for number, words in enumerate(_WORDS.months, 1) for word in words}
#: Monday is 0, as in `date.weekday`.
WEEKDAY_OF = {thai_text.fold(word): number for number, words in enumerate(_WORDS.weekdays) for word in words}
#: Days from today, by folded word: said of what was done, and as an answer also of what is to come.
RELATIVE_DAYS = {thai_text.fold(word): days for word, days in _WORDS.relative.items()}
COMING_DAYS = {thai_text.fold(word): days for word, days in _WORDS.coming.items()}

_all_weekdays = [word for words in _WORDS.weekdays for word in words]
_all_months = [word for words in _WORDS.months for word in words]
_LATIN_WEEKDAY = any_of(filter(_is_latin, _all_weekdays))
_THAI_WEEKDAY = any_of(word for word in _all_weekdays if not _is_latin(word))
_WEEKDAY = f"(?:{_THAI_WEEKDAY}|{_LATIN_WEEKDAY})"
_DAY, _NTH = any_of(_WORDS.day), any_of(_WORDS.nth)
_LAST_WEEK = _closed(_WORDS.last_week)
_NO_EVERY = _not_after(_WORDS.every)
_LEAD = maybe(any_of(_WORDS.cut_with))

#: In front of a day of the month: วันที่, วันพฤหัสที่, พฤหัสที่, Monday,
_BEFORE_NUMBER = rf"{_LEAD}(?:{_DAY}\s*(?:{_WEEKDAY}\s*)?(?:{_NTH}\s*)?|{_WEEKDAY},?\s*(?:{_NTH}\s*)?)?(?<![\d./:-])"
_NUMBER = r"(?P<day>\d{1,2})"
_NTH_DAY = rf"{_NUMBER}(?:st|nd|rd|th)?"
#: The first of two days is the day: 12-13 พ.ย.
_RANGE = r"(?:\s?[-\u2010-\u2015]\s?\d{1,2}(?=\s*[^\s\d]))?"
#: A number of people or minutes, a time or a bigger number is no year.
_COUNTED = rf"(?!\d|[.:/-]\d|\s*{any_of(UNDERSTOOD.hours.counted)})"
_YEAR = rf"(?:,?\s*(?:{any_of(_WORDS.era)}\s*)?(?P<year>\d{{4}}|\d{{2}}){_COUNTED})?"

_DIGITS = tuple("0123456789")
NUMERIC = (
    _way(rf"{_BEFORE_NUMBER}{_NUMBER}/(?P<month>\d{{1,2}})/(?P<year>\d{{4}}|\d{{2}})(?![\d/]|\.\d)", ["/"]),
    _way(
        rf"{_BEFORE_NUMBER}{_NUMBER}(?P<dash>[.-])(?P<month>\d{{1,2}})(?P=dash)(?P<year>\d{{4}})(?![\d/]|[.-]\d)",
        [f"{sign}{tens}" for sign in ".-" for tens in "12"],
    ),
    _way(rf"{_LEAD}(?<![\d./-])(?P<year>\d{{4}})-(?P<month>\d{{2}})-(?P<day>\d{{2}})(?![\d-])", ["-0", "-1"]),
)
_LATIN_MONTHS = [word for word in _all_months if _is_latin(word)]
#: `rest` is where the month ends and a year may begin.
WRITTEN = (
    _way(
        rf"{_BEFORE_NUMBER}{_NTH_DAY}{_RANGE}\s*(?:{any_of(_WORDS.of)}\s*)?"
        rf"(?P<month>{any_of(_all_months)})(?P<rest>){_YEAR}",
        _DIGITS,
    ),
    _way(
        rf"{_LEAD}(?:{_LATIN_WEEKDAY},?\s*)?(?P<month>{any_of(_LATIN_MONTHS)})\s*{_NTH_DAY}(?P<rest>)"
        rf"(?!\d|[.:/-]\d)(?:,?\s*(?P<year>\d{{4}}){_COUNTED})?",
        _LATIN_MONTHS,
    ),
)
_AROUND = (
    rf"(?:\s*(?P<last_week>{_LAST_WEEK})|\s*(?P<before>{_closed(_WORDS.before)})|\s*(?P<after>{_closed(_WORDS.after)}))"
)
_THAI_WEEKDAYS = [word for word in _all_weekdays if not _is_latin(word)]
WEEKDAYS = (
    # วันจันทร์, วันจันทร์ที่แล้ว, วันจันทร์สัปดาห์ที่แล้ว
    _way(rf"{_LEAD}{_NO_EVERY}{_DAY}\s*(?P<weekday>{_THAI_WEEKDAY}){_AROUND}?", _THAI_WEEKDAYS),
    # จันทร์ก่อน; อาทิตย์ก่อน is last week
    _way(
        rf"{_LEAD}{_NO_EVERY}(?!{any_of(_WORDS.vague)})(?P<weekday>{_THAI_WEEKDAY}){_AROUND}",
        _THAI_WEEKDAYS,
    ),
    # last Monday, Monday last week
    _way(
        rf"{_LEAD}{_NO_EVERY}(?:(?P<before>{any_of(filter(_is_latin, _WORDS.before))})\s+"
        rf"|(?P<after>{any_of(filter(_is_latin, _WORDS.after))})\s+)?"
        rf"(?P<weekday>{_LATIN_WEEKDAY})(?:\s+(?P<last_week>{_LAST_WEEK}))?",
        filter(_is_latin, _all_weekdays),
    ),
    # อาทิตย์ที่แล้ววันจันทร์, last week on Monday
    _way(
        rf"{_LEAD}(?P<last_week>{_LAST_WEEK})\s*{_LEAD}(?:{_DAY}\s*)?(?P<weekday>{_WEEKDAY})(?!{THAI_LETTER})",
        _WORDS.last_week,
    ),
)
RELATIVE = (_way(rf"{_LEAD}{_NO_EVERY}(?P<word>{any_of(_WORDS.relative)})", _WORDS.relative),)
COMING = _way(rf"{_LEAD}(?P<word>{any_of(_WORDS.coming)})", _WORDS.coming)
VAGUE = _way(rf"{_LEAD}{_closed(_WORDS.vague)}", _WORDS.vague)

_DATE_SIGN = r"[/. -]"
#: What is a day only because a day was asked for: 12, วันที่ 12, 12/11, 12.11.69, จันทร์.
ANSWERS = (
    _compiled(rf"(?:{_DAY}\s*)?(?:{_NTH}\s*)?{_NTH_DAY}"),
    _compiled(rf"(?:{_DAY}\s*)?(?:{_NTH}\s*)?{_NUMBER}\s?{_DATE_SIGN}\s?(?P<month>\d{{1,2}})"),
    _compiled(rf"{_NUMBER}\s?{_DATE_SIGN}\s?(?P<month>\d{{1,2}})\s?{_DATE_SIGN}\s?(?P<year>\d{{4}}|\d{{2}})"),
    _compiled(rf"(?P<weekday>{_WEEKDAY})"),
)
