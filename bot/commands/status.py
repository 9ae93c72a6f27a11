"""`phakhi status`: how the queues are, what the month costs, what is being said to many."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, tzinfo

from bot.clock import SystemClock, month_began, next_month
from bot.settings import read_settings
from bot.terminal import AsJson, opened, tell, tell_json, tell_table
from storage import quota
from storage.campaign import DeliveryState
from storage.figures import CampaignUnderWay, ChannelFigures, campaigns_under_way, channel_figures
from storage.session import Connection


@dataclass(frozen=True, slots=True)
class Month:
    """A platform's month of messages that cost. `most`, `left` None: no limit. `forecast`: used at its end if it goes
    on as it began, with what waits now."""

    most: int | None
    used: int
    waiting: int
    left: int | None
    forecast: int
    used_up: bool
    asked_at: datetime | None


def status(as_json: AsJson = False) -> None:
    """Show what waits and failed, the last webhook per platform, LINE's month, and campaigns under way."""
    settings, now = read_settings(), SystemClock().now()
    with opened(settings) as database, database.read() as connection:
        figures = channel_figures(connection, now)
        months = months_of(connection, now, settings.timezone)
        campaigns = campaigns_under_way(connection)
    if as_json:
        told = {channel: asdict(of_channel) for channel, of_channel in figures.items()}
        tell_json(told | {"months": {name: asdict(month) for name, month in months.items()},
                          "campaigns": [asdict(campaign) for campaign in campaigns]})  # fmt: skip
        return
    _tell_channels(figures, now)
    _tell_months(months, now)
    _tell_campaigns(campaigns)


def months_of(connection: Connection, now: datetime, zone: tzinfo) -> dict[str, Month]:
    """Of every platform that counts messages and has told its limit once."""
    began = month_began(now, zone)
    passed = (now - began) / (next_month(now, zone) - began)
    return {channel: _month(quota.spent(connection, channel, began), passed) for channel in quota.metered(connection)}


def _month(spent: quota.Spent, passed: float) -> Month:
    return Month(
        spent.most, spent.used, spent.waiting, spent.left, spent.forecast(passed), spent.used_up, spent.asked_at
    )


def _tell_channels(figures: Mapping[str, ChannelFigures], now: datetime) -> None:
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


def _tell_months(months: Mapping[str, Month], now: datetime) -> None:
    if not months:
        return
    tell("")
    tell_table(
        ("messages this month", "used", "waiting", "by its end, about", "left", "of", "platform asked"),
        [
            (channel, month.used, month.waiting, month.forecast,
             "no limit" if month.left is None else month.left, "-" if month.most is None else month.most,
             _ago(month.asked_at, now))
            for channel, month in months.items()
        ],
    )  # fmt: skip
    for channel, month in months.items():
        if month.used_up or (month.most is not None and month.used >= month.most):
            tell(f"{channel}: the month is used up; what would cost rides on answers until the next one begins")
        elif month.most is not None and month.forecast > month.most:
            tell(f"{channel}: about {month.forecast - month.most} messages too many at this pace")


def _tell_campaigns(campaigns: Sequence[CampaignUnderWay]) -> None:
    if not campaigns:
        return
    tell("")
    states = list(DeliveryState)
    tell_table(
        ("campaign", "network", "kind", "state", *(state.value for state in states), "acknowledged"),
        [
            (each.id, each.network, each.kind, each.state.value,
             *(each.deliveries.get(state, 0) for state in states), each.acknowledged)
            for each in campaigns
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
