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
    """One of these words, where nothing follows with which it is another word."""
    ends: dict[str, list[str]] = {}
    for word in words:
        ends.setdefault(next((end for end in _WORDS.goes_on if word.endswith(end)), ""), []).append(word)
    closed = [any_of(those) + (f"(?!{any_of(_WORDS.goes_on[end])})" if end else "") for end, those in ends.items()]
    return f"(?:{'|'.join(closed)})" if closed else "(?!)"


def _not_after(words: Iterable[str]) -> str:
    return "".join(rf"(?<!{re.escape(word)})(?<!{re.escape(word)}\s)" for word in words)


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Way:
    """One way to write a day. It is looked for only where the folded text holds one of `hints`: that is quick.

    `core`, where there is one, must be in the text as well: a part of the pattern that is found sooner than the whole.
    """

    pattern: re.Pattern[str]
    hints: tuple[str, ...]
    core: re.Pattern[str] | None = None

    def all_in(self, text: str, folded: str) -> Iterator[re.Match[str]]:
        """Every place where a text says a day in this way."""
        if not any(hint in folded for hint in self.hints) or (self.core is not None and not self.core.search(text)):
            return iter(())
        return self.pattern.finditer(text)


def _way(pattern: str, hints: Iterable[str], core: str | None = None) -> Way:
    folded = tuple(dict.fromkeys(thai_text.fold(hint) for hint in hints))
    return Way(_compiled(pattern), folded, _compiled(core) if core is not None else None)


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
_NEXT_WEEK = _closed(_WORDS.next_week)
_NO_EVERY = _not_after(_WORDS.every)
_LEAD = maybe(any_of(_WORDS.cut_with))
#: Neither the middle of a number nor of a date, a grade (4) or a section (4/2).
_NUMBER_STARTS = r"(?<![\d./:-])"
#: 3 days are no day: of "3 days 12-13 Nov" the first two words stay.
_NO_COUNT = r"(?<![^./\d]\d)(?<![^./\d]\d\s)(?<!\d\d)(?<!\d\d\s)" + _not_after(
    word for row in UNDERSTOOD.numbers for word in row
)

#: In front of a day of the month: วันที่, วันพฤหัสที่, พฤหัสที่, Monday,
_NAMED = (
    rf"(?:{_DAY}\s*(?:{_WEEKDAY}\s*)?{_NTH}\s*|{_NO_COUNT}{_DAY}\s*(?:{_WEEKDAY}\s*)?|{_WEEKDAY},?\s*(?:{_NTH}\s*)?)"
)
_BEFORE_NUMBER = rf"{_LEAD}(?P<named>{_NAMED})?{_NUMBER_STARTS}"
_NUMBER = r"(?P<day>\d{1,2})"
_TH = r"(?:st|nd|rd|th)?"
_DASH = r"[-\u2010-\u2015]"
_AND = rf"(?:{_DASH}|,|{any_of(_WORDS.to)})"
#: In English a comma stands before the year.
_LATIN_AND = rf"(?:{_DASH}|{any_of(filter(_is_latin, _WORDS.to))})"
_UNNAMED_DAY = rf"(?:{_DAY}\s*(?:{_NTH}\s*)?)?"
#: A number of people or minutes, a time or a bigger number is neither a year nor a day.
_COUNTED = rf"(?!\d|[.:/-]\d|\s*{any_of(UNDERSTOOD.hours.counted)})"
#: The first of several days is the day: 12-13 พ.ย., 12, 13 และ 14 พ.ย.
_MORE = rf"(?:\s?{_AND}\s?{_UNNAMED_DAY}\d{{1,2}}{_TH}{_COUNTED})"
_SEVERAL = (
    rf"(?(named)|(?:{_not_after(_WORDS.no_several)}|(?!\d{{1,2}}{_TH}{_MORE}))){_NUMBER}{_TH}(?:{_MORE}(?=\s*[^\s\d]))*"
)


def _year(name: str) -> str:
    return rf"(?:,?\s*(?:{any_of(_WORDS.era)}\s*)?(?P<{name}>\d{{4}}|\d{{2}}){_COUNTED})?"


_LATIN_MONTHS = [word for word in _all_months if _is_latin(word)]
_LATIN_MONTH = rf"{any_of(_LATIN_MONTHS)}\.?"
_MONTH = rf"(?:{any_of(word for word in _all_months if not _is_latin(word))}|{_LATIN_MONTH})"
#: Nothing that a longer date goes on with.
_NO_MONTH = rf"(?!\s*(?:{any_of(_WORDS.of)}\s*)?(?:{_MONTH}))"

