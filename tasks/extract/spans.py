"""Lays out the rows of a table with spans: the column each cell starts in, impossible spans mended."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

__all__ = ["MAX_COLSPAN", "Placed", "Spanned", "lay_out"]

MAX_COLSPAN = 120
"""Wider spans than any table of the form has columns, many times over; longer ones are cut to it."""


class Spanned(NamedTuple):
    """A cell as the source has it: columns and rows it says it spans (``rowspan`` 0: to the last row)."""

    colspan: int
    rowspan: int


class Placed(NamedTuple):
    """Where a cell came to stand: its first column and the spans that were granted."""

    col: int
    colspan: int
    rowspan: int


def lay_out(rows: Sequence[Sequence[Spanned]]) -> list[list[Placed]]:
    """Returns the place of every cell, row by row, in source order.

    Spans never reach past the last row, nor past `MAX_COLSPAN` columns. A row span that pushes a row beyond the width
    of the table is taken for too long (as Word pastes have it) and ends above that row.
    """
    limits: dict[tuple[int, int], int] = {}
    placed, widths = _place(rows, limits)
    for _ in range(8):
        usual = _usual_width(widths)
        cut = _too_long_span(placed, widths, usual)
        if cut is None:
            break
        row, index, length = cut
        limits[row, index] = length
        placed, widths = _place(rows, limits)
    return placed


_SINGLE = Spanned(1, 1)


@lru_cache(maxsize=1024)
def _placed(col: int, colspan: int, rowspan: int) -> Placed:
    return Placed(col, colspan, rowspan)


@lru_cache(maxsize=256)
def _in_order(count: int) -> tuple[Placed, ...]:
    return tuple(_placed(col, 1, 1) for col in range(count))


def _place(
    rows: Sequence[Sequence[Spanned]], limits: dict[tuple[int, int], int]
) -> tuple[list[list[Placed]], list[int]]:
    """Returns the places and the width of every row; ``limits`` shortens the row span of (row, index in row)."""
    free_from: list[int] = []  # by column: the first row that no span from above reaches
    placed: list[list[Placed]] = []
    widths: list[int] = []
    for row_number, row in enumerate(rows):
        left = len(rows) - row_number
        places: list[Placed] = []
        col = 0
        if not free_from and all(cell == _SINGLE for cell in row):
            placed.append(list(_in_order(len(row))))
            widths.append(len(row))
            continue
        for index, (colspan, rowspan) in enumerate(row):
            while col < len(free_from) and free_from[col] > row_number:
                col += 1
            if rowspan != 1:
                rowspan = left if rowspan == 0 else min(max(rowspan, 1), left)
                rowspan = min(rowspan, limits.get((row_number, index), rowspan))
            if colspan != 1:
                colspan = min(max(colspan, 1), MAX_COLSPAN)
            places.append(_placed(col, colspan, rowspan))
            if rowspan > 1:
                free_from += [0] * (col + colspan - len(free_from))
                for spanned in range(col, col + colspan):
                    free_from[spanned] = max(free_from[spanned], row_number + rowspan)
            col += colspan
        carried = [column + 1 for column, free in enumerate(free_from) if free > row_number]
        widths.append(max(col, *carried[-1:]) if carried else col)
        placed.append(places)
    return placed, widths


def _usual_width(widths: list[int]) -> int:
    return Counter(widths).most_common(1)[0][0] if widths else 0


def _too_long_span(placed: list[list[Placed]], widths: list[int], usual: int) -> tuple[int, int, int] | None:
    """Returns (row, index, granted rows) of a row span that makes a later row too wide by just its own width."""
    for row, width in enumerate(widths):
        excess = width - usual
        if excess <= 0:
            continue
        for above in range(row - 1, -1, -1):
            for index, place in enumerate(placed[above]):
                if above + place.rowspan > row and place.rowspan > 1 and place.colspan == excess:
                    return above, index, row - above
    return None
