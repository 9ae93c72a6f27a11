"""`phakhi import` as an operator runs it: what is written, what is told, and that it is all or nothing."""

import csv
import time
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from storage.member import Consent
from storage.network import Network
from storage.opening import open_database
from storage.session import Connection
from storage.tables import table_of
from tests.documents.reading import sheets
from tests.house.terminal import Phakhi, Ran
from tests.roster.making import AREA, CENTRE, NETWORK, SCHOOL, book, district, roster, saved
from tests.storage.filled import NOW

Operator = Callable[..., Ran]


@pytest.fixture
def operator(phakhi: Phakhi, database_url: str) -> Operator:
    """The command on a fresh migrated database of either kind."""
    return lambda *arguments: phakhi(*arguments, PHAKHI_DATABASE_URL=database_url)


@pytest.fixture
def one(phakhi: Phakhi, sqlite_url: str) -> Operator:
    """The command on SQLite, for what does not depend on the database."""
    return lambda *arguments: phakhi(*arguments, PHAKHI_DATABASE_URL=sqlite_url)


def listed(operator: Operator) -> dict[str, Any]:
    return {network["code"]: network for network in operator("network", "list", "--json").document}


def test_a_district_comes_in_at_once_and_again_changes_nothing(operator: Operator, tmp_path: Path) -> None:
    file = saved(tmp_path, district())
    checked = operator("import", file, "--check", "--json").document
    assert (checked["written"], checked["codes"], listed(operator)) == (False, [], {})
    began = time.process_time()
    told = operator("import", file, "--json").document
    assert time.process_time() - began < 10
    assert told["new"] == checked["new"] == {"areas": 2, "networks": 5, "organisations": 225}
    assert told["places"] == 225 + 22
    kinds = [code["kind"] for code in told["codes"]]
    assert (kinds.count("supervisor"), kinds.count("coordinator"), kinds.count("member")) == (2, 5, 5 + 247)
    networks = listed(operator)
    assert sum(len(network["organisations"]) for network in networks.values()) == 247

    again = operator("import", file, "--json").document
    assert again["new"] == {"areas": 0, "networks": 0, "organisations": 0}
    assert (again["places"], again["changes"], again["codes"]) == (0, [], [])
    assert listed(operator) == networks
    assert operator("import", file).out == "Everything is there as it is wished: nothing to do.\n"


def test_a_school_named_by_its_code_and_again_by_its_number_is_refused_in_the_second_row(
    operator: Operator, tmp_path: Path
) -> None:
    assert operator("import", saved(tmp_path, book(roster()))).status == 0
    by_code = ("S01", *SCHOOL[1:5], None, None)
    by_number = (None, "โรงเรียนบ้านดอนสายรุ้งใหม่", *SCHOOL[2:])
    for first, second, place in ((by_code, by_number, "F3 รหัสสถานศึกษา"), (by_number, by_code, "A3 รหัส")):
        file = saved(tmp_path, book(roster(schools=[first, second])))
        for options in (("--check",), ()):
            ran = operator("import", file, *options)
            assert (ran.status, ran.out.count("\n")) == (1, 1), ran.out
            assert f"โรงเรียน {place}: this is S01, which stands in row 2 already" in ran.out


def test_the_codes_that_are_told_open_what_they_say(operator: Operator, tmp_path: Path) -> None:
    told = operator("import", saved(tmp_path, book(roster())), "--json").document
    codes = {(code["kind"], code["network"], code["organisation"]): code["code"] for code in told["codes"]}
    member = codes["member", "N1", ""]
    assert codes["member", "N1", "S01"] == f"{member}-S01"
    assert len(codes["coordinator", "N1", ""].replace("-", "")) == 12
    assert len(codes["supervisor", "", ""].replace("-", "")) == 12
    network = listed(operator)["N1"]
    assert {"kind": "member", "code": member} in network["codes"]
    assert listed(operator)["C1"]["parent"] == "N1"


def test_one_wrong_row_and_nothing_is_written(operator: Operator, tmp_path: Path) -> None:
    empty = ("S02", "โรงเรียน", "", "N1", None, None, None)
    nowhere = ("S03", "โรงเรียน", "ก", "N9", None, None, None)
    ran = operator("import", saved(tmp_path, book(roster(schools=[SCHOOL, empty, nowhere]))))
    assert (ran.status, listed(operator)) == (1, {})
    assert ran.err.endswith("2 problems in " + str(tmp_path / "schools.xlsx") + ": nothing was written\n")
    assert ran.out.splitlines() == [
        "โรงเรียน C3 ชื่อย่อ: is empty; a merged cell counts for its first row only",
        "โรงเรียน D4 เครือข่าย: there is no N9; accepted are C1, N1",
    ]


