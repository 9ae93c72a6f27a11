"""Rates that all processes keep together, on a clock that nobody waits for."""

import random
import shutil
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection

from bot.channels.line import limits as line
from storage import pace
from storage.database import Database
from storage.opening import open_database
from storage.pace import Lane, Slot, Wish
from tests.storage.filled import NOW

ALL = Lane("all", 28, burst=2)
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)


def chat(number: int) -> Lane:
    """A private chat on Telegram."""
    return Lane(f"chat:{number}", 1, burst=5)


GROUP = Lane("chat:-1", 15 / 60, burst=5)


def reserve(connection: Connection, now: datetime, *lanes: Lane, ahead: bool = True) -> Slot:
    (slot,) = pace.reserve(connection, [Wish("telegram", lanes, ahead)], now)
    return slot


def sent(connection: Connection, at: datetime, *lanes: Lane) -> datetime:
    """When an answer goes that is ready at that moment: it waits in its chat, then for the bot."""
    while True:
        slot = reserve(connection, at, *lanes)
        at = max(at, slot.at)
        if slot.taken:
            return at


def most_within(moments: Sequence[datetime], span: timedelta) -> int:
    """The most calls in any span of that length."""
    ordered, first, most = sorted(moments), 0, 0
    for last, moment in enumerate(ordered):
        while ordered[first] <= moment - span:
            first += 1
        most = max(most, last - first + 1)
    return most


