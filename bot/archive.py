"""A backup is one file: a ZIP with the database and, unless left out, the pictures and files that its rows name.

`backup.json` says what is in it and comes first, so that `unzip -p FILE backup.json` tells it to a person; then
`phakhi.db`, then `media/<path>`. Every part has ZIP's checksum. Photographs do not shrink and are stored as they are.
"""

import json
import shutil
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from bot.media.folder_store import FolderStore
from bot.media.store import NotKept, is_path, preview_of
from bot.whole_file import whole_file

#: How a backup is laid out; a later program reads this one too.
LAYOUT: Final = 1
_FACTS, _DATABASE, _MEDIA = "backup.json", "phakhi.db", "media/"
_CHUNK: Final = 1 << 20


class NotABackup(Exception):
    """The file is no backup, or a damaged one; the text says why."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What a backup says of itself. `made`: when the database was copied. `media`: whether files belong to it."""

    made: datetime
    schema: str
    media: bool
    layout: int = LAYOUT


@dataclass(frozen=True, slots=True)
class Filed:
    """How many pictures and files went in, and how many were removed by their owners while the backup was made."""

    files: int
    gone: int


def write(archive: Path, facts: Facts, copy: Path, store: FolderStore | None, paths: Iterable[str]) -> Filed:
    """Make the file; `store` None leaves the media out. Raises OSError, and then there is no file."""
    files = gone = 0
    document = json.dumps(asdict(facts), default=str, indent=2)
    with whole_file(archive) as file, zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as parts:
        parts.writestr(_FACTS, document)
        parts.write(copy, _DATABASE, zipfile.ZIP_DEFLATED)
        for path in paths if store is not None else ():
            if _put(parts, store, path):
                files += 1
                _put(parts, store, preview_of(path))
            else:
                gone += 1
    return Filed(files, gone)


def _put(parts: zipfile.ZipFile, store: FolderStore | None, path: str) -> bool:
    """Put a kept file in; False: it is not there (a document has no preview)."""
    try:
        parts.writestr(f"{_MEDIA}{path}", store.read(path) if store is not None else b"")
    except NotKept:
        return False
    return True


@dataclass(frozen=True)
class Archive:
    """A backup that is open to be read."""

    facts: Facts
    _parts: zipfile.ZipFile

    def media(self) -> list[str]:
        """The paths of its pictures and files, previews included."""
        return [name.removeprefix(_MEDIA) for name in self._parts.namelist() if name.startswith(_MEDIA)]

    def copy_database(self, target: Path) -> None:
        """Write its database to a new file. Raises `NotABackup` when it is damaged."""
        with _named_damage(), self._parts.open(_DATABASE) as part, target.open("xb") as file:
            shutil.copyfileobj(part, file, _CHUNK)

    def copy_media(self, folder: Path) -> int:
        """Write its pictures and files below the media folder, each whole; how many were not there. They never change:
        one that is there already stays. Raises `NotABackup`.
        """
        written = 0
        for path in self.media():
            file = folder / path
            if file.exists():
                continue
            file.parent.mkdir(parents=True, exist_ok=True, mode=0o750)
            with _named_damage(), self._parts.open(_MEDIA + path) as part, whole_file(file) as target:
                shutil.copyfileobj(part, target, _CHUNK)
            written += not path.endswith(".p.jpg")
        return written


@contextmanager
def reading(archive: Path) -> Iterator[Archive]:
    """Open a backup, its names and checksums examined. Raises OSError and `NotABackup`."""
    with archive.open("rb") as file, _named_damage(), zipfile.ZipFile(file) as parts:
        opened = Archive(_facts(parts), parts)
        for name in parts.namelist():
            if name not in (_FACTS, _DATABASE) and not is_path(name.removeprefix(_MEDIA)):
                raise NotABackup(f"it holds a part that is none of a backup: {name!r}")
        if (damaged := parts.testzip()) is not None:
            raise NotABackup(f"it is damaged: {damaged}")
        yield opened


def _facts(parts: zipfile.ZipFile) -> Facts:
    if not {_FACTS, _DATABASE} <= set(parts.namelist()):
        raise NotABackup("it is not a file that `phakhi backup` made")
    try:
        told = json.loads(parts.read(_FACTS))
        facts = Facts(datetime.fromisoformat(told["made"]), str(told["schema"]), bool(told["media"]), told["layout"])
    except (ValueError, KeyError, TypeError) as error:
        raise NotABackup("what it says of itself cannot be read") from error
    if facts.layout != LAYOUT:
        raise NotABackup(f"a newer version made it (layout {facts.layout}): install that version")
    return facts


@contextmanager
def _named_damage() -> Iterator[None]:
    try:
        yield
    except (zipfile.BadZipFile, EOFError, zlib.error, NotImplementedError) as error:
        raise NotABackup("it is damaged, or no backup at all") from error
