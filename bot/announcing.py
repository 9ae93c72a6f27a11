"""The preview of an announcement: what members will see, how many, what it costs, when it goes; nothing is sent yet.

A text that LINE's month has no room for can wait, ride on answers, or be told to the area's administrators
(`domain/messages.yaml` broadcast_preview, broadcast_over_quota).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from typing import Any

from bot import enclosure
from bot.asking import Again, Asking, Heard, Kept, Option, Reopen, Reply, Stop, buttons, chosen
from bot.clock import next_month
from bot.desk import Desk, say
from bot.inbound import Content, Sent
from bot.plain_text import Careful, telling_text
from bot.questions import Choice
from bot.says import Button, Lines, Press, Say, Value, Word
from bot.send_plan import Plan, plan_of, quota_said, when_said
from bot.thai.thai_moment import read_moment
from bot.thai.understood import UNDERSTOOD
from storage import campaigns, directory, membership, overview
from storage.network import Network
from storage.notice import Notice

LONGEST, LONGEST_REASON = 1000, 200
#: When a day begins to which an announcement is put off, and when the last lesson is over.
MORNING, NEXT_MONTHS_MORNING, AFTER_LESSONS = time(8), time(9), time(15, 45)
TEXT = telling_text(LONGEST)
#: What is told in words at the preview: the text anew, and why it cannot wait.
TOLD = {"edit": TEXT, "reason": telling_text(LONGEST_REASON)}
BACK = "back"
#: As `date.weekday` counts.
FRIDAY = 4


@dataclass(frozen=True, kw_only=True)
class ToEverybody(Careful):
    """The text; what came before it goes with it."""

    def ask(self, asking: Asking) -> Say:
        asked = super().ask(asking)
        enclosed = enclosure.of_talk(asking.scene, asking.dialogue)
        if enclosed is None or asked.key != asking.key:
            return asked
        return replace(asked, key=f"{asking.key}-with-{enclosed.kind}", values={"name": enclosed.name})


def _plan(asking: Asking) -> Plan:
    return plan_of(asking.scene, int(asking.answers["network"]), asking.answers.get("not_before"))


def only_coordinators() -> Say:
    """To somebody who coordinates no network, with what they can do instead."""
    ways = [Button(Word(f"announce-only-coordinators.{way}"), Press("c", way)) for way in ("share", "advice", "menu")]
    return say("announce-only-coordinators", *ways)


@dataclass(frozen=True, kw_only=True)
class Preview(Choice):
    """The text as members will see it, who gets it, what it costs and when it goes.

    Its draft: `ask`: "edit", "reason" (with `text`: one with a pupil's name in it) or "when"; `short`: the month has no
    room, `told`: the administrators know; `awaited`: it was to be sent before what is enclosed was there. Whatever is
    done there, [back] leads to the preview as it stands.
    """

    of: Any = None

    def options(self, asking: Asking) -> Sequence[Option]:
        draft = asking.draft or {}
        back = Option(BACK, Word("button-back"), (*UNDERSTOOD.keywords["back"], *UNDERSTOOD.keywords["cancel"]))
        if draft.get("text"):
            return TEXT.options(replace(asking, draft={"text": draft["text"]}))
        if draft.get("ask") in TOLD:
            return [back]
        if draft.get("ask") == "when":
            return [*(Option(name, Word(f"announce-when.{name}")) for name in _presets(asking)), back]
        if draft.get("short"):
            tell = ["tell"] if not draft.get("told") and _administrators(asking) else []
            ways = ("free", "month", *tell, "no")
            return [*(Option(way, Word(f"announce-over-quota.{way}")) for way in ways), back]
        plan = _plan(asking)
        urgent = ["urgent"] if plan.not_urgent is None else []
        enclosed = enclosure.of_talk(asking.scene, asking.dialogue)
        bare = [f"without-{enclosed.kind}"] if enclosed is not None else []
        ways = ("send", "edit", *bare, "when", *urgent, "free", "no") if plan.n else ("edit", *bare, "no")
        return [Option(way, Word(f"{asking.key}.{way}"), main=way == "send") for way in ways]

    def awaits_text(self, asking: Asking) -> bool:
        return bool((asking.draft or {}).get("ask"))

    def ask(self, asking: Asking) -> Say:
        draft, shown = asking.draft or {}, buttons(self.options(asking), asking)
        if draft.get("text"):
            return TEXT.ask(replace(asking, draft={"text": draft["text"]}))
        plan = _plan(asking)
        if draft.get("ask"):
            values: dict[str, Value] = {"left": str(plan.urgent_left)} if draft["ask"] == "reason" else {}
            return Say(f"announce-{draft['ask']}", values, shown, stays=True)
        if draft.get("short"):
            key = "announce-told" if draft.get("told") else "announce-over-quota"
            return Say(key, {"short": str(plan.short)}, shown, stays=True)
        return Say(asking.key, _shown(asking, plan), shown, stays=True)

    def hear(self, reply: Reply, asking: Asking) -> Heard:
        """Nothing goes before it is known what goes with it."""
        heard = self._heard(reply, asking)
        if isinstance(heard, Kept) and enclosure.is_on_its_way(asking.scene, asking.dialogue):
            draft = {"awaited": True}
            return Again(replace(self.ask(replace(asking, draft=draft)), key="enclosure-awaited", values={}), draft)
        return heard

    def _heard(self, reply: Reply, asking: Asking) -> Heard:
        desk: Desk = asking.scene
        if overview.overseen(desk.connection, int(asking.answers["network"]), desk.member_id) is None:
            return Stop((only_coordinators(),))
        draft = asking.draft or {}
        value = chosen(reply, self.options(asking), desk)
        if value == BACK:
            return Again(self.ask(replace(asking, draft=None)))
        if draft.get("ask") in TOLD:
            return self._told(reply, asking, draft["ask"])
        if draft.get("ask") == "when":
            return self._timed(value, reply, asking)
        match value:
            case None if _is_caption(desk):
                return self._told(reply, replace(asking, draft=None), "edit")
            case None:
                return Again(self.repeated(reply, asking), asking.draft)
            case "send" | "urgent" if _plan(asking).short:
                return self._turned(asking, {"short": True})
            case "month":
                first = next_month(desk.now, desk.house.zone).date()
                moment = datetime.combine(first, NEXT_MONTHS_MORNING, desk.house.zone)
                return Kept("send", also={"not_before": moment.isoformat()})
            case "tell":
                _tell_administrators(asking)
                return self._turned(asking, {"short": True, "told": True})
            case "edit" | "when" | "urgent":
                return self._turned(asking, {"ask": "reason" if value == "urgent" else value})
            case "without-photo" | "without-file":
                enclosure.take_out(desk, asking.dialogue)
                return Again(self.ask(replace(asking, draft=None)))
            case "no":
                return Stop((say("announce-not-sent"),))
        return Kept(value)

    def holds(self, value: Any, asking: Asking) -> bool:
        return value in ("send", "urgent", "free")

    def _turned(self, asking: Asking, draft: Mapping[str, Any]) -> Again:
        return Again(self.ask(replace(asking, draft=draft)), draft)

    def _told(self, reply: Reply, asking: Asking, what: str) -> Heard:
        """The text anew: the preview is shown again with it; or the reason: it goes at once."""
        text = (asking.draft or {}).get("text")
        heard = TOLD[what].hear(reply, replace(asking, draft={"text": text} if text else None))
        if isinstance(heard, Kept):
            if what == "reason":
                return self._urgent(asking, heard.value)
            return Reopen(asking.name, also={"text": heard.value})
        assert isinstance(heard, Again), "a text is kept or asked for again"
        if heard.draft is not None:
            return Again(heard.say, {"ask": what, **heard.draft})
        again = self._turned(asking, {"ask": what})
        if heard.say.key == asking.key:
            return again
        return Again(replace(again.say, key=heard.say.key, values=heard.say.values), again.draft)

    def _urgent(self, asking: Asking, reason: str) -> Heard:
        """It goes at once, unless another one took the month's last place or an hour struck while this was typed."""
        desk: Desk = asking.scene
        campaigns.hold_network(desk.connection, int(asking.answers["network"]))
        plan = _plan(asking)
        if plan.not_urgent is None:
            return Kept("urgent", also={"reason": reason})
        preview = self.ask(replace(asking, draft=None))
        values = {"when": when_said(desk, plan)}
        return Again(replace(preview, key=f"announce-urgent-{plan.not_urgent}", values=values))

    def _timed(self, value: str | None, reply: Reply, asking: Asking) -> Heard:
        desk: Desk = asking.scene
        local = desk.now.astimezone(desk.house.zone)
        if value == "now":
            return Reopen(asking.name, also={"not_before": None})
        moment = _presets(asking).get(value) if value is not None else read_moment(reply.text, local)
        if moment is None:
            return Again(replace(self.ask(asking), key="announce-when-unread"), asking.draft)
        return Reopen(asking.name, also={"not_before": moment.isoformat()})


def _is_caption(desk: Desk) -> bool:
    """Whether the words stand below a picture or file that has just come: they belong together."""
    what = desk.event.what
    return isinstance(what, Sent) and what.content in (Content.PHOTO, Content.FILE)


def _presets(asking: Asking) -> dict[str, datetime | None]:
    """What can be tapped: now, where it is not so already; today after the lessons; the next school day's morning."""
    desk: Desk = asking.scene
    local = desk.now.astimezone(desk.house.zone)
    later = datetime.combine(local.date(), AFTER_LESSONS, desk.house.zone)
    found: dict[str, datetime | None] = {"now": None} if asking.answers.get("not_before") else {}
    if local < later and local.weekday() <= FRIDAY:
        found["today"] = later
    weekend = local.weekday() in (FRIDAY, FRIDAY + 1)
    name, days = ("monday", 7 - local.weekday()) if weekend else ("tomorrow", 1)
    return {**found, name: datetime.combine(local.date() + timedelta(days=days), MORNING, desk.house.zone)}


def _shown(asking: Asking, plan: Plan) -> Mapping[str, Value]:
    desk: Desk = asking.scene
    network = desk.in_language(*directory.short_names(desk.connection, int(asking.answers["network"])))
    enclosed = enclosure.of_talk(desk, asking.dialogue)
    return {
        "enclosed": Lines(("", enclosure.said(enclosed))) if enclosed is not None else "",
        "body": Word("announcement", {"network": network, "body": str(asking.answers["text"])}),
        "n": str(plan.n),
        "n_line": str(plan.by_channel.get("line", 0)),
        "n_tg": str(plan.by_channel.get("telegram", 0)),
        "quota_note": quota_said(plan),
        "when": when_said(desk, plan),
    }


def _administrators(asking: Asking) -> Sequence[int]:
    desk: Desk = asking.scene
    network = desk.session.get(Network, int(asking.answers["network"]))
    if network is None:
        return ()
    area = membership.controller_of(desk.session, network)
    return [each for each in membership.supervisors_of(desk.session, area.id or 0) if each != desk.member_id]


def _tell_administrators(asking: Asking) -> None:
    """They hear it at their next contact."""
    desk: Desk = asking.scene
    network_id, short = int(asking.answers["network"]), _plan(asking).short
    for each in _administrators(asking):
        details = {"short": short}
        desk.session.add(
            Notice(member_id=each, kind="quota_short", network_id=network_id, details=details, created_at=desk.now)
        )
    desk.audit("tell_quota", "network", network_id)
