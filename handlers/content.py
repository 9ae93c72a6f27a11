"""Whatever else a phone can send: each kind has its answer, and what is taken back is forgotten."""

from bot.desk import Desk, say
from bot.form import Says
from bot.inbound import Content, Sent
from bot.says import Button, Press, Word
from storage import gallery, sources

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


def unsent(desk: Desk, message_id: str) -> Says:
    """What was kept of that message is erased; nothing is said (an unsent message has no reply token)."""
    paths = sources.paths_from(desk.session, desk.event.channel, message_id)
    erased = sources.erase(desk.session, desk.event.channel, message_id, desk.now)
    if paths:
        desk.later("remove_files", {"paths": paths})
    for kept, kept_id in erased:
        desk.audit("unsent", kept, kept_id)
    _forget_draft(desk)
    return ()


def _forget_draft(desk: Desk) -> None:
    """A draft that photographs began, and that has neither one nor words any more, is about nothing."""
    talk = desk.talk
    if talk is None or not talk.given.get("photos") or talk.answers.keys() - talk.given.keys():
        return
    desk.session.flush()
    if not gallery.of_talk(desk.session, talk.id):
        desk.dropped.append(talk.id)
