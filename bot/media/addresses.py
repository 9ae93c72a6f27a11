"""Addresses by which kept files are opened, and who may open them."""

import hashlib
import hmac
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final
from urllib.parse import quote, urlencode

from bot.media.file_names import safe_name
from bot.media.store import Distant, MediaStore, content_type

#: What a browser shows where it is; everything else is saved.
_SHOWN: Final = ("jpg", "png")
#: An address in a message is good for so long.
ADDRESS_LIVES: Final = timedelta(days=7)
#: Bytes that the name takes in an address: a button's link holds 1000 on LINE, and a Thai letter takes nine.
_NAME_BYTES: Final = 600
#: Of a signature; nobody guesses one of 2^128, and nobody can look for two that are alike.
_SIGNED_BYTES: Final = 16


@dataclass(frozen=True, slots=True)
class Opened:
    """A file behind an address; `name` is what it is saved under, "" for one that is shown where it is."""

    file: Path | Distant
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
        """The file behind an address; None if it is forged, altered, too old, or not there any more.

        Asks the store, so it waits; raises `StoreUnavailable`.
        """
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
