"""Bytes that a platform holds, over the process's aiohttp session: read as they come, and no more than was asked for.

An address can hold a token, and aiohttp's errors hold the address. So a failure is raised outside the handler of the
error that it stands for.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import aiohttp

from bot.channels import Failure, NoAnswer, NotSent, TooLarge

_CHUNK = 64 * 1024


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came: the HTTP status, the bytes of a 200 (else none), and the `Retry-After` header."""

    status: int
    content: bytes
    retry_after: str | None


async def fetch(
    http: aiohttp.ClientSession, address: str, headers: Mapping[str, str], limit: int, seconds: float
) -> Fetched:
    """Ask for bytes within so many seconds, redirects not followed.

    Raises `TooLarge` as soon as there are more than `limit`, `NotSent`, or `NoAnswer`.
    """
    failure: type[Failure] = NotSent
    if not http.closed:
        try:
            async with http.get(
                address,
                headers={**headers, "Accept-Encoding": "identity"},
                timeout=aiohttp.ClientTimeout(total=seconds),
                allow_redirects=False,
            ) as response:
                return Fetched(response.status, await _content(response, limit), response.headers.get("Retry-After"))
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError, aiohttp.InvalidURL):
            failure = NotSent
        except (aiohttp.ClientError, TimeoutError, OSError):
            failure = NoAnswer
    raise failure


async def _content(response: aiohttp.ClientResponse, limit: int) -> bytes:
    if response.status != 200:
        return b""
    if (response.content_length or 0) > limit:
        raise TooLarge
    content = bytearray()
    async for chunk in response.content.iter_chunked(_CHUNK):
        content += chunk
        if len(content) > limit:
            raise TooLarge
    return bytes(content)
