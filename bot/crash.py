"""The moments at which the process may die, by name.

`docs/architecture.md` says what each costs; a test kills the real process at each of them. In operation `reached`
does nothing.
"""

from collections.abc import Callable
from enum import StrEnum


class CrashPoint(StrEnum):
    """A place on the road of a message where a `kill -9` is most telling."""

    TURN_BEGUN = "turn.begun"  #: the event's id is entered, nothing else
    TURN_WRITTEN = "turn.written"  #: everything is written, nothing committed
    COMMIT_BEFORE = "commit.before"  #: the shared commit is about to happen
    COMMIT_AFTER = "commit.after"  #: committed; the platform has no 200 yet
    SEND_BEFORE = "send.before"  #: the platform has its 200; the call is about to be made
    SEND_ACCEPTED = "send.accepted"  #: the platform accepted the message; the row does not know
    SEND_STORED = "send.stored"  #: the row knows
    CAMPAIGN_SPREAD = "campaign.spread"  #: a page of recipients is written down, the next is not
    CAMPAIGN_CLAIMED = "campaign.claimed"  #: rows of a campaign are held, a call is about to be made
    CAMPAIGN_ACCEPTED = "campaign.accepted"  #: the platform accepted a row of a campaign; the row does not know
    CAMPAIGN_STORED = "campaign.stored"  #: the row knows, and so do its deliveries
    JOB_CLAIMED = "job.claimed"  #: slow work is in the hands of this process, nothing is done of it
    JOB_WORKED = "job.worked"  #: slow work is done, its row does not know
    JOB_STORED = "job.stored"  #: what it led to is committed with the end of its row, and not said
    SLOT_WRITTEN = "slot.written"  #: a schedule's slot and what it starts are written, nothing committed
    SLOT_CLAIMED = "slot.claimed"  #: both are committed; what it starts has not begun


Reached = Callable[[str], None]


def nothing_happens(point: str) -> None:
    """What `reached` is in operation."""
