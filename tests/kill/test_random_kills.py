"""What `make kill` does by the thousand, a dozen times: nobody chose these moments."""

import pytest

from tests.kill.load import Load, phones_of
from tests.kill.random_kills import RandomKills
from tests.kill.town import OpenTown

SEED = 2572


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
async def test_nothing_is_lost_or_doubled_whenever_the_bot_dies(
    kind: str, request: pytest.FixtureRequest, kill_town: OpenTown
) -> None:
    url: str = request.getfixturevalue(f"{kind}_url")
    async with kill_town(url) as town:
        phones = await phones_of(town, url, 32)
        found = await RandomKills(town, Load(town, phones, SEED), SEED).run(6)
    assert found.kept, (found.broken, found.stories)
    assert found.lines["announcements"] > 1
    assert found.lines["activities"] >= len(phones)
