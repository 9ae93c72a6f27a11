"""The town of the tests that kill: platforms and phones here, a bot that nobody has started yet."""

from collections.abc import AsyncIterator

import pytest

from tests.kill.town import KillTown, OpenTown
from tests.phone import DatabaseUrl


@pytest.fixture(params=["sqlite", "postgresql"])
async def town(request: pytest.FixtureRequest, demo_url: DatabaseUrl, kill_town: OpenTown) -> AsyncIterator[KillTown]:
    """With the demo networks, on each kind of database in turn."""
    async with kill_town(demo_url(request.param)) as built:
        yield built
