"""`phakhi organisation`: schools and agencies that take part in a network."""

from dataclasses import asdict
from typing import Annotated

import typer

from bot.clock import SystemClock
from bot.settings import read_settings
from bot.terminal import AsJson, opened, tell_facts
from storage.administration import add_organisation, join_organisation
from storage.organisation import OrganisationKind

app = typer.Typer(help="Schools and agencies.", no_args_is_help=True)


@app.callback()
def organisation() -> None:
    """Schools and agencies that take part in a network."""


@app.command("add")
def add(
    network: Annotated[str, typer.Option(help="Code of the network.")],
    name: Annotated[str, typer.Option(help="Official name in Thai.")] = "",
    short: Annotated[str, typer.Option(help="Short name in Thai, as it stands on a button.")] = "",
    kind: Annotated[OrganisationKind, typer.Option(help="What it is.")] = OrganisationKind.SCHOOL,
    school_code: Annotated[str, typer.Option(help="The ministry's code of a school.")] = "",
    code: Annotated[str, typer.Option(help="Code behind the dash; default: the next free S01, S02 … (P01 …)")] = "",
    name_en: Annotated[str, typer.Option(help="Official name in English.")] = "",
    existing: Annotated[str, typer.Option(help="Code of an organisation that is known already.")] = "",
    as_json: AsJson = False,
) -> None:
    """Add a school or agency to a network; prints its member code NET-ORG."""
    new = any((name, short, school_code, code, name_en))
    if bool(existing) == new:
        raise typer.BadParameter("give --name and --short of a new organisation, or --existing")
    if new and not (name.strip() and short.strip()):
        raise typer.BadParameter("a new organisation needs --name and --short")
    now = SystemClock().now()
    with opened(read_settings()) as database:
        added = database.write(
            lambda connection: (
                join_organisation(connection, now, network=network, existing=existing)
                if existing
                else add_organisation(
                    connection,
                    now,
                    network=network,
                    name=name,
                    short=short,
                    kind=kind,
                    school_code=school_code,
                    code=code,
                    name_en=name_en,
                )
            )
        ).result()
    tell_facts(asdict(added), as_json)
