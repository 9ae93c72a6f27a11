"""Who answers: a button, a choice shown, a keyword, a join code, the open dialogue, or nobody.

The order of `Dispatch._said` is the rule that keywords never eat an answer (`domain/activity_schema.yaml`
keyword_rule): what the open question offers comes first, then a keyword with nothing left of the text but fillers,
then a join code, then the open question itself.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot import renewing
from bot.asking import Reply
from bot.correcting import corrected
from bot.desk import Desk, say
from bot.dialogue import RESUME, Engine
from bot.ending import Ending
from bot.form import Form, Says
from bot.inbound import Change, Changed, Content, Edited, Ignored, Pressed, Said, Sent, Unsent
from bot.offered import offered
from bot.renewing import must_renew
from bot.repertoire import Repertoire
from bot.says import Button, Press, Word
from bot.step import Step
from bot.talk import Talk
from bot.talks import Talks
from bot.thai import keywords
from storage.conversation import first_of_album, forget_rows


class Dispatch:
    """Answers one private event."""

    def __init__(self, desk: Desk, talks: Talks, repertoire: Repertoire) -> None:
        self._desk = desk
        self._talks = talks
        self._repertoire = repertoire
        self._ending = Ending(desk, talks, repertoire)

    def answer(self) -> Says:
        """What is said to the event; talks that handlers opened are open afterwards."""
        self._set_desk()
        area = must_renew(self._desk, self._talks)
        says = self._answer() if area is None else self._ask_to_renew(area)
        return self._written_back(says)

    def work_done(self, kind: str, details: Mapping[str, Any], result: Any) -> Says:
        """What is said to the result of slow work."""
        self._set_desk()
        return self._written_back(self._repertoire.jobs[kind](self._desk, details, result))

    def _set_desk(self) -> None:
        desk = self._desk
        desk.talk = self._talks.open
        desk.revise = self._talks.keep
        desk.commands = {command.name: command.run for command in self._repertoire.commands}
        desk.turn_to = self._talks.turn_to
        desk.ask_again = self._ask_of
        desk.do = self._pressed
        desk.let_go = self._ending.drop_named

    def _ask_of(self, talk_id: str) -> Says:
        talk = self._talks.turn_to(talk_id)
        if talk is None or talk.form not in self._forms:
            return ()
        return self._step(self._asked_again(self._engine(talk), talk))

    def _written_back(self, says: Says) -> Says:
        """The talks that a handler dropped and opened; what was open before is offered again when a talk has ended."""
        for dropped in self._desk.dropped:
            self._ending.drop_named(dropped)
        for opened in self._desk.opened:
            self._ending.only(opened)
            self._talks.begin(opened)
        for desk, talk in self._desk.begun:
            self._talks.begin_for(desk, talk)
        older = self._ending.older() if self._talks.ended and not self._desk.opened else None
        if older is not None:
            says = (*says, *self._step(self._offered_again(older)))
        return says

    def _ask_to_renew(self, area: int) -> Says:
        desk, talk = self._desk, self._talks.open
        if talk is not None and talk.form == renewing.FORM:
            return self._step(self._engine(talk).ask_again(talk))
        return desk.begin(self._forms[renewing.FORM], given={"area": area})

    def _answer(self) -> Says:
        desk = self._desk
        match desk.event.what:
            case Said(text=text):
                return self._said(text)
            case Pressed(press=press):
                return self._pressed(press)
            case Sent() as sent:
                return self._sent(sent)
            case Edited() as edited:
                return self._edited(edited)
            case Unsent():
                self._talks.forget(desk.source or "")
                return self._repertoire.unsent(desk, desk.event.message_id or "")
            case Changed(change=change) as changed:
                if change is Change.BLOCKED and desk.speaker is None:
                    self._talks.end()
                return self._repertoire.changed(desk, changed)
            case Ignored():
                return ()

    def _edited(self, edited: Edited) -> Says:
        """An answer of the open dialogue is replaced; anything else that the message brought is the handler's."""
        talk = self._talks.open
        if talk is not None and talk.form in self._forms and self._desk.source is not None:
            step = corrected(self._engine(talk), talk, self._desk.source, edited.text)
            if step is not None:
                return (say("edited-answer"), *self._step(step))
        says = self._repertoire.edited(self._desk, edited)
        if talk is None or talk.form not in self._forms or self._desk.opened or not says:
            return says
        return (*says, *self._step(self._asked_again(self._engine(talk), talk)))

    def _sent(self, sent: Sent) -> Says:
        """What becomes of a thing; its caption is a text like any other, else what is open is asked again.

        A photo joins a draft, which is answered once for all of them; a new draft has heard the caption.
        """
        desk = self._desk
        self._ending.let_pass(photograph=sent.content is Content.PHOTO)
        if sent.content is Content.PHOTO and desk.speaker is not None:
            says = self._repertoire.photo(desk, sent)
            heard = bool(desk.opened) or not sent.caption.strip()
            return says if heard else (*says, *self._said(sent.caption))
        counts = sent.content is Content.FILE and desk.speaker is not None
        if sent.album and not counts and not first_of_album(desk.connection, desk.event.channel, sent.album, desk.now):
            return self._said(sent.caption) if sent.caption.strip() else ()
        if desk.speaker is None and self._talks.open is None:
            return self._repertoire.stranger(desk, "")
        says = self._repertoire.sent(desk, sent)
        if sent.caption.strip():
            return (*says, *self._said(sent.caption))
        talk = self._talks.open
        if talk is not None and talk.form in self._forms and not desk.opened:
            return (*says, *self._step(self._asked_again(self._engine(talk), talk)))
        return says

    def _said(self, text: str) -> Says:
        desk, talk = self._desk, self._talks.open
        engine = self._engine(talk) if talk is not None and talk.form in self._forms else None
        stale = talk is not None and engine is not None and engine.stale(talk, desk.now)
        if talk and engine and not stale and engine.is_option(talk, text):
            return self._heard(engine, talk, text)
        if (talk is None or desk.speaker is not None) and (
            press := offered(desk, self._repertoire, text, talk)
        ) is not None:
            return self._pressed(press)
        asked, answering = None, False
        if talk and engine and talk.question != RESUME and (asked := engine.listening(talk)) is not None:
            answering = engine.awaits_text(talk) or keywords.agrees(text) is not None
        command = keywords.heard(text, answering=answering)
        if command is not None and (says := self._keyword(engine, command)) is not None:
            return says
        code = keywords.join_code(text)
        if code is not None and (says := self._repertoire.code(desk, code, text)):
            self._ending.let_pass()
            return says
        talk = self._talks.open
        if asked is not None and self._ending.passes_by(asked.question, text, stale=stale):
            return self._repertoire.not_understood(desk, text)
        if talk and engine:
            if stale:
                return self._step(engine.offer_resume(talk, waiting=text, source=self._desk.source))
            return self._heard(engine, talk, text)
        if talk:
            self._talks.end()
            return self._repertoire.gone(desk, talk)
        return self._repertoire.not_understood(desk, text) if desk.speaker else self._repertoire.stranger(desk, text)

    def _heard(self, engine: Engine, talk: Talk, text: str) -> Says:
        step = engine.hear(talk, Reply(text=text), source=self._desk.source)
        says = self._step(step)
        answered = step.talk is not None and step.talk.question != talk.question and talk.question != RESUME
        if answered and keywords.asks_to_cancel(text):
            cancel = Button(Word("cancel-offer.cancel"), Press("d", talk.id, RESUME, "cancel"))
            return (say("cancel-offer", cancel, stays=True), *says)
        return says

    def _keyword(self, engine: Engine | None, heard: keywords.Command) -> Says | None:
        talk = self._talks.open
        if heard.name == "cancel":
            if talk is None:
                return (say("nothing-to-cancel"), *self._command("menu", ""))
            self._repertoire.dropped(self._desk, talk)
            self._talks.end()
            return (say(engine.form.cancelled if engine else "cancelled"),)
        if heard.name in ("back", "skip"):
            if talk is None or engine is None:
                return (say("nothing-to-cancel"), *self._command("menu", ""))
            return self._step(engine.back(talk) if heard.name == "back" else engine.skip(talk))
        return self._open(heard.name, heard.rest)

    def _open(self, name: str, rest: str) -> Says | None:
        """Run a command. One that opens no dialogue is followed by the open one's question; one that opens the
        dialogue that is already open asks whether to go on with it."""
        if self._repertoire.command(name) is None:
            return None
        desk = self._desk
        self._ending.let_pass()
        talk = self._talks.open
        says = self._command(name, rest)
        if talk is None or talk.form not in self._forms or talk.id in desk.dropped:
            return says
        engine = self._engine(talk)
        if not desk.opened:
            return (*says, *self._step(self._asked_again(engine, talk)))
        if rest or [opened.form for opened in desk.opened] != [talk.form]:
            return says
        desk.opened.clear()
        return self._step(self._offered_again(talk))

    def _offered_again(self, talk: Talk) -> Step:
        """Whether to go on, where something was answered that could be begun anew."""
        engine = self._engine(talk)
        return engine.offer_resume(talk, key="dialogue-open") if talk.answers else self._asked_again(engine, talk)

    def _asked_again(self, engine: Engine, talk: Talk) -> Step:
        return engine.offer_resume(talk) if engine.stale(talk, self._desk.now) else engine.ask_again(talk)

    def _command(self, name: str, rest: str) -> Says:
        command = self._repertoire.command(name)
        if command is None:
            return self._over()
        if self._desk.speaker is None and not command.strangers:
            return self._repertoire.stranger(self._desk, "")
        return command.run(self._desk, rest)

    def _pressed(self, press: Press | None) -> Says:
        if press is None:
            return self._over()
        if press.scope == "c":
            return self._open(press.name, press.item) or self._over()
        if press.scope == "r":
            return self._acted(press)
        before, talk = self._talks.open, self._talks.turn_to(press.name)
        if talk is None or talk.form not in self._forms:
            return self._over()
        if before is not None and before.id != talk.id and self._ending.passes(before):
            self._ending.drop(before)
        step = self._engine(talk).press(talk, press.item, press.value)
        if step is None:
            return self._over()
        asked = self._forms[talk.form].named(press.item)
        if step.answered and step.says and not (asked and asked.question.stays_on_show):
            step = replace(step, says=(replace(step.says[0], replaces=True), *step.says[1:]))
        return self._step(step)

    def _acted(self, press: Press) -> Says:
        """A button of a record; what was open and passes is over, unless the button was shown beside it."""
        action = self._repertoire.actions.get(press.name)
        if action is None or self._desk.speaker is None:
            return self._over()
        if press.name not in self._repertoire.beside:
            self._ending.let_pass()
        return action(self._desk, press.item, press.value)

    def _step(self, step: Step) -> Says:
        """Write back what a message did to the talk; finish a filled form."""
        if step.talk is not None:
            self._talks.keep_early(step.talk)
        if step.filled is not None:
            assert step.talk is not None, "a filled form still has its talk"
            self._desk.sources, self._desk.finished = step.talk.sources, step.talk
            self._talks.end()
            return (*step.says, *step.filled.finish(self._desk))
        self._ending.clear(step)
        if step.forget:
            self._desk.drop_talks()
            forget_rows(self._desk.connection, self._desk.owner)
        if step.talk is None:
            self._talks.end()
        else:
            self._talks.keep(step.talk)
        if step.unheard is not None and self._desk.speaker is not None:
            return (*step.says, *self._ending.offer_back(step.unheard))
        return (*step.says, *self._pressed(step.instead)) if step.instead is not None else step.says

    def _over(self) -> Says:
        """A button that means nothing any more."""
        if self._desk.speaker is None:
            return self._repertoire.stranger(self._desk, "")
        buttons = [Button(Word(f"old-button.{name}"), Press("c", name)) for name in ("mine", "menu")]
        return (say("old-button", *buttons),)

    def _engine(self, talk: Talk) -> Engine:
        return Engine(self._forms[talk.form], self._desk)

    @property
    def _forms(self) -> Mapping[str, type[Form]]:
        return self._desk.house.forms
