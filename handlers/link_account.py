"""LINE and Telegram of one person: a code from one phone, typed in the other app, confirmed on the first."""

from collections.abc import Sequence
from typing import Annotated

from bot.asking import Asking, Option
from bot.desk import Desk, say
from bot.form import Form, Says
from bot.questions import about, choice
from bot.repertoire import Command
from bot.says import Button, Press, Word
from storage import codes, linking, membership
from storage.codes import FoundCode
from storage.join_code import CodeKind

MINUTES = 10


def _options(asking: Asking) -> Sequence[Option]:
    return [Option(name, Word(f"link-account-sure.{name}")) for name in ("yes", "no")]


def _names(asking: Asking) -> dict[str, Word]:
    return {"channel": Word(f"channel-{asking.given['channel']}")}


class LinkAccount(Form, name="link_account"):
    """Asked on the phone that has the member: is this second account yours?"""

    sure: Annotated[str, choice(_options, values=_names)]
    channel: Annotated[str, about()]
    sender: Annotated[str, about()]
    chat: Annotated[str, about()]
    code: Annotated[str, about()]

    def finish(self, desk: Desk) -> Says:
        found = codes.find(desk.connection, self.code, desk.now)
        theirs = found is not None and found.kind is CodeKind.LINK and found.member_id == desk.member_id
        if self.sure != "yes":
            if theirs:
                codes.use(desk.connection, self.code, desk.now)
            return (say("link-refused"),)
        if found is None or not theirs:
            return (say("link-too-late"),)
        account = linking.link(
            desk.session, desk.member_id, channel=self.channel, sender=self.sender, chat=self.chat, now=desk.now
        )
        if account is None:
            return (say("link-taken"),)
        codes.use(desk.connection, found.code, desk.now)
        desk.audit("link", "account", account.id)
        desk.tell(account, (say("link-ready", addr=desk.address),), language=desk.language)
        return (say("link-done", addr=desk.address),)


def link(desk: Desk, _: str) -> Says:
    """A code to type in the other app within ten minutes."""
    code = codes.new_link_code(desk.connection, desk.member_id, desk.now)
    new = Button(Word("link-code.new"), Press("c", "link"))
    return (say("link-code", new, stays=True, code=codes.spoken(code), minutes=MINUTES),)


def by_code(desk: Desk, found: FoundCode) -> Says:
    """The code arrived on a second account: the first one is asked."""
    if found.member_id is None:
        return ()
    if desk.speaker is not None:
        return (say("link-same" if desk.member_id == found.member_id else "link-taken"),)
    accounts = membership.accounts_of(desk.session, found.member_id)
    if any(account.channel == desk.event.channel for account in accounts):
        return (say("link-taken"),)
    asked = next((account for account in accounts if account.blocked_at is None), None)
    if asked is None:
        return (say("join-bad-code", code=codes.spoken(found.code)),)
    given = {
        "channel": desk.event.channel,
        "sender": desk.event.sender,
        "chat": desk.event.chat,
        "code": found.code,
    }
    desk.tell_and_ask(asked, LinkAccount, given)
    return (say("link-asked", channel=Word(f"channel-{asked.channel}")),)


LINK = Command("link", link)
