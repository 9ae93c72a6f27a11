"""One message to many: everybody once, behind every answer, for as little as it can cost."""

import asyncio
import json
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import delete, insert, update

from bot.simulator.phone import Phone
from bot.simulator.phones import State
from bot.simulator.platform import Fault
from storage import campaigns, deliveries, quota
from storage.campaign import OPEN, Campaign, CampaignState, Delivery, DeliveryState
from storage.demo import demo_people
from storage.member import Account, Member, Membership
from storage.notice import Notice
from storage.outbox import OutboxRow, OutboxState
from storage.session import Connection
from storage.tables import table_of
from tests.dialogues.talking import rows
from tests.phone import Town

NETWORK = 2
BODY = "พรุ่งนี้ประชุมเครือข่ายที่โรงเรียนอนุบาลธารทอง 13.30 น."


async def begin(town: Town, author: int | None = None, **when: Any) -> int:
    """A coordinator's announcement to a network."""
    now = town.clock.now()
    values = {
        "network_id": NETWORK, "author_id": author, "kind": "announcement", "details": {"body": BODY},
        "created_at": now, "not_before": now, "latest": now + timedelta(days=7), "can_wait": False, "push_at": None,
    }  # fmt: skip

    def work(connection: Connection) -> int:
        return campaigns.begin(connection, values | when)

    number = await asyncio.wrap_future(town.app.database.write(work))
    town.app.campaigns.wake()
    return number


async def counted(town: Town, campaign_id: int) -> Counter[DeliveryState]:
    with town.app.database.read() as connection:
        return campaigns.report(connection, campaign_id)


def reached(town: Town, channel: str) -> list[Phone]:
    """Phones that show the announcement, once for each time."""
    phones = [town.simulator.phone(channel, f"M{number:02}") for number in range(1, 40)]
    return [phone for phone in phones for bubble in phone.bubbles if BODY in bubble.text and not bubble.mine]


async def members(town: Town) -> list[int]:
    """Everybody in the network, in the order of their numbers."""
    return sorted({each.member_id for each in await rows(town, Membership, network_id=NETWORK)})


async def until_done(town: Town, number: int) -> None:
    """Time passes until every delivery has its outcome."""
    for _ in range(40):
        town.app.campaigns.wake()
        await town.settled()
        town.app.broadcast.wake()
        await town.settled()
        if not (await counted(town, number)) & Counter(dict.fromkeys(OPEN, 1)):
            town.app.campaigns.wake()
            await town.settled()
            return
        town.clock.pass_(seconds=5)
        await asyncio.sleep(0.05)
    raise TimeoutError(str(await counted(town, number)))


@pytest.fixture
def everybody(town: Town) -> Town:
    """Every phone has the bot."""
    _open(town)
    return town


@pytest.fixture
async def on_line(town: Town) -> Town:
    """Nobody has Telegram; everybody has LINE."""
    _open(town)
    await town.prepared()
    table = table_of(Account)
    gone = delete(table).where(table.c.channel == "telegram")
    await asyncio.wrap_future(town.app.database.write(lambda connection: connection.execute(gone)))
    return town


def _open(town: Town) -> None:
    for person in demo_people():
        for channel in ("line", "telegram"):
            phone = town.simulator.phone(channel, person.code)
            town.simulator.phones.stand(channel, phone.chat, State.OPEN)


async def test_everybody_gets_it_once_on_the_account_that_costs_nothing(everybody: Town) -> None:
    number = await begin(everybody)
    await until_done(everybody, number)
    counts = await counted(everybody, number)
    assert set(counts) == {DeliveryState.SENT}
    assert len(reached(everybody, "telegram")) == counts.total() > 1
    assert reached(everybody, "line") == []
    (campaign,) = await rows(everybody, Campaign)
    assert campaign.state is CampaignState.DONE


async def test_on_line_everybody_is_reached_by_one_call(on_line: Town) -> None:
    number = await begin(on_line)
    await on_line.settled()
    counts = await counted(on_line, number)
    assert counts == {DeliveryState.SENT: len(reached(on_line, "line"))}
    (row,) = await rows(on_line, OutboxRow)
    assert (row.method, row.price, row.state) == ("multicast", counts.total(), OutboxState.SENT)
    assert on_line.simulator.platform("line").used == counts.total()  # type: ignore[attr-defined]


