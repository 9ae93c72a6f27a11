"""The phakhi command as an operator runs it: its own environment, its own folder, its exit status and its lines."""

import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bot.cli import main


@dataclass(frozen=True)
class Ran:
    """What a command left behind."""

    status: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        """What `--json` printed."""
        return json.loads(self.out)


Phakhi = Callable[..., Ran]


@pytest.fixture
def phakhi(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Phakhi:
    """`phakhi("area", "add", …, PHAKHI_LISTEN="…")`, in an empty folder, with no other setting."""
    for name in [name for name in os.environ if name.startswith("PHAKHI_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("COLUMNS", "120")
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str, **settings: str) -> Ran:
        with monkeypatch.context() as patch:
            for name, value in settings.items():
                patch.setenv(name, value)
            capsys.readouterr()
            with pytest.raises(SystemExit) as left:
                main(arguments)
        said = capsys.readouterr()
        return Ran(int(left.value.code or 0), said.out, said.err)

    return run
