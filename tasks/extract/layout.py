"""Puts the cells of a row into the form's columns: by what the rows of the table have in common, never by guess.

A row is certain when its layout leaves one reading: as many cells as columns, or values standing where the other
rows and the header have theirs. Rows that leave two readings stay unresolved; the caller says so in an issue.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from tasks.extract.match import Entry
from tasks.extract.moved_blanks import BLANKS_MOVED

__all__ = ["DataRow", "Geometry", "HeaderColumns", "resolve"]

_TOO_FEW = "the row has fewer cells than the form has columns"
_TOO_MANY = "the row has more values than the form has columns"
_TWO_READINGS = "blank cells leave more than one reading of the row"
_NO_CELLS = "nothing is printed after the label"


@dataclass(slots=True)
class DataRow:
    """The cells after a row's labels. ``before`` counts the cells up to them; ``cells`` is the reading, once known.

    A column without a cell of its own in the reading is None. ``failure`` says why there is no reading, ``doubt``
    why there is one that is not sure; ``lines_up`` tells that every cell stands under the header's word for it, and
    that the source shows cells, so that none can be lost (``is_padded``: flattened text, where one can).
    ``blanks_moved`` tells that blanks at the end of the row may have stood anywhere in it.
    """

    data: list[Entry]
    before: int
    is_last: bool = False
    cells: list[Entry | None] | None = None
    failure: str | None = None
    doubt: str | None = None
    lines_up: bool = False
    is_padded: bool = False
    blanks_moved: bool = False

    @property
    def printed(self) -> list[int]:
        """Places in ``data`` where something is printed."""
        return [place for place, entry in enumerate(self.data) if not entry.is_blank]

    @property
    def starts(self) -> tuple[int, ...]:
        """The grid columns in which the cells start."""
        return tuple(entry.cell.col for entry in self.data)

    @property
    def end(self) -> int:
        """The grid column after the last cell."""
        return self.data[-1].cell.col + self.data[-1].cell.colspan if self.data else 0


@dataclass(slots=True)
class Geometry:
    """What the rows of one grid have in common. ``columns`` are the grid columns of the form's columns, if known."""

    columns: tuple[int, ...] | None = None
    ends: set[int] = field(default_factory=set)
    counts: set[int] = field(default_factory=set)
    usual_lengths: set[int] = field(default_factory=set)
    leads: set[int] = field(default_factory=set)
    lengths: set[int] = field(default_factory=set)
    overfull: bool = False


@dataclass(frozen=True, slots=True)
class HeaderColumns:
    """Where a header that lines up with its grid names the columns: where each starts, and where the grid ends."""

    starts: tuple[int, ...]
    end: int


def resolve(rows: Sequence[DataRow], width: int, header: HeaderColumns | None) -> None:
    """Sets ``cells`` (``width`` of them) or ``failure`` of every row of one grid.

    Args:
        rows: the rows of one table that stand in one grid.
        width: how many columns the form has.
        header: where the header names the columns, if it lines up; None if not known.
    """
    geometry = _common_geometry(rows, width, header)
    for row in rows:
        if row.cells is None and row.failure is None:
            _resolve_row(row, width, geometry, rows)


def _common_geometry(rows: Sequence[DataRow], width: int, header: HeaderColumns | None) -> Geometry:
    """Learns from the rows with every column printed where the columns stand and how long the rows are."""
    geometry = Geometry(overfull=any(len(row.printed) > width for row in rows))
    full = [
        row for row in rows if len(row.printed) == width and not any(row.data[p].is_text for p in row.printed)
    ]
    patterns = Counter(tuple(row.data[place].cell.col for place in row.printed) for row in full)
    geometry.leads = {row.printed[0] for row in full}
    geometry.lengths = {row.before + len(row.data) for row in full if not row.is_last}
    if patterns:
        columns, count = patterns.most_common(1)[0]
        if count * 2 > len(full):
            geometry.columns = columns
    if header is not None:
        geometry.columns = geometry.columns or header.starts
        geometry.ends.add(header.end)
    if len(rows) > 2 or not geometry.ends:
        geometry.ends |= _most_common(row.end for row in rows if row.data)
    geometry.counts = _most_common(len(row.data) for row in rows if row.data)
    geometry.usual_lengths = _most_common(row.before + len(row.data) for row in rows if row.data)
    for row in rows:
        row.lines_up = (
            header is not None and not row.is_padded and row.starts == header.starts and row.end == header.end
        )
    return geometry


