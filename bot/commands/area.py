"""`phakhi area`: education area offices."""

from dataclasses import asdict
from typing import Annotated

import typer

from bot.clock import SystemClock
from bot.settings import read_settings
from bot.terminal import AsJson, opened, tell_facts
from storage.administration import add_area
from storage.codes import spoken

app = typer.Typer(help="Education area offices.", no_args_is_help=True)


@app.callback()
def area() -> None:
    """Education area offices: the data controllers."""


def _filled(text: str) -> str:
    if not text.strip():
        raise typer.BadParameter("may not be empty: it stands in the consent")
    return text


@app.command("add")
def add(
    name: Annotated[str, typer.Option(help="Official name in Thai.")],
    short: Annotated[str, typer.Option(help="Short name in Thai.")],
    controller: Annotated[str, typer.Option(help="Data controller, as the consent names it.", callback=_filled)],
    contact: Annotated[str, typer.Option(help="How to reach the controller.", callback=_filled)],
    code: Annotated[str, typer.Option(help="Code for commands; default: the next free AREA1, AREA2 …")] = "",
    name_en: Annotated[str, typer.Option(help="Official name in English.")] = "",
    controller_en: Annotated[str, typer.Option(help="Data controller in English.")] = "",
    as_json: AsJson = False,
) -> None:
    """Add an area office; prints a supervisor code (one use, 7 days)."""
    now = SystemClock().now()
    with opened(read_settings()) as database:
        added = database.write(
            lambda connection: add_area(
                connection,
                now,
                name=name,
                short=short,
                controller=controller,
                contact=contact,
                code=code,
                name_en=name_en,
                controller_en=controller_en,
            )
        ).result()
    tell_facts(asdict(added) | {"supervisor_code": spoken(added.supervisor_code)}, as_json)
