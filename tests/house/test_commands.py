"""What an operator types, and what comes back: on SQLite and on PostgreSQL."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.media.folder_store import FolderStore
from bot.media.store import StoreRefused, StoreUnavailable
from tests.house.sources import ROOT
from tests.house.terminal import Phakhi, Ran
from tests.stores import S3

AREA = ("area", "add", "--name", "สำนักงานเขตพื้นที่การศึกษาประถมศึกษาธารทอง", "--short", "สพป.ธารทอง")
CONTROLLER = ("--controller", "สพป.ธารทอง", "--contact", "กลุ่มนิเทศ pdpa@thanthong.example")
NETWORK = ("network", "add", "--area", "AREA1", "--name", "เครือข่ายปฐมวัยธารน้อย", "--short", "ปฐมวัยธารน้อย")
SCHOOL = ("organisation", "add", "--network", "N1", "--name", "โรงเรียนบ้านดอนสายรุ้ง", "--short", "บ้านดอนสายรุ้ง")

Operator = Callable[..., Ran]


@pytest.fixture
def operator(phakhi: Phakhi, database_url: str) -> Operator:
    """The command on a fresh migrated database of either kind."""
    return lambda *arguments, **settings: phakhi(*arguments, PHAKHI_DATABASE_URL=database_url, **settings)


@pytest.fixture
def furnished(operator: Operator) -> Operator:
    """An area, a network, a school."""
    for arguments in ((*AREA, *CONTROLLER), (*NETWORK, "--kind", "early_childhood"), SCHOOL):
        ran = operator(*arguments)
        assert ran.status == 0, ran.err
    return operator


def test_an_area_a_network_and_a_school_get_their_codes(operator: Operator) -> None:
    area = operator(*AREA, *CONTROLLER, "--json").document
    assert area["code"] == "AREA1"
    assert len(area["supervisor_code"].replace("-", "")) == 12
    network = operator(*NETWORK, "--kind", "early_childhood", "--json").document
    assert network["code"] == "N1"
    assert len(network["member_code"]) == 6
    assert len(network["coordinator_code"].replace("-", "")) == 12
    school = operator(*SCHOOL, "--json").document
    assert school == {"code": "S01", "member_code": f"{network['member_code']}-S01"}


def test_codes_are_printed_with_dashes(operator: Operator) -> None:
    said = operator(*AREA, *CONTROLLER).out
    code = said.split()[-1]
    assert "-" in code
    assert said.startswith("code ")


@pytest.mark.parametrize("missing", ["--controller", "--contact"])
def test_an_area_without_controller_or_contact_is_wrong_usage(operator: Operator, missing: str) -> None:
    given = list(CONTROLLER)
    given[given.index(missing) + 1] = "  "
    assert operator(*AREA, *given).status == 2
    at = given.index(missing)
    assert operator(*AREA, *given[:at], *given[at + 2 :]).status == 2


def test_the_networks_are_listed_with_what_still_works(furnished: Operator) -> None:
    (network,) = furnished("network", "list", "--json").document
    assert network["short"] == "ปฐมวัยธารน้อย"
    assert network["kind"] == "early_childhood"
    assert network["members"] == 0
    assert network["organisations"] == [{"code": "S01", "short": "บ้านดอนสายรุ้ง"}]
    assert sorted(code["kind"] for code in network["codes"]) == ["coordinator", "member"]
    said = furnished("network", "list").out
    assert "N1  ปฐมวัยธารน้อย" in said
    assert "S01 บ้านดอนสายรุ้ง" in said


def test_a_centre_needs_its_network_and_its_learning_area(furnished: Operator) -> None:
    half = furnished(*NETWORK, "--kind", "primary", "--parent", "N1")
    assert half.status == 1
    assert half.err.count("\n") == 1
    whole = furnished(*NETWORK, "--kind", "primary", "--parent", "n1", "--learning-area", "math", "--json")
    assert whole.document["code"] == "C1"
    assert furnished(*NETWORK, "--kind", "primary", "--parent", "N1", "--learning-area", "magic").status == 2


def test_a_school_takes_part_in_a_second_network(furnished: Operator) -> None:
    second = furnished(*NETWORK, "--kind", "primary", "--json").document
    joined = furnished("organisation", "add", "--network", second["code"], "--existing", "s01", "--json").document
    assert joined == {"code": "S01", "member_code": f"{second['member_code']}-S01"}
    again = furnished("organisation", "add", "--network", second["code"], "--existing", "S01")
    assert (again.status, again.err) == (1, "phakhi: organisation S01 is in network N2 already\n")


def test_an_agency_has_a_code_of_its_own_kind(furnished: Operator) -> None:
    name = ("--name", "มหาวิทยาลัยราชธารา", "--short", "ม.ราชธารา", "--kind", "university", "--json")
    assert furnished("organisation", "add", "--network", "N1", *name).document["code"] == "P01"


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        ((*NETWORK[:3], "AREA9", *NETWORK[4:], "--kind", "primary"), "there is no area AREA9"),
        (("organisation", "add", "--network", "N9", "--existing", "S01"), "there is no network N9"),
        (("organisation", "add", "--network", "N1", "--existing", "S99"), "there is no organisation S99"),
        ((*SCHOOL, "--code", "S01"), "the code S01 is taken"),
        ((*SCHOOL, "--code", "ส01"), "a code is 1 to 20 letters A-Z and digits"),
        (("invite", "--network", "N9", "--out", "x"), "there is no network N9"),
        (("day-off", "list", "--area", "AREA9"), "there is no area AREA9"),
        (("day-off", "add", "--day", "2026-11-24", "--name", " "), "a day off has a name"),
        (("invite", "--network", "N1", "--org", "S9", "--out", "x"), "there is no organisation S9 in network N1"),
    ],
)
def test_a_wish_that_cannot_be_met_is_one_line_and_status_1(
    furnished: Operator, arguments: tuple[str, ...], why: str
) -> None:
    ran = furnished(*arguments)
    assert (ran.status, ran.err) == (1, f"phakhi: {why}\n")


@pytest.mark.parametrize(
    "arguments",
    [
        ("nothing",),
        ("area", "add"),
        ("organisation", "add", "--network", "N1"),
        (*SCHOOL, "--existing", "S01"),
        (*NETWORK, "--kind", "kindergarten"),
        ("status", "--yaml"),
    ],
)
def test_wrong_usage_is_status_2(phakhi: Phakhi, arguments: tuple[str, ...]) -> None:
    assert phakhi(*arguments).status == 2


def test_a_wrong_setting_is_one_line_and_status_1(phakhi: Phakhi) -> None:
    ran = phakhi("status", PHAKHI_LISTEN="geheim")
    assert ran.status == 1
    assert ran.err == "phakhi: PHAKHI_LISTEN accepts <address>:<port>, such as 127.0.0.1:8080 or [::1]:8080\n"


def test_run_refuses_a_production_that_lost_its_tokens(phakhi: Phakhi) -> None:
    ran = phakhi("run", PHAKHI_DATABASE_URL="postgresql:///phakhi")
    assert ran.status == 1
    assert "--simulator" in ran.err
    assert ran.err.count("\n") == 1


def test_a_database_that_is_not_migrated_is_named(phakhi: Phakhi) -> None:
    ran = phakhi("status")
    assert (ran.status, ran.out) == (1, "")
    assert "phakhi migrate" in ran.err
    assert phakhi("migrate").status == 0
    assert phakhi("migrate").status == 0
    assert phakhi("status").status == 0


def test_a_database_that_does_not_answer_is_one_line_without_its_password(phakhi: Phakhi) -> None:
    ran = phakhi("status", PHAKHI_DATABASE_URL="postgresql://phakhi:geheim@127.0.0.1:1/phakhi")
    assert ran.status == 1
    assert ran.err.startswith("phakhi: the database does not answer")
    assert ran.err.count("\n") == 1
    assert "geheim" not in ran.err


def test_the_demo_goes_into_an_empty_database_only(operator: Operator) -> None:
    assert operator("demo").status == 0
    assert {network["code"] for network in operator("network", "list", "--json").document} >= {"N1", "N4", "C1"}
    again = operator("demo")
    assert again.status == 1
    assert again.err.count("\n") == 1


def test_a_day_off_is_added_taken_away_and_listed(furnished: Operator) -> None:
    assert furnished("day-off", "list").out == "Every day is as in the national calendar.\n"
    added = furnished("day-off", "add", "--day", "2027-05-12", "--name", "วันพืชมงคล")
    assert (added.status, added.out) == (0, "2027-05-12  closed  every area  วันพืชมงคล\n")
    taken = furnished("day-off", "remove", "--day", "2026-12-10", "--area", "area1")
    assert (taken.status, taken.out) == (0, "2026-12-10  open    AREA1\n")
    assert furnished("day-off", "list").out == taken.out + added.out
    assert furnished("day-off", "list", "--area", "AREA1", "--json").document == [
        {"day": "2026-12-10", "name": "", "off": False, "area": "AREA1"},
        {"day": "2027-05-12", "name": "วันพืชมงคล", "off": True, "area": ""},
    ]


def test_a_week_of_floods_is_added_and_taken_back_in_one_command(furnished: Operator) -> None:
    added = furnished(
        "day-off", "add", "--day", "2026-12-07", "--until", "2026-12-11", "--name", "น้ำท่วม", "--area", "area1"
    )
    assert (added.status, added.out.count("closed  AREA1  น้ำท่วม\n")) == (0, 5)
    taken = furnished("day-off", "forget", "--day", "2026-12-09", "--until", "2026-12-20", "--area", "AREA1")
    assert taken.out == "Nothing is decided about 2026-12-09 to 2026-12-20 any more for AREA1.\n"
    left = furnished("day-off", "list", "--json").document
    assert [each["day"] for each in left] == ["2026-12-07", "2026-12-08"]
    again = furnished("day-off", "forget", "--day", "2026-12-09")
    assert (again.status, again.err) == (1, "phakhi: nothing was decided there\n")
    assert furnished("day-off", "add", "--day", "2026-12-07", "--until", "2026-12-06", "--name", "x").status == 2
    assert furnished("day-off", "add", "--day", "2026-12-07", "--until", "2036-12-07", "--name", "x").status == 2


def test_who_opens_a_school_on_a_weekend_hears_that_it_stays_quiet(furnished: Operator) -> None:
    ran = furnished("day-off", "remove", "--day", "2026-12-11", "--until", "2026-12-12")
    assert ran.out.splitlines()[2:] == ["2026-12-12 is a Saturday: the bot keeps quiet on it all the same."]


@pytest.mark.parametrize("day", ["2570-05-12", "12/5/2027", "2027-02-29"])
def test_a_day_that_is_none_or_is_counted_otherwise_is_wrong_usage(phakhi: Phakhi, day: str) -> None:
    assert phakhi("day-off", "add", "--day", day, "--name", "วันพืชมงคล").status == 2


def test_status_of_a_bot_that_nobody_has_used(operator: Operator) -> None:
    found = operator("status", "--json").document
    assert (found["platforms"], found["jobs"], found["slots_24h"]) == ({}, {}, {})
    assert (found["months"], found["campaigns"]) == ({}, [])
    assert found["tables"]["member"] == {"count": 0, "exact": True}
    assert found["database_bytes"] > 100_000
    assert (found["media_files"], found["media_bytes"]) == (0, 0)
    said = operator("status").out
    assert said.startswith("Nothing has come and nothing waits.\n")
    assert "media     0 bytes in 0 files" in said


def test_status_measures_the_media_folder(operator: Operator, tmp_path: Path) -> None:
    store = FolderStore(tmp_path / "data" / "media")
    store.keep_photo(b"x" * 3000, b"y" * 1000)
    found = operator("status", "--json").document
    assert (found["media_files"], found["media_bytes"]) == (2, 4000)
    assert "media     3.9 KiB in 2 files" in operator("status").out


def test_status_tells_the_rest_while_the_media_store_is_away(
    operator: Operator, s3: S3, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PHAKHI_MEDIA", "s3://no-bucket-of-ours")
    found = operator("status", "--json").document
    assert (found["media_files"], found["media_bytes"]) == (None, None)
    assert "no such bucket" in found["media_unknown"]
    assert "media     not known (the store has no such bucket" in operator("status").out
    monkeypatch.setenv("AWS_SKIP_SIGNATURE", "geheim")
    refused = operator("status")
    assert (refused.status, "media     not known (" in refused.out, "geheim" in refused.out) == (0, True, False)


@pytest.mark.parametrize(
    ("failure", "says"),
    [
        (StoreUnavailable("no_answer"), "phakhi: the media store cannot be used: the store does not answer"),
        (StoreRefused("one of the variables is wrong"), "phakhi: one of the variables is wrong"),
    ],
)
def test_a_media_store_that_a_command_needs_and_has_not_is_one_line(
    phakhi: Phakhi, monkeypatch: pytest.MonkeyPatch, failure: Exception, says: str
) -> None:
    def away() -> None:
        raise failure

    monkeypatch.setattr("bot.commands.status.read_settings", away)
    ran = phakhi("status")
    assert (ran.status, ran.err.count("\n")) == (1, 1)
    assert ran.err.startswith(says)


def test_help_is_everywhere(phakhi: Phakhi) -> None:
    groups = {
        "area": ("add",),
        "network": ("add", "list", "remove"),
        "organisation": ("add",),
        "day-off": ("add", "remove", "forget", "list"),
        "schedule": ("list", "add", "change", "remove"),
    }
    alone = ("run", "migrate", "demo", "import", "invite", "backup", "restore", "doctor", "status")
    paths = [(), *((name,) for name in (*groups, *alone)), *((g, c) for g, cs in groups.items() for c in cs)]
    for path in paths:
        ran = phakhi(*path, "--help")
        assert ran.status == 0
        assert "Usage: phakhi" in ran.out


def test_the_module_is_the_same_command(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "bot", "network", "list"]
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "PHAKHI_DATABASE_URL": "geheim"}
    ran = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=60)
    assert ran.returncode == 1
    assert ran.stderr.startswith("phakhi: PHAKHI_DATABASE_URL accepts sqlite:///")
