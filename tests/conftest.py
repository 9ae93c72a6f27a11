"""Fixtures that every folder may use; each lives in the file that names it."""

from importlib.util import find_spec

pytest_plugins = ["tests.house.skipping", "tests.house.terminal", "tests.postgres"]
if find_spec("bot.thai_date") and find_spec("tests.phone"):
    pytest_plugins.append("tests.phone")
