"""With CI set nothing is hidden: a skip, and an expected failure, is a failure. Elsewhere they are announced loudly.

A pytest plugin, loaded by `tests/conftest.py`.
"""

import os
from collections.abc import Generator

import pytest


def in_ci() -> bool:
    """Whether the tests run where nothing may be skipped."""
    return os.environ.get("CI", "").lower() not in {"", "0", "false"}


def _refuse(report: pytest.TestReport | pytest.CollectReport) -> None:
    if in_ci() and report.outcome == "skipped":
        hidden = report.longrepr
        why = hidden[2] if isinstance(hidden, tuple) else str(hidden or "an expected failure")
        report.outcome = "failed"
        report.longrepr = f"nothing is skipped in CI: {why}"
        vars(report).pop("wasxfail", None)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A skip or an expected failure inside a test."""
    report = yield
    _refuse(report)
    return report


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """A whole module that skips itself."""
    report = yield
    _refuse(report)
    return report


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say once more, in red, what was not proven."""
    hidden = [*terminalreporter.stats.get("skipped", []), *terminalreporter.stats.get("xfailed", [])]
    if hidden:
        terminalreporter.section(f"NOT PROVEN: {len(hidden)} skipped", sep="!", red=True, bold=True)
        for report in hidden:
            longrepr = report.longrepr
            why = longrepr[2] if isinstance(longrepr, tuple) else "expected to fail"
            terminalreporter.line(f"{report.nodeid}: {why}", red=True)