@pytest.fixture(scope="module")
def sqlite_file(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """One file for all examples of a property."""
    path = shutil.copy(migrated_sqlite, tmp_path_factory.mktemp("pace") / "phakhi.db")
    database = open_database(f"sqlite:///{path}", clock=lambda: NOW)
    yield database
    database.close()


def played(database: Database, play: "Play") -> list[datetime]:
    return database.write(play).result(30)


class Play:
    """Answers at these seconds, each in its chat, beside a campaign that never ends."""

    def __init__(self, answers: Sequence[tuple[float, int]], *, seconds: float, campaign: bool) -> None:
        self.answers, self.seconds, self.campaign = sorted(answers), seconds, campaign
        self.waited: list[timedelta] = []
        self.of_campaign = 0

    def __call__(self, connection: Connection) -> list[datetime]:
        """Every moment at which a call was made."""
        calls: list[datetime] = []
        now, until, waiting = NOW, NOW + timedelta(seconds=self.seconds), list(self.answers)
        recipient = 1000
        while now < until:
            next_answer = NOW + timedelta(seconds=waiting[0][0]) if waiting else until
            if next_answer <= now:
                _, number = waiting.pop(0)
                at = sent(connection, next_answer, chat(number), ALL)
                calls.append(at)
                self.waited.append(at - next_answer)
                continue
            if not self.campaign:
                now = next_answer
                continue
            slot = reserve(connection, now, chat(recipient), ALL, ahead=False)
            if slot.taken:
                calls.append(now)
                recipient += 1
                self.of_campaign += 1
            else:
                now = min(max(slot.at, now + timedelta(milliseconds=1)), next_answer)
        return calls


def test_a_broadcast_never_delays_an_answer_by_a_second(database: Database) -> None:
    chance = random.Random(7)
    answers = [(chance.uniform(0, 20), chance.randrange(60)) for _ in range(200)]
    play = Play(answers, seconds=20, campaign=True)
    calls = played(database, play)
    alone = Play(answers, seconds=20, campaign=False)
    database.write(lambda connection: connection.execute(pace._pace.delete())).result(10)
    played(database, alone)
    slower = [with_it - without for with_it, without in zip(play.waited, alone.waited, strict=True)]
    assert max(slower) < SECOND
    assert most_within(calls, SECOND) <= 30
    assert play.of_campaign > 20 * (28 - 10) * 0.9, "and what is left of the rate is used"


@settings(max_examples=30)
@given(
    answers=st.lists(st.tuples(st.floats(0, 3, allow_nan=False), st.integers(0, 3)), min_size=1, max_size=60),
    campaign=st.booleans(),
)
def test_no_second_holds_more_than_the_platform_takes(
    sqlite_file: Database, answers: list[tuple[float, int]], campaign: bool
) -> None:
    def work(connection: Connection) -> tuple[list[datetime], dict[int, list[datetime]]]:
        connection.execute(pace._pace.delete())
        calls = Play([], seconds=1, campaign=campaign)(connection)
        of_chat: dict[int, list[datetime]] = {}
        for second, number in sorted(answers):
            ready = NOW + timedelta(seconds=1 + second)
            after = of_chat.get(number, [ready])[-1]
            at = sent(connection, max(ready, after), chat(number), ALL)
            calls.append(at)
            of_chat.setdefault(number, []).append(at)
        return calls, of_chat

    calls, of_chat = sqlite_file.write(work).result(30)
    assert most_within(calls, SECOND) <= 30
    for moments in of_chat.values():
        assert most_within(moments, 5 * SECOND) <= 5 + 5


def test_a_group_gets_twenty_messages_a_minute(database: Database) -> None:
    def work(connection: Connection) -> list[datetime]:
        at, calls = NOW, []
        for _ in range(60):
            at = sent(connection, at, GROUP, ALL)
            calls.append(at)
        return calls

    calls = database.write(work).result(10)
    assert 18 < most_within(calls, MINUTE) <= 20
    assert calls[4] - calls[0] < SECOND, "a few at once"


def test_who_waits_in_a_full_chat_holds_up_nobody(database: Database) -> None:
    def work(connection: Connection) -> tuple[Slot, Slot]:
        for _ in range(5):
            reserve(connection, NOW, chat(1), Lane("all", 1000, burst=100))
        return (
            reserve(connection, NOW, chat(1), Lane("all", 1000, burst=100)),
            reserve(connection, NOW, chat(2), Lane("all", 1000, burst=100)),
        )

    full, other = database.write(work).result(10)
    assert (full.taken, full.at) == (False, NOW + SECOND)
    assert (other.taken, other.at) == (True, NOW)


def test_a_platform_that_asks_for_silence_gets_it_from_every_process(database: Database) -> None:
    until = NOW + timedelta(seconds=37)

    def work(connection: Connection) -> tuple[Slot, Slot, Slot]:
        pace.rest(connection, "telegram", until)
        pace.rest(connection, "telegram", NOW + SECOND)
        assert pace.resting(connection, NOW) == {"telegram": until}
        other = pace.reserve(connection, [Wish("line", (line.LANES["push"],), True)], NOW)[0]
        return reserve(connection, NOW, ALL), reserve(connection, NOW, ALL, ahead=False), other

    answer, of_campaign, other = database.write(work).result(10)
    assert (answer.taken, answer.at) == (True, until)
    assert (of_campaign.taken, of_campaign.at >= until) == (False, True)
    assert (other.taken, other.at) == (True, NOW)


def test_the_endpoints_of_line_stay_below_their_limits() -> None:
    """A block may be used at any moment of its second, so two seconds' worth and the burst can meet in one."""
    for method, most in (("reply", 2000), ("push", 2000), ("multicast", 200)):
        lane = line.LANES[method]
        good_for_a_second = 1 if lane.block > 1 else 0
        assert lane.per_second * (1 + good_for_a_second) + lane.burst <= most


def test_processes_that_reserve_at_the_same_time_get_slots_one_after_the_other(database: Database) -> None:
    lane = Lane("all", 100, burst=1)

    def one(_: int) -> datetime:
        return database.write(lambda connection: reserve(connection, NOW, lane)).result(30).at

    with ThreadPoolExecutor(8) as pool:
        moments = sorted(pool.map(one, range(64)))
    assert all(later - earlier >= timedelta(milliseconds=9.99) for earlier, later in pairwise(moments))
