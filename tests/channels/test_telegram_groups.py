"""In a group only what was said to the bot is for it, and the bot's name is no part of what was said."""

import json
from typing import Any

import pytest

from bot.channels import Unreadable
from bot.channels.telegram.group import Self
from bot.channels.telegram.read import Reader
from bot.inbound import READS_ALL, Change, Changed, Edited, Ignored, Said, What
from tests.channels.test_telegram_reading import GROUP, ME, NOW, SOMSRI, message, read

RIGHTS = (
    "can_be_edited", "is_anonymous", "can_manage_chat", "can_delete_messages", "can_manage_video_chats",
    "can_restrict_members", "can_promote_members", "can_change_info", "can_invite_users", "can_post_stories",
    "can_edit_stories", "can_delete_stories",
)  # fmt: skip


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


def test_who_is_called_is_asked_again_before_the_bot_knows_its_name() -> None:
    reader = Reader(Self(123456789), lambda: NOW)
    command = {"text": "/log@PhakhiBot", "entities": [{"type": "bot_command", "offset": 0, "length": 14}]}
    body = json.dumps(message(chat=GROUP, **command)).encode()
    with pytest.raises(Unreadable):
        reader.read(body)
    reader.me = ME
    assert reader.read(body).what == Said("/log", mentions_bot=True)


def test_an_answer_to_the_bot_says_so() -> None:
    bot = {"id": 123456789, "is_bot": True, "first_name": "ภาคี"}
    asked = {"message_id": 5, "from": bot, "chat": GROUP, "date": 1795342770, "text": "ก"}
    assert in_group(text="ปลูกผัก", reply_to_message=asked) == Said("ปลูกผัก", mentions_bot=True, answers_bot=True)
    private = message(text="ปลูกผัก", reply_to_message=asked)
    assert read(private).what == Said("ปลูกผัก")


def test_an_edited_text_says_whether_it_is_for_the_bot() -> None:
    command = {"text": "/log ก", "entities": [{"type": "bot_command", "offset": 0, "length": 4}]}
    for fields, what in (({"text": "ก"}, Edited("ก")), (command, Edited("/log ก", mentions_bot=True))):
        update = message(chat=GROUP, edit_date=1795342790, **fields)
        assert read({"update_id": 3, "edited_message": update["message"]}).what == what


def member(status: str) -> dict[str, Any]:
    return {"user": {"id": 123456789, "is_bot": True, "first_name": "ภาคี"}, "status": status} | (
        dict.fromkeys(RIGHTS, False) if status == "administrator" else {}
    )


@pytest.mark.parametrize(
    ("before", "after", "privacy", "what"),
    [
        ("left", "member", True, Changed(Change.BOT_ADDED)),
        ("left", "member", False, Changed(Change.BOT_ADDED, READS_ALL)),
        ("left", "administrator", True, Changed(Change.BOT_ADDED, READS_ALL)),
        ("member", "administrator", True, Changed(Change.BOT_ADDED, READS_ALL)),
        ("member", "administrator", False, Ignored("bot_rights")),
        ("administrator", "member", True, Ignored("bot_rights")),
        ("administrator", "left", True, Changed(Change.BOT_REMOVED)),
        ("left", "kicked", True, Ignored("bot_rights")),
    ],
)
def test_a_bot_that_comes_knows_whether_it_is_told_everything(
    before: str, after: str, privacy: bool, what: What
) -> None:
    reader = Reader(Self(123456789, "PhakhiBot", reads_all=not privacy), lambda: NOW)
    states = {"old_chat_member": member(before), "new_chat_member": member(after)}
    kicked = {"until_date": 0} if after == "kicked" else {}
    states["new_chat_member"] |= kicked
    changed = {"chat": GROUP, "from": SOMSRI, "date": 1795342777, **states}
    assert reader.read(json.dumps({"update_id": 3, "my_chat_member": changed}).encode()).what == what
