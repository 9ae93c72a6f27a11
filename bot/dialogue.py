"""The form engine: where a dialogue stands, what it hears, what it asks next.

A place is derived from the named answers and the name of the question asked last; it is never a number. So a deploy
that adds, drops, reorders or renames questions, or removes an option, meets a halfway member and loses nothing:

- an added question is asked when its turn comes; a text is still heard by the question it was an answer to
- a dropped question's answer is ignored at the end, and a text that answers it leads to the next question
- a renamed question finds its answer under `was`
- an answer whose option is gone is asked for again
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from bot.asking import Again, Asking, Enough, Instead, Kept, Option, Reopen, Reply, Stop, chosen
from bot.form import Asked, Form, Says
from bot.says import Button, Press, Say, Value, Word
from bot.step import Step, Unheard
from bot.talk import Talk

#: Half-kept answers older than this are met with “continue, start again, cancel”.
STALE_AFTER = timedelta(hours=24)
#: The engine's own question: continue, start again, cancel. No field can have this name.
RESUME = "resume?"
RESUME_CHOICES = ("continue", "restart", "cancel")


class Engine:
    """Runs one form for one scene (`scene` is the desk, given to the questions' own functions)."""

    def __init__(self, form: type[Form], scene: Any) -> None:
        self.form = form
        self.scene = scene
        #: the answers that counted in the talk last looked at: checking them may read tables
        self._counted: tuple[Talk, dict[str, Any]] | None = None

    # ---- where it stands

    def answers(self, talk: Talk) -> dict[str, Any]:
        """The answers that count now, by today's names: given ones first, renamed found, stale ones left out."""
        if self._counted is not None and self._counted[0] is talk:
            return dict(self._counted[1])
        kept = {**talk.given, **talk.answers}
        counted: dict[str, Any] = {}
        for name, asked in self.form.asked.items():
            former = next((old for old in (name, *asked.question.was) if old in kept), None)
            if former is None:
                continue
            value = kept[former]
            sure = value is None or former in talk.given
            if asked.fits(value) and (sure or self._holds(talk, asked, value, counted)):
                counted[name] = value
        self._counted = talk, counted
        return dict(counted)

    def place(self, talk: Talk) -> Asked | None:
        """The first question that applies and has no answer; None when nothing is left to ask."""
        answers = self.answers(talk)
        for name, asked in self.form.asked.items():
            if name not in answers and self._applies(asked, {**talk.given, **answers}):
                return asked
        return None

    def progress(self, talk: Talk) -> tuple[int, int]:
        """How many questions are answered, of how many that apply: “2 of 3”."""
        answers = self.answers(talk)
        asked = [
            a for n, a in self.form.asked.items() if n not in talk.given and self._applies(a, {**talk.given, **answers})
        ]
        return sum(a.name in answers for a in asked), len(asked)

    def listening(self, talk: Talk) -> Asked | None:
        """The question that a text now answers: the one asked last if it still is one, else the place."""
        last = self.form.named(talk.question) if talk.question else None
        return last or (self.place(talk) if talk.question is None else None)

    def awaits_text(self, talk: Talk) -> bool:
        """Whether a text is what the open question waits for."""
        asked = self.listening(talk)
        return asked is not None and asked.question.awaits_text(self._asking(talk, asked))

    def options(self, talk: Talk) -> list[Option]:
        """What can be tapped or typed at this moment."""
        if talk.question == RESUME:
            return [Option(value, Word(f"dialogue-resume.{value}")) for value in RESUME_CHOICES]
        asked = self.listening(talk)
        return list(asked.question.options(self._asking(talk, asked))) if asked else []

    def is_option(self, talk: Talk, text: str) -> bool:
        """Whether a typed text is one of the choices shown."""
        return chosen(Reply(text=text), self.options(talk), self.scene) is not None

    def title(self, talk: Talk) -> Value:
        """What the talk is called when it is offered again."""
        called = self.form.called(self.answers(talk))
        return called if called else Word(self.form.form_name.replace("_", "-"))

    # ---- what happens

    def go_on(self, talk: Talk, says: Says = ()) -> Step:
        """Ask the next question, or finish."""
        asked = self.place(talk)
        if asked is None:
            return self._finish(talk, says)
        opened = asked.question.open(self._asking(talk, asked))
        return Step(self._draft(replace(talk, question=asked.name), asked.name, opened.draft), (*says, opened.say))

    def ask_again(self, talk: Talk) -> Step:
        """Ask what is open once more, as it stands: something else was said in between."""
        if talk.question == RESUME:
            return self.offer_resume(talk)
        asked = self.listening(talk)
        return Step(talk, (asked.question.ask(self._asking(talk, asked)),)) if asked else self.go_on(talk)

    def hear(self, talk: Talk, reply: Reply, *, source: str | None = None) -> Step:
        """A text: the answer to the question asked last."""
        if talk.question == RESUME:
            return self._hear_resume(talk, reply, source)
        asked = self.listening(talk)
        if asked is None:
            return self.go_on(talk)
        return self._hear(talk, asked, reply, source)

    def hear_again(self, talk: Talk, name: str, text: str, source: str) -> Step:
        """A text takes the place of the one that answered this question."""
        return self._hear(self._draft(talk, name, None), self.form.asked[name], Reply(text=text), source)

    def press(self, talk: Talk, question: str, value: str) -> Step | None:
        """A button of this talk; None when it means nothing any more. An earlier question's answer is changed."""
        if question == RESUME:
            return self._hear_resume(replace(talk, question=RESUME), Reply(value=value))
        asked = self.form.named(question)
        if asked is None or not self._applies(asked, {**talk.given, **self.answers(talk)}) or asked.name in talk.given:
            return None
        step = self._hear(talk, asked, Reply(value=value), None)
        return replace(step, answered=talk.question == asked.name)

    def back(self, talk: Talk) -> Step:
        """Take the last answer back and ask that question again; at the first one, ask it again."""
        answers = self.answers(talk)
        here = self.listening(talk)
        names = list(self.form.asked)
        before = names[: names.index(here.name)] if here else names
        for name in reversed(before):
            if name in answers and name not in talk.given:
                return self.go_on(self._without(talk, name))
        return self.go_on(talk)

    def skip(self, talk: Talk) -> Step:
        """Leave an optional question out; another one is asked again with the reason."""
        asked = self.listening(talk)
        if asked is None:
            return self.go_on(talk)
        if not asked.question.optional:
            ask = asked.question.ask(self._asking(talk, asked))
            return Step(talk, (Say("rejected-skip"), ask))
        return self.go_on(self._with(talk, asked.name, None, None))

    def offer_resume(self, talk: Talk, *, waiting: str = "", source: str | None = None, key: str = "") -> Step:
        """Ask whether to go on, in the words of `key`, else in those it was asked in before.

        A text that came in the meantime waits, and is the answer if the member goes on.
        """
        done, of = self.progress(talk)
        draft = {"question": talk.question} if talk.question != RESUME else talk.drafts.get(RESUME, {})
        key = key or draft.get("key") or "dialogue-resume"
        draft = {**draft, "key": key, "text": waiting or draft.get("text", "")}
        sources = {**talk.sources, RESUME: source} if source else talk.sources
        talk = replace(talk, question=RESUME, drafts={**talk.drafts, RESUME: draft}, sources=sources)
        values: dict[str, Value] = {"title": self.title(talk), "done": done, "of": of}
        buttons = [
            Button(Word(f"dialogue-resume.{choice}"), Press("d", talk.id, RESUME, choice), main=choice == "continue")
            for choice in RESUME_CHOICES
        ]
        return Step(talk, (Say(key, values, buttons, stays=True),))

    def stale(self, talk: Talk, now: datetime) -> bool:
        """Whether the member has been away for so long that they may have forgotten what this was."""
        return talk.touched_at is not None and now - talk.touched_at > STALE_AFTER

    # ---- within

    def _hear(self, talk: Talk, asked: Asked, reply: Reply, source: str | None) -> Step:
        asking = self._asking(talk, asked)
        source = self._source(talk, asked, reply, source)
        heard = asked.question.hear(reply, asking)
        if isinstance(heard, Stop):
            return Step(None, heard.says, forget=heard.forget)
        if isinstance(heard, Instead):
            return Step(None, (), instead=heard.press)
        if isinstance(heard, Again):
            sources = {name: kept for name, kept in talk.sources.items() if name != asked.name}
            if source and heard.draft is not None:
                sources[asked.name] = source
            talk = replace(talk, sources=sources, question=asked.name)
            return Step(self._draft(talk, asked.name, heard.draft), (heard.say,))
        if isinstance(heard, Reopen):
            talk = self._without(self._without(talk, asked.name), heard.question)
            for name, value in heard.also.items():
                talk = self._with(talk, name, value, source)
            return self.go_on(self._draft(talk, heard.question, heard.draft))
        if isinstance(heard, Enough):
            return self.go_on(self._left_out(talk))
        assert isinstance(heard, Kept)
        talk = self._with(self._without_told(talk, asked), asked.name, heard.value, source)
        for name, value in heard.also.items():
            talk = self._with(talk, name, value, source)
        return self.go_on(talk, heard.says)

    @staticmethod
    def _without_told(talk: Talk, asked: Asked) -> Talk:
        """The talk without what the former text told of other questions; what other messages answered stays."""
        former = talk.sources.get(asked.name)
        told = {name for name in asked.question.fills if former is not None and talk.sources.get(name) == former}
        return talk.without(told)

    def _left_out(self, talk: Talk) -> Talk:
        """The talk with every optional question that is still open left out; what must be known is still asked."""
        for name, asked in self.form.asked.items():
            if asked.question.optional and name not in self.answers(talk):
                talk = self._with(talk, name, None, None)
        return talk

    def _source(self, talk: Talk, asked: Asked, reply: Reply, source: str | None) -> str | None:
        """Which messages the answer's words are from: a tap, or its label typed, settles what was said before."""
        earlier = talk.sources.get(asked.name)
        if source is None or chosen(reply, asked.question.options(self._asking(talk, asked)), self.scene) is not None:
            return earlier
        return f"{earlier} {source}" if earlier and asked.question.gathers else source

    def _finish(self, talk: Talk, says: Says = ()) -> Step:
        answers = self.answers(talk)
        values = {name: answers.get(name) for name in self.form.asked}
        return Step(talk, says, filled=self.form.model_validate(values))

    @staticmethod
    def _draft(talk: Talk, name: str, draft: Any) -> Talk:
        drafts = {kept: value for kept, value in talk.drafts.items() if kept != name}
        return replace(talk, drafts=drafts if draft is None else {**drafts, name: draft})

    def _hear_resume(self, talk: Talk, reply: Reply, source: str | None = None) -> Step:
        options = [Option(value, Word(f"dialogue-resume.{value}")) for value in RESUME_CHOICES]
        decision = chosen(reply, options, self.scene)
        if decision == "cancel":
            waited = (talk.drafts.get(RESUME) or {}).get("text")
            unheard = Unheard(waited, talk.sources.get(RESUME)) if waited else None
            return Step(None, (Say(self.form.cancelled),), unheard=unheard)
        if decision == "restart":
            return replace(self.go_on(Talk(talk.id, talk.form, given=talk.given)), again=True)
        if decision is None:
            return self.offer_resume(talk, waiting=reply.text, source=source)
        waiting, source = talk.drafts.get(RESUME) or {}, talk.sources.get(RESUME)
        drafts = {name: draft for name, draft in talk.drafts.items() if name != RESUME}
        sources = {name: kept for name, kept in talk.sources.items() if name != RESUME}
        talk = replace(talk, question=waiting.get("question"), drafts=drafts, sources=sources)
        if waiting.get("text"):
            return self.hear(talk, Reply(text=waiting["text"]), source=source)
        return self.go_on(talk)

    def _asking(self, talk: Talk, asked: Asked, answers: Mapping[str, Any] | None = None) -> Asking:
        return Asking(
            form=self.form.form_name,
            dialogue=talk.id,
            name=asked.name,
            scene=self.scene,
            answers=self.answers(talk) if answers is None else answers,
            given=talk.given,
            draft=talk.drafts.get(asked.name),
        )

    def _holds(self, talk: Talk, asked: Asked, value: Any, answers: Mapping[str, Any]) -> bool:
        return asked.question.holds(value, self._asking(talk, asked, answers))

    @staticmethod
    def _applies(asked: Asked, answers: Mapping[str, Any]) -> bool:
        return asked.question.when is None or asked.question.when(answers)

    def _with(self, talk: Talk, name: str, value: Any, source: str | None) -> Talk:
        talk = self._without(talk, name)
        sources = {**talk.sources, name: source} if source else talk.sources
        return replace(talk, answers={**talk.answers, name: value}, sources=sources)

    def _without(self, talk: Talk, name: str) -> Talk:
        """The talk without an answer, its draft, and what stands under a former name of the question."""
        return talk.without({name, *self.form.asked[name].question.was})
