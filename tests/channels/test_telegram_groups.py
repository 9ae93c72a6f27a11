"""In a group only what was said to the bot is for it, and the bot's name is no part of what was said."""

import json
from typing import Any

import pytest

from bot.channels.telegram.group import Self
from bot.channels.telegram.read import Reader
from bot.inbound import Said, What
from tests.channels.test_telegram_reading import GROUP, NOW, SOMSRI, message, read


def in_group(**fields: Any) -> What:
    return read(message(chat=GROUP, **fields)).what


@pytest.mark.parametrize(
    ("fields", "what"),
    [
        ({"text": "พรุ่งนี้ประชุมนะ"}, Said("พรุ่งนี้ประชุมนะ")),
        ({"text": "/log", "entities": [{"type": "bot_command", "offset": 0, "length": 4}]}, Said("/log", True)),
        (
            {"text": "/log@PHAKHIBOT ก ข", "entities": [{"type": "bot_command", "offset": 0, "length": 14}]},
            Said("/log ก ข", True),
        ),
        (
            {"text": "/log@OtherBot", "entities": [{"type": "bot_command", "offset": 0, "length": 13}]},
            Said("/log@OtherBot"),
        ),
        (
            {"text": "@PhakhiBot", "entities": [{"type": "mention", "offset": 0, "length": 10}]},
            Said("@PhakhiBot", True),
        ),
        (
            {"text": "ถาม @PhakhiBot ดูสิ", "entities": [{"type": "mention", "offset": 4, "length": 10}]},
            Said("ถาม @PhakhiBot ดูสิ", True),
        ),
        (
            {"text": "ถาม @SomeBody ดูสิ", "entities": [{"type": "mention", "offset": 4, "length": 9}]},
            Said("ถาม @SomeBody ดูสิ"),
        ),
        (
            {
                "text": "ภาคี เมนู",
                "entities": [
                    {
                        "type": "text_mention",
                        "offset": 0,
                        "length": 4,
                        "user": {"id": 123456789, "is_bot": True, "first_name": "ภาคี"},
                    }
                ],
            },
            Said("เมนู", True),
        ),
    ],
)
def test_in_a_group_only_what_is_said_to_the_bot_is_for_it(fields: dict[str, Any], what: What) -> None:
    assert in_group(**fields) == what


def test_a_reply_to_somebody_else_is_not_for_the_bot() -> None:
    other = {"message_id": 5, "from": SOMSRI | {"id": 5550002}, "chat": GROUP, "date": 1795342770, "text": "ก"}
    assert in_group(text="เห็นด้วย", reply_to_message=other) == Said("เห็นด้วย")


def test_a_command_with_the_bots_name_is_the_command_in_a_private_chat_too() -> None:
    entities = [{"type": "bot_command", "offset": 0, "length": 16}]
    assert read(message(text="/start@PhakhiBot TN7K2M", entities=entities)).what == Said("/start TN7K2M")


def test_a_command_with_a_name_is_not_ours_before_the_bot_knows_its_name() -> None:
    reader = Reader(Self(123456789), lambda: NOW)
    body = json.dumps(
        message(chat=GROUP, text="/log@PhakhiBot", entities=[{"type": "bot_command", "offset": 0, "length": 14}])
    )
    assert reader.read(body.encode()).what == Said("/log@PhakhiBot")
