"""`Say` + language + voice → words, over Project Fluent and `locales/`.

Every message gets the voice's particles: `$ka`, `$kha`, `$hello`, `$mai` and `$voice` itself
(`domain/messages.yaml` voices). A missing key or value is an error and never shown to a member.

A message is formatted by Fluent once for each voice, with marks in the places of its values; what is left for each
time is to put the values there. That is quick, and Fluent's limit of 2500 characters a value (a member's own texts
are longer) does not hold. Only a message that counts (`{ $n -> [one] … }`) is formatted by Fluent each time.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from fluent.runtime import FluentBundle, FluentResource
from fluent.runtime.types import fluent_number
from fluent.syntax import ast as ftl
from fluent.syntax.visitor import Visitor

from bot.outbound import Attached, Bubble, Tap
from bot.says import Lines, Say, Value, Word
from bot.thai.thai_date import write_day
from bot.thai.thai_text import cut

LANGUAGES = ("th", "en")
VOICES = ("neutral", "female", "male")
#: A button's label: LINE's quick replies and templates allow 20 grapheme clusters.
LONGEST_LABEL = 20
_FOLDER = Path(__file__).parents[1] / "locales"
_PARTICLES = ("ka", "kha", "hello", "mai")
#: Around the name of a value in a formatted message: two characters for private use, which no text of ours has.
_MARKED = re.compile("\ue000([^\ue001]*)\ue001")
_MARK = "\ue000{}\ue001"


class MissingWords(KeyError):
    """A key, an attribute or a value is not there: the text names it."""


@dataclass(frozen=True, slots=True)
class _Template:
    """A message in one voice: texts at even places, names of values at odd ones."""

    pieces: tuple[str, ...]

    def filled(self, values: Mapping[str, str]) -> str:
        """The message in words; KeyError names the value that is missing."""
        pieces = list(self.pieces)
        for place in range(1, len(pieces), 2):
            pieces[place] = values[pieces[place]]
        return "".join(pieces)


class Words:
    """All messages of all languages, loaded once; safe to share between threads."""

    def __init__(self, folder: Path = _FOLDER) -> None:
        self._languages = {language: _Language(folder / language, language) for language in LANGUAGES}

    def has(self, key: str, language: str) -> bool:
        """Whether a message (or its attribute) exists."""
        return self._languages[language].pattern(key) is not None

    def text(self, key: str, values: Mapping[str, Value] | None = None, *, language: str, voice: str) -> str:
        """A message or, with a dot, one of its attributes; raises `MissingWords`."""
        written = {name: self._write(value, language, voice) for name, value in values.items()} if values else {}
        return self._languages[language].text(key, written, voice)

    def label(self, label: Word | str, *, language: str, voice: str) -> str:
        """A button's label, at most 20 graphemes."""
        text = label if isinstance(label, str) else self.text(label.key, label.values, language=language, voice=voice)
        return cut(text, LONGEST_LABEL)

    def bubble(self, say: Say, *, language: str, voice: str) -> Bubble:
        """What is said, in words."""
        taps = tuple(
            Tap(
                self.label(button.label, language=language, voice=voice),
                button.press.pack() if button.press is not None else "",
                button.link or "",
                button.main,
            )
            for button in say.buttons
        )
        text = self.text(say.key, say.values, language=language, voice=voice) if say.key else ""
        file = (
            Attached(say.file.path, say.file.name, say.file.kind, lives=say.file.lives)
            if say.file is not None
            else None
        )
        return Bubble(text, taps, say.stays, say.replaces, file)

    def _write(self, value: Value, language: str, voice: str) -> str:
        match value:
            case str():
                return value
            case Word(key=key, values=values):
                return self.text(key, values, language=language, voice=voice)
            case Lines(items=items):
                return "\n".join(self._write(item, language, voice) for item in items)
            case tuple():
                return ", ".join(self._write(item, language, voice) for item in value)
            case datetime():
                raise TypeError("a moment is made a day before it is said")
            case date():
                return write_day(value, language)
            case int() | float() | Decimal():
                return str(value)


@cache
def shared_words() -> Words:
    """The words of this process, read once: they never change while it runs."""
    return Words()


