"""เพิ่มรายละเอียด: what an entry still lacks is offered, two parts at a sitting, each skippable."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Annotated, Any

from bot import album
from bot.asking import Asking, Option
from bot.card import SHOWN, card
from bot.desk import Desk, say
from bot.form import Form, Says
from bot.parts import LEVELS
from bot.plain_text import telling_text
from bot.questions import When, about, choice, photographs
from bot.questions import hours as asked_hours
from bot.says import Word
from storage import activities, gallery
from storage.activity import Activity

#: `domain/activity_schema.yaml` later_offers.
ORDER = ("hours", "result", "lesson", "next_step", "evidence", "level")
AT_ONCE = 2
TEXTS = ("result", "lesson", "next_step")


def _offered(part: str) -> When:
    return lambda answers: part in answers.get("offers", ())


def _levels(asking: Asking) -> Sequence[Option]:
    return [Option(level, Word(f"level-{level}")) for level in LEVELS]


class AddDetails(Form, name="add_details"):
    """What may be added after saving; photographs answer their question when they have come (`handlers/photos.py`).

    Every answer is kept at once, so that nothing is lost with the dialogue.
    """

    passing = True

    hours: Annotated[Decimal | None, asked_hours(optional=True, when=_offered("hours"))]
    result: Annotated[str | None, telling_text(1000, optional=True, when=_offered("result"))]
    lesson: Annotated[str | None, telling_text(500, optional=True, when=_offered("lesson"))]
    next_step: Annotated[str | None, telling_text(500, optional=True, when=_offered("next_step"))]
    evidence: Annotated[str | None, photographs(when=_offered("evidence"))]
    level: Annotated[int | None, choice(_levels, optional=True, when=_offered("level"))]
    activity: Annotated[int, about()]
    offers: Annotated[list[str] | None, about()]

    def finish(self, desk: Desk) -> Says:
        activity = _own(desk, str(self.activity))
        if activity is None:
            return (say("entry-gone", no=str(self.activity)),)
        pictures = _with_pictures(desk, activity)
        last = (self.offers or [""])[-1]
        return (card(activities.load(desk.connection, activity), desk, SHOWN, offered=last), *pictures)

    @classmethod
    def keep_early(
        cls, desk: Desk, given: Mapping[str, Any], before: Mapping[str, Any], now: Mapping[str, Any]
    ) -> None:
        """Each answer is in the entry at once: whoever goes away in between has told it all the same."""
        activity = _own(desk, str(given["activity"]))
        if activity is None:
            return
        changed = [part for part in ORDER if part != "evidence" and before.get(part) != now.get(part)]
        for part in changed:
            value = cls.asked[part].adapter.validate_python(now.get(part))
            former = cls.asked[part].adapter.validate_python(before.get(part))
            if value is None and getattr(activity, part) != former:
                continue
            setattr(activity, part, value)
            if part in TEXTS:
                desk.remember(part, "activity", activity.id, instead=True)
        if changed:
            activity.changed_at = desk.now
            desk.session.add(activity)
            desk.audit("add_details", "activity", activity.id, parts=changed)


def add_details(desk: Desk, record: str, after: str) -> Says:
    """[เพิ่มรายละเอียด]: the next two of what is still empty, `after` what was offered last."""
    activity = _own(desk, record)
    if activity is None:
        return (say("entry-gone", no=record),)
    start = ORDER.index(after) + 1 if after in ORDER else 0
    missing = [part for part in (*ORDER[start:], *ORDER[:start]) if not _has(desk, activity, part)]
    if not missing:
        return (say("details-complete", no=record), card(activities.load(desk.connection, activity), desk, SHOWN))
    offers: Mapping[str, Any] = {"activity": activity.id, "offers": sorted(missing[:AT_ONCE], key=ORDER.index)}
    return desk.begin(AddDetails, given=offers)


def _with_pictures(desk: Desk, activity: Activity) -> Says:
    """Photographs that came just before the last answer, and were not answered for yet, are in the entry."""
    talk = desk.finished
    number = len(gallery.kept_of(gallery.of_talk(desk.session, talk.id))) if talk is not None else 0
    if talk is None or not number:
        return ()
    attached = album.keep_with(desk, talk.id, activity)
    return (say("photo-attached", n=number, no=str(activity.id)), *attached)


def _has(desk: Desk, activity: Activity, part: str) -> bool:
    if part == "evidence":
        return gallery.count(desk.session, activity.id or 0) > 0
    return getattr(activity, part) is not None


def _own(desk: Desk, number: str) -> Activity | None:
    activity = activities.own(desk.session, desk.member_id, number)
    return activity if activity is not None and activity.undone_at is None else None


ACTIONS = {"details": add_details}
