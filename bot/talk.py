"""One dialogue as it is kept between two messages. Pure."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class Talk:
    """One dialogue as it is kept (see `storage.dialogue.Dialogue` for the meaning of the fields)."""

    id: str
    form: str
    answers: Mapping[str, Any] = field(default_factory=dict)
    drafts: Mapping[str, Any] = field(default_factory=dict)
    given: Mapping[str, Any] = field(default_factory=dict)
    sources: Mapping[str, str] = field(default_factory=dict)
    question: str | None = None
    touched_at: datetime | None = None

    def without(self, names: Collection[str]) -> "Talk":
        """The talk without the answers to these questions, their drafts, and where they came from."""
        return replace(
            self,
            answers={name: value for name, value in self.answers.items() if name not in names},
            drafts={name: value for name, value in self.drafts.items() if name not in names},
            sources={name: value for name, value in self.sources.items() if name not in names},
        )
