"""ประกาศ: a coordinator says something to everybody in the network (`domain/messages.yaml` announcement).

What it costs is said before anything is sent (`bot/announcing.py`); what becomes of it is `handlers/announced.py`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Annotated, Any

from bot import enclosure
from bot.announcing import LONGEST, Preview, ToEverybody, only_coordinators
from bot.asking import Asking, Option
from bot.desk import Desk, say
from bot.form import Form, Says
from bot.questions import about, choice
from bot.repertoire import Command, Reader
from bot.says import Button, File, Lines, Press, Word
from bot.send_plan import OF_USE_FOR, plan_of, when_said
from bot.thai import thai_text
from storage import directory, gallery, overview
from storage.announcements import KIND, TYPED, URGENT

#: Graphemes of what it is called in a sentence.
LONGEST_TITLE = 40
#: What can be done with it once it is on its way.
WAYS = ("stop", "result")


def announcement(reader: Reader, details: Mapping[str, Any]) -> Says:
    """What each member of the network gets."""
    thai, english = directory.short_names(reader.connection, reader.network_id)
    network = english if reader.language == "en" and english else thai
    number = str(reader.campaign_id)
    shown = [
        Button(Word("announcement.acknowledge"), Press("r", "acknowledge", number)),
        Button(Word("announcement.question"), Press("r", "ask_announcer", number)),
    ]
    body = str(details["body"])
    enclosed = gallery.of_campaign(reader.connection, reader.campaign_id)
    if enclosed is None:
        return (say("announcement", *shown, stays=True, network=network, body=body),)
    path, kind, name = enclosed
    if kind == "file" and not reader.carries_files:
        link = Button(Word("file-link.open"), link=reader.media_link(path, name, enclosure.LIVES))
        with_name = Lines((body, Word("announcement-file", {"name": name})))
        return (say("announcement", *shown, link, stays=True, network=network, body=with_name),)
    file = File(path, name or "photo.jpg", "photo" if kind == "photo" else "file", enclosure.LIVES)
    return (replace(say("announcement", *shown, stays=True, network=network, body=body), file=file),)


def _coordinated(asking: Asking) -> Sequence[Option]:
    desk: Desk = asking.scene
    networks = overview.coordinated(desk.connection, desk.member_id)
    return [Option(str(each.id), desk.in_language(each.short_th, each.short_en), (each.name_th,)) for each in networks]


class Announce(Form, name="announce"):
    """The network is asked only of a coordinator of several. `not_before`: an ISO moment, None: at once. `reason`: why
    it goes outside the hours of schools."""

    text: Annotated[str, ToEverybody(max_length=LONGEST)]
    network: Annotated[str, choice(_coordinated)]
    check: Annotated[str, Preview()]
    not_before: Annotated[str | None, about()]
    reason: Annotated[str | None, about()]

    cancelled = "announce-not-sent"

    @classmethod
    def called(cls, answers: Mapping[str, Any]) -> str | None:
        return thai_text.cut(str(answers["text"]), LONGEST_TITLE) if answers.get("text") else None

    def finish(self, desk: Desk) -> Says:
        network_id = int(self.network)
        if overview.overseen(desk.connection, network_id, desk.member_id) is None:
            return (only_coordinators(),)
        plan = plan_of(desk, network_id, self.not_before)
        is_urgent, is_free = self.check == "urgent", self.check == "free" or plan.goes_at is None
        begins = desk.now if is_urgent else plan.wanted
        number = desk.to_many(
            URGENT if is_urgent else KIND,
            {"body": self.text, **({"reason": self.reason} if is_urgent else {})},
            network_id=network_id,
            not_before=begins,
            latest=begins + OF_USE_FOR,
            can_wait=is_free and not is_urgent,
        )
        if desk.finished is not None:
            enclosure.sealed(desk, desk.finished.id, number)
        for words in TYPED:
            desk.remember(words, "campaign", number)
        desk.audit("announce_urgent" if is_urgent else "announce", "campaign", number)
        key = "announce-begun"
        if not is_urgent and (is_free or plan.goes_at != desk.now):
            key = "announce-begun-free" if is_free else "announce-planned"
        ways = [Button(Word(f"announced.{way}"), Press("r", f"announced_{way}", str(number))) for way in WAYS]
        return (say(key, *ways, stays=True, n=str(plan.n), when=when_said(desk, plan)),)


def begin(desk: Desk, rest: str) -> Says:
    """[เขียนประกาศ]; with text after the keyword that text is it."""
    networks = overview.coordinated(desk.connection, desk.member_id)
    if not networks:
        return (only_coordinators(),)
    given = {"network": str(networks[0].id)} if len(networks) == 1 else {}
    return desk.begin(Announce, given=given, hearing=rest)


#: Not typed: what `handlers/announced.py` begins.
NEW = Command("announce_new", begin)
CAMPAIGNS = {KIND: announcement, URGENT: announcement}
