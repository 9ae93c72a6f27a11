"""A group on loopback: what a bot is told of it, and what it can say there, as on the real platforms."""

import uuid
from typing import Any

import pytest

from bot.simulator.chat import NotPossible
from tests.simulator.echo import Echo, running

GROUP = "ครูธาร"


def texts(echo: Echo) -> list[str]:
    """What the bot was told of texts, oldest first."""
    events = [event for body in echo.came for event in body.get("events", [body])]
    return [event["message"]["text"] for event in events if "text" in event.get("message", {})]


def last(echo: Echo) -> dict[str, Any]:
    body = echo.came[-1]
    told: dict[str, Any] = body["events"][-1] if "events" in body else body
    return told


async def test_on_line_a_bot_in_the_group_hears_everything_and_answers_there() -> None:
    async with running() as (simulator, echo):
        group, phone = simulator.group("line", GROUP), simulator.phone("line", "M13")
        await group.say(phone, "ก่อนมีบอต")
        assert echo.came == []
        await group.add(phone)
        joined = last(echo)
        assert (joined["type"], joined["source"]) == ("join", {"type": "group", "groupId": group.chat})
        assert [bubble.text for bubble in group.new()] == ["สวัสดีค่ะ"]
        await group.say(phone, "พรุ่งนี้ประชุม")
        assert last(echo)["source"] == {"type": "group", "groupId": group.chat, "userId": phone.chat}
        await group.say(phone, "จากเครื่องคอมพิวเตอร์", unnamed=True)
        assert last(echo)["source"] == {"type": "group", "groupId": group.chat}
        assert texts(echo) == ["พรุ่งนี้ประชุม", "จากเครื่องคอมพิวเตอร์"]
        assert (len(group.new()), phone.new()) == (2, [])


async def test_on_line_the_bots_name_is_a_mention_and_an_answer_quotes() -> None:
    async with running() as (simulator, echo):
        group, phone = simulator.group("line", GROUP), simulator.phone("line", "M13")
        await group.add(phone)
        (greeting,) = group.new()
        await group.say(phone, f"📚 {group.bot_name} เมนู", answers=greeting)
        message = last(echo)["message"]
        (mentionee,) = message["mention"]["mentionees"]
        assert (mentionee["index"], mentionee["length"], mentionee["isSelf"]) == (3, len(group.bot_name), True)
        assert message["quotedMessageId"] == greeting.message_id


async def test_on_line_what_is_edited_or_taken_back_is_told() -> None:
    async with running() as (simulator, echo):
        group, phone = simulator.group("line", GROUP), simulator.phone("line", "M13")
        await group.add(phone)
        said = await group.say(phone, "ผิด")
        await group.edit(phone, said, "ถูก")
        edited = last(echo)
        assert (edited["type"], edited["message"]["id"], edited["message"]["text"]) == (
            "messageEdited", said.message_id, "ถูก",
        )  # fmt: skip
        await group.unsend(phone, said)
        assert last(echo)["unsend"] == {"messageId": said.message_id}
        assert [bubble.text for bubble in group.bubbles if bubble.mine] == []
        assert [bubble.kind for bubble in await group.send_photos(phone, 2)] == ["photo", "photo"]


async def test_on_line_a_push_reaches_a_group_that_the_bot_is_in_and_costs_one_for_each_member() -> None:
    async with running() as (simulator, echo):
        group, phone = simulator.group("line", GROUP), simulator.phone("line", "M13")
        push = {"to": group.chat, "messages": [{"type": "text", "text": "แจ้งข่าว"}]}
        assert (await echo.call_line("push", push, str(uuid.uuid4())))[0] == 400
        await group.add(phone)
        await group.say(simulator.phone("line", "M14"), "สวัสดี")
        group.new()
        assert (await echo.call_line("push", push, str(uuid.uuid4())))[0] == 200
        assert [bubble.text for bubble in group.new()] == ["แจ้งข่าว"]
        assert simulator.line.used == 2
        await group.remove(phone)
        assert last(echo)["type"] == "leave"
        assert (await echo.call_line("push", push, str(uuid.uuid4())))[0] == 400
        with pytest.raises(NotPossible):
            await group.promote(phone)


