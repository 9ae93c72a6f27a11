"""An entry that several have a part in: how others see it, what is offered, who stays when its recorder goes."""

from datetime import timedelta
from typing import Any

from bot import album
from bot.card import hours_note, names_of
from bot.desk import Desk, say
from bot.form import Says
from bot.parts import title_of
from bot.says import Button, Press, Say, Value, Word
from bot.thai import thai_text
from storage import activities, directory, doubles, gallery, notices, together
from storage.activities import Kept
from storage.activity import Activity
from storage.notice import Notice
from storage.participation import Part
from storage.together import Named

#: Entries that name a member's organisation are offered for so many days.
OFFERED = timedelta(days=30)
#: What a turn remembers of its question.
_DOUBLE = "double"


def organisation(desk: Desk, organisation_id: int | None) -> Value:
    """What an organisation is called; somebody without one is called an individual."""
    body = directory.bodies_by_id(desk.connection, [organisation_id]).get(organisation_id) if organisation_id else None
    return desk.in_language(body.short_th, body.short_en) if body is not None else Word("organisation-kind-person")


def recorded_by(desk: Desk, activity: Activity) -> Value:
    """The organisation of who recorded an entry, as long as they are in its network; then its host."""
    theirs = together.organisation_in(desk.session, activity.recorder_id, activity.network_id)
    return organisation(desk, theirs or activity.host_id)


def shown(desk: Desk, activity: Activity) -> Say:
    """An entry as others than its recorder see it, and as a coordinator does: with what they can do."""
    kept, number = activities.load(desk.connection, activity), str(activity.id)
    values: dict[str, Any] = {
        "no": number,
        "title": title_of(activity.title),
        "date": activity.held_on,
        "orgs": names_of(kept, desk) or Word("log-nobody"),
        "phase": Word(f"phase-{activity.phase.value}"),
        "hours_note": hours_note(activity.hours),
        "host": organisation(desk, activity.host_id),
        "org": recorded_by(desk, activity),
    }
    buttons = _own_part(desk, activity, number)
    pictures = len(gallery.seen_by(desk.session, activity.id or 0, desk.member_id))
    if pictures:
        buttons.append(Button(Word("log-saved.pictures", {"n": pictures}), Press("r", "pictures", number)))
    if notices.coordinates(desk.session, desk.member_id, activity.network_id):
        if activity.recorder_id != desk.member_id:
            buttons.append(Button(Word("entry-shown.correct"), Press("r", "correct", number)))
        buttons.append(Button(Word("entry-shown.merge"), Press("r", "merge", number)))
    return Say("entry-shown", values, buttons, stays=True)


def _own_part(desk: Desk, activity: Activity, number: str) -> list[Button]:
    if activity.recorder_id == desk.member_id:
        return [Button(Word("log-saved.edit"), Press("r", "edit", number))]
    if together.membership_in(desk.session, desk.member_id, activity.network_id) is None:
        return []
    part = together.part_of(desk.session, activity.id, desk.member_id)
    names: tuple[str, ...] = ("joined",)
    if part is not None and part.state is Part.CONFIRMED:
        names = ("tell_part", "leave_part")
    elif together.restorable(part, desk.now):
        names = ("rejoin",)
    elif part is not None and part.state is Part.ASKED:
        names = ("joined", "not_joined")
    return [Button(Word(f"entry-shown.{name}"), Press("r", name, number)) for name in names]


def coordinated(desk: Desk, record: str) -> Activity | None:
    """The standing entry of that number, if this member coordinates its network now (buttons can be forged)."""
    activity = activities.standing_for(desk.session, activities.by_number(desk.session, record))
    if activity is None or activity.undone_at is not None:
        return None
    return activity if notices.coordinates(desk.session, desk.member_id, activity.network_id) else None


def show(desk: Desk, record: str) -> Says:
    """Somebody else's entry, by its number."""
    activity = activities.visible(desk.session, desk.member_id, record)
    if activity is None:
        return (say("entry-gone", no=record),)
    return (*merged_into(record, activity), shown(desk, activity))


def merged_into(record: str, activity: Activity) -> Says:
    """Why another number is shown than the one that was asked for; nothing where it is the same."""
    return () if int(record) == activity.id else (say("entry-merged-into", no=record, no2=str(activity.id)),)


def reason(desk: Desk, typed: str) -> str:
    """A reason as it follows the word “because”: without that word before it."""
    for because in (Word("reason.because-that"), Word("reason.because")):
        for spelling in desk.spellings(because):
            if thai_text.fold(typed).startswith(thai_text.fold(spelling)) and typed[len(spelling) :].strip():
                return typed[len(spelling) :].strip()
    return typed


