"""A network's semester for its coordinator, as the tables of a workbook: rows in, tables out."""

from collections.abc import Mapping, Sequence

from bot.document_words import Cutting, Reader
from bot.documents.table import Cell, Column, Table
from bot.semester import Semester
from bot.thai.thai_date import write_day
from storage.overview import Done, by_month, hours

_MONTH_WIDTHS: Mapping[str, float] = {"month": 14, "phase": 20, "count": 16, "hours": 10, "schools": 26}
_ROW_WIDTHS: Mapping[str, float] = {
    "no": 5,
    "date": 15,
    "activity": 36,
    "phase": 16,
    "hours": 8,
    "with": 30,
    "people": 12,
    "problem": 24,
    "result": 30,
    "lesson": 24,
    "recorder": 20,
}
#: Columns that a log book has, too, and by the same names.
_AS_IN_A_BOOK = frozenset({"no", "date", "activity", "hours", "problem", "result", "lesson"})


def overview_tables(network: str, done: Sequence[Done], semester: Semester, reader: Reader) -> tuple[Table, Table]:
    """By month and phase, and line by line."""
    cutting = Cutting()
    rows = tuple(_row(number, each, cutting, reader) for number, each in enumerate(done, 1))
    heading = (
        reader.text("overview-title", network=network),
        reader.semester(semester),
        reader.total(len(done), hours(done)),
    )
    months = tuple(
        (reader.month(each.month), reader.text(f"phase-{each.phase.value}"), each.count, each.hours, each.bodies)
        for each in by_month(done)
    )
    none = () if done else (reader.text("document-empty"),)
    return (
        Table(
            reader.text("overview-months"),
            heading,
            _columns(_MONTH_WIDTHS, reader),
            months,
            none,
            total=_total(_MONTH_WIDTHS, {"count": len(done)}, done, reader),
        ),
        Table(
            reader.text("overview-rows"),
            heading,
            _columns(_ROW_WIDTHS, reader),
            rows,
            (*none, *cutting.note(reader)),
            total=_total(_ROW_WIDTHS, {"activity": reader.count(len(done))}, done, reader),
        ),
    )


def _total(
    widths: Mapping[str, float], counted: Mapping[str, int | str], done: Sequence[Done], reader: Reader
) -> tuple[Cell, ...]:
    return reader.total_row(tuple(widths), {**counted, "hours": hours(done)}) if done else ()


def _columns(widths: Mapping[str, float], reader: Reader) -> tuple[Column, ...]:
    return tuple(
        Column(reader.text(f"logbook-column-{name}" if name in _AS_IN_A_BOOK else f"overview-column-{name}"), width)
        for name, width in widths.items()
    )


def _row(number: int, each: Done, cutting: Cutting, reader: Reader) -> tuple[Cell, ...]:
    return (
        number,
        write_day(each.held_on, reader.language),
        cutting(each.title) or reader.text("entry-title-gone"),
        reader.text(f"phase-{each.phase.value}"),
        reader.hours(each.hours),
        ", ".join(each.bodies_en if reader.language == "en" else each.bodies_th),
        each.people_count,
        cutting(each.problem),
        cutting.lines(each.result, each.learner_result),
        cutting(each.lesson),
        each.recorder,
    )
