"""[รวมกับ…]: a coordinator makes one entry of two, with a reason that both authors read.

Whether somebody coordinates is looked up at every press and once more when the dialogue ends.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated

from bot import together
from bot.asking import Again, Asking, Heard, Kept, Option, Question, Reply
from bot.desk import Desk, say
from bot.dialogue import RESUME
from bot.form import Form, Says
from bot.plain_text import telling_text
from bot.questions import about, choice
from bot.says import Button, Press, Say, Value, Word
from bot.thai import thai_text
from storage import activities, corrections, doubles
from storage import together as parts
from storage.activity import Activity
from storage.correction import Correction
from storage.notice import Notice

LONGEST_REASON = 200


@dataclass(frozen=True, kw_only=True)
class OtherEntry(Question):
    """The number of another standing entry of the same network."""

    takes_text: bool = True

    def ask(self, asking: Asking) -> Say:
        cancel = Button(Word("button-cancel"), Press("d", asking.dialogue, RESUME, "cancel"))
        return Say(asking.key, {"no": str(asking.given["activity"])}, (cancel,))

    def hear(self, reply: Reply, asking: Asking) -> Heard:
        desk: Desk = asking.scene
        typed = re.findall(r"[0-9]+", thai_text.fold(reply.text))
        other = together.coordinated(desk, typed[-1]) if typed else None
        activity = together.coordinated(desk, str(asking.given["activity"]))
        if other is None or activity is None or not doubles.may_merge(other, activity):
            return Again(Say("merge-entries-not", {"no": str(asking.given["activity"])}))
        return Kept(other.id)


def _decisions(asking: Asking) -> Sequence[Option]:
    return [Option(name, Word(f"merge-entries-decision.{name}")) for name in ("merge", "apart")]


def _both(asking: Asking) -> Mapping[str, Value]:
    return {"no": str(asking.given["activity"]), "no2": str(asking.answers["other"])}


class MergeEntries(Form, name="merge_entries"):
    """`other` is merged into `activity`, which stands for both; both authors read the reason."""

    other: Annotated[int, OtherEntry()]
    decision: Annotated[str, choice(_decisions, values=_both)]
    reason: Annotated[str | None, telling_text(LONGEST_REASON, when=lambda a: a.get("decision") == "merge")]
    activity: Annotated[int, about()]

    def finish(self, desk: Desk) -> Says:
        if self.decision != "merge":
            return (say("merge-entries-apart"),)
        entry, into = together.coordinated(desk, str(self.other)), together.coordinated(desk, str(self.activity))
        if entry is not None and into is not None:
            parts.hold(desk.session, entry, into)
        if entry is None or into is None or self.reason is None or not doubles.may_merge(entry, into):
            return (say("old-button"),)
        if (entry.id, into.id) != (self.other, self.activity):  # one of them was merged meanwhile
            return (say("old-button"),)
        doubles.merge(desk.session, entry, into, desk.now)
        correction = corrections.merged(
            desk.session, entry, into, editor_id=desk.member_id, reason=together.reason(desk, self.reason), now=desk.now
        )
        desk.remember("reason", "correction", correction.id)
        desk.audit("merge", "activity", entry.id, into=into.id, correction=correction.id)
        for author in dict.fromkeys((entry.recorder_id, into.recorder_id)):
            together.notify(desk, author, "merged_by", into, merged=entry.id, correction=correction.id)
        buttons = (
            Button(Word("merge-entries-done.show"), Press("r", "open", str(into.id))),
            Button(Word("merge-entries-done.split"), Press("r", "split", str(entry.id))),
        )
        return (say("merge-entries-done", *buttons, stays=True, no=str(into.id), no2=str(entry.id)),)


def merge(desk: Desk, record: str, _: str) -> Says:
    """[รวมกับ…]: with which other entry?"""
    activity = together.coordinated(desk, record)
    if activity is None:
        return (say("old-button"),)
    return desk.begin(MergeEntries, given={"activity": activity.id, "network": activity.network_id})


def merged_by(desk: Desk, notice: Notice) -> Says:
    """A coordinator made one entry of this member's and another one."""
    entry = desk.session.get(Activity, notice.details["merged"])
    correction = desk.session.get(Correction, notice.details["correction"])
    into = activities.standing_for(desk.session, entry)
    if entry is None or correction is None or into is None or entry.merged_into_id is None:
        return ()
    if entry.undone_at is not None:
        return ()
    buttons = (
        Button(Word("notice-merged-by.show"), Press("r", "show", str(into.id))),
        Button(Word("notice-merged-by.split"), Press("r", "split", str(entry.id))),
    )
    numbers: dict[str, Value] = {
        "no": str(into.id),
        "no2": str(entry.id),
        "reason": correction.reason or Word("correction-reason-gone"),
    }
    return (Say("notice-merged-by", numbers, buttons, stays=True),)


ACTIONS = {"merge": merge}
NOTICES = {"merged_by": merged_by}
