"""Questions about a person: what to call them, and which school they are with."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pydantic import BaseModel

from bot.asking import Again, Asking, Heard, Kept, Option, Question, Reopen, Reply, buttons, chosen
from bot.desk import Desk
from bot.organisations import known
from bot.questions import Choice, When
from bot.says import Say, Value, Word
from bot.thai import naming, thai_text
from bot.thai.organisation_names import find_names
from storage import directory

#: A name typed for a school that is in no list.
LONGEST_SCHOOL = 120


class GivenName(BaseModel):
    """A name as shown and as addressed; `sure` is false where a title was taken off right before the name."""

    name: str
    given: str
    honorific: bool = True
    sure: bool = True


@dataclass(frozen=True, kw_only=True)
class NameQuestion(Question):
    """What shall colleagues call you? The platform's display name is offered where it came with the consent."""

    takes_text: bool = True

    def open(self, asking: Asking) -> Again:
        desk: Desk = asking.scene
        draft = dict(asking.draft or {})
        if desk.event.profile and not draft.get("as_typed"):
            draft["profile"] = thai_text.cut(thai_text.clean(desk.event.profile), 40)
        asking = replace(asking, draft=draft or None)
        return Again(self.ask(asking), asking.draft)

    def ask(self, asking: Asking) -> Say:
        return Say(asking.key, buttons=buttons(self.options(asking), asking))

    def options(self, asking: Asking) -> Sequence[Option]:
        profile = (asking.draft or {}).get("profile")
        if not profile or naming.read_name(profile) is None:
            return ()
        return [Option("profile", Word(f"{asking.key}.profile", {"profile": profile}))]

    def hear(self, reply: Reply, asking: Asking) -> Heard:
        draft = dict(asking.draft or {})
        if reply.value == "change":
            return Again(self.ask(asking), {**draft, "as_typed": True})
        tapped = chosen(reply, self.options(asking), asking.scene)
        typed = draft["profile"] if tapped else reply.text
        name = naming.read_name(typed, as_typed=bool(draft.get("as_typed")))
        if name is None:
            return Again(Say("join-name-again"), draft or None)
        kept = GivenName(name=name.name, given=name.given, honorific=name.honorific, sure=name.sure)
        return Kept(kept.model_dump())


def given_name(*, when: When | None = None) -> NameQuestion:
    """A name of at most 40 graphemes, without its titles (`domain/messages.yaml` naming)."""
    return NameQuestion(when=when)


def address_of(answers: Mapping[str, Any]) -> Word:
    """How somebody with these answers will be addressed."""
    name = answers["name"]
    return naming.address(name["given"], honorific=name["honorific"], position=answers["position"])


@dataclass(frozen=True, kw_only=True)
class Confirm(Choice):
    """“I will call you …, is that right?”; [change] asks for the name again and takes it as typed."""

    def hear(self, reply: Reply, asking: Asking) -> Heard:
        heard = super().hear(reply, asking)
        if isinstance(heard, Kept) and heard.value == "change":
            return Reopen("name", {"as_typed": True})
        return heard


def confirmed() -> Confirm:
    """Asked only where a title may have been part of the name."""
    return Confirm(
        of=lambda asking: [Option(n, Word(f"{asking.key}.{n}"), main=n == "right") for n in ("right", "change")],
        when=lambda answers: not (answers.get("name") or {}).get("sure", True),
        values=lambda asking: {"addr": address_of(asking.answers)},
    )


@dataclass(frozen=True, kw_only=True)
class Affiliation(Question):
    """Which school or agency: a tap, a part of the name, an individual, or one that is in no list.

    The answer is `{"id": …}`, `{"name": …}` or `{}` for an individual.
    """

    takes_text: bool = True

    def ask(self, asking: Asking) -> Say:
        if (asking.draft or {}).get("typing"):
            return Say(f"{asking.key}-name")
        return Say(asking.key, buttons=buttons(self.options(asking), asking), stays=True)

    def options(self, asking: Asking) -> Sequence[Option]:
        draft = asking.draft or {}
        if draft.get("typing"):
            return ()
        desk: Desk = asking.scene
        schools = known(directory.bodies_of(desk.connection, int(asking.given["network"])), desk)
        wanted = draft.get("which")
        rows = [Option(str(each.id), each.short, each.names) for each in schools if not wanted or each.id in wanted]
        others = [Option(name, Word(f"{asking.key}.{name}")) for name in ("person", "other")]
        return [*rows, *others]

    def hear(self, reply: Reply, asking: Asking) -> Heard:
        draft = asking.draft or {}
        if draft.get("typing"):
            return self._typed(reply, asking)
        value = chosen(reply, self.options(asking), asking.scene)
        if value == "person":
            return Kept({})
        if value == "other":
            return Again(Say(f"{asking.key}-name"), {"typing": True})
        if value is not None:
            return Kept({"id": int(value)})
        return self._part(reply, asking)

    def _part(self, reply: Reply, asking: Asking) -> Heard:
        desk: Desk = asking.scene
        schools = known(directory.bodies_of(desk.connection, int(asking.given["network"])), desk)
        named = find_names(reply.text, schools)
        found = [*named.ids, *(i for _, ids in named.unclear for i in ids)]
        if len(found) == 1 and not named.unknown:
            return Kept({"id": found[0]})
        draft = {"which": found} if found else None
        values: dict[str, Value] = {"typed": thai_text.cut(thai_text.clean(reply.text), 40)}
        again = replace(asking, draft=draft)
        key = f"{asking.key}-which" if found else f"{asking.key}-unknown"
        return Again(Say(key, values, buttons(self.options(again), again), stays=True), draft)

    def _typed(self, reply: Reply, asking: Asking) -> Heard:
        name = thai_text.clean(reply.text)
        if not any(character.isalpha() for character in name) or thai_text.graphemes(name) > LONGEST_SCHOOL:
            return Again(Say(f"{asking.key}-name"), {"typing": True})
        return Kept({"name": " ".join(name.split())})


def affiliation(*, when: When | None = None) -> Affiliation:
    """The member's school or agency in the network that the dialogue is about (`given["network"]`)."""
    return Affiliation(when=when)
