"""A school, an agency, or another body that takes part. It may be in several networks."""

from enum import StrEnum

from sqlmodel import Field, SQLModel

from storage.tables import Named, RowId


class OrganisationKind(StrEnum):
    """`domain/glossary.yaml` org_kind."""

    SCHOOL = "school"
    AREA_OFFICE = "area_office"
    UNIVERSITY = "university"
    LOCAL_GOVERNMENT = "local_government"
    COMMUNITY = "community"
    COMPANY = "company"
    PERSON = "person"


class Organisation(SQLModel, table=True):
    """`code` (S01) is part of the join code `NETWORK-ORG`. `area_id` is None for a partner outside education."""

    id: int | None = Field(default=None, primary_key=True, sa_type=RowId)
    code: str = Field(unique=True, max_length=20)
    kind: OrganisationKind = Field(default=OrganisationKind.SCHOOL, sa_type=Named(OrganisationKind))
    area_id: int | None = Field(default=None, foreign_key="area.id", sa_type=RowId)
    name_th: str = Field(max_length=200)
    short_th: str = Field(max_length=80)
    name_en: str = Field(default="", max_length=200)
    school_code: str = Field(default="", max_length=20)
