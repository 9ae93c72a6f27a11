"""Finding activities and shared texts by what their words contain.

Thai has no spaces, so every word asked for must be contained in the folded text. The newest `CANDIDATES` rows of the
networks are read and compared: exact at the size of a network; an index of three-letter groups can take its place
behind the same function.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, select

from storage.activity import Activity, Post

CANDIDATES = 2000


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing found: its day and its text; an entry has its number, a shared text has its own."""

    day: date
    text: str
    activity_id: int | None = None
    post_id: int | None = None


def find(
    session: Session, words: Sequence[str], networks: Sequence[int], limit: int, fold: Callable[[str], str]
) -> list[Hit]:
    """The newest activities and posts of these networks that contain every word; `words` and `fold` fold alike."""
    activities = session.exec(
        select(Activity)
        .where(
            col(Activity.network_id).in_(networks),
            col(Activity.undone_at).is_(None),
            col(Activity.merged_into_id).is_(None),
        )
        .order_by(col(Activity.held_on).desc())
        .limit(CANDIDATES)
    )
    posts = session.exec(
        select(Post).where(col(Post.network_id).in_(networks)).order_by(col(Post.id).desc()).limit(CANDIDATES)
    )
    texts = [
        *(Hit(entry.held_on, entry.title, entry.id) for entry in activities),
        *(Hit(post.created_at.date(), post.text, post_id=post.id) for post in posts),
    ]
    hits = [hit for hit in texts if all(word in fold(hit.text) for word in words)]
    return sorted(hits, key=lambda hit: hit.day, reverse=True)[:limit]
