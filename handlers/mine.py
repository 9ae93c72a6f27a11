"""ของฉัน: one's own entries of a semester, each with its button, a search in them, and the log book as a file."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Annotated, Any

from bot import logbook, together
from bot.card import plain
from bot.desk import Desk, say
from bot.form import Form, Says
from bot.lines import fitting
from bot.logbook import Made
from bot.parts import title_of
from bot.questions import text
from bot.repertoire import Command, Undone
from bot.says import Button, File, Lines, Press, Say, Value, Word
from bot.semester import Semester
from bot.thai import thai_text
from storage import appointments, overview
from storage import logbook as entries
from storage.logbook import Entry
from storage.row_number import row_number

#: How many entries are listed, newest first, and how few are worth a card.
SHOWN, FEWEST = 5, 3
#: Buttons of one card on LINE.
CARD = 10
#: Characters of the bubble's first line, and of a line besides its title.
_HEADING, _LINE, _PART_LINE = 84, 19, 36
LONGEST = 100
#: How long the address of a file is good where a message carries none; the message says so.
LINK_LIVES = timedelta(hours=24)


class SearchMine(Form, name="search_mine"):
    """One question: which word?"""

    query: Annotated[str, text(max_length=LONGEST)]

    def finish(self, desk: Desk) -> Says:
        return _found(desk, self.query)


def mine(desk: Desk, rest: str) -> Says:
    """This semester, the one that is named (2/2569), or what one's own entries say of a word."""
    semester = Semester.parse(rest.strip()) if rest.strip() else Semester.of(desk.today)
    return _listed(desk, semester) if semester is not None else _found(desk, rest)


def _listed(desk: Desk, semester: Semester, first: int = 0) -> Says:
    """The newest with all that can be done; from `first` on only the entries."""
    listed = entries.entries(desk.connection, desk.member_id, semester.begins, semester.ends)
    is_now = semester == Semester.of(desk.today)
    if not listed:
        return (_nothing(desk, semester, is_now=is_now),)
    files = [Button(Word(f"mine-semester.{form}"), Press("r", "book", str(semester), form)) for form in logbook.FORMATS]
    search = Button(Word("mine-semester.search"), Press("r", "search_mine"))
    rest = (*files, search, *_further(desk, semester)) if not first else ()
    newest = listed[::-1][first:][: _room(len(listed) - first, len(rest))]
    after = first + len(newest)
    more = Button(Word("mine-more.more"), Press("r", "mine_more", str(semester), str(after)))
    shown = [*_shown(newest), *([more] if len(listed) > after else [])]
    if first:
        return (say("mine-more", *shown, stays=True, list=_lines(newest)) if newest else say("entries-none"),)
    values: dict[str, Value] = {"n": str(len(listed)), "total": _total(listed), "list": _lines(newest)}
    key = "mine-list" if is_now else "mine-semester"
    values |= {} if is_now else _when(desk, semester)
    return (Say(key, values, (*shown, *rest), stays=True),)


def _room(waiting: int, rest: int) -> int:
    """How many entries fit a card beside the other buttons; where that is next to none, a second card is worth it."""
    if waiting <= min(SHOWN, CARD - rest):
        return waiting
    room = CARD - rest - 1
    return min(SHOWN, room) if room >= FEWEST else SHOWN


def _total(listed: Sequence[Entry]) -> Word:
    """All their hours, where any has some."""
    total = entries.hours(listed)
    return Word("mine-total", {"hours": plain(total)}) if total else Word("mine-no-hours")


def more(desk: Desk, written: str, first: str) -> Says:
    """[ดูเพิ่ม]."""
    semester = Semester.parse(written)
    start = row_number(first, digits=5)
    return _listed(desk, semester, start) if semester is not None else (say("old-button"),)


def _nothing(desk: Desk, semester: Semester, *, is_now: bool) -> Say:
    further = _further(desk, semester)
    if is_now:
        buttons = [Button(Word(f"mine-empty.{name}"), Press("c", name)) for name in ("log", "menu")]
        return say("mine-empty", *buttons, *further)
    back = Button(Word("mine-semester-empty.mine"), Press("c", "mine"))
    return Say("mine-semester-empty", _when(desk, semester), (*further, back))


def _further(desk: Desk, semester: Semester) -> list[Button]:
    """The semester before, where there is something to see; what waits for the member; the network as a whole."""
    is_now = semester == Semester.of(desk.today)
    buttons = []
    if entries.begun_before(desk.connection, desk.member_id, semester.begins):
        buttons.append(Button(Word("mine-semester.before"), Press("c", "mine", str(semester.before()))))
    if is_now and (planned := appointments.to_come(desk.session, desk.member_id)):
        buttons.append(Button(Word("appointments.open", {"n": len(planned)}), Press("r", "appointments")))
    if is_now and (named := together.named(desk)):
        buttons.append(Button(Word("together-named.open", {"n": len(named)}), Press("r", "named")))
    if overview.coordinated(desk.connection, desk.member_id):
        buttons.append(Button(Word("mine-semester.overview"), Press("r", "overview", str(semester))))
        buttons += [Button(Word("entries.open"), Press("r", "entries"))] if is_now else []
        buttons += [Button(Word("announced-list.open"), Press("c", "announce"))] if is_now else []
    return buttons


