"""Table `proceedings` in other shapes than the form's: a row for each outcome, or a table for each kind of case."""

from __future__ import annotations

from collections.abc import Sequence

from tasks.extract.cells import TableReading, make_cell, unresolved
from tasks.extract.fragments import Fragment, Instance, Item
from tasks.extract.layout import DataRow, resolve
from tasks.extract.match import Entry
from warehouse.forms import OUTCOMES, with_code

__all__ = ["read_apart", "read_by_outcome"]

_KINDS = ("review", "litigation_direct", "litigation_after_review")


def read_by_outcome(reading: TableReading, instance: Instance) -> bool:
    """Reads a table that has a row for each outcome and a column for each kind of case; False if it is none."""
    rows = [(code, item) for item in instance.items if (code := _outcome(item)) is not None]
    kinds = _kinds_by_column(instance)
    if len(rows) < 3 or len({code for code, _ in rows}) != len(rows) or sorted(kinds) != sorted(_KINDS):
        return False
    found = [DataRow(item.segment.data, len(item.segment.labels)) for _, item in rows]
    resolve(found, len(kinds), None)
    for (code, item), row in zip(rows, found, strict=True):
        _put_outcome(reading, code, kinds, item, row)
    return True


def _kinds_by_column(instance: Instance) -> list[str]:
    """Returns the kinds of case in the order of the columns they are named in; [] if that is not certain."""
    named = [
        (entry.cell.col, code)
        for line in instance.headers
        for entry in line.entries
        if (code := entry.code("row", "proceedings")) is not None
    ]
    groups = [entry.cell.col for line in instance.headers for entry in line.entries if entry.has("group")]
    kinds = [code for _, code in sorted(named)]
    is_text = any(line.is_padded for line in instance.headers)
    usual = [code for _, code in named] == list(_KINDS) and (not groups or groups[0] > named[0][0])
    if len({col for col, _ in named}) != len(named) or (is_text and not usual):
        return list(_KINDS) if usual else []
    return kinds


def _outcome(item: Item) -> str | None:
    """Returns the outcome that a row is labelled with; None if it is labelled with anything else."""
    labels = item.segment.labels
    return labels[-1].code("column", "proceedings") if item.code is None and labels else None


def _put_outcome(reading: TableReading, code: str, kinds: Sequence[str], item: Item, row: DataRow) -> None:
    if row.cells is None:
        reading.issue("ambiguous_layout", f"{code}: {row.failure}", item.segment.place)
    for place, kind in enumerate(kinds):
        cell = (
            unresolved(row.failure or "", item.segment.place)
            if row.cells is None
            else make_cell(row.cells[place], item.doubt)
        )
        reading.put_row(kind, [with_code(OUTCOMES, code)], [cell])


def read_apart(reading: TableReading, instance: Instance) -> bool:
    """Reads tables that each have one or two kinds of case, five numbers for each; False if they are none."""
    parts = [part for part in instance.fragments if _printed(part)]
    if len(parts) < 2 or any(not part.kinds for part in parts):
        return False
    for part in parts:
        _read_part(reading, part)
    return True


def _printed(part: Fragment) -> list[Item]:
    return [item for item in part.items if item.segment.printed]


def _read_part(reading: TableReading, part: Fragment) -> None:
    """Reads one row of five numbers for each kind that the part names."""
    items, width = _printed(part), len(OUTCOMES)
    row = DataRow(items[0].segment.data, len(items[0].segment.labels))
    resolve([row], width * len(part.kinds), None)
    if row.cells is None or len(items) > 1:
        message = row.failure or "more than one row of numbers stands under the header"
        reading.issue("ambiguous_layout", message, items[0].segment.place)
        return
    for place, kind in enumerate(part.kinds):
        cells: Sequence[Entry | None] = row.cells[place * width : (place + 1) * width]
        reading.put_row(kind, OUTCOMES, [make_cell(entry) for entry in cells])
