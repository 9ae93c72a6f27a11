"""Whether a member hears from the bot unasked, as the settings and the pause tell it."""

from datetime import datetime

from bot.desk import Desk
from bot.says import Word
from storage.member import UNTIL_SWITCHED_ON, Member


def paused_until(desk: Desk) -> datetime | None:
    """When the pause of this member ends; None without one, or when it is over."""
    member = desk.session.get(Member, desk.member_id)
    assert member is not None, "the speaker is a member"
    until = member.paused_until
    return until if until is not None and until > desk.now else None


def reminders(desk: Desk) -> Word:
    """On, paused until a day, or paused until the member switches them on."""
    until = paused_until(desk)
    if until is None:
        return Word("reminders-on")
    if until >= UNTIL_SWITCHED_ON:
        return Word("reminders-off")
    return Word("reminders-paused", {"until": desk.local(until)})
