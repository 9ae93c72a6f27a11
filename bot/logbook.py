"""The PLC log book of a member and semester, and the work that makes it a file (`domain/activity_schema.yaml` export).

A turn leaves a job of the kind `KIND` with `details_of` it or of a network's overview; its result is a `Made`, or None
where there is nothing to be made any more. The file lies in the media store and no row keeps it: whoever clears that
store leaves a young file alone, and nothing has to be forgotten later.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Any

from bot.document_words import Cutting, Reader, plain
from bot.documents.page import pdf
from bot.documents.sheet import workbook
from bot.documents.table import Cell, Column, Picture, Table
from bot.media.store import MediaStore, NotKept, preview_of
from bot.overview_tables import overview_tables
from bot.says import Word
from bot.semester import Semester
from bot.thai.thai_date import write_day
from bot.words import shared_words
from storage import logbook, overview
from storage.database import Database
from storage.logbook import Entry, Owner, Photo
from storage.session import Connection

KIND = "logbook"
#: What a log book can be; an overview is always a workbook.
FORMATS = ("xlsx", "pdf")
#: So many photos are printed: each takes up to a tenth of a megabyte.
MOST_PHOTOS = 60

#: The columns in their order, and how wide they are.
_WIDTHS: Mapping[str, float] = {
    "no": 5,
    "date": 15,
    "hours": 8,
    "activity": 32,
    "phase": 14,
    "problem": 24,
    "role": 16,
    "result": 28,
    "lesson": 24,
    "evidence": 12,
    "network": 16,
}


def book(owner: Owner, entries: Sequence[Entry], semester: Semester, reader: Reader) -> Table:
    """The whole book, ready to be signed."""
    cutting = Cutting()
    rows = tuple(_row(number, entry, cutting, reader) for number, entry in enumerate(entries, 1))
    organisation = reader.name(owner.organisation_th, owner.organisation_en)
    heading = (
        reader.text("logbook-title"),
        reader.text(
            "logbook-person",
            name=owner.name,
            position=Word(f"position-{owner.position.value}"),
            org=organisation or Word("organisation-kind-person"),
        ),
        reader.semester(semester),
        reader.total(len(entries), logbook.hours(entries)),
    )
    signature = tuple(
        reader.text(f"logbook-signed-{line}", **({"name": owner.name} if line == "name" else {}))
        for line in ("recorder", "name", "verifier", "place")
    )
    columns = tuple(Column(reader.text(f"logbook-column-{name}"), width) for name, width in _WIDTHS.items())
    none = () if entries else (reader.text("document-empty"),)
    closing = (*none, *cutting.note(reader), reader.text("logbook-notice"))
    totals: dict[str, Decimal | int | str] = {"activity": reader.count(len(entries)), "hours": logbook.hours(entries)}
    total = reader.total_row(tuple(_WIDTHS), totals)
    return Table(heading[0], heading, columns, rows, closing, signature, total if entries else ())


def captions(photos: Sequence[Photo], entries: Sequence[Entry], reader: Reader) -> list[str]:
    """The line below each photo: the number of its row, the day, the title."""
    cutting = Cutting()
    numbers = {entry.id: str(number) for number, entry in enumerate(entries, 1)}
    own = {entry.id for entry in entries if entry.own}
    return [
        reader.text(
            "logbook-caption",
            no=numbers[photo.activity_id],
            date=photo.held_on,
            title=_title(photo, _as_typed if photo.activity_id in own else cutting, reader),
        )
        for photo in photos
    ]


def _as_typed(text: str | None) -> str:
    """One's own words: what they hold, the member was asked about and has answered for."""
    return text or ""


def _title(each: Entry | Photo, taken: Callable[[str | None], str], reader: Reader) -> str:
    return taken(each.title) or reader.text("entry-title-gone")


