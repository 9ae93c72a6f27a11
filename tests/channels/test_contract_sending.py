"""What the runtime may rely on, played against both channels: a call is accepted, or has a failure of the closed list.

Between the bot and a platform stand proxies, school firewalls and bugs: the answers here come byte by byte.
"""

import asyncio
import json
from datetime import timedelta
from typing import Any

import aiohttp
import pytest

from bot.channels import Accepted, Failure
from tests.channels.contract import DEEP, PLATFORMS, SECRETS, Platform, deliveries
from tests.channels.line_platform import NOW, whole


@pytest.fixture(params=PLATFORMS, ids=lambda platform: platform.name)
def platform(request: pytest.FixtureRequest) -> Platform:
    found: Platform = request.param
    return found


def answer(body: bytes, status: str = "200 OK", *headers: str) -> bytes:
    """An answer as it goes over the wire."""
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", "Content-Type: application/json", *headers]
    return "\r\n".join([*lines, "", ""]).encode() + body


def told(status: str, **body: Any) -> bytes:
    return answer(json.dumps(body).encode(), status)


def throttled(after: bytes) -> bytes:
    """A 429 as both platforms tell it."""
    body = (
        b'{"ok":false,"error_code":429,"description":"slow","message":"slow","parameters":{"retry_after":%s}}' % after
    )
    return answer(body, "429 Too Many Requests", f"Retry-After: {after.decode()}")


ANSWERS = {
    "nothing": b"",
    "another protocol": b"SSH-2.0-OpenSSH_9.6\r\n",
    "noise": bytes(range(256)) * 8,
    "half a status line": b"HTTP/1.1 20",
    "a status that is none": b"HTTP/1.1 OK 200\r\n\r\n",
    "a status of its own": answer(b"", "999 Odd"),
    "a status below": answer(b"", "42 Odd"),
    "headers without end": b"HTTP/1.1 200 OK\r\n" + b"X-A: b\r\n" * 20_000,
    "a header without end": b"HTTP/1.1 200 OK\r\nX-A: " + b"b" * 200_000,
    "half a body": answer(b'{"ok":true}')[:-3],
    "chunks that are none": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}",
    "gzip that is none": answer(b"{}", "200 OK", "Content-Encoding: gzip"),
    "deflate that is none": answer(b"{}", "200 OK", "Content-Encoding: deflate"),
    "another coding": answer(b"{}", "200 OK", "Content-Encoding: br"),
    "a cookie that is none": answer(b"{}", "200 OK", "Set-Cookie: =;;\x01=", "Set-Cookie: a[]=b"),
    "nothing in it": answer(b"", "204 No Content"),
    "another protocol from here": answer(b"", "101 Switching Protocols", "Upgrade: websocket"),
    "a redirect": answer(b"", "307 Temporary Redirect", "Location: /"),
    "a redirect to nowhere": answer(b"", "302 Found", "Location: http://["),
    "null": answer(b"null"),
    "a number": answer(b"NaN"),
    "a long number": answer(b'{"ok":true,"result":{"message_id":' + b"9" * 5000 + b"}}"),
    "no UTF-8": answer(b'{"ok":true,"x":"\xff"}'),
    "UTF-16": answer('{"ok":true,"result":true}'.encode("utf-16")),
    "deep": answer(b"[" * DEEP),
    "an object": told("200 OK"),
    "ids of another shape": told("200 OK", ok=True, result={"message_id": {}}, sentMessages=[5, None, {"id": None}]),
    "no ids": told("200 OK", ok=True, result=[], sentMessages="4612"),
    "ok that is none": told("200 OK", ok=False, error_code=200, description=5),
    "an error of another shape": told(
        "400 Bad Request", ok=[], error_code="x", description=[], parameters=[], message=5, details=[5, {"message": []}]
    ),
    "details of another shape": told("400 Bad Request", message={}, details="x", parameters={"retry_after": "7"}),
    "half a pair": told("400 Bad Request", message="\ud83d", description="\ud83d", details=[{"message": "\ud83d"}]),
    "the token was used": told("400 Bad Request", message="Invalid reply token"),
    "moved to nowhere": told("400 Bad Request", description="moved", parameters={"migrate_to_chat_id": 2**80}),
    "moved to here": told("400 Bad Request", description="moved", parameters={"migrate_to_chat_id": 5550001}),
    "nothing to edit": told("400 Bad Request", description="Bad Request: message to edit not found"),
    "wait no time": throttled(b"0"),
    "wait less": throttled(b"-5"),
    "wait for ever": throttled(b"9" * 400),
    "wait an age": throttled(b"9" * 30),
    "wait endlessly": throttled(b"Infinity"),
    "wait not a number": throttled(b"NaN"),
    "wait truly": throttled(b"true"),
    "wait somehow": throttled(b'"7"'),
}


@pytest.mark.parametrize("raw", list(ANSWERS.values()), ids=list(ANSWERS))
async def test_whatever_is_answered_a_call_is_accepted_or_has_a_failure(
    platform: Platform, http: aiohttp.ClientSession, raw: bytes
) -> None:
    async def give(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(65536)
        writer.write(raw)
        writer.close()

    async with await asyncio.start_server(give, "127.0.0.1", 0) as server:
        host, port = server.sockets[0].getsockname()
        channel = platform.channel(http, f"http://{host}:{port}")
        for delivery in deliveries(platform, channel):
            try:
                accepted = await channel.send(delivery, NOW)
            except Failure as failure:
                after = getattr(failure, "after", 1.0)
                shows_no_secret(failure)
            else:
                after = 1.0
                assert isinstance(accepted, Accepted)
                assert all(isinstance(each, str) for each in accepted.message_ids)
            # the sender writes down when it will try again
            assert NOW + timedelta(seconds=after) > NOW


@pytest.mark.parametrize(
    "address", ["http://platform.invalid", "http://127.0.0.1:1", "http://[", "ftp://127.0.0.1", ""]
)
async def test_whatever_the_address_a_call_has_a_failure(
    platform: Platform, http: aiohttp.ClientSession, address: str
) -> None:
    channel = platform.channel(http, address)
    for delivery in deliveries(platform, channel):
        with pytest.raises(Failure) as raised:
            await channel.send(delivery, NOW)
        shows_no_secret(raised.value)


def shows_no_secret(failure: Failure) -> None:
    assert not any(secret in whole(failure) for secret in SECRETS)
