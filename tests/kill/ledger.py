"""What the database holds, read from outside the bot's process."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar

from sqlalchemy import Connection, delete, func, insert, select, update
from sqlmodel import SQLModel

from bot.clock import Clock
from storage import campaigns, schedules
from storage.activity import Activity
from storage.campaign import OPEN, Campaign, Delivery, DeliveryState
from storage.dialogue import Dialogue
from storage.event import EventOutcome, InboundEvent
from storage.job import Job
from storage.media import Media
from storage.member import Account
from storage.opening import open_database
from storage.outbox import OutboxRow, OutboxState
from storage.schedule import Schedule, Slot, SlotOutcome
from storage.tables import table_of

T = TypeVar("T")

_activity, _event, _outbox = table_of(Activity), table_of(InboundEvent), table_of(OutboxRow)
_job, _media = table_of(Job), table_of(Media)
_account, _campaign, _delivery = table_of(Account), table_of(Campaign), table_of(Delivery)
_schedule, _slot = table_of(Schedule), table_of(Slot)


@dataclass(frozen=True)
class Sent:
    """An outbox row and how it ended."""

    channel: str
    state: OutboxState
    reason: str | None


class Ledger:
    """The tables of one bot, which may be dead, alive or about to die."""

    def __init__(self, url: str, clock: Clock) -> None:
        self._database = open_database(url, clock=clock.now)
        #: rows that were there before the bot began
        self._activities_before = self._count(Activity)

    def close(self) -> None:
        """Let go of the connections."""
        self._database.close()

    def titles(self) -> Counter[str]:
        """How often each title was saved since the bot began."""
        query = select(_activity.c.title).order_by(_activity.c.id).offset(self._activities_before)
        with self._database.read() as connection:
            return Counter(connection.execute(query).scalars())

    def dialogues(self) -> int:
        """Talks that are not finished."""
        return self._count(Dialogue)

    def events(self) -> dict[tuple[str, str], EventOutcome]:
        """Every event in the ledger: (channel, the platform's id) → what became of it."""
        with self._database.read() as connection:
            rows = connection.execute(select(_event.c.channel, _event.c.event_id, _event.c.outcome))
            return {(channel, event_id): outcome for channel, event_id, outcome in rows}

    def outbox(self) -> list[Sent]:
        """Every answer's row, oldest first; rows stay for their retention time, with their outcome."""
        answers = _outbox.c.campaign_id.is_(None)
        query = select(_outbox.c.channel, _outbox.c.state, _outbox.c.reason).where(answers).order_by(_outbox.c.id)
        with self._database.read() as connection:
            return [Sent(*row) for row in connection.execute(query)]

    def waiting(self) -> int:
        """Rows that are to be sent or are being sent."""
        query = select(func.count()).select_from(_outbox).where(_outbox.c.state == OutboxState.WAITING)
        with self._database.read() as connection:
            return int(connection.execute(query).scalar_one())

    def media(self) -> Counter[str]:
        """Pictures and files by how far they have come."""
        with self._database.read() as connection:
            return Counter(connection.execute(select(_media.c.state)).scalars())

    def announce(self, network_id: int, body: str) -> int:
        """A coordinator's message to a network has just been committed; the bot finds it at its next look."""
        now = self._database.now()
        values = {
            "network_id": network_id, "author_id": None, "kind": "announcement", "details": {"body": body},
            "created_at": now, "not_before": now, "latest": now + timedelta(days=7),
        }  # fmt: skip
        return self._write(lambda connection: campaigns.begin(connection, values))

    def let_a_week_pass(self) -> None:
        """Whoever got something unasked may get something again: a day and a week have room for a few only."""
        now = self._database.now()
        got = _delivery.c.state.not_in(OPEN), _delivery.c.changed_at > now - timedelta(days=7)
        long_ago = update(_delivery).where(*got).values(changed_at=now - timedelta(days=8))
        self._write(lambda connection: connection.execute(long_ago))

    def report(self, campaign_id: int) -> Counter[DeliveryState]:
        """What its author is told: how many deliveries are in which state."""
        with self._database.read() as connection:
            return campaigns.report(connection, campaign_id)

    def campaigns(self) -> dict[int, bool]:
        """Every message to many, and whether it is done."""
        with self._database.read() as connection:
            rows = connection.execute(select(_campaign.c.id, _campaign.c.done_at))
            return {campaign_id: done_at is not None for campaign_id, done_at in rows}

    def keep_only(self, channel: str) -> None:
        """Nobody has an account on another platform any more."""
        self._write(lambda connection: connection.execute(delete(_account).where(_account.c.channel != channel)))

    def claimed(self) -> int:
        """Slots that started something, the bot's own schedules aside."""
        of_tests = select(_schedule.c.id).where(_schedule.c.built_in.is_(None))
        claimed = _slot.c.outcome == SlotOutcome.CLAIMED, _slot.c.schedule_id.in_(of_tests)
        query = select(func.count()).select_from(_slot).where(*claimed)
        with self._database.read() as connection:
            return int(connection.execute(query).scalar_one())

    def jobs(self) -> int:
        """Work that is not done yet."""
        return self._count(Job)

    def keep_old_event(self, event_id: str) -> None:
        """An event whose time is over."""
        long_ago = self._database.now() - timedelta(days=40)
        values = {"channel": "line", "event_id": event_id, "outcome": EventOutcome.DONE, "received_at": long_ago}
        self._database.write(lambda connection: connection.execute(insert(_event).values(values))).result(10)

    def make_due(self, names: Sequence[str], kind: str) -> None:
        """Schedules that were due a minute ago, and are next tomorrow."""
        now = self._database.now()
        trigger = {"every": 86400, "start": (now - timedelta(minutes=1)).isoformat()}
        values = {"kind": kind, "trigger": trigger, "zone": "Asia/Bangkok", "grace": 3600}

        def work(connection: Connection) -> None:
            for name in names:
                schedules.add(connection, now - timedelta(seconds=90), name=name, **values)  # type: ignore[arg-type]

        self._database.write(work).result(10)

    def end_leases(self) -> None:
        """Let the leases of a dead process be over at once, on PostgreSQL.

        There a row belongs to its process for 15 s, because another one may be alive; nothing else is waited for, so
        a test moves the time in the row and not its own. SQLite has one process, whose start frees every row.
        """
        if self._database.dialect == "sqlite":
            return

        def work(connection: Connection) -> None:
            over = self._database.now() - timedelta(seconds=1)
            held = update(_outbox).where(_outbox.c.state == OutboxState.WAITING, _outbox.c.leased_until.is_not(None))
            connection.execute(held.values(leased_until=over))
            connection.execute(update(_job).where(_job.c.leased_until.is_not(None)).values(leased_until=over))

        self._write(work)

    def _write(self, work: Callable[[Connection], T]) -> T:
        return self._database.write(work).result(10)

    def _count(self, model: type[SQLModel]) -> int:
        with self._database.read() as connection:
            return int(connection.execute(select(func.count()).select_from(table_of(model))).scalar_one())
