"""Values that are printed in a table but stand in none of its cells: then an empty row proves nothing."""

from __future__ import annotations

from tasks.extract.cells import TableReading, unresolved
from tasks.extract.fragments import Instance

__all__ = ["hold_back_blanks"]

DOUBT = "nothing stands at the label, but values of the table were left over that may be its own"


def hold_back_blanks(reading: TableReading, instance: Instance) -> None:
    """Makes wholly blank rows ``missing`` (text) or doubtful (grids) if values of the table belong to no cell.

    Every value must be accounted for before an office is told that it left a row blank.
    """
    if not _left_over(reading, instance):
        return
    is_text = any(item.segment.line.is_padded for item in instance.items)
    rows: dict[str, list[str]] = {}
    for key in reading.cells:
        rows.setdefault(key.rpartition(".")[0], []).append(key)
    for row, keys in rows.items():
        if any(reading.cells[key].state != "blank" for key in keys):
            continue
        if is_text:
            reading.cells |= {key: unresolved(DOUBT, reading.cells[key].locator) for key in keys}
        else:
            reading.doubt_row(row.rpartition(".")[2], DOUBT)


def _left_over(reading: TableReading, instance: Instance) -> bool:
    printed = {
        (entry.cell.locator, entry.cell.row, entry.cell.col)
        for item in instance.items
        for entry in item.segment.printed
        if entry.is_value
    }
    placed = sum(1 for cell in reading.cells.values() if cell.state not in ("blank", "missing"))
    return len(printed) > placed
