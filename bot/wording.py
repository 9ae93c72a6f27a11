"""The words of a message to many, for everybody who reads a language on a channel, and their choices once it is shown.

Its choices can be typed, as their label or their number, and take the place of those that were shown before. So they
are remembered when the platform has accepted it: between being queued and being shown an hour may pass.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.house import House
from bot.log import get_logger
from bot.outbound import Bubble
from bot.repertoire import CampaignFunction, Reader
from bot.writing import addressed
from storage import campaigns, conversation, deliveries
from storage.campaign import Campaign
from storage.session import Connection

log = get_logger(__name__)

#: A campaign in one language on one channel.
Edition = tuple[int, str, str]
#: So many editions are under way at once at most; of what is more the choices are made again.
MOST_KNOWN = 100


@dataclass
class Wording:
    """One per process. `campaigns`: what those of a kind say."""

    house: House
    campaigns: Mapping[str, CampaignFunction]
    _choices: dict[Edition, list[list[str]]] = field(default_factory=dict)

    def bubbles(
        self, connection: Connection, campaign: Campaign, channel: str, language: str, now: datetime
    ) -> list[Bubble]:
        """What it says; raises LookupError and the like where that is a fault of ours."""
        voice = campaigns.voice_of(connection, campaign.network_id)
        reader = Reader(connection, self.house, campaign.network_id, campaign.id or 0, channel, language, now)
        says = self.campaigns[campaign.kind](reader, campaign.details)
        words = self.house.words
        return [addressed(words.bubble(say, language=language, voice=voice), self.house.media, now) for say in says]

    def shown(self, connection: Connection, row_ids: Sequence[int], now: datetime) -> None:
        """These rows of the outbox were sent: whom they brought a campaign may type what they see."""
        chats: dict[Edition, list[str]] = defaultdict(list)
        for campaign_id, channel, language, chat in deliveries.brought(connection, row_ids):
            chats[campaign_id, channel, language].append(chat)
        for edition, of_it in chats.items():
            if choices := self._known(connection, edition, now):
                conversation.offer_in(connection, edition[1], of_it, choices)

    def _known(self, connection: Connection, edition: Edition, now: datetime) -> list[list[str]]:
        if edition not in self._choices:
            if len(self._choices) >= MOST_KNOWN:
                self._choices.clear()
            self._choices[edition] = self._made(connection, edition, now)
        return self._choices[edition]

    def _made(self, connection: Connection, edition: Edition, now: datetime) -> list[list[str]]:
        campaign_id, channel, language = edition
        campaign = campaigns.find(connection, campaign_id)
        if campaign is None:
            return []
        try:
            bubbles = self.bubbles(connection, campaign, channel, language, now)
        except (LookupError, ValueError, TypeError, AssertionError):
            # What became of the calls is to be written down whatever happens; the buttons can still be tapped.
            log.exception("the choices of a campaign cannot be typed", campaign=campaign_id)
            return []
        return [[tap.label, tap.data] for bubble in reversed(bubbles) for tap in bubble.taps if tap.data]
