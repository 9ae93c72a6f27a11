"""A question about something that is there already: beside its own answers, the value can be taken out."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from bot.asking import Again, Asking, Heard, Kept, Option, Question, Reply, chosen
from bot.dialogue import RESUME
from bot.questions import Number
from bot.says import Say, Word

CLEAR = "clear"


@dataclass(frozen=True, kw_only=True)
class Clearable(Question):
    """See `clearable`. While the inner question keeps a draft (a pupil's name is asked about) it is alone."""

    inner: Question
    there: Callable[[Asking], bool]

    def ask(self, asking: Asking) -> Say:
        return self._with_clear(self.inner.ask(asking), asking)

    def options(self, asking: Asking) -> Sequence[Option]:
        return [*self.inner.options(asking), *self._clear(asking)]

    def hear(self, reply: Reply, asking: Asking) -> Heard:
        by_number = not isinstance(self.inner, Number)
        if self._clear(asking) and chosen(reply, self.options(asking), asking.scene, by_number=by_number) == CLEAR:
            return Kept(None)
        heard = self.inner.hear(reply, asking)
        if isinstance(heard, Again) and heard.draft is None:
            return Again(self._with_clear(heard.say, replace(asking, draft=None)))
        return heard

    def holds(self, value: object, asking: Asking) -> bool:
        return self.inner.holds(value, asking)

    def _with_clear(self, say: Say, asking: Asking) -> Say:
        clear = [asking.button(option) for option in self._clear(asking)]
        answers = [button for button in say.buttons if button.press is None or button.press.item != RESUME]
        others = [button for button in say.buttons if button not in answers]
        return replace(say, buttons=(*answers, *clear, *others))

    def _clear(self, asking: Asking) -> list[Option]:
        return [Option(CLEAR, Word("button-clear"))] if self.there(asking) and not asking.draft else []


def clearable(inner: Question, *, there: Callable[[Asking], bool]) -> Clearable:
    """The question with a button that takes the value out (the answer is None), while one is there."""
    return Clearable(
        inner=inner,
        there=there,
        when=inner.when,
        takes_text=inner.takes_text,
        gathers=inner.gathers,
        closed=inner.closed,
    )
