"""A phone in somebody's hand: what a person can do with it, and what the person sees.

Every act waits for the bot's answer to the webhook, so a test needs no sleeping.
"""

from abc import abstractmethod
from collections.abc import Callable, Sequence

from bot.simulator.chat import Chat, NotPossible
from bot.simulator.deliver import Post
from bot.simulator.phones import Account, Phones, State
from bot.simulator.samples import PDF, landscape
from bot.simulator.seen import Bubble, Tap

__all__ = ["NotPossible", "Phone", "landscape"]


class Phone(Chat):
    """One person on one platform, in the private chat with the bot."""

    def __init__(self, phones: Phones, post: Post, now: Callable[[], float], account: Account) -> None:
        super().__init__(phones, post, now, account)
        self.code = account.code

    # ---- what the person does

    @abstractmethod
    async def follow(self) -> None:
        """Add the bot as a friend (LINE), press START (Telegram)."""

    @abstractmethod
    async def say(self, text: str) -> Bubble:
        """Type a text and send it."""

    async def tap(self, label: str, *, on: Bubble | None = None, chosen: str = "") -> None:
        """Tap the newest button with this label; `on` one bubble alone; `chosen`: a day or time for LINE's picker.

        Raises `NotPossible` with what there is to tap.
        """
        shown = [on] if on is not None else list(reversed(self.bubbles))
        for bubble in shown:
            for tap in bubble.taps:
                if tap.label == label:
                    await self.press(tap, bubble, chosen=chosen)
                    return
        raise NotPossible(f"no button {label!r}, only {[button for bubble in shown for button in bubble.buttons]}")

    @abstractmethod
    async def press(self, tap: Tap, bubble: Bubble | None, *, chosen: str = "") -> None:
        """Press what was found. A link opens elsewhere and tells the bot nothing."""

    @abstractmethod
    async def send_photo(self, data: bytes = b"", *, caption: str = "") -> Bubble:
        """A photo from the album; without `data` a small landscape. LINE carries no caption."""

    @abstractmethod
    async def send_photos(self, photos: int | Sequence[bytes], *, caption: str = "") -> list[Bubble]:
        """Several photos at once, these or so many: LINE's image set, Telegram's album with a caption on the first."""

    @abstractmethod
    async def send_sticker(self) -> Bubble:
        """A sticker."""

    @abstractmethod
    async def send_location(self) -> Bubble:
        """A place."""

    @abstractmethod
    async def send_file(self, name: str = "report.pdf", data: bytes = PDF) -> Bubble:
        """A document, or anything else as a file."""

    @abstractmethod
    async def send_voice(self, data: bytes = b"") -> Bubble:
        """A voice message; without `data` three seconds of silence."""

    @abstractmethod
    async def send_video(self) -> Bubble:
        """A short film."""

    @abstractmethod
    async def block(self) -> None:
        """Block the bot."""

    @abstractmethod
    async def unblock(self) -> None:
        """Take the block back."""

    @abstractmethod
    async def unsend(self, bubble: Bubble) -> None:
        """Take a message back: LINE tells the bot, Telegram does not."""

    @abstractmethod
    async def edit(self, bubble: Bubble, text: str) -> None:
        """Change a text that was sent; on LINE only where the app offers it."""

    # ---- shared

    def _may_write(self) -> None:
        if self.state is State.BLOCKED:
            raise NotPossible("the bot is blocked on this phone")
        if self.state is State.NEW:
            self._phones.stand(self.channel, self.chat, State.OPEN)
