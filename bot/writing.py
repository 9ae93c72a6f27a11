"""What is said → the requests of a platform → outbox rows, in the transaction of the turn that says it."""

import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.desk import Desk
from bot.form import Says
from bot.house import House
from bot.media.addresses import ADDRESS_LIVES, MediaAddresses
from bot.media.store import preview_of
from bot.outbound import Address, Bubble, Compose, Outgoing, Ride
from storage import conversation, deliveries
from storage.conversation import ParkedRow
from storage.outbox import OutboxState

#: A row is born leased by the process that will send it; longer than its HTTP time-out of 10 s.
LEASE = timedelta(seconds=15)


@dataclass(frozen=True, slots=True)
class Row:
    """An outbox row as the sender needs it, straight from the turn that stored it.

    `forget`: once it is sent, nothing of it is kept. For the others see `storage.outbox.OutboxRow`.
    """

    id: int
    channel: str
    outgoing: Outgoing
    retry_key: str
    heard_at: datetime
    held_at: datetime
    forget: bool = False
    latest: datetime | None = None
    campaign_id: int | None = None
    carries: bool = False


@dataclass(frozen=True)
class Writing:
    """One per process. `ours` tells whether a waiting row is in the hands of this process."""

    house: House
    composes: Mapping[str, Compose]
    rides: Mapping[str, Ride]
    database_now: Callable[[], datetime]
    ours: Callable[[int], bool]

    def rows(
        self,
        desk: Desk,
        channel: str,
        address: Address,
        says: Says,
        language: str,
        *,
        owner: str,
        forget: bool,
        carried: Sequence[int] = (),
    ) -> Iterator[Row]:
        """Words, then the platform's requests, then their rows.

        Behind a row that another process holds, new ones are born without a holder: the sweeper keeps the order.
        `carried`: the campaigns that are said with it; their deliveries hang on the last row. What is parked goes with
        the first one, and the deliveries that hang on it.
        """
        words, media = self.house.words, self.house.media
        bubbles = [addressed(words.bubble(each, language=language, voice=desk.voice), media, desk.now) for each in says]
        now = self.database_now()
        behind = self._is_behind(desk, channel, address.chat)
        calls, taken = self._with_parked(desk, channel, self.composes[channel](bubbles, address))
        for number, outgoing in enumerate(calls, start=1):
            rides_here = bool(carried) and number == len(calls)
            moves_here = taken if number == 1 else []
            carries = rides_here or any(each.carries for each in moves_here)
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
                "held_at": None if behind else now,
                "message_ids": "",
                "latest": None,
                "campaign_id": None,
                "carries": carries,
            }
            row_id = conversation.insert_row(desk.connection, values)
            for each in moves_here:
                deliveries.move(desk.connection, each.id, row_id)
                conversation.delete_row(desk.connection, each.id)
            if rides_here:
                deliveries.ride(desk.connection, carried, desk.member_id, channel=channel, row_id=row_id, now=now)
            if not behind:
                yield Row(row_id, channel, outgoing, retry_key, address.heard_at, now, forget, carries=carries)

    def _with_parked(
        self, desk: Desk, channel: str, calls: Sequence[Outgoing]
    ) -> tuple[Sequence[Outgoing], Sequence[ParkedRow]]:
        """The free answer also brings what was parked for this chat, as far as it fits: these rows."""
        taken: list[ParkedRow] = []
        if not calls or channel != desk.event.channel or desk.speaker is None or not desk.speaker.has_parked:
            return calls, taken
        answer, *more = calls
        for parked in conversation.parked_rows(desk.connection, channel, answer.chat):
            together = self.rides[channel](answer, parked.body)
            if together is None:
                break
            taken.append(parked)
            answer = together
        return [answer, *more], taken

    def _is_behind(self, desk: Desk, channel: str, chat: str) -> bool:
        """Only where several processes share the database: on SQLite every row is this one's since its start."""
        if desk.connection.dialect.name == "sqlite":
            return False
        return not all(self.ours(row_id) for row_id in conversation.waiting_rows(desk.connection, channel, chat))


def addressed(bubble: Bubble, media: MediaAddresses | None, now: datetime) -> Bubble:
    """A bubble whose file can be opened by who gets it."""
    file = bubble.file
    if media is None or file is None:
        return bubble
    until = now + (file.lives or ADDRESS_LIVES)
    if file.kind == "photo":
        url, preview_url = media.sign(file.path, until), media.sign(preview_of(file.path), until)
    else:
        url, preview_url = media.sign(file.path, until, file.name), ""
    return replace(bubble, file=replace(file, url=url, preview_url=preview_url))
