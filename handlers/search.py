"""ค้นหา: activities and shared texts of the networks a member is in."""

from typing import Annotated

from bot.desk import Desk, say
from bot.form import Form, Says
from bot.questions import text
from bot.repertoire import Command
from bot.says import Button, Lines, Press, Word
from bot.thai import thai_text
from storage import membership, search
from storage.search import Hit

LONGEST = 100
SHOWN = 5


class Search(Form, name="search"):
    """One question: which word?"""

    query: Annotated[str, text(max_length=LONGEST)]

    def finish(self, desk: Desk) -> Says:
        return _results(desk, self.query)


def _results(desk: Desk, query: str) -> Says:
    parts = membership.parts_of(desk.session, desk.member_id)
    doubted = {part.network.id for part in parts if part.membership.doubted_at is not None}
    networks = [part.network.id or 0 for part in parts if part.network.id not in doubted]
    found = search.find(desk.session, thai_text.fold(query).split(), networks, SHOWN, thai_text.fold)
    wanted = thai_text.cut(thai_text.clean(query), LONGEST)
    again = Button(Word("search-empty.again"), Press("c", "search"))
    if not found:
        return (say("search-empty", Button(Word("search-empty.advice"), Press("c", "advice")), again, q=wanted),)
    entries = [str(hit.activity_id) for hit in found if hit.activity_id is not None]
    shown = [Button(Word("mine-list.show", {"no": number}), Press("r", "show", number)) for number in entries]
    return (say("search-found", *shown, again, stays=bool(shown), q=wanted, list=Lines(tuple(map(_line, found)))),)


def _line(hit: Hit) -> Word:
    """An entry with its number, which is on its button."""
    if hit.activity_id is None:
        return Word("search-line", {"date": hit.day, "text": hit.text})
    return Word("mine-line", {"no": str(hit.activity_id), "date": hit.day, "title": hit.text})


def search_(desk: Desk, rest: str) -> Says:
    """With a word after the keyword at once, else ask for it."""
    if not desk.networks:
        return (say("no-network"),)
    return _results(desk, rest) if rest.strip() else desk.begin(Search)


SEARCH = Command("search", search_)
