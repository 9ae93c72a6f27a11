"""A message that was heard in an open dialogue was changed on the phone: what it says now is the answer."""

from dataclasses import replace

from bot.dialogue import Engine
from bot.step import Step
from bot.talk import Talk
from bot.thai import thai_text

#: Graphemes of a text that a dialogue is about.
LONGEST = 2000


def corrected(engine: Engine, talk: Talk, source: str, text: str) -> Step | None:
    """The talk with the changed answer, and its open question; None if no answer is from that message alone.

    What other messages answered since then stays, as long as the changed one says nothing else about it.
    """
    names = [name for name, kept in talk.sources.items() if kept == source]
    about = next((name for name in names if isinstance(talk.given.get(name), str)), None)
    if about is not None:
        given = {**talk.given, about: thai_text.cut(thai_text.clean(text), LONGEST)}
        return engine.ask_again(replace(talk, given=given))
    asked = [engine.form.asked[name] for name in engine.form.asked if name in names and name not in talk.given]
    if not asked:
        return None
    first = next((each for each in asked if each.question.fills), asked[0])
    return engine.hear_again(talk, first.name, text, source)
