"""What is counted, in one list. Labels are closed words of ours, never an id or a name.

`render` gives the Prometheus text that `/metrics` answers with.
"""

import math

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

REGISTRY = CollectorRegistry()
ProcessCollector(registry=REGISTRY)

#: Events that came, by kind: "said", "pressed", "sent" …, or why one is ignored ("standby", "unknown" …).
EVENTS = Counter("phakhi_events", "Events received", ("channel", "kind"), registry=REGISTRY)

#: Events that a platform delivered once more; nothing was done again.
DUPLICATES = Counter("phakhi_duplicate_events", "Events delivered again", ("channel",), registry=REGISTRY)

#: Webhook calls that were turned away: "signature", "too_large", "unreadable", "database".
REFUSED = Counter("phakhi_refused_calls", "Webhook calls refused", ("channel", "reason"), registry=REGISTRY)

#: When a platform last brought something, in seconds since 1970.
LAST_WEBHOOK = Gauge("phakhi_last_webhook_seconds", "Time of the last webhook", ("channel",), registry=REGISTRY)

#: Turns that failed in our code: the member got an apology with a reference.
TURNS_FAILED = Counter("phakhi_turns_failed", "Turns that failed", ("channel",), registry=REGISTRY)

#: Calls to a platform: "sent", "sent_maybe_double", "fault", or a failure's `reason` (`bot/channels/__init__.py`).
CALLS = Counter("phakhi_calls", "Calls made to the platforms", ("channel", "outcome"), registry=REGISTRY)

#: Seconds from an event's arrival to the platform's acceptance of the answer.
ANSWER_SECONDS = Histogram(
    "phakhi_answer_seconds",
    "Seconds from event to accepted answer",
    ("channel",),
    buckets=(0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300),
    registry=REGISTRY,
)

#: Jobs by kind: "done", "fault", or why one was tried again or given up.
JOBS = Counter("phakhi_jobs", "Jobs worked on", ("kind", "outcome"), registry=REGISTRY)

#: Slots of schedules by kind: "claimed" or "skipped" (`storage/schedule.py` SlotOutcome), by whichever replica decided.
SLOTS = Counter("phakhi_slots", "Slots of schedules decided", ("kind", "outcome"), registry=REGISTRY)

#: Rows that wait in the outbox, and for how long the oldest has. `to`: "one" for answers, which somebody waits for;
#: "many" for campaigns, which go behind them for minutes or hours.
OUTBOX_WAITING = Gauge("phakhi_outbox_waiting", "Outbox rows waiting", ("channel", "to"), registry=REGISTRY)
OUTBOX_OLDEST = Gauge(
    "phakhi_outbox_oldest_seconds", "Age of the oldest waiting row", ("channel", "to"), registry=REGISTRY
)

#: Answers that wait for the member's next one or for the next month, because the platform's month is used up.
OUTBOX_PARKED = Gauge("phakhi_outbox_parked", "Outbox rows parked", ("channel",), registry=REGISTRY)

#: Jobs that are due or under way, and for how long the oldest has been due.
JOBS_WAITING = Gauge("phakhi_jobs_waiting", "Jobs due or under way", registry=REGISTRY)
JOBS_OLDEST = Gauge("phakhi_jobs_oldest_seconds", "Age of the oldest job that is due", registry=REGISTRY)

#: Messages of the month that a platform counts, and how many are left: +Inf without a limit.
MONTH_USED = Gauge("phakhi_month_used", "Messages used this month", ("channel",), registry=REGISTRY)
MONTH_LEFT = Gauge("phakhi_month_left", "Messages left this month", ("channel",), registry=REGISTRY)


def received(channel: str, kind: str) -> None:
    """An event came, for the first time or again."""
    EVENTS.labels(channel, kind).inc()
    LAST_WEBHOOK.labels(channel).set_to_current_time()


def duplicate(channel: str) -> None:
    """An event came again."""
    DUPLICATES.labels(channel).inc()


def refused(channel: str, reason: str) -> None:
    """A webhook call was turned away."""
    REFUSED.labels(channel, reason).inc()


def worked(kind: str, outcome: str) -> None:
    """A job came to an end, or to another try."""
    JOBS.labels(kind, outcome).inc()


def decided(kind: str, outcome: str, count: int) -> None:
    """So many slots of a kind were claimed or skipped."""
    SLOTS.labels(kind, outcome).inc(count)


def failed(channel: str) -> None:
    """A turn failed."""
    TURNS_FAILED.labels(channel).inc()


def sent(channel: str, outcome: str) -> None:
    """A call was made, with this outcome."""
    CALLS.labels(channel, outcome).inc()


def answered(channel: str, seconds: float) -> None:
    """A platform accepted an answer, this long after the event."""
    ANSWER_SECONDS.labels(channel).observe(max(seconds, 0))


def waiting(channel: str, to: str, rows: int, oldest_seconds: float) -> None:
    """What the outbox holds now for "one" or for "many"."""
    OUTBOX_WAITING.labels(channel, to).set(rows)
    OUTBOX_OLDEST.labels(channel, to).set(oldest_seconds)


def parked(channel: str, rows: int) -> None:
    """What the outbox holds back until the next answer or month."""
    OUTBOX_PARKED.labels(channel).set(rows)


def jobs_waiting(rows: int, oldest_seconds: float) -> None:
    """What slow work there is now."""
    JOBS_WAITING.set(rows)
    JOBS_OLDEST.set(oldest_seconds)


def month(channel: str, used: int, left: int | None) -> None:
    """What the platform's month has cost; `left` None: the plan has no limit."""
    MONTH_USED.labels(channel).set(used)
    MONTH_LEFT.labels(channel).set(math.inf if left is None else left)


def render() -> tuple[bytes, str]:
    """The text of all metrics and its content type."""
    return generate_latest(REGISTRY), CONTENT_TYPE_LATEST
