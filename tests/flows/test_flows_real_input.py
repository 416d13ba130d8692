"""Real reports of ../shared through `gouji add` and `gouji build`: every cell as printed, and only true findings."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner

from flows.command_line import main

SHARED = Path(__file__).parents[2].parent / "shared"
FOLDERS = ("seeds", "reports")
# The glued text has lost the marks between numbers: blank or doubtful is right there, a wrong number is not.
GLUED = "pingtan_2021_glued.txt"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not SHARED.is_dir(), reason="the real reports of ../shared are not beside this checkout"
    ),
]


def expected() -> dict[str, dict]:
    return {
        name: facts
        for folder in FOLDERS
        for name, facts in json.loads((SHARED / folder / "expected.json").read_text(encoding="utf-8")).items()
    }


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    home = tmp_path_factory.mktemp("real") / "home"
    files = [
        SHARED / folder / name
        for folder in FOLDERS
        for name in expected()
        if (SHARED / folder / name).exists()
    ]
    for arguments in (["add", *map(str, files), "--home", str(home)], ["build", "--home", str(home)]):
        result = CliRunner().invoke(main, arguments, catch_exceptions=False)
        assert result.exit_code == 0, result.output
    with duckdb.connect(str(home / "published" / "gouji.duckdb"), read_only=True) as connection:
        yield connection


def cells_of(warehouse: duckdb.DuckDBPyConnection, name: str) -> dict[str, float | None]:
    rows = warehouse.execute(
        "select concat_ws('.', table_code, row_code, column_code), value, c.doubt from cell c join report r using (report_id) "
        'where r.document_id = (select document_id from "fetch" where url = ? limit 1)',
        [f"file:{name}"],
    ).fetchall()
    return {
        key: None if value is None or (name == GLUED and doubt) else float(value)
        for key, value, doubt in rows
    }


@pytest.mark.parametrize("name", sorted(expected()) if SHARED.is_dir() else [])
def test_every_cell_reaches_the_warehouse_as_printed(warehouse: duckdb.DuckDBPyConnection, name: str) -> None:
    stored = cells_of(warehouse, name)
    assert stored
    for key, value in expected()[name]["cells"].items():
        if name == GLUED and stored[key] is None:
            continue
        assert stored[key] == value, key


def test_only_the_failures_of_the_source_are_found(warehouse: duckdb.DuckDBPyConnection) -> None:
    rows = warehouse.execute(
        "select f.organization, f.rule, f.cells[1], f.printed, f.expected from finding f "
        "where severity = 'error' and origin = 'office' order by all"
    ).fetchall()
    assert [(organization, rule) for organization, rule, *_ in rows] == [("洪泽区人民政府", "P1")] * 2
    review = next(row for row in rows if row[2].startswith("proceedings.review"))
    assert review[2:] == ("proceedings.review.total", "0", "11")
