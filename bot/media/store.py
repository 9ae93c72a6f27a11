"""Pictures and documents: where they lie, and addresses by which they are opened.

A file lies at `<two letters>/<32 letters>.<suffix>` below the media folder, under a name that nobody can guess; a
photo's small preview lies beside it as `….p.jpg`. Whatever has not the shape of such a path is no path of ours, so
nothing outside the folder can be named.
"""

import hashlib
import hmac
import os
import re
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final
from urllib.parse import quote, urlencode

from bot.media.file_names import safe_name

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
#: What a browser shows where it is; everything else is saved.
_SHOWN: Final = ("jpg", "png")
#: An address in a message is good for so long.
ADDRESS_LIVES: Final = timedelta(days=7)
#: Bytes that the name takes in an address: a button's link holds 1000 on LINE, and a Thai letter takes nine.
_NAME_BYTES: Final = 600
#: Of a signature; nobody guesses one of 2^128, and nobody can look for two that are alike.
_SIGNED_BYTES: Final = 16
_PATH: Final = re.compile(rf"[0-9a-f]{{2}}/[0-9a-f]{{32}}(?:\.p)?\.(?:{'|'.join(CONTENT_TYPES)})")
_UNFINISHED: Final = ".part"


class NotKept(Exception):
    """There is no such file: it was removed, or the path is none of ours."""


def content_type(path: str) -> str:
    """What a file is, by its path."""
    return CONTENT_TYPES[path.rpartition(".")[2]]


def preview_of(path: str) -> str:
    """Where the preview of a photo lies."""
    return f"{path.rpartition('.')[0]}.p.jpg"


@dataclass(frozen=True)
class MediaStore:
    """The media folder. Every call waits for the disk: never on the event loop."""

    folder: Path

    def keep(self, data: bytes, suffix: str) -> str:
        """Keep bytes under a new name; they are on the disk when this returns. ValueError for an unknown suffix."""
        path = _new_path(suffix)
        self._write(path, data)
        return path

    def keep_photo(self, full: bytes, preview: bytes) -> str:
        """Keep a JPEG and its preview; the path of the former. Where it is, the preview is."""
        path = _new_path("jpg")
        self._write(preview_of(path), preview)
        self._write(path, full)
        return path

    def read(self, path: str) -> bytes:
        """The bytes of a file; raises `NotKept`."""
        try:
            return self._found(path).read_bytes()
        except FileNotFoundError:
            raise NotKept from None

    def size(self, path: str) -> int:
        """The bytes that a file takes; raises `NotKept`."""
        try:
            return self._found(path).stat().st_size
        except FileNotFoundError:
            raise NotKept from None

    def remove(self, paths: Iterable[str]) -> None:
        """Remove files and their previews, as far as they are there; ValueError for what is no path of ours."""
        for path in paths:
            if not _PATH.fullmatch(path):
                raise ValueError("no path of a kept file")
            for each in (path, preview_of(path)):
                with suppress(FileNotFoundError):
                    (self.folder / each).unlink()

    def paths(self, before: datetime) -> Iterator[str]:
        """The files that have lain here since before then, previews left out; what was never finished is removed.

        A younger one may belong to a row that is just being written.
        """
        for file in self.folder.glob("[0-9a-f][0-9a-f]/*"):
            path = file.relative_to(self.folder).as_posix()
            if file.lstat().st_mtime >= before.timestamp():
                continue
            if path.endswith(_UNFINISHED):
                file.unlink(missing_ok=True)
            elif _PATH.fullmatch(path) and not path.endswith(".p.jpg"):
                yield path

    def taken(self) -> tuple[int, int]:
        """How many files lie here, previews among them, and the bytes that they take."""
        files = taken = 0
        for file in self.folder.glob("[0-9a-f][0-9a-f]/*"):
            with suppress(FileNotFoundError):  # it was removed meanwhile
                taken += file.lstat().st_size
                files += 1
        return files, taken

    def file(self, path: str) -> Path | None:
        """Where a kept file lies; None for what is not there, is no path of ours, or is a link to somewhere else."""
        if not _PATH.fullmatch(path):
            return None
        folder = self.folder.resolve()
        file = folder / path
        return file if file.is_file() and file.resolve() == file else None

    def _found(self, path: str) -> Path:
        file = self.file(path)
        if file is None:
            raise NotKept
        return file

    def _write(self, path: str, data: bytes) -> None:
        """Under another name first, so that a file is either whole or not there, whenever the power goes."""
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o750)
        unfinished = file.with_name(file.name + _UNFINISHED)
        try:
            with unfinished.open("xb") as writing:
                writing.write(data)
                writing.flush()
                os.fsync(writing.fileno())
            unfinished.rename(file)
        finally:
            unfinished.unlink(missing_ok=True)
        for folder in (file.parent, self.folder):
            _sync(folder)