def test_a_new_name_is_a_change_that_is_told(operator: Operator, tmp_path: Path) -> None:
    assert operator("import", saved(tmp_path, book(roster()))).status == 0
    renamed = (*SCHOOL[:2], "ดอนสายรุ้ง", *SCHOOL[3:])
    contact = (*AREA[:4], "โทร. 0 2000 0000")
    file = saved(tmp_path, book(roster(areas=[contact], schools=[renamed])))
    assert "would change: S01 short: “บ้านดอนสายรุ้ง” → “ดอนสายรุ้ง”" in operator("import", file, "--check").out
    told = operator("import", file, "--json").document
    assert [(change["code"], change["column"]) for change in told["changes"]] == [
        ("AREA1", "contact"),
        ("S01", "short"),
    ]
    assert told["codes"] == []
    assert listed(operator)["N1"]["organisations"] == [{"code": "S01", "short": "ดอนสายรุ้ง"}]


def test_what_is_not_in_the_sheet_or_empty_there_stays(operator: Operator, tmp_path: Path) -> None:
    assert operator("import", saved(tmp_path, book(roster()))).status == 0
    before = listed(operator)
    shorter = (*SCHOOL[:4], None, None, None)
    told = operator(
        "import", saved(tmp_path, book({"โรงเรียน": roster(schools=[shorter])["โรงเรียน"]})), "--json"
    ).document
    assert (told["changes"], listed(operator)) == ([], before)


def test_a_school_without_a_code_is_known_by_its_number(operator: Operator, tmp_path: Path) -> None:
    first = (None, "โรงเรียน ก", "ก", "N1", None, "1050130009", None)
    other = ("S01", "โรงเรียน ข", "ข", "N1", None, None, None)
    file = saved(tmp_path, book(roster(schools=[first, other])))
    told = operator("import", file, "--json").document
    assert [code["organisation"] for code in told["codes"] if code["organisation"]] == ["S02", "S01"]
    assert listed(operator)["N1"]["organisations"] == [
        {"code": "S02", "short": "ก"},
        {"code": "S01", "short": "ข"},
    ], "in the order of the rows"
    assert operator("import", file, "--json").document["codes"] == []


def test_a_school_takes_part_in_one_more_network_later(operator: Operator, tmp_path: Path) -> None:
    assert operator("import", saved(tmp_path, book(roster()))).status == 0
    both = (*SCHOOL[:3], "N1 / C1", *SCHOOL[4:])
    told = operator("import", saved(tmp_path, book(roster(schools=[both]))), "--json").document
    assert [(code["network"], code["organisation"]) for code in told["codes"]] == [("C1", "S01")]


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"networks": [(*NETWORK[:3], "ม.ต้น", *NETWORK[4:])]}, "N1 has primary, which stays"),
        ({"networks": [NETWORK, (*CENTRE[:6], "ศิลปะ")]}, "C1 has math, which stays"),
        ({"schools": [(*SCHOOL[:4], "บริษัท", *SCHOOL[5:])]}, "S01 has school, which stays"),
        ({"schools": [("S09", *SCHOOL[1:])]}, "S01 has this school code"),
    ],
)
def test_what_others_rest_upon_stays(
    change: dict[str, list[tuple[object, ...]]], why: str, one: Operator, tmp_path: Path
) -> None:
    assert one("import", saved(tmp_path, book(roster()))).status == 0
    ran = one("import", saved(tmp_path, book(roster(**change))))
    assert ran.status == 1
    assert why in ran.out


@pytest.mark.parametrize(
    ("rows", "problems"),
    [
        ({"areas": [AREA, AREA]}, ["เขตพื้นที่ A3 รหัสเขต: AREA1 stands in row 2 already; a code has one row"]),
        ({"schools": [SCHOOL, ("s01", *SCHOOL[1:5], None)]}, ["โรงเรียน A3 รหัส: S01 stands in row 2 already"]),
        ({"schools": [SCHOOL, ("S02", *SCHOOL[1:])]}, ["โรงเรียน F3 รหัสสถานศึกษา: stands in row 2 already"]),
        ({"schools": [(None, *SCHOOL[1:5], None)]}, ["โรงเรียน A2 รหัส: is empty; a code, or the school code"]),
        (
            {"networks": [(*NETWORK[:4], "AREA9", None, None)]},
            ["เครือข่าย E2 เขตพื้นที่: there is no AREA9; accepted are AREA1"],
        ),
        (
            {"networks": [(*NETWORK[:5], "N9", None)]},
            ["เครือข่าย G2 กลุ่มสาระ: a centre needs both", "เครือข่าย F2 เครือข่ายแม่: there is no N9"],
        ),
        ({"networks": [NETWORK, (*CENTRE[:5], None, "ศิลปะ")]}, ["เครือข่าย F3 เครือข่ายแม่: a centre needs both"]),
        ({"networks": [(*NETWORK[:5], "N1", "ศิลปะ")]}, ["เครือข่าย F2 เครือข่ายแม่: this is the network itself"]),
        (
            {"networks": [NETWORK, CENTRE, ("C2", *CENTRE[1:5], "C1", "ศิลปะ")]},
            ["เครือข่าย F4 เครือข่ายแม่: C1 is a centre; a network is accepted"],
        ),
        ({"schools": [(*SCHOOL[:6], "AREA7")]}, ["โรงเรียน G2 เขตพื้นที่: there is no AREA7"]),
        ({"schools": [(*SCHOOL[:4], "บริษัท", None, "AREA1")]}, ["โรงเรียน G2 เขตพื้นที่: only a school or an area office"]),
        ({"networks": [("N1", "", *NETWORK[2:])]}, ["เครือข่าย B2 ชื่อเต็ม: is empty"]),
    ],
)
def test_rows_that_do_not_go_together_are_told_all_at_once(
    rows: dict[str, list[tuple[object, ...]]], problems: list[str], one: Operator, tmp_path: Path
) -> None:
    file = saved(tmp_path, book(roster(**rows)))
    ran = one("import", file)
    told = ran.out.splitlines()
    assert ran.status == 1
    assert [line[: len(expected)] for line, expected in zip(told, problems, strict=True)] == problems
    again = one("import", file, "--check", "--json")
    assert (again.status, again.document["written"], len(again.document["problems"])) == (1, False, len(problems))
    assert set(again.document["problems"][0]) == {"sheet", "row", "column", "title", "problem"}


