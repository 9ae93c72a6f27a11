"""Telegram on loopback does what Telegram does."""

import asyncio
from typing import Any

import aiohttp
import pytest

from bot.simulator.phone import NotPossible, landscape
from bot.simulator.telegram_phone import TelegramPhone
from tests.simulator.echo import Echo, Watch, running


async def refused(echo: Echo, method: str, body: dict[str, Any]) -> tuple[int, str]:
    told = await echo.call_telegram(method, body)
    assert not told["ok"]
    return told["error_code"], told["description"]


async def test_a_text_is_answered_and_a_button_is_pressed() -> None:
    async with running() as (simulator, echo):
        phone = simulator.phone("telegram", "M01", "สมใจ ใจดี")
        await phone.say("สวัสดีค่ะ")
        assert [str(bubble) for bubble in phone.new()] == ["สวัสดีค่ะ [ตกลง]"]
        await phone.tap("ตกลง")
        query = echo.came[-1]["callback_query"]
        assert query["data"] == "c|ok"
        assert (await echo.call_telegram("answerCallbackQuery", {"callback_query_id": query["id"]}))["ok"]
        status, text = await refused(echo, "answerCallbackQuery", {"callback_query_id": query["id"]})
        assert (status, "query is too old" in text) == (400, True)


async def test_a_message_is_edited_in_place() -> None:
    async with running() as (simulator, echo):
        phone = simulator.phone("telegram", "M01")
        await phone.say("สวัสดีค่ะ")
        (bubble,) = phone.new()
        change = {"chat_id": int(phone.chat), "message_id": int(bubble.message_id), "text": "แก้แล้วค่ะ"}
        assert (await echo.call_telegram("editMessageText", change))["ok"]
        assert [str(bubble) for bubble in phone.new()] == ["แก้แล้วค่ะ"]
        assert len(phone.bubbles) == 2
        assert "message is not modified" in (await refused(echo, "editMessageText", change))[1]
        gone = change | {"message_id": 9999}
        assert await refused(echo, "editMessageText", gone) == (400, "Bad Request: message to edit not found")
        assert (await echo.call_telegram("deleteMessage", {"chat_id": phone.chat, "message_id": bubble.message_id}))[
            "ok"
        ]
        assert len(phone.bubbles) == 1


async def test_what_the_platform_refuses() -> None:
    async with running() as (simulator, echo):
        phone = simulator.phone("telegram", "M01")
        chat = int(phone.chat)
        first = await refused(echo, "sendMessage", {"chat_id": chat, "text": "สวัสดี"})
        assert first == (403, "Forbidden: bot can't initiate conversation with a user")
        await phone.follow()
        assert echo.came[-1]["message"]["entities"][0]["type"] == "bot_command"
        assert (await refused(echo, "sendMessage", {"chat_id": 5, "text": "ก"}))[1] == "Bad Request: chat not found"
        assert "too long" in (await refused(echo, "sendMessage", {"chat_id": chat, "text": "ก" * 4097}))[1]
        assert "empty" in (await refused(echo, "sendMessage", {"chat_id": chat, "text": " "}))[1]
        markup = {"inline_keyboard": [[{"text": "ก", "callback_data": "ก" * 22}]]}
        long = await refused(echo, "sendMessage", {"chat_id": chat, "text": "ก", "reply_markup": markup})
        assert long[1] == "Bad Request: BUTTON_DATA_INVALID"
        await phone.block()
        assert echo.came[-1]["my_chat_member"]["new_chat_member"]["status"] == "kicked"
        assert (await refused(echo, "sendMessage", {"chat_id": chat, "text": "ก"}))[0] == 403
        await phone.unblock()
        assert (await echo.call_telegram("sendMessage", {"chat_id": chat, "text": "ก"}))["ok"]
        assert (await refused(echo, "sendNothing", {}))[0] == 404


async def test_everything_a_phone_can_send_is_spec_true() -> None:
    async with running() as (simulator, echo):
        echo.silent = True
        phone = simulator.phone("telegram", "M01")
        text = await phone.say("ประชุมเมื่อวาน")
        await phone.edit(text, "ประชุมวันนี้")
        await phone.send_photo(caption="ค่ายภาษาไทย")
        await phone.send_photos(2)
        await phone.send_sticker()
        await phone.send_location()
        await phone.send_file("รายงาน.pdf")
        await phone.send_voice()
        await phone.send_video()
        assert len(echo.came) == 10
        assert echo.came[1]["edited_message"]["text"] == "ประชุมวันนี้"
        photo = echo.came[2]["message"]["photo"][-1]
        path = (await echo.call_telegram("getFile", {"file_id": photo["file_id"]}))["result"]["file_path"]
        url = f"{simulator.telegram_api}/file/bot{simulator.telegram.token}/{path}"
        async with aiohttp.ClientSession() as http, http.get(url) as answer:
            assert await answer.read() == landscape()
        await phone.unsend(phone.bubbles[0])
        assert len(echo.came) == 10


