"""A broadcast as python-telegram-bot's users write it: `asyncio.gather` over `send_message`, nothing kept.

`python -m tests.benchmarks.plain_broadcast <api base> <token> <recipients>` prints CPU seconds and seconds.
"""

import asyncio
import sys
import time

from telegram import Bot
from telegram.request import HTTPXRequest

from tests.benchmarks.to_many import BODY


async def main(api: str, token: str, recipients: int) -> None:
    """Send to everybody; httpx's pool holds as many connections as there are calls under way of ours."""
    request = HTTPXRequest(connection_pool_size=32, pool_timeout=600.0)
    async with Bot(token, base_url=f"{api}/bot", request=request) as bot:
        before, begun = time.process_time(), time.perf_counter()
        await asyncio.gather(*(bot.send_message(5_550_000 + number, BODY) for number in range(recipients)))
        print(time.process_time() - before, time.perf_counter() - begun)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], int(sys.argv[3])))
