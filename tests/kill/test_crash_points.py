"""The real process is killed once at each named moment of the last message of a log, and the member notices nothing.

What each moment costs is the table "Crash points" in `docs/architecture.md`.
"""

import asyncio
import signal
from typing import NamedTuple

import pytest

from bot.crash import CrashPoint
from bot.simulator.identity import TELEGRAM
from storage.event import EventOutcome
from storage.outbox import OutboxState
from tests.kill.log_talk import TITLE, answers, log_of
from tests.kill.process import Fate
from tests.kill.town import KillTown


class State(NamedTuple):
    """What is so at the moment of death."""

    committed: bool  #: the activity is in the table
    acknowledged: bool  #: the platform has its 200
    shown: bool  #: the answer is on the phone


#: The column "state" of the table.
STATES = {
    CrashPoint.TURN_BEGUN: State(committed=False, acknowledged=False, shown=False),
    CrashPoint.TURN_WRITTEN: State(committed=False, acknowledged=False, shown=False),
    CrashPoint.COMMIT_BEFORE: State(committed=False, acknowledged=False, shown=False),
    CrashPoint.COMMIT_AFTER: State(committed=True, acknowledged=False, shown=False),
    CrashPoint.SEND_BEFORE: State(committed=True, acknowledged=True, shown=False),
    CrashPoint.SEND_ACCEPTED: State(committed=True, acknowledged=True, shown=True),
    CrashPoint.SEND_STORED: State(committed=True, acknowledged=True, shown=True),
}


def test_every_crash_point_of_a_message_has_its_state() -> None:
    of_a_message = ("turn.", "commit.", "send.")
    assert list(STATES) == [point for point in CrashPoint if point.startswith(of_a_message)]


@pytest.mark.parametrize("platform", ["line", "telegram"])
@pytest.mark.parametrize("point", list(STATES))
async def test_a_death_at_a_crash_point_loses_nothing(point: CrashPoint, platform: str, town: KillTown) -> None:
    phone = town.simulator.phone(platform, "M23")
    *before, last = log_of()
    await town.bot.start(Fate(point))
    for act in before:
        await town.do(phone, act)
        await town.settled()
    await town.bot.count()

    await town.do(phone, last)
    assert await town.bot.died() == -signal.SIGKILL
    at_death = State(
        committed=bool(town.ledger.titles()[TITLE]),
        acknowledged=not town.unacknowledged(),
        shown=bool(answers(phone.bubbles, last)),
    )
    assert at_death == STATES[point]

    town.ledger.end_leases()
    await town.bot.start()
    await town.settled()
    assert_each_once(town, count=4)
    # Telegram has no key that makes a repeated message one: an answer whose fate is unknown goes again, and is counted.
    doubled = point is CrashPoint.SEND_ACCEPTED and platform == TELEGRAM
    assert len(answers(phone.bubbles, last)) == (2 if doubled else 1)
    assert town.accepted.doubled(platform) == int(doubled)
    assert not doubled or town.ledger.outbox()[-1].reason == "maybe_double"

    again = log_of()[0]
    await town.do(phone, again)
    await town.settled()
    assert len(answers(phone.bubbles, again)) == 2
    assert town.ledger.dialogues() == 1


@pytest.mark.parametrize("platform", ["line", "telegram"])
async def test_a_member_goes_on_where_they_stopped(platform: str, town: KillTown) -> None:
    phone = town.simulator.phone(platform, "M23")
    acts = log_of()
    await town.bot.start()
    for act in acts[:2]:
        await town.do(phone, act)
        await town.settled()
    town.bot.kill()
    assert await town.bot.died() == -signal.SIGKILL
    assert town.ledger.dialogues() == 1

    await town.bot.start()
    for act in acts[2:]:
        await town.do(phone, act)
        await town.settled()
        assert len(answers(phone.bubbles, act)) == 1
    assert_each_once(town, count=4)


async def test_an_answer_that_was_left_by_the_dead_comes_before_the_next_one(town: KillTown) -> None:
    """Rows of one chat go in order, whoever holds them: else an old question stands below the newest one, and on LINE
    takes away its quick replies. On PostgreSQL the member may write before the dead process's lease is over."""
    phone = town.simulator.phone("line", "M23")
    first, second, *_ = log_of()
    await town.bot.start(Fate(CrashPoint.COMMIT_AFTER))
    await town.bot.count()
    await town.do(phone, first)
    assert await town.bot.died() == -signal.SIGKILL

    await town.bot.start()
    await town.simulator.post.deliver_waiting()
    await town.do(phone, second)
    await asyncio.sleep(0.5)  # whoever wants to overtake has the time to do so
    town.ledger.end_leases()
    await town.settled()
    shown = [bubble.text for bubble in phone.bubbles if not bubble.mine]
    assert [text.startswith(act.answer) for text, act in zip(shown, (first, second), strict=True)] == [True, True]


def assert_each_once(town: KillTown, *, count: int) -> None:
    """One activity, no talk left, every event once in the ledger, every answer sent."""
    assert town.ledger.titles() == {TITLE: 1}
    assert town.ledger.dialogues() == 0
    assert len(town.sent) == count
    assert town.ledger.events() == dict.fromkeys(town.sent, EventOutcome.DONE)
    assert [row.state for row in town.ledger.outbox()] == [OutboxState.SENT] * count
