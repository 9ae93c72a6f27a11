"""What becomes of a message when a platform fails: one table, for both platforms, for answers and messages to many."""

from datetime import timedelta
from typing import NamedTuple

import pytest

from bot.simulator.phone import Phone
from bot.simulator.phones import State
from bot.simulator.platform import Fault
from storage import campaigns
from storage.audience import CHEAPEST
from storage.campaign import OPEN, Delivery
from storage.member import Account, Membership
from storage.outbox import OutboxRow
from storage.session import Connection
from storage.tables import table_of
from tests.dialogues.talking import rows
from tests.phone import Town

TEXT = "ภาคีช่วยเรื่องใดได้บ้างคะ"


class Fate(NamedTuple):
    """How often the person sees it; the row at the end: state, reason, tries."""

    seen: int
    state: str
    reason: str | None
    tries: int


ONCE_AGAIN = Fate(1, "sent", None, 2)
TWICE_SEEN = Fate(2, "sent", "maybe_double", 2)
NEVER = Fate(0, "unknown", "no_answer", 1)
PERHAPS = Fate(1, "unknown", "no_answer", 1)

#: Answers: LINE's replies have no key but a token that is good once; Telegram's messages have nothing.
ANSWERS = {
    "line": {
        Fault.ERROR: ONCE_AGAIN,
        Fault.GATEWAY: ONCE_AGAIN,
        Fault.RESET_BEFORE: ONCE_AGAIN,
        Fault.RESET_AFTER: ONCE_AGAIN,
        Fault.SLOW: ONCE_AGAIN,
        Fault.TOO_FAST: Fate(1, "sent", None, 1),
        Fault.TOO_FAST_SILENT: Fate(1, "sent", None, 1),
        Fault.MONTHLY_LIMIT: Fate(0, "parked", "quota_used_up", 1),
        Fault.FORBIDDEN: Fate(0, "gave_up", "refused", 1),
        Fault.BAD: Fate(0, "gave_up", "refused", 1),
    },
    "telegram": {
        Fault.ERROR: Fate(1, "sent", "maybe_double", 2),
        Fault.GATEWAY: Fate(1, "sent", "maybe_double", 2),
        Fault.RESET_BEFORE: Fate(1, "sent", "maybe_double", 2),
        Fault.RESET_AFTER: TWICE_SEEN,
        Fault.SLOW: TWICE_SEEN,
        Fault.TOO_FAST: Fate(1, "sent", None, 1),
        Fault.TOO_FAST_SILENT: Fate(1, "sent", None, 1),
        Fault.FORBIDDEN: Fate(0, "gave_up", "unreachable", 1),
        Fault.BAD: Fate(0, "gave_up", "unreachable", 1),
    },
}
#: Messages to many: a multicast goes again with its key; Telegram's are not risked twice.
TO_MANY = {
    "line": {
        Fault.ERROR: ONCE_AGAIN,
        Fault.GATEWAY: ONCE_AGAIN,
        Fault.RESET_BEFORE: ONCE_AGAIN,
        Fault.RESET_AFTER: ONCE_AGAIN,
        Fault.SLOW: ONCE_AGAIN,
        Fault.TOO_FAST: Fate(1, "sent", None, 1),
        Fault.TOO_FAST_SILENT: Fate(1, "sent", None, 1),
        Fault.MONTHLY_LIMIT: Fate(0, "gave_up", "quota_used_up", 1),
        Fault.FORBIDDEN: Fate(0, "gave_up", "refused", 1),
        Fault.BAD: Fate(0, "gave_up", "refused", 1),
    },
    "telegram": {
        Fault.ERROR: NEVER,
        Fault.GATEWAY: NEVER,
        Fault.RESET_BEFORE: NEVER,
        Fault.RESET_AFTER: PERHAPS,
        Fault.SLOW: PERHAPS,
        Fault.TOO_FAST: Fate(1, "sent", None, 1),
        Fault.TOO_FAST_SILENT: Fate(1, "sent", None, 1),
        Fault.FORBIDDEN: Fate(0, "gave_up", "unreachable", 1),
        Fault.BAD: Fate(0, "gave_up", "unreachable", 1),
    },
}
#: What the deliveries of a campaign say then.
DELIVERED = {"sent": "sent", "unknown": "unknown", "gave_up": "failed"}


