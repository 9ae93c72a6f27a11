"""How messages to many end: every delivery gets its outcome, whatever becomes of its row."""

import pytest

from storage import conversation
from storage.campaign import DeliveryState
from storage.database import Database
from storage.outbox import OutboxState
from tests.storage.announcing import NOW, Announcing, written


@pytest.fixture
def announcing(database: Database) -> Announcing:
    """A network of three, on each kind of database."""
    made = Announcing(database)
    made.open(members=3)
    return made


def test_what_waits_for_a_chat_that_is_gone_cannot_arrive(announcing: Announcing) -> None:
    campaign, other = announcing.campaign(), announcing.campaign()
    announcing.delivery(campaign, 1, announcing.row(campaign))
    announcing.delivery(other, 1, announcing.row(None, state=OutboxState.PARKED))
    announcing.delivery(campaign, 2, announcing.row(campaign, "telegram-2"))
    written(announcing.database, conversation.unreachable, "telegram", "telegram-1", NOW)
    failed, waits = (DeliveryState.FAILED, "unreachable"), (DeliveryState.QUEUED, None)
    assert announcing.deliveries(campaign) == [failed, waits]
    assert announcing.deliveries(other) == [failed]


def test_of_a_call_for_many_chats_no_single_one_is_gone(announcing: Announcing) -> None:
    """A multicast names no chat: nothing else that names none is given up with it."""
    campaign = announcing.campaign()
    for member in (1, 2):
        announcing.delivery(campaign, member, announcing.row(campaign, "", channel="line", method="multicast"))
    written(announcing.database, conversation.unreachable, "line", "", NOW)
    assert announcing.deliveries(campaign) == [(DeliveryState.QUEUED, None)] * 2
    assert announcing.rows() == [(OutboxState.WAITING, None)] * 2
