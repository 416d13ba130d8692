"""Makes cells of what stands in a grid, and gathers cells and issues of one table."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from tasks.extract.match import Entry
from tasks.extract.model import MISSING, Cell, ExtraRow, Issue
from warehouse.forms import Column, Table, cell_key

__all__ = ["TableReading", "make_cell", "unresolved"]


UNREADABLE = "the digits are not one number"


def make_cell(entry: Entry | None, doubt: str | None = None, unit: str | None = None) -> Cell:
    """Returns the cell as printed. ``unit`` is the unit its column prints, used where the cell prints none itself."""
    if entry is None:
        return Cell(None, "blank", doubt=doubt)
    parsed = entry.parsed
    text = "" if parsed.state == "blank" else entry.cell.text.strip()
    if entry.is_unreadable:
        doubt = doubt or UNREADABLE
    shown_unit = parsed.unit or (unit if parsed.state == "number" else None)
    return Cell(parsed.value, parsed.state, text, entry.cell.locator, shown_unit, doubt or entry.cell.doubt)


def unresolved(doubt: str, place: str = "") -> Cell:
    """Returns the cell of a row whose layout leaves no certain reading: no value, and why."""
    return Cell(None, "missing", "", place, None, doubt)


@dataclass(slots=True)
class TableReading:
    """What was read of one table: its edition, cells by key, rows of the office's own, and issues."""

    table: str
    edition: str
    cells: dict[str, Cell] = field(default_factory=dict)
    extra_rows: list[ExtraRow] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)

    def issue(self, code: str, message: str, place: str = "") -> None:
        """Notes what casts doubt on this table."""
        self.issues.append(Issue(code, message, place, self.table))

    def put_row(self, row: str, columns: Iterable[Column], cells: Iterable[Cell]) -> None:
        """Sets the cells of one row."""
        for column, cell in zip(columns, cells, strict=True):
            if cell.doubt == UNREADABLE:
                self.issue("unreadable_number", f"{UNREADABLE}: {cell.text}", cell.locator)
            self.cells[cell_key(self.table, row, column.code)] = cell

    def doubt_row(self, row: str, doubt: str) -> None:
        """Marks every cell of a row that is there as doubtful, unless it is already."""
        prefix = cell_key(self.table, row, "")
        for key, cell in self.cells.items():
            if key.startswith(prefix) and cell.state != "missing" and cell.doubt is None:
                self.cells[key] = Cell(cell.value, cell.state, cell.text, cell.locator, cell.unit, doubt)

    def doubt_all(self, doubt: str) -> None:
        """Marks every cell that is there as doubtful, unless it is already."""
        for row in {key.split(".")[1] for key in self.cells}:
            self.doubt_row(row, doubt)

    def complete(self, declared: Table) -> None:
        """Fills in the declared cells that the document lacks as missing; order as printed, extra rows last."""
        self.cells = {key: self.cells.get(key, MISSING) for key in declared.cell_keys} | self.cells
