"""The few statements that every turn makes, built and prepared once (`storage/prepared.py`).

Who speaks and what talk is open; the event's id; the talk back; the rows to send. Everything else a handler does
goes through the ORM session (`bot.desk.Desk.session`).
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, exists, insert, or_, select, text, update
from sqlalchemy.dialects import postgresql, sqlite

from storage import deliveries
from storage.campaign import Delivery, DeliveryState
from storage.dialogue import Dialogue
from storage.event import EventOutcome, InboundEvent
from storage.member import Account, Consent, Member
from storage.network import Network
from storage.notice import Notice
from storage.outbox import NEW_ROW, OPEN, OutboxRow, OutboxState
from storage.prepared import Prepared, Row
from storage.tables import table_of

_account, _member, _network, _consent = table_of(Account), table_of(Member), table_of(Network), table_of(Consent)
_dialogue, _event, _outbox, _notice = table_of(Dialogue), table_of(InboundEvent), table_of(OutboxRow), table_of(Notice)
_delivery = table_of(Delivery)


@dataclass(frozen=True, slots=True)
class Speaker:
    """An account, its member, and the network whose voice speaks to them."""

    account_id: int
    member_id: int
    name: str
    given: str
    honorific: bool
    position: str
    language: str
    blocked: bool
    offered: list[list[str]]
    wrong_codes: list[str]
    last_contact_at: datetime
    withdrawn_at: datetime | None
    area_id: int | None
    network_id: int | None
    network_th: str | None
    network_en: str | None
    voice: str | None
    has_notices: bool
    #: something waits to ride on the next answer
    has_parked: bool
    #: the version of the notice that the oldest consent which holds was given to
    oldest_consent: str | None


@dataclass(frozen=True, slots=True)
class ParkedRow:
    """A row that waits for an answer to ride on; `carries`: deliveries of campaigns hang on it."""

    id: int
    body: str
    carries: bool


_FIND_SPEAKER = Prepared(
    select(
        _account.c.id,
        _member.c.id,
        _member.c.name,
        _member.c.given,
        _member.c.honorific,
        _member.c.position,
        _member.c.language,
        _account.c.blocked_at.is_not(None),
        _account.c.offered,
        _account.c.wrong_codes,
        _member.c.last_contact_at,
        _member.c.withdrawn_at,
        _member.c.area_id,
        _network.c.id,
        _network.c.short_th,
        _network.c.short_en,
        _network.c.voice,
        exists().where(_notice.c.member_id == _member.c.id).correlate(_member),
        or_(
            exists()
            .where(_delivery.c.member_id == _member.c.id, _delivery.c.state == DeliveryState.PARKED)
            .correlate(_member),
            exists()
            .where(
                _outbox.c.state == OutboxState.PARKED,
                _outbox.c.channel == _account.c.channel,
                _outbox.c.chat == _account.c.chat,
            )
            .correlate(_account),
        ),
        select(_consent.c.version)
        .where(_consent.c.member_id == _member.c.id, _consent.c.ended_at.is_(None))
        .order_by(_consent.c.id)
        .limit(1)
        .correlate(_member)
        .scalar_subquery(),
    )
    .select_from(
        _account.join(_member, _account.c.member_id == _member.c.id).outerjoin(
            _network, _member.c.network_id == _network.c.id
        )
    )
    .where(_account.c.channel == bindparam("channel"), _account.c.sender == bindparam("sender"))
    .with_for_update(of=_member, key_share=True)
)

_TALK_COLUMNS = (
    _dialogue.c.id,
    _dialogue.c.form,
    _dialogue.c.answers,
    _dialogue.c.drafts,
    _dialogue.c.given,
    _dialogue.c.sources,
    _dialogue.c.question,
    _dialogue.c.touched_at,
    _dialogue.c.language,
)
_FIND_TALK = Prepared(
    select(*_TALK_COLUMNS)
    .where(_dialogue.c.owner == bindparam("owner"))
    .order_by(_dialogue.c.touched_at.desc())
    .limit(1)
)
_FIND_TALK_BY_ID = Prepared(
    select(*_TALK_COLUMNS).where(_dialogue.c.owner == bindparam("owner"), _dialogue.c.id == bindparam("id"))
)

_NEW_EVENT = {
    name: Prepared(dialect.insert(_event).on_conflict_do_nothing(), ("channel", "event_id", "outcome", "received_at"))
    for name, dialect in (("sqlite", sqlite), ("postgresql", postgresql))
}
_KEPT_TALK = ("answers", "drafts", "given", "sources", "question", "touched_at", "ends_at", "language")
_INSERT_TALK = Prepared(insert(_dialogue), ("id", "owner", "form", "begun_at", *_KEPT_TALK))
_UPDATE_TALK = Prepared(
    update(_dialogue).where(_dialogue.c.id == bindparam("key")).values({name: bindparam(name) for name in _KEPT_TALK})
)
_DELETE_TALK = Prepared(delete(_dialogue).where(_dialogue.c.id == bindparam("key")))
_INSERT_ROW = Prepared(insert(_outbox), NEW_ROW)
_LOCK_STRANGER = text("SELECT pg_advisory_xact_lock(hashtextextended(:key, 0))")
_OFFER = Prepared(update(_account).where(_account.c.id == bindparam("key")).values(offered=bindparam("offered")))
_CONTACT = Prepared(update(_member).where(_member.c.id == bindparam("key")).values(last_contact_at=bindparam("at")))
_UNBLOCK = update(_account).where(_account.c.id == bindparam("key")).values(blocked_at=None, chat=bindparam("chat"))
_WAITING = (
    select(_outbox.c.id)
    .where(
        _outbox.c.state == OutboxState.WAITING,
        _outbox.c.channel == bindparam("in_channel"),
        _outbox.c.chat == bindparam("in_chat"),
        _outbox.c.campaign_id.is_(None),
    )
    .order_by(_outbox.c.id)
)
_BLOCK = (
    update(_account)
    .where(_account.c.channel == bindparam("in_channel"), _account.c.chat == bindparam("in_chat"))
    .values(blocked_at=bindparam("at"))
)


def record_event(connection: Connection, channel: str, event_id: str, outcome: EventOutcome, now: datetime) -> bool:
    """Enter an event into the ledger; False when it is there already and must not be processed again."""
    values = {"channel": channel, "event_id": event_id, "outcome": outcome, "received_at": now}
    return _NEW_EVENT[connection.dialect.name].run(connection, values) == 1


def first_of_album(connection: Connection, channel: str, album: str, now: datetime) -> bool:
    """Whether nothing of this album was answered yet; the ledger of events remembers it."""
    name = f"album:{hashlib.sha256(album.encode()).hexdigest()[:32]}"
    return record_event(connection, channel, name, EventOutcome.DONE, now)


def find_speaker(connection: Connection, channel: str, sender: str) -> Speaker | None:
    """Who speaks; holds the member's row until the commit, so that turns of one member follow each other.

    An unknown sender holds a lock on (channel, sender) instead; SQLite has one writer and needs neither.
    """
    values = {"channel": channel, "sender": sender}
    row = _FIND_SPEAKER.row(connection, values)
    if row is None and connection.dialect.name == "postgresql":
        connection.execute(_LOCK_STRANGER, {"key": f"{channel}:{sender}"})
        row = _FIND_SPEAKER.row(connection, values)
    return Speaker(*row) if row is not None else None


def find_talk(connection: Connection, owner: str, talk_id: str | None = None) -> Row | None:
    """The talk that is being talked about (the newest), or the one with that id if it is this owner's; else None.

    A row of id, form, answers, drafts, given, sources, question, touched_at, language.
    """
    if talk_id is None:
        return _FIND_TALK.row(connection, {"owner": owner})
    return _FIND_TALK_BY_ID.row(connection, {"owner": owner, "id": talk_id})


def find_talks(connection: Connection, owner: str) -> list[Any]:
    """All open talks of an owner, as rows like `find_talk`'s."""
    return list(connection.execute(select(*_TALK_COLUMNS).where(_dialogue.c.owner == owner)))


