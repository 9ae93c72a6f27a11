"""`phakhi network`: networks of schools and the subject-group centres inside them."""

from dataclasses import asdict
from typing import Annotated

import typer

from bot.clock import SystemClock
from bot.settings import read_settings
from bot.terminal import AsJson, opened, tell, tell_facts, tell_json
from storage.administration import add_network
from storage.codes import spoken
from storage.figures import NetworkListed, list_networks
from storage.network import LearningArea, NetworkKind
from storage.removal import remove_network

app = typer.Typer(help="Networks and subject-group centres.", no_args_is_help=True)


@app.command("add")
def add(
    area: Annotated[str, typer.Option(help="Code of the area office.")],
    name: Annotated[str, typer.Option(help="Official name in Thai.")],
    short: Annotated[str, typer.Option(help="Short name in Thai.")],
    kind: Annotated[NetworkKind, typer.Option(help="Which of the four kinds.")],
    parent: Annotated[str, typer.Option(help="Code of the network that a subject-group centre belongs to.")] = "",
    learning_area: Annotated[LearningArea | None, typer.Option(help="Learning area of a subject-group centre.")] = None,
    code: Annotated[str, typer.Option(help="Code for commands; default: the next free N1, N2 … (C1 …)")] = "",
    name_en: Annotated[str, typer.Option(help="Official name in English.")] = "",
    short_en: Annotated[str, typer.Option(help="Short name in English.")] = "",
    as_json: AsJson = False,
) -> None:
    """Add a network or a centre; prints a member code and a coordinator code (one use, 7 days)."""
    now = SystemClock().now()
    with opened(read_settings()) as database:
        added = database.write(
            lambda connection: add_network(
                connection,
                now,
                area=area,
                name=name,
                short=short,
                kind=kind,
                parent=parent,
                learning_area=learning_area.value if learning_area else "",
                code=code,
                name_en=name_en,
                short_en=short_en,
            )
        ).result()
    tell_facts(asdict(added) | {"coordinator_code": spoken(added.coordinator_code)}, as_json)


@app.command("list")
def show(as_json: AsJson = False) -> None:
    """List networks with their organisations, members and the codes that still work."""
    now = SystemClock().now()
    with opened(read_settings()) as database, database.read() as connection:
        networks = list_networks(connection, now)
    if as_json:
        tell_json([_document(network) for network in networks])
        return
    for network in networks:
        inside = f", centre of {network.parent}" if network.parent else ""
        tell(f"{network.code}  {network.short}  ({network.kind}, area {network.area}{inside})")
        tell(f"    members        {network.members}")
        tell(f"    organisations  {', '.join(f'{code} {short}' for code, short in network.organisations) or '-'}")
        tell(f"    codes          {', '.join(f'{spoken(code)} ({kind})' for kind, code in network.codes) or '-'}")


@app.command("remove")
def remove(
    code: Annotated[str, typer.Argument(help="Code of the network, as `phakhi network list` shows it.")],
) -> None:
    """Remove a network that is empty, with its codes: one that was mistyped. Its organisations stay."""
    now = SystemClock().now()
    with opened(read_settings()) as database:
        database.write(lambda connection: remove_network(connection, now, code)).result()
    tell(f"{code.strip().upper()} is removed, with its codes.")


def _document(network: NetworkListed) -> dict[str, object]:
    return asdict(network) | {
        "organisations": [{"code": code, "short": short} for code, short in network.organisations],
        "codes": [{"kind": kind, "code": spoken(code)} for kind, code in network.codes],
    }
