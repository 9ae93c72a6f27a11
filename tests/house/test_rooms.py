"""Every module has its place in the rooms that import-linter watches (`pyproject.toml`)."""

import tomllib
from functools import cache

from tests.house.sources import CODE, ROOT, python_files


@cache
def rooms(*, optional: bool = True) -> frozenset[str]:
    """The names in the layers; one in parentheses may be missing."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    layers = next(c for c in settings["tool"]["importlinter"]["contracts"] if c["type"] == "layers")["layers"]
    names = (name for layer in layers for name in layer.replace(":", "|").split("|"))
    return frozenset(name.strip().strip("()") for name in names if optional or "(" not in name)


def modules() -> list[str]:
    """Every module of the project by its dotted name."""
    dotted = (path.relative_to(ROOT).with_suffix("").parts for path in python_files(*CODE))
    return sorted(".".join(parts[:-1] if parts[-1] == "__init__" else parts) for parts in dotted)


def test_every_module_is_in_a_layer() -> None:
    homeless = [
        module
        for module in modules()
        if module != "bot" and not any(module == room or module.startswith(f"{room}.") for room in rooms())
    ]
    assert not homeless, "add these to the layers in pyproject.toml"


def test_every_layer_is_a_module() -> None:
    assert not [room for room in rooms(optional=False) if room not in modules()]
