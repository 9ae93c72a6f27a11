"""Whether a request began on this machine, or was only handed on by something that runs here. Pure.

A proxy on the same machine calls from 127.0.0.1 as well. It gives itself away by the headers that it adds, and by the
public name that it passes on as Host. One that is set up to do neither cannot be told from a direct caller:
`phakhi doctor` asks for `/metrics` by the public address, and says so.
"""

from collections.abc import Mapping
from typing import Final
from urllib.parse import urlsplit

ADDRESSES: Final = ("127.0.0.1", "::1")
#: What a browser or a scraper on this machine calls it.
NAMES: Final = (*ADDRESSES, "localhost")
#: Headers that proxies and tunnels add: with one of them the request did not begin here.
FORWARDED: Final = (
    "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "forwarded", "x-real-ip", "via", "cf-connecting-ip",
)  # fmt: skip


def is_direct(caller: str | None, headers: Mapping[str, str]) -> bool:
    """Whether `caller` is this machine and its headers tell of no proxy; names of headers in small letters."""
    if caller not in ADDRESSES or any(name in headers for name in FORWARDED):
        return False
    try:
        return urlsplit(f"//{headers.get('host', '')}").hostname in NAMES
    except ValueError:
        return False
