"""In a group: a word of greeting, and a way into the private chat. What was not said to the bot leaves no trace."""

from bot.desk import Desk, say
from bot.form import Says
from bot.inbound import Change, Changed, Inbound, Said


def in_group(desk: Desk, event: Inbound) -> Says:
    """Answer what was said to the bot, and its own arrival; drop everything else."""
    link = desk.house.links.get(event.channel, "")
    if isinstance(event.what, Changed) and event.what.change is Change.BOT_ADDED:
        return (say("group-arrival", link=link),)
    if isinstance(event.what, Said) and event.what.mentions_bot:
        return (say("group-private-only", link=link),)
    return ()
