"""Rows of a table that a page break cuts through, made whole."""

from __future__ import annotations

import re

from tasks.extract.model import Grid, GridCell

Columns = tuple[float, ...]
_TOLERANCE = 4.0
_VALUE = re.compile(r"\s*[+\-－]?[\d０-９][\d０-９,，.．\s]*\s*|\s*[/／\-—－]\s*")
_MARKED = re.compile(
    r"\s*(?:[（(]\s*[一二三四五六七八九十]+\s*[）)]|\d{1,2}\s*[.．、]|[一二三四五六七八九十]+\s*[、.．])"
)


def join_cut_row(before: Grid, after: Grid, xs_before: Columns, xs_after: Columns) -> tuple[Grid, Grid]:
    """Returns both grids with a row that was cut by the page break whole in the first.

    The first row of the page continues the last of the page before if it has pieces of labels but no values, no piece
    begins a numbered label, and the row above has values; or the other way round, if all values went to the new
    page. Otherwise, or if the tables do not stand over each other, both grids are returned as they are.

    Args:
        before: the last table of the page before.
        after: the table that begins the page.
        xs_before: the column lines of the first, in points; a column may lack where no row of the page needs it.
        xs_after: those of the second.
    """
    if (
        not before.rows
        or not after.rows
        or not (_near(xs_before[0], xs_after[0]) and _near(xs_before[-1], xs_after[-1]))
    ):
        return before, after
    above, below = before.rows[-1], after.rows[0]
    texts = [cell for cell in below if cell.text.strip()]
    if not above or not texts or any(_MARKED.match(cell.text) for cell in texts):
        return before, after
    labels = [cell for cell in texts if not _VALUE.fullmatch(cell.text)]
    if _has_values(above) == _has_values(below) or not labels:
        return before, after
    joined = before
    for piece in texts:
        target = _cell_over(before, _columns_under(piece, xs_before, xs_after))
        if not _fits_under(target, piece):
            return before, after
        joined = _append(joined, target, piece)
    return joined, _without_first_row(after)


def _near(one: float, other: float) -> bool:
    return abs(one - other) <= _TOLERANCE


def _columns_under(piece: GridCell, xs_before: Columns, xs_after: Columns) -> tuple[int, int] | None:
    """Returns first column and width, in the table before, of the columns over a cell of the table after."""
    ends = (xs_after[piece.col], xs_after[piece.col + piece.colspan])
    places = [next((k for k, x in enumerate(xs_before) if _near(x, end)), None) for end in ends]
    first, last = places
    return None if first is None or last is None else (first, last - first)


def _has_values(row: tuple[GridCell, ...]) -> bool:
    return any(_VALUE.fullmatch(cell.text) for cell in row if cell.text.strip())


def _fits_under(over: GridCell | None, piece: GridCell) -> bool:
    """Whether a piece can be the rest of the cell above the break; a value only of an empty cell."""
    return over is not None and not (_VALUE.fullmatch(piece.text) and over.text.strip())


def _cell_over(grid: Grid, columns: tuple[int, int] | None) -> GridCell | None:
    """Returns the cell of the last row line that stands over exactly these columns."""
    last = len(grid.rows) - 1
    return next(
        (
            cell
            for row in reversed(grid.rows)
            for cell in row
            if (cell.col, cell.colspan) == columns and cell.row + cell.rowspan - 1 >= last
        ),
        None,
    )


def _append(grid: Grid, over: GridCell | None, piece: GridCell) -> Grid:
    """Returns the grid with a piece of text added to the cell at the place of ``over``."""
    rows = tuple(
        tuple(
            cell._replace(
                text=f"{cell.text}\n{piece.text}".strip("\n"),
                locator=f"{cell.locator} + {piece.locator}",
            )
            if over is not None and (cell.row, cell.col) == (over.row, over.col)
            else cell
            for cell in row
        )
        for row in grid.rows
    )
    return Grid(rows, grid.locator, grid.continues)


def _without_first_row(grid: Grid) -> Grid:
    """Returns the grid without its first row; cells that reach further down begin in the second, without text."""
    down = [
        cell._replace(row=0, rowspan=cell.rowspan - 1, text="") for cell in grid.rows[0] if cell.rowspan > 1
    ]
    rows = [tuple(cell._replace(row=cell.row - 1) for cell in row) for row in grid.rows[1:]]
    if rows:
        rows[0] = tuple(sorted([*down, *rows[0]], key=lambda cell: cell.col))
    return Grid(tuple(rows), grid.locator, grid.continues)