def insert_talk(connection: Connection, values: dict[str, Any]) -> None:
    """A new talk; `values` are the columns of `Dialogue`."""
    _INSERT_TALK.run(connection, values)


def update_talk(connection: Connection, talk_id: str, values: dict[str, Any]) -> None:
    """The talk as it is after the message."""
    _UPDATE_TALK.run(connection, {"key": talk_id, **values})


def delete_talk(connection: Connection, talk_id: str) -> None:
    """The talk ended."""
    _DELETE_TALK.run(connection, {"key": talk_id})


def insert_row(connection: Connection, values: dict[str, Any]) -> int:
    """A row to send, born waiting and leased; returns its id."""
    return _INSERT_ROW.insert(connection, values)


def waiting_rows(connection: Connection, channel: str, chat: str) -> list[int]:
    """The rows that wait for this chat, oldest first: they go before any new one."""
    return list(connection.execute(_WAITING, {"in_channel": channel, "in_chat": chat}).scalars())


def parked_rows(connection: Connection, channel: str, chat: str) -> list[ParkedRow]:
    """Rows that wait for an answer to ride on, oldest first."""
    query = select(_outbox.c.id, _outbox.c.body, _outbox.c.carries).where(
        _outbox.c.state == OutboxState.PARKED, _outbox.c.channel == channel, _outbox.c.chat == chat
    )
    return [ParkedRow(*row) for row in connection.execute(query.order_by(_outbox.c.id))]