def double(desk: Desk, kept: Kept) -> Says:
    """Below a card that was just saved: the entry of somebody else that is most likely the same work."""
    found = doubles.double_of(desk.connection, kept.activity)
    other = desk.session.get(Activity, found) if found is not None else None
    if other is None or together.membership_in(desk.session, desk.member_id, other.network_id) is None:
        return ()
    desk.once(_DOUBLE, lambda: other.id)
    numbers = str(kept.activity.id), str(other.id)
    buttons = [Button(Word(f"duplicate.{name}"), Press("r", name, *numbers)) for name in ("same", "apart")]
    values: dict[str, Value] = {"date": other.held_on, "title": title_of(other.title), "org": recorded_by(desk, other)}
    return (Say("duplicate", values, buttons, stays=True),)


def double_asked(desk: Desk) -> int | None:
    """The entry of somebody else that `double` has asked about in this turn."""
    return desk.once(_DOUBLE, lambda: None)


def named(desk: Desk) -> list[Named]:
    """The entries of the last days that name the member's organisation and wait for their word, newest first."""
    return together.named(desk.connection, desk.member_id, desk.today - OFFERED)


def offer(desk: Desk, *, more: bool = False) -> Says:
    """“Did your school take part?”, about the newest such entry; `more`: the next one follows its answer."""
    waiting = named(desk)
    activity = desk.session.get(Activity, waiting[0].activity_id) if waiting else None
    if activity is None:
        return ()
    follow = "more" if more else ""
    buttons = [
        Button(Word(f"together-offer.{name}"), Press("r", name, str(activity.id), follow))
        for name in ("joined", "not_joined")
    ]
    values: dict[str, Value] = {
        "org": recorded_by(desk, activity),
        "title": title_of(activity.title),
        "date": activity.held_on,
        "org_own": organisation(desk, waiting[0].organisation_id),
    }
    return (Say("together-offer", values, buttons, stays=True),)


def done(desk: Desk, activity: Activity, organisation_id: int | None, merged: Activity | None = None) -> Say:
    """The own part is in; [เล่าเพิ่ม] tells what was different. `merged`: the own entry that can be split off again."""
    number = str(activity.id)
    buttons = [
        Button(Word("together-done.tell_part"), Press("r", "tell_part", number)),
        Button(Word("together-done.enough"), Press("r", "show", number)),
    ]
    if merged is not None:
        buttons.append(Button(Word("together-done.split"), Press("r", "split", str(merged.id))))
    return say("together-done", *buttons, stays=True, org=organisation(desk, organisation_id), no=number)


def notify(desk: Desk, member_id: int | None, kind: str, activity: Activity, **details: Any) -> None:
    """Leave a word about an entry for a member's next contact; not for oneself, not for somebody erased."""
    if member_id is None or member_id == desk.member_id:
        return
    desk.session.add(
        Notice(
            member_id=member_id,
            kind=kind,
            about_id=None,
            network_id=activity.network_id,
            details={"activity": activity.id, **details},
            created_at=desk.now,
        )
    )


def undo(desk: Desk, activity: Activity) -> Says | None:
    """Taking back an entry that others take part in takes only the own part; None where nobody else does."""
    together.hold(desk.session, activity)
    schools = together.hand_over(desk.session, activity, desk.now)
    if schools is None:
        return None
    number = str(activity.id)
    desk.audit("hand_over", "activity", activity.id)
    notify(desk, activity.recorder_id, "entry_passed", activity)
    restore = Button(Word("undo-done.restore"), Press("r", "restore", number))
    buttons = (restore, *album.taking_own_out(desk, activity))
    return (say("undo-joined", *buttons, stays=True, no=number, n=schools),)


def restore(desk: Desk, record: str) -> Says | None:
    """Bring the own part back, within 7 days; None where there is none."""
    activity = activities.standing_for(desk.session, activities.by_number(desk.session, record))
    if activity is None or activity.undone_at is not None:
        return None
    part = together.part_of(desk.session, activity.id, desk.member_id)
    if part is None or not together.restorable(part, desk.now):
        return None
    if together.membership_in(desk.session, desk.member_id, activity.network_id) is None:
        return None
    together.hold(desk.session, activity)
    if not together.stands(activity):
        return None
    together.rejoin(desk.session, activity, part, desk.now)
    desk.audit("restore_part", "activity", activity.id)
    number = str(activity.id)
    return (say("together-back", Button(Word("together-back.show"), Press("r", "show", number)), no=number),)
