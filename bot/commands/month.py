"""The part of `phakhi status` about what costs: the month of each platform, and messages to many on their way."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from bot.clock import month_began, next_month
from bot.terminal import tell, tell_table
from storage import quota
from storage.campaign import DeliveryState
from storage.figures import CampaignUnderWay
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


def months_of(connection: Connection, now: datetime, zone: tzinfo) -> dict[str, Month]:
    """Of every platform that counts messages and has told its limit once."""
    began = month_began(now, zone)
    passed = (now - began) / (next_month(now, zone) - began)
    return {channel: _month(quota.spent(connection, channel, began), passed) for channel in quota.metered(connection)}


def _month(spent: quota.Spent, passed: float) -> Month:
    return Month(
        spent.most, spent.used, spent.waiting, spent.left, spent.forecast(passed), spent.used_up, spent.asked_at
    )


def tell_months(months: Mapping[str, Month], ago: Callable[[datetime | None], str]) -> None:
    """A line a platform, and what is to be done about it; `ago` says how long ago something was."""
    if not months:
        return
    tell("")
    tell_table(
        ("messages this month", "used", "waiting", "by its end, about", "left", "of", "platform asked"),
        [
            (channel, month.used, month.waiting, month.forecast,
             "no limit" if month.left is None else month.left, "-" if month.most is None else month.most,
             ago(month.asked_at))
            for channel, month in months.items()
        ],
    )  # fmt: skip
    for channel, month in months.items():
        if month.used_up or (month.most is not None and month.used >= month.most):
            tell(f"{channel}: the month is used up; what would cost rides on answers until the next one begins")
        elif month.most is not None and month.forecast > month.most:
            tell(f"{channel}: about {month.forecast - month.most} messages too many at this pace")


def tell_campaigns(campaigns: Sequence[CampaignUnderWay]) -> None:
    """A line a campaign, with how many deliveries are in which state."""
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
