"""The alerts ask for metrics that there are, with labels and outcomes that there are."""

import re
from typing import Any

import pytest
import yaml
from prometheus_client.metrics import MetricWrapperBase

from bot import channels, metrics
from tests.house.sources import ROOT

RULES: list[dict[str, Any]] = [
    rule
    for group in yaml.safe_load((ROOT / "deploy" / "alerts.yml").read_text(encoding="utf-8"))["groups"]
    for rule in group["rules"]
]
#: A metric's samples by name, with the labels it has.
SAMPLES = {
    f"{metric._name}{suffix}": set(metric._labelnames)
    for metric in vars(metrics).values()
    if isinstance(metric, MetricWrapperBase)
    for suffix in ("", "_total", "_bucket", "_count", "_sum")
}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: str(rule["alert"]))
def test_an_alert_asks_for_what_is_counted_and_says_what_to_do(rule: dict[str, Any]) -> None:
    for name, labels in re.findall(r"\b(phakhi_[a-z_]+)(?:\{([^}]*)\})?", rule["expr"]):
        assert name in SAMPLES
        assert set(re.findall(r"(\w+)=", labels)) <= SAMPLES[name]
    assert rule["labels"]["severity"] in {"page", "ticket"}
    assert rule["annotations"].keys() == {"summary", "do"}


def test_an_outcome_that_an_alert_looks_for_is_one_of_the_closed_list() -> None:
    asked = {outcome for rule in RULES for outcome in re.findall(r'outcome="(\w+)"', rule["expr"])}
    reasons = {kind.reason for kind in vars(channels).values() if isinstance(kind, type) and hasattr(kind, "reason")}
    assert asked
    assert asked <= reasons
