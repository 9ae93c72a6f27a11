"""A statement is compiled once in a process, whichever of its engines runs it.

SQLAlchemy keeps what it has compiled by engine, and a process has two of them, for who writes and for who reads; a
process that has just begun spends most of its first turns on compiling. Engines that are made alike speak alike: here
the key of a statement has the name of the dialect in it, and not the dialect itself, which is each engine's own.
"""

from collections.abc import Iterator, MutableMapping
from typing import Any

from sqlalchemy.engine import Dialect

#: More statements than the program has; beyond, something is not cached well, and all begins anew.
MOST = 2000


class CompiledStatements(MutableMapping[Any, Any]):
    """What SQLAlchemy is given as `compiled_cache`. May be used by several threads: each step is one of a dict's."""

    def __init__(self) -> None:
        self._kept: dict[Any, Any] = {}

    def get(self, key: Any, default: Any = None) -> Any:
        """The compiled statement, or the default."""
        return self._kept.get(_without_engine(key), default)

    def __getitem__(self, key: Any) -> Any:
        return self._kept[_without_engine(key)]

    def __setitem__(self, key: Any, compiled: Any) -> None:
        if len(self._kept) >= MOST:
            self._kept.clear()
        self._kept[_without_engine(key)] = compiled

    def __delitem__(self, key: Any) -> None:
        del self._kept[_without_engine(key)]

    def __iter__(self) -> Iterator[Any]:
        return iter(list(self._kept))

    def __len__(self) -> int:
        return len(self._kept)


def _without_engine(key: Any) -> Any:
    return tuple(part.name if isinstance(part, Dialect) else part for part in key)


#: Of all engines of this process.
STATEMENTS = CompiledStatements()
