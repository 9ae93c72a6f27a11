"""LINE on loopback does what LINE does."""

import uuid

import aiohttp
import pytest

from bot.simulator.phone import NotPossible, landscape
from bot.simulator.phones import State
from tests.simulator.echo import LINE_TOKEN, Echo, Watch, running

TEXT = {"messages": [{"type": "text", "text": "พรุ่งนี้ประชุม 13.00 น."}]}


def press(label: str, data: str = "c|menu") -> dict[str, object]:
    return {"type": "postback", "label": label, "data": data, "displayText": label}


def card(*labels: str) -> dict[str, object]:
    buttons = [{"type": "button", "action": press(label)} for label in labels]
    texts = [{"type": "text", "text": "บันทึกเรียบร้อยแล้วค่ะ"}, {"type": "text", "text": "เลขที่ 12"}]
    body = {"type": "box", "layout": "vertical", "contents": texts}
    footer = {"type": "box", "layout": "vertical", "contents": buttons}
    return {"type": "flex", "altText": "บันทึกแล้ว", "contents": {"type": "bubble", "body": body, "footer": footer}}


def offers(*labels: str) -> dict[str, object]:
    items = [{"type": "action", "action": press(label)} for label in labels]
    return {"type": "text", "text": "เลือกได้เลยค่ะ", "quickReply": {"items": items}}


async def test_a_text_is_answered() -> None:
    async with running() as (simulator, echo):
        phone = simulator.phone("line", "M01", "สมใจ ใจดี")
        await phone.say("สวัสดีค่ะ")
        assert [str(bubble) for bubble in phone.new()] == ["สวัสดีค่ะ"]
        assert phone.new() == []
        (event,) = echo.came[0]["events"]
        assert (event["message"]["text"], event["source"]["userId"]) == ("สวัสดีค่ะ", phone.chat)


async def test_a_reply_token_is_used_once() -> None:
    async with running() as (simulator, echo):
        await simulator.phone("line", "M01").say("หนึ่ง")
        token = echo.came[0]["events"][0]["replyToken"]
        assert await echo.call_line("reply", {"replyToken": token, **TEXT}) == (
            400,
            {"message": "Invalid reply token"},
        )


async def test_a_reply_token_grows_old() -> None:
    watch = Watch()
    async with running(watch) as (simulator, echo):
        echo.silent = True
        phone = simulator.phone("line", "M01")
        await phone.say("หนึ่ง")
        watch.passes(seconds=61)
        token = echo.came[0]["events"][0]["replyToken"]
        assert (await echo.call_line("reply", {"replyToken": token, **TEXT}))[0] == 400
        await phone.redeliver()
        assert (await echo.call_line("reply", {"replyToken": token, **TEXT}))[0] == 200


async def test_a_retry_key_delivers_once() -> None:
    async with running() as (simulator, echo):
        phone = simulator.phone("line", "M01")
        await phone.follow()
        phone.new()
        key = str(uuid.uuid4())
        first = await echo.call_line("push", {"to": phone.chat, **TEXT}, key)
        again = await echo.call_line("push", {"to": phone.chat, **TEXT}, key)
        assert (first[0], again[0]) == (200, 409)
        assert again[1]["sentMessages"] == first[1]["sentMessages"]
        assert len(phone.new()) == 1
        assert [one["status"] for one in simulator.requests if one["url"].endswith("push")] == [200, 409]


async def test_a_retry_key_has_no_place_at_a_reply() -> None:
    async with running() as (_, echo):
        status, _ = await echo.call_line("reply", {"replyToken": "x", **TEXT}, str(uuid.uuid4()))
        assert status == 400


@pytest.mark.parametrize("count", [0, 6])
async def test_a_call_has_one_to_five_messages(count: int) -> None:
    async with running() as (simulator, echo):
        phone = simulator.phone("line", "M01")
        await phone.follow()
        assert (await echo.call_line("push", {"to": phone.chat, "messages": TEXT["messages"] * count}))[0] == 400


async def test_a_wrong_token_is_turned_away() -> None:
    async with running() as (_, echo):
        assert (await echo.call_line("push", {"to": "U", **TEXT}, token="wrong"))[0] == 401


async def test_who_blocked_the_bot_gets_nothing_and_the_bot_a_200() -> None:
    async with running() as (simulator, echo):
        phone = simulator.phone("line", "M01")
        await phone.follow()
        await phone.block()
        phone.new()
        assert phone.state is State.BLOCKED
        assert (await echo.call_line("push", {"to": phone.chat, **TEXT}))[0] == 200
        assert phone.new() == []
        assert await profile(echo, phone.chat) == 404
        with pytest.raises(NotPossible):
            await phone.say("ยังอยู่ไหม")
        await phone.unblock()
        kinds = [body["events"][0]["type"] for body in echo.came]
        assert kinds == ["follow", "unfollow", "follow"]
        assert echo.came[-1]["events"][0]["follow"]["isUnblocked"]
        assert await profile(echo, phone.chat) == 200


