"""What has come to its end goes by itself: at night, or within the hour, in small pieces, on both databases."""

import asyncio
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, insert, select
from sqlmodel import SQLModel

from bot import expiring
from bot.channels import NotReady
from storage import retention
from storage.event import EventOutcome, InboundEvent
from storage.job import Job
from storage.join_code import CodeKind, JoinCode
from storage.schedule import Schedule, Slot, SlotOutcome
from storage.session import Connection
from storage.tables import table_of
from tests.phone import AS_OF, Town
from tests.road.test_files_end import aged


def count(town: Town, model: type[SQLModel], **where: Any) -> int:
    table = table_of(model)
    query = select(func.count()).select_from(table).where(*(table.c[name] == value for name, value in where.items()))
    with town.app.database.read() as connection:
        return int(connection.execute(query).scalar_one())


def keep_old(town: Town, events: int) -> None:
    """Events of forty days ago, and a code for linking that is over in ten minutes."""

    def work(connection: Connection) -> None:
        rows = [
            {"channel": "line", "event_id": f"old {number}", "outcome": EventOutcome.DONE, "received_at": long_ago}
            for number in range(events)
        ]
        connection.execute(insert(table_of(InboundEvent)), rows)
        code = {"code": "LK2345MN", "kind": CodeKind.LINK, "created_at": AS_OF, "expires_at": AS_OF + minutes(10)}
        connection.execute(insert(table_of(JoinCode)).values(code))

    long_ago = AS_OF - timedelta(days=40)
    town.app.database.write(work).result(10)


def minutes(count: float) -> timedelta:
    return timedelta(minutes=count)


async def look(town: Town, moment: datetime) -> None:
    town.clock.moment = moment
    await town.app.schedules.tick()
    await town.settled()


async def test_each_thing_ends_at_its_hour(town: Town) -> None:
    keep_old(town, events=450)
    await look(town, AS_OF + minutes(39))
    assert count(town, JoinCode, kind=CodeKind.LINK) == 1
    await look(town, AS_OF + minutes(40))
    assert count(town, JoinCode, kind=CodeKind.LINK) == 0
    assert count(town, InboundEvent) == 450
    half_past_two = datetime(2026, 11, 20, 19, 30, tzinfo=AS_OF.tzinfo)
    await look(town, half_past_two)
    assert count(town, InboundEvent) == 0
    assert count(town, Job) == 0
    assert count(town, Slot, outcome=SlotOutcome.CLAIMED) == 3
    assert count(town, Schedule, ended_at=None) == 1, "the hourly one does not tell"
    await look(town, half_past_two + minutes(1))
    assert count(town, Slot, outcome=SlotOutcome.CLAIMED) == 3


async def test_a_machine_that_is_off_at_night_does_it_in_the_morning(bot: Town) -> None:
    keep_old(bot, events=3)
    await bot.end()
    bot.clock.pass_(hours=40)
    await bot.begin()
    await look(bot, bot.clock.moment)
    assert count(bot, InboundEvent) == 0


async def test_what_takes_longer_than_a_job_may_is_handed_on(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(expiring, "WORKS_FOR", 0.0)
    monkeypatch.setattr(expiring, "MOST", 2)
    keep_old(town, events=7)
    pieces: list[int] = []

    def piece(*arguments: Any) -> int:
        pieces.append(one_piece(*arguments))
        return pieces[-1]

    one_piece = expiring._piece
    monkeypatch.setattr(expiring, "_piece", piece)
    await look(town, datetime(2026, 11, 20, 19, 30, tzinfo=AS_OF.tzinfo))
    assert count(town, InboundEvent) == 0
    assert count(town, Job) == 0
    assert max(pieces) == 2
    assert sum(pieces) == 8, "seven events and a code"


async def test_a_member_is_answered_while_much_ends(town: Town) -> None:
    keep_old(town, events=3000)
    night = asyncio.create_task(town.night())
    await asyncio.sleep(0)
    phone = town.simulator.phone("line", "M23")
    await phone.say("เมนู")
    await town.settled()
    assert [bubble for bubble in phone.bubbles if not bubble.mine] != []
    assert not night.done(), "the answer came in between"
    await night
    assert count(town, InboundEvent) == 1


async def test_a_rule_that_fails_keeps_nothing_else_from_ending(bot: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    keep_old(bot, events=3)
    bot.clock.pass_(hours=1)
    first, *others = retention.ending()
    assert others
    failed = []

    def expire(connection: Connection, table: str, *rest: Any) -> int:
        if table in {first, "job"}:
            failed.append(table)
            raise ZeroDivisionError
        return rule(connection, table, *rest)

    rule = retention.expire
    monkeypatch.setattr(retention, "expire", expire)
    file = aged(bot, bot.app.media.keep(b"made", "xlsx"), days=3)
    with pytest.raises(ExceptionGroup, match="not all") as raised:
        await bot.night()
    assert len(raised.value.exceptions) == 2
    assert failed == [first, "job"]
    assert count(bot, InboundEvent) == 3
    assert count(bot, JoinCode, kind=CodeKind.LINK) == 0
    assert not file.exists()
    assert count(bot, Schedule, ended_at=None) == 2


async def test_a_database_that_is_away_ends_the_job_for_now(bot: Town) -> None:
    await bot.end()
    app_database, media = bot_parts(bot)
    with pytest.raises(NotReady):
        await expiring.expire(app_database, media, bot.settings().retention, {})
    await bot.begin()


def bot_parts(bot: Town) -> tuple[Any, Any]:
    """The database of a bot that has ended, and its media folder."""
    from bot.media.folder_store import FolderStore
    from storage.opening import open_database

    database = open_database(bot.database_url, clock=bot.clock.now)
    database.close()
    return database, FolderStore(bot.folder / "media")
