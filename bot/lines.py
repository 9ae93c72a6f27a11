"""A list in a bubble: a line each, titles no longer than all of them fit (`domain/messages.yaml` length). Pure."""

from collections.abc import Sequence

from bot.thai import thai_text

#: Characters of a bubble.
LONGEST = 300
#: No title gets shorter than this.
_LEAST = 8


def fitting(titles: Sequence[str], beside: int) -> list[str]:
    """The titles, long ones cut, so that a bubble with `beside` characters around them is not too long."""
    longest = max(map(len, titles), default=0)
    while longest > _LEAST and sum(min(len(title), longest) for title in titles) > LONGEST - beside:
        longest -= 1
    return [_short(title, longest) for title in titles]


def _short(title: str, longest: int) -> str:
    """At most so many characters, none of them torn from its vowels and tone marks."""
    graphemes = longest
    while len(title) > longest:
        title, graphemes = thai_text.cut(title, graphemes), graphemes - 1
    return title
