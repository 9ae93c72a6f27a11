"""The kinds of question a form can ask: text, one choice, a day, a number.

Kinds that need the network's data are written next to the dialogue that asks them, on the same base class.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from enum import EnumMeta, StrEnum
from typing import Any

from bot.asking import Again, Asking, Enough, Heard, Kept, Option, Question, Reply, buttons, chosen
from bot.says import Say, Value, Word
from bot.thai import thai_date, thai_hours, thai_text

When = Callable[[Mapping[str, Any]], bool]


@dataclass(frozen=True, kw_only=True)
class About(Question):
    """What a dialogue is about: given when it begins, never asked; see `about`."""

    when: When | None = lambda _: False


def about() -> About:
    """A field that is given when the dialogue begins (the number of a record) and never asked."""
    return About()


#: The two ways out of an offer: leave this one, leave all that are left.
WAYS_OUT = ("skip", "enough")


def ways_out(asking: Asking) -> list[Option]:
    """The two ways out as buttons of this question."""
    return [Option(name, Word(f"{asking.key}.{name}")) for name in WAYS_OUT]


def leave(reply: Reply, asking: Asking, *, by_number: bool = True) -> Heard | None:
    """What a way out means, if it is one."""
    way = chosen(reply, ways_out(asking), asking.scene, by_number=by_number)
    if way == "skip":
        return Kept(None)
    return Enough() if way == "enough" else None


@dataclass(frozen=True, kw_only=True)
class Text(Question):
    """A text in the member's own words; see `text`."""

    max_length: int
    takes_text: bool = True

    def ask(self, asking: Asking) -> Say:
        return Say(asking.key, buttons=buttons(self.options(asking), asking))

    def options(self, asking: Asking) -> Sequence[Option]:
        return ways_out(asking) if self.optional else ()

    def hear(self, reply: Reply, asking: Asking) -> Heard:
        if self.optional and (left := leave(reply, asking)) is not None:
            return left
        text = thai_text.clean(reply.text)
        if not any(character.isalnum() for character in text):
            return Again(replace(self.ask(asking), key="rejected-no-text"))
        if thai_text.graphemes(text) > self.max_length:
            return Again(replace(self.ask(asking), key="rejected-too-long", values={"limit": self.max_length}))
        return Kept(text)


def text(*, max_length: int, optional: bool = False, was: Sequence[str] = (), when: When | None = None) -> Text:
    """A text of 1 to `max_length` graphemes that holds at least one letter or digit.

    An optional one is an offer: [skip] leaves it out, [enough] leaves out all that are left.
    """
    return Text(max_length=max_length, optional=optional, was=tuple(was), when=when)


Choices = type[StrEnum] | Callable[[Any], Sequence[Option]]


@dataclass(frozen=True, kw_only=True)
class Choice(Question):
    """One of several; see `choice`."""

    of: Choices
    stays: bool = True
    closed: bool = True
    values: Callable[[Any], Mapping[str, Value]] | None = None

    def options(self, asking: Asking) -> Sequence[Option]:
        return [*self._members(asking), *(ways_out(asking) if self.optional else ())]

    def _members(self, asking: Asking) -> Sequence[Option]:
        if not isinstance(self.of, EnumMeta):
            return self.of(asking)
        members: Iterable[StrEnum] = self.of
        return [Option(member.value, Word(f"{asking.name}-{member.value}.button")) for member in members]

    def ask(self, asking: Asking) -> Say:
        values = self.values(asking) if self.values else {}
        return Say(asking.key, values, buttons(self.options(asking), asking), stays=self.stays)

    def hear(self, reply: Reply, asking: Asking) -> Heard:
        value = chosen(reply, self.options(asking), asking.scene)
        if self.optional and value in WAYS_OUT:
            return leave(Reply(value=value), asking) or Kept(None)
        return Kept(value) if value is not None else Again(self.repeated(reply, asking))

    def repeated(self, reply: Reply, asking: Asking) -> Say:
        """The question once more; to a text that is no choice the reason, for the question stands above it."""
        again = self.ask(asking)
        return again if reply.value is not None else replace(again, key="rejected-choice", values={})

    def holds(self, value: Any, asking: Asking) -> bool:
        return any(option.value == str(value) for option in self._members(asking))


def choice(
    of: Choices,
    *,
    optional: bool = False,
    was: Sequence[str] = (),
    when: When | None = None,
    values: Callable[[Any], Mapping[str, Value]] | None = None,
) -> Choice:
    """One member of an enum (labels `<question>-<value>.button`), or one option that a function of the `Asking` gives.

    `values` fills the question's sentence. An optional one has the ways out of `text`.
    """
    return Choice(of=of, optional=optional, was=tuple(was), when=when, values=values)


#: What can be tapped, for a day that was and for an appointment's.
DAYS_AWAY = {"today": 0, "yesterday": -1, "tomorrow": 1}
PRESETS, PRESETS_AHEAD = ("today", "yesterday"), ("today", "tomorrow")
#: No appointment is made for longer.
FARTHEST_AHEAD = timedelta(days=366)


