"""ข้อมูลของฉัน: see, correct, object, withdraw, delete. Three ways to end that are never mixed up
(`domain/messages.yaml` ending)."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from enum import StrEnum
from typing import Annotated, Any

from bot.asking import Asking, Option
from bot.consent import full_notice
from bot.desk import Desk, say
from bot.form import Form, Says
from bot.parts import title_of
from bot.person import GivenName, affiliation, given_name
from bot.questions import choice
from bot.repertoire import Command
from bot.says import Button, Lines, Press, Word
from storage import activities, announcements, joining, membership, posts, together
from storage.area import Area
from storage.erasure import erase_member
from storage.member import Member, Position
from storage.notice import Notice
from storage.retention import ERASED_AFTER

ENTRIES = ("copy", "correct", "object", "delete", "withdraw", "full")


class Item(StrEnum):
    """What can be corrected."""

    NAME = "name"
    POSITION = "position"
    ORGANISATION = "organisation"
    STOP = "stop"


def _items(asking: Asking) -> Sequence[Option]:
    return [
        Option(item.value, Word(f"correct-data-item.{item.value}"))
        for item in Item
        if item is not Item.ORGANISATION or asking.given.get("network")
    ]


def _is(item: Item) -> Any:
    return lambda answers: answers.get("item") == item.value


class CorrectData(Form, name="correct_data"):
    """One's own name, position or school, changed at once."""

    item: Annotated[Item, choice(_items)]
    name: Annotated[GivenName | None, given_name(when=_is(Item.NAME))]
    position: Annotated[Position | None, choice(Position, when=_is(Item.POSITION))]
    organisation: Annotated[dict[str, Any] | None, affiliation(when=_is(Item.ORGANISATION))]

    def finish(self, desk: Desk) -> Says:
        member = _member(desk)
        if self.item is Item.STOP:
            return see(desk, "")
        if self.name is not None:
            member.name, member.given, member.honorific = self.name.name, self.name.given, self.name.honorific
        if self.position is not None:
            member.position = self.position
        if self.organisation is not None:
            for part in membership.parts_of(desk.session, desk.member_id):
                if part.network.id == member.network_id:
                    part.membership.organisation_id = self.organisation.get("id")
                    part.membership.organisation_name = self.organisation.get("name", "")
                    desk.session.add(part.membership)
        desk.session.add(member)
        desk.session.flush()
        desk.refresh()
        desk.audit("correct", "member", member.id, item=self.item.value)
        change = Button(Word("join-addr.change"), Press("c", "my_data", "correct"))
        return (say("join-addr", change, addr=desk.address), *see(desk, ""))


def _yes_no(key: str, *names: str) -> Any:
    return lambda asking: [Option(name, Word(f"{key}.{name}")) for name in names]


class WithdrawConsent(Form, name="withdraw_consent"):
    """Sending and use stop now, the name is hidden now, erased within 30 days; a new consent brings it back."""

    sure: Annotated[str, choice(_yes_no("withdraw-consent-sure", "withdraw", "stay"))]

    def finish(self, desk: Desk) -> Says:
        if self.sure == "stay":
            return (say("leave-stayed"),)
        paths = joining.withdraw(desk.session, _member(desk), desk.now)
        desk.audit("withdraw", "member", desk.member_id)
        desk.session.flush()
        _remove_files(desk, paths)
        until = desk.local(desk.now + ERASED_AFTER)
        desk.drop_talks()
        desk.became(None)
        return (say("withdraw-done", date=until),)


class DeleteData(Form, name="delete_data"):
    """Name and chat account are erased now; on wish the texts and pictures too."""

    sure: Annotated[str, choice(_yes_no("delete-data-sure", "name", "words", "stay"))]

    def finish(self, desk: Desk) -> Says:
        if self.sure == "stay":
            return (say("leave-stayed"),)
        desk.session.flush()
        desk.session.commit()
        _remove_files(desk, erase_member(desk.connection, desk.member_id, words_too=self.sure == "words", now=desk.now))
        desk.became(None)
        return (say("delete-done", backup_days=str(desk.house.backup_days)),)


def _remove_files(desk: Desk, paths: Sequence[str]) -> None:
    if paths:
        desk.later("remove_files", {"paths": list(paths)})


def _member(desk: Desk) -> Member:
    member = desk.session.get(Member, desk.member_id)
    assert member is not None, "the speaker is a member"
    return member


