"""A skip is a failure in CI and loud elsewhere: proven with a pytest of its own."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SKIPS = "import pytest\n\ndef test_it():\n    pytest.skip('no database here')\n"
SKIPS_WHOLE = "import pytest\n\npytest.skip('no browser here', allow_module_level=True)\n"
EXPECTED = "import pytest\n\n@pytest.mark.xfail\ndef test_it():\n    assert False\n"


def run_pytest(folder: Path, source: str, ci: str) -> subprocess.CompletedProcess[str]:
    """A pytest that knows only the plugin, over one file."""
    (folder / "test_one.py").write_text(source)
    environment = {**os.environ, "CI": ci, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "pytest", "-p", "tests.house.skipping", "-p", "no:cacheprovider", "test_one.py"]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=60)


@pytest.mark.parametrize("source", [SKIPS, SKIPS_WHOLE, EXPECTED], ids=["test", "module", "expected failure"])
def test_nothing_is_skipped_in_ci(tmp_path: Path, source: str) -> None:
    ran = run_pytest(tmp_path, source, "true")
    assert ran.returncode not in {0, 5}, ran.stdout


@pytest.mark.parametrize("source", [SKIPS, EXPECTED], ids=["test", "expected failure"])
def test_elsewhere_a_skip_is_announced_loudly(tmp_path: Path, source: str) -> None:
    ran = run_pytest(tmp_path, source, "")
    assert ran.returncode == 0, ran.stdout
    assert "NOT PROVEN: 1 skipped" in ran.stdout
