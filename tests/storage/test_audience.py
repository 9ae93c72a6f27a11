"""Who a message to many goes to: one choice of the account, whether they are listed or counted."""

from collections import Counter

import pytest

from storage import audience
from storage.database import Database
from storage.member import Account, Member, Membership
from tests.storage.announcing import NETWORK, NOW, Announcing


@pytest.fixture
def announcing(database: Database) -> Announcing:
    """A network of eight, of whom three are not to be reached there."""
    made = Announcing(database)
    made.open(members=8)
    made.change(Member, {"id": 2}, reminders_on="line")
    made.change(Account, {"member_id": 3, "channel": "telegram"}, blocked_at=NOW)
    made.change(Account, {"member_id": 4}, blocked_at=NOW)
    made.change(Member, {"id": 5}, withdrawn_at=NOW)
    made.change(Membership, {"member_id": 6}, doubted_at=NOW)
    made.change(Member, {"id": 7}, reminders_on="telegram")
    made.change(Account, {"member_id": 7, "channel": "telegram"}, blocked_at=NOW)
    return made


def test_each_is_written_to_where_they_want_else_where_it_costs_nothing(announcing: Announcing) -> None:
    with announcing.database.read() as connection:
        found = audience.recipients(connection, NETWORK, without=8)
        counted = audience.by_channel(connection, NETWORK, without=8)
    assert [(each.member_id, each.chat) for each in found] == [
        (1, "telegram-1"),
        (2, "line-2"),
        (3, "line-3"),
        (7, "line-7"),
    ]
    assert counted == Counter(each.channel for each in found)


def test_they_are_listed_and_counted_from_a_number_on_or_among_some(announcing: Announcing) -> None:
    with announcing.database.read() as connection:
        page = audience.recipients(connection, NETWORK, without=None, after=1, limit=2)
        some = audience.recipients(connection, NETWORK, without=None, among=[1, 4, 5, 6, 7])
        count = audience.count(connection, NETWORK, without=None, after=2)
        there = audience.still_there(connection, NETWORK, [1, 4, 5, 6, 9])
    assert [each.member_id for each in page] == [2, 3]
    assert [each.member_id for each in some] == [1, 7]
    assert count == 3
    assert there == {1, 4}
