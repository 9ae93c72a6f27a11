"""Photographs: those of one sender within a minute are one draft, answered once, and one line makes them an entry.

What a platform holds is fetched by jobs (`bot/work.py`); this file says what becomes of it. Faces of pupils are asked
about before anybody else may see a picture (`domain/activity_schema.yaml` photo_path, pupil_privacy).
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot import album, enclosure
from bot.desk import Desk, say
from bot.form import Says
from bot.inbound import Sent
from bot.media.photographs import LARGEST
from bot.repertoire import Undone
from bot.says import Button, Press, Word
from bot.talk import Talk
from storage import gallery
from storage.media import Media, MediaState

#: Photos of one sender that come within so long belong together.
TOGETHER = timedelta(seconds=60)
#: Dialogues that take photographs while they are open.
GATHERING = ("log_activity", "add_details", "share_knowledge", "tell_part", enclosure.FORM)


def received(desk: Desk, sent: Sent) -> Says:
    """A photo joins the draft that is open, the entry just saved, or begins a draft; its caption is the line.

    Nothing is said yet unless a caption said it all: `gathered` answers for the whole set.
    """
    if not desk.networks:
        return (say("no-network"),)
    talk, activity_id = _target(desk, has_caption=bool(sent.caption.strip()))
    says: Says = ()
    if talk is None and activity_id is None:
        says = desk.run("log_photos", sent.caption)
        if not desk.opened:
            return says
        talk = desk.opened[-1]
    is_enclosed = talk is not None and talk.form == enclosure.FORM  # there the newest one counts
    rows = gallery.of_talk(desk.session, talk.id) if talk is not None and not is_enclosed else []
    kept = len(gallery.kept_of(rows)) if talk is not None else gallery.count(desk.session, activity_id or 0)
    media = gallery.add(
        desk.session,
        sender_id=desk.member_id,
        kind="photo",
        channel=desk.event.channel,
        reference=sent.reference,
        message_id=desk.event.message_id,
        name="",
        size=sent.size,
        talk=talk.id if talk is not None else None,
        activity_id=activity_id,
        refused=_refused(sent, kept),
        now=desk.now,
    )
    if media.state is MediaState.WAITING:
        desk.later("fetch", {"media": media.id})
    complete = sent.total is not None and talk is not None and len(rows) + 1 >= sent.total
    about = talk.given.get("activity") if talk is not None and talk.form in album.ABOUT_ENTRY else None
    shown = is_enclosed and bool(sent.caption.strip())
    album.answer_later(desk, media, after=timedelta() if complete else album.QUIET, about=about, shown=shown)
    return says if sent.caption.strip() else ()


def _target(desk: Desk, *, has_caption: bool) -> tuple[Talk | None, int | None]:
    """Where a photo belongs: to the dialogue that is open, else with the last one if that came just now.

    A caption is a line of its own: it begins a draft, unless the one that is open still waits for its line.
    """
    talk = desk.talk if desk.talk is not None and desk.talk.form in GATHERING else None
    if talk is not None:
        return (None, None) if has_caption and talk.form == "log_activity" and "title" in talk.answers else (talk, None)
    last = None if has_caption else gallery.newest(desk.session, desk.member_id)
    if last is None or desk.now - last.created_at > TOGETHER:
        return None, None
    if last.talk is not None:
        return desk.turn_to(last.talk), None
    if last.activity_id is None:
        return None, None
    saved_since = gallery.recent_activity(desk.session, desk.member_id, last.created_at)
    entry = saved_since or album.attachable(desk, str(last.activity_id))
    return None, entry.id if entry is not None else None


def _refused(sent: Sent, kept: int) -> str | None:
    if sent.reference is None:
        return "vanished"
    if sent.size is not None and sent.size > LARGEST:
        return "too_large"
    return "too_many" if kept >= gallery.MOST else None


def gathered(desk: Desk, details: Mapping[str, Any], _: Any) -> Says:
    """No further photo came: one answer for all of them."""
    if details["activity"] is not None:
        return _added(desk, int(details["activity"]), int(details["first"]))
    talk = desk.turn_to(details["talk"])
    if talk is None:
        return _attached(desk, details["talk"], details["entry"])
    if talk.form == enclosure.FORM:
        return enclosure.gathered(desk, talk, int(details["first"]), shown=details.get("shown", False))
    rows = gallery.of_talk(desk.session, talk.id)
    says = album.trouble(desk, rows)
    kept = gallery.kept_of(rows)
    if talk.form in album.ABOUT_ENTRY:
        return (*says, *_offered(desk, talk))
    waits_for_line = bool(talk.given.get("photos")) and "title" not in talk.answers
    if waits_for_line and not kept:
        desk.dropped.append(talk.id)
        return says
    if waits_for_line:
        return (*says, *desk.ask_again(talk.id))
    if talk.given.get("photos") and not _came_after(kept, talk):
        return says
    key = "photos-added-post" if talk.form == "share_knowledge" else "photos-added"
    return (*says, *((say(key, n=len(kept)),) if kept else ()), *desk.ask_again(talk.id))


def _came_after(kept: list[Media], talk: Talk) -> bool:
    """Whether a photo came when what is open had been asked: then the question does not count it yet."""
    return talk.touched_at is not None and any(media.created_at > talk.touched_at for media in kept)


def _offered(desk: Desk, talk: Talk) -> Says:
    """Photos that came while something is told of an entry: they belong to it at once."""
    attached = _attached(desk, talk.id, talk.given["activity"])
    if attached and talk.question == "evidence":
        return (*attached, *desk.do(Press("d", talk.id, "evidence", "done")))
    return (*attached, *desk.ask_again(talk.id))


def _attached(desk: Desk, talk_id: str, about: int | None) -> Says:
    """What waits in a dialogue goes to the entry that it is about, or was about before it ended."""
    entry = album.attachable(desk, str(about)) if about is not None else None
    if entry is None:
        return ()
    number, says = album.attach(desk, talk_id, entry)
    return (say("photo-attached", n=number, no=str(entry.id)), *says) if number else says


def _added(desk: Desk, activity_id: int, first: int) -> Says:
    """Photos that came late belong to the entry that the others are in; those from `first` on are told."""
    rows = gallery.of_activity(desk.session, activity_id)
    rows = [
        media
        for media in rows
        if media.sender_id == desk.member_id and media.kind == "photo" and (media.id or 0) >= first
    ]
    kept = gallery.kept_of(rows)
    says = album.trouble(desk, rows)
    if not rows:
        return (say("photo-same", no=str(activity_id)),)
    if not kept or album.attachable(desk, str(activity_id)) is None:
        return says
    desk.audit("attach", "activity", activity_id, count=len(kept))
    return (
        *says,
        say("photo-attached", n=len(kept), no=str(activity_id)),
        *album.ask_faces(desk, activity_id),
    )


def fetched(desk: Desk, details: Mapping[str, Any], result: Any) -> Says:
    """A file came, or will never come. Of a photo nothing is said: the draft's answer and the card tell."""
    media = desk.session.get(Media, int(details["media"]))
    path = None if isinstance(result, Undone) else result.path
    if media is None:
        if path is not None:
            desk.later("remove_files", {"paths": [path]})
        return ()
    if path is None:
        media.state, media.reason = MediaState.REFUSED, result.reason
    elif gallery.same(desk.session, media, result.digest):
        says = _told_of_file(desk, media)
        desk.later("remove_files", {"paths": [path]})
        album.remove(desk, [media])
        return says
    else:
        media.state, media.path, media.size, media.digest = MediaState.KEPT, path, result.size, result.digest
    media.reference = ""
    desk.session.add(media)
    return _told_of_file(desk, media)


