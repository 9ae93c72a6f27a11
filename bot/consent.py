"""The consent: one bubble with the network and the notice, and the full notice behind it.

Words: `consent` and `privacy-full` (`domain/messages.yaml`). The version is stored with the consent; when the
notice changes, `VERSION` changes and every member is asked again before the next use (`bot/renewing.py`). What has
changed is said by `consent-what`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.asking import Again, Asking, Heard, Kept, Option, Question, Reply, Stop, buttons, chosen
from bot.desk import Desk
from bot.house import House
from bot.says import Button, Press, Say, Value, Word
from storage import membership
from storage.area import Area
from storage.network import Network
from storage.session import Session

VERSION = "1"
VERSION_OF = date(2026, 11, 24)


def controller_values(house: House, area: Area, language: str) -> dict[str, Value]:
    """Who is responsible, how to reach them, how long data are kept: as it is read in a language."""
    english = language == "en"
    period = Word(f"retention-{house.retention.unit.name.lower()}", {"n": str(house.retention.count)})
    return {
        "controller": (area.controller_en if english else "") or area.controller_th,
        "contact": area.contact,
        "retention": period,
    }


def notice_values(session: Session, house: House, area: Area, language: str) -> dict[str, Value]:
    """What the full notice of an area says of this installation."""
    networks = membership.networks_of_area(session, area.id or 0)
    return {
        **controller_values(house, area, language),
        "version": VERSION,
        "date": VERSION_OF,
        "networks": tuple((language == "en" and network.short_en) or network.short_th for network in networks),
        "server_place": house.server_place or Word("privacy-server-place"),
        "backup_days": str(house.backup_days),
    }


def full_notice(desk: Desk, area: Area) -> Say:
    """The full privacy notice of an area."""
    return Say("privacy-full", notice_values(desk.session, desk.house, area, desk.language))


@dataclass(frozen=True, kw_only=True)
class Agreement(Question):
    """[consent] goes on; [not this network] asks for another code; [no] leaves no trace. Asked of each newcomer.

    A member who joins another network under the same controller is only asked whether to join it as well.
    """

    stays_on_show: bool = True

    def ask(self, asking: Asking) -> Say:
        desk: Desk = asking.scene
        area, network = self._area(asking)
        name = (
            desk.in_language(network.name_th, network.name_en)
            if network
            else desk.in_language(area.name_th, area.name_en)
        )
        choices = buttons(self.options(asking), asking)
        if desk.speaker is not None and network is not None:
            parts = membership.parts_of(desk.session, desk.member_id)
            if any(part.network.lead_area_id == area.id for part in parts):
                others: Value = tuple(desk.in_language(part.network.short_th, part.network.short_en) for part in parts)
                short = desk.in_language(network.short_th, network.short_en)
                values: dict[str, Value] = {"network": short, "networks": others}
                return Say("join-second-network", values, choices, stays=True)
        links = []
        if desk.house.public_url:
            address = f"{desk.house.public_url}/privacy?area={area.code}&language={desk.language}"
            links = [Button(Word(f"{asking.key}.full"), link=address)]
            choices = tuple(button for button in choices if button.press and button.press.value != "full")
        return Say(
            asking.key,
            {"network_full": name, **controller_values(desk.house, area, desk.language)},
            (*choices, *links),
            stays=True,
        )

    def options(self, asking: Asking) -> Sequence[Option]:
        names = ("yes", "wrong", "full") if asking.scene.speaker is not None else ("yes", "wrong", "no", "full")
        return [Option(name, Word(f"{asking.key}.{name}"), main=name == "yes") for name in names]

    def hear(self, reply: Reply, asking: Asking) -> Heard:
        desk: Desk = asking.scene
        value = chosen(reply, self.options(asking), desk)
        if value == "yes":
            return Kept("yes")
        if value == "no":
            return Stop((Say("consent-declined"),), forget=True)
        if value == "wrong":
            return Stop((Say("join-ask-code") if desk.speaker is None else Say("cancelled"),), forget=True)
        if value == "full":
            notice = full_notice(desk, self._area(asking)[0])
            choices = buttons([option for option in self.options(asking) if option.value != "full"], asking)
            return Again(Say(notice.key, notice.values, choices, stays=True))
        return Again(self.ask(asking))

    @staticmethod
    def _area(asking: Asking) -> tuple[Area, Network | None]:
        desk: Desk = asking.scene
        network = desk.session.get(Network, asking.given["network"]) if asking.given.get("network") else None
        if network is not None:
            return membership.controller_of(desk.session, network), network
        area = desk.session.get(Area, asking.given["area"])
        assert area is not None, "a supervisor's code names an area"
        return area, None


def agreement() -> Agreement:
    """The question that comes before anything is kept."""
    return Agreement()


@dataclass(frozen=True, kw_only=True)
class Renewal(Agreement):
    """The notice of an area the member is in has changed."""

    def ask(self, asking: Asking) -> Say:
        desk: Desk = asking.scene
        area, _ = self._area(asking)
        networks: Value = tuple(
            desk.in_language(part.network.short_th, part.network.short_en)
            for part in membership.parts_of(desk.session, desk.member_id)
            if part.network.lead_area_id == area.id
        )
        values: dict[str, Value] = {
            "network": networks or desk.in_language(area.short_th, area.name_en),
            "date": VERSION_OF,
            "what": Word("consent-what"),
        }
        return Say(asking.key, values, buttons(self.options(asking), asking), stays=True)

    def options(self, asking: Asking) -> Sequence[Option]:
        return [Option(n, Word(f"{asking.key}.{n}"), main=n == "yes") for n in ("yes", "no", "full")]

    def hear(self, reply: Reply, asking: Asking) -> Heard:
        value = chosen(reply, self.options(asking), asking.scene)
        return Kept(value) if value in ("yes", "no") else super().hear(reply, asking)


def renewal() -> Renewal:
    """The question that comes before anything more is kept."""
    return Renewal()


def gives_profile(press: Press) -> bool:
    """Whether this press is the consent: only then may the platform be asked for the display name."""
    return press.scope == "d" and press.item == "consent" and press.value == "yes"
