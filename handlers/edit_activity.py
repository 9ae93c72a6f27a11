"""What the saved card's buttons do, next week too: correct one part, add details, take back, restore."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any

from bot import thai_text
from bot.asking import Asking, Option
from bot.card import card, names_of, plain
from bot.desk import Desk, say
from bot.form import Form, Says
from bot.organisations import schools_of
from bot.plain_text import telling_text
from bot.questions import about, choice, number, past_day, text
from bot.repertoire import Command
from bot.says import Button, Press, Say, Value, Word
from bot.several import several
from bot.thai_hours import read_hours
from bot.told import LONGEST_TITLE
from storage import activities
from storage.activity import Activity, Phase


class Part(StrEnum):
    """What can be corrected, in the order of the buttons."""

    TITLE = "title"
    ORGANISATIONS = "organisations"
    PHASE = "phase"
    HELD_ON = "held_on"
    HOURS = "hours"
    DETAILS = "details"
    STOP = "stop"


def _parts(asking: Asking) -> Sequence[Option]:
    return [Option(part.value, Word(f"edit-activity-part.{part.value}")) for part in Part]


def _number(asking: Asking) -> Mapping[str, Value]:
    return {"no": str(asking.given["activity"])}


def _is(part: Part) -> Any:
    return lambda answers: answers.get("part") == part.value


PRESETS = ("1", "1.5", "2", "3")
HOURS = number("0.5", "12", step="0.5", presets=PRESETS, read=read_hours, when=_is(Part.HOURS))


class EditActivity(Form, name="edit_activity"):
    """One part of an entry is changed at once; [แก้อีก] begins again."""

    part: Annotated[Part, choice(_parts, values=_number)]
    title: Annotated[str | None, telling_text(LONGEST_TITLE, when=_is(Part.TITLE))]
    organisations: Annotated[list[int | str] | None, several(of=schools_of, when=_is(Part.ORGANISATIONS))]
    phase: Annotated[Phase | None, choice(Phase, when=_is(Part.PHASE))]
    held_on: Annotated[date | None, past_day(when=_is(Part.HELD_ON))]
    hours: Annotated[Decimal | None, HOURS]
    activity: Annotated[int, about()]

    def finish(self, desk: Desk) -> Says:
        activity = activities.own(desk.session, desk.member_id, str(self.activity))
        if activity is None or activity.undone_at is not None:
            return (say("entry-gone", no=str(self.activity)),)
        if self.part is Part.STOP:
            return (card(activities.load(desk.connection, activity), desk, "log-shown"),)
        if self.part is Part.DETAILS:
            return add_details(desk, str(activity.id), "")
        return self._change(desk, activity)

    def _change(self, desk: Desk, activity: Activity) -> Says:
        value: Value = ""
        if self.part is Part.TITLE and self.title is not None:
            activity.title = value = self.title
            desk.remember("title", "activity", activity.id, instead=True)
        if self.part is Part.ORGANISATIONS and self.organisations is not None:
            activities.put_bodies(desk.connection, activity.id or 0, self.organisations)
            desk.remember("organisations", "activity", activity.id, instead=True)
            value = names_of(activities.load(desk.connection, activity), desk)
        if self.part is Part.PHASE and self.phase is not None:
            activity.phase = self.phase
            value = Word(f"phase-{self.phase.value}")
        if self.part is Part.HELD_ON and self.held_on is not None:
            activity.held_on = value = self.held_on
        if self.part is Part.HOURS and self.hours is not None:
            activity.hours = self.hours
            value = plain(self.hours)
        activity.changed_at = desk.now
        desk.session.add(activity)
        desk.audit("edit", "activity", activity.id, part=self.part.value)
        buttons = (
            Button(Word("edit-done.more"), Press("r", "edit", str(activity.id))),
            Button(Word("edit-done.enough"), Press("r", "show", str(activity.id))),
        )
        field = Word(f"edit-activity-part.{self.part.value}")
        return (Say("edit-done", {"field": field, "no": str(activity.id), "value": value}, buttons, stays=True),)


def _missing(part: str) -> Any:
    return lambda answers: part not in answers.get("has", ())


class AddDetails(Form, name="add_details"):
    """What may be added after saving, one at a time, each skippable (`domain/activity_schema.yaml` later_offers)."""

    hours: Annotated[
        Decimal | None,
        number("0.5", "12", step="0.5", presets=PRESETS, read=read_hours, optional=True, when=_missing("hours")),
    ]
    result: Annotated[str | None, text(max_length=1000, optional=True, when=_missing("result"))]
    lesson: Annotated[str | None, text(max_length=500, optional=True, when=_missing("lesson"))]
    next_step: Annotated[str | None, text(max_length=500, optional=True, when=_missing("next_step"))]
    activity: Annotated[int, about()]

    def finish(self, desk: Desk) -> Says:
        activity = activities.own(desk.session, desk.member_id, str(self.activity))
        if activity is None or activity.undone_at is not None:
            return (say("entry-gone", no=str(self.activity)),)
        added = []
        for part in ("hours", "result", "lesson", "next_step"):
            value = getattr(self, part)
            if value is None:
                continue
            setattr(activity, part, value)
            added.append(part)
            desk.remember(part, "activity", activity.id)
        if added:
            activity.changed_at = desk.now
            desk.session.add(activity)
            desk.audit("add_details", "activity", activity.id, parts=added)
        return (card(activities.load(desk.connection, activity), desk, "log-shown"),)


def _own(desk: Desk, number: str) -> Activity | None:
    activity = activities.own(desk.session, desk.member_id, number)
    return activity if activity is not None and activity.undone_at is None else None


def edit(desk: Desk, record: str, part: str) -> Says:
    """[แก้ไข]: which part?"""
    activity = _own(desk, record)
    if activity is None:
        return (say("entry-gone", no=record),)
    given: dict[str, Any] = {"activity": activity.id, "network": activity.network_id}
    return desk.begin(EditActivity, given=given)


def add_details(desk: Desk, record: str, _: str) -> Says:
    """[เพิ่มรายละเอียด]: offers what is still empty."""
    activity = _own(desk, record)
    if activity is None:
        return (say("entry-gone", no=record),)
    has = [part for part in ("hours", "result", "lesson", "next_step") if getattr(activity, part) is not None]
    return desk.begin(AddDetails, given={"activity": activity.id, "has": has})


def show(desk: Desk, record: str, _: str) -> Says:
    """The entry as it stands, with its buttons."""
    activity = _own(desk, record)
    if activity is None:
        return (say("entry-gone", no=record),)
    return (card(activities.load(desk.connection, activity), desk, "log-shown"),)


def undo(desk: Desk, record: str, _: str) -> Says:
    """[ยกเลิกรายการนี้]: taken back at once, restorable for seven days."""
    activity = activities.own(desk.session, desk.member_id, record)
    if activity is None:
        return (say("entry-gone", no=record),)
    if activity.undone_at is None:
        activity.undone_at = desk.now
        desk.session.add(activity)
        desk.audit("undo", "activity", activity.id)
    return (say("undo-done", Button(Word("undo-done.restore"), Press("r", "restore", record)), stays=True, no=record),)


def restore(desk: Desk, record: str, _: str = "") -> Says:
    """[กู้คืน], or the word with the number typed."""
    record = thai_text.fold(record)
    activity = activities.own(desk.session, desk.member_id, record)
    if activity is None:
        return (say("restore-which"),)
    if activity.undone_at is not None:
        if desk.now - activity.undone_at > activities.RESTORABLE:
            buttons = [Button(Word(f"restore-too-late.{name}"), Press("c", name)) for name in ("log", "menu")]
            return (say("restore-too-late", *buttons, no=record),)
        activity.undone_at = None
        desk.session.add(activity)
        desk.audit("restore", "activity", activity.id)
    buttons = [
        Button(Word("restore-done.edit"), Press("r", "edit", record)),
        Button(Word("restore-done.menu"), Press("c", "menu")),
    ]
    return (say("restore-done", *buttons, no=record, title=activity.title),)


RESTORE = Command("restore", restore)
ACTIONS = {"edit": edit, "details": add_details, "show": show, "undo": undo, "restore": restore}
