"""ใครร่วมบ้าง: the recorder names others; each decides for themselves, and the answer tells nobody who is a member."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from bot import together
from bot.asking import Again, Asking, Heard, Kept, Reply
from bot.desk import Desk, say
from bot.dialogue import RESUME
from bot.form import Form, Says
from bot.parts import title_of
from bot.questions import Text, about
from bot.repertoire import ActionFunction
from bot.says import Button, Press, Say, Value, Word
from bot.thai import naming, thai_text
from bot.thai.understood import UNDERSTOOD
from storage import activities
from storage import together as parts
from storage.notice import Notice
from storage.participation import Part
from storage.together import Person

MOST = 10
LONGEST = 500

_JOINERS = [rf"\b{re.escape(word)}\b" if word.isascii() else re.escape(word) for word in UNDERSTOOD.joiners]
_BETWEEN = re.compile("|".join(["[,;/\n]", *_JOINERS]), re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Names(Text):
    """At most ten names in one line."""

    max_length: int = LONGEST

    def ask(self, asking: Asking) -> Say:
        cancel = Button(Word("button-cancel"), Press("d", asking.dialogue, RESUME, "cancel"))
        return Say(asking.key, {"most": MOST}, (cancel,))

    def hear(self, reply: Reply, asking: Asking) -> Heard:
        heard = super().hear(reply, asking)
        if isinstance(heard, Kept) and len(_typed_names(str(heard.value))) > MOST:
            return Again(Say("participants-too-many", {"most": MOST}))
        return heard


class NameParticipants(Form, name="name_participants"):
    """The names are compared and not kept."""

    names: Annotated[str, Names()]
    activity: Annotated[int, about()]

    def finish(self, desk: Desk) -> Says:
        number = str(self.activity)
        activity = activities.own(desk.session, desk.member_id, number)
        if activity is not None:
            parts.hold(desk.session, activity)
        if activity is None or activity.recorder_id != desk.member_id or not parts.stands(activity):
            return (say("entry-gone", no=number),)
        people = parts.people_of(desk.connection, activity.network_id)
        found = [meant for name in _typed_names(self.names) for meant in _meant(name, people)]
        for person in dict.fromkeys(each[0] for each in found if len(each) == 1):
            if parts.ask(desk.session, activity, person.id, desk.now):
                together.notify(desk, person.id, "entry_asked", activity)
        desk.audit("name_participants", "activity", activity.id)
        several = any(len(each) > 1 for each in found)
        show = Button(Word("participants-asked.show"), Press("r", "show", number))
        return (say("participants-several" if several else "participants-asked", show, no=number),)


def _typed_names(text: str) -> list[str]:
    return [name for part in _BETWEEN.split(text) if (name := part.strip())]


def _meant(typed: str, people: Sequence[Person]) -> list[list[Person]]:
    """Whom each name may mean; names with nothing but spaces between them count when every word is one."""
    whole, words = matching(typed, people), typed.split()
    each = [matching(word, people) for word in words] if not whole and len(words) > 1 else []
    return each if each and all(each) else [whole]


def matching(typed: str, people: Sequence[Person]) -> list[Person]:
    """Whom a typed name may mean: a full name, or a given name that stands alone; a title in front is taken off."""
    read = naming.read_name(typed)
    spelt = {thai_text.fold(typed), *([thai_text.fold(read.name)] if read is not None else [])}
    return [person for person in people if spelt & {thai_text.fold(person.name), thai_text.fold(person.given)}]


def name_participants(desk: Desk, record: str, _: str) -> Says:
    """Which names?"""
    activity = activities.own(desk.session, desk.member_id, record)
    if activity is None or activity.undone_at is not None:
        return (say("entry-gone", no=record),)
    return desk.begin(NameParticipants, given={"activity": activity.id, "network": activity.network_id})


def asked(desk: Desk, notice: Notice) -> Says:
    """Somebody said that this member took part: only they can say so."""
    activity = activities.visible(desk.session, desk.member_id, str(notice.details["activity"]))
    part = parts.part_of(desk.session, activity.id, desk.member_id) if activity is not None else None
    if activity is None or part is None or part.state is not Part.ASKED:
        return ()
    buttons = [
        Button(Word(f"notice-asked.{name}"), Press("r", name, str(activity.id))) for name in ("joined", "not_joined")
    ]
    values: dict[str, Value] = {
        "org": together.recorded_by(desk, activity),
        "title": title_of(activity.title),
        "date": activity.held_on,
    }
    return (Say("notice-asked", values, buttons, stays=True),)


ACTIONS: dict[str, ActionFunction] = {"name_participants": name_participants}
NOTICES = {"entry_asked": asked}
