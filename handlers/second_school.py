"""A code of another school than one's own: moved, also there, or leave it as it is."""

from collections.abc import Mapping, Sequence
from typing import Annotated

from bot.asking import Asking, Option
from bot.desk import Desk, say
from bot.form import Form, Says
from bot.questions import about, choice
from bot.says import Value, Word
from storage.member import Membership
from storage.organisation import Organisation

DECISIONS = ("moved", "also", "stay")


def _options(asking: Asking) -> Sequence[Option]:
    return [Option(name, Word(f"second-school-decision.{name}")) for name in DECISIONS]


def _name(desk: Desk, organisation_id: int | None) -> Value:
    organisation = desk.session.get(Organisation, organisation_id) if organisation_id else None
    return desk.in_language(organisation.short_th, organisation.name_en) if organisation else Word("no-organisation")


def _names(asking: Asking) -> Mapping[str, Value]:
    desk: Desk = asking.scene
    now = desk.session.get(Membership, asking.given["membership"])
    return {
        "org": _name(desk, asking.given["organisation"]),
        "org_now": _name(desk, now.organisation_id) if now else Word("no-organisation"),
    }


class SecondSchool(Form, name="second_school"):
    """Begun by the code; what it is about is given and cannot be forged."""

    decision: Annotated[str, choice(_options, values=_names)]
    network: Annotated[int, about()]
    organisation: Annotated[int, about()]
    membership: Annotated[int, about()]

    def finish(self, desk: Desk) -> Says:
        held = desk.session.get(Membership, self.membership)
        if held is None or held.member_id != desk.member_id or held.ended_at is not None:
            return (say("old-button"),)
        if self.decision == "moved":
            held.organisation_id, held.organisation_name = self.organisation, ""
            desk.session.add(held)
        if self.decision == "also":
            further = Membership(
                member_id=desk.member_id,
                network_id=self.network,
                organisation_id=self.organisation,
                role=held.role,
                term_end=held.term_end,
                joined_at=desk.now,
                doubted_at=held.doubted_at,
            )
            desk.session.add(further)
        desk.audit("second_school", "membership", held.id, decision=self.decision)
        return (say(f"second-school-{self.decision}", org=_name(desk, self.organisation)),)
