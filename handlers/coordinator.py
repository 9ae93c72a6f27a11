"""What a coordinator hears on the next contact: who joined, and “I don't know them”. Never pushed."""

from bot.desk import Desk, say
from bot.form import Says
from bot.says import Button, Press, Say, Word
from bot.thai.naming import address
from storage import notices
from storage.member import Member, Membership, Role
from storage.network import Network
from storage.notice import Notice
from storage.organisation import Organisation
from storage.row_number import row_number


def joined(desk: Desk, notice: Notice) -> Says:
    """Somebody is new in a network that this member coordinates."""
    return tuple(_joined(desk, notice.details.get("membership")))


def objection(desk: Desk, notice: Notice) -> Says:
    """Somebody objects to how their data are used."""
    return (say("objection-came", ref=str(notice.details.get("ref"))),)


def _joined(desk: Desk, membership_id: int | None) -> list[Say]:
    held = desk.session.get(Membership, membership_id) if membership_id else None
    member = desk.session.get(Member, held.member_id) if held is not None and held.ended_at is None else None
    network = desk.session.get(Network, held.network_id) if held is not None else None
    if held is None or member is None or network is None:
        return []
    organisation = desk.session.get(Organisation, held.organisation_id) if held.organisation_id else None
    buttons = [
        Button(Word("coordinator-joined.noted"), Press("r", "noted", str(held.id))),
        Button(Word("coordinator-joined.unknown"), Press("r", "unknown", str(held.id))),
    ]
    return [
        say(
            "coordinator-joined",
            *buttons,
            stays=True,
            name=member.name,
            position=Word(f"position-{member.position.value}"),
            org=desk.in_language(organisation.short_th, organisation.name_en)
            if organisation
            else held.organisation_name or Word("organisation-kind-person"),
            network=desk.in_language(network.short_th, network.short_en),
            date=desk.local(held.joined_at),
        )
    ]


def _theirs(desk: Desk, record: str) -> Membership | None:
    """The membership, if this member coordinates its network (buttons can be forged)."""
    held = desk.session.get(Membership, row_number(record))
    if held is None or held.ended_at is not None:
        return None
    return held if notices.coordinates(desk.session, desk.member_id, held.network_id) else None


def noted(desk: Desk, record: str, _: str) -> Says:
    """[รับทราบ], and [รู้จักแล้ว] after a doubt."""
    held = _theirs(desk, record)
    if held is None:
        return (say("old-button"),)
    if held.doubted_at is not None:
        held.doubted_at = None
        desk.session.add(held)
        desk.audit("confirm", "membership", held.id)
    return (say("noted"),)


def unknown(desk: Desk, record: str, _: str) -> Says:
    """[ไม่รู้จักคนนี้]: that person sees nothing of the network until somebody confirms them."""
    held = _theirs(desk, record)
    member = desk.session.get(Member, held.member_id) if held is not None else None
    if held is None or member is None or held.role is not Role.MEMBER:
        return (say("old-button"),)
    if held.doubted_at is None:
        held.doubted_at = desk.now
        desk.session.add(held)
        desk.audit("doubt", "membership", held.id)
    confirm = Button(Word("coordinator-unknown.confirm"), Press("r", "noted", record))
    name = address(member.given, honorific=member.honorific, position=member.position)
    return (say("coordinator-unknown", confirm, stays=True, name=name),)


ACTIONS = {"noted": noted, "unknown": unknown}
NOTICES = {"joined": joined, "objection": objection}
