"""[แก้ไข] of an entry: one of the parts that the card tells; the further ones are `handlers/edit_details.py`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any

from bot.asking import Asking, Heard, Instead, Option, Reply, chosen
from bot.card import SHOWN, card, names_of, plain
from bot.clearing import clearable
from bot.desk import Desk, say
from bot.form import Form, Says
from bot.organisations import schools_of
from bot.parts import Part as FurtherPart
from bot.parts import called
from bot.plain_text import telling_text
from bot.questions import Choice, about, choice, past_day
from bot.questions import hours as asked_hours
from bot.says import Button, Press, Say, Value, Word
from bot.several import several
from bot.told import LONGEST_TITLE
from storage import activities
from storage.activity import Activity, Phase


class Part(StrEnum):
    """What can be corrected, in the order of the buttons."""

    TITLE = "title"
    ORGANISATIONS = "organisations"
    HOST = "host_id"
    PHASE = "phase"
    HELD_ON = "held_on"
    TIME = "time_range"
    PLACE = "place"
    HOURS = "hours"
    DETAILS = "details"
    STOP = "stop"


#: What `handlers/edit_details.py` asks for: one part, or which.
ELSEWHERE = {Part.HOST: "host_id", Part.TIME: "time_range", Part.PLACE: "place", Part.DETAILS: ""}


def _parts(asking: Asking) -> Sequence[Option]:
    return [Option(part.value, Word(f"edit-activity-part.{part.value}")) for part in Part]


def _number(asking: Asking) -> Mapping[str, Value]:
    return {"no": str(asking.given["activity"])}


def _is(part: Part) -> Any:
    return lambda answers: answers.get("part") == part.value


@dataclass(frozen=True, kw_only=True)
class WhichPart(Choice):
    """A part whose button stands on the second card is understood on the first, too."""

    def hear(self, reply: Reply, asking: Asking) -> Heard:
        further = [Option(part.value, called(part)) for part in FurtherPart]
        named = Option("name_participants", Word("name-participants.open"))
        shown = chosen(reply, self.options(asking), asking.scene)
        found = chosen(reply, [*further, named], asking.scene, by_number=False) if shown is None else None
        if found is None or reply.value is not None:
            return super().hear(reply, asking)
        record = str(asking.given["activity"])
        return Instead(Press("r", found, record) if found == named.value else Press("r", "edit_details", record, found))


HOURS = clearable(
    asked_hours(when=_is(Part.HOURS)),
    there=lambda asking: bool(asking.given.get("hours_known")),
)


SCHOOLS = several(
    of=schools_of, when=_is(Part.ORGANISATIONS), taking=lambda asking: asking.given.get("bodies", ())
)  # fmt: skip


def _is_day(*, planned: bool) -> Any:
    return lambda answers: answers.get("part") == Part.HELD_ON and bool(answers.get("planned")) is planned


class EditActivity(Form, name="edit_activity"):
    """One part of an entry is changed at once; [แก้อีก] begins again."""

    passing = True

    part: Annotated[Part, WhichPart(of=_parts, values=_number)]
    title: Annotated[str | None, telling_text(LONGEST_TITLE, when=_is(Part.TITLE))]
    organisations: Annotated[list[int | str] | None, SCHOOLS]
    phase: Annotated[Phase | None, choice(Phase, when=_is(Part.PHASE))]
    held_on: Annotated[date | None, past_day(when=_is_day(planned=False))]
    planned_on: Annotated[date | None, past_day(when=_is_day(planned=True), ahead=True)]
    hours: Annotated[Decimal | None, HOURS]
    activity: Annotated[int, about()]

    def finish(self, desk: Desk) -> Says:
        activity = activities.own(desk.session, desk.member_id, str(self.activity))
        if activity is None or activity.undone_at is not None:
            return (say("entry-gone", no=str(self.activity)),)
        if self.part is Part.STOP:
            return (card(activities.load(desk.connection, activity), desk, SHOWN),)
        if self.part in ELSEWHERE:
            return desk.do(Press("r", "edit_details", str(activity.id), ELSEWHERE[self.part]))
        if self.planned_on is not None and not activity.planned and self.planned_on > desk.today:
            return _ask_day_anew(desk, activity, self.planned_on)
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
        if self.part is Part.HELD_ON and (day := self.held_on or self.planned_on) is not None:
            activity.held_on = value = day
        if self.part is Part.HOURS:
            activity.hours = self.hours
            value = plain(self.hours) if self.hours is not None else ""
        activity.changed_at = desk.now
        desk.session.add(activity)
        desk.audit("edit", "activity", activity.id, part=self.part.value)
        buttons = (
            Button(Word("edit-done.more"), Press("r", "edit", str(activity.id))),
            Button(Word("edit-done.enough"), Press("r", "show", str(activity.id))),
        )
        field = Word(f"edit-activity-part.{self.part.value}")
        values: dict[str, Value] = {"field": field, "no": str(activity.id)}
        if value == "":
            return (Say("edit-cleared", values, buttons, stays=True),)
        return (Say("edit-done", values | {"value": value}, buttons, stays=True),)


def _own(desk: Desk, number: str) -> Activity | None:
    activity = activities.own(desk.session, desk.member_id, number)
    return activity if activity is not None and activity.undone_at is None else None


def edit(desk: Desk, record: str, part: str) -> Says:
    """[แก้ไข]: which part?"""
    activity = _own(desk, record)
    if activity is None:
        return (say("entry-gone", no=record),)
    return desk.begin(EditActivity, given=_given(desk, activity))


def _given(desk: Desk, activity: Activity) -> dict[str, Any]:
    bodies = activities.load(desk.connection, activity).bodies
    return {
        "activity": activity.id,
        "network": activity.network_id,
        "planned": activity.planned,
        "hours_known": activity.hours is not None,
        "bodies": [body if isinstance(body, str) else body.id for body in bodies],
    }


def _ask_day_anew(desk: Desk, activity: Activity, day: date) -> Says:
    """A new day of an appointment came when it had been kept already: nothing is done on a day to come."""
    given = {**_given(desk, activity), "part": Part.HELD_ON.value}
    (asked,) = desk.begin(EditActivity, given=given)
    return (replace(asked, key="rejected-future-day", values={"date": day}),)


ACTIONS = {"edit": edit}
