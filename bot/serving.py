"""`phakhi run`: the bot behind a web server."""

import asyncio
import gc
import signal
import socket
import sys
import threading
from collections.abc import AsyncIterator, Coroutine, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from types import FrameType
from typing import Any

import uvicorn

from bot.app import App, CannotStart
from bot.clock import SystemClock
from bot.log import get_logger
from bot.settings import Settings

log = get_logger(__name__)

#: Seconds between two ticks of the web server, and between two looks whether the last answer is out.
_TICK, _LOOK = 1.0, 0.01


def until_it_ends(run: Coroutine[Any, Any, None]) -> None:
    """Run the bot on the fastest event loop that there is; raises `CannotStart` with one line."""
    if sys.platform == "win32":
        asyncio.run(run)
        return
    import uvloop

    uvloop.run(run)


async def run(settings: Settings) -> None:
    """The bot on the platforms, until SIGTERM or SIGINT."""
    app = App(settings, SystemClock())
    async with listening(app, settings.host, settings.port) as served:
        # What a start leaves stays to the end. Looking through all of it, as a full collection does again and again,
        # takes more than a tenth of a second in which nobody is answered.
        gc.collect()
        gc.freeze()
        log.info("ready", address=f"{settings.listen.rpartition(':')[0]}:{served.port}")
        await app.begin()
        await served.ending.wait()


class WebServer(uvicorn.Server):
    """Keeps signals to itself: uvicorn would raise them again after serving, before the bot has let go of its rows.

    And it ends when it is told to: uvicorn looks ten times a second whether it should, and then sleeps before it looks
    who is still there.

    `port` is where it listens. `ending` is set when somebody wants the process to end.
    """

    def __init__(self, config: uvicorn.Config, port: int) -> None:
        super().__init__(config)
        self.port = port
        self.ending = asyncio.Event()
        self._told_to_end = asyncio.Event()

    def end(self) -> None:
        """Let nobody in any more, and finish the answers that are under way."""
        self.should_exit = True
        self._told_to_end.set()

    async def main_loop(self) -> None:
        """Until the end, with a new Date header each second."""
        while not await self.on_tick(0):
            with suppress(TimeoutError):
                await asyncio.wait_for(self._told_to_end.wait(), _TICK)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Whoever has been let in is answered, within the time for a graceful end, unless a second signal came."""
        for server in self.servers:
            server.close()
        for opened in sockets or []:
            opened.close()
        # Who was let in just now is among the connections only after a round of the loop.
        await asyncio.sleep(_LOOK)
        state = self.server_state
        for connection in list(state.connections):
            connection.shutdown()
        try:
            async with asyncio.timeout(self.config.timeout_graceful_shutdown):
                await asyncio.sleep(0)
                while (state.connections or state.tasks) and not self.force_exit:  # noqa: ASYNC110 - uvicorn tells nobody
                    await asyncio.sleep(_LOOK)
        except TimeoutError:
            log.warning("answers are cut off", count=len(state.tasks))
            for task in state.tasks:
                task.cancel()

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """The first signal ends gently, a second one at once."""
        self.force_exit = self.ending.is_set()
        self.ending.set()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Only in the main thread, where signals can be heard."""
        loop = asyncio.get_running_loop()
        heard = (signal.SIGTERM, signal.SIGINT) if threading.current_thread() is threading.main_thread() else ()
        for number in heard:
            loop.add_signal_handler(number, self.handle_exit, number, None)
        try:
            yield
        finally:
            for number in heard:
                loop.remove_signal_handler(number)


@asynccontextmanager
async def listening(app: App, host: str, port: int) -> AsyncIterator[WebServer]:
    """Start an app and its web server; whoever leaves stops both. Raises `CannotStart`.

    The socket is opened first: an address in use is told before anything else happens, and whoever calls while the
    rest begins waits in the socket's queue.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        opened = socket.create_server((host, port), family=family, backlog=1024)
    except OSError as error:
        raise CannotStart(f"PHAKHI_LISTEN: nothing can listen at {host}:{port} ({error.strerror})") from None
    with opened:
        await app.start()
        server = WebServer(_configuration(app), opened.getsockname()[1])
        serving = asyncio.ensure_future(server.serve(sockets=[opened]))
        serving.add_done_callback(lambda _: server.ending.set())
        try:
            yield server
        finally:
            server.end()
            await asyncio.gather(serving, return_exceptions=True)
            await app.stop()


def _configuration(app: App) -> uvicorn.Config:
    """httptools, one loop, no access log (it would name addresses)."""
    return uvicorn.Config(
        app.web.app,
        http="httptools",
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        timeout_graceful_shutdown=5,
    )
