"""Photographs in a dialogue and in an entry: how many, what could not be kept, whose faces are asked about."""

from collections.abc import Collection, Iterable, Sequence
from datetime import timedelta

from bot.asking import Asking, Option
from bot.desk import Desk, say
from bot.form import Says
from bot.says import Button, File, Press, Say, Value, Word
from bot.told import Around
from storage import activities, gallery, job_queue, together
from storage.activity import Activity, Post
from storage.media import Media, MediaState
from storage.participation import Part

#: Whoever has an entry of so many days can attach to it (`domain/messages.yaml` photo_received).
ATTACHABLE_DAYS = 7
#: Dialogues about an entry that is there: what comes meanwhile goes with that one.
ABOUT_ENTRY = ("add_details", "tell_part")
#: After the last photo of a set it is quiet for so long before it is answered.
QUIET = timedelta(seconds=2)
#: Bubbles of one answer on LINE: four pictures and the words.
SHOWN_AT_ONCE = 4


def around(asking: Asking) -> Around | None:
    """What the words are about, where photographs came first. The entry's number goes with the press."""
    if not asking.given.get("photos"):
        return None
    desk: Desk = asking.scene
    kept = gallery.kept_of(gallery.of_talk(desk.session, asking.dialogue))
    values: dict[str, Value] = {"n": len(kept)}
    options = [Option("share", Word("photo-received.share")), Option("drop", Word("photo-received.drop"))]
    recent = asking.given.get("recent")
    if recent:
        options.insert(0, Option(f"n{recent}", Word("photo-received.attach", {"no": str(recent)})))
    return Around("photo-received", values, options)


def recent(desk: Desk) -> Activity | None:
    """The newest entry of the last days that the member recorded or joined."""
    since = desk.now - timedelta(days=ATTACHABLE_DAYS)
    return gallery.recent_activity(desk.session, desk.member_id, since)


def attachable(desk: Desk, record: str) -> Activity | None:
    """The standing entry of that number, if the member recorded or joined it (buttons can be forged)."""
    activity = activities.visible(desk.session, desk.member_id, record)
    if activity is None or activity.recorder_id == desk.member_id:
        return activity
    part = together.part_of(desk.session, activity.id, desk.member_id)
    return activity if part is not None and part.state is Part.CONFIRMED else None


def answer_later(desk: Desk, media: Media, *, after: timedelta, about: int | None = None, shown: bool = False) -> None:
    """One answer for all photos that come to one place within that time of each other.

    `first` is the set's first row; `entry` (`about`) what an open dialogue is about, should it end before; `shown`:
    what is open has been asked with all of them already.
    """
    key = f"photos {media.talk or media.activity_id}"
    waiting = job_queue.waiting_for(desk.connection, desk.owner, key)
    first = min(waiting["first"], media.id or 0) if waiting is not None else media.id
    details = {"talk": media.talk, "activity": media.activity_id, "entry": about, "first": first}
    details["shown"] = shown and (waiting is None or waiting.get("shown", False))
    desk.later("photos", details, key=key, after=after)


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
    return attach(desk, talk_id, activity)[1]


def attach(desk: Desk, talk_id: str, activity: Activity) -> tuple[int, Says]:
    """Likewise, and how many there was room for."""
    if not gallery.is_in_talk(desk.connection, talk_id):
        return 0, ()
    rows = gallery.of_talk(desk.session, talk_id)
    room = max(0, gallery.MOST - gallery.count(desk.session, activity.id or 0))
    kept = gallery.kept_of(rows)
    for place, media in enumerate(kept):
        if place >= room:
            media.state, media.reason = MediaState.REFUSED, "too_many"
        media.activity_id, media.talk = activity.id, None
        desk.session.add(media)
    desk.session.flush()
    twice = [media for media in kept[:room] if media.digest and gallery.same(desk.session, media, media.digest)]
    remove(desk, twice)
    number = min(len(kept), room) - len(twice)
    if number:
        desk.audit("attach", "activity", activity.id, count=number)
    there = (say("photo-same", no=str(activity.id)),) if twice and not number else ()
    left = [media for media in rows if media not in twice]
    return number, (*there, *trouble(desk, left), *ask_faces(desk, activity.id or 0))


