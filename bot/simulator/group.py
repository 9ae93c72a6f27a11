"""A group chat: several phones, and the bot if somebody has added it.

Bubbles of people are `mine`, whoever of them wrote; every act is somebody's whose phone is named.
"""

from abc import abstractmethod

from bot.simulator.chat import Chat, NotPossible
from bot.simulator.phone import Phone
from bot.simulator.phones import State
from bot.simulator.seen import Bubble, Tap


class Group(Chat):
    """One group on one platform. What happens before the bot is in it, or after it has left, it is not told."""

    @property
    @abstractmethod
    def bot_name(self) -> str:
        """How the bot is mentioned here, with its @; in a text that is said it becomes a mention."""

    @abstractmethod
    async def add(self, phone: Phone, *, administrator: bool = False) -> None:
        """Bring the bot into the group; Telegram knows administrators, LINE does not."""

    @abstractmethod
    async def promote(self, phone: Phone) -> None:
        """Make the bot an administrator (Telegram)."""

    @abstractmethod
    async def remove(self, phone: Phone) -> None:
        """Take the bot out."""

    @abstractmethod
    async def say(self, phone: Phone, text: str, *, answers: Bubble | None = None, unnamed: bool = False) -> Bubble:
        """A text in the group, perhaps as an answer to a bubble there.

        `unnamed`: the platform does not say who it was: LINE on a PC, an anonymous administrator on Telegram.
        """

    @abstractmethod
    async def press(self, phone: Phone, tap: Tap) -> None:
        """Press a button of the bot's last message there, whatever it carries."""

    @abstractmethod
    async def send_photos(self, phone: Phone, count: int = 1, *, caption: str = "") -> list[Bubble]:
        """Photos in the group; LINE carries no caption."""

    @abstractmethod
    async def unsend(self, phone: Phone, bubble: Bubble) -> None:
        """Take a message back: LINE tells the bot, Telegram does not."""

    @abstractmethod
    async def edit(self, phone: Phone, bubble: Bubble, text: str) -> None:
        """Change a text that was sent."""

    @property
    def holds_bot(self) -> bool:
        """Whether the bot is in the group."""
        return self.state is State.OPEN

    def _let_in(self) -> None:
        if self.holds_bot:
            raise NotPossible("the bot is in the group")
        self._phones.stand(self.channel, self.chat, State.OPEN)

    def _put_out(self) -> None:
        if not self.holds_bot:
            raise NotPossible("the bot is not in the group")
        self._phones.stand(self.channel, self.chat, State.BLOCKED)


def places(text: str, name: str) -> list[tuple[int, int]]:
    """Where a name stands in a text: index and length in UTF-16 units, as both platforms count."""
    found, begins = [], text.find(name)
    while begins >= 0:
        found.append((_units(text[:begins]), _units(name)))
        begins = text.find(name, begins + len(name))
    return found


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
