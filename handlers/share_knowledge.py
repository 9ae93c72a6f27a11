"""แบ่งปันความรู้ and ขอคำปรึกษา: one text, kept for the network."""

from typing import Annotated

from bot import album
from bot.desk import Desk, say
from bot.form import Form, Says
from bot.plain_text import telling_text
from bot.questions import about
from bot.repertoire import Command
from bot.says import Button, Press, Word
from storage import gallery, posts

LONGEST = 2000


class ShareKnowledge(Form, name="share_knowledge"):
    """What works, in the member's own words; `kind` is "knowledge"."""

    text: Annotated[str, telling_text(LONGEST)]
    network: Annotated[int, about()]

    def finish(self, desk: Desk) -> Says:
        return _keep(desk, self.network, "knowledge", self.text)


class AskAdvice(Form, name="ask_advice"):
    """A question to the network; `kind` is "question"."""

    text: Annotated[str, telling_text(LONGEST)]
    network: Annotated[int, about()]

    def finish(self, desk: Desk) -> Says:
        return _keep(desk, self.network, "question", self.text)


def _keep(desk: Desk, network_id: int, kind: str, text: str) -> Says:
    post = posts.keep(desk.session, network_id=network_id, author_id=desk.member_id, kind=kind, text=text, now=desk.now)
    desk.remember("text", "post", post.id)
    desk.audit(kind, "post", post.id)
    said = say(f"kept-{kind}", Button(Word("old-button.menu"), Press("c", "menu")))
    return (said, *(_pictures(desk, desk.finished.id, post.id or 0) if desk.finished is not None else ()))


def _pictures(desk: Desk, talk_id: str, post_id: int) -> Says:
    """What waited in the dialogue goes with the text; others see no picture before its faces are answered for."""
    rows = gallery.of_talk(desk.session, talk_id)
    for media in rows:
        media.post_id, media.talk = post_id, None
        desk.session.add(media)
    desk.session.flush()
    return (*album.trouble(desk, rows), *album.ask_faces_of_post(desk, post_id))


def _begin(desk: Desk, form: type[Form], rest: str) -> Says:
    if not desk.networks:
        return (say("no-network"),)
    last = desk.speaker.network_id if desk.speaker else None
    network = last if last is not None else desk.networks[0].network_id
    return desk.begin(form, given={"network": network}, hearing=rest)


SHARE = Command("share", lambda desk, rest: _begin(desk, ShareKnowledge, rest))
ADVICE = Command("advice", lambda desk, rest: _begin(desk, AskAdvice, rest))
