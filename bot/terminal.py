"""What every command shares: the open database, and how it speaks on the terminal."""

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Annotated, Any

import typer

from bot.clock import SystemClock
from bot.settings import Settings
from storage.database import Database
from storage.opening import open_database

#: For commands whose output a program may read.
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for a program.")]


class Failed(Exception):
    """The command failed; the text is the one line that says why."""


def tell(text: str) -> None:
    """One line for the operator, as it is."""
    from rich.console import Console

    Console(markup=False, highlight=False, soft_wrap=True).print(text)


def tell_json(value: object) -> None:
    """A JSON document for a program."""
    json.dump(value, sys.stdout, ensure_ascii=False, indent=2, default=str)
    sys.stdout.write("\n")


def tell_facts(facts: Mapping[str, object], as_json: bool) -> None:
    """Named facts, one a line, or one JSON object."""
    if as_json:
        tell_json(facts)
        return
    width = max(map(len, facts), default=0)
    for name, value in facts.items():
        tell(f"{name.replace('_', ' '):<{width}}  {value}")


def tell_table(head: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """A table that fits the terminal; piped, it is as wide as it needs."""
    from rich.console import Console
    from rich.table import Table

    table = Table(*head, box=None, pad_edge=False)
    for row in rows:
        table.add_row(*(str(cell) for cell in row))
    console = Console(highlight=False, markup=False)
    console.print(table, width=None if console.is_terminal else 200)


@contextmanager
def opened(settings: Settings) -> Iterator[Database]:
    """The database, refused when its schema is not the current one."""
    from storage.schema import is_current

    database = open_database(settings.database_url.get_secret_value(), clock=SystemClock().now)
    try:
        with database.read() as connection:
            current = is_current(connection)
        if not current:
            raise Failed("the database does not have the current schema: run `phakhi migrate`")
        yield database
    finally:
        database.close()
