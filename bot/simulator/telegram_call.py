"""How a call of the Bot API carries its parameters: query, form, JSON or multipart, all four at any method."""

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from email.parser import BytesParser
from email.policy import HTTP
from typing import Any
from urllib.parse import parse_qsl

from aiohttp import web

from bot.simulator.seen import Json

#: Parameters that are JSON inside a form.
_JSON = {"reply_markup", "allowed_updates", "commands", "media", "entities", "link_preview_options", "scope"}
#: A method of the Bot API: its parameters in, its result out.
Method = Callable[[Json], Awaitable[Any]]


class Refusal(Exception):
    """What the Bot API says no with; its text follows "Bad Request: "."""

    def __init__(self, description: str, status: int = 400) -> None:
        super().__init__(description)
        self.status = status


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came with the call."""

    kind: str
    name: str
    data: bytes


async def parameters_of(request: web.Request) -> Json:
    """The parameters by name, with objects and lists loaded; raises `Refusal` for what is no JSON."""
    given: Json = dict(request.query)
    if request.content_type == "application/json":
        given |= _loaded(await request.text())
    elif request.content_type == "application/x-www-form-urlencoded":
        given |= dict(parse_qsl(await request.text(), keep_blank_values=True))
    elif request.content_type == "multipart/form-data":
        given |= _parts(request.headers["Content-Type"], await request.read())
    if given.get("parse_mode"):
        raise Refusal("the simulator shows plain text: parse_mode is not possible here")
    return {name: _value(name, value) for name, value in given.items()}


def _value(name: str, value: Any) -> Any:
    if name not in _JSON or not isinstance(value, str) or not value:
        return value
    try:
        return json.loads(value)
    except ValueError as error:
        raise Refusal(f"can't parse {name} JSON object") from error


def _parts(content_type: str, body: bytes) -> Json:
    """The parts of a multipart body, which was read already, so that no stream can be taken apart."""
    head = b"Content-Type: " + content_type.encode() + b"\r\n\r\n"
    message = BytesParser(policy=HTTP).parsebytes(head + body)
    given: Json = {}
    for part in message.iter_parts():
        name, data = str(part.get_param("name", header="content-disposition")), part.get_payload(decode=True)
        content = data if isinstance(data, bytes) else b""
        filename = part.get_filename()
        plain = content.decode("utf-8", "replace")
        given[name] = plain if filename is None else Upload(part.get_content_type(), filename, content)
    return given


def _loaded(text: str) -> Json:
    try:
        body = json.loads(text or "{}")
    except ValueError as error:
        raise Refusal("can't parse request JSON object") from error
    return body if isinstance(body, dict) else {}
