"""“I read it as …, save it?”: one tap saves; [edit] asks one part again (`domain/messages.yaml` log_check)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from bot.asking import Again, Asking, Heard, Kept, Option, Reopen, Reply, Stop, buttons, chosen
from bot.card import bodies_named, few, hours_note
from bot.desk import Desk
from bot.plain_text import Careful, telling_text
from bot.questions import Choice
from bot.says import Say, Value, Word
from bot.thai.understood import UNDERSTOOD
from bot.told import LONGEST_TITLE
from storage import gallery

#: What [edit] changes, by question.
PARTS = ("title", "organisations", "phase", "held_on", "hours", "place")
#: Parts that are told here, so that nothing else of the message is lost: how they are heard and asked for.
TOLD: Mapping[str, tuple[Careful, str]] = {
    "title": (telling_text(LONGEST_TITLE), "edit-activity-title"),
    "place": (telling_text(120), "edit-details-place"),
}
BACK = "back"


@dataclass(frozen=True, kw_only=True)
class Check(Choice):
    """See the module. Its draft: `parts`: which part is asked; `part`: this one is being told, `text` with a pupil's
    name in it. Whatever the member does there, [back] leads to the check as it stands.
    """

    of: Any = None

    def options(self, asking: Asking) -> Sequence[Option]:
        draft = asking.draft or {}
        back = Option(BACK, Word("button-back"), (*UNDERSTOOD.keywords["back"], *UNDERSTOOD.keywords["cancel"]))
        if draft.get("text"):
            return TOLD[draft["part"]][0].options(asking)
        if draft.get("part"):
            return [back]
        if draft:
            return [*(Option(part, Word(f"edit-activity-part.{part}")) for part in PARTS), back]
        return [
            Option("save", Word("log-activity-check.save"), main=True, agrees=True),
            Option("edit", Word("log-activity-check.edit"), agrees=False),
            Option("cancel", Word("log-activity-check.cancel")),
        ]

    def awaits_text(self, asking: Asking) -> bool:
        return bool((asking.draft or {}).get("part"))

    def ask(self, asking: Asking) -> Say:
        draft, shown = asking.draft or {}, buttons(self.options(asking), asking)
        if draft.get("text"):
            return TOLD[draft["part"]][0].ask(asking)
        if draft:
            key = TOLD[draft["part"]][1] if draft.get("part") else "log-activity-check-part"
            return Say(key, {}, shown, stays=True)
        return Say(asking.key, _read(asking), shown, stays=True)

    def hear(self, reply: Reply, asking: Asking) -> Heard:
        draft = asking.draft or {}
        value = chosen(reply, self.options(asking), asking.scene)
        if value == BACK:
            return Again(self.ask(replace(asking, draft=None)))
        if draft.get("part"):
            return self._told(reply, asking, draft["part"])
        if value is None:
            return Again(self.repeated(reply, asking), asking.draft)
        if draft:
            return self._opened(asking, {"part": value}) if value in TOLD else Reopen(value)
        if value == "edit":
            return self._opened(asking, {"parts": True})
        return Stop((Say("cancel"),)) if value == "cancel" else Kept(value)

    def holds(self, value: Any, asking: Asking) -> bool:
        return bool(value == "save")

    def _opened(self, asking: Asking, draft: Mapping[str, Any]) -> Again:
        return Again(self.ask(replace(asking, draft=draft)), draft)

    def _told(self, reply: Reply, asking: Asking, part: str) -> Heard:
        """A part in the member's own words: it alone is changed, and the check is shown again."""
        text = (asking.draft or {}).get("text")
        heard = TOLD[part][0].hear(reply, replace(asking, draft={"text": text} if text else None))
        if isinstance(heard, Kept):
            told = {"title": {**asking.answers["title"], "title": heard.value}, "place": heard.value}
            return Reopen(asking.name, also={part: told[part]})
        assert isinstance(heard, Again), "a text is kept or asked for again"
        if heard.draft is not None:
            return Again(heard.say, {"part": part, **heard.draft})
        again = self._opened(asking, {"part": part})
        return again if heard.say.key == asking.key else Again(replace(again.say, **_words(heard.say)), again.draft)


def _words(say: Say) -> dict[str, Any]:
    return {"key": say.key, "values": say.values}


def _read(asking: Asking) -> Mapping[str, Value]:
    """What is shown of the answers."""
    desk: Desk = asking.scene
    answers, told = asking.answers, asking.answers["title"]
    pictures = 0
    if gallery.is_in_talk(desk.connection, asking.dialogue):
        pictures = len(gallery.kept_of(gallery.of_talk(desk.session, asking.dialogue)))
    return {
        "title": told["title"],
        "date": date.fromisoformat(str(answers.get("held_on") or told.get("future"))),
        "orgs": few(bodies_named(answers["organisations"], desk)),
        "phase": Word(f"phase-{answers['phase']}"),
        "hours_note": hours_note(answers.get("hours")),
        "place_note": Word("log-place-note", {"place": answers["place"]}) if answers.get("place") else "",
        "photos_note": Word("log-photos-note", {"n": pictures}) if pictures else "",
    }
