"""`Say` + language + voice → words, over Project Fluent and `locales/`.

Every message gets the voice's particles: `$ka`, `$kha`, `$hello`, `$mai` and `$voice` itself
(`domain/messages.yaml` voices). A missing key or value is an error and never shown to a member.
"""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

from fluent.runtime import FluentBundle, FluentResource

from bot.outbound import Bubble, Tap
from bot.says import Lines, Say, Value, Word
from bot.thai_date import write_day
from bot.thai_text import cut

LANGUAGES = ("th", "en")
#: A button's label: LINE's quick replies and templates allow 20 grapheme clusters.
LONGEST_LABEL = 20
_FOLDER = Path(__file__).parents[1] / "locales"


class MissingWords(KeyError):
    """A key, an attribute or a value is not there: the text names it."""


class Words:
    """All messages of all languages, loaded once; safe to share between threads."""

    def __init__(self, folder: Path = _FOLDER) -> None:
        self._bundles = {language: _bundle(folder / language, language) for language in LANGUAGES}
        self._voices = {
            language: {
                voice: {
                    name: self._attribute(language, f"voice-{voice}", name) for name in ("ka", "kha", "hello", "mai")
                }
                | {"voice": voice}
                for voice in ("neutral", "female", "male")
            }
            for language in LANGUAGES
        }
        self._plain = lru_cache(maxsize=4096)(self._format)

    def has(self, key: str, language: str) -> bool:
        """Whether a message (or its attribute) exists."""
        name, _, attribute = key.partition(".")
        bundle = self._bundles[language]
        return bundle.has_message(name) and (not attribute or attribute in bundle.get_message(name).attributes)

    def text(self, key: str, values: Mapping[str, Value] | None = None, *, language: str, voice: str) -> str:
        """A message or, with a dot, one of its attributes; raises `MissingWords`."""
        if not values:
            return self._plain(key, language, voice, ())
        written = {name: self._write(value, language, voice) for name, value in values.items()}
        return self._format(key, language, voice, tuple(written.items()))

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
            )
            for button in say.buttons
        )
        text = self.text(say.key, say.values, language=language, voice=voice)
        return Bubble(text, taps, say.stays, say.replaces)

    def _format(self, key: str, language: str, voice: str, values: tuple[tuple[str, str], ...]) -> str:
        name, _, attribute = key.partition(".")
        bundle = self._bundles[language]
        if not bundle.has_message(name):
            raise MissingWords(f"{language}: {key}")
        message = bundle.get_message(name)
        pattern = message.attributes.get(attribute) if attribute else message.value
        if pattern is None:
            raise MissingWords(f"{language}: {key}")
        text, errors = bundle.format_pattern(pattern, {**self._voices[language][voice], **dict(values)})
        if errors:
            raise MissingWords(f"{language}: {key}: {errors[0]}")
        return str(text)

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

    def _attribute(self, language: str, name: str, attribute: str) -> str:
        bundle = self._bundles[language]
        text, _ = bundle.format_pattern(bundle.get_message(name).attributes[attribute], {})
        return str(text)


def _bundle(folder: Path, language: str) -> FluentBundle:
    bundle = FluentBundle([language], use_isolating=False)
    for path in sorted(folder.glob("*.ftl")):
        bundle.add_resource(FluentResource(path.read_text("utf-8")))
    return bundle
