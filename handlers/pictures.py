"""Pictures and files that are kept: whose faces can be seen, looking at them, taking one's own out again.

A record is the number of an entry or, with a p before it, that of a shared text (buttons can be forged).
"""

from bot import album
from bot.desk import Desk, say
from bot.form import Says
from bot.says import Button, Press, Word
from storage import activities, gallery, posts
from storage.media import Faces, Media
from storage.row_number import row_number


def _place(record: str) -> tuple[str, int]:
    """What a record names: "activity" or "post", and its number."""
    return ("post", row_number(record[1:])) if record.startswith("p") else ("activity", row_number(record))


def _show(record: str) -> Button:
    kind, number = _place(record)
    if kind == "post":
        return Button(Word("photo-shown.post"), Press("r", "post", record))
    return Button(Word("photo-shown.card"), Press("r", "show", str(number)))


def faces(desk: Desk, record: str, answer: str) -> Says:
    """[ไม่เห็น], [เห็น ได้รับอนุญาต], [ลบภาพ] of one's own photos."""
    kind, number = _place(record)
    of_post = kind == "post"
    unanswered = gallery.faceless_with_post if of_post else gallery.faceless
    rows = unanswered(desk.session, desk.member_id, number)
    if not rows:
        return (say("photos-gone"),)
    if answer == "drop":
        desk.audit("remove_photos", kind, number, count=len(rows))
        return (say("photo-deleted", n=album.remove(desk, rows)),)
    if answer not in (Faces.NONE, Faces.PERMITTED):
        return (album.ask_faces_of_post if of_post else album.ask_faces)(desk, number)
    for media in rows:
        media.faces = Faces(answer)
        desk.session.add(media)
    desk.audit("faces", kind, number, answer=answer)
    return (say(f"photo-faces-{answer}", _show(record)),)


def pictures(desk: Desk, record: str, first: str) -> Says:
    """[ดูภาพ]: the pictures of an entry that one may see."""
    activity = activities.visible(desk.session, desk.member_id, record)
    if activity is None or not gallery.seen_by(desk.session, activity.id or 0, desk.member_id):
        return (say("photos-gone"),)
    return album.show(desk, activity, min(row_number(first), gallery.MOST))


def post(desk: Desk, record: str, first: str) -> Says:
    """[เรื่องที่ …]: a shared text of one's network with its pictures."""
    found = posts.visible(desk.session, desk.member_id, _place(record)[1])
    if found is None:
        return (say("post-gone"),)
    return album.show_post(desk, found, min(row_number(first), gallery.MOST))


def take_out(desk: Desk, record: str, what: str) -> Says:
    """[ลบภาพ], [ลบไฟล์] below what is shown: asked once, then gone; `what` is photo, file, or these with `-yes`."""
    wanted, _, answer = what.partition("-")
    rows = _own(desk, record, wanted)
    if not rows or wanted not in ("photo", "file"):
        return (say("photos-gone"),)
    kind, number = _place(record)
    if answer == "no":
        return (say("photo-stays", _show(record)),)
    if answer != "yes":
        buttons = [
            Button(Word(f"photo-take-out.{name}"), Press("r", "take_out", record, f"{wanted}-{name}"))
            for name in ("yes", "no")
        ]
        key = f"{wanted}-take-out" if kind == "activity" else f"{wanted}-take-out-post"
        return (say(key, *buttons, stays=True, no=str(number)),)
    desk.audit("remove_photos" if wanted == "photo" else "remove_files", kind, number, count=len(rows))
    key = "photo-deleted" if wanted == "photo" else "files-deleted"
    return (say(key, _show(record), n=album.remove(desk, rows)),)


def _own(desk: Desk, record: str, wanted: str) -> list[Media]:
    kind, number = _place(record)
    rows = gallery.of_post(desk.session, number) if kind == "post" else gallery.of_activity(desk.session, number)
    return [media for media in gallery.kept_of(rows) if media.sender_id == desk.member_id and media.kind == wanted]


ACTIONS = {"faces": faces, "pictures": pictures, "post": post, "take_out": take_out}
