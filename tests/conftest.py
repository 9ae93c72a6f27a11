"""Fixtures that every folder may use; each lives in the file that names it."""

pytest_plugins = ["tests.house.skipping", "tests.house.terminal", "tests.postgres", "tests.phone"]
