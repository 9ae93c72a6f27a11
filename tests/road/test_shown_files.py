"""A kept file that a handler shows: as it is stored, as it travels, and as it comes to the phone."""

import asyncio
import json
from dataclasses import replace

import pytest

from bot.crash import nothing_happens
from bot.inbound import Inbound, Place, Said
from bot.media.photographs import develop
from bot.outbound import Outgoing
from bot.says import File, Say
from bot.simulator.phone import Phone
from bot.simulator.phones import State
from bot.turn import Turns
from handlers import REPERTOIRE
from tests.phone import Town
from tests.road.test_media import NAME, addresses, get
from tests.road.test_photographs import is_bare, with_everything


def spoken(town: Town, channel: str, file: File, chat: str = "-1001") -> Outgoing:
    """What a turn stores when a handler shows a file."""
    app = town.app
    repertoire = replace(REPERTOIRE, group=lambda desk, event: (Say("menu", file=file),))
    turns = Turns(
        app.house, repertoire, app.writing, town.clock, retention=app.settings.retention, reached=nothing_happens
    )
    event = Inbound(channel, f"e-{file.path}", town.clock.now(), None, chat, Place.GROUP, Said("ภาคี", True))
    (row,) = app.database.write(lambda connection: turns.take(connection, event)).result().rows
    return row.outgoing


def friend(town: Town, channel: str) -> Phone:
    """A phone that the bot may write to."""
    phone = town.simulator.phone(channel, "M02")
    town.simulator.phones.stand(channel, phone.chat, State.OPEN)
    return phone


async def test_what_a_handler_shows_can_be_opened_for_a_week(bot: Town) -> None:
    path = addresses(bot).store.keep_photo(b"full", b"preview")
    spoken_row = await asyncio.to_thread(spoken, bot, "line", File(path, "ภาพ.jpg", "photo"))
    photo = json.loads(spoken_row.body)["messages"][0]
    assert (await get(bot, photo["originalContentUrl"]))[1] == b"full"
    assert (await get(bot, photo["previewImageUrl"]))[1] == b"preview"
    bot.clock.pass_(days=6, hours=23)
    assert (await get(bot, photo["originalContentUrl"]))[0] == 200
    bot.clock.pass_(hours=2)
    assert (await get(bot, photo["originalContentUrl"]))[0] == 404


async def test_a_document_comes_to_the_phone_as_it_was_kept(bot: Town) -> None:
    data = bytes(range(256)) * 100 + b"\r\n--\r\n"
    path = addresses(bot).store.keep(data, "pdf")
    phone = friend(bot, "telegram")
    await asyncio.to_thread(spoken, bot, "telegram", File(path, NAME, "file"), phone.chat)
    await bot.app.sender.sweep(at_start=True)
    await bot.settled()
    document = phone.bubbles[-1].content["document"]
    kept = bot.simulator.phones.file(document["file_id"])
    assert kept is not None
    assert (document["file_name"], document["mime_type"], kept.data) == (NAME, "application/pdf", data)


@pytest.mark.parametrize("channel", ["line", "telegram"])
async def test_a_photo_comes_to_the_phone_with_nothing_in_it(bot: Town, channel: str) -> None:
    photo = await develop(with_everything()["jpeg"])
    path = addresses(bot).store.keep_photo(photo.full, photo.preview)
    phone = friend(bot, channel)
    await asyncio.to_thread(spoken, bot, channel, File(path, "ภาพ.jpg", "photo"), phone.chat)
    await bot.app.sender.sweep(at_start=True)
    await bot.settled()
    shown = next(bubble.content for bubble in reversed(phone.bubbles) if bubble.kind == "photo")
    if channel == "telegram":
        kept = bot.simulator.phones.file(shown["photo"][-1]["file_id"])
        came = [kept.data if kept else b""]
    else:
        came = [(await get(bot, shown[name]))[1] for name in ("originalContentUrl", "previewImageUrl")]
    assert came == [photo.full] if channel == "telegram" else [photo.full, photo.preview]
    for each in came:
        is_bare(each)


async def test_telegram_is_told_where_the_file_lies(bot: Town) -> None:
    path = addresses(bot).store.keep(b"%PDF-1.7", "pdf")
    row = await asyncio.to_thread(spoken, bot, "telegram", File(path, NAME, "file"))
    assert row.method == "sendDocument"
    assert json.loads(row.body)["file"] == {"path": path, "name": NAME}


def test_each_channel_says_whether_it_carries_documents(bot: Town) -> None:
    assert bot.app.house.carries_files == {"telegram"}
