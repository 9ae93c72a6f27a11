"""Which organisations a sentence mentions, and where (`domain/activity_schema.yaml` guess.orgs). Pure.

A name counts in any place. In a run (กับ, with, @ and names) words that are part of one name count too, and what
looks like a school and is none is told; a run is cut from a title, a name inside the sentence stays.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from bot.thai import thai_text
from bot.thai.organisation_names import Known
from bot.thai.organisation_spellings import NO_NAMES, Spellings, is_latin, spellings
from bot.thai.spelling import ENDS_SYLLABLE, any_of
from bot.thai.understood import UNDERSTOOD

Span = tuple[int, int]

_WORDS = UNDERSTOOD.organisations
_POLITE = any_of(UNDERSTOOD.polite_endings)
_SEPARATOR = r"[\s,\u3001@]"
_JOINED = re.compile(rf"(?:{_SEPARATOR}|{any_of(UNDERSTOOD.joiners)}|&)*", re.IGNORECASE)
_STARTS = re.compile(rf"{any_of(_WORDS.no_with)}|(?P<run>{any_of(_WORDS.with_)}|(?<![a-z0-9._])@)", re.IGNORECASE)
#: What ends a word without a space after it.
_ENDS = rf"(?={_SEPARATOR}|$|{any_of((*UNDERSTOOD.joiners, *_WORDS.after_name))}|{_POLITE}(?:{_SEPARATOR}|$))"
_SCHOOL = any_of((*UNDERSTOOD.school_words, *(word.rstrip(".") for word in UNDERSTOOD.school_words)))
_WORD = re.compile(rf"[^\s,\u3001@]{{2,120}}?{_ENDS}", re.IGNORECASE)
_AFTER_SCHOOL = re.compile(rf"{_SCHOOL}\s*(?P<rest>[^\s,\u3001@]{{2,120}}?{_ENDS})", re.IGNORECASE)
_LATIN = re.compile(r"[a-z][a-z.'-]*(?: [a-z][a-z.'-]*){0,5}", re.IGNORECASE)
#: Suan Som School: only capital letters tell a name from other English words.
_LATIN_SCHOOL = re.compile(r"(?:[A-Z][A-Za-z.'-]* ){1,5}" + any_of(filter(is_latin, UNDERSTOOD.school_words)))
_LOOKS = tuple(filter(None, map(thai_text.fold, UNDERSTOOD.organisation_prefixes)))
_LOOKS_ONLY = tuple(map(thai_text.fold, _WORDS.no_school))
_SETS = re.compile(
    rf"(?:(?P<all>{any_of(UNDERSTOOD.all_organisations)})|(?P<own>{any_of(UNDERSTOOD.own_organisation)})){ENDS_SYLLABLE}",
    re.IGNORECASE,
)
#: All six schools: that all are meant is known by their number.
_NUMBERS = {thai_text.fold(word): number for number, row in enumerate(UNDERSTOOD.numbers, 1) for word in row}
_ALL_COUNTED = re.compile(
    rf"{any_of(_WORDS.all_of)}\s*(?P<count>\d{{1,3}}|{any_of(_NUMBERS)})\s*{any_of(_WORDS.counted)}{ENDS_SYLLABLE}",
    re.IGNORECASE,
)
_PEOPLE = re.compile(rf"{any_of(_WORDS.people)}\s*", re.IGNORECASE)
_MORE_OF_A_NAME = re.compile(r"(?: [A-Z][A-Za-z.'-]*)+")
_APART_AFTER = re.compile(rf"\s*(?:[,\u3001@]|$)|\s|{_POLITE}(?:[\s,]|$)", re.IGNORECASE)
_AT = tuple(map(thai_text.fold, _WORDS.at))
_NO_AT = tuple(map(thai_text.fold, _WORDS.no_at))


@dataclass(frozen=True, slots=True)
class Mentions:
    """Fields as in `bot.thai.one_message.Reading`; `cuts` belong to no title, `names` tell of nothing but who.

    `doubtful` are the runs with an unclear name, which are cut because it is asked about.
    """

    ids: tuple[int, ...] = ()
    whole: str | None = None
    unclear: tuple[tuple[str, tuple[int, ...]], ...] = ()
    unknown: tuple[str, ...] = ()
    host: int | None = None
    cuts: tuple[Span, ...] = ()
    names: tuple[Span, ...] = ()
    doubtful: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class _Mention:
    """One organisation or set in the text: one id is known, several are unclear, none with no `whole` unknown.

    One that is not `sure` is unclear too: it may be mistyped.
    """

    start: int
    end: int
    ids: tuple[int, ...] = ()
    whole: str | None = None
    sure: bool = True

    @property
    def known(self) -> bool:
        return len(self.ids) == 1 and self.sure

    @property
    def unclear(self) -> bool:
        return len(self.ids) > 0 and not self.known


@dataclass(slots=True)
class _Sentence:
    """A text while it is read: `folded` has its letters at the places of `text`."""

    text: str
    folded: str
    known: Spellings
    mentions: dict[int, _Mention] = field(default_factory=dict)
    cuts: list[Span] = field(default_factory=list)
    doubtful: list[Span] = field(default_factory=list)


def find_mentions(text: str, network: Sequence[Known], area: Sequence[Known] = ()) -> Mentions:
    """Read a text; words in a run may be part of a name of `network`, those of `area` are known by full name too."""
    folded, places = _fold(text)
    same_length = "".join(text[place] for place in places[:-1])
    sentence = _Sentence(same_length, folded, spellings(tuple(network), tuple(area)))
    _find_names(sentence)
    _find_sets(sentence)
    _find_runs(sentence)
    found = [sentence.mentions[start] for start in sorted(sentence.mentions)]
    hosts = (each.ids[0] for each in found if each.known and _is_place(folded, each.start))

    def typed(mention: _Mention) -> str:
        return text[places[mention.start] : places[mention.end]]

    return Mentions(
        ids=tuple(dict.fromkeys(each.ids[0] for each in found if each.known)),
        whole=next((each.whole for each in found if each.whole), None),
        unclear=tuple(dict.fromkeys((typed(each), each.ids) for each in found if each.unclear)),
        unknown=tuple(dict.fromkeys(typed(each) for each in found if not each.ids and not each.whole)),
        host=next(hosts, None),
        cuts=tuple((places[start], places[end]) for start, end in sentence.cuts),
        names=tuple((places[each.start], places[each.end]) for each in found),
        doubtful=tuple((places[start], places[end]) for start, end in sentence.doubtful),
    )


def _fold(text: str) -> tuple[str, Sequence[int]]:
    """The text as names are compared, and for each of its letters (and its end) the place in the text."""
    folded = thai_text.spelled(text).casefold()
    if len(folded) == len(text) == len(text.casefold()):
        return folded, range(len(text) + 1)  # small letters only ever get longer, spellings shorter
    pieces, places, at = [], [], 0
    while at < len(text):
        pair = thai_text.spelled(text[at : at + 2])
        taken = 2 if len(pair) == 1 and at + 1 < len(text) else 1
        piece = pair.casefold() if taken == 2 else text[at].casefold()
        pieces.append(piece)
        places += [at] * len(piece)
        at += taken
    return "".join(pieces), [*places, len(text)]


def _find_names(sentence: _Sentence) -> None:
    """Whole names, the longest first, with the word school around them."""
    left = sentence.folded
    for spelling, ids in sentence.known.longest_first:
        start = left.find(spelling)
        while start >= 0:
            end = start + len(spelling)
            if _is_whole(left, start, end):
                begins, ends = _with_school(left, start, end)
                sentence.mentions[begins] = _Mention(begins, ends, ids)
                left = left[:begins] + "\x00" * (ends - begins) + left[ends:]
                end = ends
            start = left.find(spelling, end)
    sentence.folded = left


def _is_whole(text: str, start: int, end: int) -> bool:
    before, after = text[start - 1 : start], text[end : end + 2]
    if is_latin(text[end - 1]) and after[:1].isalpha() and is_latin(after[0]):
        return False
    if is_latin(text[start]) and before.isalpha() and is_latin(before):
        return False
    return _SYLLABLE_ENDS.match(after) is not None


_SYLLABLE_ENDS = re.compile(ENDS_SYLLABLE)


def _with_school(text: str, start: int, end: int) -> Span:
    before = text[max(0, start - 20) : start].rstrip()
    for word in NO_NAMES:
        if not is_latin(word) and before.endswith(word):
            spaces = start - len(text[max(0, start - 20) : start]) + len(before)
            start = spaces - len(word)
            break
        if is_latin(word) and (after := re.match(rf"\s?{re.escape(word)}(?![a-z])", text[end : end + 20])):
            end += after.end()
    return start, end


def _is_place(text: str, start: int) -> bool:
    before = text[max(0, start - 12) : start].rstrip()
    if not before.endswith(_AT) or before.endswith(_NO_AT):
        return False
    at = next(word for word in _AT if before.endswith(word))
    return not is_latin(at) or not before.removesuffix(at)[-1:].isalpha()


def _find_sets(sentence: _Sentence) -> None:
    """All schools, only ours. One that stands apart is cut; one that the sentence goes on with is part of it."""
    for match, whole in _sets(sentence):
        start, end = match.span()
        sentence.mentions[start] = _Mention(start, end, whole=whole)
        before = sentence.folded[:start].rstrip(" ")
        if is_latin(match.group()):
            apart = before.endswith(",")
        else:
            apart = _APART_AFTER.match(sentence.folded, end) is not None or end == len(sentence.folded)
            apart = apart and (whole == "all" or not before or before[-1] in ",\x00" or len(before) < start)
        if apart:
            sentence.cuts.append((start, end))


def _sets(sentence: _Sentence) -> Iterator[tuple[re.Match[str], str]]:
    for match in _SETS.finditer(sentence.folded):
        yield match, "all" if match["all"] else "own"
    for match in _ALL_COUNTED.finditer(sentence.folded):
        count = _NUMBERS.get(thai_text.fold(match["count"])) or int(match["count"])
        if count == len(sentence.known.parts):
            yield match, "all"


def _find_runs(sentence: _Sentence) -> None:
    at = 0
    while start := _STARTS.search(sentence.folded, at):
        at = start.end()
        if start["run"] is None:
            continue
        run: list[_Mention] = []
        cuts = [start.span()]
        while True:
            joined = _JOINED.match(sentence.folded, at)
            here = joined.end() if joined else at
            mention = sentence.mentions.get(here)
            if mention is None and (people := _PEOPLE.match(sentence.folded, here)):
                mention = _of_people(sentence, people.end())
                cuts += [people.span()] if mention else []
            if mention is None and (here > at or not run):
                mention = _in_run(sentence, here)
            if mention is None:
                break
            run.append(mention)
            cuts += _joiners(sentence.folded, at, here)
            cuts.append((mention.start, mention.end))
            at = mention.end
        if run:
            sentence.cuts += cuts
            sentence.mentions.update((mention.start, mention) for mention in run)
            if any(mention.unclear for mention in run):
                sentence.doubtful.append((start.start(), run[-1].end))
        else:
            at = max(at, here)


def _joiners(text: str, start: int, end: int) -> list[Span]:
    """What joins two names, without the spaces: a day may have stood there that stays in the title."""
    return [(start + match.start(), start + match.end()) for match in re.finditer(r"\S+", text[start:end])]


def _of_people(sentence: _Sentence, start: int) -> _Mention | None:
    """The school of teachers; a teacher's own name is none, though it may be part of a school's."""
    if mention := sentence.mentions.get(start):
        return mention
    return _in_run(sentence, start) if sentence.folded.startswith(_LOOKS, start) else None


def _in_run(sentence: _Sentence, start: int) -> _Mention | None:
    """A word of a run that is no whole name: part of one or several, or a school that nobody knows."""
    ends = min((name for name in sentence.mentions if name > start), default=len(sentence.folded))
    if latin := _LATIN.match(sentence.folded, start, ends):
        return _latin_in_run(sentence, latin)
    school = _AFTER_SCHOOL.match(sentence.folded, start, ends)
    if school and (ids := sentence.known.part_of(school["rest"])):
        return _Mention(start, school.end(), ids)
    word = _WORD.match(sentence.folded, start, ends)
    if word is None:
        return None
    if ids := sentence.known.part_of(word.group()):
        return _Mention(start, word.end(), ids)
    if school and (ids := sentence.known.near(school["rest"])):
        return _Mention(start, school.end(), ids, sure=False)
    if ids := sentence.known.near(word.group()):
        return _Mention(start, word.end(), ids, sure=False)
    looks = next((prefix for prefix in _LOOKS if word.group().startswith(prefix)), "")
    rest = word.group().removeprefix(looks)
    if looks and len(rest) > 1 and rest[0].isalpha() and not word.group().startswith(_LOOKS_ONLY):
        return _Mention(start, word.end())
    return None


def _latin_in_run(sentence: _Sentence, words: re.Match[str]) -> _Mention | None:
    start, end = words.span()
    school = _LATIN_SCHOOL.match(sentence.text, start, end)
    while end > start:
        phrase = sentence.folded[start:end]
        if ids := sentence.known.latin_part_of(phrase):
            more = _MORE_OF_A_NAME.match(sentence.text, end, words.end()) if sentence.text[start].isupper() else None
            return _Mention(start, more.end() if more else end, ids, sure=more is None)
        if ids := sentence.known.near(phrase):
            return _Mention(start, end, ids, sure=False)
        end = start + max(phrase.rfind(" "), 0)
    return _Mention(start, school.end()) if school else None
