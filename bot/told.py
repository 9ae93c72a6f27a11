"""“What did you do?”: one line that may say it all (`domain/activity_schema.yaml` one_message, guess).

What is read from it answers the dialogue's other questions as well: who took part, the day, the phase, the hours. What
is missing or not clear is asked; what is not understood stays in the title. Pupils' names are asked about first.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from pydantic import BaseModel

from bot.asking import Again, Asking, Heard, Instead, Kept, Option, Reply, buttons, chosen
from bot.plain_text import Careful
from bot.says import Press, Say, Value
from bot.several import MOST, Answer, Schools
from bot.thai import one_message, thai_text
from bot.thai.one_message import Reading

LONGEST_TITLE = 200
#: A message with everything in it may be longer than its title.
LONGEST_MESSAGE = 1000


class Told(BaseModel):
    """What was read from the line besides the answers to other questions.

    `doubts`: the schools that are clear, and the words to ask about (`bot/several.py` keeps drafts of that shape).
    """

    title: str
    detail: str | None = None
    time_range: str | None = None
    host: int | None = None
    future: date | None = None
    doubts: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Around:
    """What the question is about when something came before the words: photographs."""

    key: str
    values: Mapping[str, Value]
    options: Sequence[Option]


@dataclass(frozen=True, kw_only=True)
class Tell(Careful):
    """See the module. `of` finds the schools; `around` what the words are about, None for the plain question;
    `where` the network that the words decide for somebody who is in several, None where they do not or need not.

    In the dialogue's `given`: `quick`: everything came in one message, so a guess is not asked; `photos`: schools that
    are not named are those of the last time.
    """

    of: Callable[[Asking], Schools]
    around: Callable[[Asking], Around | None]
    where: Callable[[Asking, Reading], int | None]
    max_length: int = LONGEST_MESSAGE
    fills: tuple[str, ...] = ("network", "planned", "held_on", "hours", "organisations", "phase")

    def ask(self, asking: Asking) -> Say:
        around = None if asking.draft else self.around(asking)
        if around is None:
            return super().ask(asking)
        return Say(around.key, around.values, buttons(around.options, asking), stays=True)

    def options(self, asking: Asking) -> Sequence[Option]:
        around = None if asking.draft else self.around(asking)
        return around.options if around is not None else super().options(asking)

    def hear(self, reply: Reply, asking: Asking) -> Heard:
        around = None if asking.draft else self.around(asking)
        if around is not None and (way := chosen(reply, around.options, asking.scene)) is not None:
            return Instead(Press("r", "photos", asking.dialogue, way))
        return super().hear(reply, asking)

    def read(self, text: str, asking: Asking) -> Heard:
        schools = self.of(asking)
        reading = one_message.read(text, today=asking.scene.today, network=schools.network, area=schools.area)
        if thai_text.graphemes(reading.title) > LONGEST_TITLE:
            return Again(Say("rejected-too-long", {"limit": LONGEST_TITLE}))
        if len(reading.ids) + len(reading.unclear) + len(reading.unknown) > MOST:
            return Again(Say("rejected-too-many-schools", {"limit": MOST}))
        network = self.where(asking, reading)
        decided = network is not None or not asking.given.get("undecided")
        named = self._organisations(reading, schools, asking) if decided or reading.whole != "all" else None
        also: dict[str, Any] = {"hours": str(reading.hours) if reading.hours is not None else None}
        if network is not None:
            also["network"] = network
        if reading.day is not None:
            also["held_on"] = reading.day.isoformat()
        if reading.explicit or asking.given.get("quick") or not reading.names_nobody:
            also["phase"] = reading.phase
        if named is not None:
            also["organisations"] = named
        told = Told(
            title=reading.title,
            detail=reading.detail,
            time_range="-".join(f"{each:%H:%M}" for each in reading.time_range) if reading.time_range else None,
            host=reading.host,
            future=reading.future,
            doubts=_doubts(reading),
        )
        return Kept(told.model_dump(mode="json", exclude_none=True), also=also)

    def _organisations(self, reading: Reading, schools: Schools, asking: Asking) -> Answer | None:
        """Who took part, the own one first; None where it is asked."""
        own: Answer = [] if schools.own is None else [schools.own]
        if reading.unclear or reading.unknown:
            return None
        if reading.whole == "all":
            return list(dict.fromkeys([*schools.everywhere, *reading.ids]))
        if reading.whole == "own" or reading.ids:
            return list(dict.fromkeys([*own, *reading.ids]))
        return (schools.last or own) if asking.given.get("photos") else None


def _doubts(reading: Reading) -> dict[str, Any] | None:
    if not (reading.unclear or reading.unknown):
        return None
    queue: list[Any] = [["which", typed, list(ids)] for typed, ids in reading.unclear]
    queue += [["unknown", typed, []] for typed in reading.unknown]
    return {"kept": list(reading.ids), "queue": queue}


def telling(
    *,
    of: Callable[[Asking], Schools],
    around: Callable[[Asking], Around | None],
    where: Callable[[Asking, Reading], int | None],
) -> Tell:
    """One message about what was done; its title has at most 200 graphemes."""
    return Tell(of=of, around=around, where=where)
