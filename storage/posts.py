"""Texts kept for the network: knowledge and questions."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, func, select

from storage import together
from storage.activity import Post


def keep(session: Session, *, network_id: int, author_id: int, kind: str, text: str, now: datetime) -> Post:
    """Keep a text; `kind` is "knowledge" or "question"."""
    post = Post(network_id=network_id, author_id=author_id, kind=kind, text=text, created_at=now)
    session.add(post)
    session.flush()
    return post


def visible(session: Session, member_id: int, post_id: int) -> Post | None:
    """The text of that number, if the member is in its network and nobody doubts them."""
    post = session.get(Post, post_id)
    if post is None or together.membership_in(session, member_id, post.network_id) is None:
        return None
    return post


def of(session: Session, member_id: int) -> Sequence[Post]:
    """A member's texts, newest first."""
    return session.exec(select(Post).where(Post.author_id == member_id).order_by(col(Post.id).desc())).all()


def count(session: Session, member_id: int) -> int:
    """How many texts of the member are kept."""
    return session.exec(select(func.count()).where(Post.author_id == member_id)).one()
