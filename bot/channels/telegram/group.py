"""In a group: was it said to the bot? In any chat: the text without the bot's own name on it.

Positions of entities count UTF-16 code units (Bot API, MessageEntity): an emoji before a mention moves it by two.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from telegram import Message, MessageEntity

#: `/log@PhakhiBot`: a command and the bot it is for.
_COMMAND = re.compile(r"/(?:\w+)(?:@(?P<bot>\w+))?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Self:
    """Who the bot is: its user id (the number before the token's colon); its username and whether it is told all that
    is said in groups (privacy mode is off), known after getMe.
    """

    id: int
    username: str | None = None
    reads_all: bool = False

    def is_called(self, name: str) -> bool:
        """Whether a name, without its @, is the bot's; usernames have no case."""
        return self.username is not None and name.lower() == self.username.lower()


def said(message: Message, me: Self) -> tuple[str, bool]:
    """The text without the bot's name around it, and whether it was said to the bot.

    Said to it: a command of this bot or of no named one, an answer to one of its messages, its name with an @.
    """
    text = message.text or ""
    command = _command(message)
    if command is not None and command["bot"] is not None and not me.is_called(command["bot"]):
        return text, False
    if command is not None:
        return (text[: command.start("bot") - 1] + text[command.end() :] if command["bot"] else text), True
    to_bot = answers(message, me)
    for begins, ends in _mentions(message, me):
        to_bot = True
        without = _units(text, 0, begins).strip(), _units(text, ends, None).strip()
        if any(without) and not all(without):
            return without[0] or without[1], True
    return text, to_bot


def answers(message: Message, me: Self) -> bool:
    """Whether it is a reply to one of the bot's messages."""
    answered = message.reply_to_message.from_user if message.reply_to_message else None
    return answered is not None and answered.id == me.id


def _command(message: Message) -> re.Match[str] | None:
    """The command at the very beginning, if there is one."""
    if any(entity.type == MessageEntity.BOT_COMMAND and entity.offset == 0 for entity in message.entities):
        return _COMMAND.match(message.text or "")
    return None


def _mentions(message: Message, me: Self) -> Iterator[tuple[int, int]]:
    """Where the bot is named: from and to, in UTF-16 units."""
    for entity in message.entities:
        ends = entity.offset + entity.length
        if entity.type == MessageEntity.MENTION:
            if me.is_called(_units(message.text or "", entity.offset, ends).removeprefix("@")):
                yield entity.offset, ends
        elif entity.type == MessageEntity.TEXT_MENTION and entity.user is not None and entity.user.id == me.id:
            yield entity.offset, ends


def _units(text: str, begins: int, ends: int | None) -> str:
    """A part of a text by UTF-16 units."""
    units = text.encode("utf-16-le", "surrogatepass")
    return units[2 * begins : None if ends is None else 2 * ends].decode("utf-16-le", "replace")
