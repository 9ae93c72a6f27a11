"""The disk of an SQLite file is full, or the file is in other hands: nothing is stored half, nobody is forgotten."""

import resource
import sqlite3
from collections.abc import AsyncIterator

import pytest

from tests.kill.load import Load, phones_of
from tests.kill.town import KillTown, OpenTown

SEED, PHONES = 2569, 8
#: Bytes that a file may have while the disk is full: room for a log, and for nothing of a database.
FULL = 64 * 1024


@pytest.fixture
async def town(sqlite_url: str, kill_town: OpenTown) -> AsyncIterator[KillTown]:
    """On an empty SQLite file."""
    async with kill_town(sqlite_url) as built:
        # A compiled file that is written while the disk is full would be cut short.
        built.bot.settings = {**built.bot.settings, "PYTHONDONTWRITEBYTECODE": "1"}
        yield built


def let_files_grow(town: KillTown, most: int) -> None:
    """The kernel refuses every byte that the bot writes beyond this; its files are as they were."""
    _, hard = resource.prlimit(town.bot.process_id, resource.RLIMIT_FSIZE)
    resource.prlimit(town.bot.process_id, resource.RLIMIT_FSIZE, (most, hard))


def said(town: KillTown, words: str) -> str:
    """The one line of the bot's log that says so, however many events were refused."""
    (line,) = [line for line in town.bot.log.read_text("utf-8").splitlines() if f'"event": "{words}' in line]
    return line


async def test_a_full_disk_refuses_and_stores_nothing_half(town: KillTown, sqlite_url: str) -> None:
    load = Load(town, await phones_of(town, sqlite_url, PHONES), SEED)
    await town.bot.start()
    async with load.running():
        await load.more(PHONES)
        let_files_grow(town, FULL)
        load.statuses.clear()
        await load.refused(2 * PHONES)
        before = town.ledger.titles(), town.ledger.events()
        await load.refused(2 * PHONES)
        assert (town.ledger.titles(), town.ledger.events()) == before
        assert load.statuses.keys() <= {200, 503, None}
        assert "SQLITE_IOERR_WRITE" in said(town, "no event is taken")
        let_files_grow(town, resource.RLIM_INFINITY)
        await load.more(PHONES)
        await load.end()
    assert said(town, "events are taken again")
    found = load.found()
    assert found.kept, (found.broken, found.stories)


async def test_a_locked_file_refuses_and_stores_nothing_half(town: KillTown, sqlite_url: str) -> None:
    load = Load(town, await phones_of(town, sqlite_url, PHONES), SEED)
    await town.bot.start()
    async with load.running():
        await load.more(PHONES)
        load.statuses.clear()
        holder = sqlite3.connect(sqlite_url.removeprefix("sqlite:///"), isolation_level=None)
        try:
            holder.execute("BEGIN IMMEDIATE")
            await load.refused(1)
            assert load.statuses.keys() <= {200, 503, None}
            assert "SQLITE_BUSY" in said(town, "no event is taken")
            holder.execute("ROLLBACK")
        finally:
            holder.close()
        await load.more(PHONES)
        await load.end()
    assert said(town, "events are taken again")
    found = load.found()
    assert found.kept, (found.broken, found.stories)
