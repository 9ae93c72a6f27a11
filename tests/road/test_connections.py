"""No connection to PostgreSQL is left behind, also when the bot ends while it is connecting."""

import asyncio
import gc
from collections.abc import Iterator

import pytest

from bot.jobs.driver import connected
from storage.opening import connect_arguments
from tests.postgres import Server


class SlowWay:
    """To a server that is far away: what it says comes a while later. `left`: whoever came has gone."""

    def __init__(self, port: int) -> None:
        self._port = port
        self.came, self.left = asyncio.Event(), asyncio.Event()

    async def take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One who comes."""
        from_server, to_server = await asyncio.open_connection("127.0.0.1", self._port)
        self.came.set()
        back = asyncio.create_task(self._bring_back(from_server, writer))
        while said := await reader.read(65536):
            to_server.write(said)
        self.left.set()
        back.cancel()
        for each in (writer, to_server):
            each.close()

    async def _bring_back(self, from_server: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while said := await from_server.read(65536):
            await asyncio.sleep(0.3)
            writer.write(said)


@pytest.fixture
def garbage_stays() -> Iterator[None]:
    """What only the garbage collector would close stays open."""
    gc.disable()
    yield
    gc.enable()


@pytest.mark.usefixtures("garbage_stays")
async def test_who_ends_while_connecting_leaves_no_socket_on_which_the_server_waits(postgres_server: Server) -> None:
    way = SlowWay(postgres_server.port)
    listening = await asyncio.start_server(way.take, "127.0.0.1", 0)
    port = listening.sockets[0].getsockname()[1]
    arguments = {**connect_arguments(postgres_server.url("postgres")), "port": port}
    connecting = asyncio.ensure_future(connected(arguments).__aenter__())
    await way.came.wait()
    await asyncio.sleep(0.1)
    connecting.cancel()
    await asyncio.gather(connecting, return_exceptions=True)
    assert connecting.cancelled()
    await asyncio.wait_for(way.left.wait(), 2)
    listening.close()
