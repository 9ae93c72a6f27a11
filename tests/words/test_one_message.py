"""One message that says it all, in Thai, English and with signs: the examples of `domain/activity_schema.yaml`."""

from datetime import date
from typing import Any

import pytest

from bot.thai.one_message import Reading
from tests.words.demo_town import CASES, WORLD, all_of, codes, read_in


def networks_of(case: dict[str, Any]) -> list[str]:
    return [case["network"]] if case["network"] else WORLD["members"][case["by"]]["networks"]


def taking_part(case: dict[str, Any], reading: Reading) -> list[str]:
    """The sender's own organisation first, then those named or all of the network."""
    own = WORLD["members"][case["by"]]["organisation"]
    named = all_of(case["network"]) if reading.whole == "all" else []
    return list(dict.fromkeys([own, *named, *codes(reading.ids)]))


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_an_example_is_read(case: dict[str, Any]) -> None:
    reading = read_in(case["text"], *networks_of(case))
    expected = case["expect"]
    assert reading.title == expected["title"]
    assert taking_part(case, reading) == expected["orgs"]
    assert (reading.phase, reading.detail) == (expected["phase"], expected["detail"])
    assert reading.day == (date.fromisoformat(expected["date"]) if expected["date"] else None)
    assert reading.hours == expected["hours"]
    span = "-".join(f"{each:%H:%M}" for each in reading.time_range) if reading.time_range else None
    assert span == expected.get("time_range")
    assert (codes([reading.host]) if reading.host else None) == ([expected["host"]] if "host" in expected else None)
    assert asks(reading) == [ask for ask in expected.get("asks", []) if ask != "pupil"]
    assert [codes(ids) for _, ids in reading.unclear] == ([expected["candidates"]] if "candidates" in expected else [])
    assert list(reading.unknown) == expected.get("unknown", [])


def asks(reading: Reading) -> list[str]:
    """What the reading leaves to be asked; pupils' names are found elsewhere (`bot/thai/pupils.py`)."""
    day = {"vague": "date", "future": "future", None: None}[reading.asks_day]
    return [
        ask
        for ask, needed in (
            ("orgs", reading.names_nobody),
            ("org_which", reading.unclear),
            ("org_unknown", reading.unknown),
            (day, day),
        )
        if ask and needed
    ]


@pytest.mark.parametrize(
    ("message", "title", "asks"),
    [
        ("พรุ่งนี้ไปทัศนศึกษากับบ้านดอนสายรุ้ง", "ไปทัศนศึกษา", "future"),
        ("Science camp with Ban Don Sairung tomorrow", "Science camp", "future"),
        ("วางแผนเปิดชั้นเรียนพรุ่งนี้กับบ้านดอนสายรุ้ง", "วางแผนเปิดชั้นเรียนพรุ่งนี้", None),
    ],
)
def test_tomorrow_is_asked_about_unless_it_is_what_was_planned(message: str, title: str, asks: str | None) -> None:
    reading = read_in(message, "N2")
    assert (reading.title, reading.asks_day) == (title, asks)
