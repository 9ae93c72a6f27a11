"""The schools that a question offers to this member: what `bot/several.py` needs, from the tables."""

from collections.abc import Iterable, Sequence
from functools import cached_property

from bot.asking import Asking
from bot.desk import Desk
from bot.several import Answer
from bot.thai.organisation_names import Known
from storage import activities, directory
from storage.directory import Body


def known(bodies: Iterable[Body], desk: Desk) -> list[Known]:
    """Organisations with every name they go by; the short one in the member's language first."""
    return [
        Known(
            body.id,
            desk.in_language(body.short_th, body.short_en),
            tuple(name for name in dict.fromkeys((body.name_th, body.short_th, body.name_en, body.short_en)) if name),
        )
        for body in bodies
    ]


def network_of(asking: Asking) -> int:
    """The network that a dialogue is about: given, answered before, or for the time being the one last used."""
    return int(asking.given.get("network") or asking.answers.get("network") or asking.given["last"])


def schools_of(asking: Asking) -> "TheirSchools":
    """The schools of the dialogue's network, with those of the member's other ones where what was said decides between
    them (given `undecided`); what is read of them is read once a turn."""
    desk: Desk = asking.scene
    network_id, wide = network_of(asking), bool(asking.given.get("undecided"))
    return desk.once(("schools", network_id, wide), lambda: TheirSchools(desk, network_id, wide=wide))


class TheirSchools:
    """`bot.several.Schools` of one member in one network."""

    def __init__(self, desk: Desk, network_id: int, *, wide: bool = False) -> None:
        self._desk = desk
        self._network_id = network_id
        self._wide = wide

    @cached_property
    def own(self) -> int | None:
        theirs = (each.organisation_id for each in self._desk.networks if each.network_id == self._network_id)
        return next(theirs, None)

    @cached_property
    def network(self) -> Sequence[Known]:
        bodies = {body.id: body for body in self._bodies}
        for other in self._desk.networks if self._wide else ():
            for body in directory.bodies_of(self._desk.connection, other.network_id):
                bodies.setdefault(body.id, body)
        return known(bodies.values(), self._desk)

    @cached_property
    def area(self) -> Sequence[Known]:
        return known(directory.bodies_around(self._desk.connection, self._network_id), self._desk)

    @cached_property
    def everywhere(self) -> Answer:
        own: Answer = [] if self.own is None else [self.own]
        return [*own, *(body.id for body in self._bodies if directory.takes_all(body) and body.id != self.own)]

    @cached_property
    def last(self) -> Answer:
        return activities.last_bodies(self._desk.connection, self._desk.member_id, self._network_id)

    @cached_property
    def _bodies(self) -> Sequence[Body]:
        return directory.bodies_of(self._desk.connection, self._network_id)