async def test_who_has_gone_or_blocked_or_wrote_it_gets_nothing(everybody: Town) -> None:
    author, left, withdrawn, blocked, *others = await members(everybody)
    now = everybody.clock.now()

    def work(connection: Connection) -> None:
        ended = update(table_of(Membership)).where(table_of(Membership).c.member_id == left)
        connection.execute(ended.values(ended_at=now))
        withdraws = update(table_of(Member)).where(table_of(Member).c.id == withdrawn)
        connection.execute(withdraws.values(withdrawn_at=now))
        blocks = update(table_of(Account)).where(table_of(Account).c.member_id == blocked)
        connection.execute(blocks.values(blocked_at=now))

    await asyncio.wrap_future(everybody.app.database.write(work))
    number = await begin(everybody, author)
    await everybody.settled()
    assert {each.member_id for each in await rows(everybody, Delivery)} == set(others)
    assert (await counted(everybody, number)).total() == len(others)


@pytest.mark.parametrize("fault", [Fault.ERROR, Fault.RESET_BEFORE, Fault.RESET_AFTER, Fault.TOO_FAST])
async def test_a_chunk_that_may_have_arrived_goes_again_with_its_key_and_arrives_once(
    fault: Fault, on_line: Town
) -> None:
    on_line.simulator.fail_next("line", fault, call="multicast")
    number = await begin(on_line)
    await until_done(on_line, number)
    phones = reached(on_line, "line")
    assert len(phones) == len(set(phones)) == (await counted(on_line, number))[DeliveryState.SENT]
    tries = [r for r in on_line.simulator.requests if r["url"].endswith("/multicast")]
    assert len(tries) == 2
    assert len({(r["headers"]["X-Line-Retry-Key"], r["body"]) for r in tries}) == 1


async def test_on_telegram_what_may_have_arrived_is_not_sent_again(everybody: Town) -> None:
    everybody.simulator.fail_next("telegram", Fault.RESET_AFTER, 2)
    number = await begin(everybody)
    await everybody.settled()
    counts = await counted(everybody, number)
    assert counts[DeliveryState.UNKNOWN] == 2
    phones = reached(everybody, "telegram")
    assert len(phones) == len(set(phones)) == counts.total()


async def test_who_blocked_telegram_is_not_reached_and_not_counted_the_next_time(everybody: Town) -> None:
    everybody.simulator.fail_next("telegram", Fault.FORBIDDEN)
    number = await begin(everybody)
    await everybody.settled()
    (failed,) = await rows(everybody, Delivery, state=DeliveryState.FAILED)
    assert failed.reason == "unreachable"
    again = await begin(everybody)
    await everybody.settled()
    (theirs,) = await rows(everybody, Delivery, campaign_id=again, member_id=failed.member_id)
    assert theirs.channel == "line"
    assert (await counted(everybody, number)).total() == (await counted(everybody, again)).total()


async def test_a_used_up_month_parks_it_for_the_next_contact_and_tells_the_coordinators(on_line: Town) -> None:
    on_line.simulator.platform("line").quota = 3  # type: ignore[attr-defined]
    number = await begin(on_line)
    await on_line.settled()
    counts = await counted(on_line, number)
    assert set(counts) == {DeliveryState.PARKED}
    assert reached(on_line, "line") == []
    assert len(await rows(on_line, Notice, kind="quota")) > 1
    phone = on_line.simulator.phone("line", "M23")
    await phone.say("เมนู")
    await on_line.settled()
    assert [bubble.text for bubble in phone.bubbles if BODY in bubble.text] != []
    assert (await counted(on_line, number))[DeliveryState.SENT] == 1
    assert [row.method for row in await rows(on_line, OutboxRow, state=OutboxState.SENT)] == ["reply"]


