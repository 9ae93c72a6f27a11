"""What it means to ask a question and to hear its answer. Pure: no database, no network, no clock of its own.

A question asks (`ask` gives a `Say`) and hears (`hear` gives `Kept`, `Again` or `Stop`). Where one answer needs more
than one message (an ambiguous school, a name to confirm, a pupil's name to leave out) the question keeps a *draft*
and hears the next message with it, so that no dialogue needs a state of its own for it.
Kinds that need the network's data are written next to the dialogue that asks them, on the same base class.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

from bot.says import Button, Press, Say, Word
from bot.thai import keywords, thai_text

_NUMBERS = re.compile(r"[0-9]+")


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
    """An answer, as a JSON value. `says` are asides that ride above the next bubble.

    `also` are answers to other questions that the same message gave (`Question.fills` names which it can give).
    """

    value: Any
    says: tuple[Say, ...] = ()
    also: Mapping[str, Any] = field(default_factory=dict)


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
    """An earlier answer was wrong: ask that question again, with this draft. `also`: answers that this one changes."""

    question: str
    draft: Any = None
    also: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Enough:
    """The member has had enough: what is optional and still open is left out; what must be known is still asked."""


@dataclass(frozen=True, slots=True)
class Instead:
    """The dialogue ends here without being finished, and a record's action or a command takes over."""

    press: Press


Heard = Kept | Again | Stop | Reopen | Enough | Instead


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

    def button(self, option: "Option") -> Button:
        """What an option looks like."""
        return Button(option.label, self.press(option.value), main=option.main)


@dataclass(frozen=True, slots=True)
class Option:
    """One choice: its stored value, its label, and other spellings that mean it. `main`: see `bot.says.Button`.

    `agrees`: a plain yes (True) or no (False) means it.
    """

    value: str
    label: Word | str
    also: tuple[str, ...] = ()
    main: bool = False
    agrees: bool | None = None


def chosen(reply: Reply, options: Sequence[Option], scene: Scene, *, by_number: bool = True) -> str | None:
    """The option that was tapped, or typed as its label, another spelling, yes or no, or its number.

    Its number is what its label shows of the record that it is about ([แนบกับ 61]), else its place (1 is the first).
    `by_number` is False where a number is an answer of its own.
    """
    if reply.value is not None:
        return reply.value if any(option.value == reply.value for option in options) else None
    typed = thai_text.fold(reply.text)
    if not typed:
        return None
    for option in options:
        if any(thai_text.fold(name) == typed for name in (*scene.spellings(option.label), *option.also)):
            return option.value
    answer = keywords.agrees(reply.text) if any(option.agrees is not None for option in options) else None
    if answer is not None:
        return next((option.value for option in options if option.agrees is answer), None)
    if not by_number or not (typed.isascii() and typed.isdigit()):
        return None
    shown = next((option.value for option in options if _shows(option, typed, scene)), None)
    if shown is None and 1 <= int(typed[:3]) <= len(options):
        return options[int(typed[:3]) - 1].value
    return shown


def _shows(option: Option, number: str, scene: Scene) -> bool:
    """Whether an option is about that record and says so; a number of pictures or of schools is none."""
    is_about = _NUMBERS.findall(option.value)[-1:] == [number]
    return is_about and any(number in _NUMBERS.findall(label) for label in scene.spellings(option.label))


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
    #: do further texts add to what was said, so that the answer's words are from all of them?
    gathers: bool = False
    #: questions whose answers a text may give together with this one's; a new text gives them anew
    fills: tuple[str, ...] = ()
    #: is one of its options the only answer? then a text that is longer than a label is something of its own
    closed: bool = False
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

    def awaits_text(self, asking: Asking) -> bool:
        """Whether the answer may be a text just now; see `takes_text`."""
        return self.takes_text

    def options(self, asking: Asking) -> Sequence[Option]:
        """What can be tapped or typed right now; the labels win over keywords."""
        return ()

    def holds(self, value: Any, asking: Asking) -> bool:
        """Whether an answer kept before a deploy can still be one."""
        return True


def buttons(options: Sequence[Option], asking: Asking) -> tuple[Button, ...]:
    """A button for each option."""
    return tuple(asking.button(option) for option in options)
