"""The schools of the demo as a member of theirs may name them, and the examples of messages (`examples.yaml`)."""

from collections.abc import Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from bot.thai.one_message import Reading, read
from bot.thai.organisation_names import Known

WORLD: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "examples.yaml").read_text(encoding="utf-8"))
#: A Friday.
TODAY = date.fromisoformat(WORLD["as_of"])
CASES: list[dict[str, Any]] = WORLD["cases"]

_CODES = [row["code"] for row in WORLD["organisations"]]
_OFFICES = {row["code"] for row in WORLD["organisations"] if row["office"]}


def number(code: str) -> int:
    """The id of an organisation (S01, P01, AREA1)."""
    return _CODES.index(code) + 1


def codes(ids: Sequence[int]) -> list[str]:
    """The other way round."""
    return [_CODES[known_id - 1] for known_id in ids]


@cache
def schools(*networks: str) -> tuple[tuple[Known, ...], tuple[Known, ...]]:
    """The organisations of these networks, and all others."""
    inside = {code for network in networks for code in WORLD["networks"][network]}
    known = [
        (row["code"], Known(number(row["code"]), row["short"], (*row["names"], row["short"])))
        for row in WORLD["organisations"]
    ]
    return tuple(each for code, each in known if code in inside), tuple(
        each for code, each in known if code not in inside
    )


def read_in(text: str, *networks: str, asks: bool = True) -> Reading:
    """A message of somebody in these networks, read on `TODAY`."""
    network, area = schools(*networks)
    return read(text, today=TODAY, network=network, area=area, asks=asks)


def all_of(network: str) -> list[str]:
    """Whom “all schools” means: all of the network that are no area offices."""
    return [code for code in WORLD["networks"][network] if code not in _OFFICES]