def _most_common(numbers: Iterable[int]) -> set[int]:
    ranked = Counter(numbers).most_common(1)
    return {ranked[0][0]} if ranked else set()


def _resolve_row(row: DataRow, width: int, geometry: Geometry, rows: Sequence[DataRow]) -> None:
    data, printed = row.data, row.printed
    if not printed:
        row.cells = list(data[:width]) + [None] * (width - len(data[:width]))
    elif len(printed) > width:
        row.failure = _TOO_MANY
    elif row.blanks_moved and len(printed) < width:
        row.failure = BLANKS_MOVED
    elif len(data) == width and _length_is_usual(row, width, geometry, rows):
        row.cells = list(data)
    elif len(printed) == width and _only_edges_blank(row) and _is_usual_shape(row, geometry, rows):
        row.cells = [data[place] for place in printed]
    else:
        if _is_as_long_as_others(row, geometry):
            row.cells = _by_columns(row, geometry) or _by_lead(row, width, geometry)
        if row.cells is None:
            row.failure = _TOO_FEW if len(data) < width else _TWO_READINGS


def _is_as_long_as_others(row: DataRow, geometry: Geometry) -> bool:
    """Tells whether a row has as many cells as most (else one is lost or doubled), merged cells aside."""
    if any(entry.cell.colspan > 1 for entry in row.data):
        return True
    return len(row.data) in geometry.counts or row.before + len(row.data) in geometry.usual_lengths


def _is_usual_shape(row: DataRow, geometry: Geometry, rows: Sequence[DataRow]) -> bool:
    """Tells whether other rows have their blanks at the same edge (or there is no other row to compare with)."""
    if geometry.overfull:
        return False
    same = [other for other in rows if other is not row and len(other.printed) == len(row.printed)]
    return not same or any(other.printed[0] == row.printed[0] for other in same)


def _only_edges_blank(row: DataRow) -> bool:
    return row.printed[-1] - row.printed[0] + 1 == len(row.printed)


def _length_is_usual(row: DataRow, width: int, geometry: Geometry, rows: Sequence[DataRow]) -> bool:
    """Tells whether a row of just as many cells as columns is so by its layout, not because a cell is lost."""
    if len(row.printed) == width:
        return not geometry.overfull
    if geometry.columns is not None and row.starts == geometry.columns:
        return True
    if row.before > 0 and row.before + len(row.data) in geometry.lengths:
        return True
    exact = sum(1 for other in rows if len(other.data) == width)
    if geometry.leads:
        padded = any(len(other.printed) == width and len(other.data) > width for other in rows)
        return not padded or (row.is_last and geometry.leads == {0})
    filled = sum(1 for other in rows if other.data)
    return exact * 2 > filled


def _by_columns(row: DataRow, geometry: Geometry) -> list[Entry | None] | None:
    """Reads the cells that start in the known columns, if nothing is printed anywhere else in the row."""
    if geometry.columns is None or row.end not in geometry.ends:
        return None
    by_start = {entry.cell.col: entry for entry in row.data}
    cells = [by_start.get(col) for col in geometry.columns]
    printed = {row.data[place].cell.col for place in row.printed}
    if any(cell is None for cell in cells) or not printed <= set(geometry.columns):
        return _spanning(row, geometry)
    return cells


def _spanning(row: DataRow, geometry: Geometry) -> list[Entry | None] | None:
    """Reads a row whose cells span several columns: a merged blank or ``/`` stands for each of them."""
    assert geometry.columns is not None
    cells: list[Entry | None] = []
    for col in geometry.columns:
        covering = [e for e in row.data if e.cell.col <= col < e.cell.col + e.cell.colspan]
        if len(covering) != 1:
            return None
        cells.append(covering[0])
    shared = Counter(id(cell) for cell in cells)
    if any(
        shared[id(cell)] > 1 and cell is not None and cell.parsed.state in ("number", "text")
        for cell in cells
    ):
        return None
    used = {id(cell) for cell in cells}
    return None if any(id(row.data[place]) not in used for place in row.printed) else cells


def _by_lead(row: DataRow, width: int, geometry: Geometry) -> list[Entry | None] | None:
    """Reads rows pushed to the left, padded at their end to the same length (as flattened tables are)."""
    if len(geometry.leads) != 1 or len(geometry.lengths) != 1:
        return None
    lead = next(iter(geometry.leads))
    if lead != 0 or row.before + len(row.data) != next(iter(geometry.lengths)) or len(row.data) < width:
        return None
    return list(row.data[:width]) if all(place < width for place in row.printed) else None
