"""“With which schools?”: one tap for a set, names typed in one line, or one by one with ☑ on a card.

The answer is a list of organisation ids (int) and names of other agencies as typed (str); the member's own
organisation always takes part and stands first (`domain/activity_schema.yaml` guess.orgs, multi_select_note).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

from bot.asking import Again, Asking, Heard, Kept, Option, Question, Reply, buttons, chosen
from bot.says import Say, Value, Word
from bot.thai import thai_text
from bot.thai.organisation_names import Known, find_names
from bot.thai.understood import UNDERSTOOD

Answer = list[int | str]
#: Another agency's name as typed: at most so many graphemes.
NAME_LENGTH = 120
#: More schools than this are no school list but a mistake.
MOST = 40


class Schools(Protocol):
    """What can be chosen from. Each part may ask the tables, so it is asked for only where it is needed."""

    @property
    def network(self) -> Sequence[Known]:
        """The network's organisations, in the order of the buttons."""

    @property
    def area(self) -> Sequence[Known]:
        """Those around the network, which can be many: they can be typed, not tapped."""

    @property
    def everywhere(self) -> Answer:
        """All schools of the network, the own one first."""

    @property
    def own(self) -> int | None:
        """The member's own organisation."""

    @property
    def last(self) -> Answer:
        """Who took part the last time; empty the first time."""


