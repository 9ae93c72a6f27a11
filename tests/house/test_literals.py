"""Words live in `locales/`; handlers and storage wait for nothing."""

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

from tests.house.sources import CODE, ROOT, docstrings, named, python_files, tree_of

THAI = re.compile("[\u0e00-\u0e7f]")
#: The search normaliser is about Thai letters.
ABOUT_LETTERS = ("storage/search.py",)
KEY = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*(\.[a-z][a-z0-9_-]*)?")
SPEAKS = {"Say", "say", "Word"}


def thai_literals(path: Path) -> Iterator[str]:
    """The places of string literals whose source shows a Thai letter; docstrings aside, escapes are fine."""
    documented = {(node.lineno, node.col_offset) for node in docstrings(tree_of(path))}
    source = io.BytesIO(path.read_bytes())
    for token in tokenize.tokenize(source.readline):
        literal = token.type == tokenize.STRING or tokenize.tok_name[token.type] == "FSTRING_MIDDLE"
        if literal and THAI.search(token.string):
            row, column = token.start
            if (row, len(token.line[:column].encode())) not in documented:
                yield f"{named(path)}:{row}"


def test_no_thai_letter_stands_in_a_string_literal() -> None:
    files = [path for path in python_files(*CODE) if named(path) not in ABOUT_LETTERS]
    assert not [place for path in files for place in thai_literals(path)]


def test_no_sentence_reaches_say() -> None:
    wrong = []
    for path in python_files(*CODE):
        if path.is_relative_to(ROOT / "bot" / "simulator"):
            continue  # a phone says what a person types
        for node in ast.walk(tree_of(path)):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            first = node.args[0]
            if name in SPEAKS and isinstance(first, ast.Constant) and isinstance(first.value, str):
                wrong += [] if KEY.fullmatch(first.value) else [f"{named(path, node)} {first.value!r}"]
    assert not wrong


def test_nothing_in_handlers_and_storage_is_async() -> None:
    waits = (ast.AsyncFunctionDef, ast.Await, ast.AsyncFor, ast.AsyncWith)
    files = python_files("handlers", "storage")
    assert not [named(path, node) for path in files for node in ast.walk(tree_of(path)) if isinstance(node, waits)]


def test_nobody_asks_the_machine_for_the_time_but_the_clock() -> None:
    asks = {"now", "utcnow", "today"}
    wrong = []
    for path in python_files("bot", "handlers", "storage"):
        if named(path) == "bot/clock.py":
            continue
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.Attribute) and node.attr in asks and isinstance(node.value, ast.Name):
                wrong += [named(path, node)] if node.value.id in {"datetime", "date"} else []
    assert not wrong
