"""A process that has imported all of the bot and forks itself for each bot that is wanted: `python -m … zygote <fd>`.

A start takes more than a second of CPU for imports alone, and the tests kill a bot some three hundred times. What is
forked is a process like any other from there on: it reads its settings, opens its files and dies by its own id. The
start from nothing, `phakhi run`, is killed in `tests/road/test_process.py`.

Each message on `fd` wants one bot (see `tests.kill.forked`). This process has no thread and never an event loop.
"""

from tests import as_installed  # noqa: F401, I001 - before the bot

import gc
import json
import os
import select
import signal
import socket
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import import_module

from bot import national_days
from bot.words import shared_words
from tests.kill import victim

#: What a bot imports only when it comes to it.
_LATER = ("bot.jobs.pgqueuer", "storage.postgres", "storage.sqlite", "uvicorn.lifespan.off",
          "uvicorn.protocols.http.httptools_impl", "starlette.concurrency")  # fmt: skip
_LONGEST = 200_000


@dataclass(frozen=True, slots=True)
class Wanted:
    """Where a bot runs, with which environment and fate."""

    folder: str
    environment: Mapping[str, str]
    words: list[str]


def _become(wanted: Wanted, stdout: int, stderr: int) -> None:
    """In the new process: be as if it had been started so, and live."""
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    for number, fd in enumerate((os.open(os.devnull, os.O_RDONLY), stdout, stderr)):
        os.dup2(fd, number)
    os.closerange(3, os.sysconf("SC_OPEN_MAX"))
    os.chdir(wanted.folder)
    os.environ.clear()
    os.environ.update(wanted.environment)
    sys.dont_write_bytecode = "PYTHONDONTWRITEBYTECODE" in wanted.environment
    sys.argv = [victim.__file__, *wanted.words]
    victim.main()


def _fork(wanted: Wanted, stdout: int, stderr: int) -> int:
    """The id of the new process."""
    process = os.fork()
    if process:
        return process
    status = 1
    try:
        _become(wanted, stdout, stderr)
        status = 0
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else 1
    except BaseException:  # noqa: BLE001 - as the interpreter does at its end
        sys.excepthook(*sys.exc_info())
    finally:
        sys.stdout.flush()
        os._exit(status)


def main() -> None:
    """Fork until nobody can want anything any more."""
    for name in _LATER:
        import_module(name)
    shared_words()  # read from files that no bot changes
    for year in (datetime.now(UTC).year, datetime.now(UTC).year + 1):
        national_days.of(year)
    gc.freeze()
    ended, wake = socket.socketpair()
    for end in (ended, wake):
        end.setblocking(False)
    signal.set_wakeup_fd(wake.fileno())
    signal.signal(signal.SIGCHLD, lambda *_: None)
    told: dict[int, socket.socket] = {}
    with socket.socket(fileno=int(sys.argv[1])) as wishes:
        while True:
            ready, _, _ = select.select([wishes, ended], [], [])
            if wishes in ready:
                message, fds, _, _ = socket.recv_fds(wishes, _LONGEST, 3)
                if not message:
                    break
                answers = socket.socket(fileno=fds[0])
                process = _fork(Wanted(**json.loads(message)), fds[1], fds[2])
                told[process] = answers
                answers.sendall(b"%d\n" % process)
                for fd in fds[1:]:
                    os.close(fd)
            if ended in ready:
                ended.recv(_LONGEST)
            for process in list(told):
                found, status = os.waitpid(process, os.WNOHANG)
                if found:
                    with told.pop(process) as answers:
                        answers.sendall(b"%d\n" % os.waitstatus_to_exitcode(status))
    for process in told:
        os.kill(process, signal.SIGKILL)


if __name__ == "__main__":
    main()
