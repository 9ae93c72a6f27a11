"""Short files with the field's names, and nothing of anybody's machine in them."""

import re

from tests.house.sources import CODE, ROOT, named, project_files, python_files

LONGEST = 300
FORBIDDEN = re.compile(r"(utils?|helpers?|misc|common|managers?|services?)", re.IGNORECASE)
#: A page and a style sheet are read like code.
READ = {".py", ".js", ".css", ".html"}
#: Specifications of others, kept as they came.
OTHERS = ("tests/specs/", "tests/specifications/")
#: Written apart, so that this file does not find itself.
MACHINE = re.compile("|".join(["/wor" + "k/", "/op" + "t/", "/ro" + "ot/", "/ho" + r"me/\w", "/Use" + r"rs/\w"]))
INDEX = re.compile("|".join(["pypi" + r"\.org", "pythonhosted" + r"\.org", r"index-url[ =]+\S*:/", "/sim" + "ple/?$"]))


def test_every_file_is_short_enough_to_read_without_scrolling_back() -> None:
    inside = [ROOT / folder for folder in CODE]
    long = {
        named(path): lines
        for path in project_files()
        if path.suffix in READ and any(map(path.is_relative_to, inside)) and "migrations" not in path.parts
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) >= LONGEST
    }
    assert not long


def test_no_file_has_a_name_that_says_nothing() -> None:
    assert not [named(path) for path in python_files(*CODE, "tests") if FORBIDDEN.fullmatch(path.stem)]


def test_every_module_says_what_it_is_for() -> None:
    silent = [
        named(path)
        for path in python_files(*CODE)
        if not path.read_text(encoding="utf-8").lstrip().startswith(('"""', 'r"""'))
    ]
    assert not silent


def test_no_file_names_a_machine_or_an_index() -> None:
    found = []
    for path in project_files():
        if named(path).startswith(OTHERS):
            continue
        try:
            lines = path.read_text(encoding="utf-8").splitlines()
        except UnicodeDecodeError:
            continue
        found += [f"{named(path)}:{n}" for n, line in enumerate(lines, 1) if MACHINE.search(line) or INDEX.search(line)]
    assert not found
