"""When a message to many ends: with what became of it for each, and with the picture or file that went with it."""

from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, select, tuple_

from storage.campaign import Campaign, Delivery
from storage.erasure import forget
from storage.media import Media
from storage.tables import table_of

#: For so long a coordinator can see how an announcement went, and a member can open what came with it.
CAMPAIGN_KEPT = timedelta(days=180)

_campaign, _delivery, _media = table_of(Campaign), table_of(Delivery), table_of(Media)


def end_campaigns(connection: Connection, now: datetime, _retention: timedelta, most: int) -> int:
    """A large one ends in several steps: its deliveries first, then itself."""
    over = _campaign.c.done_at <= now - CAMPAIGN_KEPT
    ended = select(_campaign.c.id).where(over)
    key = _delivery.c.campaign_id, _delivery.c.member_id
    theirs = select(*key).where(_delivery.c.campaign_id.in_(ended)).limit(most)
    deliveries = [tuple(row) for row in connection.execute(theirs)]
    if deliveries:
        connection.execute(delete(_delivery).where(tuple_(*key).in_(deliveries)))
    left = select(_delivery.c.campaign_id).where(_delivery.c.campaign_id == _campaign.c.id).exists()
    whole = select(_campaign.c.id).where(over, ~left).limit(most)
    campaigns = list(connection.execute(whole).scalars())
    if campaigns:
        pictures = list(connection.execute(select(_media.c.id).where(_media.c.campaign_id.in_(campaigns))).scalars())
        forget(connection, "media", pictures)
        connection.execute(delete(_media).where(_media.c.id.in_(pictures)))
        forget(connection, "campaign", campaigns)
        connection.execute(delete(_campaign).where(_campaign.c.id.in_(campaigns)))
    return len(deliveries) + len(campaigns)
