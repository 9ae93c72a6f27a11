"""The parts of an entry that can be added and changed: what each is called, and what stands in it."""

from enum import StrEnum

from bot.desk import Desk
from bot.says import Lines, Value, Word
from storage import directory
from storage.activity import Activity


class Part(StrEnum):
    """Columns of `storage.activity.Activity`, in the order of the buttons (`domain/activity_schema.yaml` fields)."""

    HOST = "host_id"
    TIME = "time_range"
    PLACE = "place"
    PEOPLE = "people_count"
    ROLE = "plc_role"
    PROBLEM = "problem"
    RESULT = "result"
    LEARNER_RESULT = "learner_result"
    LESSON = "lesson"
    NEXT_STEP = "next_step"
    LEVEL = "level"


#: Whose source is remembered, so that they can be taken back: the texts.
TEXTS = (Part.PLACE, Part.PROBLEM, Part.RESULT, Part.LEARNER_RESULT, Part.LESSON, Part.NEXT_STEP)
#: The parts of the first card, and photographs.
OTHERS = ("title", "organisations", "phase", "held_on", "hours", "evidence")
#: `domain/activity_schema.yaml` plc_role, in its order.
ROLES = ("model_teacher", "buddy_teacher", "mentor", "administrator", "expert", "coordinator")
#: `domain/levels.yaml` activity_tag.
LEVELS = ("1", "2", "3", "4")


def called(part: str) -> Word:
    """What a part is called; a column that has no name of its own is some other detail."""
    return Word(f"entry-part.{part}" if part in OTHERS or part in list(Part) else "edit-activity-part.details")


def title_of(title: str) -> Value:
    """An entry's title, and a word for one that was taken back while others have a part in the entry."""
    return title or Word("entry-title-gone")


def value_of(activity: Activity, part: Part, desk: Desk) -> Value | None:
    """What stands in a part, in words; None where nothing does."""
    kept = getattr(activity, part.value)
    if kept is None or kept == "":
        return None
    match part:
        case Part.HOST:
            body = directory.bodies_by_id(desk.connection, [kept]).get(kept)
            return desk.in_language(body.short_th, body.short_en) if body is not None else None
        case Part.TIME:
            begins, ends = kept.split("-")
            (begin_hour, begin_minute), (end_hour, end_minute) = begins.split(":"), ends.split(":")
            return Word(
                "entry-time",
                {"from": begin_hour, "from_minute": begin_minute, "to": end_hour, "to_minute": end_minute},
            )
        case Part.ROLE:
            return Word(f"plc-role.{kept}") if kept in ROLES else None
        case Part.LEVEL:
            return Word(f"level-{kept}") if str(kept) in LEVELS else None
    return str(kept)


def details(activity: Activity, desk: Desk, first: int | None) -> Value:
    """All that was added to an entry, a line each, below what the card tells; "" where nothing was.

    `first`: the organisation that stands first; a host that is another one is told.
    """
    told = {part: value_of(activity, part, desk) for part in Part if part is not Part.HOST or activity.host_id != first}
    lines = [Word("entry-detail", {"part": called(part), "value": value}) for part, value in told.items() if value]
    return Word("entry-details", {"list": Lines(tuple(lines))}) if lines else ""
