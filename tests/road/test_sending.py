"""What becomes of an answer on its way: each failure of a platform, in the order of the chat."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from bot import metrics
from bot.channels import NoAnswer
from bot.channels.line import LineChannel
from bot.simulator import Phone
from bot.simulator.platform import Fault
from tests.phone import Town

CHANNELS = ("line", "telegram")
MENU, HELP = "ภาคีช่วยเรื่องใดได้บ้างคะ", "พิมพ์คำเหล่านี้ได้ทุกเมื่อค่ะ"


def rows(town: Town) -> list[tuple[Any, ...]]:
    """State, reason and tries of every row, oldest first."""
    with town.app.database.read() as connection:
        found = connection.execute(text("SELECT state, reason, attempts, doubtful FROM outbox ORDER BY id"))
        return [tuple(row) for row in found]


def first_lines(phone: Phone) -> list[str]:
    """What the person sees, line one of each bubble."""
    return [seen.text.partition("\n")[0] for seen in phone.new()]


@pytest.mark.parametrize("channel", CHANNELS)
async def test_a_chat_keeps_its_order_while_its_first_row_waits(channel: str, bot: Town) -> None:
    phone = bot.simulator.phone(channel, "M23")
    bot.simulator.fail_next(channel, Fault.ERROR, 2)
    await phone.say("เมนู")
    await phone.say("ช่วยเหลือ")
    await bot.settled()
    assert first_lines(phone) == [MENU, HELP]


@pytest.mark.parametrize("channel", CHANNELS)
async def test_another_chat_does_not_wait_for_one_that_fails(channel: str, bot: Town) -> None:
    one, other = bot.simulator.phone(channel, "M23"), bot.simulator.phone(channel, "M18")
    bot.simulator.fail_next(channel, Fault.ERROR, 2)
    await one.say("เมนู")
    await asyncio.sleep(0.1)
    await other.say("เมนู")
    await bot.simulator.shows(other, 1, seconds=2)
    assert first_lines(other) == [MENU]
    await bot.settled()


@pytest.mark.parametrize("channel", CHANNELS)
async def test_a_wrong_token_costs_no_message(channel: str, bot: Town) -> None:
    """The operator mends the token; here the platform comes to its senses before the pause of a minute is over."""
    phone = bot.simulator.phone(channel, "M23")
    bot.simulator.fail_next(channel, Fault.UNAUTHORISED)
    await phone.say("เมนู")
    for _ in range(100):
        await asyncio.sleep(0.05)
        if rows(bot)[0][1] is not None:
            break
    assert rows(bot)[0][:3] == ("waiting", "unauthorised", 1)
    await bot.restart()
    bot.clock.pass_(seconds=120)
    await bot.app.sender.sweep(at_start=True)
    await bot.settled()
    assert first_lines(phone) == [MENU]


async def test_who_blocked_the_bot_is_marked_and_what_waits_is_given_up(bot: Town) -> None:
    phone = bot.simulator.phone("telegram", "M23")
    bot.simulator.fail_next("telegram", Fault.FORBIDDEN)
    await phone.say("เมนู")
    await phone.say("ช่วยเหลือ")
    await bot.settled()
    assert rows(bot)[0][:2] == ("gave_up", "unreachable")
    with bot.app.database.read() as connection:
        blocked = connection.execute(
            text("SELECT count(*) FROM account WHERE blocked_at IS NOT NULL AND chat = :chat"), {"chat": phone.chat}
        )
        assert blocked.scalar_one() <= 1


async def test_the_months_messages_being_used_up_is_not_tried_again(bot: Town) -> None:
    phone = bot.simulator.phone("line", "M23")
    bot.simulator.fail_next("line", Fault.RESET_BEFORE, call="reply")
    bot.simulator.fail_next("line", Fault.MONTHLY_LIMIT, call="push")
    await phone.say("เมนู")
    await bot.settled()
    assert rows(bot)[0][0] == "sent", "a reply costs nothing"


async def test_what_is_parked_is_told_to_who_watches(bot: Town) -> None:
    await bot.simulator.phone("line", "M23").say("เมนู")
    await bot.settled()
    park = text("UPDATE outbox SET state = 'parked'")
    parked = await asyncio.wrap_future(bot.app.database.write(lambda connection: connection.execute(park).rowcount))
    await bot.app._measure()
    told = metrics.render()[0].decode().splitlines()
    assert f'phakhi_outbox_parked{{channel="line"}} {parked:.1f}' in told
    assert 'phakhi_outbox_parked{channel="telegram"} 0.0' in told


@pytest.mark.parametrize("channel", CHANNELS)
async def test_rows_of_a_dead_process_are_taken_over_when_their_lease_ends(channel: str, bot: Town) -> None:
    phone = bot.simulator.phone(channel, "M23")
    bot.simulator.fail_next(channel, Fault.RESET_BEFORE, 100)
    await phone.say("เมนู")
    await asyncio.sleep(0.05)
    dying = set(bot.app.sender._tasks)
    for task in dying:
        task.cancel()
    await asyncio.gather(*dying, return_exceptions=True)
    bot.simulator.platform(channel)._planned.clear()
    await bot.app.sender.sweep()
    await bot.settled()
    assert first_lines(phone) == [], "the lease still holds"
    bot.clock.moment += timedelta(seconds=90)
    await bot.app.sender.sweep()
    await bot.settled()
    assert first_lines(phone) == [MENU]


@pytest.mark.parametrize("channel", CHANNELS)
async def test_an_orderly_end_lets_calls_end_and_leaves_nothing_in_doubt(channel: str, bot: Town) -> None:
    await bot.prepared()
    phone = bot.simulator.phone(channel, "M23")
    bot.simulator.platform(channel).slow_seconds = 0.5
    bot.simulator.fail_next(channel, Fault.SLOW, 1)
    await phone.say("เมนู")
    await phone.say("ช่วยเหลือ")
    await asyncio.sleep(0.2)
    await bot.end()
    await bot.begin()
    await bot.settled()
    assert first_lines(phone) == [MENU, HELP]
    assert rows(bot) == [("sent", None, 1, 0), ("sent", None, 1, 0)]


async def test_what_was_parked_for_a_month_is_tried_like_something_new(bot: Town) -> None:
    """The platform is busy when the new month begins: the parked answers are not given up for their age."""
    phone = bot.simulator.phone("line", "M23")
    bot.simulator.fail_next("line", Fault.MONTHLY_LIMIT)
    await phone.say("เมนู")
    await bot.settled()
    assert rows(bot)[0][:2] == ("parked", "quota_used_up")
    bot.clock.pass_(days=12)
    bot.simulator.fail_next("line", Fault.GATEWAY, call="push")
    await bot.app.sender.sweep()
    await bot.settled()
    assert first_lines(phone) == [MENU]


async def test_a_platform_that_does_not_tell_our_name_at_once_is_asked_again(
    bot: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def silent(channel: LineChannel) -> str:
        monkeypatch.undo()
        raise NoAnswer

    await bot.prepared()
    await bot.end()
    monkeypatch.setattr(LineChannel, "basic_id", silent)
    await bot.begin()
    await bot.prepared()
    assert bot.app.links["line"].startswith("https://line.me/R/ti/p/@")
