"""ของฉัน: one's own entries of this semester, and each of them with its buttons."""

from datetime import date
from decimal import Decimal

from bot.card import plain
from bot.desk import Desk, say
from bot.form import Says
from bot.repertoire import Command
from bot.says import Button, Lines, Press, Word
from storage import activities

#: How many entries are listed, newest first.
SHOWN = 8


def semester_begins(today: date) -> date:
    """The first day of the semester that a day belongs to: 16 May or 1 November (`domain/calendar.yaml`)."""
    starts = [date(year, month, day) for year in (today.year - 1, today.year) for month, day in ((5, 16), (11, 1))]
    return max(start for start in starts if start <= today)


def mine(desk: Desk, _: str) -> Says:
    """How many, how many hours, and the newest to correct."""
    entries = activities.since(desk.session, desk.member_id, semester_begins(desk.today))
    if not entries:
        buttons = [Button(Word(f"mine-empty.{name}"), Press("c", name)) for name in ("log", "menu")]
        return (say("mine-empty", *buttons),)
    hours = sum((entry.hours for entry in entries if entry.hours is not None), Decimal(0))
    lines = Lines(
        tuple(
            Word("mine-line", {"no": str(entry.id), "date": entry.held_on, "title": entry.title})
            for entry in entries[:SHOWN]
        )
    )
    shown = [
        Button(Word("mine-list.show", {"no": str(entry.id)}), Press("r", "show", str(entry.id)))
        for entry in entries[:SHOWN]
    ]
    return (say("mine-list", *shown, stays=True, n=str(len(entries)), hours=plain(hours), list=lines),)


MINE = Command("mine", mine)