@dataclass(frozen=True, slots=True)
class Opened:
    """A file behind an address; `name` is what it is saved under, "" for one that is shown where it is."""

    file: Path
    content_type: str
    name: str


@dataclass(frozen=True)
class MediaAddresses:
    """Makes and checks addresses; `key` is 32 random bytes kept in the database.

    `/media/<expires>/<signature>/<path>?name=…`: `expires` in seconds since 1970, `signature` the first 128 bits
    of the HMAC-SHA256 of all of it with the installation's key, in 22 letters of base64url: an address is read on a
    phone. Whoever has the address can open it until it expires; nobody can make one.
    """

    key: bytes
    store: MediaStore
    public_url: str

    def sign(self, path: str, until: datetime, name: str = "") -> str:
        """The address of a kept file, good until then; "" where the bot has no public address.

        `name`: what a document is saved under.
        """
        if not self.public_url:
            return ""
        expires, name = str(int(until.timestamp())), _short(safe_name(name))
        query = f"?{urlencode({'name': name}, quote_via=quote)}" if name else ""
        return f"{self.public_url}/media/{expires}/{self._signature(expires, path, name)}/{path}{query}"

    def open(self, expires: str, signature: str, path: str, name: str, now: datetime) -> Opened | None:
        """The file behind an address; None if it is forged, altered, too old, or not there any more."""
        given = signature.encode("utf-8", "surrogatepass")
        if not hmac.compare_digest(given, self._signature(expires, path, name).encode()):
            return None
        if not (expires.isascii() and expires.isdigit()) or int(expires) < now.timestamp():
            return None
        file, suffix = self.store.file(path), path.rpartition(".")[2]
        if file is None:
            return None
        return Opened(file, content_type(path), "" if suffix in _SHOWN else _saved_as(name, suffix))

    def _signature(self, expires: str, path: str, name: str) -> str:
        signed = f"{expires}\n{path}\n{name}".encode("utf-8", "surrogatepass")
        digest = hmac.new(self.key, signed, hashlib.sha256).digest()
        return urlsafe_b64encode(digest[:_SIGNED_BYTES]).decode().rstrip("=")


def _new_path(suffix: str) -> str:
    if suffix not in CONTENT_TYPES:
        raise ValueError("no suffix of a kept file")
    name = secrets.token_hex(16)
    return f"{name[:2]}/{name}.{suffix}"


def _saved_as(name: str, suffix: str) -> str:
    """The name with the suffix of what the file is, whatever it was called."""
    return name if name.lower().endswith(f".{suffix}") else f"{name or 'file'}.{suffix}"


def _short(name: str) -> str:
    """The name as far as it fits an address, its suffix in any case."""
    stem, dot, suffix = name.rpartition(".")
    while len(quote(name)) > _NAME_BYTES:
        stem = stem[:-1]
        name = f"{stem}\u2026{dot}{suffix}"
    return name


def _sync(folder: Path) -> None:
    """A new name in a folder outlives the power only once the folder is written too."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
