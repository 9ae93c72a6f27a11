"""Keys that the installation makes for itself (the signing key of media addresses), and small kept facts."""

from sqlalchemy import Connection
from sqlmodel import Field, SQLModel, col, select


class Secret(SQLModel, table=True):
    """`name` "media" holds 32 random bytes as hex; made by `phakhi migrate`, never printed."""

    name: str = Field(primary_key=True, max_length=40)
    value: str = Field(max_length=200)


def media_key(connection: Connection) -> bytes:
    """The 32 bytes that sign the addresses of pictures and files; `phakhi migrate` makes them."""
    return bytes.fromhex(connection.execute(select(Secret.value).where(col(Secret.name) == "media")).scalar_one())