def _found(desk: Desk, query: str) -> Says:
    words = thai_text.fold(query).split()
    hits = entries.find(desk.connection, desk.member_id, words, thai_text.fold, SHOWN)
    wanted = thai_text.cut(thai_text.clean(query), LONGEST)
    if not hits:
        again = Button(Word("mine-not-found.again"), Press("r", "search_mine"))
        return (say("mine-not-found", again, Button(Word("mine-not-found.mine"), Press("c", "mine")), q=wanted),)
    again = Button(Word("mine-found.again"), Press("r", "search_mine"))
    return (say("mine-found", *_shown(hits), again, stays=True, q=wanted, list=_lines(hits)),)


def _lines(listed: Sequence[Entry]) -> Lines:
    around = _HEADING + sum(_LINE if entry.own else _PART_LINE for entry in listed)
    titles = fitting([entry.title for entry in listed], around)
    return Lines(
        tuple(
            Word(
                "mine-line" if entry.own else "mine-part-line",
                {"no": str(entry.id), "date": entry.held_on, "title": title_of(title)},
            )
            for entry, title in zip(listed, titles, strict=True)
        )
    )


def _shown(listed: Sequence[Entry]) -> list[Button]:
    """A button for each: an own entry can be corrected there, an own part told or taken out."""
    return [Button(Word("mine-list.show", {"no": str(each.id)}), Press("r", "show", str(each.id))) for each in listed]


def _when(desk: Desk, semester: Semester) -> dict[str, Value]:
    return {"semester": str(semester.number), "year": str(semester.year_in(desk.language))}


def search_mine(desk: Desk, _: str, __: str) -> Says:
    """[ค้นหาในบันทึก]."""
    return desk.begin(SearchMine)


def book(desk: Desk, written: str, form: str) -> Says:
    """[รับไฟล์ Excel] [หน้าพิมพ์ PDF]: the file is made after the turn; it is the answer."""
    semester = Semester.parse(written)
    if semester is None or form not in logbook.FORMATS:
        return (say("old-button"),)
    details = logbook.details_of(desk.member_id, semester, form, desk.language)
    desk.later(logbook.KIND, details, key=f"book {semester} {form}")
    return ()


def network_overview(desk: Desk, written: str, network: str) -> Says:
    """[ภาพรวมเครือข่าย]: likewise, for coordinators; who may have it is looked up again when it is made."""
    semester, coordinated = Semester.parse(written), overview.coordinated(desk.connection, desk.member_id)
    chosen = [each for each in coordinated if network in ("", str(each.id))]
    if semester is None or not chosen:
        return (say("old-button"),)
    if len(chosen) > 1:
        names = [
            Button(desk.in_language(each.short_th, each.short_en), Press("r", "overview", str(semester), str(each.id)))
            for each in chosen
        ]
        return (say("overview-which", *names),)
    details = logbook.details_of(desk.member_id, semester, "xlsx", desk.language, chosen[0].id)
    desk.later(logbook.KIND, details, key=f"overview {semester} {chosen[0].id}")
    return ()


def made(desk: Desk, details: Mapping[str, Any], result: Made | Undone | None) -> Says:
    """The file itself, or its address where a message carries none."""
    semester = Semester.parse(details["semester"])
    if semester is None or result is None:
        return (say("old-button"),)
    if isinstance(result, Undone):
        network = details["network"]
        asked = ("book", details["format"]) if network is None else ("overview", str(network))
        again = Button(Word("export-failed.again"), Press("r", asked[0], str(semester), asked[1]))
        return (say("export-failed", again, Button(Word("export-failed.mine"), Press("c", "mine"))),)
    key, values = "export", {**_when(desk, semester), "total": result.hours}
    if details["network"] is not None:
        key, values = "overview", {**_when(desk, semester), "network": result.network, "n": str(result.count)}
    if desk.carries_files:
        return (Say(f"{key}-file", values, file=File(result.path, result.name, "file")),)
    addresses = desk.house.media
    assert addresses is not None, "who gets links is on a platform with a public address"
    # In an address every Thai letter would be nine.
    name = f"{'network' if details['network'] is not None else 'PLC'}-{semester.number}"
    link = addresses.sign(
        result.path, desk.now + LINK_LIVES, f"{name}-{semester.year_in(desk.language)}.{details['format']}"
    )
    hours = str(int(LINK_LIVES.total_seconds() // 3600))
    opening = Button(Word("file-link.open"), link=link)
    return (Say(f"{key}-link", {**values, "link": link, "hours": hours}, (opening,), stays=True),)


def _file(desk: Desk, form: str) -> Says:
    """This semester's file, by the word for it."""
    semester = Semester.of(desk.today)
    listed = entries.entries(desk.connection, desk.member_id, semester.begins, semester.ends)
    return book(desk, str(semester), form) if listed else mine(desk, "")


COMMANDS = (
    Command("mine", mine),
    Command("xlsx", lambda desk, _: _file(desk, "xlsx")),
    Command("pdf", lambda desk, _: _file(desk, "pdf")),
)
ACTIONS = {"mine_more": more, "book": book, "overview": network_overview, "search_mine": search_mine}
JOBS = {logbook.KIND: made}
