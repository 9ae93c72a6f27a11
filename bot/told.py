"""“What did you do?”: one line from which day and hours are read, and pupils' names are asked about.

The answer is `{"title": …, "day": ISO day or None, "vague": true when only a week was said, "hours": "2" or None}`.
What is read is cut from the title (`domain/activity_schema.yaml` guess); what is not understood stays in it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from pydantic import BaseModel

from bot import thai_text
from bot.asking import Asking
from bot.plain_text import Careful
from bot.thai_date import find_day
from bot.thai_hours import find_hours

LONGEST_TITLE = 200
#: A day further back than this is no activity that somebody logs but a slip of the finger.
FARTHEST = timedelta(days=5 * 366)


class Told(BaseModel):
    """What was read from the line."""

    title: str
    day: date | None = None
    vague: bool = False
    hours: str | None = None


def read_line(text: str, today: date) -> dict[str, Any]:
    """Title, day and hours of one line, as JSON. A day that cannot be (future, long ago) is asked for."""
    hours = find_hours(text)
    day = find_day(text, today)
    spans = sorted((found.start, found.end) for found in (hours, day) if found is not None)
    title, end = "", 0
    for start, stop in spans:
        title += text[end:start] + " " if start >= end else ""
        end = max(end, stop)
    title = " ".join((title + text[end:]).split()).strip(" ,")
    sure = day is not None and day.day is not None and today - FARTHEST <= day.day <= today
    return {
        "title": title or thai_text.clean(text),
        "day": day.day.isoformat() if day is not None and day.day is not None and sure else None,
        "vague": day is not None and not sure,
        "hours": str(hours.hours) if hours is not None else None,
    }


@dataclass(frozen=True, kw_only=True)
class Tell(Careful):
    """See the module."""

    max_length: int = LONGEST_TITLE

    def read(self, text: str, asking: Asking) -> Any:
        return read_line(text, asking.scene.today)


def telling(*, when: Callable[[Any], bool] | None = None) -> Tell:
    """One line about what was done, at most 200 graphemes."""
    return Tell(when=when)
