"""Readings of a layout that the identities decide: proven for the whole table or not taken; never another number."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

import engine_maker as maker
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.extract.by_identities import DECIDED
from tasks.extract.cells import TableReading
from tasks.extract.form_reader import read_form
from tasks.extract.splits import cut, rows_that_add_up
from tasks.extract.text import read_text
from warehouse.forms import APPLICANTS, FORMS

ROWS = list(FORMS["2021"].table("applications").rows)
COUNTS = {
    "received": [640, 3, 0, 2, 0, 4, 649],
    "carried_in": [1, 0, 0, 0, 0, 0, 1],
    "granted": [601, 3, 0, 2, 0, 4, 610],
    "refused_third_party_rights": [12, 0, 0, 0, 0, 0, 12],
    "handled_total": [613, 3, 0, 2, 0, 4, 622],
    "carried_out": [28, 0, 0, 0, 0, 0, 28],
}
ZEROS = [0] * 7


def _table(rows: dict[str, list[str]]) -> TableReading:
    """Reads a table whose rows are printed as these words; all others as seven zeros apart."""
    lines = [" ".join(column.label for column in APPLICANTS)]
    for row in ROWS:
        numbers = rows.get(row.code) or [str(count) for count in COUNTS.get(row.code, ZEROS)]
        lines.append(" ".join([row.label, *numbers]))
    return read_form(read_text("\n".join(lines)).blocks, 2023).tables["applications"]


def _values(reading: TableReading, row: str) -> list[Decimal | None]:
    return [reading.cells[f"applications.{row}.{column.code}"].value for column in APPLICANTS]


@pytest.mark.parametrize("row", sorted(COUNTS))
def test_numbers_run_together_are_cut_where_the_table_balances(row: str) -> None:
    reading = _table({row: ["".join(map(str, COUNTS[row]))]})
    assert _values(reading, row) == COUNTS[row]
    cells = [reading.cells[f"applications.{row}.{column.code}"] for column in APPLICANTS]
    assert all(cell.locator.endswith(DECIDED) and cell.doubt is None for cell in cells)


def test_empty_cells_without_a_trace_are_placed_where_the_table_balances() -> None:
    reading = _table({"refused_third_party_rights": ["12", "12"]})
    assert _values(reading, "refused_third_party_rights") == [12, None, None, None, None, None, 12]
    blank = reading.cells["applications.refused_third_party_rights.other"]
    assert blank.state == "blank"
    assert blank.doubt  # an office is not told of a blank that nobody saw


def test_a_table_that_does_not_balance_decides_nothing() -> None:
    wrong = [613, 3, 0, 2, 0, 4, 623]
    reading = _table(
        {
            "received": ["".join(map(str, COUNTS["received"]))],
            "handled_total": [str(count) for count in wrong],
        }
    )
    assert _values(reading, "received") == [None] * 7
    assert "ambiguous_layout" in {issue.code for issue in reading.issues}


def test_a_web_table_is_never_cut() -> None:
    from tasks.extract.html import read_html

    cells = "".join(
        f"<tr><td>{row.label}</td>"
        + (
            f"<td>{''.join(map(str, COUNTS['received']))}</td>"
            if row.code == "received"
            else "".join(f"<td>{count}</td>" for count in COUNTS.get(row.code, ZEROS))
        )
        + "</tr>"
        for row in ROWS
    )
    reading = read_form(read_html(f"<table>{cells}</table>".encode()).blocks, 2023).tables["applications"]
    assert _values(reading, "received") == [None] * 7


@settings(deadline=None, max_examples=60)
@given(st.lists(st.integers(0, 99), min_size=2, max_size=4))
def test_every_row_is_among_the_ways_to_cut_its_digits(numbers: list[int]) -> None:
    row = [*numbers, sum(numbers)]
    digits = "".join(map(str, row))
    ways = [tuple(int(piece.text) for piece in way) for way in cut([digits], len(row))]
    assert tuple(row) in ways
    assert all("".join(map(str, way)) == digits for way in ways)
    assert len(set(ways)) == len(ways)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.integers(1, 99), min_size=1, max_size=5), st.integers(0, 200))
def test_readings_keep_every_number_in_order_and_add_up(numbers: list[int], other: int) -> None:
    tokens = [*map(str, numbers), str(other)]
    for reading in rows_that_add_up(tokens, 7):
        pieces = [piece for piece in reading if piece is not None]
        assert "".join(piece.text for piece in pieces) == "".join(tokens)
        assert all(one.token <= two.token for one, two in pairwise(pieces))
        assert sum(int(piece.text) for piece in pieces[:-1]) == int(pieces[-1].text)


@settings(deadline=None, max_examples=40)
@given(seed=st.integers(0, 5000), row=st.integers(0, 24))
def test_a_row_run_together_in_any_report_is_right_or_missing(seed: int, row: int) -> None:
    report = maker.make_report(seed % 40)
    reading = read_form(read_text(maker.columns(report)).blocks, 2023).tables.get("applications")
    if reading is None or reading.edition != "2021":
        return
    code = ROWS[row].code
    printed = {
        item.code: [reading.cells[f"applications.{item.code}.{column.code}"].text for column in APPLICANTS]
        for item in ROWS
    }
    if not all(text.isdigit() for texts in printed.values() for text in texts):
        return
    glued = _table({**printed, code: ["".join(printed[code])]})
    found = _values(glued, code)
    assert found in ([Decimal(text) for text in printed[code]], [None] * 7)
