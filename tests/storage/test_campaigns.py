"""How messages to many end: every delivery gets its outcome, whatever becomes of its row."""

from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Event
from typing import Any

import pytest
from sqlalchemy import Connection
from sqlmodel import Session

from storage import announcements, campaigns, conversation, deliveries, joining, membership
from storage.announcements import Became
from storage.campaign import Campaign, CampaignState, Delivery, DeliveryState
from storage.database import Database
from storage.member import Member, Membership
from storage.outbox import OutboxRow, OutboxState
from storage.tables import table_of
from tests.storage.announcing import ELSEWHERE, NETWORK, NOW, Announcing, written

SOON, TOO_LATE = timedelta(seconds=30), timedelta(days=7, seconds=1)
STOPPED, UNKNOWN = (DeliveryState.STOPPED, None), (DeliveryState.UNKNOWN, "stopped")


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


def finish(announcing: Announcing, after: timedelta = timedelta()) -> None:
    written(announcing.database, campaigns.finish, NOW + after)


def test_what_waits_for_a_platform_that_is_switched_off_ends_when_it_is_too_late(announcing: Announcing) -> None:
    campaign = announcing.campaign()
    announcing.delivery(campaign, 1, announcing.row(campaign))
    announcing.delivery(campaign, 2, announcing.row(campaign, "telegram-2", doubtful=True))
    announcing.delivery(campaign, 3)
    finish(announcing, SOON)
    assert announcing.state(campaign) is CampaignState.SPREAD
    finish(announcing, TOO_LATE)
    too_late = (DeliveryState.FAILED, "too_late")
    assert announcing.deliveries(campaign) == [too_late, (DeliveryState.UNKNOWN, "too_late"), too_late]
    assert announcing.rows() == [(OutboxState.GAVE_UP, "too_late"), (OutboxState.UNKNOWN, "too_late")]
    assert announcing.state(campaign) is CampaignState.DONE


def test_what_somebody_just_sends_is_waited_for_though_it_is_too_late(announcing: Announcing) -> None:
    campaign = announcing.campaign()
    announcing.delivery(campaign, 1, announcing.row(campaign, leased_until=NOW + TOO_LATE + SOON))
    finish(announcing, TOO_LATE)
    assert announcing.deliveries(campaign) == [(DeliveryState.QUEUED, None)]
    assert announcing.state(campaign) is CampaignState.SPREAD
    finish(announcing, TOO_LATE + 2 * SOON)
    assert announcing.deliveries(campaign) == [(DeliveryState.UNKNOWN, "too_late")]
    assert announcing.state(campaign) is CampaignState.DONE


def test_no_delivery_waits_for_a_row_that_is_done_or_gone(announcing: Announcing) -> None:
    campaign, other = announcing.campaign(), announcing.campaign()
    announcing.delivery(campaign, 1, announcing.row(campaign, state=OutboxState.SENT))
    announcing.delivery(campaign, 2, announcing.row(None, state=OutboxState.GAVE_UP, reason="unreachable"))
    announcing.delivery(campaign, 3, row_id=99)
    announcing.delivery(other, 1, announcing.row(None))
    announcing.delivery(other, 2, announcing.row(None, state=OutboxState.PARKED))
    finish(announcing)
    assert announcing.deliveries(campaign) == [
        (DeliveryState.SENT, None),
        (DeliveryState.FAILED, "unreachable"),
        (DeliveryState.UNKNOWN, "row_gone"),
    ]
    assert announcing.state(campaign) is CampaignState.DONE
    assert announcing.deliveries(other) == [(DeliveryState.QUEUED, None)] * 2


