"""One `phakhi run` in a process of its own, stopped and started again at the same address."""

import asyncio
import os
import signal
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp

from tests.deployed.proxy import stopped
from tests.house.sources import ROOT
from tests.kill.process import free_port

_START_WITHIN = 60.0


@dataclass
class Replica:
    """`settings`: what all replicas share. `folder`: where it runs and where its log is."""

    folder: Path
    settings: Mapping[str, str]
    port: int = field(default_factory=free_port)
    starts: int = 0
    _process: asyncio.subprocess.Process | None = None

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}"

    async def start(self) -> None:
        """Start it and wait until it says that it is ready; raises TimeoutError."""
        environment = {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(ROOT),
            "PHAKHI_LISTEN": f"127.0.0.1:{self.port}",
            **self.settings,
        }
        self.folder.mkdir(exist_ok=True)
        with (self.folder / f"{self.port}.log").open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "bot", "run", cwd=self.folder, env=environment, stdout=log, stderr=log
            )
        self.starts += 1
        async with asyncio.timeout(_START_WITHIN), aiohttp.ClientSession() as http:
            while await self.status(http, "/readyz") != 200:
                await asyncio.sleep(0.1)

    async def status(self, http: aiohttp.ClientSession, path: str) -> int | None:
        """What it answers; None when it does not."""
        try:
            async with http.get(self.url + path) as answer:
                return answer.status
        except aiohttp.ClientError:
            return None

    async def figures(self) -> str:
        """Its `/metrics`."""
        async with aiohttp.ClientSession() as http, http.get(self.url + "/metrics") as answer:
            return await answer.text()

    async def stop(self) -> None:
        """SIGTERM, as systemd does it."""
        if self._process is not None:
            await stopped(self._process)

    async def kill(self) -> None:
        """SIGKILL, as a machine does it that loses its power."""
        if self._process is not None and self._process.returncode is None:
            self._process.send_signal(signal.SIGKILL)
            await self._process.wait()