class _Language:
    """The messages of one language."""

    def __init__(self, folder: Path, language: str) -> None:
        self._name = language
        self._bundle = FluentBundle([language], use_isolating=False)
        reading = _Reading()
        for path in sorted(folder.glob("*.ftl")):
            resource = FluentResource(path.read_text("utf-8"))
            self._bundle.add_resource(resource)
            reading.visit(resource)
        self._counting = reading.counting()
        self._voices = {voice: self._particles(voice) for voice in VOICES}
        self._templates: dict[tuple[str, str], _Template] = {}

    def pattern(self, key: str) -> Any:
        """The Fluent pattern of a message, or of its attribute behind a dot; None where there is none."""
        name, _, attribute = key.partition(".")
        if not self._bundle.has_message(name):
            return None
        message = self._bundle.get_message(name)
        return message.attributes.get(attribute) if attribute else message.value

    def text(self, key: str, values: Mapping[str, str], voice: str) -> str:
        """A message in a voice, filled with values that are words already."""
        if key.partition(".")[0] in self._counting:
            return self._counted(key, values, voice)
        template = self._templates.get((key, voice))
        if template is None:
            template = self._templates[key, voice] = self._template(key, voice)
        try:
            return template.filled(values)
        except KeyError as missing:
            raise MissingWords(f"{self._name}: {key}: no value for {missing}") from None

    def _template(self, key: str, voice: str) -> _Template:
        marks: dict[str, Any] = {**self._voices[voice]}
        while True:
            text, errors = self._format(key, marks)
            unknown = [name for error in errors if (name := str(error.args[0]).removeprefix("Unknown external: "))]
            if not errors:
                return _Template(tuple(_MARKED.split(text)))
            if not all(re.fullmatch(r"\w+", name) and name not in marks for name in unknown):
                raise MissingWords(f"{self._name}: {key}: {errors[0]}")
            marks |= {name: _MARK.format(name) for name in unknown}

    def _counted(self, key: str, values: Mapping[str, str], voice: str) -> str:
        """Whole numbers go in as numbers, so that Fluent can tell one from many; they are written without commas."""
        numbers = {
            name: fluent_number(int(value), useGrouping=False) if re.fullmatch(r"[0-9]{1,9}", value) else value
            for name, value in values.items()
        }
        text, errors = self._format(key, {**self._voices[voice], **numbers})
        if errors:
            raise MissingWords(f"{self._name}: {key}: {errors[0]}")
        return text

    def _format(self, key: str, values: Mapping[str, Any]) -> tuple[str, list[Exception]]:
        pattern = self.pattern(key)
        if pattern is None:
            raise MissingWords(f"{self._name}: {key}")
        text, errors = self._bundle.format_pattern(pattern, dict(values))
        return str(text), errors

    def _particles(self, voice: str) -> dict[str, str]:
        spoken = f"voice-{voice}"
        return {name: self._format(f"{spoken}.{name}", {})[0] for name in _PARTICLES} | {"voice": voice}


class _Reading(Visitor):
    """Finds the messages that count: that choose by anything but the voice, themselves or in what they quote."""

    def __init__(self) -> None:
        self._here = ""
        self._counts: set[str] = set()
        self._quotes: dict[str, set[str]] = {}

    def visit_Message(self, node: ftl.Message) -> None:  # noqa: N802 - the library's way
        self._here = node.id.name
        self._quotes[self._here] = set()
        self.generic_visit(node)

    def visit_MessageReference(self, node: ftl.MessageReference) -> None:  # noqa: N802
        self._quotes[self._here].add(node.id.name)

    def visit_SelectExpression(self, node: ftl.SelectExpression) -> None:  # noqa: N802
        selector = node.selector
        if not (isinstance(selector, ftl.VariableReference) and selector.id.name == "voice"):
            self._counts.add(self._here)
        self.generic_visit(node)

    def counting(self) -> frozenset[str]:
        """Their keys."""
        found = set(self._counts)
        while more := {key for key, quotes in self._quotes.items() if quotes & found} - found:
            found |= more
        return frozenset(found)
