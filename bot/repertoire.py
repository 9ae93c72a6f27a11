"""Everything a member can do, in one list that can be read: `handlers.REPERTOIRE`."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from bot.desk import CommandFunction, Desk
from bot.form import Form, Says
from bot.house import House
from bot.talk import Talk
from storage.session import Connection

#: A button of a kept record: `(desk, record id, detail)`.
ActionFunction = Callable[[Desk, str, str], Says]


@dataclass(frozen=True, slots=True)
class Undone:
    """Work that will never be done; `reason` is a closed word: a failure's, or the work's own."""

    reason: str


@dataclass(frozen=True, slots=True)
class Reader:
    """For whom a message to many is put into words: everybody of a network who reads a language on a channel."""

    connection: Connection
    house: House
    network_id: int
    campaign_id: int
    channel: str
    language: str
    now: datetime

    @property
    def carries_files(self) -> bool:
        """Whether a document can be shown there; elsewhere say a link."""
        return self.channel in self.house.carries_files

    def media_link(self, path: str, name: str, lives: timedelta) -> str:
        """The address of a kept file, good for so long from now; see `House.media_link`."""
        return self.house.media_link(path, name, self.now + lives)


#: What a campaign of a kind says: `(reader, details)`.
CampaignFunction = Callable[[Reader, Mapping[str, Any]], Says]

#: What becomes of a job's result: `(desk, details, result)`; the result may be an `Undone`.
JobFunction = Callable[[Desk, Mapping[str, Any], Any], Says]


@dataclass(frozen=True)
class Command:
    """A keyword's or a menu button's function. `strangers`: also for somebody who has not joined."""

    name: str
    run: CommandFunction
    strangers: bool = False


@dataclass(frozen=True)
class Repertoire:
    """Everything a member can do, in one list that can be read: `handlers.REPERTOIRE`."""

    forms: Sequence[type[Form]]
    commands: Sequence[Command]
    actions: Mapping[str, ActionFunction]
    #: a text that looks like a join code was sent (compact form, as typed); empty when it may be an answer
    code: Callable[[Desk, str, str], Says]
    #: a text of somebody who has not joined and has no open dialogue
    stranger: Callable[[Desk, str], Says]
    #: a text of a member that is neither keyword, code nor answer
    not_understood: Callable[[Desk, str], Says]
    #: a dialogue whose form does not exist any more
    gone: Callable[[Desk, Talk], Says]
    #: anything sent that is neither text nor press; edits; unsent messages; changes of the chat; group talk
    sent: Callable[[Desk, Any], Says]
    #: a member's photo, which waits in a draft
    photo: Callable[[Desk, Any], Says]
    edited: Callable[[Desk, Any], Says]
    unsent: Callable[[Desk, str], Says]
    changed: Callable[[Desk, Any], Says]
    group: Callable[[Desk, Any], Says]
    #: what waited for this contact
    notices: Callable[[Desk], Says]
    #: what to do with the results of slow work, by its kind
    jobs: Mapping[str, JobFunction] = field(default_factory=dict)
    #: what is said to many, by the kind of the campaign
    campaigns: Mapping[str, CampaignFunction] = field(default_factory=dict)
    #: a dialogue ended without being finished
    dropped: Callable[[Desk, Talk], None] = lambda desk, talk: None
    #: buttons of records that a plain yes (True) or no (False) means
    agreeing: Mapping[str, bool] = field(default_factory=dict)
    #: buttons of records that are shown beside a dialogue's question, which stays open
    beside: frozenset[str] = frozenset()
    #: what is asked at the first contact of a day, unless a dialogue is open
    daily: Callable[[Desk], Says] = lambda desk: ()

    def command(self, name: str) -> Command | None:
        """The command of that name."""
        return next((command for command in self.commands if command.name == name), None)