@dataclass(frozen=True, kw_only=True)
class Several(Question):
    """See the module; `of` finds the schools for an `Asking`."""

    of: Callable[[Asking], Schools]
    takes_text: bool = True
    #: what an earlier answer left unclear: {"kept": ids, "queue": [["which" | "unknown", typed, ids], …]}
    doubts: Callable[[Mapping[str, Any]], Mapping[str, Any] | None] | None = None
    #: who takes part already: ticked when they are chosen one by one
    taking: Callable[[Asking], Answer] = lambda asking: []

    def ask(self, asking: Asking) -> Say:
        schools, draft = self.of(asking), asking.draft or {}
        if draft.get("queue"):
            return self._doubt(asking, schools, draft["queue"][0])
        if "picked" in draft:
            return self._card(asking, schools, draft["picked"])
        return Say(asking.key, buttons=buttons(self._presets(asking, schools), asking))

    def open(self, asking: Asking) -> Again:
        """A line that came before may name schools that are not clear: those are asked about at once."""
        draft = asking.draft
        if draft is None and self.doubts is not None and (found := self.doubts(asking.answers)):
            queue = [[kind, thai_text.cut(typed, NAME_LENGTH), ids] for kind, typed, ids in found["queue"]]
            draft = {"kept": list(found["kept"]), "queue": queue}
        return Again(self.ask(replace(asking, draft=draft)), draft)

    def options(self, asking: Asking) -> Sequence[Option]:
        schools = self.of(asking)
        draft = asking.draft or {}
        if draft.get("queue"):
            return self._doubts(asking, schools, draft["queue"][0])
        return self._rows(asking, schools, draft["picked"]) if "picked" in draft else self._presets(asking, schools)

    def hear(self, reply: Reply, asking: Asking) -> Heard:
        schools = self.of(asking)
        draft = dict(asking.draft or {})
        if draft.get("queue"):
            return self._settle(reply, asking, schools, draft)
        value = chosen(reply, self.options(asking), asking.scene) or reply.value
        if value == "pick":
            return self._picking(asking, schools, [each for each in self.taking(asking) if each != schools.own])
        if value in ("all", "own", "last"):
            return Kept(self._set(value, schools) or self._own(schools))
        if value == "done":
            return Kept(self._with_own(schools, draft.get("picked", [])))
        if value is not None:
            return self._toggle(value, asking, schools, draft.get("picked", []))
        return self._read(reply.text, asking, schools, draft)

    # ---- sets, and one by one

    def _presets(self, asking: Asking, schools: Schools) -> list[Option]:
        names = ["all", *(["last"] if schools.last else []), *(["own"] if schools.own else []), "pick"]
        also = {"all": UNDERSTOOD.all_organisations, "own": UNDERSTOOD.own_organisation}
        return [Option(name, Word(f"{asking.key}.{name}"), also.get(name, ())) for name in names]

    def _rows(self, asking: Asking, schools: Schools, picked: Answer) -> list[Option]:
        rows = [
            Option(str(known.id), ("☑ " if known.id in picked else "☐ ") + known.short, (known.short, *known.names))
            for known in schools.network
            if known.id != schools.own
        ]
        return [*rows, Option("done", Word(f"{asking.key}.done"), main=True)]

    def _card(self, asking: Asking, schools: Schools, picked: Answer) -> Say:
        """The own school has no button, for it always takes part, nor have others that are not of the network."""
        count = len(picked) + (schools.own is not None)
        rows = buttons(self._rows(asking, schools, picked), asking)
        unseen = [known.short for known in schools.network if known.id == schools.own]
        unseen += [each for each in picked if isinstance(each, str)]
        own_note = Word("picked-with", {"names": tuple(unseen)}) if unseen else ""
        return Say(f"{asking.key}-pick", {"k": count, "own_note": own_note}, rows, stays=True)

    def _picking(self, asking: Asking, schools: Schools, picked: Answer) -> Again:
        return Again(self._card(asking, schools, picked), {"picked": list(picked)})

    def _toggle(self, value: str, asking: Asking, schools: Schools, picked: Answer) -> Heard:
        known = next((known.id for known in schools.network if str(known.id) == value), None)
        if known is None:
            return Again(self.ask(asking), asking.draft)
        others = [each for each in picked if each != known]
        return self._picking(asking, schools, others if known in picked else [*others, known])

    # ---- names typed in one line

    def _read(self, text: str, asking: Asking, schools: Schools, draft: dict[str, Any]) -> Heard:
        if not any(character.isalpha() for character in text):
            return Again(self.ask(asking), asking.draft)
        if any(thai_text.fold(word) in thai_text.fold(text) for word in UNDERSTOOD.all_organisations):
            return Kept(schools.everywhere)
        named = find_names(text, schools.network, schools.area)
        if "picked" in draft and not (named.unclear or named.unknown):
            picked = [*draft["picked"], *(i for i in named.ids if i != schools.own)]
            return self._picking(asking, schools, list(dict.fromkeys(picked)))
        if len(named.ids) + len(named.unclear) + len(named.unknown) > MOST:
            return Again(Say("rejected-too-many-schools", {"limit": MOST}, self.ask(asking).buttons))
        queue: list[Any] = [["which", typed, list(ids)] for typed, ids in named.unclear]
        queue += [["unknown", thai_text.cut(typed, NAME_LENGTH), []] for typed in named.unknown]
        return self._next(asking, schools, {"kept": list(named.ids), "queue": queue})

    def _next(self, asking: Asking, schools: Schools, draft: dict[str, Any]) -> Heard:
        """Ask about the next word that is not clear, or keep the answer."""
        if not draft["queue"]:
            return Kept(self._with_own(schools, draft["kept"]))
        return Again(self._doubt(asking, schools, draft["queue"][0]), draft)

    def _doubt(self, asking: Asking, schools: Schools, doubt: Sequence[Any]) -> Say:
        kind, typed, _ = doubt
        values: dict[str, Value] = {"typed": typed}
        choices = buttons(self._doubts(asking, schools, doubt), asking)
        return Say(f"{asking.key}-{kind}", values, choices, stays=True)

    def _doubts(self, asking: Asking, schools: Schools, doubt: Sequence[Any]) -> list[Option]:
        kind, _, ids = doubt
        if kind == "unknown":
            return [Option(name, Word(f"{asking.key}-unknown.{name}")) for name in ("keep", "again", "skip")]
        known = [Option(str(known.id), known.short, known.names) for known in schools.network if known.id in ids]
        return [*known, Option("none", Word(f"{asking.key}-which.none"))]

    def _settle(self, reply: Reply, asking: Asking, schools: Schools, draft: dict[str, Any]) -> Heard:
        kind, typed, _ = draft["queue"][0]
        value = chosen(reply, self._doubts(asking, schools, draft["queue"][0]), asking.scene)
        if value is None:
            if reply.value is None and any(character.isalpha() for character in reply.text):
                named = find_names(reply.text, schools.network, schools.area)
                if named.ids and not (named.unclear or named.unknown):
                    kept = [*draft["kept"], *named.ids]
                    return self._next(asking, schools, {"kept": kept, "queue": draft["queue"][1:]})
            return self._next(asking, schools, draft)
        if value == "again":
            return Again(self.ask(replace(asking, draft=None)))
        kept = list(draft["kept"])
        if kind == "which" and value != "none":
            kept.append(int(value))
        if kind == "unknown" and value == "keep":
            kept.append(typed)
        return self._next(asking, schools, {"kept": kept, "queue": draft["queue"][1:]})

    def _set(self, value: str, schools: Schools) -> Answer:
        if value == "all":
            return schools.everywhere
        return schools.last if value == "last" else []

    def _own(self, schools: Schools) -> Answer:
        return [schools.own] if schools.own is not None else []

    def _with_own(self, schools: Schools, picked: Sequence[int | str]) -> Answer:
        return list(dict.fromkeys([*self._own(schools), *picked]))


def several(
    *,
    of: Callable[[Asking], Schools],
    when: Callable[[Any], bool] | None = None,
    doubts: Callable[[Mapping[str, Any]], Mapping[str, Any] | None] | None = None,
    taking: Callable[[Asking], Answer] = lambda asking: [],
) -> Several:
    """The organisations that took part; `when` as for every question, `doubts` and `taking` see `Several`."""
    return Several(of=of, when=when, doubts=doubts, taking=taking)
