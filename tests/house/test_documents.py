"""Whatever a document claims is so."""

import re
from importlib.resources import files
from pathlib import Path

import pytest
import typer

from bot.cli import app
from bot.crash import CrashPoint
from bot.settings import Settings, variable
from tests.house.sources import ROOT, named, project_files, python_files

OPERATION = (ROOT / "docs" / "operation.md").read_text(encoding="utf-8")
#: What operators read, besides.
PAGES = [
    *sorted((ROOT / "docs" / "operation").glob("*.md")),
    ROOT / "docs" / "operation.md",
    ROOT / "docs" / "scale.md",
]
ROW = re.compile(r"^\| `([^`]+)` \| (.*?) \|", re.MULTILINE)
LINK = re.compile(r"\]\((?!https?:)([^)#]+)")


def commands() -> list[str]:
    """Every command as it is typed, from the program itself."""
    found = []

    def walk(group: object, path: str) -> None:
        for name, command in getattr(group, "commands", {}).items():
            if getattr(command, "commands", None):
                walk(command, f"{path} {name}")
            else:
                found.append(f"{path} {name}")

    walk(typer.main.get_command(app), "phakhi")
    return sorted(found)


def test_every_setting_is_documented_with_its_default() -> None:
    rows = dict(ROW.findall(OPERATION))
    settings = {name: default for name, default in rows.items() if name.startswith("PHAKHI_")}
    assert set(settings) == {variable(name) for name in Settings.model_fields}
    plain = Settings.model_construct()
    for name in ("listen", "line_api", "line_data_api", "telegram_api", "media", "retention", "language", "timezone"):
        assert settings[variable(name)] == f"`{getattr(plain, name)}`"
    for name in ("telegram_rate", "backup_days", "log_level"):
        assert settings[variable(name)] == f"`{getattr(plain, name)}`"


def test_every_variable_of_the_object_store_is_one_that_is_read() -> None:
    """By obstore, as its description of them says, or by us."""
    told = set(re.findall(r"`(AWS_[A-Z_]+)", OPERATION))
    described = files("obstore").joinpath("_store", "_aws.pyi").read_text(encoding="utf-8")
    ours = (ROOT / "bot" / "media" / "object_store.py").read_text(encoding="utf-8")
    assert len(told) > 3
    assert not [name for name in told if f"`{name}`" not in described and f'"{name}"' not in ours]


def test_every_command_is_documented() -> None:
    rows = [re.sub(" [A-Z]+$", "", name) for name, _ in ROW.findall(OPERATION) if name.startswith("phakhi ")]
    assert sorted(rows) == commands()


def test_every_option_that_the_page_names_exists() -> None:
    sources = "".join(path.read_text(encoding="utf-8") for path in [*python_files("bot/commands"), ROOT / "bot/cli.py"])
    spoken = set(re.findall(r"`?(--[a-z][a-z-]+)", OPERATION)) - {"--help", "--json"}
    missing = [o for o in spoken if o not in sources and f"    {o[2:].replace('-', '_')}: Annotated[" not in sources]
    assert not missing


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_a_page_for_operators_names_settings_and_commands_that_there_are(page: Path) -> None:
    said = page.read_text(encoding="utf-8")
    spoken = set(re.findall(r"(?:`|^)phakhi ([a-z-]+)", said, re.MULTILINE))
    assert spoken <= {command.split()[1] for command in commands()}
    assert set(re.findall(r"PHAKHI_[A-Z_]+", said)) <= {variable(name) for name in Settings.model_fields}


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_a_file_that_a_page_for_operators_names_is_there(page: Path) -> None:
    paths = re.findall(r"`((?:bot|deploy|docs|tests)/[\w./-]+\.\w+)`", page.read_text(encoding="utf-8"))
    assert not [path for path in paths if not (ROOT / path).exists()]


@pytest.mark.parametrize("file", sorted((ROOT / "deploy").iterdir()), ids=named)
def test_a_file_that_is_named_for_who_deploys_is_there(file: Path) -> None:
    paths = re.findall(r"(?<![\w/.-])(?:bot|deploy|docs|tests)/[\w./-]+\.\w+", file.read_text(encoding="utf-8"))
    assert not [path for path in paths if not (ROOT / path).exists()]


def test_every_address_is_served() -> None:
    addresses = re.findall(r"^\| `(?:GET|POST) (/[a-z]+)", OPERATION, re.MULTILINE)
    sources = "".join(path.read_text(encoding="utf-8") for path in python_files("bot"))
    webhooks = {f"/{name}" for name in re.findall(r'channels\["([a-z]+)"\] =', sources)}
    routes = set(re.findall(r'Route\(\s*"(/[a-z]+)', sources)) | webhooks
    assert not set(addresses) - routes
    assert webhooks | {"/healthz", "/readyz", "/metrics", "/media", "/privacy", "/simulator"} == set(addresses)


@pytest.mark.parametrize("document", [path for path in project_files() if path.suffix == ".md"], ids=named)
def test_a_link_leads_to_a_file(document: Path) -> None:
    targets = LINK.findall(document.read_text(encoding="utf-8"))
    assert not [target for target in targets if not (document.parent / target).exists()]


def test_the_folders_are_those_that_are_told() -> None:
    """`docs/architecture.md` names every file and folder of the runtime, and none that is not there."""
    told = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    tops = {path.relative_to(ROOT).parts[0] for path in project_files() if len(path.relative_to(ROOT).parts) > 1}
    untold = [folder for folder in tops if not folder.startswith(".") and f"`{folder}/`" not in told]
    names = {
        path.relative_to(ROOT / "bot").parts[0]
        for path in python_files("bot")
        if path.name != "__init__.py" or path.parent != ROOT / "bot"
    }
    untold += [name for name in sorted(names) if f"`{name if name.endswith('.py') else name + '/'}`" not in told]
    gone = [
        name
        for name in re.findall(r"`([a-z_]+\.py)`", told)
        if not any(p.name == name for p in python_files("bot", "tests"))
    ]
    assert not untold
    assert not gone


def test_the_picture_of_the_simulator_is_there() -> None:
    assert (ROOT / "docs" / "simulator.png").stat().st_size > 10_000


def test_every_crash_point_has_its_row_and_the_test_that_proves_it() -> None:
    page = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    table = re.findall(r"^\| `([a-z]+\.[a-z]+)` \|.*\| `(test_\w+\.py)` \|$", page, re.MULTILINE)
    assert sorted(point for point, _ in table) == sorted(CrashPoint)
    for point, proof in table:
        text = (ROOT / "tests" / "kill" / proof).read_text("utf-8")
        assert f"CrashPoint.{CrashPoint(point).name}" in text, (point, proof)
