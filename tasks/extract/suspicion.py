"""Suspects rows whose numbers make sense in other columns than the layout gives them: then a cell may be lost.

Nothing is moved. A row with blank cells in a table that does not line up with its header leaves room for a shift;
if its sum speaks for one, the row is doubted, so that an office is not told of what may be our own mistake.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from tasks.extract.layout import DataRow
from warehouse.forms import OUTCOMES

__all__ = ["suspect_shift_of_outcomes", "suspect_shifts"]

_SHIFTED = "the last number stands where the total does not: a cell may be lost in the layout"
_NO_SUM = "the row has empty cells and does not add up: cells may be lost or run together in the layout"
_EDGE = "only the first cell is blank and the row does not add up: it may be shifted"


def _values(row: DataRow) -> list[Decimal | None]:
    return [entry.parsed.value if entry is not None else None for entry in row.cells or ()]


def suspect_shifts(rows: Sequence[DataRow]) -> None:
    """Sets ``doubt`` of rows of `applications` (total last) whose numbers speak for a shift."""
    every = [(row, _values(row)) for row in rows]
    read = [(row, values) for row, values in every if any(value is not None for value in values)]
    totals = sum(1 for _, values in read if values[-1] is not None)
    usually_total = totals * 2 > len(read)
    for row, values in read:
        row.doubt = row.doubt or _shift(values, usually_total, row.lines_up)
        if row.doubt is None and row.is_padded:
            row.doubt = _lost_in_text(values, usually_total)


def _shift(values: Sequence[Decimal | None], usually_total: bool, lines_up: bool) -> str | None:
    printed = [value for value in values if value is not None]
    if len(printed) == len(values):
        return None
    *parts, last = printed
    rest = sum(parts, Decimal(0))
    # Where the row lines up and its total exceeds what is printed, a number was left out: no shift makes that.
    left_out = lines_up and rest < last
    if values[0] is None and len(printed) == len(values) - 1 and rest != last and not left_out:
        return _EDGE
    if lines_up or not usually_total or values[-1] is not None:
        return None
    return _SHIFTED if values[-2] is not None or (last == rest and rest) else None


def _lost_in_text(values: Sequence[Decimal | None], usually_total: bool) -> str | None:
    """Returns a doubt if a row of flattened text has blanks and lacks its total, or does not add up without them."""
    if all(value is not None for value in values):
        return None
    if values[-1] is None:
        return _SHIFTED if usually_total else None
    rest = sum((value for value in values[:-1] if value is not None), Decimal(0))
    return _NO_SUM if rest != values[-1] else None


def suspect_shift_of_outcomes(row: DataRow) -> str | None:
    """Returns a doubt if the fifteen numbers of `proceedings` do not add up and blank cells leave room for a shift."""
    values = _values(row)
    width = len(OUTCOMES)
    groups = [values[start : start + width] for start in range(0, len(values), width)]
    if row.is_padded and values[0] is not None and 0 < _blank_end(values) < width:
        return _SHIFTED
    wrong = any(group[-1] != sum((v for v in group[:-1] if v), Decimal(0)) for group in groups if any(group))
    if not wrong or all(value is not None for value in values):
        return None
    blanks = sum(1 for value in values if value is None)
    if row.lines_up and not (blanks == 1 and values[0] is None):
        return None
    return _SHIFTED


def _blank_end(values: Sequence[Decimal | None]) -> int:
    """Returns how many cells are blank at the end of a row; 0 if others are blank too."""
    blanks = sum(1 for value in values if value is None)
    return blanks if all(value is None for value in values[len(values) - blanks :]) else 0
