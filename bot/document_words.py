"""How words come into a document: in one language, without a voice, and without what may name a pupil. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from bot.says import Value
from bot.semester import Semester
from bot.thai.pupils import find_pupil
from bot.thai.thai_date import write_day
from bot.words import Words

_ELLIPSIS = "\u2026"


@dataclass(frozen=True, slots=True)
class Reader:
    """In whose language a document is written; documents have no voice."""

    words: Words
    language: str

    def text(self, key: str, **values: Value) -> str:
        """A message in words."""
        return self.words.text(key, values, language=self.language, voice="neutral")

    def name(self, thai: str, english: str) -> str:
        """The name of something that has one in each language; Thai where there is no English one."""
        return english if self.language == "en" and english else thai

    def month(self, first: date) -> str:
        """A month by its first day: พ.ย. 2569, or Nov 2026."""
        return write_day(first, self.language).removeprefix("1 ")

    def total(self, count: int, hours: Decimal) -> str:
        """The line that says how many entries, and how many hours in all."""
        return self.text("logbook-total", n=str(count), hours=plain(hours))

    def hours(self, hours: Decimal | None) -> Decimal | str:
        """A cell with hours; without any it says so."""
        return "-" if hours is None else hours

    def count(self, number: int) -> str:
        """How many entries."""
        return self.text("document-count", n=str(number))

    def total_row(
        self, columns: Sequence[str], totals: Mapping[str, int | Decimal | str]
    ) -> tuple[int | Decimal | str, ...]:
        """The row below a table: its first column says what it is, the others what adds up."""
        row = tuple(totals.get(name, "") for name in columns)
        return (self.text("document-total"), *row[1:])

    def semester(self, semester: Semester) -> str:
        """The line that says which semester it is."""
        year = str(semester.year_in(self.language))
        return self.text("logbook-semester", semester=str(semester.number), year=year)


@dataclass(slots=True)
class Cutting:
    """Takes out what may name a pupil, and counts.

    Nothing of the kind leaves in a file, not even what its author kept: an ellipsis stands in its place.
    """

    cuts: int = 0

    def __call__(self, text: str | None) -> str:
        left = text or ""
        while found := find_pupil(left):
            left = left.replace(found, _ELLIPSIS, 1)
            self.cuts += 1
        return left

    def lines(self, *texts: str | None) -> str:
        """Several texts, one below the other."""
        return "\n".join(self(text) for text in texts if text)

    def note(self, reader: Reader) -> tuple[str, ...]:
        """The line that says so; none where nothing was cut."""
        return (reader.text("logbook-cut", n=str(self.cuts)),) if self.cuts else ()


def plain(hours: Decimal) -> str:
    """Hours without a zero that says nothing: 2, 1.5."""
    return f"{hours.normalize():f}"
