"""Suspects rows whose numbers balance the table one column further on: then the layout may have moved them."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from tasks.extract.fragments import Item
from tasks.extract.layout import DataRow
from tasks.extract.row_weights import weights

__all__ = ["suspect_moved_rows"]

MOVED = "one column further on the numbers of the row balance the table: it may be shifted"
_GAIN = {False: 2, True: 3}
"""How many more columns must balance after the move; one more where every cell stands under its header's word."""

Values = tuple[Decimal | None, ...]


def suspect_moved_rows(items: Sequence[Item], rows: Sequence[DataRow], edition: str) -> None:
    """Sets ``doubt`` of rows with a blank cell at an edge that would balance more columns (A1, A2) if moved by one."""
    read = [
        (row, weights(item.code, edition), tuple(e.parsed.value if e else None for e in row.cells))
        for item, row in zip(items, rows, strict=True)
        if row.cells is not None
    ]
    if not read:
        return
    sums = [[_column(read, which, column) for column in range(len(read[0][2]))] for which in (0, 1)]
    for row, weight, values in read:
        if row.doubt is None and any(
            _gain(sums, weight, values, moved) >= _GAIN[row.lines_up] for moved in _moves(values)
        ):
            row.doubt = MOVED


def _column(read: Sequence[tuple[DataRow, tuple[int, int], Values]], which: int, column: int) -> Decimal:
    return sum((weight[which] * (values[column] or Decimal(0)) for _, weight, values in read), Decimal(0))


def _moves(values: Values) -> list[Values]:
    """Returns the row moved to the left and to the right, where a blank edge leaves room for it."""
    if all(value is None for value in values):
        return []
    left = [(*values[1:], None)] if values[0] is None else []
    return left + ([(None, *values[:-1])] if values[-1] is None else [])


def _gain(sums: list[list[Decimal]], weight: tuple[int, int], values: Values, moved: Values) -> int:
    """Returns how many more columns balance after the move; the last column is left out: its number may be lost."""
    gain = 0
    for which in (0, 1):
        for column in range(len(values) - 1):
            before = sums[which][column]
            change = (moved[column] or Decimal(0)) - (values[column] or Decimal(0))
            gain += (before + weight[which] * change == 0) - (before == 0)
    return gain
