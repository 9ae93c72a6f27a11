"""The schools that a question offers to this member: what `bot/several.py` needs, from the tables."""

from collections.abc import Iterable

from bot.asking import Asking
from bot.desk import Desk
from bot.organisation_names import Known
from bot.several import Schools
from storage import activities, membership
from storage.organisation import Organisation


def known(organisations: Iterable[Organisation], desk: Desk) -> list[Known]:
    """Organisations with every name they go by; the short one in the member's language first."""
    return [
        Known(
            organisation.id or 0,
            desk.in_language(organisation.short_th, organisation.name_en),
            tuple(name for name in (organisation.name_th, organisation.short_th, organisation.name_en) if name),
        )
        for organisation in organisations
    ]


def network_of(asking: Asking) -> int:
    """The network that a dialogue is about: given, or answered before."""
    return int(asking.given.get("network") or asking.answers["network"])


def schools_of(asking: Asking) -> Schools:
    """The schools of the dialogue's network, the area's, the own one and last time's."""
    desk: Desk = asking.scene
    session, network_id = desk.session, network_of(asking)
    in_network = membership.organisations_of(session, network_id)
    own = next(
        (
            part.organisation.id
            for part in membership.parts_of(session, desk.member_id)
            if part.network.id == network_id and part.organisation is not None
        ),
        None,
    )
    everywhere = [organisation.id or 0 for organisation in in_network if membership.takes_all(organisation)]
    if own is not None:
        everywhere = [own, *(i for i in everywhere if i != own)]
    return Schools(
        network=known(in_network, desk),
        area=known(membership.organisations_around(session, network_id), desk),
        everywhere=[*everywhere],
        own=own,
        last=activities.last_bodies(session, desk.member_id, network_id),
    )
