"""Log lines that cannot carry personal data or a secret.

A line is an event in fixed words plus named facts, and only facts named in `KNOWN` get through: a name, a text or a
token has no key to travel under. Of an exception stay its type and where it came from, never its message (an SQL
error quotes the row, a validation error the input). Libraries write through the same door; of their lines stays the
first line of the template without its arguments, since those hold addresses with tokens.
"""

import logging
import re
import sys
import traceback
from collections.abc import Mapping, MutableMapping
from types import TracebackType
from typing import Any, TextIO

import structlog

#: What a line may say besides its event. Ids of rows are fine; names, texts, platform user ids are not.
KNOWN = frozenset(
    {
        "event", "level", "timestamp", "logger", "dropped",
        "address", "attempts", "bytes", "campaign", "channel", "command", "count", "crash_point", "event_id",
        "exception", "form", "job", "kind", "method", "milliseconds", "mode", "outcome", "path", "port", "process",
        "question", "reason", "reference", "request_id", "revision", "row", "seconds", "signal", "slot", "state",
        "status", "tick", "version", "where",
    }
)  # fmt: skip
_LONGEST = 200
_TOKEN = re.compile(r"bot[0-9]+:[A-Za-z0-9_-]+|Bearer\s+\S+|(?<=://)[^/@\s]+(?=@)", re.ASCII)
#: Libraries that tell addresses or bodies at low levels; from here on only their warnings are written.
_LIBRARIES = (
    "aiohttp",
    "alembic",
    "apscheduler",
    "asyncio",
    "httpcore",
    "httpx",
    "linebot",
    "pgqueuer",
    "PIL",
    "sqlalchemy",
    "telegram",
    "uvicorn",
)


def configure(level: str, console: bool | None = None, stream: TextIO | None = None) -> None:
    """Send every log line of this process to `stream` (standard error): coloured on a terminal, else JSON.

    `level` is a name such as "info". `console` None: a terminal gets the readable form.
    """
    target = stream or sys.stderr
    readable = target.isatty() if console is None else console
    renderer = structlog.dev.ConsoleRenderer() if readable else structlog.processors.JSONRenderer(ensure_ascii=False)
    shared: list[structlog.typing.Processor] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        where_from,
    ]
    handler = logging.StreamHandler(target)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[first_line_of_template, *shared],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, only_known, renderer],
            keep_exc_info=False,
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    for name in _LIBRARIES:
        library = logging.getLogger(name)
        library.handlers.clear()
        library.propagate = True
        library.setLevel(logging.WARNING)
    logging.getLogger("uvicorn.access").disabled = True
    logging.captureWarnings(True)
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level.upper()]),
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )


def get_logger(name: str) -> structlog.typing.FilteringBoundLogger:
    """The logger of a module: `log = get_logger(__name__)`, then `log.info("outbox swept", count=3)`."""
    logger: structlog.typing.FilteringBoundLogger = structlog.get_logger(name)
    return logger


def only_known(_logger: object, _method: str, line: MutableMapping[str, Any]) -> Mapping[str, Any]:
    """Takes away every fact without a known name (their names stay under `dropped`) and what looks like a token."""
    kept = {key: _plain(value) for key, value in line.items() if key in KNOWN}
    dropped = sorted(key for key in line if key not in KNOWN and not key.startswith("_"))
    return {**kept, "dropped": dropped} if dropped else kept


def where_from(_logger: object, _method: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Writes an exception as its type and the places it went through, innermost last; never as its message."""
    found = line.pop("exc_info", None)
    error = sys.exc_info()[1] if found is True else found[1] if isinstance(found, tuple) else found
    if isinstance(error, BaseException):
        line["exception"] = type(error).__qualname__
        line["where"] = _places(error.__traceback__)
    return line


def first_line_of_template(_logger: object, _method: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Of a library's line only the words in its source: arguments and further lines may quote anything."""
    record: logging.LogRecord = line["_record"]
    template = record.msg if isinstance(record.msg, str) else type(record.msg).__name__
    line["event"] = template.partition("\n")[0]
    if record.exc_info and "exc_info" not in line:
        line["exc_info"] = record.exc_info
    return line


def _places(trace: TracebackType | None) -> list[str]:
    frames = traceback.extract_tb(trace)[-8:]
    return [f"{'/'.join(frame.filename.split('/')[-2:])}:{frame.lineno} {frame.name}" for frame in frames]


def _plain(value: object) -> object:
    """Numbers and flags as they are, a list's parts one by one, everything else as a short text without tokens."""
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    return _TOKEN.sub("***", str(value))[:_LONGEST]
