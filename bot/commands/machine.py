"""What `phakhi doctor` tries on this machine: the database, its clock, the disk, the media folder."""

import shutil
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from bot.channels.checkup import Finding, Verdict
from bot.clock import SystemClock
from bot.expiring import NIGHTLY
from bot.media.checkup import ailment
from bot.media.opening import open_media
from bot.media.store import StoreRefused
from bot.schedules import standing
from bot.settings import Settings
from storage import health, schedules
from storage.database import Database, DatabaseUnavailable
from storage.figures import areas_without_controller
from storage.opening import open_database, parse_url
from storage.schedules import Planned
from storage.schema import is_current

#: Less than this is little: a day of photographs of a large network, and what a backup needs beside the database.
LITTLE_SPACE = 1024**3
#: Seconds between two clocks that nobody notices. Leases, slots and retry times are in the database's time, reply
#: tokens and media addresses in ours.
CLOCKS_APART = 5.0
#: What a night begins ends by then, also after a stop; a schedule that rests for longer than a week is refused.
ENDS_WITHIN = timedelta(days=1)
LONGEST_REST = timedelta(days=8)


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
        planned, begun = schedules.all_of_them(connection), schedules.last_claims(connection)
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
    yield _schedules(planned, database.now())
    yield _expiry(planned, begun, database.now())


def _schedules(planned: Sequence[Planned], now: datetime) -> Finding:
    """What is only late says nothing here: the bot may not have been started yet."""
    from bot.app import SCHEDULED

    faults = {each.name: standing(each, SCHEDULED, now).fault for each in planned}
    wrong = [f"{name}: {fault}" for name, fault in faults.items() if fault not in ("", "off", "overdue")]
    if wrong:
        return Finding("schedules", Verdict.TODO, f"{'; '.join(wrong)}: see `phakhi schedule change`")
    return Finding("schedules", Verdict.OK, f"each of {len(planned)} can be due")


def _expiry(planned: Sequence[Planned], begun: Mapping[int, datetime], now: datetime) -> Finding:
    """Whether what has come to its end goes. `begun`: the newest slot of each schedule that started something."""
    nightly = next((each for each in planned if each.name == NIGHTLY.name), None)
    if nightly is None:
        return Finding("expiry", Verdict.OK, "its first night is to come")
    ended, slot = nightly.ended_at, begun.get(nightly.id)
    broken_off = slot is not None and (ended is None or ended < slot) and now - slot > ENDS_WITHIN
    if broken_off or now - (ended or nightly.created_at) > LONGEST_REST:
        since = f"has not gone since {ended:%Y-%m-%d %H:%M} UTC" if ended is not None else "has never gone"
        return Finding("expiry", Verdict.TODO, f"what has come to its end {since}: look for “expire” in the log")
    text = f"what had come to its end went at {ended:%Y-%m-%d %H:%M} UTC" if ended else "its first night is to come"
    return Finding("expiry", Verdict.OK, text)


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
