"""Reads the rows of a grid as what they are in the form: header rows, and labels followed by their values."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from tasks.extract.match import Entry, is_strong, read_entry
from tasks.extract.model import Grid
from tasks.extract.serials import set_serials_aside

__all__ = ["Line", "Segment", "has_form_words", "is_header", "read_lines", "segments"]


@dataclass(slots=True)
class Line:
    """One row of a grid, its cells read. ``piece`` numbers the grid in the document, ``index`` the row in it.

    ``is_padded`` says that blanks at the end of the row may be mere padding (see `Grid`).
    """

    entries: list[Entry]
    piece: int
    index: int
    is_padded: bool = False
    blanks_moved: bool = False

    @property
    def is_blank(self) -> bool:
        """Whether nothing at all is printed in the row."""
        return all(entry.is_blank for entry in self.entries)

    @property
    def place(self) -> str:
        """Where a person finds the row."""
        return self.entries[0].cell.locator if self.entries else ""


@dataclass(slots=True)
class Segment:
    """A run of labels and the cells after them up to the next label. ``lead`` counts the blanks before the labels."""

    line: Line
    labels: list[Entry] = field(default_factory=list)
    data: list[Entry] = field(default_factory=list)
    lead: int = 0

    @property
    def printed(self) -> list[Entry]:
        """The cells in which something is printed."""
        return [entry for entry in self.data if not entry.is_blank]

    @property
    def place(self) -> str:
        """Where a person finds the first label, or the row."""
        return self.labels[0].cell.locator if self.labels else self.line.place


def read_lines(grid: Grid, piece: int) -> list[Line]:
    """Returns the rows of a grid with every cell read, in order; numbers that only count rows or columns are blank."""
    rows = [[read_entry(cell) for cell in row] for row in grid.rows]
    set_serials_aside(rows)
    return [Line(row, piece, index, grid.is_padded, grid.blanks_moved) for index, row in enumerate(rows)]


def has_form_words(lines: list[Line]) -> bool:
    """Tells whether a grid prints words of the form that stand nowhere else (page furniture has none)."""
    return any(is_strong(entry.cell.text) for line in lines for entry in line.entries)


def is_header(line: Line) -> bool:
    """Tells whether a row only names columns: no value stands in it, and its words are those of columns."""
    words = [entry for entry in line.entries if entry.is_text]
    if not words or any(entry.is_value for entry in line.entries):
        return False
    if any(entry.has("corner") or entry.has("columns") or entry.has("head") for entry in words):
        return not any(_only_row(entry) for entry in words)
    columns = sum(1 for entry in words if entry.has("column"))
    return columns >= 2 and not any(_only_row(entry) for entry in words)


def _only_row(entry: Entry) -> bool:
    """Tells whether a label can only be a row of `applications` or `disclosure` (`proceedings` has its rows on top)."""
    return (entry.has("row", "applications") or entry.has("row", "disclosure")) and not entry.has("column")


def segments(line: Line) -> Iterator[Segment]:
    """Yields the labels of a row with the cells that follow them; one segment unless tables stand side by side."""
    current = Segment(line)
    for entry in line.entries:
        if entry.is_text and _starts_new(current, entry):
            yield current
            current = Segment(line)
        if entry.is_text and _joins_labels(current, entry):
            if current.data:
                current.lead += len(current.data)
                current.data = []
            current.labels.append(entry)
        else:
            current.data.append(entry)
    if current.labels or current.data:
        yield current


def _starts_new(current: Segment, entry: Entry) -> bool:
    """A known label after printed values, or after the cells of a labelled row, begins a new segment."""
    if not entry.labels or not current.data or not current.labels:
        return False
    last = current.labels[-1]
    return bool(current.printed) or (last.has("row") and not last.has("group") and entry.has("row"))


def _joins_labels(current: Segment, entry: Entry) -> bool:
    """Text is a label if it is a known one, or if no row is named yet; after that it is a value in words."""
    if entry.labels:
        return True
    if current.printed:
        return False
    if current.labels and current.labels[-1].has("group"):
        return not current.data
    return not any(label.has("row") for label in current.labels)
