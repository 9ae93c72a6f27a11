"""Documents and recordings: the member says what each is for, and only then it is fetched.

What a platform tells of a file is not believed: its name is made safe and what is in it decides whether it is
kept (`bot/media/`). How it came out is told by `handlers/photos.py`.
"""

from bot import album, enclosure
from bot.desk import Desk, say
from bot.form import Says
from bot.inbound import Sent
from bot.media.kept_files import LARGEST
from bot.says import Button, Press, Word
from storage import gallery
from storage.media import Media, MediaState
from storage.row_number import row_number

#: What a name can end with; a file without such an end is looked into. Photos sent as files are photos.
PICTURES = frozenset({"jpg", "jpeg", "png", "webp"})
TAKEN = PICTURES | {"pdf", "doc", "docx", "xls", "xlsx", "ppt", "pptx", "m4a", "ogg", "oga", "mp3"}
#: Dialogues that a file can become part of.
GATHERING = ("log_activity", "share_knowledge")


def received(desk: Desk, sent: Sent) -> Says:
    """“What is it for?”, for a file that can be kept; while an announcement is written it is for that."""
    suffix = sent.name.rpartition(".")[2].lower() if "." in sent.name else ""
    if (sent.size or 0) > LARGEST or (suffix and suffix not in TAKEN):
        return (say("file-refused"),)
    if sent.reference is None:
        return (say("file-vanished"),)
    name = sent.name or f"file-{desk.today:%Y-%m-%d}"
    media = _noted(desk, sent, "photo" if suffix in PICTURES else "file", name)
    if desk.talk is not None and desk.talk.form == enclosure.FORM:
        _fetch(desk, media, talk=desk.talk.id)
        album.answer_later(desk, media, after=album.QUIET, shown=True)
        return ()
    choices = [*_targets(desk), ("share", Word("file-received.share")), ("drop", Word("file-received.drop"))]
    return (say("file-received", *_buttons(media, choices), stays=True, name=name),)


def spoken(desk: Desk, sent: Sent) -> Says:
    """A voice message cannot be heard; it can be kept with the newest entry."""
    recent = album.recent(desk)
    if sent.reference is None or recent is None or (sent.size or 0) > LARGEST:
        return (say("voice-not-kept", Button(Word("content-buttons.menu"), Press("c", "menu"))),)
    media = _noted(desk, sent, "file", sent.name or f"voice-{desk.today:%Y-%m-%d}")
    choices = [(f"n{recent.id}", Word("voice.attach")), ("drop", Word("voice.drop"))]
    return (say("voice", *_buttons(media, choices), stays=True),)


def _noted(desk: Desk, sent: Sent, kind: str, name: str) -> Media:
    return gallery.add(
        desk.session,
        sender_id=desk.member_id,
        kind=kind,
        channel=desk.event.channel,
        reference=sent.reference,
        message_id=desk.event.message_id,
        name=name,
        size=sent.size,
        talk=None,
        activity_id=None,
        refused=None,
        now=desk.now,
    )


def _buttons(media: Media, choices: list[tuple[str, Word]]) -> list[Button]:
    return [Button(label, Press("r", "file", str(media.id), way)) for way, label in choices]


def _targets(desk: Desk) -> list[tuple[str, Word]]:
    """What it can go with: the dialogue that is open, else the newest entry."""
    if desk.talk is not None and desk.talk.form in GATHERING:
        return [(f"t{desk.talk.id}", Word("file-received.draft"))]
    if desk.talk is not None and desk.talk.form in album.ABOUT_ENTRY:
        number = str(desk.talk.given["activity"])
        return [(f"n{number}", Word("file-received.attach", {"no": number}))]
    recent = album.recent(desk)
    return [(f"n{recent.id}", Word("file-received.attach", {"no": str(recent.id)}))] if recent is not None else []


def way(desk: Desk, record: str, chosen: str) -> Says:
    """What the member chose: `n<entry>`, `t<dialogue>`, `share` or `drop`."""
    media = desk.session.get(Media, row_number(record))
    if media is None or media.sender_id != desk.member_id or not _undecided(media):
        return (say("file-gone"),)
    if chosen == "drop":
        album.remove(desk, [media])
        return (say("file-deleted"),)
    if chosen == "share":
        says = desk.run("share", "")
        if desk.opened:
            _fetch(desk, media, talk=desk.opened[-1].id)
        return says
    if chosen.startswith("t"):
        return _with_talk(desk, media, chosen[1:])
    return _with_entry(desk, media, chosen[1:])


def _undecided(media: Media) -> bool:
    nowhere = media.activity_id is None and media.post_id is None and media.talk is None
    return nowhere and media.state is MediaState.WAITING


def _with_talk(desk: Desk, media: Media, talk_id: str) -> Says:
    talk = desk.turn_to(talk_id)
    if talk is None:
        return (say("old-button"),)
    if len(gallery.kept_of(gallery.of_talk(desk.session, talk_id))) >= gallery.MOST:
        return (say("file-too-many", most=gallery.MOST), *desk.ask_again(talk_id))
    _fetch(desk, media, talk=talk_id)
    key = "file-added-post" if talk.form == "share_knowledge" else "file-added"
    return (say(key, name=media.name), *desk.ask_again(talk_id))


def _with_entry(desk: Desk, media: Media, record: str) -> Says:
    """The answer comes when it is fetched: only then it is known whether it can be kept."""
    activity = album.attachable(desk, record)
    if activity is None:
        return (say("entry-gone", no=record),)
    if gallery.count(desk.session, activity.id or 0) >= gallery.MOST:
        return (say("file-too-many", most=gallery.MOST),)
    _fetch(desk, media, activity_id=activity.id)
    if media.kind == "photo":
        album.answer_later(desk, media, after=album.QUIET)
    else:
        desk.audit("attach", "activity", activity.id)
    return ()


def _fetch(desk: Desk, media: Media, *, talk: str | None = None, activity_id: int | None = None) -> None:
    media.talk, media.activity_id = talk, activity_id
    desk.session.add(media)
    desk.later("fetch", {"media": media.id})


ACTIONS = {"file": way}
