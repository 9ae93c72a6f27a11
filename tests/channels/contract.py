"""What a test must know of LINE and of Telegram to play the same contract against both."""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import aiohttp

from bot.channels import Channel, Delivery
from bot.channels.line import limits as line_limits
from bot.channels.telegram import limits as telegram_limits
from bot.outbound import Address, Bubble, Outgoing, Tap
from tests.channels import line_platform, telegram_platform
from tests.channels.line_platform import NOW, RETRY_KEY
from tests.channels.loopback import Call

#: How many brackets stand in each other.
DEEP = 100_000
TAPS = (Tap("แก้ไข", data="r|edit|42"), Tap("ข้าม", data="d|k7f2q9wx|phase|-"))
SAMPLES = Path(__file__).parents[1] / "specifications" / "samples"


@dataclass(frozen=True)
class Platform:
    """What a test must know of a platform to play it."""

    name: str
    channel: Callable[[aiohttp.ClientSession, str], Channel]
    header: str
    signature: Callable[[bytes], str]
    sample: bytes
    #: a body around any JSON
    envelope: bytes
    addresses: tuple[Address, ...]
    #: UTF-16 units in one message
    text: int
    record: Callable[[Outgoing], dict[str, Any]]
    messages: Callable[[Outgoing], list[dict[str, Any]]]


def line_signature(body: bytes) -> str:
    return base64.b64encode(hmac.digest(line_platform.SECRET.encode(), body, hashlib.sha256)).decode()


def line_record(row: Outgoing) -> dict[str, Any]:
    to = {"replyToken": row.reply_token} if row.method == "reply" else {"to": row.chat}
    headers = {"Authorization": f"Bearer {line_platform.TOKEN}", "Content-Type": "application/json"}
    if row.method == "push":
        headers["X-Line-Retry-Key"] = RETRY_KEY
    body = json.dumps(to | json.loads(row.body)).encode()
    return Call("POST", "api.line.me", f"/v2/bot/message/{row.method}", headers, body).record()


def telegram_record(row: Outgoing) -> dict[str, Any]:
    path = f"/bot{telegram_platform.TOKEN}/{row.method}"
    headers = {"Content-Type": "application/json"}
    return Call("POST", "api.telegram.org", path, headers, row.body.encode()).record()


LINE = Platform(
    name="line",
    channel=partial(line_platform.channel, seconds=2.0),
    header="X-Line-Signature",
    signature=line_signature,
    sample=(SAMPLES / "line" / "text.json").read_bytes(),
    envelope=b'{"events":[{"type":"message","source":{"userId":"U1"},"message":%s}]}',
    addresses=(
        Address(line_platform.TEACHER, NOW),
        Address(line_platform.TEACHER, NOW, reply_token=line_platform.REPLY_TOKEN),
    ),
    text=line_limits.TEXT,
    record=line_record,
    messages=lambda row: json.loads(row.body)["messages"],
)
TELEGRAM = Platform(
    name="telegram",
    channel=partial(telegram_platform.channel, seconds=2.0),
    header="X-Telegram-Bot-Api-Secret-Token",
    signature=lambda _body: telegram_platform.SECRET,
    sample=(SAMPLES / "telegram" / "message_text.json").read_bytes(),
    envelope=b'{"update_id":1,"message":%s}',
    addresses=(Address("5550001", NOW), Address("5550001", NOW, pressed_message="101")),
    text=telegram_limits.TEXT,
    record=telegram_record,
    messages=lambda row: [json.loads(row.body)],
)
PLATFORMS = (LINE, TELEGRAM)
#: What nobody may read in an error, whoever prints it.
SECRETS = (
    line_platform.TOKEN,
    line_platform.TEACHER,
    line_platform.REPLY_TOKEN,
    telegram_platform.TOKEN.partition(":")[2],
)


def deliveries(platform: Platform, channel: Channel) -> list[Delivery]:
    """A call of every method, at its first try and after doubt."""
    bubble = Bubble("บันทึกแล้ว", TAPS, replaces=True)
    rows = [row for address in platform.addresses for row in channel.compose([bubble], address)]
    return [
        Delivery(row, RETRY_KEY, NOW, attempts=int(doubtful), doubtful=doubtful)
        for row in rows
        for doubtful in (False, True)
    ]