def _told_of_file(desk: Desk, media: Media) -> Says:
    """Of a document or recording it is told at once whether it is kept; in a draft only that it is not."""
    if media.kind == "photo":
        return ()
    if media.state is MediaState.REFUSED:
        key = "file-vanished" if media.reason == "vanished" else "file-refused"
        talk = desk.turn_to(media.talk) if media.talk is not None else None
        album.remove(desk, [media])
        if talk is not None and talk.form == enclosure.FORM:
            return (say(key), *desk.ask_again(talk.id))
        return (say(key),)
    if media.activity_id is None:
        return ()
    number = str(media.activity_id)
    return (
        say("file-attached", Button(Word("photo-shown.card"), Press("r", "show", number)), name=media.name, no=number),
    )


def way(desk: Desk, talk_id: str, chosen: str) -> Says:
    """[แนบกับ …] (`n<entry>`), [แบ่งปันความรู้], [ลบภาพ] of a draft that has no line yet."""
    rows = [media for media in gallery.of_talk(desk.session, talk_id) if media.sender_id == desk.member_id]
    if not rows:
        return (say("photos-gone"),)
    if chosen == "drop":
        desk.dropped.append(talk_id)
        return (say("photo-deleted", n=album.remove(desk, rows)),)
    if chosen == "share":
        desk.dropped.append(talk_id)
        says = desk.run("share", "")
        _move(desk, rows)
        return says
    entry = album.attachable(desk, chosen[1:]) if chosen.startswith("n") else None
    if entry is None:
        return _asked_anew(desk, talk_id, rows, chosen)
    desk.dropped.append(talk_id)
    number, says = album.attach(desk, talk_id, entry)
    return (say("photo-attached", n=number, no=str(entry.id)), *says) if number else says


def _asked_anew(desk: Desk, talk_id: str, rows: list[Media], chosen: str) -> Says:
    """The entry has gone meanwhile, or the button is forged: the photos stay, and the question comes again."""
    gone: Says = (say("entry-gone", no=chosen[1:]),) if chosen[:1] == "n" and chosen[1:].isdecimal() else ()
    desk.dropped.append(talk_id)
    says = desk.run("log_photos", "")
    _move(desk, rows)
    number = len(gallery.kept_of(rows))
    asked = (replace(each, values={**each.values, "n": number}) if "n" in each.values else each for each in says)
    return (*gone, *asked)


def _move(desk: Desk, rows: list[Media]) -> None:
    """What waited in one dialogue waits in the one that has just begun."""
    for media in rows if desk.opened else ():
        media.talk = desk.opened[-1].id
        desk.session.add(media)


def dropped(desk: Desk, talk: Talk) -> None:
    """A dialogue ended unfinished: what waited in it goes, unless a button of it says where to."""
    if talk.form in GATHERING and desk.speaker is not None:
        album.remove(desk, gallery.of_talk(desk.session, talk.id))


ACTIONS = {"photos": way}
JOBS = {"photos": gathered, "fetch": fetched, "remove_files": lambda desk, details, result: ()}
