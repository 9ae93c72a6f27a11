"""What `phakhi doctor` tries on this machine: the database, its clock, the disk, the media folder."""

import shutil
from collections.abc import Iterator
from pathlib import Path

from bot.channels.checkup import Finding, Verdict
from bot.clock import SystemClock
from bot.media.checkup import ailment
from bot.media.opening import open_media
from bot.media.store import StoreRefused
from bot.settings import Settings
from storage import health
from storage.database import Database, DatabaseUnavailable
from storage.figures import areas_without_controller
from storage.opening import open_database, parse_url
from storage.schema import is_current

#: Less than this is little: a day of photographs of a large network, and what a backup needs beside the database.
LITTLE_SPACE = 1024**3
#: Seconds between two clocks that nobody notices. Leases, slots and retry times are in the database's time, reply
#: tokens and media addresses in ours.
CLOCKS_APART = 5.0


def examine(settings: Settings) -> Iterator[Finding]:
    """The database and what is in it, the disk, the media folder."""
    database = open_database(settings.database_url.get_secret_value(), clock=SystemClock().now)
    try:
        yield from _database(database)
    except DatabaseUnavailable as failure:
        yield Finding("database", Verdict.TODO, f"it does not answer ({failure}): check PHAKHI_DATABASE_URL")
    finally:
        database.close()
    yield _media(settings)
    yield from _disk(settings)


def _database(database: Database) -> Iterator[Finding]:
    with database.read() as connection:
        if not is_current(connection):
            yield Finding("database", Verdict.TODO, "its schema is not the current one: run `phakhi migrate`")
            return
        nameless = areas_without_controller(connection)
        theirs, ours = health.time_told(connection), SystemClock().now()
    try:
        database.write(health.try_write).result()
    except DatabaseUnavailable as failure:
        text = f"it can be read but not written ({failure}): a full disk, a folder of somebody else, or a standby"
        yield Finding("database", Verdict.TODO, text)
    else:
        yield Finding("database", Verdict.OK, f"{database.dialect}, schema current, can be written")
    if theirs is not None:
        yield _clocks((theirs - ours).total_seconds())
    if nameless:
        text = f"without controller or contact, so nobody can consent: {', '.join(nameless)}"
        yield Finding("areas", Verdict.TODO, text)
    else:
        yield Finding("areas", Verdict.OK, "each has a data controller and a contact")


def _clocks(ahead: float) -> Finding:
    if abs(ahead) > CLOCKS_APART:
        text = f"the database's is {ahead:+.0f} s from this machine's: let both follow a time server"
        return Finding("clock", Verdict.TODO, text)
    return Finding("clock", Verdict.OK, "the database and this machine have the same time")


def _media(settings: Settings) -> Finding:
    try:
        wrong = ailment(open_media(settings.media), SystemClock().now())
    except StoreRefused as refused:
        wrong = str(refused)
    if wrong is None:
        return Finding("media", Verdict.OK, f"{settings.media} can be written, read and listed")
    return Finding("media", Verdict.TODO, wrong)


def _disk(settings: Settings) -> Iterator[Finding]:
    """Free space where this machine's own files are; what lies elsewhere has its own watch."""
    url = parse_url(settings.database_url.get_secret_value())
    folders = set() if "://" in settings.media else {Path(settings.media)}
    if url.get_backend_name() == "sqlite":
        folders.add(Path(str(url.database)).parent)
    for _, folder in sorted({folder.stat().st_dev: folder for folder in folders if folder.is_dir()}.items()):
        free = shutil.disk_usage(folder).free
        if free < LITTLE_SPACE:
            yield Finding("disk", Verdict.TODO, f"only {free // 1024**2} MiB are free at {folder}: make room")
        else:
            yield Finding("disk", Verdict.OK, f"{free / 1024**3:.0f} GiB are free at {folder}")
