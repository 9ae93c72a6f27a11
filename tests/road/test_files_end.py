"""Files that nothing keeps any more are removed; young ones, kept ones and what is no file of ours stay."""

import os
from datetime import timedelta
from pathlib import Path

from bot.media.store import preview_of
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
