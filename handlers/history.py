"""ประวัติ: what was changed in one's own entry, when and by whom; parts by their names, never the words."""

from bot.desk import Desk, say
from bot.form import Says
from bot.parts import called
from bot.says import Button, Lines, Press, Value, Word
from bot.together import organisation
from storage import activities, together
from storage import history as changes
from storage.history import Change

SHOWN = 10
#: Notes that name the parts which were changed.
NAMING = ("edit", "add_details", "correct")
#: Of others than the recorder only a coordinator does these.
BY_COORDINATORS = ("correct", "revert")
#: All that is told; looking and declining are nobody's business.
TOLD = (
    *NAMING,
    "log",
    "done",
    "undo",
    "restore",
    "attach",
    "faces",
    "remove_photos",
    "remove_files",
    "unsent",
    "join",
    "tell_part",
    "leave_part",
    "restore_part",
    "merge",
    "split",
    "hand_over",
    "revert",
    "name_participants",
)


def history(desk: Desk, record: str, _: str) -> Says:
    """[ประวัติ]: at most ten changes, newest first."""
    activity = activities.own(desk.session, desk.member_id, record)
    if activity is None:
        return (say("entry-gone", no=record),)
    found = changes.of_activity(desk.session, activity.id or 0, TOLD, SHOWN)
    lines = Lines(tuple(_line(desk, change, activity.network_id) for change in found))
    back = Button(Word("history.card"), Press("r", "show", record))
    return (say("history", back, no=record, list=lines) if found else say("history-empty", back, no=record),)


def _line(desk: Desk, change: Change, network_id: int) -> Word:
    who = _who(desk, change, network_id)
    return Word("history-line", {"date": desk.local(change.at), "who": who, "what": _what(change)})


def _who(desk: Desk, change: Change, network_id: int) -> Value:
    """Others by what they are in the network, not by name."""
    if change.actor_id == desk.member_id:
        return Word("history-you")
    if change.actor_id is None:
        return Word("history-nobody")
    if change.action in BY_COORDINATORS:
        return Word("role-coordinator")
    return organisation(desk, together.organisation_in(desk.session, change.actor_id, network_id))


def _what(change: Change) -> Word:
    parts = change.details.get("parts") or [change.details.get("part")]
    if change.action in NAMING:
        return Word("history-edit", {"parts": tuple(called(str(part)) for part in parts)})
    return Word(f"history-did-{change.action}")


ACTIONS = {"history": history}
