"""Keys that the installation makes for itself (the signing key of media addresses), and small kept facts."""

from sqlmodel import Field, SQLModel


class Secret(SQLModel, table=True):
    """`name` "media" holds 32 random bytes as hex; made by `phakhi migrate`, never printed."""

    name: str = Field(primary_key=True, max_length=40)
    value: str = Field(max_length=200)
