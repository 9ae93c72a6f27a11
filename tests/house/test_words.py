"""Every language is complete, every dialogue has its words, and no word is left that nobody says."""

import ast
import re
from dataclasses import dataclass, field
from functools import cache

import pytest
from fluent.syntax import FluentParser, visitor
from fluent.syntax import ast as ftl

from bot.questions import About
from handlers import FORMS
from tests.house.sources import ROOT, project_files, python_files, tree_of

#: What `words.py` gives to every message (`domain/messages.yaml` voices): a language may do without.
VOICE = {"ka", "kha", "hello", "mai", "voice", "gap"}
LANGUAGES = ("th", "en")


@dataclass
class Message:
    """A message of one language: its variables, its attributes with theirs, the messages that it quotes."""

    variables: set[str] = field(default_factory=set)
    attributes: dict[str, set[str]] = field(default_factory=dict)
    quotes: set[str] = field(default_factory=set)


class Variables(visitor.Visitor):
    """Collects what a pattern is filled with."""

    def __init__(self) -> None:
        self.variables: set[str] = set()
        self.quotes: set[str] = set()

    def visit_VariableReference(self, node: ftl.VariableReference) -> None:  # noqa: N802
        self.variables.add(node.id.name)

    def visit_MessageReference(self, node: ftl.MessageReference) -> None:  # noqa: N802
        self.quotes.add(node.id.name)


def _variables(node: ftl.BaseNode) -> Variables:
    found = Variables()
    found.visit(node)
    return found


@cache
def messages(language: str) -> dict[str, Message]:
    """Every message of a language by its key; a key in two files is an error."""
    found: dict[str, Message] = {}
    for path in project_files():
        if path.suffix != ".ftl" or not path.is_relative_to(ROOT / "locales" / language):
            continue
        for entry in FluentParser().parse(path.read_text(encoding="utf-8")).body:
            assert not isinstance(entry, ftl.Junk), f"{path.name}: {entry.content}"
            if isinstance(entry, ftl.Message):
                assert entry.id.name not in found, f"{entry.id.name} is there twice"
                value = _variables(entry.value) if entry.value else Variables()
                attributes = {each.id.name: _variables(each).variables for each in entry.attributes}
                found[entry.id.name] = Message(value.variables, attributes, value.quotes)
    return found


@cache
def literals() -> frozenset[str]:
    """Every string in the code, and the parts of those that are put together."""
    trees = [tree_of(path) for path in python_files("bot", "handlers", "storage")]
    nodes = (node for tree in trees for node in ast.walk(tree))
    return frozenset(n.value for n in nodes if isinstance(n, ast.Constant) and isinstance(n.value, str))


@cache
def patterns() -> tuple[re.Pattern[str], ...]:
    """What f-strings with some letters of their own can become: `f"phase-{phase}"`."""
    found = set()
    for path in python_files("bot", "handlers"):
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.JoinedStr):
                parts = [
                    re.escape(str(part.value)) if isinstance(part, ast.Constant) else r"[\w-]+" for part in node.values
                ]
                fixed = "".join(str(part.value) for part in node.values if isinstance(part, ast.Constant))
                if re.fullmatch(r"[a-z0-9_.-]*[a-z]{2}[a-z0-9_.-]*", fixed):
                    found.add("".join(parts))
    return tuple(re.compile(pattern) for pattern in sorted(found))


def form_keys() -> set[str]:
    """The name of each dialogue, and the words of its questions: `log_activity`, `held_on`: log-activity-held_on."""
    names = {form.form_name.replace("_", "-"): form.asked for form in FORMS}
    return {*names, *(f"{name}-{question}" for name, asked in names.items() for question in asked)}


def is_said(key: str) -> bool:
    """Whether some code can say this message."""
    return (
        key in literals()
        or key in form_keys()
        or any(literal.startswith(f"{key}.") for literal in literals())
        or any(pattern.fullmatch(key) or pattern.pattern.startswith(re.escape(key) + r"\.") for pattern in patterns())
        or any(key in message.quotes for message in messages("th").values())
    )


def test_both_languages_have_the_same_keys() -> None:
    thai, english = set(messages("th")), set(messages("en"))
    assert thai == english, thai ^ english


@pytest.mark.parametrize("key", sorted(messages("th")))
def test_a_message_has_the_same_parts_in_both_languages(key: str) -> None:
    thai, english = messages("th")[key], messages("en").get(key)
    assert english is not None
    assert thai.variables - VOICE == english.variables - VOICE
    assert set(thai.attributes) == set(english.attributes)
    for name, variables in thai.attributes.items():
        assert variables - VOICE == english.attributes[name] - VOICE


def test_every_question_has_its_words() -> None:
    """A kind of question that a handler makes for itself may say something else."""
    asking = [
        f"{form.form_name.replace('_', '-')}-{name}"
        for form in FORMS
        for name, asked in form.asked.items()
        if not isinstance(asked.question, About) and type(asked.question).__module__.startswith("bot.")
    ]
    assert not [key for key in asking if key not in messages("th")]


def test_no_message_is_left_that_nobody_says() -> None:
    assert not [key for key in messages("th") if not is_said(key)]


def test_no_button_is_left_that_nobody_shows() -> None:
    """A label is used when its name stands somewhere in the code, alone or behind its message."""
    unused = [
        f"{key}.{name}"
        for key, message in messages("th").items()
        for name in message.attributes
        if name not in literals()
        and f"{key}.{name}" not in literals()
        and not any(pattern.fullmatch(f"{key}.{name}") for pattern in patterns())
        and not any(literal.endswith(f".{name}") for literal in literals())
    ]
    assert not unused


def test_what_the_code_says_by_name_is_there() -> None:
    """The first argument of Say, say and Word, where it is written out."""
    missing = set()
    for path in python_files("bot", "handlers"):
        if path.is_relative_to(ROOT / "bot" / "simulator"):
            continue
        for node in ast.walk(tree_of(path)):
            if not isinstance(node, ast.Call) or not node.args or not isinstance(node.args[0], ast.Constant):
                continue
            name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            if name in {"Say", "say", "Word"} and isinstance(node.args[0].value, str):
                key, _, attribute = node.args[0].value.partition(".")
                found = messages("th").get(key)
                if found is None or (attribute and attribute not in found.attributes):
                    missing.add(node.args[0].value)
    assert not missing