async def test_a_used_up_month_is_over_with_the_next_one(on_line: Town) -> None:
    on_line.simulator.platform("line").quota = 3  # type: ignore[attr-defined]
    number = await begin(on_line, latest=on_line.clock.now() + timedelta(days=30))
    await on_line.settled()
    on_line.simulator.platform("line").quota = None  # type: ignore[attr-defined]
    on_line.clock.moment = datetime(2026, 12, 1, 1, 0, tzinfo=UTC)
    await until_done(on_line, number)
    phones = reached(on_line, "line")
    assert len(phones) == len(set(phones)) == (await counted(on_line, number))[DeliveryState.SENT]


async def test_what_can_wait_rides_on_answers_and_is_pushed_at_its_time(on_line: Town) -> None:
    number = await begin(on_line, can_wait=True, push_at=on_line.clock.now() + timedelta(days=3))
    await on_line.settled()
    assert set(await counted(on_line, number)) == {DeliveryState.PARKED}
    phone = on_line.simulator.phone("line", "M23")
    await phone.say("เมนู")
    await on_line.settled()
    assert [row.method for row in await rows(on_line, OutboxRow)] == ["reply"]
    on_line.clock.pass_(days=3, seconds=1)
    await until_done(on_line, number)
    phones = reached(on_line, "line")
    assert len(phones) == len(set(phones)) == (await counted(on_line, number))[DeliveryState.SENT]
    assert on_line.simulator.platform("line").used == len(phones) - 1  # type: ignore[attr-defined]


async def test_what_an_answer_carried_that_was_parked_itself_arrives_with_the_next_one(on_line: Town) -> None:
    """The answer came too late for its token, and the month was used up for a push."""
    number = await begin(on_line, can_wait=True)
    await on_line.settled()
    phone = on_line.simulator.phone("line", "M23")
    (account,) = await rows(on_line, Account, channel="line", chat=phone.chat)
    now = on_line.clock.now()
    body = json.dumps({"messages": [{"type": "text", "text": BODY}]}, ensure_ascii=False)
    row = OutboxRow(
        channel="line", chat=phone.chat, owner=f"m:{account.member_id}", method="reply", body=body, retry_key="k",
        price=1, state=OutboxState.PARKED, reason="quota_used_up", heard_at=now, created_at=now,
        not_before=now + timedelta(days=10), carries=True,
    )  # fmt: skip

    def work(connection: Connection) -> None:
        values = {name: value for name, value in row.model_dump().items() if name != "id"}
        key = connection.execute(insert(table_of(OutboxRow)).values(values)).inserted_primary_key
        assert key is not None, "one row was inserted"
        rides = {"channel": "line", "row_id": key[0], "now": now}
        deliveries.ride(connection, [number], account.member_id, **rides)

    await asyncio.wrap_future(on_line.app.database.write(work))
    await phone.say("เมนู")
    await on_line.settled()
    assert [phone.chat for phone in reached(on_line, "line")] == [phone.chat]
    (theirs,) = await rows(on_line, Delivery, campaign_id=number, member_id=account.member_id)
    assert theirs.state is DeliveryState.SENT
    assert [(row.method, row.carries) for row in await rows(on_line, OutboxRow)] == [("reply", True)]


async def test_what_was_parked_goes_weeks_later_to_where_its_member_is_told_now(everybody: Town) -> None:
    gone, blocked, elsewhere, *_ = await members(everybody)
    number = await begin(everybody, can_wait=True, push_at=everybody.clock.now() + timedelta(days=3))
    await everybody.settled()
    now = everybody.clock.now()

    def work(connection: Connection) -> None:
        member, account, membership = table_of(Member), table_of(Account), table_of(Membership)
        connection.execute(update(membership).where(membership.c.member_id == gone).values(ended_at=now))
        connection.execute(update(account).where(account.c.member_id == blocked).values(blocked_at=now))
        connection.execute(update(member).where(member.c.id == elsewhere).values(reminders_on="line"))

    await asyncio.wrap_future(everybody.app.database.write(work))
    everybody.clock.pass_(days=3, seconds=1)
    await until_done(everybody, number)
    found = {each.member_id: each for each in await rows(everybody, Delivery, campaign_id=number)}
    became = [(found[each].state, found[each].reason) for each in (gone, blocked, elsewhere)]
    assert became == [(DeliveryState.FAILED, "gone"), (DeliveryState.FAILED, "unreachable"), (DeliveryState.SENT, None)]
    (account,) = await rows(everybody, Account, member_id=elsewhere, channel="line")
    assert (found[elsewhere].channel, found[elsewhere].chat) == ("line", account.chat)
    assert [phone.chat for phone in reached(everybody, "line")] == [account.chat]


