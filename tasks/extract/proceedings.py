"""Reads table `proceedings`: three rows of five outcomes, printed as one row of fifteen numbers or as rows."""

from __future__ import annotations

from tasks.extract.by_identities import settle_outcomes
from tasks.extract.cells import TableReading, make_cell, unresolved
from tasks.extract.fragments import Instance, Item
from tasks.extract.header import header_columns, read_order
from tasks.extract.layout import DataRow, HeaderColumns, resolve
from tasks.extract.match import Entry
from tasks.extract.proceedings_shapes import read_apart, read_by_outcome
from tasks.extract.suspicion import suspect_shift_of_outcomes
from warehouse.forms import FORMS, OUTCOMES

__all__ = ["read_proceedings"]


def read_proceedings(instance: Instance, edition: str) -> TableReading:
    """Returns the cells of the table as printed; all missing if the row of numbers is not printed at all."""
    declared = FORMS[edition].table("proceedings")
    reading = TableReading("proceedings", edition)
    named = [item for item in instance.items if item.code and item.segment.data]
    if len(named) >= 2:
        _read_rows(reading, named, instance)
    elif not read_by_outcome(reading, instance) and not read_apart(reading, instance):
        _read_line(reading, instance)
    reading.complete(declared)
    return reading


def _read_line(reading: TableReading, instance: Instance) -> None:
    """Reads the one row of fifteen; blank rows beside it are only spacing."""
    items = [item for item in instance.items if item.segment.printed]
    if len(items) > 1 and len({_texts(item) for item in items}) > 1:
        reading.issue(
            "repeated_row", "more than one row of numbers stands under the header", items[1].segment.place
        )
        reading.cells = {}
        return
    if not items:
        blank = next((item for item in instance.items if len(item.segment.data) >= 1), None)
        if blank is not None:
            _put_line(reading, [None] * 15, None)
        return
    item = items[0]
    line = item.segment.line
    row = DataRow(item.segment.data, 0, is_padded=line.is_padded, blanks_moved=line.blanks_moved)
    resolve([row], 15, _leaf_columns(instance))
    settle_outcomes(row)
    if row.cells is None:
        printed = " ".join(_texts(item))
        reading.issue("ambiguous_layout", f"{row.failure} ({printed})", item.segment.place)
        cell = unresolved(row.failure or "", item.segment.place)
        for declared_row in FORMS[reading.edition].table("proceedings").rows:
            reading.put_row(declared_row.code, OUTCOMES, [cell] * len(OUTCOMES))
        return
    doubt = row.doubt or suspect_shift_of_outcomes(row)
    if doubt:
        reading.issue("suspected_shift", doubt, item.segment.place)
    if not _header_is_usual(instance):
        doubt = "the header names the outcomes in an order that is not the form's"
        reading.issue("unknown_columns", doubt, instance.place)
    _put_line(reading, row.cells, doubt)


def _texts(item: Item) -> tuple[str, ...]:
    return tuple(entry.cell.text.strip() for entry in item.segment.printed)


def _put_line(reading: TableReading, cells: list[Entry | None], doubt: str | None) -> None:
    rows = FORMS[reading.edition].table("proceedings").rows
    for index, row in enumerate(rows):
        part = cells[index * len(OUTCOMES) : (index + 1) * len(OUTCOMES)]
        reading.put_row(row.code, OUTCOMES, [make_cell(entry, doubt) for entry in part])


def _leaf_columns(instance: Instance) -> HeaderColumns | None:
    """Returns the fifteen grid columns the header's outcomes stand in; None unless there are just so many."""
    starts = {e.cell.col for line in instance.headers for e in line.entries if e.has("column", "proceedings")}
    return header_columns(instance.headers, starts) if len(starts) == 15 else None


def _header_is_usual(instance: Instance) -> bool:
    """Tells whether the words of the header come in the form's order (halves of words and lost words allowed)."""
    leaves = [
        code
        for line in instance.headers
        for e in line.entries
        if (code := e.code("column", "proceedings")) is not None
    ]
    rest = iter([column.code for column in OUTCOMES] * 3)
    if not all(code in rest for code in leaves):
        return False
    tops = [
        code
        for line in instance.headers
        for e in line.entries
        if (code := e.code("row", "proceedings") or e.code("group", "proceedings")) is not None
    ]
    usual = iter(["review", "行政诉讼", "litigation_direct", "litigation_after_review"])
    return all(code in usual for code in tops)


def _read_rows(reading: TableReading, items: list[Item], instance: Instance) -> None:
    """Reads a table that prints the three kinds of proceedings as rows of five."""
    order = read_order(instance.headers, "proceedings", OUTCOMES)
    by_code = {column.code: column for column in OUTCOMES}
    columns = [by_code[code] for code in order.codes]
    rows = [DataRow(item.segment.data, item.segment.lead + len(item.segment.labels)) for item in items]
    resolve(rows, len(OUTCOMES), None)
    for item, row in zip(items, rows, strict=True):
        assert item.code is not None
        if row.cells is None:
            reading.issue("ambiguous_layout", f"{item.label}: {row.failure}", item.segment.place)
            reading.put_row(
                item.code, columns, [unresolved(row.failure or "", item.segment.place)] * len(columns)
            )
        else:
            reading.put_row(item.code, columns, [make_cell(entry, item.doubt) for entry in row.cells])
    if not order.is_sure:
        reading.issue("unknown_columns", "the header names the outcomes in another order", instance.place)
        reading.doubt_all("the order of the columns is not certain")
