"""รายละเอียดอื่น: every further part of an entry can be written, changed and taken out."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Annotated, Any

from bot.asking import Again, Asking, Heard, Kept, Option, Question, Reply
from bot.card import SHOWN, card
from bot.clearing import clearable
from bot.desk import Desk, say
from bot.form import Form, Says
from bot.parts import LEVELS, ROLES, TEXTS, Part, called, value_of
from bot.plain_text import telling_text
from bot.questions import When, about, choice, number
from bot.says import Button, Press, Say, Value, Word
from bot.thai import thai_text
from bot.thai.thai_hours import read_range
from storage import activities, directory
from storage.activity import Activity

STOP = "stop"
#: Who took part is asked by a dialogue of its own (`handlers/participants.py`).
PARTICIPANTS = "participants"
#: These stand on the first card, with the day and the schools; each card has the ten buttons that LINE shows at once.
FIRST_CARD = (Part.HOST, Part.TIME, Part.PLACE)


def _parts(asking: Asking) -> Sequence[Option]:
    offered = [Option(part.value, called(part)) for part in Part if part not in FIRST_CARD]
    named = Option(PARTICIPANTS, Word("name-participants.open"))
    return [*offered, named, Option(STOP, Word("edit-activity-part.stop"))]


def _number(asking: Asking) -> Mapping[str, Value]:
    return {"no": str(asking.given["activity"])}


def _is(part: Part) -> When:
    return lambda answers: answers.get("detail") == part.value


def _clearable(part: Part, question: Question) -> Question:
    return clearable(replace(question, when=_is(part)), there=lambda asking: part.value in asking.given.get("has", ()))


def _hosts(asking: Asking) -> Sequence[Option]:
    """The organisations that take part; another agency's name is no organisation that can be host."""
    desk: Desk = asking.scene
    ids = [int(each) for each in asking.given.get("bodies", ())]
    known = directory.bodies_by_id(desk.connection, ids)
    return [
        Option(str(each), desk.in_language(known[each].short_th, known[each].short_en), (known[each].name_th,))
        for each in ids
        if each in known
    ]


def _roles(asking: Asking) -> Sequence[Option]:
    return [Option(role, Word(f"plc-role.{role}")) for role in ROLES]


def _levels(asking: Asking) -> Sequence[Option]:
    return [Option(level, Word(f"level-{level}")) for level in LEVELS]


@dataclass(frozen=True, kw_only=True)
class Times(Question):
    """From … to within one day, kept as “09:00-12:00”."""

    def ask(self, asking: Asking) -> Say:
        return Say(asking.key)

    def hear(self, reply: Reply, asking: Asking) -> Heard:
        times = read_range(reply.text)
        if times is None:
            return Again(Say("rejected-no-times"))
        return Kept("-".join(f"{each:%H:%M}" for each in times))


def _read_count(text: str) -> Decimal | None:
    """The only number in an answer: about 20 people."""
    numbers = re.findall(r"\d+", thai_text.digits(text))
    return Decimal(numbers[0]) if len(numbers) == 1 else None


PEOPLE = number("1", "500", step="1", read=_read_count, rejected="rejected-count")


class EditDetails(Form, name="edit_details"):
    """One part is changed at once, as in `handlers/edit_activity.py`; `has`: the parts in which something stands."""

    passing = True

    detail: Annotated[str, choice(_parts, values=_number)]
    host_id: Annotated[int | None, choice(_hosts, when=_is(Part.HOST))]
    time_range: Annotated[str | None, _clearable(Part.TIME, Times())]
    place: Annotated[str | None, _clearable(Part.PLACE, telling_text(120))]
    people_count: Annotated[Decimal | None, _clearable(Part.PEOPLE, PEOPLE)]
    plc_role: Annotated[str | None, _clearable(Part.ROLE, choice(_roles))]
    problem: Annotated[str | None, _clearable(Part.PROBLEM, telling_text(500))]
    result: Annotated[str | None, _clearable(Part.RESULT, telling_text(1000))]
    learner_result: Annotated[str | None, _clearable(Part.LEARNER_RESULT, telling_text(500))]
    lesson: Annotated[str | None, _clearable(Part.LESSON, telling_text(500))]
    next_step: Annotated[str | None, _clearable(Part.NEXT_STEP, telling_text(500))]
    level: Annotated[int | None, _clearable(Part.LEVEL, choice(_levels))]
    activity: Annotated[int, about()]

    def finish(self, desk: Desk) -> Says:
        activity = _own(desk, str(self.activity))
        if activity is None:
            return (say("entry-gone", no=str(self.activity)),)
        if self.detail == STOP:
            return (card(activities.load(desk.connection, activity), desk, SHOWN),)
        if self.detail == PARTICIPANTS:
            return desk.do(Press("r", "name_participants", str(activity.id)))
        part = Part(self.detail)
        value = getattr(self, part.value)
        setattr(activity, part.value, int(value) if isinstance(value, Decimal) else value)
        activity.changed_at = desk.now
        desk.session.add(activity)
        if part in TEXTS:
            desk.remember(part.value, "activity", activity.id, instead=True)
        desk.audit("edit", "activity", activity.id, part=part.value)
        return (_done(desk, activity, part),)


def _done(desk: Desk, activity: Activity, part: Part) -> Say:
    number, value = str(activity.id), value_of(activity, part, desk)
    buttons = (
        Button(Word("edit-done.more"), Press("r", "edit" if part in FIRST_CARD else "edit_details", number)),
        Button(Word("edit-done.enough"), Press("r", "show", number)),
    )
    if value is None:
        return say("edit-cleared", *buttons, stays=True, field=called(part), no=number)
    return say("edit-done", *buttons, stays=True, field=called(part), no=number, value=value)


def edit_details(desk: Desk, record: str, part: str) -> Says:
    """The second card of parts, or one part at once."""
    activity = _own(desk, record)
    if activity is None:
        return (say("entry-gone", no=record),)
    bodies = activities.load(desk.connection, activity).bodies
    given: dict[str, Any] = {
        "activity": activity.id,
        "network": activity.network_id,
        "bodies": [body.id for body in bodies if not isinstance(body, str)],
        "has": [part.value for part in Part if value_of(activity, part, desk) is not None],
    }
    if part in list(Part):
        given["detail"] = part
    return desk.begin(EditDetails, given=given)


def _own(desk: Desk, number: str) -> Activity | None:
    activity = activities.own(desk.session, desk.member_id, number)
    return activity if activity is not None and activity.undone_at is None else None


ACTIONS = {"edit_details": edit_details}