async def profile(echo: Echo, chat: str) -> int:
    assert echo.simulator is not None
    headers = {"Authorization": f"Bearer {LINE_TOKEN}"}
    async with (
        aiohttp.ClientSession(headers=headers) as http,
        http.get(f"{echo.simulator.line_api}/v2/bot/profile/{chat}") as answer,
    ):
        return answer.status


async def test_quick_replies_are_gone_after_the_next_message_and_cards_stay() -> None:
    async with running() as (simulator, echo):
        phone = simulator.phone("line", "M01")
        echo.line_messages = [card("แก้ไข"), offers("ข้าม", "ยกเลิก")]
        await phone.say("บันทึก")
        saved, offer = phone.new()
        assert saved.text == "บันทึกเรียบร้อยแล้วค่ะ\nเลขที่ 12"
        assert (saved.buttons, offer.buttons) == (("แก้ไข",), ("ข้าม", "ยกเลิก"))
        echo.line_messages = [{"type": "text", "text": "ได้ค่ะ"}]
        await phone.tap("ข้าม")
        assert [bubble.buttons for bubble in phone.bubbles if bubble.taps] == [("แก้ไข",)]
        assert phone.bubbles[-2].text == "ข้าม"
        assert echo.came[-1]["events"][0]["postback"] == {"data": "c|menu"}
        with pytest.raises(NotPossible, match="แก้ไข"):
            await phone.tap("ยกเลิก")


async def test_everything_a_phone_can_send_is_spec_true() -> None:
    async with running() as (simulator, echo):
        echo.silent = True
        phone = simulator.phone("line", "M01")
        photo = await phone.send_photo()
        await phone.send_photos(3)
        await phone.send_sticker()
        await phone.send_location()
        await phone.send_file()
        await phone.send_voice()
        await phone.send_video()
        text = await phone.say("ประชุมเมื่อวาน")
        await phone.edit(text, "ประชุมวันนี้")
        await phone.unsend(phone.bubbles[-1])
        kinds = [body["events"][0].get("message", body["events"][0])["type"] for body in echo.came]
        assert kinds[:8] == ["image", "image", "image", "image", "sticker", "location", "file", "audio"]
        assert kinds[8:] == ["video", "text", "text", "unsend"]
        assert echo.came[-1]["events"][0]["unsend"]["messageId"] == text.message_id
        assert all(bubble.message_id != text.message_id for bubble in phone.bubbles)
        headers = {"Authorization": f"Bearer {LINE_TOKEN}"}
        url = f"{simulator.line_data_api}/v2/bot/message/{photo.message_id}/content"
        async with aiohttp.ClientSession(headers=headers) as http, http.get(url) as answer:
            assert await answer.read() == landscape()


async def test_a_rich_menu_is_created_painted_and_shown() -> None:
    async with running() as (simulator, echo):
        echo.silent = True
        area = {"bounds": {"x": 0, "y": 0, "width": 1250, "height": 1686}, "action": press("บันทึกกิจกรรม", "c|log")}
        menu = {
            "size": {"width": 2500, "height": 1686},
            "selected": True,
            "name": "ภาคี",
            "chatBarText": "เมนูภาคี",
            "areas": [area],
        }
        headers = {"Authorization": f"Bearer {LINE_TOKEN}"}
        async with aiohttp.ClientSession(headers=headers) as http:
            api = simulator.line_api
            async with http.post(f"{api}/v2/bot/richmenu", json=menu) as answer:
                name = (await answer.json())["richMenuId"]
            async with http.post(f"{api}/v2/bot/user/all/richmenu/{name}") as answer:
                assert answer.status == 400
            address = f"/v2/bot/richmenu/{name}/content"
            kind = {"Content-Type": "image/jpeg"}
            async with http.post(api + address, data=landscape(), headers=kind) as answer:
                assert answer.status == 404
            async with http.post(simulator.line_data_api + address, data=landscape(), headers=kind) as answer:
                assert answer.status == 200
            async with http.post(f"{api}/v2/bot/user/all/richmenu/{name}") as answer:
                assert answer.status == 200
            async with http.get(f"{api}/v2/bot/user/all/richmenu") as answer:
                assert (await answer.json())["richMenuId"] == name
            async with http.get(f"{api}/v2/bot/richmenu/list") as answer:
                assert [found["name"] for found in (await answer.json())["richmenus"]] == ["ภาคี"]
        phone = simulator.phone("line", "M01")
        await phone.tap("บันทึกกิจกรรม")
        assert echo.came[-1]["events"][0]["postback"]["data"] == "c|log"


async def test_the_quota_counts_whom_a_push_reaches() -> None:
    async with running() as (simulator, echo):
        simulator.line.quota = 1
        one, two = simulator.phone("line", "M01"), simulator.phone("line", "M02")
        await one.follow()
        await two.follow()
        assert (await echo.call_line("multicast", {"to": [one.chat, two.chat], **TEXT}))[0] == 429
        assert (await echo.call_line("push", {"to": one.chat, **TEXT}))[0] == 200
        assert await echo.call_line("push", {"to": two.chat, **TEXT}) == (
            429,
            {"message": "You have reached your monthly limit."},
        )
        assert simulator.line.used == 1
