"""A coordinator looks at the entries of the network, and corrects one with a reason that its author reads.

Whether somebody coordinates is looked up at every press and once more when a dialogue ends.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import Annotated, Any

from bot import together
from bot.asking import Asking, Option
from bot.card import bodies_named, plain
from bot.desk import Desk, say
from bot.form import Form, Says
from bot.lines import fitting
from bot.organisations import TheirSchools, network_of
from bot.parts import title_of
from bot.plain_text import telling_text
from bot.questions import about, choice, number, past_day
from bot.repertoire import ActionFunction, Command
from bot.says import Button, Lines, Press, Say, Value, Word
from bot.several import Answer, several
from bot.thai import thai_text
from bot.thai.thai_hours import read_hours
from bot.told import LONGEST_TITLE
from storage import activities, corrections, notices, overview
from storage import together as parts
from storage.activity import Activity, Phase
from storage.correction import Correction
from storage.notice import Notice
from storage.row_number import row_number

#: How many entries are listed at once.
SHOWN = 5
#: Characters of the bubble's first line, and of a line besides its title.
_HEADING, _LINE = 38, 19
LONGEST_REASON = 200
PRESETS = ("1", "1.5", "2", "3")


class Part(StrEnum):
    """What can be corrected, in the order of the buttons."""

    TITLE = "title"
    ORGANISATIONS = "organisations"
    PHASE = "phase"
    HELD_ON = "held_on"
    HOURS = "hours"


def _parts(asking: Asking) -> Sequence[Option]:
    return [Option(part.value, Word(f"edit-activity-part.{part.value}")) for part in Part]


def _number(asking: Asking) -> Mapping[str, Value]:
    return {"no": str(asking.given["activity"])}


def _is(part: Part) -> Any:
    return lambda answers: answers.get("part") == part.value


class SchoolsOfEntry(TheirSchools):
    """The schools as the recorder of an entry sees them: their own stands first, “as before” is what stands there."""

    def __init__(self, desk: Desk, network_id: int, activity_id: int) -> None:
        super().__init__(desk, network_id)
        self._activity = desk.session.get(Activity, activity_id)

    @cached_property
    def own(self) -> int | None:
        if self._activity is None:
            return None
        return parts.organisation_in(self._desk.session, self._activity.recorder_id, self._activity.network_id)

    @cached_property
    def last(self) -> Answer:
        if self._activity is None:
            return []
        standing: Answer = corrections.current(self._desk.session, self._activity, "organisations")
        return standing


def _schools(asking: Asking) -> SchoolsOfEntry:
    desk: Desk = asking.scene
    network_id, activity_id = network_of(asking), int(asking.given["activity"])
    return desk.once(("entry", activity_id), lambda: SchoolsOfEntry(desk, network_id, activity_id))


HOURS = number("0.5", "12", step="0.5", presets=PRESETS, read=read_hours, when=_is(Part.HOURS))


class CorrectEntry(Form, name="correct_entry"):
    """One part of somebody's entry, and why; its author reads the reason."""

    part: Annotated[Part, choice(_parts, values=_number)]
    title: Annotated[str | None, telling_text(LONGEST_TITLE, when=_is(Part.TITLE))]
    organisations: Annotated[list[int | str] | None, several(of=_schools, when=_is(Part.ORGANISATIONS))]
    phase: Annotated[Phase | None, choice(Phase, when=_is(Part.PHASE))]
    held_on: Annotated[date | None, past_day(when=_is(Part.HELD_ON))]
    hours: Annotated[Decimal | None, HOURS]
    reason: Annotated[str, telling_text(LONGEST_REASON)]
    activity: Annotated[int, about()]

    def finish(self, desk: Desk) -> Says:
        activity = together.coordinated(desk, str(self.activity))
        if activity is not None:
            parts.hold(desk.session, activity)
        if activity is None or activity.id != self.activity or not parts.stands(activity):
            return (say("old-button"),)
        correction = corrections.correct(
            desk.session,
            activity,
            self.part.value,
            corrections.as_json(getattr(self, self.part.value)),
            editor_id=desk.member_id,
            reason=together.reason(desk, self.reason),
            now=desk.now,
        )
        desk.remember(self.part.value, "activity", activity.id)
        desk.remember(self.part.value, "correction", correction.id, part=corrections.AFTER)
        desk.remember("reason", "correction", correction.id)
        desk.audit("correct", "activity", activity.id, part=self.part.value, correction=correction.id)
        together.notify(desk, activity.recorder_id, "corrected", activity, correction=correction.id)
        show = Button(Word("correct-done.show"), Press("r", "open", str(activity.id)))
        return (
            say("correct-done", show, field=_field(correction), no=str(activity.id), value=_said(desk, correction)),
        )


def _field(correction: Correction) -> Word:
    return Word(f"edit-activity-part.{correction.part}")


def _said(desk: Desk, correction: Correction, value: Any = None) -> Value:
    """What a correction put there, in words."""
    value = correction.after if value is None else value
    match Part(correction.part):
        case Part.ORGANISATIONS:
            return bodies_named(value, desk)
        case Part.PHASE:
            return Word(f"phase-{value}")
        case Part.HELD_ON:
            return date.fromisoformat(value)
        case Part.HOURS:
            return plain(value)
        case Part.TITLE:
            return str(value)


