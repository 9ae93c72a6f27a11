"""The saved card of an activity: the same words wherever an entry is shown."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from bot.desk import Desk
from bot.says import Button, Press, Say, Value, Word
from storage import directory
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


def bodies_named(bodies: Sequence[int | str], desk: Desk) -> Value:
    """Organisations by id, and other agencies by name, as they are shown."""
    known = directory.bodies_by_id(desk.connection, [body for body in bodies if isinstance(body, int)])
    return tuple(
        body if isinstance(body, str) else desk.in_language(known[body].short_th, known[body].short_en)
        for body in bodies
        if isinstance(body, str) or body in known
    )


def card(kept: Kept, desk: Desk, key: str = "", *, pictures: int = 0) -> Say:
    """Number, title, day, who, phase and hours, with buttons that work next week too; `pictures`: how many to see."""
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
        for name, action in (("done" if activity.planned else "details",) * 2, ("edit", "edit"), ("undo", "undo"))
    ]
    if pictures:
        buttons.append(Button(Word("log-saved.pictures", {"n": pictures}), Press("r", "pictures", number)))
    return Say(key or ("log-planned" if activity.planned else "log-saved"), values, buttons, stays=True)
