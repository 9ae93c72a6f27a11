"""Everything that members type and the bot understands: `locales/*/understood.toml`, read once.

What is typed is understood in every language at any time, so the languages are merged, Thai first.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

LANGUAGES = ("th", "en")
_FOLDER = Path(__file__).parents[2] / "locales"

Spellings = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Days:
    """Words for days (`domain/activity_schema.yaml` guess.date); `weekdays` begin with Monday.

    `relative` and `coming` are days from today; `written_months` is the short form by language, January first.
    `goes_on` says with what words a word is another one. A `no_` list says where something is no day.
    """

    weekdays: tuple[Spellings, ...]
    months: tuple[Spellings, ...]
    written_months: Mapping[str, Spellings]
    relative: Mapping[str, int]
    coming: Mapping[str, int]
    vague: Spellings
    day: Spellings
    nth: Spellings
    before: Spellings
    last_week: Spellings
    after: Spellings
    next_week: Spellings
    ahead: Spellings
    ago: Spellings
    counted: Spellings
    this: Spellings
    to: Spellings
    parts: Spellings
    goes_on: Mapping[str, Spellings]
    no_several: Spellings
    no_nth: Spellings
    no_date: Spellings
    every: Spellings
    era: Spellings
    of: Spellings
    cut_with: Spellings


@dataclass(frozen=True, slots=True)
class Hours:
    """Words for how long something took (guess.hours); `words` are whole expressions in hours."""

    hour: Spellings
    minute: Spellings
    half: Spellings
    to: Spellings
    clock: Spellings
    am: Spellings
    pm: Spellings
    and_: Spellings
    bigger: Spellings
    words: Mapping[str, Decimal]
    cut_with: Spellings
    cut_with_anywhere: Spellings
    counted: Spellings


@dataclass(frozen=True, slots=True)
class Clock:
    """Words for a time of day to come: before it (`at`, `afternoon`) and after it; a school's day ends at six."""

    at: Spellings
    hour: Spellings
    morning: Spellings
    afternoon: Spellings
    evening: Spellings
    noon: Spellings


@dataclass(frozen=True, slots=True)
class Organisations:
    """Words around the names of organisations in a sentence (guess.orgs); a `no_` list says where one means else."""

    all_of: Spellings
    counted: Spellings
    people: Spellings
    with_: Spellings
    no_with: Spellings
    at: Spellings
    no_at: Spellings
    after_name: Spellings
    no_part: Spellings
    no_school: Spellings


@dataclass(frozen=True, slots=True)
class Phases:
    """Words for the phases (guess.phase), by `think`, `plan`, `do`, `evaluate`; in `weak` also `meet`.

    `about` come before what is planned, `scheduled` say that it is still to be done.
    """

    said: Mapping[str, Spellings]
    signs: Mapping[str, Spellings]
    strong: Mapping[str, Spellings]
    weak: Mapping[str, Spellings]
    no: Spellings
    about: Spellings
    scheduled: Spellings


@dataclass(frozen=True, slots=True)
class Pupils:
    """What names a pupil (guess.pupil_check); a `no_` list says what looks so and is none."""

    titles: Spellings
    young: Spellings
    no_young: Spellings
    called: Spellings
    after_name: Spellings
    classes: Spellings
    no_classes: Spellings
    grades: Spellings
    roll: Spellings
    no_roll: Spellings
    number: Spellings
    whose: Spellings
    no_name: Spellings


@dataclass(frozen=True, slots=True)
class Understood:
    """All of it; `numbers` in words from one on.

    Spellings are as written in the files: whoever compares folds them (`bot.thai.thai_text.fold`).
    """

    fillers: Spellings
    cancelling: Spellings
    agreeing: Spellings
    refusing: Spellings
    keywords: Mapping[str, Spellings]
    languages: Mapping[str, Spellings]
    all_organisations: Spellings
    own_organisation: Spellings
    last_organisations: Spellings
    school_words: Spellings
    organisation_prefixes: Spellings
    joiners: Spellings
    polite_endings: Spellings
    also_polite: Spellings
    no_polite: Spellings
    numbers: tuple[Spellings, ...]
    name_prefixes: Mapping[str, Spellings]
    monks: Spellings
    organisations: Organisations
    phases: Phases
    days: Days
    hours: Hours
    clock: Clock
    pupils: Pupils


