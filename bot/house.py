"""What is the same for every turn of a running bot."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, tzinfo

from bot.clock import Period
from bot.form import Form
from bot.media.addresses import MediaAddresses
from bot.words import Words


@dataclass(frozen=True)
class House:
    """`app.py` makes it once; a handler reads it at `Desk.house`."""

    words: Words
    language: str
    zone: tzinfo
    public_url: str
    forms: Mapping[str, type[Form]]
    #: what the privacy notice says of this installation
    retention: Period = field(default_factory=lambda: Period.parse("3y"))
    server_place: str = ""
    backup_days: int = 30
    #: how to reach the bot in private, by channel: `https://t.me/<bot>`
    links: Mapping[str, str] = field(default_factory=dict)
    #: the channels that carry documents in a message
    carries_files: frozenset[str] = frozenset()
    #: the channel whose messages to many its platform counts by the month; None where each costs nothing
    metered: str | None = None
    #: addresses of kept files; None where none are given out
    media: MediaAddresses | None = None

    def media_link(self, path: str, name: str, until: datetime) -> str:
        """The address of a kept file, good until then; "" where the bot has no public address.

        `name`: what a document is saved under.
        """
        return self.media.sign(path, until, name) if self.media is not None else ""
