"""What the rules look at: the files of the project, as git knows them or will."""

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
CODE = ("bot", "handlers", "storage")
_NOT_OURS = {".git", ".venv", "__pycache__", "data", "build"}


@cache
def project_files() -> tuple[Path, ...]:
    """Every file that is committed or could be; in an unpacked archive, every file outside what tools make."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode == 0:
        found = [ROOT / name for name in listed.stdout.split("\0") if name]
    else:
        found = [path for path in ROOT.rglob("*") if not _NOT_OURS & set(path.relative_to(ROOT).parts)]
    return tuple(sorted(path for path in found if path.is_file()))


def python_files(*folders: str) -> list[Path]:
    """The Python files below these folders of the project."""
    inside = [ROOT / folder for folder in folders]
    return [path for path in project_files() if path.suffix == ".py" and any(map(path.is_relative_to, inside))]


@cache
def tree_of(path: Path) -> ast.Module:
    """A file's syntax tree."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def docstrings(tree: ast.Module) -> Iterator[ast.Constant]:
    """The string literals that are documentation."""
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        if isinstance(body, list) and body and isinstance(body[0], ast.Expr):
            value = body[0].value
            if isinstance(value, ast.Constant) and isinstance(value.value, str):
                yield value


def named(path: Path, node: ast.AST | None = None) -> str:
    """A place as a person finds it: `handlers/menu.py:12`."""
    line = getattr(node, "lineno", None)
    return f"{path.relative_to(ROOT)}:{line}" if line else str(path.relative_to(ROOT))