async def test_what_nobody_asked_for_ends_when_it_is_too_late(on_line: Town) -> None:
    number = await begin(on_line, can_wait=True, push_at=None, latest=on_line.clock.now() + timedelta(days=1))
    await on_line.settled()
    on_line.clock.pass_(days=1, seconds=1)
    await until_done(on_line, number)
    assert {each.reason for each in await rows(on_line, Delivery)} == {"too_late"}
    assert reached(on_line, "line") == []


async def test_a_stopped_campaign_says_how_far_it_came_and_goes_no_further(everybody: Town) -> None:
    everybody.simulator.fail_next("telegram", Fault.TOO_FAST)
    everybody.simulator.platform("telegram").retry_after = 3600
    number = await begin(everybody)
    await everybody.app.campaigns.settled()
    everybody.app.broadcast.wake()
    await asyncio.sleep(0.3)

    def work(connection: Connection) -> campaigns.Stopped:
        return campaigns.stop(connection, number, everybody.app.database.now())

    stopped = await asyncio.wrap_future(everybody.app.database.write(work))
    counts = await counted(everybody, number)
    assert stopped == campaigns.Stopped(counts[DeliveryState.SENT], counts.total())
    assert counts[DeliveryState.STOPPED] > 0
    before = len(reached(everybody, "telegram"))
    everybody.clock.pass_(hours=2)
    everybody.app.campaigns.wake()
    everybody.app.broadcast.wake()
    await everybody.settled()
    assert len(reached(everybody, "telegram")) == before
    assert not (await counted(everybody, number)) & Counter(dict.fromkeys(OPEN, 1))


async def test_its_choices_can_be_typed_once_it_is_shown_and_not_before(everybody: Town) -> None:
    everybody.simulator.fail_next("telegram", Fault.TOO_FAST)
    everybody.simulator.platform("telegram").retry_after = 3600
    number = await begin(everybody)
    await everybody.app.campaigns.settled()
    await asyncio.sleep(0.3)
    offered = {each.chat: each.offered for each in await rows(everybody, Account, channel="telegram")}
    found = await rows(everybody, Delivery, campaign_id=number)
    for delivery in found:
        labels = ["รับทราบ", "มีคำถาม"] if delivery.state is DeliveryState.SENT else []
        assert [label for label, _ in offered[delivery.chat]] == labels
    assert DeliveryState.QUEUED in {each.state for each in found}
    await asyncio.wrap_future(
        everybody.app.database.write(lambda c: campaigns.stop(c, number, everybody.app.database.now()))
    )
    await everybody.settled()


async def test_on_line_a_call_for_many_offers_each_of_them_its_choices(on_line: Town) -> None:
    number = await begin(on_line)
    await on_line.settled()
    offered = {each.chat: [label for label, _ in each.offered] for each in await rows(on_line, Account)}
    found = await rows(on_line, Delivery, campaign_id=number)
    assert len(found) > 1
    assert {tuple(offered[each.chat]) for each in found} == {("รับทราบ", "มีคำถาม")}


async def test_a_broadcast_does_not_stand_before_an_answer(everybody: Town) -> None:
    """Every call of the campaign is slow, and an answer passes them."""
    everybody.simulator.platform("telegram").slow_seconds = 1.0
    everybody.simulator.fail_next("telegram", Fault.SLOW, 10)
    await begin(everybody)
    await asyncio.sleep(0.2)
    everybody.simulator.platform("telegram")._planned.clear()
    phone = everybody.simulator.phone("telegram", "M23")
    await phone.say("เมนู")
    await everybody.simulator.shows(phone, 1, seconds=0.8)
    await everybody.settled()


def morning(day: int) -> datetime:
    """Half past seven in Bangkok on a day of November 2026."""
    return datetime(2026, 11, day, 0, 30, tzinfo=UTC)


