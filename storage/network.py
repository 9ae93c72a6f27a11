"""A network of schools, and a subject-group centre inside one."""

from enum import StrEnum

from sqlmodel import Field, SQLModel

from storage.tables import Named, RowId


class NetworkKind(StrEnum):
    """The four kinds set up by policy (`domain/glossary.yaml` network_kind)."""

    EARLY_CHILDHOOD = "early_childhood"
    PRIMARY = "primary"
    LOWER_SECONDARY = "lower_secondary"
    UPPER_SECONDARY = "upper_secondary"


class LearningArea(StrEnum):
    """The eight learning areas (`domain/glossary.yaml` subject_area)."""

    THAI = "thai"
    MATH = "math"
    SCIENCE = "science"
    SOCIAL = "social"
    HEALTH = "health"
    ARTS = "arts"
    CAREER = "career"
    FOREIGN = "foreign"


class Voice(StrEnum):
    """How the bot ends its sentences in this network (`domain/messages.yaml` voices)."""

    NEUTRAL = "neutral"  #: no particle: formal
    FEMALE = "female"  #: ค่ะ / คะ, the default
    MALE = "male"  #: ครับ


class Network(SQLModel, table=True):
    """`lead_area_id` names the controller in the consent; the areas it spans are those of its organisations.

    `parent_id` and `learning_area` (a code of `domain/glossary.yaml` subject_area) make it a subject-group centre.
    """

    id: int | None = Field(default=None, primary_key=True, sa_type=RowId)
    code: str = Field(unique=True, max_length=20)
    kind: NetworkKind = Field(sa_type=Named(NetworkKind))
    lead_area_id: int = Field(foreign_key="area.id", sa_type=RowId)
    parent_id: int | None = Field(default=None, foreign_key="network.id", sa_type=RowId)
    learning_area: str | None = Field(default=None, max_length=20)
    name_th: str = Field(max_length=200)
    short_th: str = Field(max_length=80)
    name_en: str = Field(default="", max_length=200)
    short_en: str = Field(default="", max_length=80)
    voice: Voice = Field(default=Voice.FEMALE, sa_type=Named(Voice))


class NetworkOrganisation(SQLModel, table=True):
    """An organisation takes part in a network; `place` keeps the order in which buttons show them."""

    __tablename__ = "network_organisation"

    network_id: int = Field(primary_key=True, foreign_key="network.id", sa_type=RowId)
    organisation_id: int = Field(primary_key=True, foreign_key="organisation.id", sa_type=RowId, index=True)
    place: int = 0
