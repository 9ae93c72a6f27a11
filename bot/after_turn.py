"""What a turn leaves for after its commit: slow work, and words to somebody else."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from bot.form import Says

#: Work whose result is said to nobody: its row names nobody, so it stays when who left it goes.
UNTOLD = frozenset({"remove_files"})


@dataclass(frozen=True, slots=True)
class Left:
    """Slow work for after the commit; see `Desk.later`."""

    kind: str
    details: Mapping[str, Any]
    key: str
    after: timedelta


@dataclass(frozen=True, slots=True)
class Told:
    """What is said to somebody else than the sender of the event."""

    channel: str
    chat: str
    member_id: int
    says: Says
    language: str
