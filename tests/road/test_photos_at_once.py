"""Fifty photos of today's phones come at once: all are kept, and the bot and all that it starts stay small."""

import asyncio
from contextlib import suppress
from io import BytesIO
from pathlib import Path

from PIL import Image

from bot.simulator.identity import LINE, TELEGRAM
from storage.demo import demo_people
from tests.kill.town import OpenTown
from tests.phone import DatabaseUrl

PHOTOS = 50
#: Bytes of resident memory, of the bot and the processes that it started together.
MOST = 200 * 1024 * 1024


def photograph() -> bytes:
    """Twelve million pixels, as a phone takes them, three megabytes."""
    out = BytesIO()
    Image.effect_noise((4000, 3000), 40).convert("RGB").save(out, "JPEG", quality=55)
    return out.getvalue()


def resident(process_id: int, above: str = "") -> int:
    """Bytes of a process and all below it; one that has only just been forked has its parent's memory, not its own."""
    with suppress(FileNotFoundError, ProcessLookupError):  # a photo's process ends while it is looked at
        process = Path(f"/proc/{process_id}")
        command, status = (process / "cmdline").read_text(), (process / "status").read_text()
        if command == above or "VmRSS:" not in status:
            return 0
        children = " ".join((task / "children").read_text() for task in (process / "task").iterdir())
        own = int(status.partition("VmRSS:")[2].split()[0]) * 1024
        return own + sum(resident(int(child), command) for child in children.split())
    return 0


async def test_fifty_photos_at_once_are_kept_in_little_memory(
    demo_url: DatabaseUrl, kill_town: OpenTown, tmp_path: Path
) -> None:
    async with kill_town(demo_url("sqlite")) as town:
        town.bot.forked = False
        await town.bot.start()
        picture = await asyncio.to_thread(photograph)
        people = [each for each in demo_people() if each.networks]
        phones = [town.simulator.phone((LINE, TELEGRAM)[place % 2], each.code) for place, each in enumerate(people)]
        most = 0

        async def all_kept() -> bool:
            nonlocal most
            most = max(most, await asyncio.to_thread(resident, town.bot.process_id))
            return sum(1 for _ in (tmp_path / "media").rglob("*.p.jpg")) == PHOTOS

        sends = [phones[n % len(phones)].send_photo(picture + b"\0" * n) for n in range(PHOTOS)]
        sending = asyncio.ensure_future(asyncio.gather(*sends))
        await town.until(all_kept, within=120.0)
        await sending
    assert most <= MOST
