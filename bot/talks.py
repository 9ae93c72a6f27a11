"""The talks of one person during one turn: which is open, what is written back."""

from datetime import timedelta
from typing import Any

from bot.clock import Period
from bot.desk import Desk
from bot.talk import Talk
from storage import conversation

#: How long a stranger's half-kept talk stays without consent (`domain/messages.yaml` join_order).
STRANGER_STAYS = timedelta(hours=24)


def talk_of(row: Any) -> Talk:
    """A talk from its row (`storage.conversation.find_talk`)."""
    *kept, _ = row
    return Talk(*kept)


class Talks:
    """Loads the newest talk of the desk's owner and writes every change through at once."""

    def __init__(self, desk: Desk, retention: Period) -> None:
        self._desk = desk
        self._retention = retention
        row = conversation.find_talk(desk.connection, desk.owner) if desk.event.sender else None
        self.open: Talk | None = talk_of(row) if row is not None else None
        #: the language of somebody who has no member row to keep it
        self.language: str | None = row[-1] if row is not None else None
        #: whether a talk ended in this turn, so that an older one may be offered again
        self.ended = False

    def begin(self, talk: Talk) -> None:
        """A new talk, on top of what is open."""
        values = self._values(talk)
        begun = {"id": talk.id, "owner": self._desk.owner, "form": talk.form, "begun_at": self._desk.now}
        conversation.insert_talk(self._desk.connection, {**values, **begun})
        self.open = talk

    def begin_for(self, desk: Desk, talk: Talk) -> None:
        """A talk begun with somebody else in this turn."""
        Talks(desk, self._retention).begin(talk)

    def keep(self, talk: Talk) -> None:
        """The talk as it is now."""
        conversation.update_talk(self._desk.connection, talk.id, self._values(talk))
        self.open = talk

    def keep_early(self, talk: Talk) -> None:
        """What the form keeps of a new answer of the open talk at once."""
        desk, before = self._desk, self.open
        if before is None or before.id != talk.id or before.answers == talk.answers:
            return
        former, desk.sources = desk.sources, talk.sources
        desk.house.forms[talk.form].keep_early(desk, talk.given, before.answers, talk.answers)
        desk.sources = former

    def end(self) -> None:
        """The open talk is over."""
        if self.open is not None:
            conversation.delete_talk(self._desk.connection, self.open.id)
            self.open, self.ended = None, True

    def drop(self, talk_id: str) -> None:
        """Another talk takes this one's place."""
        conversation.delete_talk(self._desk.connection, talk_id)
        if self.open is not None and self.open.id == talk_id:
            self.open = None

    def turn_to(self, talk_id: str) -> Talk | None:
        """The talk with that id, if it is this person's and still open; it becomes the one talked about."""
        if self.open is not None and self.open.id == talk_id:
            return self.open
        row = conversation.find_talk(self._desk.connection, self._desk.owner, talk_id)
        if row is None:
            return None
        self.open = talk_of(row)
        return self.open

    def older(self) -> Talk | None:
        """What was open before the talk that ended."""
        row = conversation.find_talk(self._desk.connection, self._desk.owner)
        return talk_of(row) if row is not None else None

    def forget(self, source: str) -> None:
        """A message was taken back by its sender: what was answered with it is no answer any more.

        A talk about what the message said is over.
        """
        for row in conversation.find_talks(self._desk.connection, self._desk.owner):
            talk = talk_of(row)
            gone = {name for name, kept in talk.sources.items() if source in kept.split()}
            if gone & talk.given.keys():
                self.drop(talk.id)
            elif gone:
                conversation.update_talk(self._desk.connection, talk.id, self._values(talk.without(gone)))

    def _values(self, talk: Talk) -> dict[str, Any]:
        desk = self._desk
        form = desk.house.forms.get(talk.form)
        waits_for = form.kept_once if form is not None else None
        brief = desk.speaker is None and (waits_for is None or waits_for not in talk.answers)
        return {
            "answers": dict(talk.answers),
            "drafts": dict(talk.drafts),
            "given": dict(talk.given),
            "sources": dict(talk.sources),
            "question": talk.question,
            "touched_at": desk.now,
            "ends_at": desk.now + STRANGER_STAYS if brief else self._retention.after(desk.now),
            "language": desk.language,
        }
