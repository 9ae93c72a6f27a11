"""Everybody who takes part in a transcript, with their phones: each act is done, and what the bot said is told."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.simulator import seen
from bot.simulator.group import Group
from bot.simulator.phone import Phone
from tests.phone import Town
from tests.transcript import BOTS, Bubble, Exchange, Transcript


@dataclass
class Cast:
    """The phones of a talk on one platform."""

    town: Town
    transcript: Transcript
    platform: str
    phones: dict[str, Phone] = field(default_factory=dict)
    group: Group | None = None

    def __post_init__(self) -> None:
        people = {"": self.transcript.speaker, **self.transcript.also}
        self.phones = {who: self.town.simulator.phone(self.platform, code) for who, code in people.items()}
        if self.transcript.group:
            self.group = self.town.simulator.group(self.platform, self.transcript.group)

    async def restart(self) -> None:
        """The bot ends and begins anew; in a group it must have learnt its name before it knows it."""
        await self.town.restart()
        if self.group is not None:
            await self.town.prepared()

    async def act(self, exchange: Exchange, *, typed: bool = False, by_number: bool = False) -> None:
        """Do what the person does, and wait until the bot has said all it has to say.

        `typed`: nobody taps; the label is typed, or its number if `by_number`.
        """
        if exchange.act == "time":
            await self._time(exchange.what)
        elif exchange.in_group:
            await self._in_group(self._group, self.phones[exchange.who], exchange)
        elif exchange.act == "tap" and typed:
            await self._type_label(exchange, by_number=by_number)
        else:
            await self._alone(self.phones[exchange.who], exchange)
        await self.town.settled()

    def heard(self, exchange: Exchange) -> Sequence[Bubble]:
        """What the phone that acted has shown since it acted before."""
        return _told(self.phones[exchange.who].new())

    def heard_in_group(self) -> Sequence[Bubble]:
        """What the group has shown since then."""
        return _told(self.group.new()) if self.group else []

    def unseen(self) -> Sequence[Bubble]:
        """What came to phones whose people did nothing more."""
        return [bubble for phone in self.phones.values() for bubble in _told(phone.new())]

    async def _time(self, what: str) -> None:
        hours = what.removesuffix(" hours")
        match what:
            case _ if hours.isdigit():
                self.town.clock.pass_(hours=int(hours))
            case "restart":
                await self.restart()
            case "invited":
                await self.town.prepared()
                await self._group.add(self.phones[""])
            case "promoted":
                await self._group.promote(self.phones[""])
            case "removed":
                await self._group.remove(self.phones[""])
            case _:
                raise ValueError(f"what happens at {what!r}?")

    @property
    def _group(self) -> Group:
        if self.group is None:
            raise ValueError(f"{self.transcript.name}: there is no group")
        return self.group

    async def _in_group(self, group: Group, phone: Phone, exchange: Exchange) -> None:
        said = exchange.words if exchange.act == "reply" else exchange.what
        for name in BOTS:
            said = said.replace(f"@{name}", group.bot_name)
        match exchange.act:
            case "say":
                await group.say(phone, said)
            case "reply":
                bot = [bubble for bubble in group.bubbles if not bubble.mine]
                await group.say(phone, said, answers=bot[-1])
            case "photo":
                await group.send_photos(phone, int(exchange.what or 1), caption=exchange.words)
            case other:
                raise ValueError(f"nobody can {other} in the group")

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
            case "edit":
                await phone.edit(_typed(phone, exchange.what), exchange.words)
            case "unsend":
                await phone.unsend(_typed(phone, exchange.what))
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


def _typed(phone: Phone, beginning: str) -> seen.Bubble:
    """The last text that somebody typed and that begins so."""
    typed = [bubble for bubble in phone.bubbles if bubble.mine and bubble.message_id and bubble.kind == "text"]
    return next(bubble for bubble in reversed(typed) if bubble.text.startswith(beginning))


def _told(bubbles: Sequence[seen.Bubble]) -> list[Bubble]:
    return [Bubble(bubble.text, bubble.buttons) for bubble in bubbles]
