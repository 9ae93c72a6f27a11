"""One message of one member in one transaction.

`Turns.take` is a plain function: it runs on a worker thread with a connection whose transaction somebody else opens
and commits, so nothing can be awaited in it and no network call can hide in it. It enters the event's id, finds who
speaks, lets the open dialogue or a command answer, writes the talk back, and stores what is to be said as outbox
rows: all of it together or nothing.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.after_turn import UNTOLD
from bot.clock import Clock, Period
from bot.crash import CrashPoint, Reached
from bot.desk import Desk, say
from bot.dispatch import Dispatch
from bot.form import Says
from bot.house import House
from bot.inbound import Changed, Ignored, Inbound, Place, Pressed, Said, Sent
from bot.outbound import FREE_BUBBLES, Address
from bot.repertoire import Reader, Repertoire
from bot.says import Button, Press, Word
from bot.talks import Talks
from bot.writing import Row, Writing
from storage import conversation, deliveries, job_queue, retention
from storage.event import EventOutcome
from storage.job_queue import Waiting
from storage.session import Connection


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
        writing: Writing,
        clock: Clock,
        *,
        retention: Period,
        reached: Reached,
    ) -> None:
        self._house = house
        self._repertoire = repertoire
        self._writing = writing
        self._clock = clock
        self._retention = retention
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
        return Turned(rows, left_work=desk.left_work)

    def finish(self, connection: Connection, job: Waiting, result: Any) -> Turned:
        """The result of slow work is said, and the job ends with it; nothing if the job or its member has gone."""
        fresh = job_queue.take_away(connection, job)
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
        return Turned(rows, left_work=desk.left_work)

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
            told = self._repertoire.notices(desk)
            desk.room -= len(told)
            says = (*says, *told)
        if desk.room > 0 and desk.speaker is not None and desk.speaker.has_parked:
            says = (*says, *self._parked(desk))
        return says

    def _parked(self, desk: Desk) -> Says:
        """Messages to many that wait for this answer: in it they cost nothing. Words with a picture are two bubbles."""
        says: Says = ()
        room = desk.room
        for campaign in deliveries.parked_for(desk.connection, desk.member_id, desk.now, desk.room):
            assert campaign.id is not None, "it was read from its table"
            reader = Reader(
                desk.connection,
                self._house,
                campaign.network_id,
                campaign.id,
                desk.event.channel,
                desk.language,
                desk.now,
            )
            speaks = self._repertoire.campaigns.get(campaign.kind)
            said = speaks(reader, campaign.details) if speaks is not None else ()
            room -= sum(2 if each.file is not None and each.key else 1 for each in said)
            if room < 0:
                break
            says = (*says, *said)
            desk.carried.append(campaign.id)
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
            rows += self._writing.rows(
                desk, event.channel, address, says, desk.language,
                owner=desk.owner, forget=forget, carried=desk.carried,
            )  # fmt: skip
        for told in desk.told:
            address = Address(told.chat, desk.now)
            owner = f"m:{told.member_id}"
            rows += self._writing.rows(desk, told.channel, address, told.says, told.language, owner=owner, forget=False)
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
                "not_before": self._writing.database_now() + left.after,
            }
            job_queue.leave(desk.connection, {**values, **job_queue.NOBODY} if left.kind in UNTOLD else values)

    def _drop_file(self, connection: Connection, result: Any) -> bool:
        """The file of a result that is void goes; whether that left work."""
        path = getattr(result, "path", "")
        gone = retention.unkept(connection, [path]) if path else set()
        if gone:
            job_queue.leave_untold(connection, "remove_files", {"paths": sorted(gone)}, self._writing.database_now())
        return bool(gone)


def reference() -> str:
    """A short reference that an apology and a log line share; it says nothing about anybody."""
    return secrets.token_hex(3)
