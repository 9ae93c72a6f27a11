"""What the bot logs, for a test to read."""

import io
from collections.abc import Iterator

import pytest

from bot.log import configure


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """Everything that is logged, down to the least important, whatever a test before has set."""
    stream = io.StringIO()
    configure("debug", console=False, stream=stream)
    yield stream
    configure("warning")
