"""ประกาศ: a coordinator says something to everybody in the network (`domain/messages.yaml` announcement)."""

from collections.abc import Mapping
from typing import Any

from bot.desk import say
from bot.form import Says
from bot.repertoire import Reader
from bot.send_window import Kind
from storage import directory

KIND, URGENT = Kind.ANNOUNCEMENT.value, Kind.URGENT.value


def announcement(reader: Reader, details: Mapping[str, Any]) -> Says:
    """What each member of the network gets."""
    thai, english = directory.short_names(reader.connection, reader.network_id)
    network = english if reader.language == "en" and english else thai
    return (say("announcement", stays=True, network=network, body=str(details["body"])),)


CAMPAIGNS = {KIND: announcement, URGENT: announcement}
