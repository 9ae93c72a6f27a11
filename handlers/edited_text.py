"""A text was changed on the phone after it was kept: the entry can be changed likewise, by one tap."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Annotated

from bot.asking import Asking, Heard, Option, Reply
from bot.desk import Desk, say
from bot.form import Form, Says
from bot.inbound import Edited
from bot.organisations import TheirSchools
from bot.parts import TEXTS, called
from bot.plain_text import Careful
from bot.questions import about, choice
from bot.says import Button, Press, Value, Word
from bot.thai import one_message, thai_text
from storage import activities, sources
from storage.activity import Activity

TITLE = "title"
#: Graphemes of each text (`domain/activity_schema.yaml` fields); the others hold 500.
LONGEST = {TITLE: 200, "place": 120, "result": 1000}
MOST = 500


def _ways(asking: Asking) -> Sequence[Option]:
    return [Option(name, Word(f"edited-text-agree.{name}")) for name in ("use", "keep")]


def _values(asking: Asking) -> Mapping[str, Value]:
    field = called(asking.given["part"])
    return {"field": field, "no": str(asking.given["activity"]), "value": str(asking.answers["text"])}


@dataclass(frozen=True, kw_only=True)
class Telling(Careful):
    """As long as the part may be that it goes into: it can be typed anew after a pupil's name was found."""

    max_length: int = MOST

    def hear(self, reply: Reply, asking: Asking) -> Heard:
        return Careful.hear(replace(self, max_length=LONGEST.get(asking.given["part"], MOST)), reply, asking)


class EditedText(Form, name="edited_text"):
    """What the message says now, looked at for pupils' names, then “change it?”."""

    passing = True

    text: Annotated[str, Telling()]
    agree: Annotated[str, choice(_ways, values=_values)]
    activity: Annotated[int, about()]
    part: Annotated[str, about()]

    def finish(self, desk: Desk) -> Says:
        number = str(self.activity)
        activity = activities.own(desk.session, desk.member_id, number)
        show = Button(Word("history.card"), Press("r", "show", number))
        if activity is None or activity.undone_at is not None:
            return (say("entry-gone", no=number),)
        if self.agree != "use":
            return (say("edited-kept", show, no=number),)
        setattr(activity, self.part, self.text)
        activity.changed_at = desk.now
        desk.session.add(activity)
        desk.remember("text", "activity", activity.id, part=self.part, instead=True)
        desk.audit("edit", "activity", activity.id, part=self.part)
        return (say("edit-done", show, field=called(self.part), no=number, value=self.text),)


def edited(desk: Desk, event: Edited) -> Says:
    """Offer the change where the message brought a text of an entry that stands; else say how to correct things."""
    if desk.speaker is None:
        return ()
    found = sources.parts_from(desk.session, desk.event.channel, desk.event.message_id or "", desk.member_id)
    for number, part in sorted(found, key=lambda each: each[1] != TITLE):
        activity = activities.own(desk.session, desk.member_id, str(number))
        if activity is None or activity.undone_at is not None or part not in (TITLE, *TEXTS):
            continue
        text = _text(desk, activity, part, event.text)
        if text and text != getattr(activity, part):
            return desk.begin(EditedText, given={"activity": number, "part": part}, hearing=text)
    return (say("edited-message", Button(Word("content-buttons.mine"), Press("c", "mine"))),)


def _text(desk: Desk, activity: Activity, part: str, told: str) -> str:
    """The part as the message says it now; "" for one that is too long or says nothing."""
    text = thai_text.clean(told)
    if part == TITLE:
        schools = TheirSchools(desk, activity.network_id)
        text = one_message.read(text, today=desk.today, network=schools.network, area=schools.area).title
    fits = any(map(str.isalnum, text)) and thai_text.graphemes(text) <= LONGEST.get(part, MOST)
    return text if fits else ""
