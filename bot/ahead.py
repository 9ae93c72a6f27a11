"""What a bot that starts has ready before anybody asks for it."""

import asyncio
import sys
from contextlib import suppress

from bot import national_days
from bot.log import get_logger

log = get_logger(__name__)


async def holidays(*years: int) -> None:
    """Have the national holidays of these years ready, told by a process that takes its memory along when it ends."""
    missing = national_days.unknown(years)
    if not missing:
        return
    pipe, null = asyncio.subprocess.PIPE, asyncio.subprocess.DEVNULL
    command = [sys.executable, "-m", "bot.national_days", *map(str, missing)]
    process = await asyncio.create_subprocess_exec(*command, stdin=null, stdout=pipe, stderr=null)
    try:
        written, _ = await process.communicate()
    finally:
        if process.returncode is None:
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()
    if process.returncode == 0:
        national_days.learn(missing, written.decode())
    else:
        log.warning("holidays are loaded with the first question", status=process.returncode)
