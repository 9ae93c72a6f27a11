"""Talks that end unfinished: with what waited in them, and silently those that pass when something else is done."""

from dataclasses import replace

from bot.asking import Question
from bot.desk import Desk
from bot.dialogue import RESUME
from bot.form import Form, Says
from bot.questions import Photographs
from bot.repertoire import Repertoire
from bot.step import Step, Unheard
from bot.talk import Talk
from bot.talks import Talks, talk_of
from bot.thai import thai_text
from bot.words import LONGEST_LABEL
from storage import conversation, gallery

#: What a dialogue is about, where only one of its kind is open for each.
RECORD = "activity"


class Ending:
    """How talks of one person end in one turn, other than by being finished."""

    def __init__(self, desk: Desk, talks: Talks, repertoire: Repertoire) -> None:
        self._desk = desk
        self._talks = talks
        self._repertoire = repertoire

    def drop(self, talk: Talk) -> None:
        """The talk is not wanted any more, nor is what waited in it."""
        self._repertoire.dropped(self._desk, talk)
        self._talks.drop(talk.id)

    def drop_named(self, talk_id: str) -> None:
        """As `drop`, for a talk of this person that may have gone already."""
        row = conversation.find_talk(self._desk.connection, self._desk.owner, talk_id)
        if row is not None:
            self.drop(talk_of(row))

    def clear(self, step: Step) -> None:
        """What waited in a talk that ends unfinished goes; in one that begins anew, unless that is what it is about."""
        talk = self._talks.open
        ends = step.talk is None and step.instead is None
        if talk is not None and (ends or (step.again and not talk.given.get("photos"))):
            self._repertoire.dropped(self._desk, talk)

    def offer_back(self, unheard: Unheard) -> Says:
        """A text that waited in a cancelled dialogue may be worth something else; it is still from its message."""
        desk = self._desk
        says = self._repertoire.not_understood(desk, unheard.text)
        if desk.opened and unheard.source:
            given = desk.opened[-1].given
            sources = {name: unheard.source for name, value in given.items() if value == unheard.text}
            desk.opened[-1] = replace(desk.opened[-1], sources=sources)
        return says

    def passes(self, talk: Talk | None) -> bool:
        """Whether nothing would be lost with the talk; see `Form.passing`."""
        form = self._form(talk)
        if talk is None or form is None or not form.passing:
            return False
        unfinished = (draft for name, draft in talk.drafts.items() if name != RESUME or draft.get("text"))
        photographs_wait = takes_photographs(form) and gallery.is_in_talk(self._desk.connection, talk.id)
        return not (any(unfinished) or photographs_wait)

    def passes_by(self, question: Question, text: str, *, stale: bool) -> bool:
        """A text is none of the options: let the talk pass if the member tells something new, which is no slip."""
        new = stale or thai_text.graphemes(text) > LONGEST_LABEL
        if not (new and question.closed and not question.gathers and self.passes(self._talks.open)):
            return False
        self.let_pass()
        return True

    def let_pass(self, *, photograph: bool = False) -> None:
        """Something else is done: what passes goes, and what lies beneath it is the open one.

        A photograph is an answer in some dialogues, and something else in all others.
        """
        form = self._form(self._talks.open)
        if photograph and form is not None and takes_photographs(form):
            return
        while (talk := self._talks.open) is not None and self.passes(talk):
            self.drop(talk)
            self._talks.open = self._talks.older()
        self._desk.talk = self._talks.open

    def older(self) -> Talk | None:
        """What was open before the talk that ended, without what passes."""
        while (talk := self._talks.older()) is not None and self.passes(talk):
            self.drop(talk)
        return talk if talk is not None and self._form(talk) is not None else None

    def only(self, opened: Talk) -> None:
        """A talk takes the place of the earlier one of the same kind about the same record."""
        record = opened.given.get(RECORD)
        if record is None:
            return
        for row in conversation.find_talks(self._desk.connection, self._desk.owner):
            talk = talk_of(row)
            if talk.id != opened.id and talk.form == opened.form and talk.given.get(RECORD) == record:
                self.drop(talk)

    def _form(self, talk: Talk | None) -> type[Form] | None:
        return self._desk.house.forms.get(talk.form) if talk is not None else None


def takes_photographs(form: type[Form]) -> bool:
    """Whether photographs are an answer in the dialogue."""
    return any(isinstance(asked.question, Photographs) for asked in form.asked.values())
