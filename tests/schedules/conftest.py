"""One replica, or two, on a fresh database of each kind."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from tests.phone import StandingClock
from tests.schedules.clockwork import Clockwork

#: Monday noon in Bangkok.
MONDAY_NOON = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)


@pytest.fixture
def clockwork(database_url: str) -> Iterator[Clockwork]:
    """One replica."""
    built = Clockwork(database_url, StandingClock(MONDAY_NOON))
    yield built
    built.close()


@pytest.fixture
def two(postgres_url: str) -> Iterator[Clockwork]:
    """Two replicas, which only PostgreSQL has."""
    built = Clockwork(postgres_url, StandingClock(MONDAY_NOON), replicas=2)
    yield built
    built.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def replicas(request: pytest.FixtureRequest) -> Iterator[Clockwork]:
    """As many replicas as the database allows: one on SQLite, two on PostgreSQL."""
    is_sqlite = request.param == "sqlite"
    url: str = request.getfixturevalue("sqlite_url" if is_sqlite else "postgres_url")
    built = Clockwork(url, StandingClock(MONDAY_NOON), replicas=1 if is_sqlite else 2)
    yield built
    built.close()
