"""งานเดียวกัน, โรงเรียนเราร่วมด้วย, นำส่วนของเราออก: one's own part in what somebody else recorded."""

from collections.abc import Sequence
from typing import Annotated

from bot import album, together
from bot.asking import Asking, Option
from bot.desk import Desk, say
from bot.form import Form, Says
from bot.parts import ROLES, title_of
from bot.plain_text import telling_text
from bot.questions import about, choice
from bot.says import Button, Press, Say, Value, Word
from storage import activities, doubles, gallery, notices
from storage import together as parts
from storage.activity import Activity
from storage.notice import Notice
from storage.participation import Part, Participation

LONGEST_WORDS = 500


def _roles(asking: Asking) -> Sequence[Option]:
    return [Option(role, Word(f"plc-role.{role}")) for role in ROLES]


class TellPart(Form, name="tell_part"):
    """What was different in the own part, and the own role."""

    words: Annotated[str, telling_text(LONGEST_WORDS)]
    plc_role: Annotated[str | None, choice(_roles, optional=True)]
    activity: Annotated[int, about()]

    def finish(self, desk: Desk) -> Says:
        found = _confirmed(desk, str(self.activity))
        if desk.finished is not None and found is None:
            album.remove(desk, gallery.of_talk(desk.session, desk.finished.id))
        if found is None:
            return (say("entry-gone", no=str(self.activity)),)
        activity, part = found
        parts.tell(desk.session, part, self.words, self.plc_role)
        desk.remember("words", "participation", part.id)
        desk.audit("tell_part", "activity", activity.id)
        number = str(activity.id)
        show = Button(Word("together-told.show"), Press("r", "show", number))
        return (say("together-told", show, no=number),)


def _confirmed(desk: Desk, record: str) -> tuple[Activity, Participation] | None:
    """The standing entry of that number, if the member has a confirmed part in it."""
    activity = activities.visible(desk.session, desk.member_id, record)
    part = parts.part_of(desk.session, activity.id, desk.member_id) if activity is not None else None
    return (activity, part) if activity is not None and part is not None and part.state is Part.CONFIRMED else None


def _others(desk: Desk, record: str) -> Activity | None:
    """A standing entry that somebody else recorded in a network the member is in (buttons can be forged)."""
    activity = activities.visible(desk.session, desk.member_id, record)
    if activity is None or activity.recorder_id == desk.member_id:
        return None
    if parts.membership_in(desk.session, desk.member_id, activity.network_id) is None:
        return None
    parts.hold(desk.session, activity)
    return activity if parts.stands(activity) and activity.recorder_id != desk.member_id else None


# ---- doubles


def same(desk: Desk, record: str, other: str) -> Says:
    """[งานเดียวกัน]: the own new entry is merged into the other one."""
    entry, into = activities.own(desk.session, desk.member_id, record), activities.by_number(desk.session, other)
    if entry is not None and into is not None:
        parts.hold(desk.session, entry, into)
    if entry is None or into is None or _others(desk, other) is not into or not doubles.may_merge(entry, into):
        return (say("entry-gone", no=record),)
    doubles.merge(desk.session, entry, into, desk.now)
    desk.audit("merge", "activity", entry.id, into=into.id)
    own = parts.organisation_in(desk.session, desk.member_id, into.network_id)
    together.notify(desk, into.recorder_id, "entry_merged", into, merged=entry.id)
    return (together.done(desk, into, own, merged=entry),)


def apart(desk: Desk, record: str, other: str) -> Says:
    """[คนละงาน]: both stand, and the other one is not offered again."""
    entry = activities.own(desk.session, desk.member_id, record)
    another = _others(desk, other) if entry is not None else None
    if another is not None:
        parts.decline(desk.session, another, desk.member_id, desk.now)
        desk.audit("decline", "activity", another.id)
    return (say("duplicate-apart") if entry is not None else say("entry-gone", no=record),)


def split(desk: Desk, record: str, _: str) -> Says:
    """[แยกกลับ]: by either author or the network's coordinator, for 7 days."""
    entry = activities.by_number(desk.session, record)
    if entry is not None:
        parts.hold(desk.session, entry)
    between = doubles.split_first(desk.session, entry)
    if entry is not None and between is not None:
        numbers: dict[str, Value] = {"no": record, "no2": str(between.id)}
        first = Button(Word("together-split-first.split", numbers), Press("r", "split", str(between.id)))
        return (Say("together-split-first", numbers, (first,)),)
    other = doubles.may_split(desk.session, entry, desk.now)
    if entry is None or other is None:
        return (say("together-split-late"),)
    authors = {entry.recorder_id, other.recorder_id}
    if desk.member_id not in authors and not notices.coordinates(desk.session, desk.member_id, entry.network_id):
        return (say("old-button"),)
    doubles.split(desk.session, entry, other, desk.now)
    desk.audit("split", "activity", entry.id, out_of=other.id)
    for author in authors:
        together.notify(desk, author, "entry_split", other, merged=entry.id)
    own = entry if entry.recorder_id == desk.member_id else other
    show = Button(Word("together-split.show"), Press("r", "show", str(own.id)))
    return (say("together-split", show, no=str(other.id), no2=str(entry.id)),)


