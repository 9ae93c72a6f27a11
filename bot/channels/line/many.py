"""The same message to many people, and what waited for one who is just being answered. Pure.

A multicast is `{"to": ["U…", …], "messages": […]}` for at most 500 people (LINE Messaging API reference, "Send
multicast message"); it costs one of the month's messages for each of them, however many bubbles it has.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from bot.channels.line import limits
from bot.channels.line.compose import as_json, compose
from bot.outbound import Address, Bubble, Outgoing, Shared

#: A push has no event whose time would matter.
_NEVER = datetime.min.replace(tzinfo=UTC)


def spread(bubbles: Sequence[Bubble], chats: Sequence[str]) -> Iterator[Shared]:
    """Multicasts of up to 500; a push for a single person, who gets it sooner."""
    calls = compose(bubbles, Address("", _NEVER))
    for at in range(0, len(chats), limits.MULTICAST):
        some = tuple(chats[at : at + limits.MULTICAST])
        for number, call in enumerate(calls, start=1):
            if len(some) == 1:
                outgoing = replace(call, chat=some[0])
            else:
                body = f'{{"to":{as_json(list(some))},{call.body[1:]}'
                outgoing = Outgoing("", "multicast", body, price=len(some))
            yield Shared(outgoing, some, is_last=number == len(calls))


def ride(answer: Outgoing, parked: str) -> Outgoing | None:
    """The parked messages before those of a reply, whose quick replies stay last; None if they are too many."""
    if answer.method != "reply":
        return None
    before, after = json.loads(parked)["messages"], json.loads(answer.body)["messages"]
    if len(before) + len(after) > limits.MESSAGES:
        return None
    return replace(answer, body=as_json({"messages": [*before, *after]}))
