"""What a handler may touch: the member, the network, the session, the clock. No network, no commit.

A desk lives for one turn. Handlers are plain functions `(desk, …) -> Says`; what they change with `desk.session`
commits together with the event's id, the talk and what is said, or not at all.
"""

import secrets
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any, TypeVar

from bot.after_turn import Left, Told
from bot.asking import Reply
from bot.dialogue import Engine
from bot.form import Form, Says
from bot.house import House
from bot.inbound import Inbound
from bot.media.addresses import ADDRESS_LIVES
from bot.says import Press, Say, Value, Word
from bot.talk import Talk
from bot.thai import thai_text
from bot.thai.naming import address
from bot.words import LONGEST_LABEL
from storage import campaigns, conversation, directory, sources
from storage.audit import note
from storage.conversation import Speaker
from storage.directory import Belonging
from storage.member import Account
from storage.session import Connection, Session

T = TypeVar("T")

_TALK_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


#: A single exchange: `(desk, rest)` where `rest` is the text after a typed keyword, or a button's item.
CommandFunction = Callable[["Desk", str], Says]


class Desk:
    """One turn's view of the world; see the module."""

    def __init__(
        self,
        *,
        connection: Connection,
        house: House,
        event: Inbound,
        speaker: Speaker | None,
        language: str | None,
        now: datetime,
    ) -> None:
        self.connection = connection
        self.house = house
        self.event = event
        self.now = now
        #: the account's row even if its member withdrew: a new consent brings everything back
        self.account = speaker
        self.speaker = speaker if speaker is not None and speaker.withdrawn_at is None else None
        self.language = speaker.language if speaker else (language or house.language)
        self.voice = (speaker.voice if speaker else None) or "female"
        #: the talk that was open when the event came
        self.talk: Talk | None = None
        self.opened: list[Talk] = []
        #: talks that a handler ends because another takes their place
        self.dropped: list[str] = []
        #: ends a talk at once, with what waits in it; the turn sets it
        self.let_go: Callable[[str], None] = lambda talk_id: None
        #: writes a talk back at once; the turn sets it
        self.revise: Callable[[Talk], None] = lambda talk: None
        #: dialogues begun with other members in this turn
        self.begun: list[tuple[Desk, Talk]] = []
        #: what each keyword does; the turn sets it
        self.commands: Mapping[str, CommandFunction] = {}
        #: the dialogue that has just been finished, in its form's `finish`
        self.finished: Talk | None = None
        #: the talk with that id, if it is this person's, becomes the one talked about; the turn sets these three
        self.turn_to: Callable[[str], Talk | None] = lambda talk_id: None
        #: asks the open question of a talk again
        self.ask_again: Callable[[str], Says] = lambda talk_id: ()
        #: does what a button would
        self.do: Callable[[Press], Says] = lambda press: ()
        #: how many more bubbles the answer holds; the turn sets it before notices are told
        self.room = 0
        self.told: list[Told] = []
        self.left: list[Left] = []
        #: campaigns that are said with this answer
        self.carried: list[int] = []
        self._began_campaign = False
        self.sources: Mapping[str, str] = {}
        self._read: dict[Hashable, Any] = {}

    @property
    def owner(self) -> str:
        """The key of this person's talks: the member's, or the platform id before there is one."""
        return f"m:{self.speaker.member_id}" if self.speaker else f"{self.event.channel}:{self.event.sender}"

    @property
    def carries_files(self) -> bool:
        """Whether a document can be shown where the event came from; elsewhere say a link, see `media_link`."""
        return self.event.channel in self.house.carries_files

    def media_link(self, path: str, name: str) -> str:
        """The address of a kept file, good for `ADDRESS_LIVES`; "" where the bot has no public address.

        `name`: what a document is saved under.
        """
        return self.house.media_link(path, name, self.now + ADDRESS_LIVES)

    @property
    def source(self) -> str | None:
        """The message that the event is about, as `storage.activity.Source` names it: `<channel>:<message id>`."""
        return f"{self.event.channel}:{self.event.message_id}" if self.event.message_id else None

    @cached_property
    def session(self) -> Session:
        """The ORM session on the turn's connection; its commits are savepoints of the turn."""
        return Session(self.connection, join_transaction_mode="create_savepoint", autoflush=True)

    def once(self, what: Hashable, read: Callable[[], T]) -> T:
        """What several questions of a turn want to know is read from the tables once."""
        if what not in self._read:
            self._read[what] = read()
        found: T = self._read[what]
        return found

    @property
    def networks(self) -> Sequence[Belonging]:
        """The networks that the member was in when the turn began, in the order of joining."""
        return self.once("networks", lambda: directory.networks_of(self.connection, self.member_id))

    def settle(self) -> None:
        """Bring what handlers changed in the session to the connection; the turn calls it before it ends."""
        if "session" in self.__dict__:
            self.session.flush()
            self.session.commit()
            self.session.close()

    @property
    def member_id(self) -> int:
        """The member's row id; asking for it before somebody joined is a fault of the caller."""
        assert self.speaker is not None, "only for members"
        return self.speaker.member_id

    @property
    def address(self) -> Word:
        """How the member is addressed, e.g. คุณครูสมใจ."""
        assert self.speaker is not None, "only for members"
        return address(self.speaker.given, honorific=self.speaker.honorific, position=self.speaker.position)

    @property
    def today(self) -> date:
        """The day where the member is."""
        return self.now.astimezone(self.house.zone).date()

    def local(self, moment: datetime) -> date:
        """The day of a moment where the member is."""
        return moment.astimezone(self.house.zone).date()

    def spellings(self, label: Word | str) -> Sequence[str]:
        """A label as it reads in each language."""
        if isinstance(label, str):
            return label, thai_text.cut(label, LONGEST_LABEL)
        return [
            self.house.words.label(label, language=language, voice=self.voice)
            for language in dict.fromkeys((self.language, "th", "en"))
        ]

    def in_language(self, thai: str, english: str) -> str:
        """The name of something that has one in each language; Thai where there is no English one."""
        return english if self.language == "en" and english else thai

    def begin(
        self,
        form: type[Form],
        *,
        given: Mapping[str, Any] | None = None,
        told: str = "",
        hearing: str = "",
        draft: Any = None,
    ) -> Says:
        """Open a dialogue on top of what is open, and ask its first question.

        `given` are things that need no asking: answers by question, and whatever the form wants to know; `told` is
        the name of the one that is what the member just wrote. `hearing` is a text that came already, with this event
        or with the dialogue that has just ended: the first question hears it instead of being asked.
        """
        sources = {told: self.source} if told and self.source else {}
        name = "".join(secrets.choice(_TALK_LETTERS) for _ in range(8))
        talk = Talk(name, form.form_name, given=dict(given or {}), sources=sources)
        engine = Engine(form, self)
        step = engine.go_on(talk)
        if step.talk is not None and step.filled is None and draft is not None and step.talk.question:
            step = replace(step, talk=replace(step.talk, drafts={**step.talk.drafts, step.talk.question: draft}))
        if hearing and step.talk is not None and step.filled is None:
            source = self.source or " ".join(self.sources.values())
            step = engine.hear(step.talk, Reply(text=hearing), source=source or None)
        if step.filled is not None:
            self.sources, self.finished = (step.talk.sources if step.talk else {}), step.talk
            return (*step.says, *step.filled.finish(self))
        if step.talk is not None:
            self.opened.append(step.talk)
        return (*step.says, *self.do(step.instead)) if step.instead is not None else step.says

    def became(self, speaker: Speaker | None) -> None:
        """Somebody joined, or is gone: from here on the turn speaks to who they are now."""
        self.account = self.speaker = speaker
        self._read.clear()
        if speaker is not None:
            self.language, self.voice = speaker.language, speaker.voice or self.voice

    def refresh(self) -> None:
        """The speaker as they are after what this turn changed."""
        self.became(conversation.find_speaker(self.connection, self.event.channel, self.event.sender or ""))

    def drop_talks(self, network_id: int | None = None) -> None:
        """What else this person had half said, in one network or at all, is not wanted any more."""
        for row in conversation.find_talks(self.connection, self.owner):
            if network_id is None or str(row.answers.get("network") or row.given.get("network")) == str(network_id):
                self.let_go(row.id)

    def use_network(self, network_id: int) -> None:
        """This network is the one talked about from now on; its voice speaks from the next message."""
        conversation.use_network(self.connection, self.member_id, network_id)

    def run(self, command: str, rest: str) -> Says:
        """Do what another keyword does, as if it had been typed."""
        return self.commands[command](self, rest)

    def tell(self, account: Account, says: Says, *, language: str) -> None:
        """Say something to another account; it goes out with this turn, as a message of its own."""
        self.told.append(Told(account.channel, account.chat, account.member_id, says, language))

    def tell_and_ask(self, account: Account, form: type[Form], given: Mapping[str, Any]) -> None:
        """Begin a dialogue with another member, on their account."""
        theirs = conversation.find_speaker(self.connection, account.channel, account.sender)
        assert theirs is not None, "an account has its member"
        event = replace(self.event, channel=account.channel, sender=account.sender, chat=account.chat, reply_token=None)
        desk = Desk(
            connection=self.connection, house=self.house, event=event, speaker=theirs, language=None, now=self.now
        )
        says = desk.begin(form, given=given)
        desk.settle()
        self.begun += [(desk, talk) for talk in desk.opened]
        self.tell(account, says, language=desk.language)

    @property
    def left_work(self) -> bool:
        """Whether something is to be begun once this turn is committed."""
        return bool(self.left) or self._began_campaign

    def to_many(self, kind: str, details: Mapping[str, Any], *, network_id: int, **when: Any) -> int:
        """Say something to everybody in a network, once this turn is committed; the campaign's number.

        `kind` is one of `Repertoire.campaigns`; `when`: see `storage.campaign.Campaign`.
        """
        self._began_campaign = True
        values = {"kind": kind, "details": dict(details), "network_id": network_id, "author_id": self.member_id}
        times = {"created_at": self.now, "not_before": self.now, "can_wait": False, "push_at": None, **when}
        return campaigns.begin(self.connection, values | times)

    def later(self, kind: str, details: Mapping[str, Any], *, key: str = "", after: timedelta = timedelta()) -> None:
        """Leave slow work for after this turn's commit; unless `UNTOLD`, its result comes back as a turn of its own.

        `details` are ids, never words. With a `key` it takes the place of this person's earlier job of that key.
        """
        self.left.append(Left(kind, details, key, after))

    def remember(self, answer: str, kept: str, kept_id: int | None, *, part: str = "", instead: bool = False) -> None:
        """Which messages a part of a kept record came from: those of an answer of the dialogue that has ended."""
        sources.remember(
            self.connection,
            self.sources.get(answer),
            member_id=self.member_id,
            kept=kept,
            kept_id=kept_id,
            part=part or answer,
            now=self.now,
            instead=instead,
        )

    def audit(self, action: str, subject: str, subject_id: int | None = None, **details: Any) -> int:
        """Note who changed what; never the words themselves. Returns the note's number."""
        actor = self.speaker.member_id if self.speaker else None
        return note(self.connection, self.now, actor, action, subject, subject_id, details)


def say(key: str, /, *buttons: Any, stays: bool = False, **values: Value) -> Say:
    """A `Say` in one line: `say("menu", button, button, network="…")`."""
    return Say(key, values, buttons, stays=stays)
