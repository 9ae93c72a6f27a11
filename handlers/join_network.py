"""เข้าร่วมเครือข่าย: a code, the consent, a name, a position, and, if the code does not say, the school.

Before the consent only the dialogue and the messages on their way exist; declining deletes them
(`domain/messages.yaml` join_order). A second code, a code of a network one is in, and joining a second network each
have their answer and never harm.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Annotated, Any

from bot.asking import Again, Asking, Heard, Reply
from bot.consent import VERSION, agreement
from bot.desk import Desk, say
from bot.form import Form, Says
from bot.person import GivenName, address_of, affiliation, confirmed, given_name
from bot.questions import Text, about, choice
from bot.repertoire import Command
from bot.says import Button, Press, Say, Word
from storage import codes, conversation, directory, joining, membership
from storage.area import Area
from storage.codes import FoundCode
from storage.join_code import CodeKind
from storage.member import Member, Position, Role
from storage.network import Network

#: Five wrong codes in ten minutes pause an account's tries for ten minutes (`contract.md`, Codes).
MOST_WRONG = 5
WRONG_COUNTS_FOR = timedelta(minutes=10)
#: A coordinator's term where nothing else was agreed: to the middle of May, when the school year begins.
TERM_ENDS = (5, 15)

ROLES = {CodeKind.MEMBER: Role.MEMBER, CodeKind.COORDINATOR: Role.COORDINATOR, CodeKind.SUPERVISOR: Role.AREA_ADMIN}


class CodeText(Text):
    """A code that opens something never gets here (`by_code` answers it): whatever is heard is asked for again."""

    def hear(self, reply: Reply, asking: Asking) -> Heard:
        return Again(self.ask(asking), asking.draft)


class JoinNetwork(Form, name="join_network"):
    """With a school's code: at most 4 taps and one typed name."""

    kept_once = "consent"

    code: Annotated[str, CodeText(max_length=40)]
    consent: Annotated[str, agreement()]
    name: Annotated[GivenName, given_name()]
    position: Annotated[Position, choice(Position)]
    sure: Annotated[str | None, confirmed()]
    organisation: Annotated[dict[str, Any] | None, affiliation(when=lambda answers: bool(answers.get("network")))]
    network: Annotated[int | None, about()]
    area: Annotated[int | None, about()]

    def finish(self, desk: Desk) -> Says:
        found = codes.find(desk.connection, self.code, desk.now)
        one_use = found is not None and found.kind is not CodeKind.MEMBER
        if found is None or (one_use and not codes.use(desk.connection, found.code, desk.now)):
            return (say("join-bad-code", code=codes.spoken(self.code)),)
        newcomer = desk.speaker is None
        member = joining.admit(
            desk.session,
            channel=desk.event.channel,
            sender=desk.event.sender or "",
            chat=desk.event.chat,
            name=self.name.name,
            given=self.name.given,
            honorific=self.name.honorific,
            position=self.position,
            language=desk.language,
            now=desk.now,
        )
        joining.bring_back(desk.session, member, found.area_id or _lead_area(desk, found))
        joining.consent(
            desk.session, member, network_id=self.network, version=VERSION, language=desk.language, now=desk.now
        )
        if self.network is not None:
            _enter(desk, found, member, self.organisation or {})
        else:
            member.area_id = found.area_id
            desk.session.add(member)
        desk.session.flush()
        desk.became(conversation.find_speaker(desk.connection, desk.event.channel, desk.event.sender or ""))
        desk.audit("join", "network", self.network)
        answers = {"name": self.name.model_dump(), "position": self.position.value}
        change = Button(Word("join-addr.change"), Press("c", "my_data", "correct"))
        greeting = (Say("join-addr", {"addr": address_of(answers)}, (change,), stays=True),) if newcomer else ()
        return (*greeting, _done(desk, found, address_of(answers)))


def _enter(desk: Desk, found: FoundCode, member: Member, organisation: dict[str, Any]) -> None:
    network = desk.session.get(Network, found.network_id)
    assert network is not None, "a member code names a network"
    joining.enter(
        desk.session,
        member,
        network_id=network.id or 0,
        organisation_id=organisation.get("id"),
        organisation_name=organisation.get("name", ""),
        role=ROLES[found.kind],
        term_end=_term_end(desk.today) if found.kind is CodeKind.COORDINATOR else None,
        now=desk.now,
    )


def _lead_area(desk: Desk, found: FoundCode) -> int:
    network = desk.session.get(Network, found.network_id)
    assert network is not None, "a code without an area names a network"
    return network.lead_area_id


def _term_end(today: date) -> date:
    """A term ends with the school year, at least half a year from now."""
    month, day = TERM_ENDS
    end = date(today.year, month, day)
    return end if end - today > timedelta(days=180) else date(today.year + 1, month, day)


def _done(desk: Desk, found: FoundCode, address: Word) -> Say:
    names = ("log", "share", "search", "menu")
    buttons = [Button(Word(f"join-done.{name}"), Press("c", name), main=name == "log") for name in names]
    return Say("join-done", {"addr": address, "network": _place(desk, found)}, buttons, stays=True)


def _place(desk: Desk, found: FoundCode) -> str:
    """The network that a code opens, or the area of a supervisor's code, by its short name."""
    network = desk.session.get(Network, found.network_id) if found.network_id else None
    if network is not None:
        return desk.in_language(network.short_th, network.short_en)
    area = desk.session.get(Area, found.area_id)
    assert area is not None, "a code names a network or an area"
    return area.short_th


