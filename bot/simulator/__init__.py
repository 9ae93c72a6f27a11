"""The two platforms on loopback: the bot runs its real channels with the real SDKs against them.

`make run` without tokens opens it as a page with two phones; the tests hold the same phones in their hands.
"""

from bot.simulator.group import Group
from bot.simulator.identity import JoinHint, Person
from bot.simulator.phone import NotPossible, Phone
from bot.simulator.simulator import PUBLIC_URL, Simulator

__all__ = ["PUBLIC_URL", "Group", "JoinHint", "NotPossible", "Person", "Phone", "Simulator"]
