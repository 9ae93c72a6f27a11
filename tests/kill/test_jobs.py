"""The real process is killed while a photograph that it promised to keep is on its way: it is kept, once."""

import signal
from pathlib import Path

import pytest

from bot.crash import CrashPoint
from tests.kill.process import Fate
from tests.kill.town import KillTown


def previews(folder: Path) -> int:
    """How many photographs lie in the media folder."""
    return sum(1 for _ in (folder / "media").rglob("*.p.jpg"))


#: Whether a preview lies in the media folder at the moment of death, and whether a row knows it.
STATES = {
    CrashPoint.JOB_CLAIMED: (0, "waiting"),
    CrashPoint.JOB_WORKED: (1, "waiting"),
    CrashPoint.JOB_STORED: (1, "kept"),
}


def test_every_crash_point_of_a_job_has_its_state() -> None:
    assert list(STATES) == [point for point in CrashPoint if point.startswith("job.")]


@pytest.mark.parametrize("platform", ["line", "telegram"])
@pytest.mark.parametrize("point", [CrashPoint.COMMIT_AFTER, *STATES])
async def test_a_photograph_survives_the_death_of_who_fetches_it(
    point: CrashPoint, platform: str, town: KillTown, tmp_path: Path
) -> None:
    phone = town.simulator.phone(platform, "M23")
    await town.bot.start(Fate(point))
    await town.bot.count()
    await phone.send_photo()
    assert await town.bot.died() == -signal.SIGKILL
    assert [bubble for bubble in phone.bubbles if not bubble.mine] == []
    if point in STATES:
        assert (previews(tmp_path), *town.ledger.media()) == STATES[point]

    town.ledger.end_leases()
    await town.bot.start()

    async def answered() -> bool:
        await town.simulator.post.deliver_waiting()
        return any("1" in bubble.text for bubble in phone.bubbles if not bubble.mine)

    await town.until(answered)
    await town.settled()
    assert len([bubble for bubble in phone.bubbles if not bubble.mine]) == 1
    assert town.ledger.media() == {"kept": 1}
