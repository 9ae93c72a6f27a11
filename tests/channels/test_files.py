"""A kept file with a message: Telegram gets its bytes, LINE the addresses of a photo, and no document."""

import email.parser
import email.policy
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.channels import Accepted, Channel, Delivery, FilesUnavailable, Refused
from bot.channels.line.compose import compose as line_compose
from bot.channels.splitting import utf16_length
from bot.channels.telegram import TelegramChannel
from bot.channels.telegram.compose import compose as telegram_compose
from bot.media.folder_store import FolderStore
from bot.media.opening import open_media
from bot.outbound import Address, Attached, Bubble, Outgoing, Tap
from tests.channels import telegram_platform
from tests.channels.line_platform import NOW, RETRY_KEY, TEACHER
from tests.channels.line_platform import TOKEN as LINE_TOKEN
from tests.channels.loopback import VALIDATOR, Call, half_an_answer, running
from tests.channels.telegram_platform import Platform, answer
from tests.stores import S3

MENU = (Tap("เมนู", data="c|menu"),)
NAME = 'แผนการสอน "เศษส่วน" ป.4.pdf'
PHOTO = Attached(
    f"3f/3f{'a' * 30}.jpg", "ภาพ.jpg", "photo", "https://bot.example/media/1.jpg", "https://bot.example/media/1.p.jpg"
)
TO_TEACHER = Address("5550001", NOW)


@pytest.fixture
def store(tmp_path: Path) -> FolderStore:
    return FolderStore(tmp_path / "media")


@pytest.fixture
async def platform() -> AsyncIterator[Platform]:
    async with running(Platform()) as platform:
        yield platform


@pytest.fixture
def telegram(platform: Platform, http: aiohttp.ClientSession, store: FolderStore) -> TelegramChannel:
    return telegram_platform.channel(http, platform.address, media=store)


def delivery(channel: Channel, bubble: Bubble, *, doubtful: bool = False, chat: str = "5550001") -> Delivery:
    (outgoing,) = channel.compose([bubble], Address(chat, NOW))
    return Delivery(outgoing, RETRY_KEY, NOW, attempts=int(doubtful), doubtful=doubtful)


def parts(call: Call) -> dict[str, Any]:
    """A form's fields: texts, and files as (name, MIME type, bytes)."""
    head = f"Content-Type: {call.headers['Content-Type']}\r\n\r\n".encode()
    message = email.parser.BytesParser(policy=email.policy.HTTP).parsebytes(head + call.body)
    found: dict[str, Any] = {}
    for part in message.iter_parts():
        content = part.get_payload(decode=True)
        assert isinstance(content, bytes)
        name = str(part.get_param("name", header="content-disposition"))
        file = part.get_filename()
        found[name] = content.decode() if file is None else (file, part.get_content_type(), content)
    return found


def said(row: Outgoing) -> list[dict[str, Any]]:
    messages: list[dict[str, Any]] = json.loads(row.body)["messages"]
    return messages


async def test_telegram_gets_a_photo_with_its_text_and_buttons(
    platform: Platform, telegram: TelegramChannel, store: FolderStore
) -> None:
    path = store.keep_photo(b"full", b"preview")
    bubble = Bubble("กิจกรรมวันภาษาไทย", MENU, file=Attached(path, "ภาพ.jpg", "photo"))
    assert await telegram.send(delivery(telegram, bubble), NOW) == Accepted(("901",))
    (call,) = platform.calls
    assert call.name == "sendPhoto"
    assert parts(call) == {
        "chat_id": "5550001",
        "caption": "กิจกรรมวันภาษาไทย",
        "reply_markup": '{"inline_keyboard": [[{"text": "เมนู", "callback_data": "c|menu"}]]}',
        "photo": ("ภาพ.jpg", "image/jpeg", b"full"),
    }


async def test_telegram_gets_a_document_under_its_name(
    platform: Platform, telegram: TelegramChannel, store: FolderStore
) -> None:
    file = Attached(store.keep(b"%PDF-1.7", "pdf"), NAME, "file")
    await telegram.send(delivery(telegram, Bubble("", file=file)), NOW)
    (call,) = platform.calls
    assert call.name == "sendDocument"
    assert f'filename="{NAME}"'.replace('"เศษส่วน"', '\\"เศษส่วน\\"').encode() in call.body
    assert parts(call)["document"][1:] == ("application/pdf", b"%PDF-1.7")
    assert "caption" not in parts(call)


async def test_a_file_that_is_gone_is_not_sent(
    platform: Platform, telegram: TelegramChannel, store: FolderStore
) -> None:
    path = store.keep(b"%PDF-1.7", "pdf")
    row = delivery(telegram, Bubble("แผนการสอน", file=Attached(path, NAME, "file")))
    store.remove([path])
    for each in (row, delivery(telegram, Bubble("", file=Attached("../secret.pdf", NAME, "file")))):
        with pytest.raises(Refused):
            await telegram.send(each, NOW)
    assert platform.calls == []