def see(desk: Desk, item: str) -> Says:
    """All that is kept, with what can be done about it; with an item, that at once."""
    if item in WAYS:
        return WAYS[item](desk)
    member = _member(desk)
    parts = membership.parts_of(desk.session, desk.member_id)
    given = membership.consent_of(desk.session, desk.member_id)
    organisations = tuple(
        dict.fromkeys(
            desk.in_language(part.organisation.short_th, part.organisation.name_en)
            if part.organisation
            else part.membership.organisation_name or Word("organisation-kind-person")
            for part in parts
        )
    )
    accounts = membership.accounts_of(desk.session, desk.member_id)
    buttons = [Button(Word(f"my-data.{entry}"), Press("c", "my_data", entry)) for entry in ENTRIES]
    return (
        say(
            "my-data",
            *buttons,
            stays=True,
            name=member.name,
            position=Word(f"position-{member.position.value}"),
            org=organisations or Word("no-organisation"),
            networks=tuple(desk.in_language(part.network.short_th, part.network.short_en) for part in parts)
            or Word("no-organisation"),
            accounts=tuple(Word(f"channel-{account.channel}") for account in accounts),
            a=str(activities.count(desk.session, desk.member_id)),
            k=str(posts.count(desk.session, desk.member_id)),
            date=desk.local(given.given_at) if given else desk.local(member.joined_at),
        ),
    )


def _correct(desk: Desk) -> Says:
    return desk.begin(CorrectData, given={"network": desk.speaker.network_id if desk.speaker else None})


def _copy(desk: Desk) -> Says:
    """Everything that was kept of the member's own words, as text in the chat that is theirs already."""
    entries = activities.since(desk.session, desk.member_id, desk.local(desk.now - timedelta(days=20 * 366)))
    lines = tuple(
        Word("my-data-line", {"no": str(entry.id), "date": entry.held_on, "title": title_of(entry.title)})
        for entry in entries
    )
    told = tuple(
        Word("my-data-part", {"no": str(part.activity_id), "date": desk.local(part.changed_at), "text": part.words})
        for part in together.told_by(desk.session, desk.member_id)
        if part.words
    )
    written = tuple(
        Word("my-data-post", {"text": post.text, "date": desk.local(post.created_at)})
        for post in posts.of(desk.session, desk.member_id)
    )
    announced = tuple(
        Word("my-data-post", {"text": words, "date": desk.local(each.created_at)})
        for each in announcements.written_by(desk.connection, desk.member_id)
        for words in announcements.words_of(each)
    )
    kept = lines + told + written + announced
    return (*see(desk, ""), say("my-data-words", list=Lines(kept or (Word("my-data-no-words"),))))


def _object(desk: Desk) -> Says:
    """The objection is noted with a number, and the area's administrators hear of it on their next contact."""
    parts = membership.parts_of(desk.session, desk.member_id)
    ref = desk.audit("object", "member", desk.member_id)
    area = membership.controller_of(desk.session, parts[0].network) if parts else None
    for supervisor in membership.supervisors_of(desk.session, area.id or 0) if area else ():
        desk.session.add(
            Notice(
                member_id=supervisor,
                kind="objection",
                about_id=desk.member_id,
                details={"ref": ref},
                created_at=desk.now,
            )
        )
    controller = desk.in_language(area.controller_th, area.controller_en) if area else Word("privacy-server-place")
    return (say("object-received", controller=controller, ref=str(ref)),)


def _full(desk: Desk) -> Says:
    parts = membership.parts_of(desk.session, desk.member_id)
    areas = {part.network.lead_area_id: membership.controller_of(desk.session, part.network) for part in parts}
    if not areas and desk.speaker and desk.speaker.area_id:
        area = desk.session.get(Area, desk.speaker.area_id)
        areas = {desk.speaker.area_id: area} if area else {}
    return tuple(full_notice(desk, area) for area in areas.values()) or (say("no-network"),)


WAYS: dict[str, Callable[[Desk], Says]] = {
    "correct": _correct,
    "copy": _copy,
    "object": _object,
    "delete": lambda desk: desk.begin(DeleteData),
    "withdraw": lambda desk: desk.begin(WithdrawConsent),
    "full": _full,
}

MY_DATA = Command("my_data", see)
PRIVACY = Command("privacy", lambda desk, _: _full(desk))
