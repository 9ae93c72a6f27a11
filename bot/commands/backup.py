"""`phakhi backup` and `phakhi restore`: one file with everything, taken while the bot runs, brought back while not."""

import shlex
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from bot import archive
from bot.clock import SystemClock
from bot.media.folder_store import FolderStore
from bot.settings import Settings, read_settings
from bot.terminal import AsJson, Failed, tell, tell_facts
from storage.copying import copy_database, examine, sqlite_file
from storage.opening import server_address
from storage.restoring import GivenUp, bring_up, give_up_waiting, held

_WITHOUT_MEDIA = "Leave pictures and files alone."


def backup(
    file: Annotated[Path, typer.Argument(help="The file to write, such as phakhi-2026-11-20.zip.")],
    force: Annotated[bool, typer.Option("--force", help="Replace FILE if it is there.")] = False,
    without_media: Annotated[bool, typer.Option("--without-media", help=_WITHOUT_MEDIA)] = False,
    as_json: AsJson = False,
) -> None:
    """Copy the database, and the pictures and files that it names, into one file; the bot may run meanwhile."""
    settings = read_settings()
    _only_sqlite(settings, _dump_line(settings, file), "")
    if file.is_dir() or (file.exists() and not force):
        raise Failed(f"{file} is there already: name another file, or say --force")
    if not file.parent.is_dir():
        raise Failed(f"there is no folder {file.parent}")
    store = None if without_media else _store(settings)
    with _no_half_file(file), tempfile.TemporaryDirectory(dir=file.parent, prefix=".phakhi-backup-") as folder:
        copy, made = Path(folder) / "phakhi.db", SystemClock().now()
        copied = copy_database(settings.database_url.get_secret_value(), copy)
        filed = archive.write(file, archive.Facts(made, copied.schema, store is not None), copy, store, copied.media)
        size = file.stat().st_size
    facts: dict[str, object] = {"file": str(file), "bytes": size, "made": made.isoformat(timespec="seconds")}
    facts |= {"schema": copied.schema, "members": copied.members, "activities": copied.activities}
    facts |= {"waiting": copied.waiting, "files": filed.files, "files_gone": filed.gone}
    tell_facts(facts, as_json)
    if not as_json and (left_out := _left_out(settings, without_media)):
        tell(left_out)


def restore(
    file: Annotated[Path, typer.Argument(help="A file that `phakhi backup` wrote.")],
    force: Annotated[bool, typer.Option("--force", help="Replace a database that is not empty.")] = False,
    without_media: Annotated[bool, typer.Option("--without-media", help=_WITHOUT_MEDIA)] = False,
    send_waiting: Annotated[
        bool,
        typer.Option(
            "--send-waiting",
            help="Send what waited; only if the bot was stopped before the backup and has not run since.",
        ),
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Bring a backup back, on this machine or a new one; the bot must be stopped."""
    settings = read_settings()
    _only_sqlite(settings, _restore_line(settings, file), _AFTER_RESTORE)
    database = sqlite_file(settings.database_url.get_secret_value())
    store = None if without_media else _store(settings)
    with (
        _no_half_file(database),
        _named(file),
        archive.reading(file) as opened,
        held(database) as ours,
        tempfile.TemporaryDirectory(dir=database.parent, prefix=".phakhi-restore-") as folder,
    ):
        if not ours.empty and not force:
            raise Failed(f"{database} is not empty: back it up, then say --force to replace it")
        copy = Path(folder) / "phakhi.db"
        opened.copy_database(copy)
        copied = examine(copy)
        migrated = bring_up(copy, copied.schema)
        given_up = GivenUp() if send_waiting else give_up_waiting(copy, SystemClock().now())
        files = opened.copy_media(store.folder) if store is not None else 0
        ours.replace(copy)
        left_out = len(opened.media()) if store is None else 0
    facts: dict[str, object] = {"database": str(database), "made": opened.facts.made.isoformat(timespec="seconds")}
    facts |= {"migrated": migrated, "members": copied.members, "activities": copied.activities}
    facts |= {"given_up": given_up.messages, "stopped": given_up.campaigns, "files": files}
    tell_facts(facts, as_json)
    if as_json:
        return
    if given_up.messages:
        tell(
            f"{given_up.messages} messages that waited then were given up (“restored”): they may have been sent since."
        )
    if given_up.campaigns:
        way = "announcement that was on its way goes" if given_up.campaigns == 1 else "announcements on their way go"
        tell(f"{given_up.campaigns} {way} no further; what is planned for later stays planned.")
    if opened.facts.media is False and copied.media:
        tell("The backup was taken without pictures and files: copy the media folder yourself.")
    if left_out and _in_a_store(settings):
        tell(f"The backup holds pictures and files: put its folder media/ into {settings.media} yourself.")
    tell("What happened after the backup is not in it: docs/operation.md, “After a restore”, says what to see to.")


#: A plain dump knows nothing of what was sent since.
_AFTER_RESTORE = "; before the bot starts again see “After a restore” in docs/operation.md"


def _only_sqlite(settings: Settings, line: str, after: str) -> None:
    if line:
        media = "" if _in_a_store(settings) else f"; the folder {settings.media} is copied apart"
        raise Failed(f"PostgreSQL has its own tool: {line}{media}{after}")


def _dump_line(settings: Settings, file: Path) -> str:
    return _tool(settings, ["pg_dump", "--format=custom", f"--file={file}"])


def _restore_line(settings: Settings, file: Path) -> str:
    words = ["pg_restore", "--clean", "--if-exists", "--no-owner", "--single-transaction"]
    return _tool(settings, words, str(file))


def _tool(settings: Settings, words: list[str], *last: str) -> str:
    """The whole command line for PostgreSQL, without the password; "" for SQLite."""
    address = server_address(settings.database_url.get_secret_value())
    if address is None:
        return ""
    return shlex.join([*words, *(f"--{name}={value}" for name, value in address.items()), *last])


def _store(settings: Settings) -> FolderStore | None:
    """The folder of pictures; None for an object store, which keeps them itself."""
    return None if _in_a_store(settings) else FolderStore(Path(settings.media))


def _in_a_store(settings: Settings) -> bool:
    return settings.media.startswith("s3:")


def _left_out(settings: Settings, without_media: bool) -> str:
    if _in_a_store(settings):
        return f"Pictures and files are not in it: {settings.media} keeps them itself."
    return "Pictures and files are not in it: copy the media folder apart." if without_media else ""


@contextmanager
def _named(file: Path) -> Iterator[None]:
    try:
        yield
    except archive.NotABackup as reason:
        raise Failed(f"{file} cannot be restored: {reason}") from None


@contextmanager
def _no_half_file(file: Path) -> Iterator[None]:
    """A disk that is full, or a file that may not be touched, in one line."""
    try:
        yield
    except OSError as error:
        raise Failed(f"{error.filename or file}: {error.strerror}; {file} was not changed") from error
