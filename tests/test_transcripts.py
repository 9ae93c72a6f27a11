"""Every transcript, in every way a network can fail, on both platforms and both databases."""

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path

import pytest

from tests.cast import Cast
from tests.phone import Town
from tests.specifications.validate import Validator
from tests.transcript import Bubble, Exchange, all_of, matches, read

#: Reads LINE's and Telegram's specifications once.
VALIDATOR = Validator()


class Way(StrEnum):
    """How the same talk is played."""

    PLAIN = "plain"
    RESTARTED = "restarted"  #: before every message every object is dropped and the app is built anew
    TWICE = "twice"  #: every event is delivered twice
    TYPED = "typed"  #: LINE on a PC: nobody taps; labels and numbers are typed


TALKS = [
    pytest.param(path, platform, id=f"{platform}-{path.name.removesuffix('.txt')}")
    for path in all_of()
    for platform in read(path).platforms
]


@pytest.mark.parametrize(("path", "platform"), TALKS)
@pytest.mark.parametrize("way", list(Way))
async def test_the_talk_goes_as_it_is_written(path: Path, platform: str, way: Way, town: Town) -> None:
    cast = Cast(town, read(path), platform)
    town.simulator.twice = way is Way.TWICE
    for number, exchange in enumerate(cast.transcript.exchanges):
        if way is Way.RESTARTED:
            await cast.restart()
        await cast.act(exchange, typed=way is Way.TYPED, by_number=number % 2 == 1)
        for says, heard in ((exchange.says, cast.heard(exchange)), (exchange.says_in_group, cast.heard_in_group())):
            assert _agree(says, heard), _difference(exchange, says, heard)
    assert cast.unseen() == []
    assert [p for record in town.simulator.requests for p in VALIDATOR.check(record) if p.level == "error"] == []


def _agree(says: Sequence[Bubble], heard: Sequence[Bubble]) -> bool:
    return len(heard) == len(says) and all(map(matches, says, heard))


def _difference(exchange: Exchange, says: Sequence[Bubble], heard: Sequence[Bubble]) -> str:
    written = "\n".join(f"  written: {bubble}" for bubble in says)
    said = "\n".join(f"  said:    {bubble}" for bubble in heard)
    return f"after {exchange.line!r}\n{written}\n{said}"
