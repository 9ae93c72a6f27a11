"""One address before several bots, as a load balancer gives it: each request goes to the next bot that listens."""

from collections.abc import Sequence

import aiohttp
from aiohttp import web


class RoundRobin:
    """`ports`: where the bots listen on 127.0.0.1. `taken`: how many requests each of them has answered."""

    def __init__(self, ports: Sequence[int]) -> None:
        self._ports = list(ports)
        self.taken = dict.fromkeys(self._ports, 0)
        self.url = ""
        self._runner: web.AppRunner | None = None
        self._http: aiohttp.ClientSession | None = None

    async def open(self) -> None:
        """Listen on a free port."""
        app = web.Application(client_max_size=4 * 1024 * 1024)
        app.router.add_post("/{path:.*}", self._pass_on)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1, access_log=None)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        host, port = self._runner.addresses[0][:2]
        self.url = f"http://{host}:{port}"
        self._http = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0, force_close=True))

    async def close(self) -> None:
        """End every connection."""
        if self._http is not None:
            await self._http.close()
        if self._runner is not None:
            await self._runner.cleanup()

    async def _pass_on(self, request: web.Request) -> web.Response:
        """Who does not listen is passed over; who dies while answering costs the caller a 502, as everywhere."""
        assert self._http is not None, "open comes first"
        body = await request.read()
        for _ in self._ports:
            port = self._ports.pop(0)
            self._ports.append(port)
            try:
                async with self._http.post(
                    f"http://127.0.0.1:{port}{request.path}", data=body, headers=request.headers
                ) as answer:
                    await answer.read()
                    self.taken[port] += 1
                    return web.Response(status=answer.status)
            except aiohttp.ClientConnectorError:
                continue
            except aiohttp.ClientError:
                break
        return web.Response(status=502)