# ---- looking


def entries(desk: Desk, first: str, _: str) -> Says:
    """[กิจกรรมเครือข่าย], [ถัดไป]: the newest, each with its button."""
    networks = [each.id for each in overview.coordinated(desk.connection, desk.member_id)]
    if not networks:
        return (say("old-button"),)
    start = row_number(first, digits=5)
    listed = activities.newest_of(desk.session, networks, start, SHOWN + 1)
    if not listed:
        return (say("entries-none"),)
    buttons = [
        Button(Word("mine-list.show", {"no": str(each.id)}), Press("r", "open", str(each.id)))
        for each in listed[:SHOWN]
    ]
    if len(listed) > SHOWN:
        buttons.append(Button(Word("entries.next"), Press("r", "entries", str(start + SHOWN))))
    titles = fitting([each.title for each in listed[:SHOWN]], _HEADING + _LINE * SHOWN)
    lines = tuple(
        Word("mine-line", {"no": str(each.id), "date": each.held_on, "title": title_of(title)})
        for each, title in zip(listed, titles, strict=False)
    )
    return (say("entries", *buttons, stays=True, list=Lines(lines)),)


def open_entry(desk: Desk, record: str, _: str = "") -> Says:
    """An entry by its number, for a coordinator with what coordinators can do; for others as it is shown to them."""
    record = thai_text.fold(record)
    activity = together.coordinated(desk, record)
    if activity is None:
        return desk.do(Press("r", "show", record))
    return (*together.merged_into(record, activity), together.shown(desk, activity))


def entry(desk: Desk, rest: str) -> Says:
    """The word with a number typed; without one a coordinator sees the list, and others their own."""
    if rest.strip():
        return open_entry(desk, rest.strip())
    return entries(desk, "", "") if overview.coordinated(desk.connection, desk.member_id) else desk.run("mine", "")


# ---- correcting


def correct(desk: Desk, record: str, _: str) -> Says:
    """[แก้ไข (ผู้ประสานงาน)]: which part?"""
    activity = together.coordinated(desk, record)
    if activity is None:
        return (say("old-button"),)
    return desk.begin(CorrectEntry, given={"activity": activity.id, "network": activity.network_id})


def _correction(desk: Desk, record: str) -> tuple[Correction, Activity] | None:
    """The correction of that number with its entry, if this member is its author or the one who made it."""
    correction = desk.session.get(Correction, row_number(record))
    activity = desk.session.get(Activity, correction.activity_id) if correction is not None else None
    if correction is None or activity is None or activity.undone_at is not None:
        return None
    own = activity.recorder_id == desk.member_id
    made = correction.editor_id == desk.member_id
    allowed = own or (made and notices.coordinates(desk.session, desk.member_id, activity.network_id))
    return (correction, activity) if allowed else None


def right(desk: Desk, record: str, _: str) -> Says:
    """[ถูกต้อง]."""
    found = _correction(desk, record)
    return (say("noted") if found is not None else say("old-button"),)


def revert(desk: Desk, record: str, _: str) -> Says:
    """[แก้กลับ]: once, and only as long as the correction still stands there."""
    found = _correction(desk, record)
    if found is None:
        return (say("old-button"),)
    correction, activity = found
    if not corrections.revert(desk.session, correction, activity, desk.now):
        return (say("revert-late", no=str(activity.id)),)
    desk.audit("revert", "activity", activity.id, correction=correction.id)
    together.notify(desk, correction.editor_id, "reverted", activity, part=correction.part)
    show = Button(Word("revert-done.show"), Press("r", "show", str(activity.id)))
    return (say("revert-done", show, field=_field(correction), no=str(activity.id)),)


# ---- what the authors hear at their next contact


def corrected(desk: Desk, notice: Notice) -> Says:
    """What was changed in this member's entry, and why."""
    found = _correction(desk, str(notice.details["correction"]))
    if found is None or found[0].reverted_at is not None:
        return ()
    correction, activity = found
    buttons = [
        Button(Word(f"coordinator-corrected.{name}"), Press("r", name, str(correction.id)))
        for name in ("right", "revert")
    ]
    values: dict[str, Value] = {
        "field": _field(correction),
        "no": str(activity.id),
        "value": _said(desk, correction),
        "reason": correction.reason or Word("correction-reason-gone"),
    }
    return (Say("coordinator-corrected", values, buttons, stays=True),)


def reverted(desk: Desk, notice: Notice) -> Says:
    """The author changed a correction back."""
    field = Word(f"edit-activity-part.{notice.details['part']}")
    show = Button(Word("notice-reverted.show"), Press("r", "open", str(notice.details["activity"])))
    return (say("notice-reverted", show, field=field, no=str(notice.details["activity"])),)


ENTRY = Command("entry", entry)
ACTIONS: Mapping[str, ActionFunction] = {
    "entries": entries,
    "open": open_entry,
    "correct": correct,
    "right": right,
    "revert": revert,
}
NOTICES = {"corrected": corrected, "reverted": reverted}
