"""One stored row → one call, and what its answer means.

A push carries the row's retry key: the platform makes it once, and answers 409 when it was made already. A reply has
no such key; only its token, which is good once, tells whether an earlier try arrived:
    400 {"message": "Invalid reply token"}
LINE Messaging API reference, "Send reply message", "Send push message"; documentation, "Retry an API request".
"""

import asyncio
import json
import re
from datetime import datetime, timedelta

from bot.channels import Accepted, Delivery, NoAnswer, NotSent, Refused
from bot.channels.line import limits
from bot.channels.line.api import Answer, Api
from bot.channels.line.text import CHANNEL
from bot.log import get_logger
from bot.outbound import Outgoing

log = get_logger(__name__)

_USED_TOKEN = "Invalid reply token"  # noqa: S105 - the platform's words
#: Ids of people, groups and rooms, reply tokens, and what the platform quotes from a request.
_QUOTED = re.compile(r"[0-9A-Za-z_-]{20,}|'[^']*'|\"[^\"]*\"")


async def send(api: Api, delivery: Delivery, now: datetime, seconds: float) -> Accepted:
    """Make the call within so many seconds; raises a `Failure` and nothing else."""
    if delivery.outgoing.method == "reply":
        return await _reply(api, delivery, now, seconds)
    return await _push(api, delivery, seconds, maybe_double=False)


async def _push(api: Api, delivery: Delivery, seconds: float, *, maybe_double: bool) -> Accepted:
    """A push, or a multicast, whose people stand in its body and stay the same for every try."""
    outgoing = delivery.outgoing
    path, body = "multicast", outgoing.body.encode()
    if outgoing.method != path:
        path, body = "push", _body(outgoing, "to", outgoing.chat)
    answer = await api.post(f"/v2/bot/message/{path}", body, {"X-Line-Retry-Key": delivery.retry_key}, seconds)
    if answer.status == 409:
        # {"message": "The retry key is already accepted", "sentMessages": [{"id": "461230966842064897", …}]}
        return Accepted(_ids(answer), maybe_double)
    if answer.is_success:
        accepted = _accepted(answer)
        return Accepted(accepted.message_ids, maybe_double)
    _tell(answer, delivery)
    raise answer.failure()


async def _reply(api: Api, delivery: Delivery, now: datetime, seconds: float) -> Accepted:
    """A reply, and what it becomes when its token is not good any more.

    After a try with an unknown outcome the token was good for that one, as long as it is young: the messages are
    there. When it is old nobody knows, and the messages go by push: perhaps a second time, which beats never.
    """
    loop = asyncio.get_running_loop()
    deadline = loop.time() + seconds
    token = delivery.outgoing.reply_token or ""
    answer = await api.post("/v2/bot/message/reply", _body(delivery.outgoing, "replyToken", token), seconds=seconds)
    if answer.is_success:
        return _accepted(answer)
    if answer.status == 400 and answer.says(_USED_TOKEN):
        if delivery.doubtful and now - delivery.heard_at < timedelta(seconds=limits.TOKEN_SECONDS):
            return Accepted()
        try:
            return await _push(api, delivery, max(deadline - loop.time(), seconds / 10), maybe_double=delivery.doubtful)
        except NoAnswer:
            if delivery.doubtful:
                raise
        # The reply certainly failed and the retry key makes the push once: the row is no more doubtful than it was.
        raise NotSent
    _tell(answer, delivery)
    raise answer.failure()


def _body(outgoing: Outgoing, name: str, value: str) -> bytes:
    """The stored {"messages": […]} with one more member in front, without parsing it."""
    return f"{{{json.dumps(name)}:{json.dumps(value)},{outgoing.body[1:]}".encode()


def _accepted(answer: Answer) -> Accepted:
    """{"sentMessages": [{"id": "461230966842064897", "quoteToken": "…"}]}; a page of a proxy is no answer of LINE."""
    if answer.body is None:
        raise NoAnswer
    return Accepted(_ids(answer))


def _ids(answer: Answer) -> tuple[str, ...]:
    sent = (answer.body or {}).get("sentMessages")
    messages = sent if isinstance(sent, list) else []
    return tuple(str(message["id"]) for message in messages if isinstance(message, dict) and "id" in message)


def _tell(answer: Answer, delivery: Delivery) -> None:
    """A refusal in the platform's own words, without what they quote: the only hint at which limit is wrong.

    {"message": "The request body has 1 error(s)",
     "details": [{"message": "May not be empty", "property": "messages[0].text"}]}
    """
    if not isinstance(answer.failure(), Refused):
        return
    body = answer.body or {}
    details = body.get("details")
    told = [body, *(details if isinstance(details, list) else [])]
    words = "; ".join(
        str(part[name]) for part in told if isinstance(part, dict) for name in ("message", "property") if name in part
    )
    reason = _QUOTED.sub("\u2026", words)
    log.error(
        "call refused",
        channel=CHANNEL,
        method=delivery.outgoing.method,
        status=answer.status,
        reason=reason,
        request_id=answer.request_id,
    )
