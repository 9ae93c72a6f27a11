"""What `make kill` does with ten thousand members, with some hundred: one announcement, killed on its way."""

from pathlib import Path

import pytest

from tests.kill.broadcast_kills import BroadcastKills

SEED = 2569


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
async def test_an_announcement_reaches_everybody_once_whenever_the_bot_dies(
    kind: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    url: str = request.getfixturevalue(f"{kind}_url")
    found = await BroadcastKills(url, tmp_path, members=600, seed=SEED).run(3)
    assert found.kept, (found.broken, found.lines)
    assert found.lines["members on LINE who have it"] == 300
    assert found.lines["multicasts that LINE knew already (409)"] > 0
