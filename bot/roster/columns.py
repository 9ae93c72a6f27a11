"""What a roster's sheets and columns are called (`locales/*/roster.toml`), and what a cell accepts."""

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from bot.thai.thai_text import clean, digits, fold, spelled
from storage.network import LearningArea, NetworkKind
from storage.organisation import OrganisationKind
from storage.roster import Kept

LANGUAGES: Final = ("th", "en")
_FOLDER: Final = Path(__file__).parents[2] / "locales"
#: Codes as `storage/administration.py` takes them.
_CODE: Final = re.compile(r"[A-Z0-9]{1,20}", re.ASCII)
_SCHOOL_CODE: Final = re.compile(r"[0-9]{4,12}", re.ASCII)
_BETWEEN: Final = re.compile(r"[\s,;/|+]+")
#: NIKHAHIT, tone mark, SARA AA: a SARA AM whose tone mark was typed in its middle.
_PARTED: Final = re.compile("\u0e4d([\u0e48-\u0e4b])\u0e32")

#: The text of a cell → its value; raises `NotAccepted`.
Read = Callable[[str], Any]


class NotAccepted(ValueError):
    """The cell says nothing that is accepted; the text says what is."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a sheet. `empty`: the value of an empty cell; None: it may not be empty."""

    key: str
    read: Read
    empty: Any = None


def plain(text: str) -> str:
    """A name as it is kept: one spelling, nothing unseen, single spaces."""
    return " ".join(_PARTED.sub("\\1\u0e33", spelled(clean(text))).split())


def words(longest: int) -> Read:
    """A name of at most so many characters."""

    def read(text: str) -> str:
        if len(text) > longest:
            raise NotAccepted(f"has {len(text)} characters; up to {longest} are accepted")
        return text

    return read


def code(text: str) -> str:
    """A code, in capitals and Arabic digits."""
    found = digits(text).replace(" ", "").upper()
    if not _CODE.fullmatch(found):
        raise NotAccepted(f"“{text}” is no code; 1 to 20 letters A-Z and digits are accepted, such as N1 or S01")
    return found


def codes(text: str) -> tuple[str, ...]:
    """Several codes, each once, in their order."""
    return tuple(dict.fromkeys(code(each) for each in _BETWEEN.split(text) if each))


def school_code(text: str) -> str:
    """The ministry's number of a school; spaces and dashes are for reading only."""
    found = re.sub("[ -]", "", digits(text))
    if not _SCHOOL_CODE.fullmatch(found):
        raise NotAccepted(f"“{text}” is no school code; 4 to 12 digits are accepted")
    return found


def one_of(table: str, values: Iterable[str]) -> Read:
    """One of a closed list, by its code or one of its spellings."""
    known = tuple(values)

    def read(text: str) -> str:
        spellings = _spellings(table)
        found = next((value for value in known if fold(text) in spellings[value]), None)
        if found is None:
            raise NotAccepted(f"“{text}” is not accepted; accepted are {', '.join(_titles(table, known))}")
        return found

    return read


_NAME, _SHORT, _CONTACT = words(200), words(80), words(200)

#: The columns of each sheet in the order of the template.
COLUMNS: Final[Mapping[Kept, tuple[Column, ...]]] = {
    Kept.AREAS: (
        Column("code", code),
        Column("name", _NAME),
        Column("short", _SHORT),
        Column("controller", _NAME),
        Column("contact", _CONTACT),
        Column("name_en", _NAME, ""),
        Column("controller_en", _NAME, ""),
    ),
    Kept.NETWORKS: (
        Column("code", code),
        Column("name", _NAME),
        Column("short", _SHORT),
        Column("kind", one_of("network_kinds", NetworkKind)),
        Column("area", code),
        Column("parent", code, ""),
        Column("learning_area", one_of("learning_areas", LearningArea), ""),
        Column("name_en", _NAME, ""),
        Column("short_en", _SHORT, ""),
    ),
    Kept.ORGANISATIONS: (
        Column("code", code, ""),
        Column("name", _NAME),
        Column("short", _SHORT),
        Column("networks", codes),
        Column("kind", one_of("organisation_kinds", OrganisationKind), OrganisationKind.SCHOOL.value),
        Column("school_code", school_code, ""),
        Column("area", code, ""),
        Column("name_en", _NAME, ""),
    ),
}


@cache
def names(language: str) -> Mapping[str, Any]:
    """The words of the workbook in one language."""
    return tomllib.loads((_FOLDER / language / "roster.toml").read_text("utf-8"))


def sheet_called(title: str) -> Kept | None:
    """Which sheet has this title."""
    found = _called({each.value: [names(language)[each.value] for language in LANGUAGES] for each in Kept}, title)
    return Kept(found) if found else None


def column_called(sheet: Kept, title: str) -> str | None:
    """Which column of the sheet has this title, a star that says “required” aside."""
    told = {
        column.key: [names(language)[sheet.value]["columns"][column.key] for language in LANGUAGES]
        for column in COLUMNS[sheet]
    }
    return _called(told, title.replace("*", ""))


def title_of(sheet: Kept, column: str = "") -> str:
    """How the Thai template calls a sheet or a column of it."""
    told = names("th")[sheet.value]
    return str(told["columns"][column]["title"] if column else told["title"])


def _called(told: Mapping[str, list[Mapping[str, Any]]], title: str) -> str | None:
    asked = fold(title)
    for key, spellings in told.items():
        if asked in {fold(key), *(fold(word) for each in spellings for word in (each["title"], *each["also"]))}:
            return key
    return None


@cache
def _spellings(table: str) -> Mapping[str, frozenset[str]]:
    tables = [names(language)[table] for language in LANGUAGES]
    return {value: frozenset(fold(word) for t in tables for word in (value, *t[value])) for value in tables[0]}


def _titles(table: str, values: Iterable[str]) -> list[str]:
    return [f"{value} ({names('th')[table][value][0]})" for value in values]