# ---- the own part


def joined(desk: Desk, record: str, more: str) -> Says:
    """[โรงเรียนเราร่วมด้วย], [ยืนยัน]."""
    activity = _others(desk, record)
    if activity is None:
        return (say("entry-gone", no=record),)
    part = parts.join(desk.session, activity, desk.member_id, desk.now)
    desk.audit("join", "activity", activity.id)
    return (together.done(desk, activity, part.organisation_id), *(together.offer(desk, more=True) if more else ()))


def not_joined(desk: Desk, record: str, more: str) -> Says:
    """[ไม่ได้ร่วม], [ไม่ใช่]: asked no more."""
    activity = _others(desk, record)
    if activity is None:
        return (say("entry-gone", no=record),)
    part = parts.part_of(desk.session, activity.id, desk.member_id)
    if part is not None and part.state is Part.CONFIRMED:
        return leave_part(desk, record, "")
    parts.decline(desk.session, activity, desk.member_id, desk.now)
    desk.audit("decline", "activity", activity.id)
    further = together.offer(desk, more=True) if more else ()
    return (say("together-declined", no=str(activity.id)), *further)


def named(desk: Desk, _: str, __: str) -> Says:
    """[งานที่ระบุโรงเรียนเรา]: one after the other."""
    return together.offer(desk, more=True) or (say("together-nothing"),)


def tell_part(desk: Desk, record: str, _: str) -> Says:
    """[เล่าเพิ่ม]."""
    found = _confirmed(desk, record)
    if found is None:
        return (say("entry-gone", no=record),)
    activity, _part = found
    return desk.begin(TellPart, given={"activity": activity.id, "network": activity.network_id})


def leave_part(desk: Desk, record: str, _: str) -> Says:
    """[นำส่วนของเราออก]: restorable for seven days."""
    activity = _others(desk, record)
    part = parts.part_of(desk.session, activity.id, desk.member_id) if activity is not None else None
    if activity is None or part is None or part.state is not Part.CONFIRMED:
        return (say("entry-gone", no=record),)
    parts.leave(desk.session, activity, part, desk.now)
    desk.audit("leave_part", "activity", activity.id)
    number = str(activity.id)
    restore = Button(Word("together-left.restore"), Press("r", "rejoin", number))
    return (say("together-left", restore, *album.taking_own_out(desk, activity), stays=True, no=number),)


def rejoin(desk: Desk, record: str, _: str) -> Says:
    """[กู้คืน] of the own part."""
    return together.restore(desk, record) or (say("restore-which"),)


# ---- at the first contact of a day, and at the next one


def faceless(desk: Desk) -> Says:
    """Photos whose faces nobody answered for."""
    found = gallery.faceless(desk.session, desk.member_id)
    return album.ask_faces(desk, found[0].activity_id or 0) if found else ()


def offered(desk: Desk) -> Says:
    """One entry that names the member's organisation, unless a double has just been asked about."""
    return together.offer(desk) if together.double_asked(desk) is None else ()


def _about(desk: Desk, notice: Notice) -> Activity | None:
    """The entry that a notice speaks of, if it still stands and this member may see it."""
    return activities.visible(desk.session, desk.member_id, str(notice.details["activity"]))


def merged(desk: Desk, notice: Notice) -> Says:
    """Somebody found their own entry to be the same work as this member's."""
    activity, entry = _about(desk, notice), desk.session.get(Activity, notice.details["merged"])
    if activity is None or entry is None or entry.merged_into_id != activity.id or entry.undone_at is not None:
        return ()
    number = str(activity.id)
    buttons = [
        Button(Word("notice-merged.show"), Press("r", "show", number)),
        Button(Word("notice-merged.split"), Press("r", "split", str(entry.id))),
    ]
    org = together.recorded_by(desk, entry)
    return (say("notice-merged", *buttons, stays=True, org=org, no=number, title=title_of(activity.title)),)


def was_split(desk: Desk, notice: Notice) -> Says:
    """What was one entry is two again."""
    activity = _about(desk, notice)
    if activity is None:
        return ()
    show = Button(Word("notice-split.show"), Press("r", "show", str(activity.id)))
    return (say("notice-split", show, no=str(activity.id), no2=str(notice.details["merged"])),)


def passed(desk: Desk, notice: Notice) -> Says:
    """The recorder went, and this member's part was the oldest."""
    activity = _about(desk, notice)
    if activity is None or activity.recorder_id != desk.member_id:
        return ()
    show = Button(Word("notice-passed.show"), Press("r", "show", str(activity.id)))
    return (say("notice-passed", show, stays=True, no=str(activity.id), title=title_of(activity.title)),)


ACTIONS = {
    "same": same,
    "apart": apart,
    "split": split,
    "joined": joined,
    "not_joined": not_joined,
    "named": named,
    "tell_part": tell_part,
    "leave_part": leave_part,
    "rejoin": rejoin,
}
NOTICES = {"entry_merged": merged, "entry_split": was_split, "entry_passed": passed}
