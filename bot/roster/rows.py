"""From the sheets of a file to a roster, with every problem on the way and the place it stands at."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.roster.columns import COLUMNS, Column, NotAccepted, column_called, plain, sheet_called, title_of
from bot.roster.sheets import TITLES_ABOVE, Cell, NotRead, Sheet
from storage.network import NetworkKind
from storage.organisation import OrganisationKind
from storage.roster import AreaWish, Kept, NetworkWish, OrganisationWish, Problem, Roster

_WISHES: Mapping[Kept, Callable[..., Any]] = {
    Kept.AREAS: AreaWish,
    Kept.NETWORKS: NetworkWish,
    Kept.ORGANISATIONS: OrganisationWish,
}


@dataclass(frozen=True, slots=True)
class Place:
    """A place as the spreadsheet shows it: sheet, row, letter and title of the column ("": the whole row)."""

    sheet: str
    row: int
    column: str
    title: str

    def __str__(self) -> str:
        where = f"{self.sheet} " if self.sheet else ""
        return f"{where}{self.column}{self.row} {self.title}".rstrip() if self.column else f"{where}row {self.row}"


@dataclass(frozen=True)
class ReadRoster:
    """What was read. `doubtful`: codes of rows with a problem. `unread`: sheets and columns that nobody looks at."""

    roster: Roster
    problems: tuple[Problem, ...]
    doubtful: frozenset[tuple[Kept, str]]
    unread: tuple[str, ...]
    _titles: Mapping[Kept, str] = field(default_factory=dict)
    _columns: Mapping[tuple[Kept, str], tuple[int, str]] = field(default_factory=dict)

    @property
    def empty(self) -> bool:
        """Whether nobody has filled anything in."""
        return not (self.problems or self.roster.areas or self.roster.networks or self.roster.organisations)

    def place(self, problem: Problem) -> Place:
        """Where a problem stands in the file."""
        sheet = self._titles.get(problem.sheet, title_of(problem.sheet))
        if not problem.column:
            return Place(sheet, problem.row, "", "")
        if (problem.sheet, problem.column) not in self._columns:
            return Place(sheet, problem.row, "", title_of(problem.sheet, problem.column))
        index, title = self._columns[problem.sheet, problem.column]
        return Place(
            sheet, problem.row, chr(ord("A") + index) if index < 26 else f"A{chr(ord('A') + index - 26)}", title
        )


def read_roster(sheets: Iterable[Sheet]) -> ReadRoster:
    """Read every sheet that is known; raises `NotRead` when none is."""
    reading = _Reading()
    for sheet in sheets:
        reading.read(sheet)
    if not reading.titles:
        accepted = ", ".join(f"{title_of(each)} ({each})" for each in Kept)
        raise NotRead(f"none of its sheets is known; accepted are {accepted}")
    roster = Roster(**{sheet.value: tuple(wishes) for sheet, wishes in reading.wishes.items()})
    doubtful = frozenset(reading.doubtful)
    return ReadRoster(roster, tuple(reading.problems), doubtful, tuple(reading.unread), reading.titles, reading.columns)


class _Reading:
    def __init__(self) -> None:
        self.wishes: dict[Kept, list[Any]] = {sheet: [] for sheet in Kept}
        self.problems: list[Problem] = []
        self.doubtful: set[tuple[Kept, str]] = set()
        self.unread: list[str] = []
        self.titles: dict[Kept, str] = {}
        self.columns: dict[tuple[Kept, str], tuple[int, str]] = {}

    def read(self, sheet: Sheet) -> None:
        """One sheet: its titles, then its rows. One without a title is a .csv: organisations."""
        kept = sheet_called(sheet.title) if sheet.title else Kept.ORGANISATIONS
        if kept is None:
            self.unread.append(f"sheet {sheet.title}")
            return
        if kept in self.titles:
            self._refuse(kept, 1, "", f"the sheet {sheet.title} says the same as {self.titles[kept]}; one is accepted")
            return
        self.titles[kept] = sheet.title
        found = _titles_of(kept, sheet)
        if found is None:
            if sheet.rows:
                titles = ", ".join(title_of(kept, column.key) for column in COLUMNS[kept] if column.empty is None)
                self._refuse(kept, sheet.rows[0][0], "", f"there is no row of titles; accepted are {titles}")
            return
        number, columns = found
        if self._take_titles(kept, number, columns, sheet):
            places = {key: index for index, key in columns if key}
            for row, cells in sheet.rows:
                if row > number:
                    self._take_row(kept, row, places, cells)

    def _take_titles(self, kept: Kept, number: int, columns: Sequence[tuple[int, str]], sheet: Sheet) -> bool:
        cells = dict(sheet.rows)[number]
        for index, key in columns:
            title = plain(cells[index].text)
            if not key:
                self.unread.append(f"column {title} of {sheet.title}".removesuffix(" of "))
            elif (kept, key) in self.columns:
                self._refuse(kept, number, key, f"the column stands twice, as {title} too; one is accepted")
            else:
                self.columns[kept, key] = (index, title)
        missing = [
            column.key for column in COLUMNS[kept] if column.empty is None and (kept, column.key) not in self.columns
        ]
        for key in missing:
            self._refuse(kept, number, "", f"the column {title_of(kept, key)} ({key}) is missing")
        return not missing

    def _take_row(self, kept: Kept, row: int, places: Mapping[str, int], cells: Sequence[Cell]) -> None:
        told = {key: cells[index] for key, index in places.items() if index < len(cells)}
        if not any(plain(cell.text) or cell.wrong for cell in told.values()):
            return
        before = len(self.problems)
        values = {column.key: self._value(kept, row, column, told.get(column.key, Cell())) for column in COLUMNS[kept]}
        if len(self.problems) == before:
            self.wishes[kept].append(_wish(kept, row, values))
        elif isinstance(values["code"], str) and values["code"]:
            self.doubtful.add((kept, values["code"]))

    def _value(self, kept: Kept, row: int, column: Column, cell: Cell) -> Any:
        """What the cell says; None, with a problem, for what is not accepted."""
        text = plain(cell.text)
        if cell.wrong:
            self._refuse(kept, row, column.key, cell.wrong)
        elif text:
            try:
                return column.read(text)
            except NotAccepted as refusal:
                self._refuse(kept, row, column.key, str(refusal))
        elif column.empty is None:
            self._refuse(kept, row, column.key, "is empty; a merged cell counts for its first row only")
        else:
            return column.empty
        return None

    def _refuse(self, kept: Kept, row: int, column: str, text: str) -> None:
        self.problems.append(Problem(kept, row, column, text))


def _titles_of(kept: Kept, sheet: Sheet) -> tuple[int, list[tuple[int, str]]] | None:
    """The row with the most titles, and its columns: index and key, "" for one that is not known."""
    best: tuple[int, list[tuple[int, str]]] | None = None
    for number, cells in sheet.rows:
        if number > TITLES_ABOVE:
            break
        columns = [
            (index, column_called(kept, cell.text) or "") for index, cell in enumerate(cells) if plain(cell.text)
        ]
        known = sum(bool(key) for _, key in columns)
        if known >= 2 and (best is None or known > sum(bool(key) for _, key in best[1])):
            best = number, columns
    return best


def _wish(kept: Kept, row: int, values: Mapping[str, Any]) -> Any:
    """The values as a wish; kinds are states again."""
    kinds = {Kept.NETWORKS: NetworkKind, Kept.ORGANISATIONS: OrganisationKind}
    of_kind = {"kind": kinds[kept](values["kind"])} if kept in kinds else {}
    return _WISHES[kept](row=row, **{**values, **of_kind})
