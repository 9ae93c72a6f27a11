"""Fixtures that every folder may use; each lives in the file that names it."""

from importlib.util import find_spec

#: A file of fixtures is taken as soon as it is there.
_FIXTURES = ("tests.postgres", "tests.databases", "tests.phone", "tests.platforms")

pytest_plugins = ["tests.house.skipping", "tests.house.terminal", *(name for name in _FIXTURES if find_spec(name))]
