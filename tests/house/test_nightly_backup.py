"""The lines of `deploy/phakhi-backup.service`, run as systemd runs them: a new backup, and old ones go as promised."""

import os
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bot.settings import Settings
from tests.house.sources import ROOT
from tests.house.terminal import Phakhi

UNIT = (ROOT / "deploy" / "phakhi-backup.service").read_text(encoding="utf-8")


def line(name: str) -> str:
    """What a line of the unit gives to the shell."""
    found = re.search(rf"^{name}=/bin/sh -c '(.*)'$", UNIT, re.MULTILINE)
    assert found is not None
    return found[1].replace("$$", "$").replace("%%", "%").replace("/srv/phakhi/.venv/bin/phakhi", '"$PYTHON" -m bot')


def run(script: str, days: int) -> int:
    """In the folder of the bot, where the test is."""
    told = {"PYTHON": sys.executable, "PYTHONPATH": str(ROOT), "PHAKHI_BACKUP_DAYS": str(days)}
    return subprocess.run(["/bin/sh", "-c", script], env=os.environ | told, check=False, timeout=60).returncode


def test_a_night_leaves_a_new_backup_and_takes_what_is_older_than_promised(phakhi: Phakhi, tmp_path: Path) -> None:
    assert phakhi("migrate").status == 0
    backups = tmp_path / "backups"
    backups.mkdir()
    for name, hours in (("nightly-a.zip", 7 * 24 + 1), ("before-b.zip", 7 * 24 + 1), ("nightly-c.zip", 7 * 24 - 1)):
        (backups / name).touch()
        at = time.time() - hours * 3600
        os.utime(backups / name, (at, at))
    assert run(line("ExecStart"), days=7) == 0
    (made,) = backups.glob("nightly-20*.zip")
    assert run(line("ExecStart"), days=7) == 0, "a second one of the same day takes its place"
    assert run(line("ExecStartPost"), days=7) == 0
    assert {file.name for file in backups.iterdir()} == {"nightly-c.zip", made.name}


def test_without_a_setting_the_unit_keeps_backups_as_long_as_members_are_told() -> None:
    assert f"Environment=PHAKHI_BACKUP_DAYS={Settings.model_construct().backup_days}\n" in UNIT


@pytest.mark.parametrize("unit", sorted((ROOT / "deploy").glob("*.service")), ids=lambda path: path.name)
def test_a_unit_writes_where_its_state_is(unit: Path) -> None:
    told = unit.read_text(encoding="utf-8")
    (state,) = re.findall(r"^StateDirectory=(\S+)", told, re.MULTILINE)
    assert f"WorkingDirectory=/var/lib/{state}\n" in told
