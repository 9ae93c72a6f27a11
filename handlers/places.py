"""A location: its name can be the place of an entry; where it is on the map is never kept."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Annotated

from bot import album
from bot.asking import Asking, Option
from bot.desk import Desk, say
from bot.form import Form, Says
from bot.inbound import Sent
from bot.parts import Part, called
from bot.questions import about, choice
from bot.says import Button, Press, Word
from storage import activities, gallery

#: Where the draft keeps its place (`handlers/log_activity.py`).
LOGGING, PLACE = "log_activity", "place"


def _ways(asking: Asking) -> Sequence[Option]:
    return [Option(name, Word(f"use-place-use.{name}"), agrees=name == "use") for name in ("use", "nothing")]


class UsePlace(Form, name="use_place"):
    """One tap: the name becomes the place of the newest entry."""

    passing = True

    use: Annotated[str, choice(_ways)]
    place: Annotated[str, about()]
    activity: Annotated[int, about()]

    def finish(self, desk: Desk) -> Says:
        activity = activities.own(desk.session, desk.member_id, str(self.activity))
        if self.use != "use":
            return (say("nothing-kept"),)
        if activity is None or activity.undone_at is not None:
            return (say("entry-gone", no=str(self.activity)),)
        activity.place, activity.changed_at = self.place, desk.now
        desk.session.add(activity)
        desk.remember(PLACE, "activity", activity.id, instead=True)
        desk.audit("edit", "activity", activity.id, part=PLACE)
        show = Button(Word("history.card"), Press("r", "show", str(activity.id)))
        return (say("edit-done", show, field=called(Part.PLACE), no=str(activity.id), value=self.place),)


def received(desk: Desk, sent: Sent) -> Says:
    """The name goes to the draft that is open, else it is offered to the newest entry; without one it is typed."""
    talk = desk.talk
    menu = Button(Word("content-buttons.menu"), Press("c", "menu"))
    if talk is not None and talk.form == LOGGING and sent.place is not None:
        sources = {**talk.sources, **({PLACE: desk.source} if desk.source else {})}
        desk.revise(replace(talk, answers={**talk.answers, PLACE: sent.place}, sources=sources))
        return (say("location-used", place=sent.place),)
    recent = gallery.recent_activity(desk.session, desk.member_id, desk.now - timedelta(days=album.ATTACHABLE_DAYS))
    if recent is None or (talk is not None and sent.place is None):
        return (say("location-not-kept", menu),)
    if sent.place is None:
        asked = desk.do(Press("r", "edit_details", str(recent.id), PLACE))
        return (say("location-unnamed", no=str(recent.id)), *asked)
    return desk.begin(UsePlace, given={"activity": recent.id, PLACE: sent.place}, told=PLACE)
