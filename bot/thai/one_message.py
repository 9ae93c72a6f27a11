"""One message that says what was done, read into an activity (`domain/activity_schema.yaml` one_message, guess). Pure.

What is understood and belongs to no title is cut: the command, hours, day, a run of names, a phase after a #.
Everything else stays, in its order; what is not understood stays too.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from decimal import Decimal

from bot.thai import thai_text
from bot.thai.mentions import Span, find_mentions
from bot.thai.organisation_names import Known
from bot.thai.phases import find_signs, guess_phase, is_about
from bot.thai.thai_date import FoundDay, Kind, find_coming_day, find_day
from bot.thai.thai_hours import find_hours
from bot.thai.title import left_of
from bot.thai.understood import UNDERSTOOD

#: A day further back than this is no activity that somebody logs but a slip of the finger, or what was talked about.
FARTHEST = timedelta(days=5 * 366)
#: So many days of long ago are passed over in search of the activity's own.
_MOST_DAYS = 4
_YEAR_DIGITS = 4

_COMMANDS = frozenset(map(thai_text.fold, UNDERSTOOD.keywords["log"]))


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read. `ids` stand in the order of the text, the sender's own only where it was named.

    `title` is empty only where nothing can be seen. `detail` (`think`, `plan`) goes with `plan_together` only;
    `explicit`: the phase was said, not guessed. `whole` is `all` or `own` where a set was named. `unclear` is what was
    typed and whom it could mean, `unknown` what looks like a school of a run and is none. `host` is where it was.
    `day` is None when it must be asked: `asks_day` is `vague` (only a week or month, also one to come, an impossible
    year, long ago) or `future`, then `future` is the day to come.
    """

    title: str
    phase: str
    detail: str | None
    explicit: bool
    ids: tuple[int, ...]
    whole: str | None
    unclear: tuple[tuple[str, tuple[int, ...]], ...]
    unknown: tuple[str, ...]
    host: int | None
    day: date | None
    asks_day: str | None
    future: date | None
    hours: Decimal | None
    time_range: tuple[time, time] | None

    @property
    def names_nobody(self) -> bool:
        """Whether nothing tells who took part, so that it is asked."""
        return not (self.ids or self.whole or self.unclear or self.unknown)


def read(text: str, *, today: date, network: Sequence[Known], area: Sequence[Known] = (), asks: bool = True) -> Reading:
    """Read a message; `network` are the organisations of the sender's networks, `area` others known by full name.

    `asks`: whether it can be asked what is meant; where it cannot, a run with an unclear name stays in the title.
    """
    said = _without_command(prepared(text))
    hours = find_hours(said)
    cuts = [(hours.start, hours.end)] if hours is not None else []
    found, long_ago = _find_day(_blank(said, cuts), today)
    aside = [*cuts, (found.start, found.end)] if found is not None else cuts
    signs = find_signs(said)
    cuts += [(sign.start, sign.end) for sign in signs]
    mentions = find_mentions(_blank(said, [*aside, *cuts]), network, area)
    left = () if asks else mentions.doubtful
    cuts += [cut for cut in mentions.cuts if not any(start <= cut[0] < end for start, end in left)]
    guess = signs[0].guess if signs else guess_phase(_blank(said, [*aside, *cuts, *mentions.names]))
    planned = found is not None and _is_to_come(found) and is_about(said, guess, found.start)
    day, asks_day, future = (today, None, None) if planned else _day(found, long_ago, today)
    if found is not None and not planned and not _is_impossible(found, said):
        cuts.append((found.start, found.end))
    return Reading(
        title=left_of(said, cuts) or said,
        phase=guess.phase,
        detail=guess.detail,
        explicit=guess.explicit,
        ids=mentions.ids,
        whole=mentions.whole,
        unclear=mentions.unclear,
        unknown=mentions.unknown,
        host=mentions.host,
        day=day,
        asks_day=asks_day,
        future=future,
        hours=hours.hours if hours is not None else None,
        time_range=hours.time_range if hours is not None else None,
    )


def prepared(text: str) -> str:
    """The text as it is read and kept: NFC, nothing unseen, 0-9 for Thai digits, single spaces."""
    return " ".join(thai_text.digits(thai_text.clean(text)).split())


def _without_command(text: str) -> str:
    first, _, rest = text.partition(" ")
    return rest if rest and thai_text.fold(first) in _COMMANDS else text


def _find_day(text: str, today: date) -> tuple[FoundDay | None, bool]:
    """The day, and whether one of long ago was passed over: that is what was talked about, or a slip."""
    long_ago = False
    for _ in range(_MOST_DAYS):
        found = find_day(text, today) or find_coming_day(text, today)
        if found is None or found.day is None or found.day >= today - FARTHEST:
            return found, long_ago
        long_ago = True
        text = _blank(text, [(found.start, found.end)])
    return None, long_ago


def _is_to_come(found: FoundDay) -> bool:
    return found.kind is Kind.FUTURE or found.ahead


def _day(found: FoundDay | None, long_ago: bool, today: date) -> tuple[date | None, str | None, date | None]:
    """The activity's day, what is to be asked about it, and the day to come that it is asked about."""
    if found is None:
        return (None, "vague", None) if long_ago else (today, None, None)
    if found.kind is Kind.WEEK_ONLY:
        return None, "vague", None
    if found.kind is Kind.FUTURE:
        return None, "future", found.day
    return found.day, None, None


def _is_impossible(found: FoundDay, text: str) -> bool:
    """Whether the day has a year that cannot be, which stays in the title."""
    digits = sum(map(str.isdigit, text[found.start : found.end]))
    return found.kind is Kind.WEEK_ONLY and digits >= _YEAR_DIGITS


def _blank(text: str, spans: Iterable[Span]) -> str:
    """The text with spaces in these places, so that nothing moves."""
    for start, end in spans:
        text = text[:start] + " " * (end - start) + text[end:]
    return text
