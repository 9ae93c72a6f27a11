"""Write down what the bot says to a transcript's acts: `python -m tests.record tests/transcripts/join.th.txt`.

Whoever adds a talk writes what the person says, runs this, and reads every word of the bot before committing: from
then on the test holds the bot to it. Numbers and times that differ from run to run become `<…>` by hand, and stay so.
"""

import asyncio
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from storage.schema import migrate
from tests.phone import Town, with_demo
from tests.test_transcripts import act
from tests.transcript import BOTS, SPEAKERS, Bubble, matches, read


def kept(written: Sequence[Bubble], place: int, heard: Bubble) -> Bubble:
    """What was written where it still holds (it may leave numbers open), else what was heard."""
    return next((bubble for bubble in written[place : place + 1] if matches(bubble, heard)), heard)


async def record(path: Path, platform: str) -> None:
    """Play the acts and replace what the bot says."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        url = f"sqlite:///{folder / 'phakhi.db'}"
        migrate(url)
        with_demo(url)
        town = Town(url, folder)
        await town.open()
        transcript = read(path)
        phone = town.simulator.phone(platform, transcript.speaker)
        lines = [line for line in path.read_text("utf-8").splitlines() if line.startswith("#")]
        person, bot = (SPEAKERS[0], BOTS[0]) if transcript.language == "th" else ("Teacher", BOTS[1])
        for exchange in transcript.exchanges:
            await act(town, phone, exchange, typed=False, by_number=False)
            await town.settled()
            what = f"[{exchange.what}]" if exchange.act == "tap" else exchange.what
            lines.append(f"-- {what}" if exchange.act == "time" else f"{person}: {what}")
            heard = [Bubble(seen.text, seen.buttons) for seen in phone.new()]
            lines += [f"{bot}: {kept(exchange.says, place, bubble)}" for place, bubble in enumerate(heard)]
        await town.close()
    path.write_text("\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    for argument in sys.argv[1:]:
        asyncio.run(record(Path(argument), "line"))
        sys.stdout.write(Path(argument).read_text("utf-8"))
