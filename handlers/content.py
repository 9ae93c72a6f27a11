"""Whatever else a phone can send: each kind has its answer, and what is taken back is forgotten."""

from bot.desk import Desk, say
from bot.form import Says
from bot.inbound import Content, Edited, Sent
from bot.says import Button, Press, Word
from storage import sources

KEYS = {
    Content.STICKER: "sticker",
    Content.PHOTO: "photo-not-kept",
    Content.VIDEO: "video",
    Content.VOICE: "voice-not-kept",
    Content.FILE: "file-not-kept",
    Content.LOCATION: "location-not-kept",
    Content.CONTACT: "contact",
    Content.POLL: "content-unknown",
    Content.UNKNOWN: "content-unknown",
}


def sent(desk: Desk, event: Sent) -> Says:
    """Say what becomes of it."""
    return (say(KEYS[event.content], Button(Word("content-buttons.menu"), Press("c", "menu"))),)


def edited(desk: Desk, event: Edited) -> Says:
    """A text was changed after it was heard: what is kept is changed with the card, not by editing the message."""
    if desk.speaker is None:
        return ()
    return (say("edited-message", Button(Word("content-buttons.mine"), Press("c", "mine"))),)


def unsent(desk: Desk, message_id: str) -> Says:
    """What was kept of that message is erased; nothing is said (an unsent message has no reply token)."""
    erased = sources.erase(desk.session, desk.event.channel, message_id, desk.now)
    for kept, kept_id in erased:
        desk.audit("unsent", kept, kept_id)
    return ()
