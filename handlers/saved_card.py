"""What the saved card's other buttons do, next week too: look, leave it at that, done now, take back, restore."""

from datetime import date
from typing import Annotated

from bot import together
from bot.card import SHOWN, card
from bot.desk import Desk, say
from bot.form import Form, Says
from bot.questions import about, past_day
from bot.repertoire import Command
from bot.says import Button, Press, Word
from bot.thai import thai_text
from storage import activities
from storage.activity import Activity


def _own(desk: Desk, number: str) -> Activity | None:
    activity = activities.own(desk.session, desk.member_id, number)
    return activity if activity is not None and activity.undone_at is None else None


def show(desk: Desk, record: str, _: str) -> Says:
    """The entry as it stands, with its buttons."""
    activity = _own(desk, record)
    if activity is None:
        return together.show(desk, record)
    return (card(activities.load(desk.connection, activity), desk, SHOWN),)


def enough(desk: Desk, record: str, _: str) -> Says:
    """[พอแค่นี้]: nothing more is asked."""
    return (say("entry-enough" if _own(desk, record) is not None else "entry-gone", no=record),)


class DoneAppointment(Form, name="done_appointment"):
    """The day on which an appointment was kept, where it had been made for a day that is still to come."""

    passing = True

    held_on: Annotated[date, past_day()]
    activity: Annotated[int, about()]

    def finish(self, desk: Desk) -> Says:
        activity = _own(desk, str(self.activity))
        if activity is None:
            return (say("entry-gone", no=str(self.activity)),)
        if not activity.planned:
            return (card(activities.load(desk.connection, activity), desk, SHOWN),)
        activity.held_on = self.held_on
        return _kept(desk, activity)


def done(desk: Desk, record: str, _: str) -> Says:
    """[ทำแล้ว]: the appointment is an entry; of one whose day is still to come the day is asked."""
    activity = _own(desk, record)
    if activity is None:
        return (say("entry-gone", no=record),)
    if not activity.planned:
        return (card(activities.load(desk.connection, activity), desk, SHOWN),)
    if activity.held_on > desk.today:
        return desk.begin(DoneAppointment, given={"activity": activity.id})
    return _kept(desk, activity)


def _kept(desk: Desk, activity: Activity) -> Says:
    activity.planned = False
    activity.changed_at = desk.now
    desk.session.add(activity)
    desk.audit("done", "activity", activity.id)
    return (card(activities.load(desk.connection, activity), desk),)


def undo(desk: Desk, record: str, _: str) -> Says:
    """[ยกเลิกรายการนี้]: taken back at once, restorable for seven days."""
    activity = activities.own(desk.session, desk.member_id, record)
    if activity is None:
        return (say("entry-gone", no=record),)
    if activity.undone_at is None:
        if (stays := together.undo(desk, activity)) is not None:
            return stays
        activity.undone_at = desk.now
        desk.session.add(activity)
        desk.audit("undo", "activity", activity.id)
    return (say("undo-done", Button(Word("undo-done.restore"), Press("r", "restore", record)), stays=True, no=record),)


def restore(desk: Desk, record: str, _: str = "") -> Says:
    """[กู้คืน], or the word with the number typed; without one it is the only entry that can be meant."""
    record = thai_text.fold(record)
    if not record:
        return _restore_one_of(desk)
    activity = activities.own(desk.session, desk.member_id, record)
    if activity is None or activity.title == "":
        return together.restore(desk, record) or (say("restore-which"),)
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


def _restore_one_of(desk: Desk) -> Says:
    undone = activities.restorable(desk.session, desk.member_id, desk.now)
    if len(undone) == 1:
        return restore(desk, str(undone[0].id))
    if not undone:
        return (say("restore-which"),)
    buttons = [
        Button(
            Word("restore-several.entry", {"no": str(each.id), "title": each.title}),
            Press("r", "restore", str(each.id)),
        )
        for each in undone
    ]
    return (say("restore-several", *buttons, stays=True),)


RESTORE = Command("restore", restore)
ACTIONS = {"show": show, "enough": enough, "done": done, "undo": undo, "restore": restore}
