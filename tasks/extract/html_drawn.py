"""Tables drawn without table elements: an element a row, an element in it a cell (div, li, dt, span ...)."""

from __future__ import annotations

import re
from typing import Any

from tasks.extract.html_text import cell_text
from tasks.extract.model import Grid, GridCell

__all__ = ["drawn_table"]

_LONGEST_CELL = 100
_FEWEST_ROWS = 2
_VALUE = re.compile(r"[\s\d０-９,，.．+＋\-－—/无]*")
_CELL_TAGS = frozenset({"div", "span", "li", "dt", "dd", "p", "section", "strong", "b", "label", "em", "i"})


def drawn_table(children: list[Any], path: str) -> Grid | None:
    """Returns the grid that sibling elements draw, each a row; None if they do not look like one.

    They do if all are of one kind, hold nothing but short cells, and a fifth of these, five at least, can be values.
    """
    if len(children) < _FEWEST_ROWS or len({child.tag for child in children}) > 1:
        return None
    rows = [_cells(child) for child in children]
    if any(row is None for row in rows) or max(len(row or ()) for row in rows) < 3:
        return None
    texts = [[cell_text(cell) for cell in row or ()] for row in rows]
    every = [text for row in texts for text in row]
    values = sum(bool(_VALUE.fullmatch(text)) for text in every)
    if values < 5 or values * 5 < len(every) or any(len(text) > _LONGEST_CELL for text in every):
        return None
    return Grid(
        tuple(
            tuple(
                GridCell(text, number, place, 1, 1, f"{path}, row {number + 1}, part {place + 1}")
                for place, text in enumerate(row)
            )
            for number, row in enumerate(texts)
            if row
        ),
        path,
    )


def _cells(row: Any) -> list[Any] | None:
    """Returns the elements that are a row's cells; None if it holds anything beside or below them."""
    while True:
        if (row.text and row.text.strip()) or any(child.tail and child.tail.strip() for child in row):
            return None
        cells = list(row)
        if any(cell.tag not in _CELL_TAGS for cell in cells):
            return None
        if len(cells) != 1 or len(cells[0]) < 2 or (cells[0].text or "").strip():
            return cells
        row = cells[0]