def ask_faces(desk: Desk, activity_id: int) -> Says:
    """Whether pupils can be recognised, where the member has photos in the entry that nobody answered for; once a
    turn."""
    if not gallery.faceless(desk.session, desk.member_id, activity_id):
        return ()
    asked = _faces(str(activity_id))
    return (asked,) if desk.once(("faces", activity_id), lambda: asked) is asked else ()


def ask_faces_of_post(desk: Desk, post_id: int) -> Says:
    """Likewise, in a shared text."""
    rows = gallery.faceless_with_post(desk.session, desk.member_id, post_id)
    return (_faces(f"p{post_id}"),) if rows else ()


def _faces(record: str) -> Say:
    buttons = [
        Button(Word(f"photo-faces.{name}"), Press("r", "faces", record, name)) for name in ("none", "permitted", "drop")
    ]
    return say("photo-faces", *buttons, stays=True)


def show(desk: Desk, activity: Activity, first: int) -> Says:
    """Some of an entry's pictures and files that the member may see, from `first` on."""
    number = str(activity.id)
    rows = gallery.seen_by(desk.session, activity.id or 0, desk.member_id)
    card = Button(Word("photo-shown.card"), Press("r", "show", number))
    page, buttons = _page(desk, rows, first, "pictures", number, card)
    return (*page, Say("photo-shown", {"no": number, "n": len(rows)}, buttons))


def show_post(desk: Desk, post: Post, first: int) -> Says:
    """A shared text with some of its pictures and files, from `first` on."""
    rows = gallery.seen_with_post(desk.session, post.id or 0, desk.member_id)
    page, buttons = _page(desk, rows, first, "post", f"p{post.id}")
    values: dict[str, Value] = {"date": desk.local(post.created_at), "text": post.text}
    return (*page, Say("post-shown", values, buttons))


def _page(
    desk: Desk, rows: Sequence[Media], first: int, action: str, record: str, *buttons: Button
) -> tuple[list[Say], list[Button]]:
    """A page of pictures; the buttons for further ones, those given, and those that take one's own away."""
    page = rows[first : first + SHOWN_AT_ONCE]
    after = first + len(page)
    more = [Button(Word("photo-shown.more"), Press("r", action, record, str(after)))] if len(rows) > after else []
    own = {media.kind for media in rows if media.sender_id == desk.member_id}
    return [_shown(desk, media) for media in page], [*more, *buttons, *taking_out(record, own)]


def taking_own_out(desk: Desk, activity: Activity) -> list[Button]:
    """What takes the member's own out of an entry, where they have any in it."""
    rows = gallery.kept_of(gallery.of_activity(desk.session, activity.id or 0))
    return taking_out(str(activity.id), {media.kind for media in rows if media.sender_id == desk.member_id})


def taking_out(record: str, kinds: Collection[str]) -> list[Button]:
    """What takes one's own photos ("photo") and files ("file") out of an entry or, with a p before, a shared text."""
    return [
        Button(Word(f"photo-shown.drop-{kind}"), Press("r", "take_out", record, kind))
        for kind in ("photo", "file")
        if kind in kinds
    ]


def _shown(desk: Desk, media: Media) -> Say:
    if media.kind == "photo":
        return Say(file=File(media.path, media.name or "photo.jpg", "photo"))
    if desk.carries_files:
        return Say("file-caption", {"name": media.name}, file=File(media.path, media.name, "file"))
    link = desk.media_link(media.path, media.name)
    return say("file-link", *([Button(Word("file-link.open"), link=link)] if link else ()), name=media.name, link=link)
