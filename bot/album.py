"""Photographs in a dialogue and in an entry: how many, what could not be kept, whose faces are asked about."""

from collections.abc import Iterable
from typing import Any

from bot.asking import Asking, Option
from bot.desk import Desk, say
from bot.form import Says
from bot.says import Button, File, Press, Say, Value, Word
from bot.told import Around
from storage import gallery
from storage.activity import Activity
from storage.media import Media, MediaState

#: Whoever has an entry of so many days can attach to it (`domain/messages.yaml` photo_received).
ATTACHABLE_DAYS = 7
#: Bubbles of one answer on LINE: four pictures and the words.
SHOWN_AT_ONCE = 4


def around(asking: Asking) -> Around | None:
    """What the words are about, where photographs came first."""
    if not asking.given.get("photos"):
        return None
    desk: Desk = asking.scene
    kept = gallery.kept_of(gallery.of_talk(desk.session, asking.dialogue))
    values: dict[str, Value] = {"n": len(kept)}
    options = [Option("share", Word("photo-received.share")), Option("drop", Word("photo-received.drop"))]
    recent = asking.given.get("recent")
    if recent:
        options.insert(0, Option("attach", Word("photo-received.attach", {"no": str(recent)})))
    return Around("photo-received", values, options)


def trouble(desk: Desk, rows: Iterable[Media]) -> list[Say]:
    """What could not be kept and why, told once: the rows go with it."""
    refused = [media for media in rows if media.state is MediaState.REFUSED]
    says: list[Say] = []
    counted: dict[str, int] = {}
    for media in refused:
        reason = media.reason or "fault"
        counted[reason] = counted.get(reason, 0) + 1
    for reason, number in counted.items():
        key = f"photo-refused-{reason.replace('_', '-')}" if reason in REASONS else "photo-refused"
        says.append(say(key, more=number, most=gallery.MOST))
    remove(desk, refused)
    return says


#: Why a photograph is not kept; each has its sentence, anything else the general one.
REASONS = ("too_many", "too_large", "too_many_pixels", "no_picture", "vanished")


def remove(desk: Desk, rows: Iterable[Media]) -> int:
    """Take pictures and files away; the files go after the commit. Returns how many."""
    gone = list(rows)
    paths = gallery.remove(desk.session, gone)
    if paths:
        desk.later("remove_files", {"paths": paths})
    return len(gone)


def keep_with(desk: Desk, talk_id: str, activity: Activity) -> Says:
    """What waited in a dialogue belongs to the entry now: what is said of it below the card."""
    if not gallery.is_in_talk(desk.connection, talk_id):
        return ()
    rows = gallery.of_talk(desk.session, talk_id)
    room = gallery.MOST - gallery.count(desk.session, activity.id or 0)
    for place, media in enumerate(gallery.kept_of(rows)):
        if place >= room:
            media.state, media.reason = MediaState.REFUSED, "too_many"
        media.activity_id, media.talk = activity.id, None
        desk.session.add(media)
    desk.session.flush()
    return (*trouble(desk, rows), *ask_faces(desk, activity.id or 0))


def ask_faces(desk: Desk, activity_id: int) -> Says:
    """Whether pupils can be recognised, where the member has photos in the entry that nobody answered for."""
    if not gallery.faceless(desk.session, desk.member_id, activity_id):
        return ()
    buttons = [
        Button(Word(f"photo-faces.{name}"), Press("r", "faces", str(activity_id), name))
        for name in ("none", "permitted", "drop")
    ]
    return (say("photo-faces", *buttons, stays=True),)


def show(desk: Desk, activity: Activity, first: int) -> Says:
    """Some of an entry's pictures and files that the member may see, from `first` on."""
    number = str(activity.id)
    rows = gallery.seen_by(desk.session, activity.id or 0, desk.member_id)
    page = rows[first : first + SHOWN_AT_ONCE]
    more = len(rows) - first - len(page)
    says: list[Say] = [_shown(desk, media) for media in page]
    buttons = [Button(Word("photo-shown.card"), Press("r", "show", number))]
    if more > 0:
        buttons.insert(0, Button(Word("photo-shown.more"), Press("r", "pictures", number, str(first + len(page)))))
    values: dict[str, Any] = {"no": number, "n": len(rows)}
    return (*says, Say("photo-shown", values, buttons))


def _shown(desk: Desk, media: Media) -> Say:
    if media.kind == "photo":
        return Say(file=File(media.path, media.name or "photo.jpg", "photo"))
    if desk.carries_files:
        return Say("file-caption", {"name": media.name}, file=File(media.path, media.name, "file"))
    return say("file-link", name=media.name, link=desk.media_link(media.path, media.name))
