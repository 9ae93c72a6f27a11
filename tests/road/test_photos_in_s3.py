"""Photographs on their way into an object store: kept, shown, removed, and waiting for a store that is away."""

import asyncio
import shutil
import socket
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot import expiring
from bot.jobs import MOST_TRIES
from bot.media import object_store
from bot.media.store import StoreUnavailable, preview_of
from storage.media import Media, MediaState
from tests.dialogues.talking import heard, rows, talk
from tests.dialogues.test_log_book import file_of
from tests.documents.reading import pages
from tests.phone import DatabaseUrl, Town
from tests.road.test_media import addresses, get
from tests.road.test_photographs import is_bare
from tests.stores import S3

IN_S3 = pytest.mark.parametrize("kind", ["s3"], indirect=True)
PLATFORMS = pytest.mark.parametrize("platform", ["line", "telegram"])
LOG = "ซ่อมห้องสมุดกับวัดศรีธารธรรม เมื่อวาน 2 ชม."


async def lying(town: Town) -> list[str]:
    """What is in the store, previews left out."""
    return await asyncio.to_thread(lambda: sorted(town.app.media.paths(datetime.now(UTC) + timedelta(minutes=1))))


@IN_S3
@PLATFORMS
async def test_a_photo_is_kept_with_its_entry_and_nothing_else_lies_there(keeping_bot: Town, platform: str) -> None:
    phone = keeping_bot.simulator.phone(platform, "M23")
    await phone.send_photo()
    await heard(keeping_bot, phone)
    await talk(keeping_bot, phone, LOG, "[บันทึก]")
    (media,) = await rows(keeping_bot, Media)
    assert media.state is MediaState.KEPT
    assert media.activity_id is not None
    assert await lying(keeping_bot) == [media.path]
    assert not (keeping_bot.folder / "media").exists()
    for path in (media.path, preview_of(media.path)):
        status, data, _ = await get(keeping_bot, addresses(keeping_bot).sign(path, keeping_bot.clock.now()))
        assert status == 200
        is_bare(data)
    assert media.size == len(await asyncio.to_thread(keeping_bot.app.media.read, media.path))


@IN_S3
@PLATFORMS
async def test_a_log_book_with_its_photos_is_made_and_handed_out(keeping_bot: Town, platform: str) -> None:
    phone = keeping_bot.simulator.phone(platform, "M23")
    await phone.send_photo()
    await heard(keeping_bot, phone)
    await talk(keeping_bot, phone, LOG, "[บันทึก]", "[ไม่เห็น]", "ของฉัน", "[หน้าพิมพ์ PDF]")
    assert len(pages((await file_of(keeping_bot, phone))[1])) == 2  # the table, and the photo


async def expire(town: Town) -> None:
    """The nightly work."""
    await expiring.expire(town.app.database, town.app.media, town.app.settings.retention, {})


@IN_S3
async def test_what_no_row_keeps_is_removed_after_two_days(keeping_bot: Town) -> None:
    """The store tells when it got a file; the bot's clock tells how old that is."""
    store, phone = keeping_bot.app.media, keeping_bot.simulator.phone("telegram", "M23")
    await phone.send_photo()
    await heard(keeping_bot, phone)
    await talk(keeping_bot, phone, LOG, "[บันทึก]")
    (media,) = await rows(keeping_bot, Media)
    left = await asyncio.to_thread(store.keep_photo, b"full", b"small")
    for days, lie in ((1.9, [media.path, left]), (2.1, [media.path])):
        keeping_bot.clock.moment = datetime.now(UTC) + timedelta(days=days)
        await expire(keeping_bot)
        assert await lying(keeping_bot) == sorted(lie)


@IN_S3
async def test_a_store_that_is_away_keeps_nothing_else_from_expiring(keeping_bot: Town, s3: S3) -> None:
    left = await asyncio.to_thread(keeping_bot.app.media.keep, b"%PDF-1.7", "pdf")
    keeping_bot.clock.moment = datetime.now(UTC) + timedelta(days=3)
    s3.end()
    try:
        with pytest.raises(StoreUnavailable):
            await expire(keeping_bot)
    finally:
        s3.begin()
    assert await lying(keeping_bot) == [left]
    await expire(keeping_bot)
    assert await lying(keeping_bot) == []


@IN_S3
@PLATFORMS
async def test_a_photo_waits_for_a_store_that_is_away(keeping_bot: Town, platform: str, s3: S3) -> None:
    """Longer than any job is tried; the bot goes on answering meanwhile, and starts without it."""
    phone = keeping_bot.simulator.phone(platform, "M23")

    def attempts() -> int | None:
        with keeping_bot.app.database.read() as connection:
            return connection.exec_driver_sql("SELECT max(attempts) FROM job WHERE kind = 'fetch'").scalar()

    s3.end()
    try:
        await phone.send_photo()
        for _ in range(MOST_TRIES + 1):
            await keeping_bot.app.settled()
            keeping_bot.clock.pass_(seconds=31)
            keeping_bot.app.carrier.wake()
        await keeping_bot.app.settled()
        assert [row.state for row in await rows(keeping_bot, Media)] == [MediaState.WAITING]
        assert await asyncio.to_thread(attempts) == 0
        await keeping_bot.restart()
        await phone.say("เมนู")
        await keeping_bot.app.settled()
        assert phone.new()
    finally:
        s3.begin()
    await heard(keeping_bot, phone)
    (media,) = await rows(keeping_bot, Media)
    assert media.state is MediaState.KEPT
    assert await lying(keeping_bot) == [media.path]


async def test_nobody_waits_for_who_waits_for_the_store(
    s3: S3, demo_url: DatabaseUrl, prepared_phones: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The store takes the question and does not answer: what needs no file is answered meanwhile."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{silent.getsockname()[1]}")
        monkeypatch.setattr(object_store, "_REQUEST", timedelta(seconds=1.5))
        phones = shutil.copy(prepared_phones, tmp_path / "phones.db")
        town = Town(demo_url("sqlite"), tmp_path, phones=phones, media="s3://phakhi/media")
        await town.open()
        try:
            address = addresses(town).sign(f"3f/3f{'a' * 30}.jpg", town.clock.now() + timedelta(hours=1))
            asked = [asyncio.ensure_future(get(town, address)) for _ in range(8)]
            await asyncio.sleep(0.3)
            phone = town.simulator.phone("telegram", "M23")
            await phone.say("เมนู")
            await town.app.settled()
            assert phone.new()
            assert not any(each.done() for each in asked)
            assert {(await each)[0] for each in asked} == {503}
        finally:
            await town.close()
