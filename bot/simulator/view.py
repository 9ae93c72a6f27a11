"""What the page draws: both chats, their menus and people, as JSON."""

from typing import Any

from bot.simulator.identity import CHANNELS, LINE, account_id
from bot.simulator.line_menu import shown_menu
from bot.simulator.phones import Account, State
from bot.simulator.seen import Bubble, Json
from bot.simulator.simulator import Simulator
from bot.simulator.telegram_phone import TelegramPhone

#: Bubbles of a chat that the page shows: the newest.
_SHOWN = 80


def view(simulator: Simulator, chosen: dict[str, str]) -> Json:
    """Everything; `chosen` is the code of the person who holds each phone."""
    known = {person.code for person in simulator.people}
    accounts = simulator.phones.accounts()
    return {
        "changes": simulator.changes,
        "people": [
            {"code": person.code, "name": person.name, "note": person.note, "role": person.role}
            | {"line": person.line, "telegram": person.telegram}
            for person in simulator.people
        ],
        "codes": [{"code": hint.code, "note": hint.note} for hint in simulator.codes],
        "newcomers": [
            {"code": account.code, "name": account.name, "channel": account.channel}
            for account in accounts
            if account.code and account.code not in known
        ],
        "phones": {channel: _phone(simulator, channel, chosen.get(channel, "")) for channel in CHANNELS},
    }


def _phone(simulator: Simulator, channel: str, code: str) -> Json | None:
    account = simulator.phones.account(channel, account_id(code, channel)) if code else None
    if account is None:
        return None
    bubbles = simulator.phones.bubbles(channel, account.chat)
    waiting = sum(event.chat == account.chat for event in simulator.phones.waiting(channel))
    return {
        "code": code,
        "name": account.name,
        "state": account.state.value,
        "typing": account.typing_until > simulator.now() and account.state is State.OPEN,
        "waiting": waiting,
        "bubbles": [_bubble(bubble, last=bubble is bubbles[-1]) for bubble in bubbles[-_SHOWN:]],
        "menu": _menu(simulator, channel, account),
    }


def _bubble(bubble: Bubble, *, last: bool) -> Json:
    """The message as the platform has it; what can be tapped carries its number as `tap`."""
    for number, tap in enumerate(bubble.taps):
        tap.action["tap"] = number
    content = bubble.content if last else {k: v for k, v in bubble.content.items() if k != "quickReply"}
    return {
        "number": bubble.number,
        "changed": bubble.changed,
        "id": bubble.message_id,
        "mine": bubble.mine,
        "kind": bubble.kind,
        "text": bubble.text,
        "at": bubble.at,
        "content": content,
    }


def _menu(simulator: Simulator, channel: str, account: Account) -> Any:
    """LINE's rich menu with its areas, or Telegram's commands."""
    if channel != LINE:
        phone = simulator.phone_of(account)
        return phone.menu if isinstance(phone, TelegramPhone) else ()
    shown = shown_menu(simulator.phones)
    if shown is None:
        return None
    name, body, _ = shown
    areas = [
        {
            **area["bounds"],
            "label": next((area["action"][k] for k in ("label", "displayText", "text") if k in area["action"]), ""),
        }
        for area in body["areas"]
    ]
    return {"id": name, "bar": body["chatBarText"], "open": body["selected"], "size": body["size"], "areas": areas}