def test_much_that_is_too_late_ends_little_by_little(announcing: Announcing, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(campaigns, "AT_ONCE", 2)
    waiting, parked, lost = (announcing.campaign() for _ in range(3))
    for member in (1, 2, 3):
        announcing.delivery(waiting, member, announcing.row(waiting, f"telegram-{member}"))
        announcing.delivery(parked, member)
        announcing.delivery(lost, member, row_id=100 + member)
    finish(announcing, TOO_LATE)
    for campaign in (waiting, parked, lost):
        states = [state for state, _ in announcing.deliveries(campaign)]
        assert sum(state in (DeliveryState.QUEUED, DeliveryState.PARKED) for state in states) == 1
        assert announcing.state(campaign) is CampaignState.SPREAD
    finish(announcing, TOO_LATE)
    assert {announcing.state(campaign) for campaign in (waiting, parked, lost)} == {CampaignState.DONE}


def test_of_a_stopped_campaign_only_what_may_have_been_sent_is_unknown(announcing: Announcing) -> None:
    campaign = announcing.campaign()
    certain, doubtful, held = (announcing.row(campaign, f"telegram-{member}") for member in (1, 2, 3))
    announcing.change(OutboxRow, {"id": doubtful}, doubtful=True, not_before=NOW + SOON)
    announcing.change(OutboxRow, {"id": held}, leased_until=NOW - SOON)
    for member, row in enumerate((certain, doubtful, held), start=1):
        announcing.delivery(campaign, member, row)
    stopped = written(announcing.database, campaigns.stop, campaign, NOW)
    assert stopped == campaigns.Stopped(0, 3)
    assert announcing.deliveries(campaign) == [STOPPED, UNKNOWN, UNKNOWN]


def test_what_was_under_way_and_not_taken_when_a_campaign_was_stopped_is_stopped_too(announcing: Announcing) -> None:
    """The platform said 429, or was not reached: the row waits for a next try that will not come."""
    campaign = announcing.campaign()
    rows = [announcing.row(campaign, f"telegram-{member}", leased_until=NOW + SOON) for member in (1, 2, 3)]
    for member, row in enumerate(rows, start=1):
        announcing.delivery(campaign, member, row)
    written(announcing.database, campaigns.stop, campaign, NOW)
    assert announcing.deliveries(campaign) == [(DeliveryState.QUEUED, None)] * 3
    announcing.change(OutboxRow, {"id": rows[0]}, leased_until=None, not_before=NOW + 4 * SOON)
    announcing.change(OutboxRow, {"id": rows[1]}, leased_until=None, doubtful=True)
    finish(announcing, 2 * SOON)
    assert announcing.deliveries(campaign) == [STOPPED, UNKNOWN, UNKNOWN]
    assert announcing.state(campaign) is CampaignState.STOPPED


def _in_session(connection: Connection, work: Callable[..., object], *values: Any) -> None:
    with Session(connection, join_transaction_mode="create_savepoint") as session:
        work(session, *values)
        session.commit()


def _withdraw(session: Session, member_id: int, now: datetime) -> None:
    member = session.get(Member, member_id)
    assert member is not None, "one of the three"
    joining.withdraw(session, member, now)


@pytest.mark.parametrize("leaves", [membership.end_memberships, _withdraw])
def test_who_leaves_gets_nothing_of_the_network_with_the_goodbye(
    leaves: Callable[..., object], announcing: Announcing
) -> None:
    campaign, elsewhere = announcing.campaign(), announcing.campaign(network_id=ELSEWHERE)
    for member in (1, 2):
        announcing.delivery(campaign, member, moment=NOW + SOON)
    announcing.delivery(elsewhere, 1)
    written(announcing.database, _in_session, leaves, 1, NOW)
    assert announcing.deliveries(campaign) == [(DeliveryState.FAILED, "gone"), (DeliveryState.PARKED, None)]
    assert announcing.deliveries(elsewhere) == [(DeliveryState.FAILED, "gone")]


def test_who_leaves_one_network_still_hears_of_the_other(announcing: Announcing) -> None:
    campaign, elsewhere = announcing.campaign(), announcing.campaign(network_id=ELSEWHERE)
    announcing.delivery(campaign, 1)
    announcing.delivery(elsewhere, 1)
    written(announcing.database, _in_session, membership.end_memberships, 1, NOW, NETWORK)
    assert announcing.deliveries(campaign) == [(DeliveryState.FAILED, "gone")]
    assert announcing.deliveries(elsewhere) == [(DeliveryState.PARKED, None)]


def test_only_what_a_member_may_still_hear_waits_for_their_answer(announcing: Announcing) -> None:
    """Somebody left by a way that settled nothing, is doubted, or it is too late."""
    campaign, elsewhere = announcing.campaign(), announcing.campaign(network_id=ELSEWHERE)
    for number in (campaign, elsewhere):
        announcing.delivery(number, 1)

    def waits(after: timedelta = timedelta()) -> list[int | None]:
        with announcing.database.read() as connection:
            return [each.id for each in deliveries.parked_for(connection, 1, NOW + after, 5)]

    assert waits() == [campaign]
    assert waits(TOO_LATE) == []
    announcing.change(Membership, {"member_id": 1}, doubted_at=NOW)
    assert waits() == []


def test_nobody_acknowledges_what_cannot_have_been_seen(announcing: Announcing) -> None:
    campaign = announcing.campaign()
    row = announcing.row(campaign)
    announcing.delivery(campaign, 1, row)

    def seen() -> bool:
        with announcing.database.read() as connection:
            found = announcements.reached(connection, campaign, 1), announcements.last_reached(connection, 1, NOW)
        assert (found[0] is None) == (found[1] is None)
        return found[0] is not None

    assert not seen()
    for values in ({"leased_until": NOW}, {"doubtful": True}, {"campaign_id": None}):
        announcing.change(OutboxRow, {"id": row}, **values)
        assert seen()
        announcing.change(OutboxRow, {"id": row}, leased_until=None, doubtful=False, campaign_id=campaign)
    for state in DeliveryState:
        announcing.change(Delivery, {"campaign_id": campaign}, state=state)
        assert seen() == (state in (DeliveryState.SENT, DeliveryState.UNKNOWN))


@pytest.mark.parametrize(
    ("reason", "became"),
    [
        ("unreachable", Became.UNREACHABLE),
        ("gone", Became.GONE),
        ("too_late", Became.TOO_LATE),
        *((reason, Became.FAULT) for reason in ("refused", "fault", "unauthorised", "throttled", "no_channel")),
    ],
)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_result_blames_only_who_blocked_the_bot(reason: str, became: Became, announcing: Announcing) -> None:
    campaign = announcing.campaign()
    announcing.delivery(campaign, state=DeliveryState.FAILED, reason=reason)
    with announcing.database.read() as connection:
        found = announcements.find(connection, campaign)
        assert found is not None
        assert announcements.outcomes(connection, found) == {became: 1}


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_nothing_is_due_of_a_campaign_that_is_just_being_stopped(announcing: Announcing) -> None:
    campaign, database = announcing.campaign(), announcing.database
    announcing.delivery(campaign, 1, moment=NOW)
    begun, may_go_on = Event(), Event()

    def stop(connection: Connection) -> None:
        table = table_of(Campaign)
        connection.execute(table.update().where(table.c.id == campaign).values(state="stopped", done_at=NOW))
        begun.set()
        may_go_on.wait(10)

    stopping = database.write(stop)
    assert begun.wait(10)
    asked = database.write(lambda connection: deliveries.due(connection, NOW, 500, {}))
    with pytest.raises(TimeoutError):
        asked.result(0.3)
    may_go_on.set()
    stopping.result(10)
    assert asked.result(10) is None
