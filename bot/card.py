"""The saved card of an activity: the same words wherever an entry is shown."""

from decimal import Decimal
from typing import Any

from bot.desk import Desk
from bot.says import Button, Press, Say, Value, Word
from storage.activities import Kept


def hours_note(hours: Decimal | str | None) -> Value:
    """• 2 ชม., or nothing."""
    return Word("log-hours-note", {"hours": plain(hours)}) if hours is not None else ""


def plain(hours: Decimal | str) -> str:
    """2.0 → 2, 1.5 → 1.5."""
    return f"{Decimal(str(hours)):f}".rstrip("0").rstrip(".") if "." in f"{Decimal(str(hours)):f}" else str(hours)


def names_of(kept: Kept, desk: Desk) -> Value:
    """Who took part, own school first."""
    return tuple(
        body if isinstance(body, str) else desk.in_language(body.short_th, body.short_en) for body in kept.bodies
    )


def card(kept: Kept, desk: Desk, key: str = "log-saved") -> Say:
    """Number, title, day, who, phase and hours, with buttons that work next week too."""
    activity = kept.activity
    number = str(activity.id)
    values: dict[str, Any] = {
        "no": number,
        "title": activity.title,
        "date": activity.held_on,
        "orgs": names_of(kept, desk) or Word("log-nobody"),
        "phase": Word(f"phase-{activity.phase.value}"),
        "hours_note": hours_note(activity.hours),
    }
    buttons = [
        Button(Word(f"log-saved.{name}"), Press("r", action, number))
        for name, action in (("details", "details"), ("edit", "edit"), ("undo", "undo"))
    ]
    return Say(key, values, buttons, stays=True)