def delete_row(connection: Connection, row_id: int) -> None:
    """The row goes: what it said is said by another."""
    connection.execute(delete(_outbox).where(_outbox.c.id == row_id))


def forget_rows(connection: Connection, owner: str) -> None:
    """What was said to somebody of whom nothing may be kept goes, whether it was sent or not."""
    connection.execute(delete(_outbox).where(_outbox.c.owner == owner, _outbox.c.forget.is_(True)))


def offer(connection: Connection, account_id: int, offered: list[list[str]]) -> None:
    """Remember the choices shown outside a dialogue, so that they can be typed."""
    _OFFER.run(connection, {"key": account_id, "offered": offered})


def offer_in(connection: Connection, channel: str, chats: Sequence[str], offered: list[list[str]]) -> None:
    """Likewise, for what was shown in many chats."""
    where = _account.c.channel == channel, _account.c.chat.in_(chats)
    connection.execute(update(_account).where(*where).values(offered=offered))


def note_wrong_codes(connection: Connection, account_id: int, times: list[str]) -> None:
    """When this account sent join codes that open nothing."""
    connection.execute(update(_account).where(_account.c.id == account_id).values(wrong_codes=times))


def contacted(connection: Connection, member_id: int, now: datetime) -> None:
    """The retention time of a member counts from their last contact."""
    _CONTACT.run(connection, {"key": member_id, "at": now})


def use_network(connection: Connection, member_id: int, network_id: int | None) -> None:
    """The network that the member talks about now."""
    connection.execute(update(_member).where(_member.c.id == member_id).values(network_id=network_id))


def reachable(connection: Connection, account_id: int, chat: str) -> None:
    """The account spoke or came back: messages may go there again."""
    connection.execute(_UNBLOCK, {"key": account_id, "chat": chat})


def unreachable(connection: Connection, channel: str, chat: str, now: datetime) -> None:
    """The platform says that nothing arrives there any more; what still waits for it is given up, and so are the
    deliveries that hang on it. A call for many chats names none ("") and says nothing of any."""
    if not chat:
        return
    connection.execute(_BLOCK, {"in_channel": channel, "in_chat": chat, "at": now})
    waits = _outbox.c.channel == channel, _outbox.c.chat == chat, _outbox.c.state.in_(OPEN)
    carrying = list(connection.execute(select(_outbox.c.id).where(*waits, _outbox.c.carries)).scalars())
    connection.execute(
        update(_outbox)
        .where(*waits)
        .values(state=OutboxState.GAVE_UP, reason="unreachable", body="", reply_token=None, done_at=now)
    )
    deliveries.fail(connection, carrying, "unreachable", now)
