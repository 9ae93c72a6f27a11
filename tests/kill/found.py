"""What the end of a run found."""

from dataclasses import dataclass, field


@dataclass
class Found:
    """`broken`: a promise → how often it was not kept; `lines`: what else is told."""

    broken: dict[str, int] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    stories: list[str] = field(default_factory=list)

    @property
    def kept(self) -> bool:
        """Whether every promise was."""
        return not any(self.broken.values())
