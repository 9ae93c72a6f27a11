"""What is counted, in one list. Labels are closed words of ours, never an id or a name.

`render` gives the Prometheus text that `/metrics` answers with.
"""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

REGISTRY = CollectorRegistry()
ProcessCollector(registry=REGISTRY)

#: Events that came, by what became of them ("done", "again", "failed", "ignored").
EVENTS = Counter("phakhi_events", "Events received", ("channel", "outcome"), registry=REGISTRY)

#: Events of a kind that this bot does not know; `kind` is "unknown" or a closed label of the channel.
UNKNOWN_EVENTS = Counter("phakhi_unknown_events", "Events of an unknown kind", ("channel", "kind"), registry=REGISTRY)

#: Webhook calls that were turned away ("signature", "too_large", "unreadable", "database").
REFUSED_CALLS = Counter("phakhi_refused_calls", "Webhook calls refused", ("channel", "reason"), registry=REGISTRY)

#: When a platform last called (or was asked with success), in seconds since 1970.
LAST_WEBHOOK = Gauge("phakhi_last_webhook_seconds", "Time of the last webhook", ("channel",), registry=REGISTRY)

#: Turns that failed in our code: the member got an apology with a reference.
TURNS_FAILED = Counter("phakhi_turns_failed", "Turns that failed", ("channel",), registry=REGISTRY)

#: Seconds inside a turn's transaction, commit included.
TURN_SECONDS = Histogram(
    "phakhi_turn_seconds",
    "Seconds from the start of a turn to its commit",
    ("channel",),
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5),
    registry=REGISTRY,
)

#: Seconds from an event's arrival to the platform's acceptance of the answer.
ANSWER_SECONDS = Histogram(
    "phakhi_answer_seconds",
    "Seconds from event to accepted answer",
    ("channel",),
    buckets=(0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300),
    registry=REGISTRY,
)

#: Outbox rows by what became of a try: "sent" or the `reason` of a failure (`bot/channels/__init__.py`).
CALLS = Counter("phakhi_calls", "Calls made to the platforms", ("channel", "outcome"), registry=REGISTRY)

#: Rows that a member may have received twice, or never: the policy for unknown outcomes was used.
DOUBTFUL = Counter("phakhi_doubtful", "Rows with an unknown outcome", ("channel", "outcome"), registry=REGISTRY)

#: Messages counted against LINE's quota of the month.
SPENT = Counter("phakhi_spent_messages", "Paid messages sent", ("channel",), registry=REGISTRY)

#: Rows that wait in the outbox, and for how long the oldest has.
OUTBOX_WAITING = Gauge("phakhi_outbox_waiting", "Outbox rows waiting", ("channel",), registry=REGISTRY)
OUTBOX_OLDEST = Gauge("phakhi_outbox_oldest_seconds", "Age of the oldest waiting row", ("channel",), registry=REGISTRY)


def render() -> tuple[bytes, str]:
    """The text of all metrics and its content type."""
    return generate_latest(REGISTRY), CONTENT_TYPE_LATEST
