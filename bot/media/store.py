"""Where pictures and documents lie: the port of a media store, and the paths of what is kept in one.

A file lies at `<two letters>/<32 letters>.<suffix>` below the folder or prefix, under a name that nobody can guess; a
photo's small preview lies beside it as `….p.jpg`. Whatever has not the shape of such a path is no path of ours, so
nothing else can be named.
"""

import re
import secrets
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final, Protocol

#: What is given out, by suffix; anything else is never kept and never served.
CONTENT_TYPES: Final = {
    "jpg": "image/jpeg",
    "png": "image/png",
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "doc": "application/msword",
    "xls": "application/vnd.ms-excel",
    "ppt": "application/vnd.ms-powerpoint",
    "m4a": "audio/mp4",
    "ogg": "audio/ogg",
    "mp3": "audio/mpeg",
    "zip": "application/zip",
}
_PATH: Final = re.compile(rf"[0-9a-f]{{2}}/[0-9a-f]{{32}}(?:\.p)?\.(?:{'|'.join(CONTENT_TYPES)})")
_PREVIEW: Final = ".p.jpg"


class NotKept(Exception):
    """There is no such file: it was removed, or the path is none of ours."""


class StoreUnavailable(Exception):
    """The store cannot do it now. `reason` is a closed label: "no_answer", "no_bucket", "refused" or "disk"."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class StoreRefused(Exception):
    """No store can be opened with these settings; the text is the one line for the operator."""


@dataclass(frozen=True, slots=True)
class Distant:
    """A kept file on another machine: its bytes, when it was kept, the entity tag of its content (RFC 9110).

    `chunks(start, stop)` waits for the network at its call and at each chunk; it raises `NotKept` and
    `StoreUnavailable`.
    """

    size: int
    kept_at: datetime
    tag: str
    chunks: Callable[[int, int], Iterator[bytes]]


class MediaStore(Protocol):
    """Keeps files. Every call waits for a disk or a network, never on the event loop; may raise `StoreUnavailable`."""

    def keep(self, data: bytes, suffix: str) -> str:
        """Keep bytes under a new name; when this returns they will not be lost. ValueError for an unknown suffix."""

    def keep_photo(self, full: bytes, preview: bytes) -> str:
        """Keep a JPEG and its preview; the path of the former. Where it is, the preview is."""

    def read(self, path: str) -> bytes:
        """The bytes of a file; raises `NotKept`."""

    def remove(self, paths: Iterable[str]) -> None:
        """Remove files and their previews, as far as they are there; ValueError for what is no path of ours."""

    def paths(self, before: datetime, behind: str = "") -> Iterator[str]:
        """The files that have lain here since before then; a photo also where only its preview is left.

        A younger one may belong to a row that is just being written. In the order of paths, those behind `behind`; read
        as they are asked for, for there may be more than a memory holds.
        """

    def taken(self) -> tuple[int, int]:
        """How many files lie here, previews among them, and the bytes that they take."""

    def file(self, path: str) -> Path | Distant | None:
        """Where a kept file lies; None for what is not there or is no path of ours."""


def is_path(path: str) -> bool:
    """Whether this is the path of something that we may have kept."""
    return _PATH.fullmatch(path) is not None


def new_path(suffix: str) -> str:
    """A path that nothing has yet and nobody guesses; ValueError for a suffix that is not kept."""
    if suffix not in CONTENT_TYPES:
        raise ValueError("no suffix of a kept file")
    name = secrets.token_hex(16)
    return f"{name[:2]}/{name}.{suffix}"


def content_type(path: str) -> str:
    """What a file is, by its path."""
    return CONTENT_TYPES[path.rpartition(".")[2]]


def preview_of(path: str) -> str:
    """Where the preview of a photo lies."""
    return f"{path.rpartition('.')[0]}{_PREVIEW}"


def with_previews(paths: Iterable[str]) -> list[str]:
    """What goes with these files: each with its preview; ValueError for what is no path of ours."""
    both = []
    for path in paths:
        if not is_path(path):
            raise ValueError("no path of a kept file")
        both += [path, preview_of(path)]
    return both


def each_once(lying: Iterable[str], behind: str = "") -> Iterator[str]:
    """The kept files among what lies there, in order: a preview stands for its photo, even if that is gone."""
    last = behind
    for path in lying:
        if not is_path(path):
            continue
        photo = f"{path.removesuffix(_PREVIEW)}.jpg" if path.endswith(_PREVIEW) else path
        if photo != last:  # a photo's preview comes directly behind it
            last = photo
            yield photo
