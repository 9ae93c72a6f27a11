"""Whether a member may go on, or must first say what they think of a notice that has changed."""

from bot.consent import VERSION
from bot.desk import Desk
from bot.inbound import Pressed, Said, Sent
from bot.says import Press
from bot.talks import Talks
from bot.thai import keywords
from storage import consents
from storage.conversation import Speaker

FORM = "renew_consent"
#: What may be done before: read, understand, leave, be forgotten.
FORMS = frozenset({FORM, "leave_network", "withdraw_consent", "delete_data"})
COMMANDS = frozenset({"leave", "my_data", "privacy", "help", "about", "language", "cancel"})


def is_outdated(speaker: Speaker) -> bool:
    """Whether the oldest consent of a member was given to a notice that has changed since."""
    return speaker.oldest_consent not in (None, VERSION)


def must_renew(desk: Desk, talks: Talks) -> int | None:
    """The area whose notice has to be agreed to again before this event; None: go on."""
    speaker, what = desk.speaker, desk.event.what
    if speaker is None or not is_outdated(speaker):
        return None
    if isinstance(what, Said):
        allowed = _may_say(what.text, talks)
    elif isinstance(what, Pressed):
        allowed = what.press is not None and _may_press(what.press, talks)
    else:
        allowed = not isinstance(what, Sent)
    return None if allowed else consents.area_of_oldest(desk.connection, speaker.member_id)


def _may_say(text: str, talks: Talks) -> bool:
    command = keywords.heard(text, answering=False)
    if command is not None:
        return command.name in COMMANDS
    return talks.open is not None and talks.open.form in FORMS


def _may_press(press: Press, talks: Talks) -> bool:
    if press.scope == "c":
        return press.name in COMMANDS
    talk = talks.turn_to(press.name) if press.scope == "d" else None
    return talk is not None and talk.form in FORMS
