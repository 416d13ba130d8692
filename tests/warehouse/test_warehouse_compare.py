"""`build --all --compare`: what changes and why."""

from __future__ import annotations

import shutil
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from warehouse_press import Press, consistent_cells, number, report

from tasks.load import pending
from warehouse.compare import compare_databases

KEY = "applications.granted.total"


@pytest.fixture
def press(tmp_path: Path) -> Press:
    press = Press(tmp_path / "home")
    press.put("http://liuhe.test/nb/a.html", report("柳河县财政局", 2023, 1))
    press.night()
    return press


def _before(press: Press) -> Path:
    return Path(shutil.copy(press.home.work_database, press.home.root / "before.duckdb"))


def test_equal_databases_differ_in_nothing(press: Press) -> None:
    assert compare_databases(_before(press), press.home.work_database) == []


def test_a_changed_extractor_is_named_with_each_cell(press: Press) -> None:
    before = _before(press)
    press.version = "2"
    (one,) = pending(press.home, press.ledger, "2")
    cells = consistent_cells("2021", 1) | {KEY: number(55)}
    press.contents[one.document_id] = [("a.html", report("柳河县财政局", 2023, cells=cells))]
    press.night()
    (change,) = compare_databases(before, press.home.work_database)
    assert (change["what"], change["cell"], change["new_value"]) == ("cell", KEY, Decimal(55))
    assert change["old_value"] != 55 and change["reason"] == "extractor 1 -> 2"


def test_new_documents_and_findings_are_told(press: Press) -> None:
    before = _before(press)
    press.put("http://liuhe.test/nb/b.html", report("柳河县教育局", 2023, 2))
    press.night()
    with duckdb.connect(str(press.home.work_database)) as connection:
        connection.execute(
            "INSERT INTO finding VALUES ('f1', 'A3', 'error', 'new', 'office', '柳河县教育局', 2023, NULL, ['x.y.z'], [], "
            "'1', '2', 'unique', '不符', NULL, NULL, NULL, 'd', 'r', 'r')"
        )
    changes = compare_databases(before, press.home.work_database)
    assert [change["what"] for change in changes] == ["cell"] * 200 + ["finding"]
    assert {change["reason"] for change in changes} == {"a new document", "found now"}
    backwards = compare_databases(press.home.work_database, before)
    assert {change["reason"] for change in backwards} == {
        "the document is no longer in the ledger",
        "not found any more",
    }
