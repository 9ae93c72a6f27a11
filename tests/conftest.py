"""Fixtures that every folder may use; each lives in the file that names it."""

import os

from hypothesis import settings

pytest_plugins = [
    "tests.house.skipping",
    "tests.house.terminal",
    "tests.logged",
    "tests.postgres",
    "tests.phone",
    "tests.stores",
    "tests.kill.town",
]

# Speed is measured by the bench, not by a deadline on a shared machine. CI tries the same examples every time: what
# others find is looked for where somebody can look into it.
settings.register_profile("phakhi", deadline=None, derandomize=bool(os.environ.get("CI")))
settings.load_profile("phakhi")
