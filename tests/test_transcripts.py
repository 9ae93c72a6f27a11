"""Every transcript, in every way a network can fail, on both platforms and both databases."""

from enum import StrEnum
from pathlib import Path

import pytest

from bot.simulator.phone import Phone
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


@pytest.mark.parametrize("path", all_of(), ids=lambda path: path.name.removesuffix(".txt"))
@pytest.mark.parametrize("way", list(Way))
@pytest.mark.parametrize("platform", ["line", "telegram"])
async def test_the_talk_goes_as_it_is_written(path: Path, way: Way, platform: str, town: Town) -> None:
    transcript = read(path)
    phone = town.simulator.phone(platform, transcript.speaker)
    if way is Way.TWICE:
        town.simulator.twice = True
    for number, exchange in enumerate(transcript.exchanges):
        if way is Way.RESTARTED:
            await town.restart()
        await act(town, phone, exchange, typed=way is Way.TYPED, by_number=number % 2 == 1)
        await town.settled()
        heard = [Bubble(seen.text, seen.buttons) for seen in phone.new()]
        agree = len(heard) == len(exchange.says) and all(map(matches, exchange.says, heard))
        assert agree, _difference(exchange, heard)
    assert [p for record in town.simulator.requests for p in VALIDATOR.check(record) if p.level == "error"] == []


async def act(town: Town, phone: Phone, exchange: Exchange, *, typed: bool, by_number: bool) -> None:
    """Do what the person does; where nobody taps, type the label, or every other time its number."""
    if exchange.act == "time":
        hours = exchange.what.removesuffix(" hours")
        if hours.isdigit():
            town.clock.pass_(hours=int(hours))
        else:
            await town.restart()
    elif exchange.act == "say":
        await phone.say(exchange.what)
    elif not typed:
        await phone.tap(exchange.what)
    else:
        labels = [label for seen in phone.bubbles[-1:] for label in seen.buttons]
        numbered = by_number and exchange.what in labels and not exchange.what.isdigit()
        await phone.say(str(labels.index(exchange.what) + 1) if numbered else exchange.what)


def _difference(exchange: Exchange, heard: list[Bubble]) -> str:
    written = "\n".join(f"  written: {bubble}" for bubble in exchange.says)
    said = "\n".join(f"  said:    {bubble}" for bubble in heard)
    return f"after {exchange.what!r}\n{written}\n{said}"