async def test_on_telegram_privacy_mode_lets_through_what_is_meant_for_the_bot() -> None:
    async with running() as (simulator, echo):
        group, phone = simulator.group("telegram", GROUP), simulator.phone("telegram", "M13")
        await group.add(phone)
        membership, service = echo.came
        assert membership["my_chat_member"]["new_chat_member"]["status"] == "member"
        assert service["message"]["new_chat_members"][0]["is_bot"]
        (greeting,) = group.new()
        theirs = await group.say(phone, "พรุ่งนี้ประชุม")
        await group.say(phone, f"{group.bot_name} ประชุม")
        await group.say(phone, "/log@OtherBot ประชุม")
        await group.say(phone, "เห็นด้วย", answers=theirs)
        await group.send_photos(phone, caption="ภาพ")
        await group.edit(phone, theirs, "มะรืนนี้ประชุม")
        assert texts(echo) == []
        await group.say(phone, "/log ประชุม")
        await group.say(phone, f"/log{group.bot_name} ประชุม")
        assert [entity["type"] for entity in last(echo)["message"]["entities"]] == ["bot_command"]
        await group.say(phone, "ปลูกผัก", answers=greeting)
        assert texts(echo) == ["/log ประชุม", f"/log{group.bot_name} ประชุม", "ปลูกผัก"]


async def test_on_telegram_an_administrator_hears_everything() -> None:
    async with running() as (simulator, echo):
        group, phone = simulator.group("telegram", GROUP), simulator.phone("telegram", "M13")
        await group.add(phone)
        await group.promote(phone)
        changed = last(echo)["my_chat_member"]
        assert (changed["old_chat_member"]["status"], changed["new_chat_member"]["status"]) == (
            "member", "administrator",
        )  # fmt: skip
        said = await group.say(phone, f"📚 {group.bot_name} ประชุม")
        (entity,) = last(echo)["message"]["entities"]
        assert (entity["type"], entity["offset"]) == ("mention", 3)
        await group.edit(phone, said, "ไม่ประชุม")
        assert last(echo)["edited_message"]["text"] == "ไม่ประชุม"
        await group.say(phone, "ประกาศ", unnamed=True)
        assert last(echo)["message"]["sender_chat"]["id"] == int(group.chat)
        await group.send_photos(phone, 2, caption="ภาพ")
        assert [body["message"].get("caption") for body in echo.came[-2:]] == ["ภาพ", None]
        await group.unsend(phone, said)
        assert len([bubble for bubble in group.bubbles if bubble.text == "ไม่ประชุม"]) == 0


async def test_on_telegram_a_bot_without_privacy_mode_hears_everything() -> None:
    async with running() as (simulator, echo):
        simulator.telegram.reads_all = True
        assert (await echo.call_telegram("getMe", {}))["result"]["can_read_all_group_messages"]
        group, phone = simulator.group("telegram", GROUP), simulator.phone("telegram", "M13")
        await group.add(phone)
        await group.say(phone, "พรุ่งนี้ประชุม")
        assert texts(echo) == ["พรุ่งนี้ประชุม"]


async def test_on_telegram_a_bot_that_was_taken_out_says_nothing_more() -> None:
    async with running() as (simulator, echo):
        group, phone = simulator.group("telegram", GROUP), simulator.phone("telegram", "M13")
        await group.add(phone, administrator=True)
        assert await group.redeliver() == 200
        with pytest.raises(NotPossible):
            await group.add(phone)
        await group.remove(phone)
        assert last(echo)["my_chat_member"]["new_chat_member"]["status"] == "kicked"
        told = await echo.call_telegram("sendMessage", {"chat_id": int(group.chat), "text": "ยังอยู่ไหม"})
        assert (told["error_code"], told["description"]) == (403, "Forbidden: bot was kicked from the supergroup chat")
        await group.say(phone, "ไม่อยู่แล้ว")
        assert texts(echo) == []
        with pytest.raises(NotPossible):
            await group.remove(phone)
