"""Holds two independent readings of the same text against each other, and says so where they differ."""

from __future__ import annotations

from tasks.extract.cells import TableReading
from tasks.extract.form_reader import FormReading
from tasks.extract.model import Cell

__all__ = ["add_missing", "compare"]

_DOUBT = "two readings of the text differ"


def compare(first: FormReading, second: FormReading) -> FormReading:
    """Returns the better reading of each table, with every cell in doubt on which the two disagree.

    The first reading goes by the marks between cells, the second by the form's labels alone, to which an
    empty cell without a mark is invisible. A table that only the second finds is taken from it; so is one it reads
    without an issue where the first has some, if it agrees on every cell that the first could place.
    """
    for code, other in second.tables.items():
        own = first.tables.get(code)
        if own is None or (own.issues and not other.issues and _confirms(other, own)):
            first.tables[code] = other
        elif not other.issues and own.edition == other.edition:
            _mark_differences(own, other)
    first.tables = {code: first.tables[code] for code in sorted(first.tables, key=_ORDER.index)}
    return first


def add_missing(reading: FormReading, other: FormReading) -> FormReading:
    """Returns the reading with the tables that only the other one has (set as plain lines beside real tables)."""
    for code, table in other.tables.items():
        reading.tables.setdefault(code, table)
    if not reading.issues:
        reading.issues = [issue for issue in other.issues if issue.table in other.tables]
    reading.tables = {code: reading.tables[code] for code in sorted(reading.tables, key=_ORDER.index)}
    return reading


_ORDER = ["disclosure", "applications", "proceedings"]


def _confirms(second: TableReading, first: TableReading) -> bool:
    """Tells whether a reading says the same wherever the other says anything."""
    return second.edition == first.edition and not any(
        _differ(cell, second.cells[key])
        for key, cell in first.cells.items()
        if cell.state != "missing" and key in second.cells
    )


def _mark_differences(own: TableReading, other: TableReading) -> None:
    differing = [
        key for key, cell in own.cells.items() if key in other.cells and _differ(cell, other.cells[key])
    ]
    if not differing:
        return
    places = ", ".join(differing[:5])
    own.issue(
        "readings_differ", f"{_DOUBT} on {len(differing)} cells: {places}", own.cells[differing[0]].locator
    )
    for key in differing:
        own.cells[key] = own.cells[key]._replace(doubt=own.cells[key].doubt or _DOUBT)


def _differ(one: Cell, other: Cell) -> bool:
    if one.state == "number" or other.state == "number":
        return (one.state, one.value) != (other.state, other.value)
    return False
