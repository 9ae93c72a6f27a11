"""Photographs: those of one sender within a minute are one draft, answered once, and one line makes them an entry.

What a platform holds is fetched by jobs (`bot/work.py`); this file says what becomes of it. Faces of pupils are asked
about before anybody else may see a picture (`domain/activity_schema.yaml` photo_path, pupil_privacy).
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from bot import album
from bot.desk import Desk, say
from bot.form import Says
from bot.inbound import Sent
from bot.repertoire import Undone
from bot.says import Button, Press, Say, Word
from bot.talk import Talk
from storage import activities, gallery
from storage.activity import Activity
from storage.media import Faces, Media, MediaState

#: Photos of one sender that come within so long belong together.
TOGETHER = timedelta(seconds=60)
#: After the last photo of a set it is quiet for so long before it is answered.
QUIET = timedelta(seconds=2)
#: Larger than this is not fetched (`domain/activity_schema.yaml`: Telegram hands out 20 MB at most).
LARGEST = 20_000_000
#: Dialogues that take photographs while they are open.
GATHERING = ("log_activity", "add_details", "share_knowledge")


def received(desk: Desk, sent: Sent) -> Says:
    """A photo joins the draft that is open, the entry just saved, or begins a draft; its caption is the line.

    Nothing is said yet unless a caption said it all: `gathered` answers for the whole set.
    """
    if not desk.networks:
        return (say("no-network"),)
    talk, activity_id = _target(desk)
    says: Says = ()
    if talk is None and activity_id is None:
        says = desk.run("log_photos", sent.caption)
        if not desk.opened:
            return says
        talk = desk.opened[-1]
    rows = gallery.of_talk(desk.session, talk.id) if talk is not None else []
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
    details = {"talk": talk.id if talk is not None else None, "activity": activity_id}
    desk.later("photos", details, key="photos", after=timedelta() if complete else QUIET)
    return says if sent.caption.strip() else ()


def _target(desk: Desk) -> tuple[Talk | None, int | None]:
    """Where a photo belongs: with the last one if that came just now, else to the dialogue that is open."""
    last = gallery.newest(desk.session, desk.member_id)
    if last is not None and desk.now - last.created_at <= TOGETHER:
        if last.activity_id is not None:
            return None, last.activity_id
        if last.talk is not None and (talk := desk.turn_to(last.talk)) is not None:
            return talk, None
    if desk.talk is not None and desk.talk.form in GATHERING:
        return desk.talk, None
    return None, None


def _refused(sent: Sent, kept: int) -> str | None:
    if sent.reference is None:
        return "vanished"
    if sent.size is not None and sent.size > LARGEST:
        return "too_large"
    return "too_many" if kept >= gallery.MOST else None


def gathered(desk: Desk, details: Mapping[str, Any], _: Any) -> Says:
    """No further photo came: one answer for all of them."""
    if details["activity"] is not None:
        return _added(desk, int(details["activity"]))
    talk = desk.turn_to(details["talk"])
    if talk is None:
        return ()
    rows = gallery.of_talk(desk.session, talk.id)
    says = album.trouble(desk, rows)
    kept = gallery.kept_of(rows)
    if talk.form == "add_details":
        return (*says, *_offered(desk, talk, len(kept)))
    waits_for_line = bool(talk.given.get("photos")) and "title" not in talk.answers
    if waits_for_line and not kept:
        desk.dropped.append(talk.id)
        return says
    if waits_for_line:
        return (*says, *desk.ask_again(talk.id))
    if talk.given.get("photos"):
        return says
    return (*says, *((say("photos-added", n=len(kept)),) if kept else ()), *desk.ask_again(talk.id))


def _offered(desk: Desk, talk: Talk, count: int) -> Says:
    """Photos that came while details were asked for: they belong to the entry at once."""
    activity = _own(desk, str(talk.given["activity"]))
    if activity is None or not count:
        return desk.ask_again(talk.id)
    faces = album.keep_with(desk, talk.id, activity)
    told = say("photo-attached", n=count, no=str(activity.id))
    if talk.question == "evidence":
        return (told, *faces, *desk.do(Press("d", talk.id, "evidence", "done")))
    return (told, *faces, *desk.ask_again(talk.id))


def _added(desk: Desk, activity_id: int) -> Says:
    """Photos that came late belong to the entry that the others are in."""
    rows = gallery.of_activity(desk.session, activity_id)
    says = album.trouble(desk, rows)
    kept = len(gallery.kept_of(rows))
    if not kept:
        return says
    return (*says, say("photo-attached", n=kept, no=str(activity_id)), *album.ask_faces(desk, activity_id))


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
        album.remove(desk, [media])
        return (say(key),)
    if media.activity_id is None:
        return ()
    number = str(media.activity_id)
    return (
        say("file-attached", Button(Word("photo-shown.card"), Press("r", "show", number)), name=media.name, no=number),
    )


def way(desk: Desk, talk_id: str, chosen: str) -> Says:
    """[แนบกับ …], [แบ่งปันความรู้], [ลบภาพ] of a draft that has no line yet."""
    rows = [media for media in gallery.of_talk(desk.session, talk_id) if media.sender_id == desk.member_id]
    if not rows:
        return (say("photos-gone"),)
    kept = gallery.kept_of(rows)
    if chosen == "drop":
        return (say("photo-deleted", n=album.remove(desk, rows)),)
    if chosen == "attach":
        since = desk.now - timedelta(days=album.ATTACHABLE_DAYS)
        activity = gallery.recent_activity(desk.session, desk.member_id, since)
        if activity is not None:
            told = say("photo-attached", n=len(kept), no=str(activity.id))
            return (told, *album.keep_with(desk, talk_id, activity))
    says = desk.run("share", "")
    if chosen == "share" and desk.opened:
        for media in rows:
            media.talk = desk.opened[-1].id
            desk.session.add(media)
        return says
    return (say("photos-gone"),)


def faces(desk: Desk, record: str, answer: str) -> Says:
    """[ไม่เห็น], [เห็น ได้รับอนุญาต], [ลบภาพ] of one's own photos in an entry."""
    number = int(record) if record.isascii() and record.isdigit() and len(record) < 16 else 0
    rows = gallery.faceless(desk.session, desk.member_id, number)
    if not rows:
        return (say("photos-gone"),)
    if answer == "drop":
        desk.audit("remove_photos", "activity", number, count=len(rows))
        return (say("photo-deleted", n=album.remove(desk, rows)),)
    if answer not in (Faces.NONE, Faces.PERMITTED):
        return album.ask_faces(desk, number)
    for media in rows:
        media.faces = Faces(answer)
        desk.session.add(media)
    desk.audit("faces", "activity", number, answer=answer)
    return (_faces_kept(number, answer),)


def _faces_kept(number: int, answer: str) -> Say:
    return say(f"photo-faces-{answer}", Button(Word("photo-shown.card"), Press("r", "show", str(number))))


def pictures(desk: Desk, record: str, first: str) -> Says:
    """[ดูภาพ]: the pictures of an entry that one may see."""
    activity = activities.visible(desk.session, desk.member_id, record)
    start = int(first) if first.isascii() and first.isdigit() and len(first) < 4 else 0
    if activity is None or not gallery.seen_by(desk.session, activity.id or 0, desk.member_id):
        return (say("photos-gone"),)
    return album.show(desk, activity, start)


def dropped(desk: Desk, talk: Talk) -> None:
    """A dialogue ended unfinished: what waited in it goes, unless a button of it says where to."""
    if talk.form in GATHERING and desk.speaker is not None:
        album.remove(desk, gallery.of_talk(desk.session, talk.id))


def _own(desk: Desk, number: str) -> Activity | None:
    activity = activities.own(desk.session, desk.member_id, number)
    return activity if activity is not None and activity.undone_at is None else None


ACTIONS = {"photos": way, "faces": faces, "pictures": pictures}
JOBS = {"photos": gathered, "fetch": fetched, "remove_files": lambda desk, details, result: ()}
