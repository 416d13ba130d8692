"""The layers of the project: flows -> tasks -> {expectations, warehouse}, expectations -> warehouse, demo -> warehouse."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LAYERS = ("flows", "tasks", "expectations", "warehouse", "demo", "tests", "bench")
ALLOWED = {
    "flows": {"flows", "tasks", "expectations", "warehouse", "demo"},
    "tasks": {"tasks", "expectations", "warehouse"},
    "expectations": {"expectations", "warehouse"},
    "warehouse": {"warehouse"},
    "demo": {"demo", "warehouse"},
}


def imported(path: Path) -> set[str]:
    """The top-level names that a module imports, anywhere in it."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            names.add(node.module.split(".")[0])
    return names


@pytest.mark.parametrize("layer", sorted(ALLOWED))
def test_layer_imports_only_what_is_below_it(layer: str) -> None:
    modules = list((ROOT / layer).rglob("*.py"))
    assert modules
    for module in modules:
        strangers = (imported(module) & set(LAYERS)) - ALLOWED[layer]
        assert not strangers, f"{module.relative_to(ROOT)} imports {sorted(strangers)}"


def test_demo_takes_only_the_forms_from_the_warehouse() -> None:
    for module in (ROOT / "demo").rglob("*.py"):
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("warehouse"):
                assert node.module == "warehouse.forms", module


def test_no_flow_is_named_after_a_top_level_folder() -> None:
    # Prefect puts flows/ first on the path: flows/tasks.py would hide the package tasks.
    assert not {path.stem for path in (ROOT / "flows").glob("*.py")} & set(LAYERS)
