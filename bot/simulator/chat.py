"""A chat as people see it: bubbles, from the oldest on."""

from abc import ABC
from collections.abc import Callable

from bot.simulator.deliver import Post
from bot.simulator.phones import Account, Phones, State
from bot.simulator.seen import Bubble


class NotPossible(Exception):
    """A phone does not offer this: no such button, nothing to unsend, the bot is blocked."""


class Chat(ABC):
    """One person and the bot, or a group, on one platform. `new()` tells what came since it was last asked."""

    channel: str

    def __init__(self, phones: Phones, post: Post, now: Callable[[], float], account: Account) -> None:
        self._phones, self._post, self._now = phones, post, now
        self.chat, self.name = account.chat, account.name
        self._known = {bubble.number: _look(bubble) for bubble in self.bubbles}

    @property
    def bubbles(self) -> list[Bubble]:
        """The whole chat, oldest first; quick replies only on the last bubble."""
        return self._phones.bubbles(self.channel, self.chat)

    def new(self) -> list[Bubble]:
        """What the bot has said since this was last asked: new bubbles, and old ones with other words or buttons.

        A bubble that only lost its buttons says nothing new.
        """
        shown = [bubble for bubble in self.bubbles if not bubble.mine]
        fresh = []
        for bubble in sorted(shown, key=lambda bubble: bubble.changed):
            text, buttons = self._known.get(bubble.number, (None, ()))
            if bubble.text != text or not set(bubble.buttons) <= set(buttons):
                fresh.append(bubble)
        self._known = {bubble.number: _look(bubble) for bubble in self.bubbles}
        return fresh

    @property
    def state(self) -> State:
        """How this chat stands to the bot."""
        account = self._phones.account(self.channel, self.chat)
        return account.state if account else State.NEW

    async def redeliver(self) -> int | None:
        """The last event comes once more, as after a lost answer; returns the bot's status."""
        return await self._post.redeliver(self.channel, self.chat)


def _look(bubble: Bubble) -> tuple[str, tuple[str, ...]]:
    return bubble.text, bubble.buttons
