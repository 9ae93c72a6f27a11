"""`phakhi` as an operator has it: `python -m tests.benchmarks.installed run`."""

from tests import as_installed  # noqa: F401, I001 - before the bot

from bot.cli import main

if __name__ == "__main__":
    main()
