"""The phakhi command: `docs/operation.md` lists what it can do.

Exit status 0 for success, 2 for wrong usage, 1 for a failure with one line that says why. What a command needs is
imported when it runs, so that a start and `--help` stay quick.
"""

import sys
from collections.abc import Sequence
from typing import Annotated, NoReturn

import typer

from bot.commands import area, backup, day_off, doctor, invite, network, organisation, roster, schedule, status
from bot.settings import SettingsRefused, read_settings, simulator_wanted
from bot.terminal import Failed, opened, tell

app = typer.Typer(
    name="phakhi",
    help="Phakhi: a chat bot on LINE and Telegram for Thai education networks.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.add_typer(area.app, name="area")
app.add_typer(network.app, name="network")
app.add_typer(organisation.app, name="organisation")
app.add_typer(day_off.app, name="day-off")
app.add_typer(schedule.app, name="schedule")
app.command("invite")(invite.invite)
app.command("doctor")(doctor.doctor)
app.command("import")(roster.bring_in)
app.command("status")(status.status)
app.command("backup")(backup.backup)
app.command("restore")(backup.restore)


@app.command()
def run(
    simulator: Annotated[
        bool, typer.Option("--simulator", help="Open the simulator though a database is named; needs no tokens.")
    ] = False,
) -> None:
    """Start the bot: on the platforms whose tokens are set, else on the simulator."""
    settings = read_settings()
    wanted = simulator_wanted(settings, simulator)
    from bot.app import CannotStart
    from bot.log import configure
    from bot.serving import until_it_ends

    if wanted:
        from bot.playground import run as run_bot
    else:
        from bot.serving import run as run_bot
    configure(settings.log_level)
    try:
        until_it_ends(run_bot(settings))
    except CannotStart as refusal:
        raise Failed(str(refusal)) from None


@app.command()
def migrate() -> None:
    """Bring the database to the current schema, with the schedules that every installation has."""
    settings = read_settings()
    from bot.app import BUILT_IN
    from bot.schedules import furnish
    from storage.schema import migrate as bring_up

    bring_up(settings.database_url.get_secret_value())
    with opened(settings) as database:
        database.write(lambda connection: furnish(connection, BUILT_IN, settings.timezone, database.now())).result()
    tell("The database has the current schema.")


@app.command()
def demo() -> None:
    """Fill an empty database with the demo networks."""
    from bot.clock import SystemClock
    from storage.demo import load_demo

    now = SystemClock().now()
    with opened(read_settings()) as database:
        database.write(lambda connection: load_demo(connection, now)).result()
    tell("The demo networks are in the database. `phakhi network list` shows their codes.")


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command and leave with its exit status; `arguments` None: those of the process."""
    from bot.media.checkup import ADVICE
    from bot.media.store import StoreRefused, StoreUnavailable
    from storage.administration import NotPossible
    from storage.database import DatabaseUnavailable

    try:
        app(args=list(arguments) if arguments is not None else None, prog_name="phakhi")
    except (SettingsRefused, Failed, NotPossible, StoreRefused) as refusal:
        _leave(str(refusal))
    except DatabaseUnavailable as failure:
        _leave(f"the database does not answer ({failure})")
    except StoreUnavailable as away:
        _leave(f"the media store cannot be used: {ADVICE[away.reason]}")
    except OSError as failure:
        _leave(f"{failure.strerror or type(failure).__name__}: {failure.filename or 'no file'}")


def _leave(reason: str) -> NoReturn:
    """One line that says why, and exit status 1."""
    print(f"phakhi: {reason}", file=sys.stderr)  # noqa: T201
    sys.exit(1)
