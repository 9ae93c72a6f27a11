"""The real process is killed once at each named moment of a message to many: everybody on LINE has it once, everybody
on Telegram at most once, and the report says so.

What each moment costs is the table "Crash points" in `docs/architecture.md`.
"""

import signal
from typing import NamedTuple

import pytest

from bot.crash import CrashPoint
from bot.simulator.identity import LINE, TELEGRAM
from bot.simulator.phone import Phone
from bot.simulator.phones import State as Account
from storage.campaign import DeliveryState
from storage.demo import demo_people
from tests.kill.process import Fate
from tests.kill.town import KillTown

NETWORK = 2
BODY = "พรุ่งนี้ประชุมเครือข่ายที่โรงเรียนอนุบาลธารทอง 13.30 น."


class State(NamedTuple):
    """What is so at the moment of death."""

    written: bool  #: the recipients have their deliveries
    shown: bool  #: somebody has the message on the phone
    noted: bool  #: somebody's delivery says so


#: The column "state" of the table.
STATES = {
    CrashPoint.CAMPAIGN_SPREAD: State(written=True, shown=False, noted=False),
    CrashPoint.CAMPAIGN_CLAIMED: State(written=True, shown=False, noted=False),
    CrashPoint.CAMPAIGN_ACCEPTED: State(written=True, shown=True, noted=False),
    CrashPoint.CAMPAIGN_STORED: State(written=True, shown=True, noted=True),
}


def everybody(town: KillTown, platform: str) -> list[Phone]:
    """The phones of all members of all networks."""
    return [town.simulator.phone(platform, person.code) for person in demo_people()]


@pytest.fixture
def town(town: KillTown) -> KillTown:
    """Every phone has the bot."""
    for phone in (*everybody(town, LINE), *everybody(town, TELEGRAM)):
        town.simulator.phones.stand(phone.channel, phone.chat, Account.OPEN)
    return town


def test_every_crash_point_of_a_campaign_has_its_state() -> None:
    assert list(STATES) == [point for point in CrashPoint if point.startswith("campaign.")]


@pytest.mark.parametrize("platform", [LINE, TELEGRAM])
@pytest.mark.parametrize("point", list(STATES))
async def test_a_death_on_the_way_to_many_reaches_everybody_once(
    point: CrashPoint, platform: str, town: KillTown
) -> None:
    town.ledger.keep_only(platform)
    phones = everybody(town, platform)
    await town.bot.start(Fate(point))
    await town.bot.count()
    number = town.ledger.announce(NETWORK, BODY)
    assert await town.bot.died() == -signal.SIGKILL
    report = town.ledger.report(number)
    members = report.total()
    at_death = State(
        written=members > 1,
        shown=sum(town.shown(BODY, phones)) > 0,
        noted=report[DeliveryState.SENT] > 0,
    )
    assert at_death == STATES[point]

    town.ledger.end_leases()
    await town.bot.start()
    await town.campaigns_done()
    report, times = town.ledger.report(number), town.shown(BODY, phones)
    sent, unknown = report[DeliveryState.SENT], report[DeliveryState.UNKNOWN]
    assert sent + unknown == report.total() == members
    assert set(times) <= {0, 1}
    assert sent <= sum(times) <= sent + unknown
    if platform == LINE:
        assert unknown == 0
        assert town.known_keys() == (point is CrashPoint.CAMPAIGN_ACCEPTED)
    elif point in (CrashPoint.CAMPAIGN_CLAIMED, CrashPoint.CAMPAIGN_ACCEPTED):
        # What the dead process held may have arrived, and nothing tells: it is not sent again.
        assert unknown > 0
