"""The whole bot keeps to Telegram's rates, on a clock that passes when somebody waits."""

import asyncio
import json
import shutil
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.simulator.phones import State
from bot.simulator.platform import Recorded
from storage import campaigns
from storage.demo import demo_people
from storage.session import Connection
from tests.phone import DatabaseUrl, Town
from tests.specifications.validate import Validator

#: Below the platform's 30, for a call needs a moment on its way while this clock passes.
RATE = 20
BODY = "พรุ่งนี้ประชุมเครือข่าย"


@pytest.fixture
async def paced(demo_url: DatabaseUrl, prepared_phones: Path, tmp_path: Path) -> AsyncIterator[Town]:
    """A bot with the pace that it has in operation; every phone has it."""
    phones = shutil.copy(prepared_phones, tmp_path / "phones.db")
    built = Town(demo_url("sqlite"), tmp_path, phones=phones, telegram_rate=RATE)
    await built.open()
    await built.prepared()
    for person in demo_people():
        phone = built.simulator.phone("telegram", person.code)
        built.simulator.phones.stand("telegram", phone.chat, State.OPEN)
    yield built
    await built.close()


async def announce(town: Town, body: str, *networks: int, kind: str = "announcement") -> None:
    """One message to everybody in each of the networks."""
    now = town.clock.now()

    def work(connection: Connection) -> None:
        for network in networks:
            values = {
                "network_id": network, "author_id": None, "kind": kind, "details": {"body": body},
                "created_at": now, "not_before": now, "latest": now + timedelta(days=1), "can_wait": False,
                "push_at": None,
            }  # fmt: skip
            campaigns.begin(connection, values)

    await asyncio.wrap_future(town.app.database.write(work))
    town.app.campaigns.wake()


def sent(town: Town) -> list[Recorded]:
    """The messages that Telegram got."""
    return [each for each in town.simulator.requests if each["url"].endswith("/sendMessage")]


async def test_answers_and_an_announcement_together_keep_to_the_rate(paced: Town) -> None:
    await announce(paced, BODY, 1, 2, 3)
    phones = [paced.simulator.phone("telegram", person.code) for person in demo_people()]
    for phone in phones:
        await phone.say("เมนู")
    await paced.settled()
    paced.app.broadcast.wake()
    await paced.settled()
    messages = sent(paced)
    assert len(messages) > len(phones) + 30
    assert [p for p in Validator().check_sequence(messages) if p.level == "error"] == []
    answers = [each["ts"] for each in messages if BODY not in each["body"].decode()]
    assert max(answers) - min(answers) < len(phones) / RATE + 1, "no answer waits for the announcement"
    took = max(each["ts"] for each in messages) - min(each["ts"] for each in messages)
    assert took >= (len(messages) - 2) / RATE - 0.5


async def test_one_chat_gets_five_at_once_and_then_one_a_second(paced: Town) -> None:
    phone = paced.simulator.phone("telegram", "M23")
    for _ in range(9):
        await phone.say("เมนู")
    await paced.settled()
    moments = [each["ts"] for each in sent(paced) if json.loads(each["body"])["chat_id"] == int(phone.chat)]
    assert len(moments) == 9
    assert moments[4] - moments[0] < 0.5
    later = [moment - moments[0] for moment in moments[5:]]
    assert [round(each, 1) for each in later] == [1, 2, 3, 4]


async def test_an_urgent_announcement_overtakes_the_others(paced: Town) -> None:
    await announce(paced, BODY, 1, 2, 3)
    await paced.app.campaigns.settled()
    await announce(paced, "ด่วน", 1, kind="urgent")
    await paced.settled()
    paced.app.broadcast.wake()
    await paced.settled()
    kinds = ["ด่วน" in each["body"].decode() for each in sent(paced)]
    urgent = kinds.count(True)
    last = len(kinds) - 1 - kinds[::-1].index(True)
    assert urgent > 5
    assert last < urgent + RATE < len(kinds), "only what was under way already goes before it"