def test_a_controller_stays_once_somebody_has_agreed(one: Operator, sqlite_url: str, tmp_path: Path) -> None:
    assert one("import", saved(tmp_path, book(roster()))).status == 0
    other = saved(tmp_path, book(roster(areas=[(*AREA[:3], "สพป.อื่น", AREA[4])])))
    assert "would change: AREA1 controller" in one("import", other, "--check").out

    def agree(connection: Connection) -> None:
        network = connection.execute(table_of(Network).select().limit(1)).mappings().one()["id"]
        connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
        connection.exec_driver_sql(
            "INSERT INTO member (id, name, given, honorific, position, language, joined_at, last_contact_at)"
            " VALUES (1, 'ก', 'ก', 1, 'teacher', 'th', '2026-11-20', '2026-11-20')"
        )
        given = {"member_id": 1, "network_id": network, "version": "1", "language": "th", "given_at": NOW}
        connection.execute(table_of(Consent).insert().values(**given))

    database = open_database(sqlite_url, clock=lambda: NOW)
    database.write(agree).result()
    database.close()
    ran = one("import", other)
    assert ran.status == 1
    assert "members have agreed to “สพป.ธารทอง”, which stays" in ran.out


def test_the_template_is_filled_and_comes_in(one: Operator, tmp_path: Path) -> None:
    from openpyxl import load_workbook

    assert one("import", "--template", "empty.xlsx").out == "empty.xlsx\n"
    assert one("import", "empty.xlsx").err == "phakhi: empty.xlsx has no row that is filled in\n"
    filled = load_workbook("empty.xlsx")
    assert filled.sheetnames == ["เขตพื้นที่", "เครือข่าย", "โรงเรียน"]
    for sheet, row in zip(filled.worksheets, (AREA, NETWORK, SCHOOL), strict=True):
        assert any("*" in str(cell.value) for cell in sheet[3])
        sheet.append(list(row))
    filled.save("filled.xlsx")
    told = one("import", "filled.xlsx", "--json").document
    assert told["new"] == {"areas": 1, "networks": 1, "organisations": 1}
    assert told["unread"] == []
    assert one("import", "--template", "empty.xlsx").status == 1, "what is there stays"


@pytest.mark.parametrize("name", ["codes.xlsx", "codes.csv"])
def test_the_codes_are_handed_over_in_a_file_in_which_nothing_is_reckoned(
    name: str, one: Operator, tmp_path: Path
) -> None:
    assert one("import", saved(tmp_path, book(roster()))).status == 0
    typed = "รหัส,ชื่อเต็ม,ชื่อย่อ,เครือข่าย\nS05,โรงเรียน ก,=HYPERLINK(A1),N1\n"
    file = saved(tmp_path, typed.encode(), "schools.csv")
    assert one("import", file, "--out", name).status == 0
    written = tmp_path / name
    assert written.stat().st_mode & 0o777 == 0o600
    if name.endswith(".csv"):
        titles, row = csv.reader(StringIO(written.read_text("utf-8-sig")))
        assert titles == ["เครือข่าย", "สำหรับ", "รหัสของ", "รหัส"]
        assert row[:3] == ["N1", "'=HYPERLINK(A1)", "สมาชิก"]
    else:
        (sheet,) = sheets(written.read_bytes())
        ((place, cell),) = [
            (place, c) for place in sheet.sheet.iter_rows() for c in place if c.value == "=HYPERLINK(A1)"
        ]
        assert (cell.data_type, cell.quotePrefix) == ("s", True)
        assert place[3].value.endswith("-S05")
    before = listed(one)
    assert one("import", file, "--out", name).status == 1, "what is there stays"
    assert listed(one) == before


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        ((), 2),
        (("a.xlsx", "--template", "b.xlsx"), 2),
        (("a.xlsx", "--out", "codes.pdf"), 2),
        (("--template", "a.csv"), 2),
        (("a.xlsx",), 1),
        (("a.xlsx", "--out", "nowhere/codes.csv"), 1),
    ],
)
def test_wrong_usage(arguments: tuple[str, ...], status: int, one: Operator) -> None:
    ran = one("import", *arguments)
    assert ran.status == status
    assert status == 2 or ran.err.count("\n") == 1
