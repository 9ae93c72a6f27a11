"""A bot's process that was forked from one which had imported everything (`tests.kill.zygote`), as a test sees it."""

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path

from tests.house.sources import ROOT


class Forked:
    """Like `asyncio.subprocess.Process`, as far as it is needed here."""

    def __init__(self, pid: int, stdout: asyncio.StreamReader, ending: asyncio.Task[int]) -> None:
        self.pid = pid
        self.stdout = stdout
        self._ending = ending

    @property
    def returncode(self) -> int | None:
        """How it ended (-9: by SIGKILL); None as long as it lives."""
        return self._ending.result() if self._ending.done() else None

    async def wait(self) -> int:
        """How it ended, once it has."""
        return await asyncio.shield(self._ending)

    def send_signal(self, number: int) -> None:
        """Nothing happens to who is dead."""
        if self.returncode is None:
            with suppress(ProcessLookupError):
                os.kill(self.pid, number)

    def kill(self) -> None:
        """SIGKILL."""
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        """SIGTERM."""
        self.send_signal(signal.SIGTERM)


async def fork(folder: Path, environment: Mapping[str, str], words: Sequence[str], log: int) -> Forked:
    """A bot that begins to start in the folder, writing to the open file `log` what it says to the operator."""
    wanted = json.dumps({"folder": str(folder), "environment": dict(environment), "words": list(words)})
    answers, theirs = socket.socketpair()
    stdout, written = socket.socketpair()
    with theirs, written:
        socket.send_fds(_zygote(), [wanted.encode()], [theirs.fileno(), written.fileno(), log])
    said, saying = await asyncio.open_connection(sock=stdout)
    answered, answering = await asyncio.open_connection(sock=answers)
    pid = int(await answered.readline())

    async def ending() -> int:
        try:
            return int(await answered.readline())
        finally:
            for writer in (saying, answering):
                writer.close()

    return Forked(pid, said, asyncio.ensure_future(ending()))


@cache
def _zygote() -> socket.socket:
    """Where this process says what it wants; when it ends, so does the other."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with theirs:
        command = (sys.executable, "-m", "tests.kill.zygote", str(theirs.fileno()))
        environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)}
        _zygotes.append(
            subprocess.Popen(command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, pass_fds=[theirs.fileno()])
        )
    return ours


#: Kept, for one that is forgotten warns that it still runs.
_zygotes: list["subprocess.Popen[bytes]"] = []
