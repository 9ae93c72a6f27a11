"""What LINE's month still holds, asked of the platform now and then and kept for everybody (`storage/quota.py`)."""

import asyncio
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Protocol, runtime_checkable

from bot import metrics
from bot.channels import Channel, Failure
from bot.clock import month_began
from bot.house import House
from bot.log import get_logger
from storage import quota
from storage.database import Database, DatabaseUnavailable
from storage.quota import Spent
from storage.session import Connection

log = get_logger(__name__)

#: Another process that asked within so long has asked for this one, too.
FRESH = timedelta(minutes=10)


@runtime_checkable
class Metered(Protocol):
    """A channel whose messages are counted by its platform."""

    async def quota(self) -> tuple[int | None, int]:
        """The month's messages, None for no limit, and how many are used; raises a `Failure`."""


def metered(channels: Mapping[str, Channel]) -> str | None:
    """The channel whose messages are counted; what is said of the month is about one of them."""
    return next((name for name, channel in channels.items() if isinstance(channel, Metered)), None)


async def ask(database: Database, channels: Mapping[str, Channel], house: House) -> None:
    """Ask every metered platform that was not asked lately, and show what is left."""
    for name, channel in channels.items():
        if not isinstance(channel, Metered):
            continue
        try:
            await _ask_one(database, name, channel, house)
        except DatabaseUnavailable:
            log.warning("the month's messages are not known: the database is away", channel=name)


async def _ask_one(database: Database, name: str, channel: Metered, house: House) -> None:
    now = database.now()
    asked_at = await asyncio.wrap_future(database.write(partial(_asked_at, name)))
    if asked_at is None or now - asked_at > FRESH:
        try:
            most, used = await channel.quota()
        except Failure as failure:
            log.warning("the month's messages are not known", channel=name, reason=failure.reason)
            return
        await asyncio.wrap_future(database.write(partial(_told, name, most, used, now)))
    spent = await asyncio.to_thread(read, database, name, house)
    metrics.month(name, spent.used, spent.left)


def read(database: Database, channel: str, house: House) -> Spent:
    """What the month has cost and what is left."""
    with database.read() as connection:
        return quota.spent(connection, channel, month_began(database.now(), house.zone))


def _asked_at(channel: str, connection: Connection) -> datetime | None:
    return quota.asked_at(connection, channel)


def _told(channel: str, most: int | None, used: int, now: datetime, connection: Connection) -> None:
    quota.told(connection, channel, most, used, now)
