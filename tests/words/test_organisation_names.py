"""A line of names that answers “which schools?”: what is nearly a name is asked about with that name."""

import pytest

from bot.thai.organisation_names import Named, find_names
from tests.words.demo_town import number, schools


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ("บ้านดอนสายรุง", Named(unclear=(("บ้านดอนสายรุง", (number("S02"),)),))),
        ("บ้านนาเพรชงามค่ะ", Named(unclear=(("บ้านนาเพรชงาม", (number("S08"),)),))),
        ("Ban Don Sairong School", Named(unclear=(("Ban Don Sairong School", (number("S02"),)),))),
        ("ร.ร.บ้านดอนสายรุ้ง", Named(ids=(number("S02"),))),
        ("บ้านสวนส้ม", Named(unknown=("บ้านสวนส้ม",))),
    ],
)
def test_a_mistyped_name_is_unclear_and_never_taken(line: str, named: Named) -> None:
    network, area = schools("N2")
    assert find_names(line, network, area) == named
