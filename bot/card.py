"""The saved card of an activity: the same words wherever an entry is shown."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from bot.desk import Desk
from bot.parts import Part, details, title_of, value_of
from bot.says import Button, Press, Say, Value, Word
from storage import directory, gallery
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


#: So many organisations are named on a card; of more, the others are counted.
FEW, MOST_NAMED = 5, 6


def few(names: Value) -> Value:
    """The names that a card has room for (`domain/messages.yaml`: 300 characters), and how many there are more."""
    if not isinstance(names, tuple) or len(names) <= MOST_NAMED:
        return names
    return Word("log-orgs-more", {"names": names[:FEW], "n": len(names) - FEW})


#: The entry as it stands, when it is looked at later.
SHOWN = "log-shown"


def card(kept: Kept, desk: Desk, key: str = "", *, offered: str = "") -> Say:
    """Number, title, day, who, phase and hours, with buttons that work next week too.

    `SHOWN` has every detail, the pictures and the entry's history; what was just saved can be left at that.
    `offered`: the detail that was asked for last, so that the next ones follow when the member wants to add more.
    """
    activity = kept.activity
    number = str(activity.id)
    key = key or ("log-planned" if activity.planned else "log-saved")
    names = names_of(kept, desk) or Word("log-nobody")
    time = value_of(activity, Part.TIME, desk)
    values: dict[str, Any] = {
        "no": number,
        "title": title_of(activity.title),
        "date": activity.held_on,
        "orgs": names if key == SHOWN else few(names),
        "phase": Word(f"phase-{activity.phase.value}"),
        "hours_note": hours_note(activity.hours),
        "time_note": Word("log-time-note", {"time": time}) if time is not None else "",
    }
    more = Press("r", "done", number) if activity.planned else Press("r", "details", number, offered)
    buttons = [
        Button(Word("log-saved.done" if activity.planned else "log-saved.details"), more),
        Button(Word("log-saved.edit"), Press("r", "edit", number)),
        Button(Word("log-saved.undo"), Press("r", "undo", number)),
    ]
    if key == SHOWN:
        values["details"] = details(
            activity, desk, next((b.id for b in kept.bodies[:1] if not isinstance(b, str)), None)
        )
        buttons.append(Button(Word("log-saved.history"), Press("r", "history", number)))
        if pictures := len(gallery.seen_by(desk.session, activity.id or 0, desk.member_id)):
            buttons.append(Button(Word("log-saved.pictures", {"n": pictures}), Press("r", "pictures", number)))
    else:
        buttons.append(Button(Word("log-saved.enough"), Press("r", "enough", number)))
    return Say(key, values, buttons, stays=True)