_DIGITS = tuple("0123456789")
#: Of two numeric dates the first: 12/11/69-13/11/69, 12-13/11/69.
_UNTIL = rf"(?:\s?(?:{_DASH}|{any_of(_WORDS.to)})\s?{_UNNAMED_DAY}"
NUMERIC = (
    _way(
        rf"{_BEFORE_NUMBER}{_NUMBER}(?:\s?{_DASH}\s?\d{{1,2}})?/(?P<month>\d{{1,2}})/(?P<year>\d{{4}}|\d{{2}})(?![\d/]|\.\d)"
        rf"{_UNTIL}\d{{1,2}}/\d{{1,2}}/(?:\d{{4}}|\d{{2}})(?![\d/]|\.\d))?",
        ["/"],
    ),
    _way(
        rf"{_BEFORE_NUMBER}{_NUMBER}(?P<dash>[.-])(?P<month>\d{{1,2}})(?P=dash)(?P<year>\d{{4}}|(?P<short>\d{{2}}))"
        rf"(?![\d/]|[.-]\d(?!\d?(?P=dash)\d)){_UNTIL}\d{{1,2}}(?P=dash)\d{{1,2}}(?P=dash)(?:\d{{4}}|\d{{2}})(?![\d/]|[.-]\d))?",
        _DIGITS,
        r"\d[.-]\d{1,2}[.-]\d",
    ),
    _way(rf"{_LEAD}(?<![\d./-])(?P<year>\d{{4}})-(?P<month>\d{{2}})-(?P<day>\d{{2}})(?![\d-])", ["-0", "-1"]),
)
#: `rest` is where the month ends and a year may begin.
WRITTEN = (
    _way(
        rf"{_BEFORE_NUMBER}{_SEVERAL}\s*(?:{any_of(_WORDS.of)}\s*)?(?P<month>{_MONTH})(?P<rest>){_year('year')}"
        rf"(?P<until>\s?{_AND}\s?{_UNNAMED_DAY}\d{{1,2}}\s*(?:{_MONTH}){_year('other')})?",
        _DIGITS,
        rf"\d{_TH}\s*(?:{any_of(_WORDS.of)}\s*)?{_MONTH}",
    ),
    _way(
        rf"{_LEAD}(?:{_LATIN_WEEKDAY},?\s*)?(?P<month>{_LATIN_MONTH})\s*{_NUMBER}{_TH}"
        rf"(?:\s?{_LATIN_AND}\s?(?:{_LATIN_MONTH}\s*)?\d{{1,2}}{_TH}{_COUNTED})?(?P<rest>)"
        rf"(?!\d|[.:/-]\d)(?:,?\s*(?P<year>\d{{4}}){_COUNTED})?",
        _LATIN_MONTHS,
    ),
)
_THIS = rf"(?:\s*{any_of(_WORDS.this)})?"
_LAST = rf"(?!\d|[.:/-]\d|{_TH}[A-Za-z]|\s*{any_of(_WORDS.no_nth)}){_NO_MONTH}"
#: A day of the month by itself, or with the number of its month: วันที่ 18, พุธที่ 18, วันที่ 12 เดือน 11, on the 18th.
OF_MONTH = (
    _way(
        rf"{_LEAD}{_NO_EVERY}(?:{_DAY}\s*(?:(?P<weekday>{_WEEKDAY})\s*)?|(?P<alone>{_THAI_WEEKDAY})\s*){_NTH}\s*{_NUMBER}"
        rf"(?:{_MORE})*\s*(?:{any_of(_WORDS.of)}\s*(?P<month>\d{{1,2}}){_year('year')}|{_LAST}{_THIS})",
        _WORDS.nth,
    ),
    _way(rf"{any_of(filter(_is_latin, _WORDS.cut_with))}\s+{_NUMBER}(?:st|nd|rd|th){_LAST}", ["st", "nd", "rd", "th"]),
)
#: A day and a month without a year, where nothing speaks for a fraction, a score or a class: 14/11, เมื่อ 5/11.
SHORT = _way(
    rf"(?P<lead>{any_of(_WORDS.cut_with)}\s*)?(?P<named>{_NAMED})?(?(lead)|(?(named)|(?<!\S)))"
    rf"{_NUMBER_STARTS}{_NUMBER}(?:\s?{_DASH}\s?\d{{1,2}})?/(?P<month>\d{{1,2}})(?!/){_COUNTED}"
    rf"(?:\s?{_DASH}\s?\d{{1,2}}/\d{{1,2}}(?![\d/]))?(?=\s|,|$|\)|{any_of(UNDERSTOOD.polite_endings)})",
    ["/"],
)
#: Behind one of these it is none.
NO_SHORT = _compiled(rf"{any_of(_WORDS.no_date)}\s*$")
_AROUND = (
    rf"(?:\s*(?P<last_week>{_LAST_WEEK})|\s*(?P<next_week>{_NEXT_WEEK})|\s*(?P<before>{_closed(_WORDS.before)})"
    rf"|\s*(?P<after>{_closed(_WORDS.after)}))"
)
#: What goes with a day: in the morning.
_PART = rf"(?:\s*{any_of(_WORDS.parts)}(?!{THAI_LETTER}))?"
_THAI_WEEKDAYS = [word for word in _all_weekdays if not _is_latin(word)]
WEEKDAYS = (
    # วันจันทร์, วันจันทร์ที่แล้ว, วันจันทร์สัปดาห์ที่แล้ว, วันจันทร์-วันพุธ
    _way(
        rf"{_LEAD}{_NO_EVERY}{_DAY}\s*(?P<weekday>{_THAI_WEEKDAY})"
        rf"(?:\s*{_AND}\s*{_DAY}\s*{_THAI_WEEKDAY}(?!{THAI_LETTER}))*{_AROUND}?{_PART}",
        _THAI_WEEKDAYS,
    ),
    # จันทร์ก่อน; อาทิตย์ก่อน is last week, อาทิตย์หน้า the next one
    _way(
        rf"{_LEAD}{_NO_EVERY}(?!{any_of((*_WORDS.vague, *_WORDS.ahead))})(?P<weekday>{_THAI_WEEKDAY}){_AROUND}{_PART}",
        _THAI_WEEKDAYS,
    ),
    # last Monday, Monday last week
    _way(
        rf"{_LEAD}{_NO_EVERY}(?:(?P<before>{any_of(filter(_is_latin, _WORDS.before))})\s+"
        rf"|(?P<after>{any_of(filter(_is_latin, _WORDS.after))})\s+)?"
        rf"(?P<weekday>{_LATIN_WEEKDAY})(?:\s*{_AND}\s*{_LATIN_WEEKDAY})*(?:\s+(?P<last_week>{_LAST_WEEK})|\s+(?P<next_week>{_NEXT_WEEK}))?{_PART}",
        filter(_is_latin, _all_weekdays),
    ),
    # อาทิตย์ที่แล้ววันจันทร์, last week on Monday
    _way(
        rf"{_LEAD}(?:(?P<last_week>{_LAST_WEEK})|(?P<next_week>{_NEXT_WEEK}))\s*{_LEAD}(?:{_DAY}\s*)?"
        rf"(?P<weekday>{_WEEKDAY})(?!{THAI_LETTER})",
        (*_WORDS.last_week, *_WORDS.next_week),
    ),
)
_RELATIVE = any_of(_WORDS.relative)
RELATIVE = (
    _way(rf"{_LEAD}{_NO_EVERY}(?P<word>{_RELATIVE}){_PART}(?:\s*{_AND}\s*{_LEAD}{_RELATIVE}{_PART})*", _WORDS.relative),
)
#: 2 วันก่อน, สองวันที่แล้ว, two days ago
NUMBER_OF = {thai_text.fold(word): number for number, row in enumerate(UNDERSTOOD.numbers, 1) for word in row}
_COUNT = rf"(?:{_NUMBER_STARTS}\d{{1,2}}|{any_of(word for row in UNDERSTOOD.numbers for word in row)})"
AGO = (_way(rf"{_LEAD}(?P<count>{_COUNT})\s*{any_of(_WORDS.counted)}\s*{_closed(_WORDS.ago)}", _WORDS.ago),)
COMING = _way(rf"{_LEAD}(?P<word>{any_of(_WORDS.coming)}){_PART}", _WORDS.coming)
VAGUE = _way(rf"{_LEAD}{_NO_EVERY}(?:{_COUNT}\s*)?{_closed(_WORDS.vague)}", _WORDS.vague)
AHEAD = _way(rf"{_LEAD}{_NO_EVERY}{_closed(_WORDS.ahead)}", _WORDS.ahead)

_DATE_SIGN = r"[/. -]"
#: What is a day only because a day was asked for: 12, วันที่ 12, 12/11, 12.11.69, จันทร์.
ANSWERS = (
    _compiled(rf"(?:{_DAY}\s*)?(?:{_NTH}\s*)?{_NUMBER}{_TH}"),
    _compiled(rf"(?:{_DAY}\s*)?(?:{_NTH}\s*)?{_NUMBER}\s?{_DATE_SIGN}\s?(?P<month>\d{{1,2}})"),
    _compiled(rf"{_NUMBER}\s?{_DATE_SIGN}\s?(?P<month>\d{{1,2}})\s?{_DATE_SIGN}\s?(?P<year>\d{{4}}|\d{{2}})"),
    _compiled(rf"(?P<weekday>{_WEEKDAY})"),
)
