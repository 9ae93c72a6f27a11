"""`phakhi status`: how the queues are."""

from dataclasses import asdict
from datetime import datetime

from bot.clock import SystemClock
from bot.settings import read_settings
from bot.terminal import AsJson, opened, tell, tell_json, tell_table
from storage.figures import channel_figures


def status(as_json: AsJson = False) -> None:
    """Show queue lengths, the oldest waiting row, the last webhook per platform, failures in the last day."""
    now = SystemClock().now()
    with opened(read_settings()) as database, database.read() as connection:
        figures = channel_figures(connection, now)
    if as_json:
        tell_json({channel: asdict(of_channel) for channel, of_channel in figures.items()})
        return
    if not figures:
        tell("Nothing has come and nothing waits.")
        return
    tell_table(
        ("platform", "waiting", "oldest waiting", "last webhook", "failed turns 24 h", "given up 24 h", "unknown 24 h"),
        [
            (channel, row.waiting, _ago(row.oldest, now), _ago(row.last_event, now), row.failed_turns, row.given_up,
             row.unknown)
            for channel, row in figures.items()
        ],
    )  # fmt: skip


def _ago(moment: datetime | None, now: datetime) -> str:
    """How long ago, in the largest unit that tells something."""
    if moment is None:
        return "-"
    seconds = max(int((now - moment).total_seconds()), 0)
    for length, unit in ((86400, "d"), (3600, "h"), (60, "min")):
        if seconds >= 2 * length:
            return f"{seconds // length} {unit} ago"
    return f"{seconds} s ago"
