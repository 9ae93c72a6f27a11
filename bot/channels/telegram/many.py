"""The same message to many chats. Pure. The platform has no call for several: each chat gets its own.

Composed once; a call's parameters begin with `{"chat_id":0,`, and each chat's number takes the place of the 0.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from bot.channels.telegram.compose import compose
from bot.outbound import Address, Bubble, Shared

_NOBODY = "0"
_HEAD = '{"chat_id":0,'
#: Nothing that is composed here depends on when an event came.
_NEVER = datetime.min.replace(tzinfo=UTC)


def spread(bubbles: Sequence[Bubble], chats: Sequence[str]) -> Iterator[Shared]:
    """One call a chat and bubble; a text that is too long for a caption follows its picture."""
    calls = compose(bubbles, Address(_NOBODY, _NEVER))
    tails = [call.body.removeprefix(_HEAD) for call in calls]
    for chat in chats:
        for number, (call, tail) in enumerate(zip(calls, tails, strict=True), start=1):
            outgoing = replace(call, chat=chat, body=f'{{"chat_id":{chat},{tail}')
            yield Shared(outgoing, (chat,), is_last=number == len(calls))
