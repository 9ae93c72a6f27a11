"""ค้นหา: activities and shared texts of the networks a member is in."""

from typing import Annotated

from bot.desk import Desk, say
from bot.form import Form, Says
from bot.questions import text
from bot.repertoire import Command
from bot.says import Button, Lines, Press, Word
from bot.thai import thai_text
from storage import gallery, membership, search
from storage.search import Hit

LONGEST = 100
SHOWN = 5
#: What a text is called that has a button; entries have their numbers.
_LETTERS = "ABCDE"


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
    lines: list[Word] = []
    shown: list[Button] = []
    for hit in found:
        line, button = _entry(hit) if hit.activity_id is not None else _post(desk, hit, len(shown))
        lines.append(line)
        shown += [button] if button is not None else []
    return (say("search-found", *shown, again, stays=bool(shown), q=wanted, list=Lines(tuple(lines))),)


def _entry(hit: Hit) -> tuple[Word, Button | None]:
    """An entry with its number, which is on its button."""
    number = str(hit.activity_id)
    line = Word("mine-line", {"no": number, "date": hit.day, "title": hit.text})
    return line, Button(Word("mine-list.show", {"no": number}), Press("r", "show", number))


def _post(desk: Desk, hit: Hit, before: int) -> tuple[Word, Button | None]:
    """A shared text; one with pictures has a button."""
    pictures = len(gallery.seen_with_post(desk.session, hit.post_id or 0, desk.member_id))
    if not pictures:
        return Word("search-line", {"date": hit.day, "text": hit.text}), None
    letter = _LETTERS[before]
    line = Word("search-line-pictures", {"date": hit.day, "text": hit.text, "letter": letter, "n": pictures})
    return line, Button(Word("search-found.post", {"letter": letter}), Press("r", "post", f"p{hit.post_id}"))


def search_(desk: Desk, rest: str) -> Says:
    """With a word after the keyword at once, else ask for it."""
    if not desk.networks:
        return (say("no-network"),)
    return _results(desk, rest) if rest.strip() else desk.begin(Search)


SEARCH = Command("search", search_)
