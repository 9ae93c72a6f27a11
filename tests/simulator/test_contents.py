"""What a phone sends is asked for as on the platforms: not ready at first, gone after a time, one link an hour."""

import aiohttp
import pytest

from bot.media.kept_files import kept_suffix
from bot.simulator.samples import VOICE_OF_LINE, VOICE_OF_TELEGRAM, landscape, landscapes
from bot.simulator.simulator import Simulator
from tests.simulator.echo import LINE_TOKEN, Echo, Watch, running

CHANNELS = pytest.mark.parametrize("channel", ["line", "telegram"])


async def line_content(simulator: Simulator, message_id: str) -> tuple[int, bytes]:
    headers = {"Authorization": f"Bearer {LINE_TOKEN}"}
    url = f"{simulator.line_data_api}/v2/bot/message/{message_id}/content"
    async with aiohttp.ClientSession(headers=headers) as http, http.get(url) as answer:
        return answer.status, await answer.read()


async def telegram_content(simulator: Simulator, path: str) -> tuple[int, bytes]:
    url = f"{simulator.telegram_api}/file/bot{simulator.telegram.token}/{path}"
    async with aiohttp.ClientSession() as http, http.get(url) as answer:
        return answer.status, await answer.read()


async def link(echo: Echo, file_id: str) -> str:
    path = (await echo.call_telegram("getFile", {"file_id": file_id}))["result"]["file_path"]
    assert isinstance(path, str)
    return path


def messages(echo: Echo) -> list[dict[str, object]]:
    """The messages that came, of either platform."""
    return [body["events"][0]["message"] if "events" in body else body["message"] for body in echo.came]


async def test_line_prepares_each_content_for_a_while() -> None:
    async with running() as (simulator, _):
        simulator.line.content_waits = 2
        phone = simulator.phone("line", "M01")
        for _each in range(2):
            photo = await phone.send_photo(b"\xff\xd8 whatever")
            answers = [await line_content(simulator, photo.message_id) for _ in range(3)]
            assert answers == [(202, b"{}"), (202, b"{}"), (200, b"\xff\xd8 whatever")]


async def test_line_keeps_nothing_for_ever() -> None:
    async with running() as (simulator, _):
        photo = await simulator.phone("line", "M01").send_photo()
        simulator.line.content_vanished = True
        assert (await line_content(simulator, photo.message_id))[0] == 404


async def test_a_link_of_telegram_lives_an_hour_and_is_asked_for_again() -> None:
    watch = Watch()
    async with running(watch) as (simulator, echo):
        photo = await simulator.phone("telegram", "M01").send_photo(b"\xff\xd8 whatever")
        file_id = photo.content["photo"][-1]["file_id"]
        path = await link(echo, file_id)
        assert await telegram_content(simulator, path) == (200, b"\xff\xd8 whatever")
        watch.passes(seconds=3601)
        assert (await telegram_content(simulator, path))[0] == 404
        again = await link(echo, file_id)
        assert (await telegram_content(simulator, again))[0] == 200
        simulator.telegram.files_vanished = True
        assert (await telegram_content(simulator, again))[0] == 404


async def test_telegram_hands_out_nothing_too_big() -> None:
    async with running() as (simulator, echo):
        sent = await simulator.phone("telegram", "M01").send_file("ใหญ่.pdf", b"\0" * (20 * 1024 * 1024 + 1))
        told = await echo.call_telegram("getFile", {"file_id": sent.content["document"]["file_id"]})
        assert (told["error_code"], told["description"]) == (400, "Bad Request: file is too big")


async def test_a_photo_on_telegram_is_its_largest_size() -> None:
    async with running() as (simulator, echo):
        photo = await simulator.phone("telegram", "M01").send_photo(b"\xff\xd8 whatever")
        *small, large = photo.content["photo"]
        assert large["file_size"] == len(b"\xff\xd8 whatever")
        for size in small:
            _, content = await telegram_content(simulator, await link(echo, size["file_id"]))
            assert content == landscape(size["width"], size["height"])


@CHANNELS
async def test_photos_that_go_together_keep_their_bytes_and_their_order(channel: str) -> None:
    async with running() as (simulator, echo):
        echo.silent = True
        phone = simulator.phone(channel, "M01")
        shown = await phone.send_photos([b"one", b"two", b"three"], caption="ค่ายภาษาไทย")
        names = [
            each.content["photo"][-1]["file_id"] if channel == "telegram" else f"line-{each.message_id}"
            for each in shown
        ]
        kept = [simulator.phones.file(name) for name in names]
        assert [file.data for file in kept if file] == [b"one", b"two", b"three"]
        together = {str(each.get("media_group_id") or each["imageSet"]["id"]) for each in messages(echo)}  # type: ignore[index]
        assert len(together) == 1
        captions = [each.get("caption") for each in messages(echo)]
        assert captions == (["ค่ายภาษาไทย", None, None] if channel == "telegram" else [None] * 3)


async def test_more_than_ten_photos_are_two_albums() -> None:
    async with running() as (simulator, echo):
        echo.silent = True
        await simulator.phone("telegram", "M01").send_photos(12, caption="ค่าย")
        albums = [each["media_group_id"] for each in messages(echo)]
        assert [albums.count(each) for each in dict.fromkeys(albums)] == [10, 2]
        assert len(set(landscapes(12))) == 12


@CHANNELS
@pytest.mark.parametrize(
    ("name", "kind"), [("แผน.pdf", "application/pdf"), ("IMG_1.JPG", "image/jpeg"), ("x", "application/octet-stream")]
)
async def test_a_file_is_any_bytes_under_any_name(channel: str, name: str, kind: str) -> None:
    async with running() as (simulator, _):
        sent = await simulator.phone(channel, "M01").send_file(name, b"any\0thing")
        file_id = sent.content["document"]["file_id"] if channel == "telegram" else f"line-{sent.message_id}"
        file = simulator.phones.file(file_id)
        assert file is not None
        assert (file.name, file.kind, file.data) == (name, kind, b"any\0thing")
        if channel == "telegram":
            assert sent.content["document"]["mime_type"] == kind


async def test_a_voice_message_is_sound() -> None:
    async with running() as (simulator, echo):
        line = await simulator.phone("line", "M01").send_voice()
        assert (await line_content(simulator, line.message_id))[1] == VOICE_OF_LINE
        telegram = await simulator.phone("telegram", "M01").send_voice()
        path = await link(echo, telegram.content["voice"]["file_id"])
        assert (await telegram_content(simulator, path))[1] == VOICE_OF_TELEGRAM
    assert (kept_suffix(VOICE_OF_LINE), kept_suffix(VOICE_OF_TELEGRAM)) == ("m4a", "ogg")
