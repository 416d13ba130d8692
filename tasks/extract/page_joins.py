"""Rows of a table that a page break cuts through, made whole."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tasks.extract.labels import look_up
from tasks.extract.model import Grid, GridCell

CUT = "a page break cuts through the number"
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
    page. If both have values, the page break cuts through numbers: they are joined where the labels are the two halves
    of one of the form and fewer numbers stand below, and are doubted. If none has, it cuts headings. Otherwise, or if
    the tables do not stand over each other, both grids are returned as they are.

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
    if not labels:
        return before, after
    targets = [_cell_over(before, _columns_under(piece, xs_before, xs_after)) for piece in texts]
    both = _has_values(above) and _has_values(below)
    fits = _fits_cut if both else _fits_under
    if not all(fits(target, piece) for target, piece in zip(targets, texts, strict=True)):
        return before, after
    if both and not _is_rest(above, targets, texts):
        return before, after
    if not (_has_values(above) or _has_values(below)) and not _are_halves(targets, texts):
        return before, after
    joined = before
    for target, piece in zip(targets, texts, strict=True):
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


def _fits_cut(over: GridCell | None, piece: GridCell) -> bool:
    """Whether a piece can be the rest of the cell above the break if the break cuts numbers too."""
    if over is None:
        return False
    return not _VALUE.fullmatch(piece.text) or (over.text.strip().isdigit() and piece.text.strip().isdigit())


def _is_rest(
    above: tuple[GridCell, ...], over: Sequence[GridCell | None], pieces: Sequence[GridCell]
) -> bool:
    """Whether pieces are the rest of the row above: only together a label of the form, and with fewer numbers."""
    names = [
        f"{cell.text}{piece.text}"
        for cell, piece in zip(over, pieces, strict=True)
        if cell is not None and not _VALUE.fullmatch(piece.text) and not look_up(piece.text)
    ]
    numbers = sum(bool(_VALUE.fullmatch(piece.text)) for piece in pieces)
    return any(look_up(name) for name in names) and numbers < sum(_has_values((cell,)) for cell in above)


def _are_halves(over: Sequence[GridCell | None], pieces: Sequence[GridCell]) -> bool:
    """Whether a row of headings is cut: nearly all pieces make a label of the form with what stands over them."""
    pairs = zip(over, pieces, strict=True)
    whole = sum(cell is not None and bool(look_up(f"{cell.text}{piece.text}")) for cell, piece in pairs)
    return whole >= max(3, 0.75 * len(pieces))


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
            _whole(cell, piece) if over is not None and (cell.row, cell.col) == (over.row, over.col) else cell
            for cell in row
        )
        for row in grid.rows
    )
    return Grid(rows, grid.locator, grid.continues)


def _whole(cell: GridCell, piece: GridCell) -> GridCell:
    """Returns a cell with what stands of it on the next page; a number cut in two is doubted."""
    locator = f"{cell.locator} + {piece.locator}"
    if _VALUE.fullmatch(cell.text) and _VALUE.fullmatch(piece.text):
        text = f"{cell.text.strip()}{piece.text.strip()}"
        return cell._replace(text=text, locator=locator, doubt=CUT)
    return cell._replace(text=f"{cell.text}\n{piece.text}".strip("\n"), locator=locator)


def _without_first_row(grid: Grid) -> Grid:
    """Returns the grid without its first row; cells that reach further down begin in the second, without text."""
    down = [
        cell._replace(row=0, rowspan=cell.rowspan - 1, text="") for cell in grid.rows[0] if cell.rowspan > 1
    ]
    rows = [tuple(cell._replace(row=cell.row - 1) for cell in row) for row in grid.rows[1:]]
    if rows:
        rows[0] = tuple(sorted([*down, *rows[0]], key=lambda cell: cell.col))
    return Grid(tuple(rows), grid.locator, grid.continues)
