"""A talk that a coordinator can read, and how it is played.

    # as: M13            who speaks: a demo member, or a name that nobody has yet
    ครู: บันทึก           typed
    ครู: [ทุกโรงเรียน]     tapped (typed, where nobody taps)
    บอท: …               one bubble, further lines indented, its buttons at the end: [ก | ข]
    -- restart           the process ends and begins anew
    -- 25 hours          time passes

`<…>` in a bubble stands for anything; a label behind `?` may be missing (LINE tells no name of somebody who types the
consent). The bot must say exactly this: nothing less and nothing more.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path

FOLDER = Path(__file__).with_name("transcripts")
SPEAKERS = ("ครู", "ผู้ประสานงาน", "Teacher", "Coordinator")
BOTS = ("บอท", "Bot")


@dataclass(frozen=True)
class Bubble:
    """What a person sees: a text and the labels below it."""

    text: str
    buttons: tuple[str, ...] = ()

    def __str__(self) -> str:
        text = self.text.replace("\n", "\n     ")
        return f"{text} [{' | '.join(self.buttons)}]" if self.buttons else text


@dataclass(frozen=True)
class Exchange:
    """One act of the person, and all that the bot says to it."""

    act: str
    what: str
    says: tuple[Bubble, ...] = ()


@dataclass
class Transcript:
    """A whole talk."""

    name: str
    speaker: str = "M13"
    language: str = "th"
    exchanges: list[Exchange] = field(default_factory=list)


def read(path: Path) -> Transcript:
    """Read a transcript; a line that is none is an error."""
    name, _, rest = path.name.partition(".")
    talk = Transcript(f"{name}.{rest.partition('.')[0]}", language=rest.partition(".")[0])
    says: list[str] = []
    acts: list[tuple[str, str, list[str]]] = []
    for line in path.read_text("utf-8").splitlines():
        if not line.strip() or (line.startswith("#") and not line.startswith("# as:")):
            continue
        if line.startswith("# as:"):
            talk.speaker = line.partition(":")[2].strip()
        elif line.startswith("-- "):
            acts.append(("time", line[3:].strip(), []))
        elif line.startswith("     "):
            acts[-1][2][-1] += "\n" + line[5:]
        else:
            who, _, what = line.partition(": ")
            if who in BOTS:
                acts[-1][2].append(what)
            elif who in SPEAKERS:
                tapped = re.fullmatch(r"\[(.+)\]", what)
                acts.append(("tap", tapped[1], []) if tapped else ("say", what, []))
            else:
                raise ValueError(f"{path.name}: who says {line!r}?")
    del says
    for act, what, said in acts:
        talk.exchanges.append(Exchange(act, what, tuple(_bubble(text) for text in said)))
    return talk


def _bubble(text: str) -> Bubble:
    found = re.fullmatch(r"(.*?) ?\[([^\[\]]*)\]", text, re.DOTALL)
    if found is None:
        return Bubble(text)
    return Bubble(found[1], tuple(label.strip() for label in found[2].split("|")))


def matches(expected: Bubble, seen: Bubble) -> bool:
    """Whether a bubble is the one that was written down."""
    pattern = "".join(".+?" if part == "<…>" else re.escape(part) for part in re.split(r"(<…>)", expected.text))
    return re.fullmatch(pattern, seen.text, re.DOTALL) is not None and any(
        len(labels) == len(seen.buttons) and all(a in ("<…>", b) for a, b in zip(labels, seen.buttons, strict=True))
        for labels in _sets(expected.buttons)
    )


def _sets(labels: tuple[str, ...]) -> tuple[list[str], list[str]]:
    """The labels with those that may be missing, and without."""
    return [label.removeprefix("?") for label in labels], [label for label in labels if not label.startswith("?")]


def all_of(language: str | None = None) -> list[Path]:
    """Every transcript, by name."""
    return sorted(path for path in FOLDER.glob("*.txt") if language in (None, path.name.split(".")[1]))
