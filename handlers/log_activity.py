"""บันทึกกิจกรรม: a member tells the network about one activity, in one message or in four."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any

from bot import album, together
from bot.asking import Asking, Option
from bot.card import card
from bot.checking import Check
from bot.desk import Desk, say
from bot.form import Form, Says
from bot.organisations import schools_of
from bot.questions import about, choice, past_day
from bot.questions import hours as asked_hours
from bot.repertoire import Command
from bot.says import Value, Word
from bot.several import several
from bot.thai.one_message import Reading
from bot.told import Told, telling
from storage import activities, directory, gallery
from storage.activity import Phase


class Planned(StrEnum):
    """What a day to come means: an appointment, or a slip; then the day is asked."""

    APPOINTMENT = "appointment"
    DONE = "done"


def own_networks(asking: Asking) -> Sequence[Option]:
    """The networks a member is in, the one last used first."""
    desk: Desk = asking.scene
    last = desk.speaker.network_id if desk.speaker else None
    return [
        Option(str(each.network_id), desk.in_language(each.short_th, each.short_en), (each.name_th, each.code))
        for each in sorted(desk.networks, key=lambda each: each.network_id != last)
    ]


def _where(asking: Asking, reading: Reading) -> int | None:
    """Which of several networks a line is about: the one that holds all the schools named; else, where everything came
    in one message, the one last used."""
    if not asking.given.get("undecided"):
        return None
    desk: Desk = asking.scene
    theirs = {
        each.network_id: {body.id for body in directory.bodies_of(desk.connection, each.network_id)}
        for each in desk.networks
    }
    named = {body for body in reading.ids if any(body in bodies for bodies in theirs.values())}
    holding = [network_id for network_id, bodies in theirs.items() if named <= bodies]
    if named and len(holding) == 1:
        return holding[0]
    return int(asking.given["last"]) if asking.given.get("quick") else None


def _title(answers: Mapping[str, Any]) -> Mapping[str, Any]:
    told: Mapping[str, Any] = answers.get("title") or {}
    return told


def _planning(asking: Asking) -> Sequence[Option]:
    return [Option(each.value, Word(f"log-activity-planned.{each.value}")) for each in Planned]


def _future(asking: Asking) -> Mapping[str, Value]:
    return {"date": date.fromisoformat(_title(asking.answers)["future"])}


def _is_appointment(answers: Mapping[str, Any]) -> bool:
    return answers.get("planned") == Planned.APPOINTMENT


class LogActivity(Form, name="log_activity"):
    """Four messages: the word, what was done, with whom, which phase (`domain/activity_schema.yaml` fast_path); or one
    that says it all. What the line says answers the questions below it; photographs and forwarded texts are checked.

    `undecided`: a member of several networks, and the schools named decide which one it is.
    """

    title: Annotated[Told, telling(of=schools_of, around=album.around, where=_where)]
    network: Annotated[int, choice(own_networks)]
    planned: Annotated[Planned | None, choice(_planning, values=_future, when=lambda a: bool(_title(a).get("future")))]
    held_on: Annotated[date | None, past_day(when=lambda answers: not _is_appointment(answers))]
    organisations: Annotated[
        list[int | str], several(of=schools_of, doubts=lambda answers: _title(answers).get("doubts"))
    ]
    phase: Annotated[Phase, choice(Phase)]
    hours: Annotated[Decimal | None, asked_hours()]
    check: Annotated[str | None, Check(when=lambda answers: bool(answers.get("review")))]
    place: Annotated[str | None, about()]
    undecided: Annotated[bool | None, about()]
    quick: Annotated[bool | None, about()]

    cancelled = "cancel"

    @classmethod
    def called(cls, answers: Mapping[str, Any]) -> str | None:
        return _title(answers).get("title")

    def finish(self, desk: Desk) -> Says:
        talk = desk.finished
        network_id = self._network(desk)
        future = self.title.future if _is_appointment({"planned": self.planned}) else None
        kept = activities.save(
            desk.connection,
            network_id=network_id,
            recorder_id=desk.member_id,
            title=self.title.title,
            phase=self.phase,
            held_on=future or self.held_on or desk.today,
            hours=self.hours,
            bodies=self.organisations,
            now=desk.now,
            host_id=self.title.host,
            phase_detail=self.title.detail if self.phase is Phase.PLAN_TOGETHER else None,
            time_range=self.title.time_range,
            place=self.place,
            planned=future is not None,
        )
        for part in ("title", "organisations", "place"):
            desk.remember(part, "activity", kept.activity.id)
        if desk.speaker and desk.speaker.network_id != network_id:
            desk.use_network(network_id)
        desk.audit("log", "activity", kept.activity.id)
        pictures = album.keep_with(desk, talk.id, kept.activity) if talk is not None else ()
        return (card(kept, desk), *pictures, *together.double(desk, kept))

    def _network(self, desk: Desk) -> int:
        """The network that holds the schools named, where the member is in several; else the one asked or last used."""
        named = {body for body in self.organisations if isinstance(body, int)}
        if not (self.undecided and self.quick):
            return self.network
        theirs = sorted(desk.networks, key=lambda each: each.network_id != self.network)
        held = {
            each.network_id: len(named & {body.id for body in directory.bodies_of(desk.connection, each.network_id)})
            for each in theirs
        }
        return max(held, key=lambda network_id: held[network_id]) if held else self.network


def log(desk: Desk, rest: str) -> Says:
    """Begin; with text after the keyword that text says it all: saved at once if nothing is missing."""
    return _begin(desk, rest, quick=bool(rest))


def draft(desk: Desk, text: str) -> Says:
    """A text that was sent without a word before it: read, and saved by one tap."""
    return _begin(desk, text, quick=True, review=True)


def photos(desk: Desk, caption: str) -> Says:
    """Photographs came: the caption, or the line that comes next, says what they are of; saved by one tap."""
    since = desk.now - timedelta(days=album.ATTACHABLE_DAYS)
    recent = gallery.recent_activity(desk.session, desk.member_id, since)
    return _begin(desk, caption, quick=True, review=True, photos=True, recent=recent.id if recent else None)


def _begin(desk: Desk, text: str, *, quick: bool, **given: Any) -> Says:
    networks = desk.networks
    if not networks:
        return (say("no-network"),)
    given = {name: value for name, value in given.items() if value}
    last = desk.speaker.network_id if desk.speaker else None
    if quick:
        given["quick"] = True
    if len(networks) == 1:
        given["network"] = networks[0].network_id
    else:
        ids = [each.network_id for each in networks]
        given |= {"last": last if last in ids else ids[0], "undecided": True}
    return desk.begin(LogActivity, given=given, hearing=text)


LOG = Command("log", log)
#: Not typed: what other dialogues and photographs begin.
DRAFT = Command("log_draft", draft)
PHOTOS = Command("log_photos", photos)
