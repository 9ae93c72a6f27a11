"""A second chat account for a member."""

from datetime import datetime

from sqlmodel import Session, col, select

from storage.dialogue import Dialogue
from storage.member import Account


def link(session: Session, member_id: int, *, channel: str, sender: str, chat: str, now: datetime) -> Account | None:
    """Tie an account to a member; None when it speaks for somebody already. Its half-kept join goes."""
    taken = select(Account.id).where(Account.channel == channel, Account.sender == sender)
    if session.exec(taken).first() is not None:
        return None
    for half in session.exec(select(Dialogue).where(col(Dialogue.owner) == f"{channel}:{sender}")):
        session.delete(half)
    account = Account(channel=channel, sender=sender, chat=chat, member_id=member_id, created_at=now)
    session.add(account)
    session.flush()
    return account
