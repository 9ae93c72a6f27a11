"""Nothing personal and no secret gets into a line, whoever writes it."""

import ast
import asyncio
import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
import structlog

from bot.log import KNOWN, configure, get_logger
from tests.house.sources import named, python_files, tree_of

NAME = "ครูสมใจ ธารรุ่งเรือง"
TOKEN = "123456:abc-DEF"


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """The lines of one test; the process's logging is put back."""
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    stream = io.StringIO()
    configure("debug", console=False, stream=stream)
    yield stream
    root.handlers[:] = before
    root.setLevel(level)
    logging.captureWarnings(False)
    structlog.reset_defaults()


def lines(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_a_line_is_json_with_the_known_facts(written: io.StringIO) -> None:
    get_logger("bot.sender").info("outbox swept", channel="line", count=3)
    (line,) = lines(written)
    assert line["event"] == "outbox swept"
    assert (line["channel"], line["count"], line["level"], line["logger"]) == ("line", 3, "info", "bot.sender")


def test_a_fact_without_a_known_name_stays_out(written: io.StringIO) -> None:
    get_logger("bot.turn").info("turn done", text=NAME, sender="U123", channel="line")
    assert NAME not in written.getvalue()
    assert "U123" not in written.getvalue()
    assert lines(written)[0]["dropped"] == ["sender", "text"]


def test_an_exception_is_its_type_and_its_place_never_its_message(written: io.StringIO) -> None:
    try:
        raise ValueError(NAME)
    except ValueError:
        get_logger("bot.turn").exception("turn failed", reference="k7f2")
    (line,) = lines(written)
    assert NAME not in written.getvalue()
    assert line["exception"] == "ValueError"
    assert "test_log.py" in line["where"][-1]


def test_a_library_is_heard_without_its_arguments(written: io.StringIO) -> None:
    try:
        raise RuntimeError(NAME)
    except RuntimeError:
        logging.getLogger("telegram.ext").exception("failed for %s at https://api/bot123456:abc-DEF/x", NAME)
    assert NAME not in written.getvalue()
    assert "abc-DEF" not in written.getvalue()
    assert lines(written)[0]["exception"] == "RuntimeError"


@pytest.mark.parametrize("name", ["httpx", "telegram", "linebot", "uvicorn.error", "aiohttp.client", "sqlalchemy"])
def test_a_library_is_quiet_below_warnings(written: io.StringIO, name: str) -> None:
    logging.getLogger(name).info("HTTP Request: POST https://api.telegram.org/bot%s/sendMessage", TOKEN)
    assert not written.getvalue()


def test_a_lost_task_does_not_tell_what_it_carried(written: io.StringIO) -> None:
    loop = asyncio.new_event_loop()
    loop.call_exception_handler({"message": "Task exception was never retrieved", "exception": ValueError(NAME)})
    loop.close()
    assert NAME not in written.getvalue()
    assert lines(written)[0]["event"] == "Task exception was never retrieved"


def test_a_token_in_a_known_fact_is_starred(written: io.StringIO) -> None:
    get_logger("bot.app").info("called", path=f"/bot{TOKEN}/getMe", address="postgresql://phakhi:geheim@db/phakhi")
    assert TOKEN not in written.getvalue()
    assert "geheim" not in written.getvalue()


def test_no_known_name_is_a_persons() -> None:
    assert not KNOWN & {"name", "text", "sender", "chat", "user", "profile", "body", "token", "code", "url", "member"}


def test_every_line_that_the_code_writes_is_fixed_words_and_known_facts() -> None:
    wrong = []
    for path in python_files("bot", "handlers", "storage"):
        for node in ast.walk(tree_of(path)):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
                continue
            owner = node.func.value
            if not isinstance(owner, ast.Name) or owner.id not in {"log", "_log", "logger"}:
                continue
            fixed = len(node.args) == 1 and isinstance(node.args[0], ast.Constant)
            if not fixed or not {keyword.arg for keyword in node.keywords} <= KNOWN:
                wrong.append(named(path, node))
    assert not wrong