async def test_what_is_said_on_a_friday_night_comes_on_monday_morning(everybody: Town) -> None:
    everybody.clock.moment = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
    number = await begin(everybody)
    await everybody.settled()
    assert {(each.state, each.moment) for each in await rows(everybody, Delivery)} == {
        (DeliveryState.PARKED, morning(23))
    }
    everybody.clock.moment = morning(23)
    await until_done(everybody, number)
    assert set(await counted(everybody, number)) == {DeliveryState.SENT}


async def test_an_urgent_announcement_goes_on_a_saturday_evening_but_not_at_night(everybody: Town) -> None:
    everybody.clock.moment = datetime(2026, 11, 21, 12, 30, tzinfo=UTC)
    number = await begin(everybody, kind="urgent")
    await until_done(everybody, number)
    assert set(await counted(everybody, number)) == {DeliveryState.SENT}
    everybody.clock.moment = datetime(2026, 11, 21, 16, 0, tzinfo=UTC)
    number = await begin(everybody, kind="urgent")
    await everybody.settled()
    assert set(await counted(everybody, number)) == {DeliveryState.PARKED}


async def test_nobody_gets_more_than_two_a_day_and_four_a_week(everybody: Town) -> None:
    everybody.clock.moment = morning(23)
    numbers = [await begin(everybody) for _ in range(6)]
    for _ in range(3):
        everybody.app.campaigns.wake()
        await everybody.settled()
    moments = [{each.moment for each in await rows(everybody, Delivery, campaign_id=number)} for number in numbers]
    # Thursday 10 December is Constitution Day and Monday 30 November no holiday.
    assert moments == [{None}, {None}, {morning(24)}, {morning(24)}, {morning(30)}, {morning(30)}]


async def test_of_three_that_wait_for_the_next_month_the_first_one_goes_first(on_line: Town) -> None:
    on_line.simulator.platform("line").quota = 0  # type: ignore[attr-defined]
    latest = on_line.clock.now() + timedelta(days=30)
    numbers = []
    for _ in range(3):
        numbers.append(await begin(on_line, latest=latest))
        await on_line.settled()
    moments = {each.moment for each in await rows(on_line, Delivery)}
    assert moments == {datetime(2026, 12, 1, 0, 30, tzinfo=UTC)}
    on_line.simulator.platform("line").quota = None  # type: ignore[attr-defined]
    # The first of December is a Tuesday.
    on_line.clock.moment = datetime(2026, 12, 1, 1, 0, tzinfo=UTC)
    for _ in range(3):
        on_line.app.campaigns.wake()
        await on_line.settled()
        on_line.app.broadcast.wake()
        await on_line.settled()
    became = [{each.state for each in await rows(on_line, Delivery, campaign_id=number)} for number in numbers]
    assert became == [{DeliveryState.SENT}, {DeliveryState.SENT}, {DeliveryState.PARKED}]


async def test_who_pauses_gets_it_with_an_answer_and_never_by_itself(everybody: Town) -> None:
    member = (await rows(everybody, Account, chat=everybody.simulator.phone("telegram", "M23").chat))[0].member_id
    table = table_of(Member)
    pause = update(table).where(table.c.id == member).values(paused_until=everybody.clock.now() + timedelta(days=200))
    await asyncio.wrap_future(everybody.app.database.write(lambda connection: connection.execute(pause)))
    number = await begin(everybody, latest=everybody.clock.now() + timedelta(days=365))
    await everybody.settled()
    (theirs,) = await rows(everybody, Delivery, campaign_id=number, member_id=member)
    assert (theirs.state, theirs.moment, theirs.reason) == (DeliveryState.PARKED, None, "paused")
    phone = everybody.simulator.phone("telegram", "M23")
    await phone.say("เมนู")
    await everybody.settled()
    assert sum(BODY in bubble.text for bubble in phone.bubbles) == 1
    (theirs,) = await rows(everybody, Delivery, campaign_id=number, member_id=member)
    assert theirs.state is DeliveryState.SENT


