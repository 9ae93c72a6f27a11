"""The one photo or document that goes with an announcement: it waits in the dialogue, then it is the campaign's.

It comes like any other and is fetched and made harmless like any other (`handlers/photos.py`, `handlers/files.py`).
The newest counts. Everybody in the network will see it: whoever sends it answers for pupils' faces, as the preview
says.
"""

from collections.abc import Mapping
from datetime import timedelta

from bot import album
from bot.desk import Desk, say
from bot.form import Says
from bot.says import Word
from bot.talk import Talk
from storage import gallery
from storage.media import Faces, Media, MediaState

#: The dialogue that it belongs to, and its last question.
FORM, PREVIEW = "announce", "check"
#: Its address is good for so long: a message that nobody asked for is read late, after a break of the schools too.
LIVES = timedelta(days=60)


def of_talk(desk: Desk, talk_id: str) -> Media | None:
    """What is enclosed so far, though it may not be fetched yet."""
    kept = gallery.kept_of(gallery.of_talk(desk.session, talk_id))
    return kept[-1] if kept else None


def is_on_its_way(desk: Desk, talk_id: str) -> bool:
    """Whether it is still to be fetched: nobody knows yet whether it can be kept."""
    media = of_talk(desk, talk_id)
    return media is not None and media.state is MediaState.WAITING


def said(media: Media) -> Word:
    """A line of the preview."""
    return Word("enclosure-photo") if media.kind == "photo" else Word("enclosure-file", {"name": media.name})


def take_out(desk: Desk, talk_id: str) -> None:
    """The announcement goes without it."""
    album.remove(desk, gallery.of_talk(desk.session, talk_id))


def gathered(desk: Desk, talk: Talk, first: int, *, shown: bool) -> Says:
    """It came, or cannot be kept: the open question again, unless it was asked with it already (`shown`).

    `first`: the first row of what came together.
    """
    rows = gallery.of_talk(desk.session, talk.id)
    says = album.trouble(desk, rows)
    kept = gallery.kept_of(rows)
    came = any((media.id or 0) >= first for media in kept)
    replaced = album.remove(desk, kept[:-1])
    if shown and not says and not (came and _awaited(talk)):
        return ()
    return (*says, *((say("enclosure-replaced"),) if replaced else ()), *desk.ask_again(talk.id))


def _awaited(talk: Talk) -> bool:
    """Whether somebody wanted to send before it was there."""
    draft = talk.drafts.get(PREVIEW)
    return isinstance(draft, Mapping) and bool(draft.get("awaited"))


def sealed(desk: Desk, talk_id: str, campaign_id: int) -> None:
    """The announcement is on its way: what was enclosed is the campaign's, and who sent it has answered for it."""
    enclosed = of_talk(desk, talk_id)
    rows = gallery.of_talk(desk.session, talk_id)
    album.remove(desk, [media for media in rows if media is not enclosed])
    if enclosed is None:
        return
    enclosed.campaign_id, enclosed.talk = campaign_id, None
    if enclosed.kind == "photo":
        enclosed.faces = Faces.PERMITTED
    desk.session.add(enclosed)
