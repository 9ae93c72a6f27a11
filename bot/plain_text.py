"""A text that is kept as it is, but not before pupils' names, ids and phone numbers in it were asked about."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.asking import Again, Asking, Heard, Kept, Option, Question, Reply, buttons, chosen
from bot.dialogue import RESUME
from bot.questions import leave, ways_out
from bot.says import Button, Press, Say, Word
from bot.thai import pupils, thai_text

WAYS = ("cut", "again", "keep")


@dataclass(frozen=True, kw_only=True)
class Careful(Question):
    """Base of the questions whose text others will read (`domain/activity_schema.yaml` guess.pupil_check)."""

    max_length: int
    takes_text: bool = True

    def ask(self, asking: Asking) -> Say:
        if asking.draft:
            return self._warning(asking, asking.draft["text"])
        if self.optional:
            return Say(asking.key, buttons=buttons(self.options(asking), asking))
        cancel = Button(Word("button-cancel"), Press("d", asking.dialogue, RESUME, "cancel"))
        return Say(asking.key, buttons=(cancel,))

    def options(self, asking: Asking) -> Sequence[Option]:
        if asking.draft:
            return [Option(way, Word(f"pupil-warning.{way}")) for way in WAYS]
        return ways_out(asking) if self.optional else ()

    def hear(self, reply: Reply, asking: Asking) -> Heard:
        if self.optional and not asking.draft and (left := leave(reply, asking)) is not None:
            return left
        way = chosen(reply, self.options(asking), asking.scene) if asking.draft else None
        if way == "again":
            return Again(self.ask(replace(asking, draft=None)))
        if way is not None:
            text = asking.draft["text"]
            return self._taken(pupils.cut_pupil(text) if way == "cut" else text, asking)
        text = thai_text.clean(reply.text)
        if pupils.find_pupil(text) is None or thai_text.graphemes(text) > self.max_length:
            return self._taken(text, asking)
        draft = {"text": text}
        return Again(self._warning(replace(asking, draft=draft), text), draft)

    def _warning(self, asking: Asking, text: str) -> Say:
        found = pupils.find_pupil(text) or ""
        return Say("pupil-warning", {"found": found}, buttons(self.options(asking), asking), stays=True)

    def _taken(self, text: str, asking: Asking) -> Heard:
        if not any(character.isalnum() for character in text):
            return self._rejected("rejected-no-text", asking)
        if thai_text.graphemes(text) > self.max_length:
            return self._rejected("rejected-too-long", asking, limit=self.max_length)
        return self.read(text, asking)

    def _rejected(self, key: str, asking: Asking, **values: int) -> Again:
        """An offer can still be left; what must be known is asked for in the same words."""
        ways = ways_out(asking) if self.optional else ()
        return Again(Say(key, values, buttons(ways, asking)))

    def read(self, text: str, asking: Asking) -> Heard:
        """What the text means; it is short enough, and nobody has anything against it."""
        return Kept(text)


def telling_text(max_length: int, *, optional: bool = False, when: Callable[[Any], bool] | None = None) -> Careful:
    """A text of at most `max_length` graphemes that others will read; an optional one is an offer that can be left."""
    return Careful(max_length=max_length, optional=optional, when=when)
