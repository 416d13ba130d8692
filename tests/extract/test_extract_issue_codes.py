"""Every code that extraction or the load can give an issue is explained to the operator, and no other is."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "extraction-issues.md"
CODE = re.compile(r"[a-z]+(?:_[a-z]+)*")
PLACE_OF_CODE = {"Issue": 0, "issue": 0, "ReadError": 0, "failed": 1, "_failed": 1, "_confirm": 2}
"""Calls that take the code of an issue, and which argument it is."""


def codes_of(module: ast.Module) -> Iterator[str]:
    """The codes a module names in such calls, directly or by a variable called ``code``."""
    for node in ast.walk(module):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            place = PLACE_OF_CODE.get(name)
            if place is not None and len(node.args) > place:
                yield from strings_of(node.args[place])
        elif isinstance(node, ast.Assign) and any(getattr(to, "id", "") == "code" for to in node.targets):
            yield from strings_of(node.value)


def strings_of(value: ast.expr) -> Iterator[str]:
    """The codes an argument may be: a string, or one of two."""
    if isinstance(value, ast.IfExp):
        yield from strings_of(value.body)
        yield from strings_of(value.orelse)
    elif isinstance(value, ast.Constant) and isinstance(value.value, str) and CODE.fullmatch(value.value):
        yield value.value


def emitted() -> set[str]:
    sql = (ROOT / "warehouse" / "sql" / "load" / "issues.sql").read_text(encoding="utf-8")
    between_documents = set(re.findall(r"'([a-z_]+)'", sql.split("DELETE", 1)[1].split(";", 1)[0]))
    files = [*(ROOT / "tasks" / "extract").glob("*.py"), *(ROOT / "tasks").glob("*extract*.py")]
    found = {code for path in files for code in codes_of(ast.parse(path.read_text(encoding="utf-8")))}
    return found | between_documents


def explained() -> dict[str, list[str]]:
    """The rows of the page's tables by the code in their first cell."""
    rows = [line.strip("| ").split(" | ") for line in PAGE.read_text(encoding="utf-8").splitlines()]
    return {
        row[0].strip("`"): row[1:] for row in rows if CODE.fullmatch(row[0].strip("`")) and row[0][:1] == "`"
    }


def test_every_code_is_explained_and_every_explained_code_is_given() -> None:
    assert emitted() == set(explained())


def test_an_explanation_says_what_it_means_whose_it_is_and_what_to_do() -> None:
    for code, cells in explained().items():
        assert len(cells) == 3 and all(len(cell) > 3 for cell in cells), code
        assert cells[1].split(",")[0].split(" ")[0] in {"ours", "office", "site", "nobody", "open"}, code


def test_the_search_for_codes_finds_every_way_to_name_one() -> None:
    source = 'code = "one" if x else "two"\nIssue(code, "m")\nreading.issue("three", "m")\nraise ReadError("four", "")'
    assert set(codes_of(ast.parse(source))) == {"one", "two", "three", "four"}
