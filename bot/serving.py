"""`phakhi run`: the bot behind a web server, on the real platforms or on the simulator."""

import asyncio
import sys

import uvicorn

from bot.app import App, CannotStart
from bot.clock import SystemClock
from bot.log import get_logger
from bot.settings import Settings

log = get_logger(__name__)


def web_server(app: App, host: str, port: int) -> uvicorn.Server:
    """The web server of a started app; httptools and one loop, no access log (it would name addresses)."""
    config = uvicorn.Config(
        app.web.app,
        host=host,
        port=port,
        http="httptools",
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=5,
    )
    return uvicorn.Server(config)


def serve(settings: Settings, *, simulator: bool) -> None:
    """Run until SIGTERM or SIGINT; raises `CannotStart` with one line."""
    run = _on_simulator(settings) if simulator else _on_platforms(settings)
    if sys.platform == "win32":
        asyncio.run(run)
        return
    import uvloop

    uvloop.run(run)


async def _on_platforms(settings: Settings) -> None:
    app = App(settings, SystemClock())
    await app.start()
    try:
        server = web_server(app, settings.host, settings.port)
        serving = asyncio.ensure_future(server.serve())
        await _started(server, serving)
        await app.begin()
        log.info("ready", address=settings.listen)
        await serving
    finally:
        await app.stop()


async def _on_simulator(settings: Settings) -> None:
    from bot.playground import Playground

    playground = Playground(settings)
    await playground.run()


async def _started(server: uvicorn.Server, serving: "asyncio.Future[None]") -> None:
    """Wait until the server listens; an address in use ends the start with one line."""
    while not server.started:
        if serving.done():
            raise CannotStart("the web server cannot listen at PHAKHI_LISTEN: is the address in use?")
        await asyncio.sleep(0.01)
