"""Files that nothing keeps any more are removed; young ones, kept ones and what is no file of ours stay."""

import os
from collections.abc import Collection
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot import expiring
from bot.media.store import preview_of
from storage import retention
from storage.media import Faces, Media
from storage.session import Connection, Session
from tests.phone import AS_OF, Town


def aged(town: Town, path: str, days: float) -> Path:
    """The file, as old as that."""
    file = town.folder / "media" / path
    moment = (AS_OF - timedelta(days=days)).timestamp()
    for each in (file, town.folder / "media" / preview_of(path)):
        if each.exists():
            os.utime(each, (moment, moment))
    return file


async def test_a_file_ends_two_days_after_nothing_keeps_it(bot: Town) -> None:
    store = bot.app.media
    kept, left, made, young = (store.keep_photo(b"full", b"small") for _ in range(4))
    picture = Media(path=kept, kind="photo", faces=Faces.NONE, activity_id=1, created_at=AS_OF)

    def work(connection: Connection) -> None:
        with Session(connection, join_transaction_mode="create_savepoint") as session:
            session.add(picture)
            session.commit()

    bot.app.database.write(work).result(10)
    files = [aged(bot, path, days) for path, days in ((kept, 30), (left, 3), (made, 2.1), (young, 1.9))]
    await bot.night()
    assert [file.exists() for file in files] == [True, False, False, True]
    assert not (bot.folder / "media" / preview_of(left)).exists()


async def test_many_files_are_looked_through_in_short_reads_and_what_is_left_is_handed_on(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(expiring, "WORKS_FOR", 0.0)
    monkeypatch.setattr(retention, "PIECE", 3)
    files = [aged(town, town.app.media.keep(b"made", "xlsx"), days=3) for _ in range(10)]
    asked: list[list[str]] = []

    def ask(connection: Connection, paths: Collection[str]) -> set[str]:
        asked.append(list(paths))
        return unkept(connection, paths)

    unkept = retention.unkept
    monkeypatch.setattr(retention, "unkept", ask)
    town.clock.moment = datetime(2026, 11, 20, 19, 30, tzinfo=AS_OF.tzinfo)
    await town.app.schedules.tick()
    await town.settled()
    assert [file.exists() for file in files] == [False] * 10
    assert [len(paths) for paths in asked] == [3, 3, 3, 1]
    assert sorted(file.name for file in files) == [path[3:] for paths in asked for path in paths]
