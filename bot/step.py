"""What a message did to a dialogue. Pure."""

from dataclasses import dataclass

from bot.form import Form, Says
from bot.says import Press
from bot.talk import Talk


@dataclass(frozen=True, slots=True)
class Unheard:
    """A text that waited for the member to go on with a dialogue, and the message that it is from."""

    text: str
    source: str | None


@dataclass(frozen=True)
class Step:
    """What a message did to a talk: the talk as it is now (None: it ended), and what is said.

    `forget`: it ended without a trace. `instead`: it ended unfinished, and this is done. `filled`: the form to finish.
    `answered`: a press answered the question asked last, so what is said may take the place of its message.
    `again`: it begins anew, and what waited in it is not wanted. `unheard`: what the end leaves without an answer.
    """

    talk: Talk | None
    says: Says
    forget: bool = False
    filled: Form | None = None
    answered: bool = False
    instead: Press | None = None
    again: bool = False
    unheard: Unheard | None = None
