"""The two types that whoever holds a transaction must be able to name, handed on so that only storage imports the
database's libraries."""

from sqlalchemy import Connection
from sqlmodel import Session

__all__ = ["Connection", "Session"]
