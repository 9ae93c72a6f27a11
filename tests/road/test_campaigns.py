"""One message to many: everybody once, behind every answer, for as little as it can cost."""

import json
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest

from bot.simulator.phone import Phone
from bot.simulator.platform import Fault
from storage import campaigns
from storage.campaign import Campaign, CampaignState, Delivery, DeliveryState
from storage.notice import Notice
from storage.outbox import OutboxRow, OutboxState
from storage.session import Connection
from tests.dialogues.talking import rows
from tests.phone import Town

NETWORK = 2
BODY = "พรุ่งนี้ประชุมเครือข่ายที่โรงเรียนอนุบาลธารทอง 13.30 น."


async def begin(town: Town, author: int | None = None, **when: Any) -> int:
    """A coordinator's announcement to a network."""
    now = town.clock.now()
    values = {
        "network_id": NETWORK, "author_id": author, "kind": "announcement", "details": {"body": BODY},
        "created_at": now, "not_before": now, "latest": now + timedelta(days=7), "can_wait": False, "push_at": None,
    }  # fmt: skip

    def work(connection: Connection) -> int:
        return campaigns.begin(connection, values | when)

    number = town.app.database.write(work).result(10)
    town.app.campaigns.wake()
    return number


async def counted(town: Town, campaign_id: int) -> Counter[DeliveryState]:
    with town.app.database.read() as connection:
        return campaigns.report(connection, campaign_id)


def reached(town: Town, channel: str) -> list[Phone]:
    """Phones that show the announcement, once for each time."""
    phones = [town.simulator.phone(channel, f"M{number:02}") for number in range(1, 40)]
    return [phone for phone in phones for bubble in phone.bubbles if BODY in bubble.text and not bubble.mine]


async def test_everybody_gets_it_once_on_the_account_that_costs_nothing(town: Town) -> None:
    number = await begin(town)
    await town.settled()
    counts = await counted(town, number)
    assert set(counts) == {DeliveryState.SENT}
    assert len(reached(town, "telegram")) == counts.total() > 1
    assert reached(town, "line") == []
    (campaign,) = await rows(town, Campaign)
    assert campaign.state is CampaignState.DONE
