"""`phakhi status`: how the queues are, what the month costs, what the schedules did, how much there is."""

from dataclasses import asdict, dataclass
from datetime import datetime, tzinfo
from functools import partial

from bot.clock import SystemClock
from bot.commands.month import Month, months_of, tell_campaigns, tell_months
from bot.media.checkup import ADVICE
from bot.media.opening import open_media
from bot.media.store import StoreRefused, StoreUnavailable
from bot.settings import read_settings
from bot.terminal import AsJson, opened, tell, tell_json, tell_table
from storage.figures import CampaignUnderWay, ChannelFigures, campaigns_under_way, channel_figures
from storage.session import Connection
from storage.sizes import (
    JobsWaiting,
    Rows,
    SlotsDecided,
    database_bytes,
    jobs_waiting,
    rows_by_table,
    slots_decided,
)


@dataclass(frozen=True, slots=True)
class Status:
    """What `--json` prints; a photo's preview is a file of its own. `media_unknown`: why nothing is known of them."""

    platforms: dict[str, ChannelFigures]
    months: dict[str, Month]
    campaigns: list[CampaignUnderWay]
    jobs: dict[str, JobsWaiting]
    slots_24h: dict[str, SlotsDecided]
    tables: dict[str, Rows]
    database_bytes: int
    media_files: int | None
    media_bytes: int | None
    media_unknown: str | None


def status(as_json: AsJson = False) -> None:
    """Show queues, the last webhook per platform, failures, LINE's month, campaigns, slots of schedules, and sizes."""
    now = SystemClock().now()
    settings = read_settings()
    with opened(settings) as database:
        media = _media(settings.media)  # may take long, and may be away just now: in no transaction
        with database.read() as connection:
            found = _status(connection, media, settings.timezone, now)
    if as_json:
        tell_json(asdict(found))
        return
    if found.platforms:
        _tell_platforms(found, now)
    else:
        tell("Nothing has come and nothing waits.")
    tell_months(found.months, partial(_ago, now=now))
    tell_campaigns(found.campaigns)
    tell("")
    tell_table(
        ("jobs", "waiting", "due"),
        [(kind, jobs.count, _ago(jobs.due_since, now)) for kind, jobs in found.jobs.items()] or [("-", 0, "-")],
    )
    tell("")
    tell_table(
        ("schedules 24 h", "claimed", "skipped"),
        [(kind, slots.claimed, slots.skipped) for kind, slots in found.slots_24h.items()] or [("-", 0, 0)],
    )
    tell("")
    tell_table(
        ("table", "rows"),
        [(name, rows.count if rows.exact else f"about {rows.count}") for name, rows in found.tables.items()],
    )
    tell("")
    tell(f"database  {_size(found.database_bytes)}")
    if found.media_bytes is None:
        tell(f"media     not known ({found.media_unknown})")
    else:
        tell(f"media     {_size(found.media_bytes)} in {found.media_files} files")


def _media(place: str) -> tuple[int, int] | str:
    """How many files there are and how much they take, or why that cannot be told now."""
    try:
        return open_media(place).taken()
    except StoreRefused as refused:
        return str(refused)
    except StoreUnavailable as away:
        return ADVICE[away.reason]


def _status(connection: Connection, media: tuple[int, int] | str, zone: tzinfo, now: datetime) -> Status:
    files, taken = (None, None) if isinstance(media, str) else media
    return Status(
        platforms=channel_figures(connection, now),
        months=months_of(connection, now, zone),
        campaigns=campaigns_under_way(connection),
        jobs=jobs_waiting(connection),
        slots_24h=slots_decided(connection, now),
        tables=rows_by_table(connection),
        database_bytes=database_bytes(connection),
        media_files=files,
        media_bytes=taken,
        media_unknown=media if isinstance(media, str) else None,
    )


def _tell_platforms(found: Status, now: datetime) -> None:
    tell_table(
        ("platform", "waiting", "oldest waiting", "parked", "last webhook", "failed turns 24 h", "given up 24 h",
         "unknown 24 h"),
        [
            (channel, row.waiting, _ago(row.oldest, now), row.parked, _ago(row.last_event, now), row.failed_turns,
             row.given_up, row.unknown)
            for channel, row in found.platforms.items()
        ],
    )  # fmt: skip


def _ago(moment: datetime | None, now: datetime) -> str:
    """How long ago, in the largest unit that tells something."""
    if moment is None:
        return "-"
    if moment > now:
        return "later"
    seconds = int((now - moment).total_seconds())
    for length, unit in ((86400, "d"), (3600, "h"), (60, "min")):
        if seconds >= 2 * length:
            return f"{seconds // length} {unit} ago"
    return f"{seconds} s ago"


def _size(count: int) -> str:
    """Bytes in the largest unit that tells something."""
    for unit, name in ((2**30, "GiB"), (2**20, "MiB"), (2**10, "KiB")):
        if count >= unit:
            return f"{count / unit:.1f} {name}"
    return f"{count} bytes"
