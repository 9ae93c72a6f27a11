"""Write down what the bot says to a transcript's acts: `python -m tests.record tests/transcripts/join.th.txt`.

Whoever adds a talk writes what the person says, runs this, and reads every word of the bot before committing: from
then on the test holds the bot to it. Numbers of new entries become `<…>`; what else differs from run to run, by hand.
"""

import asyncio
import re
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from storage.schema import migrate
from tests.cast import Cast
from tests.phone import Town, with_demo
from tests.transcript import BOTS, GROUPS, Bubble, matches, read

#: The demo town has 60 entries.
NEW_ENTRY = re.compile(r"(?<![\d.])6[1-9](?![\d.]|\s*(?:ชม|h\b))")


def kept(written: Sequence[Bubble], heard: Sequence[Bubble]) -> Iterator[Bubble]:
    """What was written where it still holds (it may leave numbers open), else what was heard."""
    for place, bubble in enumerate(heard):
        yield next((before for before in written[place : place + 1] if matches(before, bubble)), _open(bubble))


def _open(bubble: Bubble) -> Bubble:
    """A bubble with the numbers of new entries left open: they differ on PostgreSQL."""
    return Bubble(NEW_ENTRY.sub("<…>", bubble.text), tuple(NEW_ENTRY.sub("<…>", label) for label in bubble.buttons))


async def record(path: Path) -> None:
    """Play the acts and replace what the bot says."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        url = f"sqlite:///{folder / 'phakhi.db'}"
        migrate(url)
        with_demo(url)
        town = Town(url, folder)
        await town.open()
        transcript = read(path)
        cast = Cast(town, transcript, transcript.platforms[0])
        lines = [line for line in path.read_text("utf-8").splitlines() if line.startswith("#")]
        english = transcript.language != "th"
        bot, group = BOTS[english], GROUPS[english]
        for exchange in transcript.exchanges:
            await cast.act(exchange)
            lines.append(exchange.line)
            lines += [f"{bot}: {bubble}" for bubble in kept(exchange.says, cast.heard(exchange))]
            said = kept(exchange.says_in_group, cast.heard_in_group())
            lines += [f"{group}{bot}: {bubble}" for bubble in said]
        await town.close()
    path.write_text("\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    for argument in sys.argv[1:]:
        asyncio.run(record(Path(argument)))
        sys.stdout.write(Path(argument).read_text("utf-8"))
