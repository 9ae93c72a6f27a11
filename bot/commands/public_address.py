"""What `phakhi doctor` can see of the public address from here: its name, its certificate, and what it hands out.

From the inside of a network one's own public address often cannot be reached; that is said, not guessed about. What
LINE and Telegram tell of it (`bot/channels/*/checkup.py`) is the better witness.
"""

import http.client
import socket
import ssl
from collections.abc import Iterator
from datetime import UTC, datetime
from urllib.parse import urlsplit

from bot.channels.checkup import PATIENCE, Finding, Verdict
from bot.clock import SystemClock
from bot.settings import Settings

#: A certificate that ends within so many days was not renewed when it should have been.
DAYS_LEFT = 14
_NAME = "public address"


def examine(settings: Settings) -> Iterator[Finding]:
    """The findings about `PHAKHI_PUBLIC_URL`, or that there is none."""
    if not settings.public_url:
        yield Finding(_NAME, Verdict.OK, "none set: pictures are not served, Telegram is polled")
        return
    parts = urlsplit(settings.public_url)
    host, port = parts.hostname or "", parts.port or 443
    if (failure := _connected(host, port, settings.public_url)) is not None:
        yield failure
        return
    try:
        yield from _handed_out(host, port, parts.path, settings.public_url)
    except (OSError, http.client.HTTPException):
        yield Finding(_NAME, Verdict.TODO, f"{settings.public_url} breaks off the connection: look at the proxy's log")


def _connected(host: str, port: int, address: str) -> Finding | None:
    """Whether a connection with a good certificate comes about; None, or what is wrong."""
    try:
        with (
            socket.create_connection((host, port), PATIENCE) as plain,
            ssl.create_default_context().wrap_socket(plain, server_hostname=host) as secure,
        ):
            ends = str((secure.getpeercert() or {}).get("notAfter", ""))
    except socket.gaierror:
        return Finding(_NAME, Verdict.TODO, f"no machine is known as {host}: make an entry for it in the DNS")
    except ssl.SSLCertVerificationError as wrong:
        text = f"{address}: {wrong.verify_message}; both platforms want a certificate of a known authority"
        return Finding("certificate", Verdict.TODO, text)
    except ssl.SSLError:
        return Finding("certificate", Verdict.TODO, f"{address} does not speak TLS: see to https in front of the bot")
    except OSError:
        text = (
            f"{address} does not answer from here; that may be this network, which does not lead back to itself. "
            f"Open {address}/healthz on a telephone without Wi-Fi: it must say ok"
        )
        return Finding(_NAME, Verdict.LOOK, text)
    days = (datetime.fromtimestamp(ssl.cert_time_to_seconds(ends), UTC) - SystemClock().now()).days
    if days < DAYS_LEFT:
        return Finding("certificate", Verdict.TODO, f"it ends in {days} days: see why it is not renewed")
    return None


def _handed_out(host: str, port: int, path: str, address: str) -> Iterator[Finding]:
    yield Finding("certificate", Verdict.OK, f"of a known authority, good for {DAYS_LEFT} days and more")
    status = _status(host, port, f"{path}/healthz")
    if status == 200:
        yield Finding(_NAME, Verdict.OK, f"{address} reaches the bot")
    else:
        text = f"{address}/healthz answers {status}: start the bot, then see to the proxy in front of it"
        yield Finding(_NAME, Verdict.TODO, text)
    if _status(host, port, f"{path}/metrics") == 200:
        text = "everybody can read /metrics: let the proxy pass X-Forwarded-For (deploy/nginx.conf)"
        yield Finding("proxy", Verdict.TODO, text)


def _status(host: str, port: int, path: str) -> int:
    connection = http.client.HTTPSConnection(host, port, timeout=PATIENCE, context=ssl.create_default_context())
    try:
        connection.request("GET", path, headers={"User-Agent": "phakhi-doctor"})
        return connection.getresponse().status
    finally:
        connection.close()
