"""นัดหมาย: what a member is going to do, and whether it was done once its day has come."""

from bot.desk import Desk, say
from bot.form import Says
from bot.lines import fitting
from bot.parts import title_of
from bot.says import Button, Lines, Press, Value, Word
from storage import appointments
from storage.row_number import row_number

SHOWN = 5
#: Characters of the bubble's first line, and of a line besides its title.
_HEADING, _LINE = 40, 19


def listed(desk: Desk, _: str, first: str) -> Says:
    """[นัดหมาย], [ดูเพิ่ม]: the next ones, each with its button."""
    planned = appointments.to_come(desk.session, desk.member_id)
    start = row_number(first, digits=5)
    shown = planned[start : start + SHOWN]
    if not shown:
        return (say("appointments-none"),)
    titles = fitting([each.title for each in shown], _HEADING + _LINE * len(shown))
    lines = tuple(
        Word("mine-line", {"no": str(each.id), "date": each.held_on, "title": title_of(title)})
        for each, title in zip(shown, titles, strict=True)
    )
    buttons = [Button(Word("mine-list.show", {"no": str(each.id)}), Press("r", "show", str(each.id))) for each in shown]
    if len(planned) > start + SHOWN:
        buttons.append(Button(Word("mine-more.more"), Press("r", "appointments", "", str(start + SHOWN))))
    return (say("appointments", *buttons, stays=True, list=Lines(lines)),)


def daily(desk: Desk) -> Says:
    """Whether the appointment whose day has come was done."""
    activity = appointments.due(desk.session, desk.member_id, desk.today)
    if activity is None:
        return ()
    number = str(activity.id)
    buttons = [Button(Word(f"appointment-due.{name}"), Press("r", name, number)) for name in ("done", "edit", "undo")]
    values: dict[str, Value] = {"no": number, "date": activity.held_on, "title": title_of(activity.title)}
    return (say("appointment-due", *buttons, stays=True, **values),)


ACTIONS = {"appointments": listed}