class _Files:
    """The files of all languages, looked into by the same path."""

    def __init__(self, folder: Path) -> None:
        self._files = {
            language: tomllib.loads((folder / language / "understood.toml").read_text("utf-8"))
            for language in LANGUAGES
        }

    def each(self, *path: str) -> Iterator[Any]:
        """What stands at a path, language by language; KeyError where one lacks it."""
        for file in self._files.values():
            found: Any = file
            for name in path:
                found = found[name]
            yield found

    def words(self, *path: str) -> Spellings:
        """The lists of all languages, one after the other."""
        return tuple(word for words in self.each(*path) for word in words)

    def rows(self, *path: str) -> tuple[Spellings, ...]:
        """Lists of lists, row by row: all spellings of Monday, of Tuesday …"""
        return tuple(tuple(word for row in same for word in row) for same in zip(*self.each(*path), strict=True))

    def table(self, *path: str) -> dict[str, Any]:
        """The tables of all languages in one; lists under the same name are joined."""
        merged: dict[str, Any] = {}
        for table in self.each(*path):
            for name, value in table.items():
                merged[name] = (*merged.get(name, ()), *value) if isinstance(value, list) else value
        return merged


def read_understood(folder: Path = _FOLDER) -> Understood:
    """Read the files of a `locales` folder; KeyError or ValueError for a file that lacks something."""
    files = _Files(folder)
    written = dict(zip(LANGUAGES, files.each("months", "names"), strict=True))
    return Understood(
        fillers=files.words("fillers"),
        cancelling=files.words("cancelling"),
        agreeing=files.words("agreeing"),
        refusing=files.words("refusing"),
        keywords=files.table("keywords"),
        languages=files.table("languages"),
        all_organisations=files.words("organisations", "all"),
        own_organisation=files.words("organisations", "own"),
        last_organisations=files.words("organisations", "last"),
        school_words=files.words("organisations", "school"),
        organisation_prefixes=files.words("organisations", "prefixes"),
        joiners=files.words("organisations", "joiners"),
        polite_endings=files.words("endings", "polite"),
        also_polite=files.words("endings", "also_polite"),
        no_polite=files.words("endings", "no_polite"),
        numbers=files.rows("numbers", "words"),
        name_prefixes={
            language: tuple(words) for language, words in zip(LANGUAGES, files.each("names", "prefixes"), strict=True)
        },
        monks=files.words("names", "monks"),
        organisations=Organisations(
            **{name: files.words("organisations", name.rstrip("_")) for name in Organisations.__slots__}
        ),
        phases=Phases(
            no=files.words("phases", "no"),
            about=files.words("phases", "about"),
            scheduled=files.words("phases", "scheduled"),
            **{name: files.table("phases", name) for name in ("said", "signs", "strong", "weak")},
        ),
        days=Days(
            months=files.rows("months", "names"),
            written_months={language: tuple(row[0] for row in rows) for language, rows in written.items()},
            weekdays=files.rows("days", "weekdays"),
            relative=files.table("days", "relative"),
            coming=files.table("days", "coming"),
            goes_on=files.table("days", "goes_on"),
            **{name: files.words("days", name) for name in _DAY_WORDS},
        ),
        hours=Hours(
            words={word: Decimal(hours) for word, hours in files.table("hours", "words").items()},
            **{name: files.words("hours", name.rstrip("_")) for name in _HOUR_WORDS},
        ),
        clock=Clock(**{name: files.words("clock", name) for name in Clock.__slots__}),
        pupils=Pupils(**{name: files.words("pupils", name) for name in Pupils.__slots__}),
    )


_DAY_WORDS = (
    *(
        "day",
        "nth",
        "before",
        "last_week",
        "after",
        "next_week",
        "vague",
        "ahead",
        "ago",
        "counted",
        "this",
        "to",
        "parts",
    ),
    *("every", "era", "of", "cut_with", "no_several", "no_nth", "no_date"),
)
_HOUR_WORDS = (
    *("hour", "minute", "half", "to", "clock", "am", "pm", "and_", "bigger"),
    *("cut_with", "cut_with_anywhere", "counted"),
)

#: What is understood in all languages.
UNDERSTOOD = read_understood()
