"""An education area office: the data controller whose name and contact stand in the consent."""

from sqlmodel import Field, SQLModel

from storage.tables import RowId


class Area(SQLModel, table=True):
    """`code` is what an operator types (AREA1). `level`: primary or secondary (`domain/glossary.yaml` area).

    `retention_*` stands in the consent; empty: the installation's retention time.
    """

    id: int | None = Field(default=None, primary_key=True, sa_type=RowId)
    code: str = Field(unique=True, max_length=40)
    name_th: str = Field(max_length=200)
    name_en: str = Field(default="", max_length=200)
    short_th: str = Field(max_length=80)
    controller_th: str = Field(default="", max_length=200)
    controller_en: str = Field(default="", max_length=200)
    contact: str = Field(default="", max_length=200)
    retention_th: str = Field(default="", max_length=200)
    retention_en: str = Field(default="", max_length=200)