async def test_a_month_with_room_for_some_pushes_to_some_and_tells_the_coordinators(on_line: Town) -> None:
    on_line.simulator.platform("line").quota = 5  # type: ignore[attr-defined]
    now = on_line.clock.now()
    await asyncio.wrap_future(on_line.app.database.write(lambda connection: quota.told(connection, "line", 5, 0, now)))
    number = await begin(on_line)
    await on_line.settled()
    counts = await counted(on_line, number)
    assert counts[DeliveryState.SENT] == 5 == on_line.simulator.platform("line").used  # type: ignore[attr-defined]
    parked = await rows(on_line, Delivery, state=DeliveryState.PARKED)
    assert {(each.reason, each.moment) for each in parked} == {
        ("quota_used_up", datetime(2026, 12, 1, 0, 30, tzinfo=UTC))
    }
    assert len(await rows(on_line, Notice, kind="quota")) > 1


async def test_a_campaign_that_cannot_be_said_stands_before_no_other(everybody: Town) -> None:
    broken = await begin(everybody, kind="a kind that is gone")
    number = await begin(everybody)
    await until_done(everybody, number)
    assert set(await counted(everybody, number)) == {DeliveryState.SENT}
    (first, _) = await rows(everybody, Campaign)
    assert (first.id, first.state) == (broken, CampaignState.STOPPED)


async def test_what_can_wait_waits_for_an_answer_also_where_a_push_costs_nothing(everybody: Town) -> None:
    number = await begin(everybody, can_wait=True)
    await everybody.settled()
    assert set(await counted(everybody, number)) == {DeliveryState.PARKED}
    assert reached(everybody, "telegram") == reached(everybody, "line") == []


async def test_a_chunk_whose_key_line_has_forgotten_is_not_sent_again(on_line: Town) -> None:
    """The machine dies on Friday afternoon in the middle of it, and is back on Monday."""
    on_line.simulator.fail_next("line", Fault.SLOW, call="multicast")
    number = await begin(on_line)
    while not [r for r in on_line.simulator.requests if r["url"].endswith("/multicast")]:
        await asyncio.sleep(0.02)
    dying = set(on_line.app.broadcast._tasks)
    for task in dying:
        task.cancel()
    await asyncio.gather(*dying, return_exceptions=True)
    on_line.clock.moment = morning(23) + timedelta(hours=1)
    await on_line.restart()
    await until_done(on_line, number)
    assert set(await counted(on_line, number)) == {DeliveryState.UNKNOWN}
    phones = reached(on_line, "line")
    assert len(phones) == len(set(phones)) > 1


async def test_what_is_queued_when_the_school_day_ends_waits_for_the_next_one(everybody: Town) -> None:
    await everybody.app.pace.rest("telegram", timedelta(hours=3).total_seconds())
    number = await begin(everybody)
    await everybody.app.campaigns.settled()
    assert set(await counted(everybody, number)) == {DeliveryState.QUEUED}
    everybody.clock.moment = datetime(2026, 11, 20, 12, 10, tzinfo=UTC)
    everybody.app.broadcast.wake()
    await everybody.settled()
    assert reached(everybody, "telegram") == []
    everybody.clock.moment = morning(23)
    await until_done(everybody, number)
    assert set(await counted(everybody, number)) == {DeliveryState.SENT}


async def test_a_platform_that_rests_holds_up_no_other(everybody: Town) -> None:
    on_line = (await members(everybody))[::2]
    table = table_of(Account)
    gone = delete(table).where(table.c.channel == "telegram", table.c.member_id.in_(on_line))
    await asyncio.wrap_future(everybody.app.database.write(lambda connection: connection.execute(gone)))
    everybody.simulator.platform("telegram").retry_after = 600
    everybody.simulator.fail_next("telegram", Fault.TOO_FAST, 1000)
    number = await begin(everybody)
    for _ in range(100):
        await asyncio.sleep(0.05)
        if (await counted(everybody, number))[DeliveryState.SENT]:
            break
    assert len(reached(everybody, "line")) == (await counted(everybody, number))[DeliveryState.SENT] > 1
    assert reached(everybody, "telegram") == []
    everybody.simulator.platform("telegram")._planned.clear()
