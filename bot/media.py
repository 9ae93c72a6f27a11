"""Addresses of pictures and files: signed, expiring, unguessable.

`/media/<expires>/<signature>/<path>`: `expires` in seconds since 1970, `signature` the hex HMAC-SHA256 of both with
the installation's key. Whoever has the address can open it until it expires; nobody can make one.
"""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path


@dataclass(frozen=True)
class MediaAddresses:
    """Makes and checks addresses; `key` is 32 random bytes kept in the database."""

    key: bytes
    folder: Path
    public_url: str

    def sign(self, path: str, until: datetime) -> str:
        """The address of a file below the media folder, good until then."""
        expires = str(int(until.timestamp()))
        return f"{self.public_url}/media/{expires}/{self._signature(expires, path)}/{path}"

    def open(self, expires: str, signature: str, path: str, now: datetime) -> Path | None:
        """The file behind an address, or None if it is forged, too old, or leads out of the folder."""
        if not hmac.compare_digest(signature.encode(), self._signature(expires, path).encode()):
            return None
        if not (expires.isascii() and expires.isdigit()) or int(expires) < now.timestamp():
            return None
        file = (self.folder / path).resolve()
        return file if file.is_relative_to(self.folder.resolve()) and file.is_file() else None

    def _signature(self, expires: str, path: str) -> str:
        return hmac.new(self.key, f"{expires}\n{path}".encode(), hashlib.sha256).hexdigest()
