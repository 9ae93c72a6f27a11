"""One message of one member in one transaction.

`Turns.take` is a plain function: it runs on a worker thread with a connection whose transaction somebody else opens
and commits, so nothing can be awaited in it and no network call can hide in it. It enters the event's id, finds who
speaks, lets the open dialogue or a command answer, writes the talk back, and stores what is to be said as outbox
rows: all of it together or nothing.
"""

import secrets
import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from bot.clock import Clock, Period
from bot.crash import CrashPoint, Reached
from bot.desk import UNTOLD, Desk, say
from bot.dispatch import Dispatch
from bot.form import Says
from bot.house import House
from bot.inbound import Changed, Ignored, Inbound, Place, Pressed, Said, Sent
from bot.media.store import ADDRESS_LIVES, preview_of
from bot.outbound import FREE_BUBBLES, Address, Bubble, Compose, Outgoing
from bot.repertoire import Repertoire
from bot.says import Button, Press, Word
from bot.talks import Talks
from storage import conversation, job_queue, retention
from storage.event import EventOutcome
from storage.job_queue import Waiting
from storage.outbox import OutboxState
from storage.session import Connection

#: A row is born leased by the process that will send it; longer than its HTTP time-out of 10 s.
LEASE = timedelta(seconds=15)


@dataclass(frozen=True, slots=True)
class Row:
    """An outbox row as the sender needs it, straight from the turn that stored it.

    `forget`: once it is sent, nothing of it is kept.
    """

    id: int
    channel: str
    outgoing: Outgoing
    retry_key: str
    heard_at: datetime
    forget: bool = False


@dataclass(frozen=True, slots=True)
class Turned:
    """What a turn did: rows to send now, and whether the event was new."""

    rows: tuple[Row, ...] = ()
    fresh: bool = True
    #: it left work for a job
    left_work: bool = False


