"""A talk that a coordinator can read, and how it is played.

    # as: M13            who speaks: a demo member, or a name that nobody has yet
    # also: สมชาย=M16     a second person with a phone of their own; their lines begin with that name
    # on: telegram       only on this platform; without it on both
    # group: ครูธาร       a group on the platform; its lines begin with [กลุ่ม] or [group]
    ครู: บันทึก           typed; further lines indented
    ครู: [ทุกโรงเรียน]     tapped (typed, where nobody taps)
    ครู: <ภาพ 3>         sent: <ภาพ> <ไฟล์ รายงาน.pdf> <สติกเกอร์> <วิดีโอ> <เสียง> <ตำแหน่ง>,
                         <photo> <photos 3> <file report.pdf> <sticker> <video> <voice> <location>
    ครู: <ภาพ> ปลูกผัก    with its caption; LINE has none, there it is typed after the photo
    ครู: <แก้ ประชุม> …     changes the last message that they typed and that begins so, <edits meeting> …
    ครู: <ลบ ประชุม>       takes it back, <unsends meeting>; only LINE tells
    สมชาย: <ดู>           looks at the phone, <looks>: what came unasked stands below
    บอท: …               one bubble, further lines indented, its buttons at the end: [ก | ข]
    [กลุ่ม] ครู: @บอท …    in the group; @บอท or @Bot is the bot's name there, /log@Bot a command for it
    [กลุ่ม] ครู: <ตอบ> …   an answer to the bot's last message there, <reply> …
    [กลุ่ม] บอท: …        what the bot says in the group
    -- restart           the process ends and begins anew
    -- 25 hours          time passes
    -- invited           the bot comes into the group; it is made an administrator; it is taken out:
                         -- promoted, -- removed

`<…>` in a bubble stands for anything; a label behind `?` may be missing (LINE tells no name of somebody who types the
consent). The bot must say exactly this, on the phone that acted and in the group: nothing less and nothing more. What
comes to another phone meanwhile is seen when its person does something next, at the latest before the talk ends.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path

FOLDER = Path(__file__).with_name("transcripts")
PLATFORMS = ("line", "telegram")
SPEAKERS = ("ครู", "ผู้ประสานงาน", "Teacher", "Coordinator")
BOTS = ("บอท", "Bot")
GROUPS = ("[กลุ่ม] ", "[group] ")
#: What stands in angle brackets, and what is done then.
THINGS = {
    "ภาพ": "photo", "photo": "photo", "photos": "photo",
    "ไฟล์": "file", "file": "file",
    "สติกเกอร์": "sticker", "sticker": "sticker",
    "วิดีโอ": "video", "video": "video",
    "เสียง": "voice", "voice": "voice",
    "ตำแหน่ง": "location", "location": "location",
    "แก้": "edit", "edits": "edit",
    "ลบ": "unsend", "unsends": "unsend",
    "ดู": "look", "looks": "look",
    "ตอบ": "reply", "reply": "reply",
}  # fmt: skip
_THING = re.compile(r"<([^<> ]+) ?([^<>]*)>\s?(.*)", re.DOTALL)


@dataclass(frozen=True)
class Bubble:
    """What a person sees: a text and the labels below it."""

    text: str
    buttons: tuple[str, ...] = ()

    def __str__(self) -> str:
        text = self.text.replace("\n", "\n     ")
        return f"{text} [{' | '.join(self.buttons)}]" if self.buttons else text


@dataclass
class Exchange:
    """One act of a person, and all that the bot says to it.

    `act` is "say", "tap", "time" or a thing of `THINGS`; `what` is the text, the label, how many or which file, and
    `words` the caption. `who` is a name of `Transcript.also`, empty for the speaker. `line` is the act as it stands.
    """

    act: str
    what: str
    line: str
    words: str = ""
    who: str = ""
    in_group: bool = False
    says: list[Bubble] = field(default_factory=list)
    says_in_group: list[Bubble] = field(default_factory=list)


@dataclass
class Transcript:
    """A whole talk; `also` is the code of each further person by the name that stands in the lines."""

    name: str
    speaker: str = "M13"
    language: str = "th"
    platforms: tuple[str, ...] = PLATFORMS
    also: dict[str, str] = field(default_factory=dict)
    group: str = ""
    exchanges: list[Exchange] = field(default_factory=list)


def read(path: Path) -> Transcript:
    """Read a transcript; a line that is none is an error."""
    name, _, rest = path.name.partition(".")
    talk = Transcript(f"{name}.{rest.partition('.')[0]}", language=rest.partition(".")[0])
    for entry in _entries(path.read_text("utf-8")):
        if entry.startswith("#"):
            _header(talk, entry)
        elif entry.startswith("-- "):
            talk.exchanges.append(Exchange("time", entry[3:].strip(), entry))
        else:
            _line(talk, entry, path.name)
    return talk


def _entries(text: str) -> list[str]:
    """The lines, each with the indented ones below it."""
    entries: list[str] = []
    for line in text.splitlines():
        if line.startswith("     "):
            entries[-1] += "\n" + line[5:]
        elif line.strip():
            entries.append(line)
    return entries


def _header(talk: Transcript, entry: str) -> None:
    name, _, value = (part.strip() for part in entry.removeprefix("#").partition(":"))
    match name:
        case "as":
            talk.speaker = value
        case "also":
            who, _, code = value.partition("=")
            talk.also[who.strip()] = code.strip()
        case "on":
            if value not in PLATFORMS:
                raise ValueError(f"{talk.name}: on which platform is {value!r}?")
            talk.platforms = (value,)
        case "group":
            talk.group = value


def _line(talk: Transcript, entry: str, file: str) -> None:
    """What a person does, or what the bot says to it."""
    prefix = next((prefix for prefix in GROUPS if entry.startswith(prefix)), "")
    who, _, what = entry.removeprefix(prefix).partition(": ")
    if who in BOTS:
        last = talk.exchanges[-1]
        (last.says_in_group if prefix else last.says).append(_bubble(what))
    elif who in SPEAKERS or who in talk.also:
        exchange = _act(what, entry)
        exchange.who, exchange.in_group = (who if who in talk.also else ""), bool(prefix)
        talk.exchanges.append(exchange)
    else:
        raise ValueError(f"{file}: who says {entry!r}?")


def _act(what: str, line: str) -> Exchange:
    line = line.replace("\n", "\n     ")
    if (tapped := re.fullmatch(r"\[(.+)\]", what)) is not None:
        return Exchange("tap", tapped[1], line)
    if (found := _THING.fullmatch(what)) is None:
        return Exchange("say", what, line)
    if found[1] not in THINGS:
        raise ValueError(f"what is sent by {line!r}?")
    return Exchange(THINGS[found[1]], found[2], line, words=found[3])


def _bubble(text: str) -> Bubble:
    found = re.fullmatch(r"(.*?) ?\[([^\[\]]*)\]", text, re.DOTALL)
    if found is None:
        return Bubble(text)
    return Bubble(found[1], tuple(label.strip() for label in found[2].split("|")))


def matches(expected: Bubble, seen: Bubble) -> bool:
    """Whether a bubble is the one that was written down."""
    return _agrees(expected.text, seen.text) and any(
        len(labels) == len(seen.buttons) and all(map(_agrees, labels, seen.buttons))
        for labels in _sets(expected.buttons)
    )


def _agrees(written: str, said: str) -> bool:
    pattern = "".join(".+?" if part == "<…>" else re.escape(part) for part in re.split(r"(<…>)", written))
    return re.fullmatch(pattern, said, re.DOTALL) is not None


def _sets(labels: tuple[str, ...]) -> tuple[list[str], list[str]]:
    """The labels with those that may be missing, and without."""
    return [label.removeprefix("?") for label in labels], [label for label in labels if not label.startswith("?")]


def all_of(language: str | None = None) -> list[Path]:
    """Every transcript, by name."""
    return sorted(path for path in FOLDER.glob("*.txt") if language in (None, path.name.split(".")[1]))
