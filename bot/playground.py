"""`phakhi run` without tokens: the demo networks on two phones in a web page.

The simulator serves both platforms' APIs on loopback and the bot runs its real channels against them. Its public
address is `https://simulator.invalid`, mapped to itself; secrets are random at each start; the demo goes only into an
empty default SQLite file.
"""

import asyncio
import os
import secrets
import sys
from datetime import datetime
from pathlib import Path

from pydantic import SecretStr

from bot.app import App, must_be_current
from bot.clock import SystemClock
from bot.log import get_logger
from bot.serving import listening
from bot.settings import Settings, Updates
from bot.simulator import PUBLIC_URL, JoinHint, Person, Simulator
from bot.simulator.identity import account_id
from bot.simulator.page import routes
from bot.terminal import tell
from storage.administration import NotPossible
from storage.demo import demo_codes, demo_people, load_demo
from storage.join_code import CodeKind
from storage.member import Position, Role
from storage.opening import open_database
from storage.session import Connection

log = get_logger(__name__)

PHONES = Path("data/simulator.db")
#: The codes that somebody new is shown, at most: one of each kind says more than all of them.
HINTS = 8


async def run(settings: Settings) -> None:
    """Run until SIGTERM or SIGINT, or until the page asks for a restart."""
    if not settings.database_chosen:
        await asyncio.to_thread(fill, settings, SystemClock().now())
    simulator = Simulator(
        path=PHONES,
        line_secret=secrets.token_hex(16),
        line_token=secrets.token_hex(32),
        telegram_token=f"{10**9 + secrets.randbelow(10**9)}:{secrets.token_urlsafe(26)}",
        telegram_secret=secrets.token_hex(32),
        people=people(),
        codes=hints(),
        redelivers=True,
    )
    await simulator.start()
    restart = asyncio.Event()
    app = App(on_simulator(settings, simulator), routes=routes(simulator, restart.set))
    try:
        async with listening(app, settings.host, settings.port) as served:
            simulator.bot_url = f"http://{_reached_at(settings)}:{served.port}"
            await app.begin()
            tell(f"Phakhi runs on its simulator: {simulator.bot_url}/simulator")
            wishes = [asyncio.ensure_future(event.wait()) for event in (served.ending, restart)]
            await asyncio.wait(wishes, return_when=asyncio.FIRST_COMPLETED)
            for wish in wishes:
                wish.cancel()
    finally:
        await simulator.stop()
    if restart.is_set():
        os.execv(sys.executable, [sys.executable, "-m", "bot", "run", "--simulator"])  # noqa: S606 - ourselves, anew


def _reached_at(settings: Settings) -> str:
    """The host for a browser on this machine: an address that stands for all of them is no name to call."""
    host = settings.listen.rpartition(":")[0]
    return {"0.0.0.0": "127.0.0.1", "[::]": "[::1]"}.get(host, host)  # noqa: S104 - nothing is bound here


def on_simulator(settings: Settings, simulator: Simulator) -> Settings:
    """The operator's settings with the simulator's addresses and secrets in place of the platforms'."""
    return settings.model_copy(
        update={
            "public_url": PUBLIC_URL,
            "line_channel_secret": SecretStr(simulator.line_secret),
            "line_channel_token": SecretStr(simulator.line_token),
            "line_api": simulator.line_api,
            "line_data_api": simulator.line_data_api,
            "telegram_token": SecretStr(simulator.telegram_token),
            "telegram_secret": SecretStr(simulator.telegram_secret or ""),
            "telegram_api": simulator.telegram_api,
            "telegram_updates": Updates.WEBHOOK,
            "telegram_rate": 0.0,
        }
    )


def fill(settings: Settings, now: datetime) -> None:
    """The demo networks, if there is nobody yet; raises `CannotStart` without the schema."""

    def work(connection: Connection) -> None:
        must_be_current(connection)
        load_demo(connection, now, account_ids=account_id)

    database = open_database(settings.database_url.get_secret_value(), clock=lambda: now)
    try:
        database.write(work).result()
    except NotPossible:
        log.debug("the database holds somebody already")
    finally:
        database.close()


def people() -> list[Person]:
    """The demo members, as the page offers them: teachers first, who are most."""
    found = sorted(demo_people(), key=lambda each: (list(Role).index(each.role), each.position is not Position.TEACHER))
    return [
        Person(
            code=each.code,
            name=each.name,
            note=" · ".join((each.organisation, *each.networks)),
            line="line" in each.platforms,
            telegram="telegram" in each.platforms,
            role=each.role.value,
        )
        for each in found
    ]


def hints() -> list[JoinHint]:
    """A few codes for somebody new: schools first, then a whole network, a coordinator, a supervisor."""
    codes = demo_codes()
    schools = [code for code in codes if code.kind is CodeKind.MEMBER and code.organisation][: HINTS - 3]
    others = [
        next(code for code in codes if code.kind is kind and not code.organisation)
        for kind in CodeKind
        if kind is not CodeKind.LINK
    ]
    return [JoinHint(code.code, f"{code.opens} {code.organisation}".strip()) for code in (*schools, *others)]
