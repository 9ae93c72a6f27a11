"""`phakhi import`: areas, networks and organisations from a workbook, all of them or none."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.clock import SystemClock
from bot.roster.rows import ReadRoster, read_roster
from bot.roster.sheets import NotRead, read_sheets
from bot.settings import read_settings
from bot.terminal import AsJson, Failed, opened, tell, tell_json, tell_table
from bot.whole_file import whole_file
from storage.roster import Issued, Kept, Plan, Problem
from storage.roster_entry import enter
from storage.roster_plan import plan
from storage.session import Connection


def bring_in(
    file: Annotated[Path | None, typer.Argument(help="A workbook (.xlsx), or organisations alone (.csv).")] = None,
    check: Annotated[bool, typer.Option("--check", help="Only report what would be done; nothing is written.")] = False,
    out: Annotated[Path | None, typer.Option(help="Write the new codes to this .xlsx or .csv, to hand over.")] = None,
    template: Annotated[Path | None, typer.Option(help="Write an empty workbook to be filled, and stop.")] = None,
    as_json: AsJson = False,
) -> None:
    """Enter areas, networks and organisations from a workbook; nothing is written unless every row is right."""
    if (file is None) == (template is None):
        raise typer.BadParameter("give a FILE to import, or --template FILE.xlsx for an empty one")
    if template is not None:
        _write_template(template)
        return
    assert file is not None
    _check_out(out)
    try:
        read = read_roster(read_sheets(file))
    except NotRead as refusal:
        raise Failed(f"{file} is not read: {refusal}") from None
    if read.empty:
        raise Failed(f"{file} has no row that is filled in")
    planned, issued = _compare(read, check)
    problems = (*read.problems, *planned.problems)
    if as_json:
        tell_json(_document(read, planned, issued, problems, check))
    else:
        _tell(read, planned, issued, problems, check)
    if problems:
        raise Failed(f"{_counted(len(problems), 'problem')} in {file}: nothing was written")
    if out is not None and issued:
        _write_codes(out, issued)


def _compare(read: ReadRoster, check: bool) -> tuple[Plan, list[Issued]]:
    """The plan and, unless it is only checked or cannot be, the codes of what was entered."""
    now = SystemClock().now()

    def work(connection: Connection) -> tuple[Plan, list[Issued]]:
        planned = plan(connection, read.roster, read.doubtful)
        return planned, [] if planned.problems else enter(connection, now, planned)

    with opened(read_settings()) as database:
        if not check and not read.problems:
            return database.write(work).result()
        with database.read() as connection:
            return plan(connection, read.roster, read.doubtful), []


def _tell(read: ReadRoster, planned: Plan, issued: list[Issued], problems: tuple[Problem, ...], check: bool) -> None:
    for what in read.unread:
        tell(f"not read: {what}")
    if problems:
        for problem in problems:
            tell(f"{read.place(problem)}: {problem.text}")
        return
    for change in planned.changes:
        done = "would change" if check else "changed"
        tell(f"{done}: {change.code} {change.column}: “{change.before}” → “{change.after}”")
    if planned.nothing:
        tell("Everything is there as it is wished: nothing to do.")
        return
    new = ", ".join(_counted(len(planned.new[sheet]), sheet.value.removesuffix("s")) for sheet in Kept)
    tell(f"{'Would be new' if check else 'New'}: {new}, {_counted(len(planned.parts), 'place')} in networks.")
    if issued:
        tell_table(("network", "for", "code of", "code"), [(i.network, i.whom, i.kind, i.code) for i in issued])


def _document(
    read: ReadRoster, planned: Plan, issued: list[Issued], problems: tuple[Problem, ...], check: bool
) -> dict[str, Any]:
    lists = {Kept.AREAS: read.roster.areas, Kept.NETWORKS: read.roster.networks}
    rows = {**lists, Kept.ORGANISATIONS: read.roster.organisations}
    return {
        "written": not check and not problems,
        "new": {sheet.value: len(planned.new[sheet]) for sheet in Kept},
        "known": {sheet.value: len(rows[sheet]) - len(planned.new[sheet]) for sheet in Kept},
        "places": len(planned.parts),
        "changes": [asdict(change) for change in planned.changes],
        "codes": [asdict(each) for each in issued],
        "unread": list(read.unread),
        "problems": [asdict(read.place(problem)) | {"problem": problem.text} for problem in problems],
    }


def _check_out(out: Path | None) -> None:
    """Before anything is entered: a code that is made must have where to go."""
    if out is None:
        return
    if out.suffix.lower() not in {".xlsx", ".csv"}:
        raise typer.BadParameter("--out accepts a file .xlsx or .csv")
    _refuse_taken(out)


def _refuse_taken(file: Path) -> None:
    if file.exists():
        raise Failed(f"{file} is there already: name another file")
    if not file.parent.is_dir():
        raise Failed(f"there is no folder {file.parent}")


def _write_codes(out: Path, issued: list[Issued]) -> None:
    from bot.roster.documents import codes_csv, codes_workbook

    now = SystemClock().now()
    with whole_file(out) as file:
        file.write(codes_csv(issued) if out.suffix.lower() == ".csv" else codes_workbook(issued, now))


def _write_template(file: Path) -> None:
    from bot.roster.documents import template

    if file.suffix.lower() != ".xlsx":
        raise typer.BadParameter("--template accepts a file .xlsx")
    _refuse_taken(file)
    with whole_file(file) as writing:
        writing.write(template(SystemClock().now()))
    tell(str(file))


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