# ---- codes


def by_code(desk: Desk, compact: str, typed: str) -> Says:
    """A text that looks like a code: joins, or says why not; empty where it may be an answer instead."""
    wrong = _wrong(desk)
    if paused(desk):
        return (say("join-too-many"),)
    found = codes.find(desk.connection, compact, desk.now)
    if found is None:
        return _not_found(desk, wrong, typed)
    if desk.speaker is not None:
        return _again(desk, found, compact)
    return _begin(desk, found, compact)


def paused(desk: Desk) -> bool:
    """Whether this account sent too many wrong codes just now."""
    return len(_wrong(desk)) >= MOST_WRONG


def _wrong(desk: Desk) -> list[str]:
    """When this account sent wrong codes in the last ten minutes."""
    if desk.speaker is not None:
        times = desk.speaker.wrong_codes
    else:
        times = ((desk.talk.drafts.get("code") or {}) if desk.talk else {}).get("wrong", [])
    return [at for at in times if desk.now - datetime.fromisoformat(at) < WRONG_COUNTS_FOR]


def _not_found(desk: Desk, wrong: Sequence[str], typed: str) -> Says:
    """Count it; it is answered only where nothing else was asked. Wrong and expired get the same answer."""
    times = [*wrong, desk.now.isoformat()]
    bad: Says = (say("join-bad-code", code=typed),)
    if desk.speaker is not None:
        conversation.note_wrong_codes(desk.connection, desk.speaker.account_id, times)
        return () if desk.talk is not None else bad
    if desk.talk is None:
        desk.begin(JoinNetwork, draft={"wrong": times})
        return bad
    desk.revise(replace(desk.talk, drafts={**desk.talk.drafts, "code": {"wrong": times}}))
    return bad if desk.talk.question == "code" else ()


def _begin(desk: Desk, found: FoundCode, compact: str) -> Says:
    if desk.talk is not None and desk.talk.form == JoinNetwork.form_name:
        desk.dropped.append(desk.talk.id)
    given: dict[str, Any] = {"code": compact, "network": found.network_id, "area": found.area_id}
    if found.organisation_id is not None:
        given["organisation"] = {"id": found.organisation_id}
    return desk.begin(JoinNetwork, given=given)


def _again(desk: Desk, found: FoundCode, compact: str) -> Says:
    """A member sent a code."""
    session = desk.session
    parts = membership.parts_of(session, desk.member_id)
    part = next((part for part in parts if part.network.id == found.network_id), None)
    if found.kind is CodeKind.SUPERVISOR or (part is not None and found.kind is CodeKind.COORDINATOR):
        return _raise(desk, found, part)
    if part is None:
        return _second_network(desk, found, parts, compact)
    if found.organisation_id is not None and part.membership.organisation_id != found.organisation_id:
        return desk.begin(
            desk.house.forms["second_school"],
            given={
                "network": found.network_id,
                "organisation": found.organisation_id,
                "membership": part.membership.id,
            },
        )
    buttons = [Button(Word(f"already-member.{name}"), Press("c", name)) for name in ("log", "mine", "menu")]
    return (say("already-member", *buttons, addr=desk.address, network=_place(desk, found)),)


def _raise(desk: Desk, found: FoundCode, part: membership.Part | None) -> Says:
    """A member gets a further role: coordinator of a network they are in, or administrator of an area."""
    if part is not None:
        part.membership.role, part.membership.term_end = Role.COORDINATOR, _term_end(desk.today)
        desk.session.add(part.membership)
    else:
        member = desk.session.get(Member, desk.member_id)
        assert member is not None, "the speaker is a member"
        member.area_id = found.area_id
        desk.session.add(member)
    if not codes.use(desk.connection, found.code, desk.now):
        return (say("join-bad-code", code=found.code),)
    desk.audit("role", "member", desk.member_id, role=ROLES[found.kind].value)
    role = Word(f"role-{ROLES[found.kind].value}")
    return (say("role-given", addr=desk.address, role=role, network=_place(desk, found)),)


def _second_network(desk: Desk, found: FoundCode, parts: Sequence[membership.Part], compact: str) -> Says:
    speaker = desk.speaker
    assert speaker is not None, "only for members"
    name = GivenName(name=speaker.name, given=speaker.given, honorific=speaker.honorific)
    given: dict[str, Any] = {
        "code": compact,
        "network": found.network_id,
        "area": found.area_id,
        "name": name.model_dump(),
        "position": speaker.position,
    }
    own = {part.organisation.id: part.organisation for part in parts if part.organisation is not None}
    in_network = {body.id for body in directory.bodies_of(desk.connection, found.network_id or 0)}
    if found.organisation_id is not None:
        given["organisation"] = {"id": found.organisation_id}
    elif shared := [i for i in own if i in in_network]:
        given["organisation"] = {"id": shared[0]}
    if desk.talk is not None and desk.talk.form == JoinNetwork.form_name:
        desk.dropped.append(desk.talk.id)
    return desk.begin(JoinNetwork, given=given)


def join(desk: Desk, _: str) -> Says:
    """[เข้าร่วมด้วยรหัส]"""
    if desk.speaker is not None:
        return (say("join-ask-code"),)
    return desk.begin(JoinNetwork)


JOIN = Command("join", join, strangers=True)