async def test_pictures_and_documents_are_shown() -> None:
    async with running() as (simulator, echo):
        phone = simulator.phone("telegram", "M01")
        await phone.follow()
        phone.new()
        form = aiohttp.FormData(quote_fields=False)
        form.add_field("chat_id", phone.chat)
        form.add_field("caption", "ผลสำรวจ")
        form.add_field("photo", landscape(), filename="ผล.jpg", content_type="image/jpeg")
        sent = await echo.call_telegram("sendPhoto", form)
        kept = simulator.phones.file(sent["result"]["photo"][0]["file_id"])
        assert kept is not None
        assert (kept.data, kept.name, phone.new()[0].text) == (landscape(), "ผล.jpg", "ผลสำรวจ")
        media = [{"type": "photo", "media": "https://simulator.invalid/media/1.png"}] * 2
        assert (await echo.call_telegram("sendMediaGroup", {"chat_id": phone.chat, "media": media}))["ok"]
        assert [bubble.kind for bubble in phone.new()] == ["photo", "photo"]


async def test_updates_are_polled_and_confirmed_by_the_offset() -> None:
    async with running(telegram_secret=None) as (simulator, echo):
        phone = simulator.phone("telegram", "M01")
        poll = asyncio.create_task(echo.call_telegram("getUpdates", {"timeout": 20}))
        await asyncio.sleep(0.05)
        await phone.say("หนึ่ง")
        (update,) = (await poll)["result"]
        assert update["message"]["text"] == "หนึ่ง"
        assert (await echo.call_telegram("getUpdates", {}))["result"] == [update]
        assert (await echo.call_telegram("getUpdates", {"offset": update["update_id"] + 1}))["result"] == []
        await simulator.taken()


async def test_a_second_poller_ends_the_first_and_a_webhook_both() -> None:
    async with running(telegram_secret=None) as (simulator, echo):
        first = asyncio.create_task(echo.call_telegram("getUpdates", {"timeout": 20}))
        await asyncio.sleep(0.05)
        assert (await echo.call_telegram("getUpdates", {}))["ok"]
        assert (await first)["error_code"] == 409
        hook = {"url": "https://simulator.invalid/telegram", "secret_token": "hook-secret_1"}
        assert (await echo.call_telegram("setWebhook", hook | {"allowed_updates": ["message"]}))["ok"]
        info = (await echo.call_telegram("getWebhookInfo", {}))["result"]
        assert (info["url"], info["allowed_updates"]) == (hook["url"], ["message"])
        assert (await refused(echo, "getUpdates", {}))[0] == 409
        phone = simulator.phone("telegram", "M01")
        await phone.say("สวัสดี")
        await phone.block()
        assert [sorted(update) for update in echo.came] == [["message", "update_id"]]


async def test_commands_are_shown_in_the_language_of_the_phone() -> None:
    async with running() as (simulator, echo):
        thai = [{"command": "log", "description": "บันทึกกิจกรรม"}]
        english = [{"command": "log", "description": "Log activity"}]
        await echo.call_telegram("setMyCommands", {"commands": english})
        await echo.call_telegram("setMyCommands", {"commands": thai, "language_code": "th"})
        assert (await echo.call_telegram("getMyCommands", {"language_code": "th"}))["result"] == thai
        phone, english_phone = simulator.phone("telegram", "M01"), simulator.phone("telegram", "M02", language="en")
        assert isinstance(phone, TelegramPhone)
        assert isinstance(english_phone, TelegramPhone)
        assert phone.menu == (("log", "บันทึกกิจกรรม"),)
        assert english_phone.menu == (("log", "Log activity"),)


async def test_a_phone_offers_only_what_is_there() -> None:
    watch = Watch()
    async with running(watch) as (simulator, echo):
        phone = simulator.phone("telegram", "M01")
        with pytest.raises(NotPossible, match="no button"):
            await phone.tap("ไม่มี")
        with pytest.raises(LookupError):
            await phone.redeliver()
        assert echo.came == []
