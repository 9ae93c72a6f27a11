"""What came: one frozen `Inbound` for each event, whichever platform brought it.

Platform words (postback, callback query, follow, my_chat_member) stop in `bot/channels/`; from here on an
event says who, where, what and when.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.says import Press


class Place(StrEnum):
    """Where an event happened, and so who reads an answer."""

    PRIVATE = "private"  #: one person and the bot
    GROUP = "group"  #: a LINE group or room, a Telegram group or supergroup
    CHANNEL = "channel"  #: a Telegram channel: nobody to answer


class Content(StrEnum):
    """What kind of thing was sent, where it is neither text nor a press."""

    PHOTO = "photo"
    VIDEO = "video"
    VOICE = "voice"  #: a voice message or a piece of music
    FILE = "file"
    STICKER = "sticker"
    LOCATION = "location"
    CONTACT = "contact"
    POLL = "poll"
    UNKNOWN = "unknown"  #: something newer than this bot


class Change(StrEnum):
    """What happened to a chat itself."""

    FOLLOWED = "followed"  #: added as a friend, or unblocked: the bot may write
    BLOCKED = "blocked"  #: blocked or removed: nothing more may be sent there
    #: the bot came into a group, or was made an administrator there; `Changed.detail` is `READS_ALL` where the platform
    #: tells it everything that is said there, else empty
    BOT_ADDED = "bot_added"
    BOT_REMOVED = "bot_removed"  #: the bot left a group
    MIGRATED = "migrated"  #: a Telegram group became a supergroup; `Changed.detail` is the new chat id


#: `Changed.detail` of a bot that is told everything in its group.
READS_ALL = "reads_all"


@dataclass(frozen=True, slots=True)
class Said:
    """A text, as typed. `mentions_bot`: in a group, said to the bot (mention, reply to it, command); `answers_bot`: as
    a reply to one of its messages.
    """

    text: str
    mentions_bot: bool = False
    answers_bot: bool = False


@dataclass(frozen=True, slots=True)
class Pressed:
    """A button. `press` is None when its payload is no payload of ours (forged, or from a former bot).

    `on_message` is the platform's id of the message that carried the button (Telegram only: it can be edited).
    `receipt` is what the platform wants answered at once (Telegram's callback query id).
    """

    press: Press | None
    on_message: str | None = None
    receipt: str | None = None


@dataclass(frozen=True, slots=True)
class Sent:
    """A thing that is neither text nor a press; `caption` is the text that came with it, `album` its set.

    `reference` is what the channel's `fetch` needs for the bytes; None where the platform holds none for us.
    `name` is the file's name as it was told, see `bot.media.file_names`. `size` is told in bytes, `total` in things
    that the album has; both may be wrong. `place` is what a location is called, never where it is.
    """

    content: Content
    caption: str = ""
    album: str | None = None
    reference: str | None = None
    name: str = ""
    size: int | None = None
    total: int | None = None
    place: str | None = None


@dataclass(frozen=True, slots=True)
class Edited:
    """The sender changed an earlier text (`Inbound.message_id` says which) to this one; `mentions_bot` as in `Said`."""

    text: str
    mentions_bot: bool = False


@dataclass(frozen=True, slots=True)
class Unsent:
    """The sender took a message back (`Inbound.message_id` says which): forget it (LINE only)."""


@dataclass(frozen=True, slots=True)
class Changed:
    """The chat itself changed."""

    change: Change
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Ignored:
    """Nothing that asks for an answer; `why` is a closed label for the metrics ("standby", "reaction" …)."""

    why: str


What = Said | Pressed | Sent | Edited | Unsent | Changed | Ignored


@dataclass(frozen=True, slots=True)
class Inbound:
    """One event.

    `event_id` is unique within the channel (LINE `webhookEventId`, Telegram `update_id`).
    `at` is when it happened (aware, UTC); order of arrival, not `at`, is the order of turns.
    `sender` is the platform's user id, None where LINE hides it. `chat` is where an answer goes.
    `message_id` is the platform's id of the message that came, edited or was unsent.
    `profile` is the display name if the platform put it into the event; it is never kept before consent.
    `language` is the platform's hint ("th", "en-GB"), or None.
    """

    channel: str
    event_id: str
    at: datetime
    sender: str | None
    chat: str
    place: Place
    what: What
    reply_token: str | None = None
    message_id: str | None = None
    profile: str | None = None
    language: str | None = None
