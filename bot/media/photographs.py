"""Photos as they come → pictures that can be kept: small enough, upright, and with nothing in them but the picture.

A phone writes into a photo where it was taken, when and by whom; so every photo is decoded and written anew, and only
its pixels come along. Decoding what a stranger sent is done by a process of its own (`exposure.py`), with little
memory and little time: its memory goes back to the system, and a hostile file cannot take the bot along.
"""

import asyncio
import json
import os
import sys
from typing import Final

from bot.log import get_logger
from bot.media.exposure import HEAD, NotAPicture, Photograph

log = get_logger(__name__)

#: Bytes of a photo that is fetched (`domain/activity_schema.yaml`: Telegram hands out 20 MB at most).
LARGEST: Final = 20_000_000
#: Variables that may hold a token or a key.
_SECRETS: Final = ("PHAKHI_", "AWS_")
#: What developing may take in all, in seconds.
SECONDS: Final = 30.0


async def develop(data: bytes) -> Photograph:
    """The photo, made harmless, by a process of its own; raises `NotAPicture`."""
    pipe = asyncio.subprocess.PIPE
    # Whatever takes over that process finds no token in its environment.
    environment = {name: value for name, value in os.environ.items() if not name.startswith(_SECRETS)}
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot.media.exposure",
        stdin=pipe,
        stdout=pipe,
        stderr=asyncio.subprocess.DEVNULL,
        env=environment,
    )
    try:
        async with asyncio.timeout(SECONDS):
            answer, _ = await process.communicate(data)
    except TimeoutError:
        log.warning("a photo took too long")
        raise NotAPicture("broken") from None
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode != 0:
        log.warning("a photo ended its process", status=process.returncode)
        raise NotAPicture("broken")
    return _read(answer)


def _read(answer: bytes) -> Photograph:
    if answer.startswith(b"{"):
        raise NotAPicture(json.loads(answer)["reason"])
    length, preview_length, width, height = HEAD.unpack_from(answer)
    full, preview = answer[HEAD.size :][:length], answer[HEAD.size + length :][:preview_length]
    return Photograph(full, preview, width, height)
