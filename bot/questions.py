"""What a dialogue can ask: text, one choice, a day, a number. Pure: no database, no network, no clock of its own.

A question asks (`ask` gives a `Say`) and hears (`hear` gives `Kept`, `Again` or `Stop`). Where one answer needs more
than one message (an ambiguous school, a name to confirm, a pupil's name to leave out) the question keeps a *draft*
and hears the next message with it, so that no dialogue needs a state of its own for it.
Kinds that need the network's data are written next to the dialogue that asks them, on the same base class.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any, Protocol

from bot import thai_date, thai_text
from bot.says import Button, Press, Say, Value, Word


class Scene(Protocol):
    """What a question may know of the world: the day where the member is, and the spellings of a label."""

    @property
    def today(self) -> date: ...

    def spellings(self, label: Word | str) -> Sequence[str]:
        """The label as it reads in each language, for comparing with what was typed."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What a member answered: `text` as typed, or the `value` of a button of this question."""

    text: str = ""
    value: str | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer, as a JSON value. `says` are asides that ride above the next bubble."""

    value: Any
    says: tuple[Say, ...] = ()


@dataclass(frozen=True, slots=True)
class Again:
    """Not an answer yet: what to say now, and the draft to hear the next message with."""

    say: Say
    draft: Any = None


@dataclass(frozen=True, slots=True)
class Stop:
    """The dialogue ends here without being finished (consent declined). `forget`: leave no trace of it."""

    says: tuple[Say, ...]
    forget: bool = False


@dataclass(frozen=True, slots=True)
class Reopen:
    """An earlier answer was wrong: ask that question again, with this draft."""

    question: str
    draft: Any = None


@dataclass(frozen=True, slots=True)
class Enough:
    """The member has had enough: whatever is still optional is left out, and the dialogue is finished."""


Heard = Kept | Again | Stop | Reopen | Enough


@dataclass(frozen=True)
class Asking:
    """One question being asked: by which form and dialogue, of whom, with what answered before."""

    form: str
    dialogue: str
    name: str
    scene: Any
    answers: Mapping[str, Any] = field(default_factory=dict)
    given: Mapping[str, Any] = field(default_factory=dict)
    draft: Any = None

    @property
    def key(self) -> str:
        """Where the question's words are: `<form>-<question>`."""
        return f"{self.form.replace('_', '-')}-{self.name}"

    def press(self, value: str) -> Press:
        """What a button of this question carries."""
        return Press("d", self.dialogue, self.name, value)

    def button(self, value: str, label: Word | str | None = None) -> Button:
        """A button with the question's own word `<key>.<value>` unless another label is given."""
        return Button(label if label is not None else Word(f"{self.key}.{value}"), self.press(value))


@dataclass(frozen=True, slots=True)
class Option:
    """One choice: its stored value, its label, and other spellings that mean it."""

    value: str
    label: Word | str
    also: tuple[str, ...] = ()


def chosen(reply: Reply, options: Sequence[Option], scene: Scene) -> str | None:
    """The option that was tapped, or typed as its label, another spelling, or its number (1 is the first)."""
    if reply.value is not None:
        return reply.value if any(option.value == reply.value for option in options) else None
    typed = thai_text.fold(reply.text)
    if not typed:
        return None
    for option in options:
        if any(thai_text.fold(name) == typed for name in (*scene.spellings(option.label), *option.also)):
            return option.value
    if typed.isascii() and typed.isdigit() and 1 <= int(typed[:3]) <= len(options):
        return options[int(typed[:3]) - 1].value
    return None


@dataclass(frozen=True, kw_only=True)
class Question:
    """What every kind shares. `optional`: may be skipped. `was`: former names, so that a rename loses no answer.

    `when` tells from the answers so far whether the question applies.
    """

    optional: bool = False
    was: tuple[str, ...] = ()
    when: Callable[[Mapping[str, Any]], bool] | None = None
    #: may a text that is also a keyword be an answer? then it is heard as one unless nothing else is left of it
    takes_text: bool = False
    #: the question's message stays as it was asked (a consent), even where it could be edited into the next one
    stays_on_show: bool = False

    def ask(self, asking: Asking) -> Say:
        """The question in words, with its buttons."""
        raise NotImplementedError

    def open(self, asking: Asking) -> Again:
        """The question asked for the first time, with the draft it needs to be heard."""
        return Again(self.ask(asking), asking.draft)

    def hear(self, reply: Reply, asking: Asking) -> Heard:
        """What an answer means."""
        raise NotImplementedError

    def options(self, asking: Asking) -> Sequence[Option]:
        """What can be tapped or typed right now; the labels win over keywords."""
        return ()

    def holds(self, value: Any, asking: Asking) -> bool:
        """Whether an answer kept before a deploy can still be one."""
        return True


def _buttons(options: Sequence[Option], asking: Asking) -> tuple[Button, ...]:
    return tuple(asking.button(option.value, option.label) for option in options)