@dataclass(frozen=True, kw_only=True)
class PastDay(Question):
    """A day that is not in the future; see `past_day`."""

    ahead: bool = False

    def options(self, asking: Asking) -> Sequence[Option]:
        return [Option(name, Word(f"{asking.key}.{name}")) for name in (PRESETS_AHEAD if self.ahead else PRESETS)]

    def ask(self, asking: Asking) -> Say:
        return Say(asking.key, buttons=buttons(self.options(asking), asking))

    def hear(self, reply: Reply, asking: Asking) -> Heard:
        today: date = asking.scene.today
        tapped = chosen(reply, self.options(asking), asking.scene)
        if tapped is not None:
            return Kept((today + timedelta(days=DAYS_AWAY[tapped])).isoformat())
        day = thai_date.read_day(reply.text, today)
        if day is None:
            return Again(replace(self.ask(asking), key="rejected-no-day"))
        if day > today + (FARTHEST_AHEAD if self.ahead else timedelta()):
            return Again(replace(self.ask(asking), key="rejected-future-day", values={"date": day}))
        if day < today - timedelta(days=5 * 366):
            return Again(replace(self.ask(asking), key="rejected-long-ago", values={"date": day}))
        return Kept(day.isoformat())


def past_day(*, when: When | None = None, ahead: bool = False) -> PastDay:
    """A day up to today and at most five years back, typed in any Thai or English way; `ahead`: an appointment's."""
    return PastDay(when=when, ahead=ahead)


@dataclass(frozen=True, kw_only=True)
class Number(Question):
    """A number in steps; see `number`."""

    low: Decimal
    high: Decimal
    step: Decimal
    presets: tuple[str, ...]
    read: Callable[[str], Decimal | None] | None = None
    rejected: str = "rejected-number"

    def options(self, asking: Asking) -> Sequence[Option]:
        presets = [Option(preset, preset) for preset in self.presets]
        return [*presets, *ways_out(asking)] if self.optional else presets

    def ask(self, asking: Asking) -> Say:
        return Say(asking.key, buttons=buttons(self.options(asking), asking))

    def hear(self, reply: Reply, asking: Asking) -> Heard:
        if self.optional and (left := leave(reply, asking, by_number=False)) is not None:
            return left
        number = self._number(reply.value or reply.text)
        if number is None or not self.low <= number <= self.high or number % self.step:
            values: dict[str, Value] = {"low": str(self.low), "high": str(self.high)}
            return Again(replace(self.ask(asking), key=self.rejected, values=values))
        return Kept(str(number))

    def _number(self, typed: str) -> Decimal | None:
        try:
            number = Decimal(thai_text.fold(typed).replace(",", "."))
        except InvalidOperation:
            return self.read(typed) if self.read else None
        if not number.is_finite():
            return None
        read = self.read(typed) if self.read and number % self.step else None
        return number if read is None else read


def number(
    low: str,
    high: str,
    *,
    step: str,
    presets: Sequence[str] = (),
    read: Callable[[str], Decimal | None] | None = None,
    when: When | None = None,
    optional: bool = False,
    rejected: str = "rejected-number",
) -> Number:
    """A number from `low` to `high` in steps; `read` understands what is no bare number (“ชั่วโมงครึ่ง”).

    `rejected`: what is said to another number, with `low` and `high`.
    """
    return Number(
        low=Decimal(low),
        high=Decimal(high),
        step=Decimal(step),
        presets=tuple(presets),
        read=read,
        when=when,
        optional=optional,
        rejected=rejected,
    )


HOUR_PRESETS = ("1", "1.5", "2", "3")
#: One hour and thirty minutes, as a clock shows it.
_HALF_PAST = re.compile(r"(\d{1,2})[.:]30")


def hours(*, when: When | None = None, optional: bool = False) -> Number:
    """Half an hour to twelve (`domain/activity_schema.yaml` hours), in figures, in words, or as 1.30."""
    return number(
        "0.5", "12", step="0.5", presets=HOUR_PRESETS, read=_read_length, when=when, optional=optional
    )  # fmt: skip


def _read_length(text: str) -> Decimal | None:
    half_past = _HALF_PAST.fullmatch(thai_text.digits(text).strip())
    return Decimal(half_past[1]) + Decimal("0.5") if half_past else thai_hours.read_hours(text)


@dataclass(frozen=True, kw_only=True)
class Photographs(Question):
    """Photographs, which are no text; see `photographs`."""

    closed: bool = True

    def ask(self, asking: Asking) -> Say:
        return Say(asking.key, buttons=buttons(self.options(asking), asking))

    def options(self, asking: Asking) -> Sequence[Option]:
        return ways_out(asking)

    def hear(self, reply: Reply, asking: Asking) -> Heard:
        if reply.value == PHOTOGRAPHS_CAME:
            return Kept(PHOTOGRAPHS_CAME)
        return leave(reply, asking) or Again(replace(self.ask(asking), key="rejected-no-photo"))


#: The answer to `photographs`: it is pressed for the member when the photographs are there.
PHOTOGRAPHS_CAME = "done"


def photographs(*, when: When | None = None) -> Photographs:
    """An offer that photographs answer, as they come; a text does not."""
    return Photographs(when=when, optional=True)
