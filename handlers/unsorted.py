"""A text that is no keyword, no code and no answer: it is kept until the member says what it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from bot.asking import Again, Asking, Heard, Kept, Option, Reply
from bot.desk import Desk, say
from bot.form import Form, Says
from bot.questions import Choice, about
from bot.says import Word
from bot.talk import Talk
from bot.thai import thai_text

KINDS = {"activity": "log_draft", "knowledge": "share", "question": "advice"}
LONGEST = 2000


def _options(asking: Asking) -> Sequence[Option]:
    return [Option(name, Word(f"unsorted-kind.{name}")) for name in (*KINDS, "nothing")]


@dataclass(frozen=True, kw_only=True)
class Sort(Choice):
    """Another text in the meantime belongs to the first: both are kept."""

    gathers: bool = True

    def hear(self, reply: Reply, asking: Asking) -> Heard:
        heard = super().hear(reply, asking)
        if isinstance(heard, Kept):
            return Kept({"kind": heard.value, "more": (asking.draft or {}).get("more", "")})
        more = thai_text.clean(f"{(asking.draft or {}).get('more', '')}\n{reply.text}")
        return Again(self.ask(asking), {"more": thai_text.cut(more, LONGEST)})

    def holds(self, value: Any, asking: Asking) -> bool:
        return isinstance(value, dict)


class Unsorted(Form, name="unsorted"):
    """Offered as an activity, knowledge, a question, or nothing."""

    passing = True

    kind: Annotated[dict[str, str], Sort(of=_options)]
    text: Annotated[str, about()]

    def finish(self, desk: Desk) -> Says:
        command = KINDS.get(self.kind["kind"])
        if command is None:
            return (say("nothing-kept"),)
        return desk.run(command, "\n".join(part for part in (self.text, self.kind["more"]) if part))


def not_understood(desk: Desk, text: str) -> Says:
    """Ask what it is; an empty text (only spaces or signs) gets the menu's question."""
    kept = thai_text.cut(thai_text.clean(text), LONGEST)
    if not any(character.isalnum() for character in kept):
        return desk.run("menu", "")
    return desk.begin(Unsorted, given={"text": kept}, told="text")


def gone(desk: Desk, talk: Talk) -> Says:
    """The dialogue does not exist any more: say so, and give the member's words back for another use."""
    words = [value for value in _texts(talk.answers) if value]
    says: Says = (say("dialogue-gone"),)
    return (*says, *not_understood(desk, "\n".join(words))) if words and desk.speaker else says


def _texts(answers: Any) -> list[str]:
    """What was typed in earlier answers, whatever their shape."""
    found: list[str] = []
    for value in answers.values():
        if isinstance(value, str):
            found.append(value)
        if isinstance(value, dict) and isinstance(value.get("title"), str):
            found.append(value["title"])
    return found