@dataclass(frozen=True, kw_only=True)
class Text(Question):
    """A text in the member's own words; see `text`."""

    max_length: int
    takes_text: bool = True

    def ask(self, asking: Asking) -> Say:
        return Say(asking.key)

    def hear(self, reply: Reply, asking: Asking) -> Heard:
        text = thai_text.clean(reply.text)
        if not any(character.isalnum() for character in text):
            return Again(replace(self.ask(asking), key="rejected-no-text"))
        if thai_text.graphemes(text) > self.max_length:
            return Again(replace(self.ask(asking), key="rejected-too-long", values={"limit": self.max_length}))
        return Kept(text)


def text(*, max_length: int, optional: bool = False, was: Sequence[str] = ()) -> Text:
    """A text of 1 to `max_length` graphemes that holds at least one letter or digit."""
    return Text(max_length=max_length, optional=optional, was=tuple(was))


Choices = type[StrEnum] | Callable[[Any], Sequence[Option]]


@dataclass(frozen=True, kw_only=True)
class Choice(Question):
    """One of several; see `choice`."""

    of: Choices
    stays: bool = True
    values: Callable[[Any], Mapping[str, Value]] | None = None

    def options(self, asking: Asking) -> Sequence[Option]:
        if isinstance(self.of, type):
            noun = asking.name
            return [Option(member.value, Word(f"{noun}-{member.value}.button")) for member in self.of]
        return self.of(asking)

    def ask(self, asking: Asking) -> Say:
        values = self.values(asking) if self.values else {}
        return Say(asking.key, values, _buttons(self.options(asking), asking), stays=self.stays)

    def hear(self, reply: Reply, asking: Asking) -> Heard:
        value = chosen(reply, self.options(asking), asking.scene)
        return Kept(value) if value is not None else Again(self.ask(asking))

    def holds(self, value: Any, asking: Asking) -> bool:
        return any(option.value == value for option in self.options(asking))


def choice(
    of: Choices,
    *,
    optional: bool = False,
    was: Sequence[str] = (),
    when: Callable[[Mapping[str, Any]], bool] | None = None,
    values: Callable[[Any], Mapping[str, Value]] | None = None,
) -> Choice:
    """One member of an enum (labels `<question>-<value>.button`), or one of the options a function of the `Asking` gives.

    `values` fills the question's sentence.
    """
    return Choice(of=of, optional=optional, was=tuple(was), when=when, values=values)


@dataclass(frozen=True, kw_only=True)
class PastDay(Question):
    """A day that is not in the future; see `past_day`."""

    def options(self, asking: Asking) -> Sequence[Option]:
        return [Option(name, Word(f"{asking.key}.{name}")) for name in ("today", "yesterday")]

    def ask(self, asking: Asking) -> Say:
        return Say(asking.key, buttons=_buttons(self.options(asking), asking))

    def hear(self, reply: Reply, asking: Asking) -> Heard:
        today: date = asking.scene.today
        tapped = chosen(reply, self.options(asking), asking.scene)
        if tapped is not None:
            return Kept((today - timedelta(days=tapped == "yesterday")).isoformat())
        day = thai_date.read_day(reply.text, today)
        if day is None:
            return Again(replace(self.ask(asking), key="rejected-no-day"))
        if day > today:
            return Again(replace(self.ask(asking), key="rejected-future-day", values={"date": day}))
        if day < today - timedelta(days=5 * 366):
            return Again(replace(self.ask(asking), key="rejected-long-ago", values={"date": day}))
        return Kept(day.isoformat())


def past_day(*, when: Callable[[Mapping[str, Any]], bool] | None = None) -> PastDay:
    """A day up to today and at most five years back, typed in any Thai or English way."""
    return PastDay(when=when)


@dataclass(frozen=True, kw_only=True)
class Number(Question):
    """A number in steps; see `number`."""

    low: Decimal
    high: Decimal
    step: Decimal
    presets: tuple[str, ...]
    read: Callable[[str], Decimal | None] | None = None

    def options(self, asking: Asking) -> Sequence[Option]:
        return [Option(preset, preset) for preset in self.presets]

    def ask(self, asking: Asking) -> Say:
        return Say(asking.key, buttons=_buttons(self.options(asking), asking))

    def hear(self, reply: Reply, asking: Asking) -> Heard:
        number = self._number(reply.value or reply.text)
        if number is None or not self.low <= number <= self.high or number % self.step:
            values: dict[str, Value] = {"low": str(self.low), "high": str(self.high)}
            return Again(replace(self.ask(asking), key="rejected-number", values=values))
        return Kept(str(number))

    def _number(self, typed: str) -> Decimal | None:
        try:
            number = Decimal(thai_text.fold(typed).replace(",", "."))
        except InvalidOperation:
            return self.read(typed) if self.read else None
        return number if number.is_finite() else None


def number(
    low: str,
    high: str,
    *,
    step: str,
    presets: Sequence[str] = (),
    read: Callable[[str], Decimal | None] | None = None,
    when: Callable[[Mapping[str, Any]], bool] | None = None,
    optional: bool = False,
) -> Number:
    """A number from `low` to `high` in steps; `read` understands what is no bare number (“ชั่วโมงครึ่ง”)."""
    return Number(
        low=Decimal(low),
        high=Decimal(high),
        step=Decimal(step),
        presets=tuple(presets),
        read=read,
        when=when,
        optional=optional,
    )
