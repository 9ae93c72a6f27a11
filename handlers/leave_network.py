"""ออกจากเครือข่าย: from any state a typed word and one tap, or menu and two. No penalty, no question why."""

from collections.abc import Mapping, Sequence
from typing import Annotated

from bot.asking import Asking, Option
from bot.desk import Desk, say
from bot.form import Form, Says
from bot.questions import choice
from bot.repertoire import Command
from bot.says import Value, Word
from storage import membership

ALL = "all"


def _networks(desk: Desk) -> dict[str, str]:
    return {str(each.network_id): desk.in_language(each.short_th, each.short_en) for each in desk.networks}


def _which(asking: Asking) -> Sequence[Option]:
    named = [Option(number, name) for number, name in _networks(asking.scene).items()]
    return [*named, *(Option(name, Word(f"leave-network-network.{name}")) for name in (ALL, "stay"))]


def _sure(asking: Asking) -> Sequence[Option]:
    return [Option(name, Word(f"leave-network-sure.{name}")) for name in ("leave", "delete", "stay")]


def _names(asking: Asking) -> Mapping[str, Value]:
    networks = _networks(asking.scene)
    chosen = asking.answers.get("network")
    return {"network": tuple(name for number, name in networks.items() if chosen in (ALL, number))}


class LeaveNetwork(Form, name="leave_network"):
    """The network is asked only of a member of several."""

    network: Annotated[str, choice(_which)]
    sure: Annotated[str | None, choice(_sure, values=_names, when=lambda answers: answers.get("network") != "stay")]

    def finish(self, desk: Desk) -> Says:
        if "stay" in (self.network, self.sure):
            return (say("leave-stayed"),)
        if self.sure == "delete":
            return desk.begin(desk.house.forms["delete_data"])
        network_id = None if self.network == ALL else int(self.network)
        names = tuple(n for number, n in _networks(desk).items() if self.network in (ALL, number))
        if not membership.end_memberships(desk.session, desk.member_id, desk.now, network_id):
            return (say("old-button"),)
        desk.drop_talks(network_id)
        desk.audit("leave", "network", network_id)
        return (say("leave-done", network=names),)


def leave(desk: Desk, _: str) -> Says:
    """Begin; somebody in no network hears so."""
    networks = _networks(desk)
    if not networks:
        return (say("no-network"),)
    return desk.begin(LeaveNetwork, given={"network": next(iter(networks))} if len(networks) == 1 else {})


LEAVE = Command("leave", leave)
