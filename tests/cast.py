"""Everybody who takes part in a transcript, with their phones: each act is done, and what the bot said is told."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.simulator import seen
from bot.simulator.phone import Phone
from tests.phone import Town
from tests.transcript import Bubble, Exchange, Transcript


@dataclass
class Cast:
    """The phones of a talk on one platform."""

    town: Town
    transcript: Transcript
    platform: str
    phones: dict[str, Phone] = field(default_factory=dict)

    def __post_init__(self) -> None:
        people = {"": self.transcript.speaker, **self.transcript.also}
        self.phones = {who: self.town.simulator.phone(self.platform, code) for who, code in people.items()}

    async def act(self, exchange: Exchange, *, typed: bool = False, by_number: bool = False) -> None:
        """Do what the person does, and wait until the bot has said all it has to say.

        `typed`: nobody taps; the label is typed, or its number if `by_number`.
        """
        if exchange.act == "time":
            await self._time(exchange.what)
        elif exchange.act == "tap" and typed:
            await self._type_label(exchange, by_number=by_number)
        else:
            await self._alone(self.phones[exchange.who], exchange)
        await self.town.settled()

    def heard(self, exchange: Exchange) -> Sequence[Bubble]:
        """What the phone that acted has shown since it acted before."""
        return _told(self.phones[exchange.who].new())

    def unseen(self) -> Sequence[Bubble]:
        """What came to phones whose people did nothing more."""
        return [bubble for phone in self.phones.values() for bubble in _told(phone.new())]

    async def _time(self, what: str) -> None:
        hours = what.removesuffix(" hours")
        if hours.isdigit():
            self.town.clock.pass_(hours=int(hours))
        elif what == "restart":
            await self.town.restart()
        else:
            raise ValueError(f"what happens at {what!r}?")

    async def _type_label(self, exchange: Exchange, *, by_number: bool) -> None:
        phone = self.phones[exchange.who]
        labels = [label for seen in phone.bubbles[-1:] for label in seen.buttons]
        numbered = by_number and exchange.what in labels and not exchange.what.isdigit()
        await phone.say(str(labels.index(exchange.what) + 1) if numbered else exchange.what)

    async def _alone(self, phone: Phone, exchange: Exchange) -> None:
        """An act in a private chat."""
        match exchange.act:
            case "say":
                await phone.say(exchange.what)
            case "tap":
                await phone.tap(exchange.what)
            case "photo":
                await self._photos(phone, int(exchange.what or 1), exchange.words)
            case "file":
                await phone.send_file(exchange.what or "report.pdf")
            case "sticker":
                await phone.send_sticker()
            case "video":
                await phone.send_video()
            case "voice":
                await phone.send_voice()
            case "location":
                await phone.send_location()
            case "look":
                return
            case other:
                raise ValueError(f"nobody can {other} here")

    async def _photos(self, phone: Phone, count: int, caption: str) -> None:
        if count == 1:
            await phone.send_photo(caption=caption)
        else:
            await phone.send_photos(count, caption=caption)
        if caption and self.platform == "line":
            await self.town.settled()
            await phone.say(caption)


def _told(bubbles: Sequence[seen.Bubble]) -> list[Bubble]:
    return [Bubble(bubble.text, bubble.buttons) for bubble in bubbles]
