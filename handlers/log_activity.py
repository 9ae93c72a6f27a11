"""บันทึกกิจกรรม: a member tells the network about one activity, in four messages."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from bot.asking import Asking, Option
from bot.card import card
from bot.desk import Desk, say
from bot.form import Form, Says
from bot.organisations import schools_of
from bot.questions import choice, past_day
from bot.repertoire import Command
from bot.several import several
from bot.told import Told, telling
from storage import activities
from storage.activity import Phase


def own_networks(asking: Asking) -> Sequence[Option]:
    """The networks a member is in, the one last used first."""
    desk: Desk = asking.scene
    last = desk.speaker.network_id if desk.speaker else None
    return [
        Option(str(each.network_id), desk.in_language(each.short_th, each.short_en), (each.name_th, each.code))
        for each in sorted(desk.networks, key=lambda each: each.network_id != last)
    ]


class LogActivity(Form, name="log_activity"):
    """Four messages: the word, what was done, with whom, which phase (`domain/activity_schema.yaml` fast_path).

    The network is asked only of a member of several; the day only when the line names a week or a day to come.
    """

    network: Annotated[int, choice(own_networks)]
    title: Annotated[Told, telling()]
    held_on: Annotated[date | None, past_day(when=lambda answers: bool((answers.get("title") or {}).get("vague")))]
    organisations: Annotated[list[int | str], several(of=schools_of)]
    phase: Annotated[Phase, choice(Phase)]

    cancelled = "cancel"

    @classmethod
    def called(cls, answers: Mapping[str, Any]) -> str | None:
        return (answers.get("title") or {}).get("title")

    def finish(self, desk: Desk) -> Says:
        kept = activities.save(
            desk.connection,
            network_id=self.network,
            recorder_id=desk.member_id,
            title=self.title.title,
            phase=self.phase,
            held_on=self.held_on or self.title.day or desk.today,
            hours=Decimal(self.title.hours) if self.title.hours else None,
            bodies=self.organisations,
            now=desk.now,
        )
        for part in ("title", "organisations"):
            desk.remember(part, "activity", kept.activity.id)
        if desk.speaker and desk.speaker.network_id != self.network:
            desk.use_network(self.network)
        desk.audit("log", "activity", kept.activity.id)
        return (card(kept, desk),)


def log(desk: Desk, rest: str) -> Says:
    """Begin; with text after the keyword that text is the first answer."""
    networks = desk.networks
    if not networks:
        return (say("no-network"),)
    given = {"network": networks[0].network_id} if len(networks) == 1 else {}
    if len(networks) > 1 and rest and desk.speaker and desk.speaker.network_id:
        given = {"network": desk.speaker.network_id}
    return desk.begin(LogActivity, given=given, hearing=rest)


LOG = Command("log", log)