async def test_a_file_waits_for_its_store(
    platform: Platform, http: aiohttp.ClientSession, s3: S3, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The store does not answer; then it answers, but its bucket is not there."""
    bubble = Bubble("", file=Attached(f"3f/3f{'a' * 30}.pdf", NAME, "file"))
    for address in ("http://127.0.0.1:1", s3.url):
        monkeypatch.setenv("AWS_ENDPOINT_URL", address)
        telegram = telegram_platform.channel(http, platform.address, media=open_media("s3://no-bucket-of-ours"))
        with pytest.raises(FilesUnavailable) as failed:
            await telegram.send(delivery(telegram, bubble), NOW)
        assert (failed.value.again, failed.value.doubtful) == (True, False)
    assert platform.calls == []


async def test_a_file_follows_its_group_and_says_when_it_may_be_there_twice(
    platform: Platform, telegram: TelegramChannel, store: FolderStore
) -> None:
    bubble = Bubble("สรุป", file=Attached(store.keep(b"%PDF-1.7", "pdf"), NAME, "file"))
    platform.answers = [answer(400, "Bad Request: group chat was upgraded", migrate_to_chat_id=-100777)]
    row = delivery(telegram, bubble, doubtful=True, chat="-777")
    assert await telegram.send(row, NOW) == Accepted(("902",), maybe_double=True)
    assert [parts(call)["chat_id"] for call in platform.calls] == ["-777", "-100777"]


async def test_a_file_whose_answer_does_not_come_may_be_there(
    platform: Platform, telegram: TelegramChannel, store: FolderStore
) -> None:
    platform.answers = [half_an_answer]
    with pytest.raises(Exception) as raised:
        await telegram.send(delivery(telegram, Bubble("", file=Attached(store.keep(b"x", "pdf"), NAME, "file"))), NOW)
    assert getattr(raised.value, "reason", "") == "no_answer"
    telegram_platform.shows_no_token(raised.value)


def test_a_text_too_long_to_stand_under_a_photo_follows_it() -> None:
    text = "ประชุมออกแบบแผนการสอนเศษส่วน " * 40
    calls = telegram_compose([Bubble(text, MENU, file=PHOTO)], TO_TEACHER)
    assert [call.method for call in calls] == ["sendPhoto", "sendMessage"]
    assert ["reply_markup" in json.loads(call.body) for call in calls] == [False, True]
    (short,) = telegram_compose([Bubble("ก" * 1024, MENU, file=PHOTO)], TO_TEACHER)
    assert utf16_length(json.loads(short.body)["caption"]) == 1024


def test_a_text_cannot_become_a_photo() -> None:
    pressed = Address("5550001", NOW, pressed_message="101")
    bubbles = [Bubble("ภาพ", file=PHOTO, replaces=True), Bubble("ข้อ 4", replaces=True)]
    calls = telegram_compose(bubbles, pressed)
    assert [call.method for call in calls] == ["sendPhoto", "editMessageText"]


@pytest.mark.parametrize("text", ["กิจกรรมวันภาษาไทย", ""])
@pytest.mark.parametrize("taps", [MENU, ()])
def test_line_gets_the_addresses_of_a_photo(text: str, taps: tuple[Tap, ...]) -> None:
    (row,) = line_compose([Bubble(text, taps, file=PHOTO)], Address(TEACHER, NOW))
    photo, *rest = said(row)
    assert photo == {
        "type": "image",
        "originalContentUrl": "https://bot.example/media/1.jpg",
        "previewImageUrl": "https://bot.example/media/1.p.jpg",
    }
    assert len(rest) == int(bool(text or taps))
    body = {"to": TEACHER, "messages": [photo, *rest]}
    headers = {"Authorization": f"Bearer {LINE_TOKEN}", "Content-Type": "application/json"}
    url = "https://api.line.me/v2/bot/message/push"
    found = VALIDATOR.check(
        {"method": "POST", "url": url, "headers": headers | {"X-Line-Retry-Key": RETRY_KEY}, "body": body}
    )
    assert [str(each) for each in found] == []


@pytest.mark.parametrize(
    "file",
    [
        Attached(f"3f/3f{'a' * 30}.pdf", NAME, "file", "https://bot.example/media/1.pdf"),
        Attached(PHOTO.path, "ภาพ.jpg", "photo"),
        Attached(PHOTO.path, "ภาพ.jpg", "photo", "http://bot.example/1.jpg", "http://bot.example/1.p.jpg"),
        Attached(PHOTO.path, "ภาพ.jpg", "photo", "https://bot.example/" + "a" * 2000, PHOTO.preview_url),
    ],
)
def test_what_line_does_not_take_is_our_fault(file: Attached) -> None:
    with pytest.raises(ValueError):
        line_compose([Bubble("แผนการสอน", file=file)], Address(TEACHER, NOW))