class Turns:
    """Takes events, one at a time, on whatever connection it is given."""

    def __init__(
        self,
        house: House,
        repertoire: Repertoire,
        composes: Mapping[str, Compose],
        clock: Clock,
        *,
        retention: Period,
        database_now: Callable[[], datetime],
        ours: Callable[[int], bool],
        reached: Reached,
    ) -> None:
        """`ours` tells whether a waiting row is in the hands of this process."""
        self._house = house
        self._repertoire = repertoire
        self._composes = composes
        self._clock = clock
        self._retention = retention
        self._database_now = database_now
        self._ours = ours
        self._reached = reached

    def take(self, connection: Connection, event: Inbound) -> Turned:
        """Process an event once; a second delivery does nothing."""
        now = self._clock.now()
        outcome = EventOutcome.DROPPED if isinstance(event.what, Ignored) else EventOutcome.DONE
        if not conversation.record_event(connection, event.channel, event.event_id, outcome, now):
            return Turned(fresh=False)
        if isinstance(event.what, Ignored):
            return Turned()
        self._reached(CrashPoint.TURN_BEGUN)
        speaker = conversation.find_speaker(connection, event.channel, event.sender) if event.sender else None
        desk = Desk(connection=connection, house=self._house, event=event, speaker=speaker, language=None, now=now)
        says = self._in_private(desk) if event.place is Place.PRIVATE else self._repertoire.group(desk, event)
        desk.settle()
        rows = self._store(desk, says)
        self._reached(CrashPoint.TURN_WRITTEN)
        return Turned(rows, left_work=bool(desk.left))

    def finish(self, connection: Connection, job: Waiting, result: Any) -> Turned:
        """The result of slow work is said, and the job ends with it; nothing if the job or its member has gone."""
        fresh = job_queue.take_away(connection, job.id)
        speaker = conversation.find_speaker(connection, job.channel, job.sender) if fresh else None
        if speaker is None or speaker.withdrawn_at is not None:
            return Turned(fresh=fresh, left_work=self._drop_file(connection, result))
        event = Inbound(
            channel=job.channel,
            event_id=f"job:{job.id}",
            at=job.heard_at,
            sender=job.sender,
            chat=job.chat,
            place=Place.PRIVATE,
            what=Ignored("job"),
            reply_token=job.reply_token,
        )
        now = self._clock.now()
        desk = Desk(connection=connection, house=self._house, event=event, speaker=speaker, language=None, now=now)
        talks = Talks(desk, self._retention)
        says = Dispatch(desk, talks, self._repertoire).work_done(job.kind, job.details, result)
        if says:
            self._remember_choices(desk, speaker, talks, says)
        desk.settle()
        rows = self._store(desk, says, heard_at=job.heard_at)
        return Turned(rows, left_work=bool(desk.left))

    def apologise(self, connection: Connection, event: Inbound, reference: str) -> Turned:
        """Our code failed on this event: it is entered as failed, so that it does not come back for ever."""
        now = self._clock.now()
        if not conversation.record_event(connection, event.channel, event.event_id, EventOutcome.FAILED, now):
            return Turned(fresh=False)
        if event.place is not Place.PRIVATE or event.sender is None or isinstance(event.what, Changed):
            return Turned()
        speaker = conversation.find_speaker(connection, event.channel, event.sender)
        desk = Desk(connection=connection, house=self._house, event=event, speaker=speaker, language=None, now=now)
        menu = Button(Word("error-generic.menu"), Press("c", "menu"))
        return Turned(self._store(desk, (say("error-generic", menu, ref=reference),)))

    def _in_private(self, desk: Desk) -> Says:
        talks = Talks(desk, self._retention)
        if desk.speaker is None:
            desk.language = talks.language or desk.language
        says = Dispatch(desk, talks, self._repertoire).answer()
        if desk.speaker is not None:
            first = self._contact(desk, desk.speaker)
            # The reply token of a turn that leaves its answer to a job is the job's.
            answers = bool(says) or not desk.left
            if answers and isinstance(desk.event.what, Said | Pressed | Sent):
                says = self._and_what_waited(desk, says, asks=first and talks.open is None)
            self._remember_choices(desk, desk.speaker, talks, says)
        return says

    def _and_what_waited(self, desk: Desk, says: Says, *, asks: bool) -> Says:
        """The answer with what else is to be said, as far as one free reply carries it; the rest waits."""
        more = self._repertoire.daily(desk) if asks else ()
        if len(says) + len(more) <= FREE_BUBBLES:
            says = (*says, *more)
        desk.room = FREE_BUBBLES - len(says)
        if desk.room > 0 and desk.speaker is not None and desk.speaker.has_notices:
            says = (*says, *self._repertoire.notices(desk))
        return says

    def _contact(self, desk: Desk, speaker: conversation.Speaker) -> bool:
        """Once a day note the contact, and tell whether this is it; somebody who writes has not blocked the bot."""
        first = desk.now - speaker.last_contact_at > timedelta(days=1)
        if first:
            conversation.contacted(desk.connection, speaker.member_id, desk.now)
        if speaker.blocked and not isinstance(desk.event.what, Changed):
            conversation.reachable(desk.connection, speaker.account_id, desk.event.chat)
        return first

    def _remember_choices(self, desk: Desk, speaker: conversation.Speaker, talks: Talks, says: Says) -> None:
        """What is shown outside a dialogue can be typed, too; the numbers begin with the last bubble's choices.

        In a dialogue these are its question's own; the labels above the question can be typed.
        """
        is_open = talks.open is not None
        offered = [
            [self._house.words.label(button.label, language=desk.language, voice=desk.voice), button.press.pack()]
            for each in (says[:-1] if is_open else reversed(says))
            for button in each.buttons
            if button.press is not None and (button.press.scope == "r" or not is_open)
        ]
        if offered != speaker.offered:
            conversation.offer(desk.connection, speaker.account_id, offered)

    def _store(self, desk: Desk, says: Says, *, heard_at: datetime | None = None) -> tuple[Row, ...]:
        """What is said to the sender, what is told to others, and what is left to be done, as rows."""
        event = desk.event
        rows: list[Row] = []
        if says:
            pressed = event.what.on_message if isinstance(event.what, Pressed) else None
            address = Address(event.chat, heard_at or desk.now, event.reply_token, pressed)
            forget = desk.speaker is None or event.place is not Place.PRIVATE
            rows += self._rows(desk, event.channel, address, says, desk.language, owner=desk.owner, forget=forget)
        for told in desk.told:
            address = Address(told.chat, desk.now)
            owner = f"m:{told.member_id}"
            rows += self._rows(desk, told.channel, address, told.says, told.language, owner=owner, forget=False)
        self._leave(desk, is_answered=bool(says))
        return tuple(rows)

    def _leave(self, desk: Desk, *, is_answered: bool) -> None:
        """The work that a handler left, for whom its result is to be said; a token that answered is used up."""
        event = desk.event
        for left in desk.left:
            values = {
                "kind": left.kind,
                "key": left.key,
                "details": dict(left.details),
                "owner": desk.owner,
                "channel": event.channel,
                "sender": event.sender or "",
                "chat": event.chat,
                "reply_token": None if is_answered else event.reply_token,
                "heard_at": desk.now,
                "created_at": desk.now,
                "not_before": self._database_now() + left.after,
            }
            job_queue.leave(desk.connection, {**values, **job_queue.NOBODY} if left.kind in UNTOLD else values)

    def _drop_file(self, connection: Connection, result: Any) -> bool:
        """The file of a result that is void goes; whether that left work."""
        path = getattr(result, "path", "")
        gone = retention.unkept(connection, [path]) if path else set()
        if gone:
            job_queue.leave_untold(connection, "remove_files", {"paths": sorted(gone)}, self._database_now())
        return bool(gone)

    def _rows(
        self, desk: Desk, channel: str, address: Address, says: Says, language: str, *, owner: str, forget: bool
    ) -> Iterator[Row]:
        """Words, then the platform's requests, then their rows.

        Behind a row that another process holds, new ones are born without a holder: the sweeper keeps the order.
        """
        words = self._house.words
        bubbles = [self._addressed(words.bubble(each, language=language, voice=desk.voice), desk.now) for each in says]
        now = self._database_now()
        behind = self._is_behind(desk, channel, address.chat)
        for outgoing in self._composes[channel](bubbles, address):
            retry_key = str(uuid.uuid4())
            values = {
                "channel": channel,
                "chat": outgoing.chat,
                "owner": owner,
                "method": outgoing.method,
                "body": outgoing.body,
                "reply_token": outgoing.reply_token,
                "retry_key": retry_key,
                "price": outgoing.price,
                "state": OutboxState.WAITING,
                "attempts": 0,
                "doubtful": False,
                "forget": forget,
                "heard_at": address.heard_at,
                "created_at": desk.now,
                "not_before": now,
                "leased_until": None if behind else now + LEASE,
                "message_ids": "",
            }
            row_id = conversation.insert_row(desk.connection, values)
            if not behind:
                yield Row(row_id, channel, outgoing, retry_key, address.heard_at, forget)

    def _addressed(self, bubble: Bubble, now: datetime) -> Bubble:
        """A bubble whose file can be opened by who gets it."""
        media, file = self._house.media, bubble.file
        if media is None or file is None:
            return bubble
        until = now + ADDRESS_LIVES
        if file.kind == "photo":
            url, preview_url = media.sign(file.path, until), media.sign(preview_of(file.path), until)
        else:
            url, preview_url = media.sign(file.path, until, file.name), ""
        return replace(bubble, file=replace(file, url=url, preview_url=preview_url))

    def _is_behind(self, desk: Desk, channel: str, chat: str) -> bool:
        """Only where several processes share the database: on SQLite every row is this one's since its start."""
        if desk.connection.dialect.name == "sqlite":
            return False
        return not all(self._ours(row_id) for row_id in conversation.waiting_rows(desk.connection, channel, chat))


def reference() -> str:
    """A short reference that an apology and a log line share; it says nothing about anybody."""
    return secrets.token_hex(3)
