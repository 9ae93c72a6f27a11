"""What an operator learns about an account: a finding a line, got with plain questions to the platform.

Used by `phakhi doctor` and `phakhi invite`, never on the road of a message. No address is ever shown: Telegram's
hold the token.
"""

import json
import urllib.error
import urllib.request
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

#: Seconds for one question.
PATIENCE = 10


class Verdict(StrEnum):
    """What a finding asks for."""

    OK = "ok"  #: nothing to do
    TODO = "to do"  #: something is wrong; the text says what to do
    LOOK = "look"  #: only a person can see whether it is right


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of `phakhi doctor`."""

    what: str
    verdict: Verdict
    text: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: the HTTP status (0: nothing came) and the JSON object, empty when there was none."""

    status: int
    body: dict[str, Any]


def ask(url: str, *, token: str = "", body: dict[str, Any] | None = None, method: str | None = None) -> Answer:
    """GET, or POST with a JSON body; `token` goes as bearer. Never raises for what the other side does."""
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    data = None
    if body is not None:
        headers["Content-Type"] = "application/json"
        data = json.dumps(body).encode()
    request = urllib.request.Request(url, data, headers, method=method)  # noqa: S310 - settings allow http and https only
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE) as response:  # noqa: S310
            return Answer(response.status, _object(response.read()))
    except urllib.error.HTTPError as error:
        with error:
            return Answer(error.code, _object(error.read()))
    except (OSError, ValueError):
        return Answer(0, {})


def _object(raw: bytes) -> dict[str, Any]:
    try:
        value = json.loads(raw)
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}
