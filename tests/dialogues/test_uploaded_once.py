"""Telegram has a file once it was uploaded: everybody else gets it by its id, as long as we keep it ourselves."""

import json

import pytest

from bot.simulator.phone import Phone
from bot.simulator.samples import PDF
from storage.demo import demo_people
from storage.member import Membership
from tests.dialogues.talking import heard, rows, talk
from tests.dialogues.test_announced_pictures import with_photo
from tests.dialogues.test_announcements import BODY, COLLEAGUE, COORDINATOR, NETWORK, only, recipients
from tests.dialogues.test_unsent import on_disk
from tests.phone import Town

__all__ = ["only"]

pytestmark = pytest.mark.parametrize("platform", ["telegram"])


async def others(town: Town) -> list[Phone]:
    """The phones of those who get it."""
    numbers = sorted({each.member_id for each in await rows(town, Membership, network_id=NETWORK)})
    codes = [demo_people()[number - 1].code for number in numbers]
    return [town.simulator.phone("telegram", code) for code in codes if code != COORDINATOR]


def calls(town: Town, method: str) -> tuple[int, list[str]]:
    """How many calls held the file itself, and the ids that the others held."""
    made = [each for each in town.simulator.requests if each["url"].endswith(f"/{method}")]
    kinds = [next(value for name, value in each["headers"].items() if name.lower() == "content-type") for each in made]
    parameter = {"sendPhoto": "photo", "sendDocument": "document"}[method]
    by_id = [json.loads(each["body"])[parameter] for each, kind in zip(made, kinds, strict=True) if "json" in kind]
    return len(made) - len(by_id), by_id


def pictures(phone: Phone) -> list[str]:
    return [bubble.text for bubble in phone.bubbles if not bubble.mine and bubble.kind in ("photo", "file")]


async def test_a_photo_goes_up_once_for_everybody(only: Town, platform: str) -> None:
    phone, count = await with_photo(only, platform), await recipients(only)
    await talk(only, phone, "[ส่งตามเวลานี้]")
    uploads, by_id = calls(only, "sendPhoto")
    assert (uploads, len(by_id), len(set(by_id))) == (1, count - 1, 1)
    assert BODY in pictures(only.simulator.phone(platform, COLLEAGUE))[-1]


async def test_a_document_goes_up_once_for_everybody_under_its_name(only: Town, platform: str) -> None:
    phone, count = only.simulator.phone(platform, COORDINATOR), await recipients(only)
    await talk(only, phone, f"ประกาศ {BODY}")
    await phone.send_file("กำหนดการ.pdf", PDF)
    await heard(only, phone)
    await talk(only, phone, "[ส่งตามเวลานี้]")
    uploads, by_id = calls(only, "sendDocument")
    assert (uploads, len(by_id)) == (1, count - 1)
    message = only.simulator.phone(platform, COLLEAGUE).bubbles[-1].content
    assert message["document"]["file_name"] == "กำหนดการ.pdf"


async def test_what_telegram_does_not_know_any_more_goes_up_again(only: Town, platform: str) -> None:
    phone = await with_photo(only, platform)
    await talk(only, phone, "[ส่งเมื่อสมาชิกทักมา]")
    members = (await others(only))[:3]
    await talk(only, members[0], "เมนู")
    only.simulator.phones.forget_files()
    for member in members[1:]:
        await talk(only, member, "เมนู")
    uploads, by_id = calls(only, "sendPhoto")
    assert (uploads, len(by_id)) == (2, 2)
    assert [len(pictures(member)) for member in members] == [1, 1, 1]


async def test_what_we_keep_no_more_is_not_sent_though_telegram_has_it(only: Town, platform: str) -> None:
    phone = await with_photo(only, platform)
    await talk(only, phone, "[ส่งเมื่อสมาชิกทักมา]")
    first, second = (await others(only))[:2]
    await talk(only, first, "เมนู")
    for path in on_disk(only):
        path.unlink()
    await talk(only, second, "เมนู")
    assert (len(pictures(first)), pictures(second)) == (1, [])


async def test_a_new_process_uploads_it_once_more(only: Town, platform: str) -> None:
    phone = await with_photo(only, platform)
    await talk(only, phone, "[ส่งเมื่อสมาชิกทักมา]")
    first, *members = (await others(only))[:3]
    await talk(only, first, "เมนู")
    await only.restart()
    for member in members:
        await talk(only, member, "เมนู")
    uploads, by_id = calls(only, "sendPhoto")
    assert (uploads, len(by_id)) == (2, 1)
