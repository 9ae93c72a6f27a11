"""พักการแจ้งเตือน: until when nothing comes unasked. What a member does themselves goes on as ever.

What keeps to it is `bot.send_window`.
"""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Annotated

from bot.asking import Asking, Option
from bot.clock import Period, PeriodUnit
from bot.desk import Desk, say
from bot.form import Form, Says
from bot.questions import choice
from bot.reminding import paused_until, reminders
from bot.repertoire import Command
from bot.says import Button, Press, Word
from bot.semester import next_opening
from storage.member import UNTIL_SWITCHED_ON, Member

_MONTH = Period(1, PeriodUnit.MONTH)


class Until(StrEnum):
    """How long to pause (`domain/messages.yaml` pause_ask)."""

    WEEK = "week"
    MONTH = "month"
    OPENING = "opening"  #: until the lessons of the next semester begin
    SWITCHED_ON = "switched_on"  #: until the member says so


def _until(asking: Asking) -> Sequence[Option]:
    return [Option(until.value, Word(f"pause-until.{until.value}")) for until in Until]


class Pause(Form, name="pause"):
    """One question, also for who has paused already and wants it shorter or longer."""

    passing = True

    until: Annotated[Until, choice(_until)]

    def finish(self, desk: Desk) -> Says:
        until = _moment(self.until, desk)
        _pause(desk, until)
        buttons = _buttons("pause-done", "unpause", "menu")
        if self.until is Until.SWITCHED_ON:
            return (say("pause-done-open", *buttons),)
        return (say("pause-done", *buttons, until=desk.local(until)),)


def _moment(until: Until, desk: Desk) -> datetime:
    """The beginning of the day on which reminders begin again, where the member is."""
    match until:
        case Until.WEEK:
            return _begin(desk.today + timedelta(days=7), desk)
        case Until.MONTH:
            return _MONTH.after(_begin(desk.today, desk))
        case Until.OPENING:
            return _begin(next_opening(desk.today), desk)
        case Until.SWITCHED_ON:
            return UNTIL_SWITCHED_ON


def _begin(day: date, desk: Desk) -> datetime:
    return datetime.combine(day, time(), tzinfo=desk.house.zone)


def _pause(desk: Desk, until: datetime | None) -> None:
    member = desk.session.get(Member, desk.member_id)
    assert member is not None, "the speaker is a member"
    member.paused_until = until
    desk.session.add(member)


def _buttons(key: str, *commands: str) -> list[Button]:
    return [Button(Word(f"{key}.{name}"), Press("c", name)) for name in commands]


def pause(desk: Desk, wanted: str) -> Says:
    """Begin; who has paused already hears until when, and may change it."""
    if wanted == "change" or paused_until(desk) is None:
        return desk.begin(Pause)
    on, menu = _buttons("pause-done", "unpause", "menu")
    change = Button(Word("pause-now.change"), Press("c", "pause", "change"))
    return (say("pause-now", on, change, menu, stays=True, reminders=reminders(desk)),)


def unpause(desk: Desk, _: str) -> Says:
    """Reminders come again from now on; also said to somebody who had not paused."""
    _pause(desk, None)
    return (say("unpaused", *_buttons("unpaused", "menu")),)


COMMANDS = (Command("pause", pause), Command("unpause", unpause))
