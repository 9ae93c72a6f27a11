"""A network that was mistyped goes again while nobody is in it: on SQLite and on PostgreSQL."""

from collections.abc import Callable

import pytest

from tests.house.terminal import Phakhi, Ran

Operator = Callable[..., Ran]


@pytest.fixture
def operator(phakhi: Phakhi, database_url: str) -> Operator:
    """The command on the demo networks, and one that was mistyped, with a school of its own."""

    def run(*arguments: str) -> Ran:
        return phakhi(*arguments, PHAKHI_DATABASE_URL=database_url)

    network = ("--area", "AREA1", "--name", "เครือข่ายที่พิมพ์ผิด", "--short", "พิมพ์ผิด", "--kind", "primary")
    for arguments in (
        ("demo",),
        ("network", "add", *network, "--code", "OOPS"),
        ("organisation", "add", "--network", "OOPS", "--name", "โรงเรียนบ้านใหม่", "--short", "บ้านใหม่"),
    ):
        assert run(*arguments).status == 0
    return run


def codes(operator: Operator) -> list[str]:
    return [network["code"] for network in operator("network", "list", "--json").document]


def test_an_empty_network_goes_with_its_codes_and_its_schools_can_join_another(operator: Operator) -> None:
    before = codes(operator)
    (school,) = (each for each in operator("network", "list", "--json").document if each["code"] == "OOPS")
    ran = operator("network", "remove", "oops")
    assert (ran.status, ran.out) == (0, "OOPS is removed, with its codes.\n")
    assert codes(operator) == [code for code in before if code != "OOPS"]
    (organisation,) = school["organisations"]
    joined = operator("organisation", "add", "--network", "N1", "--existing", organisation["code"])
    assert joined.status == 0, joined.err
    assert operator("network", "remove", "OOPS").err == "phakhi: there is no network OOPS\n"


def test_what_belongs_to_a_network_keeps_it(operator: Operator) -> None:
    before = codes(operator)
    ran = operator("network", "remove", "N4")
    assert (ran.status, ran.err.count("\n")) == (1, 1)
    assert ran.err.startswith("phakhi: N4 is not empty: it is named in ")
    assert {"member", "membership"} <= set(ran.err.strip().rpartition("named in ")[2].split(", "))
    assert codes(operator) == before


def test_a_network_with_a_centre_stays(operator: Operator) -> None:
    centre = ("--name", "ศูนย์", "--short", "ศูนย์", "--kind", "primary", "--learning-area", "math")
    assert operator("network", "add", "--area", "AREA1", "--parent", "OOPS", "--code", "C9", *centre).status == 0
    assert operator("network", "remove", "OOPS").err == "phakhi: OOPS is not empty: it is named in network\n"
    assert operator("network", "remove", "C9").status == 0
    assert operator("network", "remove", "OOPS").status == 0
