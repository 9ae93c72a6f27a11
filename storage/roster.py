"""A roster as it is wished: areas, networks and organisations, each with the row it was written in."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from storage.join_code import CodeKind
from storage.network import NetworkKind
from storage.organisation import OrganisationKind


class Kept(StrEnum):
    """What a roster has lists of; what is referred to comes first."""

    AREAS = "areas"  #: education area offices
    NETWORKS = "networks"  #: networks and subject-group centres
    ORGANISATIONS = "organisations"  #: schools and other bodies


@dataclass(frozen=True, slots=True)
class AreaWish:
    """An area office; the fields are those of `storage.administration.add_area`, an empty one says nothing."""

    row: int
    code: str
    name: str
    short: str
    controller: str
    contact: str
    name_en: str = ""
    controller_en: str = ""


@dataclass(frozen=True, slots=True)
class NetworkWish:
    """A network, or with `parent` and `learning_area` a centre; `area` and `parent` are codes."""

    row: int
    code: str
    name: str
    short: str
    kind: NetworkKind
    area: str
    parent: str = ""
    learning_area: str = ""
    name_en: str = ""
    short_en: str = ""


@dataclass(frozen=True, slots=True)
class OrganisationWish:
    """A body in one or more networks. Known by its `code`; where that is empty, by its `school_code`."""

    row: int
    code: str
    name: str
    short: str
    networks: tuple[str, ...]
    kind: OrganisationKind = OrganisationKind.SCHOOL
    school_code: str = ""
    area: str = ""
    name_en: str = ""


@dataclass(frozen=True, slots=True)
class Roster:
    """All that is wished together. A list that is not there says nothing about what is in the database."""

    areas: tuple[AreaWish, ...] = ()
    networks: tuple[NetworkWish, ...] = ()
    organisations: tuple[OrganisationWish, ...] = ()


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a roster cannot be taken: where, and what is accepted there. `column` "": the row or the sheet as a whole."""

    sheet: Kept
    row: int
    column: str
    text: str


@dataclass(frozen=True, slots=True)
class Change:
    """What is there already and is called otherwise now."""

    sheet: Kept
    code: str
    column: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Issued:
    """A code that was made, as it is printed: for the area, network or organisation `whom` (its short name)."""

    kind: CodeKind
    network: str
    organisation: str
    whom: str
    code: str


@dataclass(frozen=True, slots=True)
class Plan:
    """A roster beside what is there; with a problem nothing of it is done.

    `new`: rows to add, by list. `known`: the code of each organisation that is there, by row. `parts`: which
    organisation (by row) begins to take part in which network.
    """

    roster: Roster
    new: Mapping[Kept, frozenset[int]]
    known: Mapping[int, str]
    parts: tuple[tuple[int, str], ...]
    changes: tuple[Change, ...]
    problems: tuple[Problem, ...]

    @property
    def nothing(self) -> bool:
        """Whether everything is there as it is wished."""
        return not self.changes and not self.parts and not any(self.new.values())