def each(table: dict[str, dict[Fault, Fate]]) -> list[object]:
    return [
        pytest.param(channel, fault, fate, id=f"{channel}-{fault.value}")
        for channel, fates in table.items()
        for fault, fate in fates.items()
    ]


def test_the_tables_name_every_fault() -> None:
    for table in (ANSWERS, TO_MANY):
        assert set(table["line"]) == set(Fault) - {Fault.UNAUTHORISED}
        assert set(table["telegram"]) == set(Fault) - {Fault.UNAUTHORISED, Fault.MONTHLY_LIMIT}


def at_fault(bot: Town, channel: str, fault: Fault) -> Phone:
    """A person's phone, and a platform whose next call goes wrong; a slow one is not waited for long."""
    bot.app.channels[channel]._seconds = 0.5  # type: ignore[attr-defined]
    bot.simulator.platform(channel).slow_seconds = 1.0
    phone = bot.simulator.phone(channel, "M23")
    bot.simulator.phones.stand(channel, phone.chat, State.OPEN)
    bot.simulator.fail_next(channel, fault)
    return phone


@pytest.mark.parametrize(("channel", "fault", "fate"), each(ANSWERS))
async def test_an_answer(channel: str, fault: Fault, fate: Fate, bot: Town) -> None:
    phone = at_fault(bot, channel, fault)
    await phone.say("เมนู")
    await bot.settled()
    (row,) = await rows(bot, OutboxRow)
    assert Fate(seen(phone), row.state, row.reason, row.attempts) == fate


@pytest.mark.parametrize(("channel", "fault", "fate"), each(TO_MANY))
async def test_a_message_to_many(channel: str, fault: Fault, fate: Fate, bot: Town) -> None:
    phone = at_fault(bot, channel, fault)
    number = await alone(bot, channel, phone)
    delivery = await outcome(bot, number)
    (row,) = await rows(bot, OutboxRow)
    assert Fate(seen(phone), row.state, row.reason, row.attempts) == fate
    expected = "parked" if row.reason == "quota_used_up" else DELIVERED[row.state]
    assert (delivery.state, delivery.reason) == (expected, row.reason)


async def outcome(bot: Town, number: int) -> Delivery:
    """The campaign's only delivery, once it is decided or parked; time passes for what is tried again."""
    for _ in range(10):
        bot.app.campaigns.wake()
        await bot.app.campaigns.settled()
        bot.app.broadcast.wake()
        await bot.settled()
        delivery: Delivery
        (delivery,) = await rows(bot, Delivery, campaign_id=number)
        if delivery.state not in OPEN or delivery.reason == "quota_used_up":
            return delivery
        bot.clock.pass_(seconds=2)
    raise TimeoutError("no outcome")


def seen(phone: Phone) -> int:
    return sum(TEXT in bubble.text for bubble in phone.new() if not bubble.mine)


async def alone(bot: Town, channel: str, phone: Phone) -> int:
    """A campaign for a single member of a network, on that channel."""
    accounts = await rows(bot, Account, chat=phone.chat)
    member = accounts[0].member_id
    (part, *_) = await rows(bot, Membership, member_id=member)
    now = bot.clock.now()

    def work(connection: Connection) -> int:
        table, account = table_of(Membership), table_of(Account)
        connection.execute(table.update().where(table.c.member_id != member).values(ended_at=now))
        other = account.c.member_id == member, account.c.channel != channel
        connection.execute(account.delete().where(*other))
        values = {
            "network_id": part.network_id, "author_id": None, "kind": "announcement", "details": {"body": TEXT},
            "created_at": now, "not_before": now, "latest": now + timedelta(days=2), "can_wait": False,
            "push_at": None,
        }  # fmt: skip
        return campaigns.begin(connection, values)

    assert channel in CHEAPEST
    return bot.app.database.write(work).result(10)