def _row(number: int, entry: Entry, cutting: Cutting, reader: Reader) -> tuple[Cell, ...]:
    evidence = [
        reader.text(f"logbook-{kind}", n=str(count))
        for kind, count in (("photos", entry.photos), ("files", entry.files))
        if count
    ]
    taken = _as_typed if entry.own else cutting
    results = (taken(entry.result), taken(entry.learner_result), _as_typed(entry.words))
    return (
        number,
        write_day(entry.held_on, reader.language),
        reader.hours(entry.hours),
        _title(entry, taken, reader),
        reader.text(f"phase-{entry.phase.value}"),
        taken(entry.problem),
        reader.text(f"logbook-role-{entry.role}") if entry.role else "",
        "\n".join(filter(None, results)),
        taken(entry.lesson),
        "\n".join(evidence),
        reader.name(entry.network_th, entry.network_en),
    )


@dataclass(frozen=True, slots=True)
class Made:
    """A file that was made: where it lies in the media store, what it is saved under, and what it holds.

    `hours` as they are written; `network` is empty for a log book.
    """

    path: str
    name: str
    count: int
    hours: str
    network: str = ""


def details_of(
    member_id: int, semester: Semester, form: str, language: str, network_id: int | None = None
) -> Mapping[str, Any]:
    """What a job has to know: of a log book, or of a network's overview."""
    return {
        "member": member_id,
        "semester": str(semester),
        "format": form,
        "language": language,
        "network": network_id,
    }


async def make(database: Database, store: MediaStore, details: Mapping[str, Any]) -> Made | None:
    """The work of a job: read, set, keep. Reading and setting wait for the disk and take the processor."""
    reader = Reader(shared_words(), details["language"])
    semester = Semester.parse(details["semester"])
    if semester is None:
        return None
    making = _overview if details["network"] is not None else _book
    return await asyncio.to_thread(partial(making, database, store, details, semester, reader))


def _book(
    database: Database, store: MediaStore, details: Mapping[str, Any], semester: Semester, reader: Reader
) -> Made | None:
    with database.read() as connection:
        owner = logbook.owner(connection, details["member"])
        entries = logbook.entries(connection, details["member"], semester.begins, semester.ends)
        photos = _photos(connection, details["member"], entries) if details["format"] == "pdf" else []
    if owner is None:
        return None
    table = book(owner, entries, semester, reader)
    if details["format"] == "pdf":
        shown = _pictures(store, photos, entries, reader)
        in_all = sum(entry.photos for entry in entries)
        album = (
            reader.text("logbook-album-first", n=str(len(shown)), all=str(in_all))
            if in_all > len(shown)
            else reader.text("logbook-album")
        )
        data = pdf(table, database.now(), language=reader.language, pictures=shown, album=album)
    else:
        data = workbook([table], database.now())
    year = str(semester.year_in(reader.language))
    name = reader.text("logbook-file", semester=str(semester.number), year=year)
    path = store.keep(data, details["format"])
    return Made(path, f"{name}.{details['format']}", len(entries), plain(logbook.hours(entries)))


def _overview(
    database: Database, store: MediaStore, details: Mapping[str, Any], semester: Semester, reader: Reader
) -> Made | None:
    with database.read() as connection:
        network = overview.overseen(connection, details["network"], details["member"])
        done = overview.done(connection, details["network"], semester.begins, semester.ends)
    if network is None:
        return None
    named = reader.name(network.short_th, network.short_en)
    data = workbook(
        overview_tables(reader.name(network.name_th, network.name_en), done, semester, reader), database.now()
    )
    year = str(semester.year_in(reader.language))
    name = reader.text("overview-file-name", network=named, semester=str(semester.number), year=year)
    path = store.keep(data, "xlsx")
    return Made(path, f"{name}.xlsx", len(done), plain(overview.hours(done)), named)


def _photos(connection: Connection, member_id: int, entries: Sequence[Entry]) -> list[Photo]:
    return logbook.photos(connection, member_id, [entry.id for entry in entries], MOST_PHOTOS)


def _pictures(store: MediaStore, photos: Sequence[Photo], entries: Sequence[Entry], reader: Reader) -> list[Picture]:
    """The previews with their lines; a photo that was taken back since it was looked up is left out."""
    found = []
    for photo, caption in zip(photos, captions(photos, entries, reader), strict=True):
        try:
            found.append(Picture(store.read(preview_of(photo.path)), caption))
        except NotKept:
            continue
    return found
