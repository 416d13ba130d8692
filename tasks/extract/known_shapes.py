"""Remembers how tables of a shape were read: pages of one site differ in their numbers, hardly in their words.

How grids are read depends on their words and their layout; numbers only enter where blank cells leave room for doubt.
So what one document's reading found, which cell of the grids is which cell of the form, serves every document of the
same shape. Only readings without any doubt are remembered, and a reading from memory is the one that would be found.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from tasks.extract.cells import TableReading, make_cell
from tasks.extract.equations import equations, off_by
from tasks.extract.labels import look_up
from tasks.extract.match import Entry, is_number, is_strong, read_entry
from tasks.extract.model import Block, Cell, Grid, GridCell, Paragraph
from tasks.extract.serials import may_hold_serials
from warehouse.forms import TABLE_CODES, Identity

__all__ = ["MOST", "Shape", "ends_table", "forget", "known", "recall", "remember", "shape_of"]

MOST = 256
"""Shapes that are remembered; the oldest goes first."""
_LONGEST_LABEL = 40
_NUMBER = "#"

Tables = dict[str, TableReading]


@dataclass(frozen=True, slots=True)
class Shape:
    """The grids of the form in a document. ``key`` has all of them but their numbers, ``cells`` the cells in order."""

    key: tuple[object, ...]
    cells: tuple[GridCell, ...]


@dataclass(frozen=True, slots=True)
class _Plan:
    """Which cell of the grids (by its place in `Shape.cells`) each cell of the form is, with the unit of its column.

    ``equations`` must hold, blanks counted as nothing, for the numbers to have no say in the reading.
    """

    editions: dict[str, str]
    places: dict[str, tuple[tuple[str, int, str | None], ...]]
    equations: tuple[Identity, ...]

    def apply(self, shape: Shape) -> Tables | None:
        """Returns the tables as this plan reads them; None if an equation does not hold."""
        tables = {code: TableReading(code, edition) for code, edition in self.editions.items()}
        for code, places in self.places.items():
            tables[code].cells = {
                key: make_cell(read_entry(shape.cells[place]), None, unit) for key, place, unit in places
            }
        return tables if self._holds(tables) else None

    def _holds(self, tables: Tables) -> bool:
        return all(
            off_by(rule, tables[rule.cells[0].partition(".")[0]].cells) == 0 for rule in self.equations
        )


_KNOWN: dict[tuple[object, ...], _Plan | None] = {}


def ends_table(paragraph: Paragraph) -> bool:
    """Tells whether a paragraph stands between two tables: prose, or the heading of a section."""
    text = paragraph.text
    return len(text) > _LONGEST_LABEL or any(label.kind == "section" for label in look_up(text))


def shape_of(blocks: Sequence[Block], edition: str) -> Shape | None:
    """Returns the shape of the blocks; None for grids whose reading is never remembered: flattened or doubtful ones.

    Args:
        blocks: the document in reading order.
        edition: the edition that a table without telling labels is taken for.
    """
    key: list[object] = [edition]
    cells: list[GridCell] = []
    for block in blocks:
        if isinstance(block, Paragraph):
            if key[-1] is not None and ends_table(block):
                key.append(None)
            continue
        if not _counts(block):
            continue
        if block.is_padded or block.blanks_moved:
            return None
        for row in block.rows:
            key.append(tuple([_features(cell) for cell in row]))
            cells += row
        key.append(block.continues)
    if not cells or any(cell.doubt is not None for cell in cells):
        return None
    return Shape(tuple(key), tuple(cells))


def _counts(grid: Grid) -> bool:
    """Tells whether a grid may hold a part of the form: words of it, or nothing but values."""
    texts = [cell.text for row in grid.rows for cell in row]
    return any(map(is_strong, texts)) or not any(
        read_entry(cell).is_text for row in grid.rows for cell in row
    )


def _features(cell: GridCell) -> tuple[object, ...]:
    """Returns all of a cell that its reading depends on; of a number only that it is one."""
    return (_NUMBER if is_number(cell.text) else cell.text, cell.col, cell.colspan, cell.rowspan)


def recall(shape: Shape) -> Tables | None:
    """Returns the tables of a document whose shape is known; None if it is not, or if its numbers must be looked at."""
    plan = _KNOWN.get(shape.key)
    return plan.apply(shape) if plan is not None else None


def remember(shape: Shape, tables: Tables) -> None:
    """Keeps how a document was read, if nothing about it was doubtful and no number had a say in it.

    Of a shape that can never be read from memory that much is kept.
    """
    if shape.key in _KNOWN or any(table.issues for table in tables.values()):
        return
    plan = _plan(shape, tables)
    if plan is not None and plan.apply(shape) != tables:
        return
    if len(_KNOWN) >= MOST:
        del _KNOWN[next(iter(_KNOWN))]
    _KNOWN[shape.key] = plan


def known() -> int:
    """Returns how many shapes are read from memory."""
    return sum(plan is not None for plan in _KNOWN.values())


def forget() -> None:
    """Empties the memory."""
    _KNOWN.clear()


def _plan(shape: Shape, tables: Tables) -> _Plan | None:
    if set(tables) != set(TABLE_CODES) or any(table.extra_rows for table in tables.values()):
        return None
    if may_hold_serials(_rows(shape)):
        return None
    at = {cell.locator: place for place, cell in enumerate(shape.cells)}
    cells = {key: cell for table in tables.values() for key, cell in table.cells.items()}
    if len(at) < len(shape.cells) or any(cell.locator not in at for cell in cells.values()):
        return None
    read = [at[cell.locator] for cell in cells.values() if cell.state == "number"]
    printed = [place for place, cell in enumerate(shape.cells) if is_number(cell.text)]
    if sorted(read) != printed or any(read_entry(shape.cells[place]).parsed.unit for place in read):
        return None
    conditions = _conditions(tables)
    if conditions is None:
        return None
    return _Plan(
        {code: table.edition for code, table in tables.items()},
        {
            code: tuple((key, at[cell.locator], cell.unit) for key, cell in table.cells.items())
            for code, table in tables.items()
        },
        conditions,
    )


def _rows(shape: Shape) -> list[list[Entry]]:
    """Returns the rows of all grids of a shape."""
    lengths = [len(part) for part in shape.key if isinstance(part, tuple)]
    cells = iter(shape.cells)
    return [[read_entry(cell) for cell in islice(cells, length)] for length in lengths]


def _conditions(tables: Tables) -> tuple[Identity, ...] | None:
    """Returns what must hold for blank cells to leave no room for doubt; None if the totals do not say enough.

    The readers suspect a shift only in rows with blanks, and only where a sum speaks for it.
    """
    found: tuple[Identity, ...] = ()
    for code in ("applications", "proceedings"):
        table = tables[code]
        if all(cell.state == "number" for cell in table.cells.values()):
            continue
        if not all(map(_has_total, _by_row(table.cells))):
            return None
        found += equations(code, table.edition)
    return found


def _by_row(cells: Mapping[str, Cell]) -> list[list[Cell]]:
    rows: dict[str, list[Cell]] = {}
    for key, cell in cells.items():
        rows.setdefault(key.rpartition(".")[0], []).append(cell)
    return list(rows.values())


def _has_total(row: Sequence[Cell]) -> bool:
    """Tells whether a row that has numbers has its last one, which is the total in both tables."""
    return row[-1].state == "number" or not any(cell.state == "number" for cell in row)
