"""A zone in which it is about noon, for bots that run on the clock of this machine: no quiet hours keep a test."""

from datetime import datetime


def zone_at_noon(now: datetime) -> str:
    """The name of a zone of the IANA database (its signs are the wrong way round)."""
    ahead = 12 - now.hour
    return f"Etc/GMT{-ahead:+d}" if ahead else "Etc/GMT"
