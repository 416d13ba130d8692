"""Ruled tables are read a second time by the alignment of their words; what the lines tell otherwise is doubted."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tasks.extract.aligned_page import Columns
from tasks.extract.model import Issue
from tasks.extract.pdf_page import Glyph
from tasks.extract.pdf_second_reading import doubted_cells
from tasks.extract.pipeline import extract_all
from tasks.extract.ruled_grid import RuledCell
from warehouse.forms import APPLICANTS, FORMS

SHARED = Path(__file__).parents[2] / ".." / "shared" / "reports"
ROWS = FORMS["2021"].table("applications").rows
Held = dict[RuledCell, list[Glyph]]


def _glyphs(text: str, x: float, y: float) -> list[Glyph]:
    return [
        Glyph(letter, x + 10 * n, x + 10 * n + 10, x + 10 * n + 5, y, y + 3.5, 10)
        for n, letter in enumerate(text)
    ]


def _table() -> Held:
    """The cells of ``applications``: a label and seven numbers a row, under the headings."""
    held: Held = {}
    for place, column in enumerate(APPLICANTS, 1):
        held[RuledCell(0, place, 1, 1)] = _glyphs(column.label, 500 + 100 * place, 80)
    for number, row in enumerate(ROWS, 1):
        y = 80 + 20 * number
        held[RuledCell(number, 0, 1, 1)] = _glyphs(row.label, 0, y)
        for place in range(1, 8):
            held[RuledCell(number, place, 1, 1)] = _glyphs(str(number + place), 510 + 100 * place, y)
    return held


def _moved(held: Held, row: int, down: int = 0, right: int = 0) -> Held:
    """The table with the numbers of a row in other cells, as lines drawn wrongly would have it."""
    return {
        RuledCell(cell.row + down, cell.col + right, 1, 1) if cell.row == row and cell.col else cell: glyphs
        for cell, glyphs in held.items()
    }


def _read(held: Held) -> tuple[set[RuledCell], list[Issue]]:
    issues: list[Issue] = []
    return doubted_cells(held, "page 1 · table 1", Columns(), issues), issues


def test_where_both_readings_agree_nothing_is_doubted() -> None:
    assert _read(_table()) == (set(), [])


def test_numbers_that_the_lines_give_to_other_columns_are_doubted() -> None:
    doubted, issues = _read(_moved(_table(), 6, right=1))
    assert {cell for cell in doubted if cell.row == 6} == {RuledCell(6, col, 1, 1) for col in range(2, 9)}
    assert [(issue.code, issue.table) for issue in issues] == [("readings_differ", "applications")]


def test_numbers_that_the_lines_give_to_another_row_are_doubted() -> None:
    held = _table()
    last = len(ROWS)
    doubted, issues = _read(_moved(held, last, down=1))
    assert doubted == {RuledCell(last + 1, col, 1, 1) for col in range(1, 8)}
    assert [issue.code for issue in issues] == ["readings_differ"]


def test_a_number_that_a_line_tears_is_doubted() -> None:
    held = _table()
    held[RuledCell(3, 2, 1, 1)] = _glyphs("1", 710, 140)
    held[RuledCell(3, 3, 1, 1)] = _glyphs("7", 720, 140)
    doubted, issues = _read(held)
    assert {RuledCell(3, 2, 1, 1), RuledCell(3, 3, 1, 1)} <= doubted
    assert len(issues) == 1


def test_a_page_of_another_table_has_no_second_reading() -> None:
    held = {
        RuledCell(row, col, 1, 1): _glyphs(str(row * col), 100 * col, 20 * row)
        for row in range(9)
        for col in range(5)
    }
    assert _read(held) == (set(), [])


def test_the_readings_of_a_real_report_agree() -> None:
    path = SHARED / "hongze_2023.pdf"
    if not path.exists():
        pytest.skip("the real samples are not beside the repository")
    ((_, extraction),) = extract_all(path.read_bytes(), path.name)
    assert json.loads((SHARED / "expected.json").read_text(encoding="utf-8"))[path.name]["cells"]
    assert [issue.code for issue in extraction.issues if issue.code == "readings_differ"] == []
    assert not any(cell.doubt for cell in extraction.cells.values())
