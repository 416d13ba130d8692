"""Reads HTML tables: data tables become grids, layout tables are dissolved into the blocks they hold."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import chain
from typing import Any

from tasks.extract.html_text import DROPPED, cell_text, texts_at_once
from tasks.extract.model import Block, Grid, GridCell, Issue
from tasks.extract.spans import MAX_COLSPAN, Placed, Spanned, lay_out

__all__ = ["TableReader"]

_PROSE = 100
"""A lone cell with more characters than this is prose, not a label of a table."""
_HEADING = re.compile(
    r"^\s*[（(]?[一二三四五六]\s*(?:[、.．]|[）)][、.．]?).*(?:情况|情況|事项|事項|措施)\s*$", re.DOTALL
)
_MOST_CELLS = 100_000
_NO_ROWS = DROPPED | {"caption", "td", "th", "table"}
_CELLS = ("td", "th")
_NO_CELLS = DROPPED | {"table", "tr"}
_NUMBER = re.compile(r"\d+")


def _span(value: str | None) -> int:
    """Returns the span an attribute states; 1 if it states none."""
    if value is None:
        return 1
    found = _NUMBER.search(value)
    return int(found.group()[:6]) if found else 1


@lru_cache(maxsize=1024)
def _spanned(colspan: str | None, rowspan: str | None) -> Spanned:
    return Spanned(_span(colspan), _span(rowspan))


class TableReader:
    """Reads tables into blocks. ``visit`` appends the blocks of any other element (the walker's).

    ``struck`` has the text that is struck out, by cell: such a cell is doubted.
    """

    def __init__(self, tree: Any, visit: Callable[[Any, list[Block]], None], struck: dict[Any, str]) -> None:
        self.tree = tree
        self.struck = struck
        self.visit = visit
        self.count = 0
        self.cells = 0
        self.issues: list[Issue] = []

    def read(self, table: Any, into: list[Block]) -> None:
        """Appends the table to ``into``: grids for data, paragraphs and inner grids for layout."""
        self.count += 1
        number, path = self.count, self.tree.getpath(table)
        for caption in table.iterchildren("caption"):
            self.visit(caption, into)
        rows = [self._cells(row) for row in self._rows(table)]
        if not rows:
            self._without_rows(table, into)
            return
        rows = self._limited(rows, f"table {number} ({path})")
        nested: set[int] = set()
        if next(table.iterdescendants("table"), None) is not None:
            nested = {id(cell) for row in rows for cell in row if _holds_table(cell)}
        if all(len(row) <= 1 for row in rows):
            for row in rows:
                for cell in row:
                    self.visit(cell, into)
            return
        spans = [[_spanned(cell.get("colspan"), cell.get("rowspan")) for cell in row] for row in rows]
        if any(span.colspan > 10 * MAX_COLSPAN for span in set(chain.from_iterable(spans))):
            self.issues.append(Issue("span_bomb", "a cell spans more columns than any table has; cut", path))
        places = lay_out(spans)
        texts = texts_at_once(table, rows)
        run: list[tuple[GridCell, ...]] = []
        for index, row in enumerate(rows):
            if not row:
                continue
            if nested and any(id(cell) in nested for cell in row):
                self._end_run(run, number, path, into)
                for cell in row:
                    self.visit(cell, into)
                continue
            shown = texts[index] if texts is not None else list(map(cell_text, row))
            cells = self._grid_cells(row, index, places[index], shown, number, path)
            if len(cells) == 1 and _is_prose(cells[0]):
                self._end_run(run, number, path, into)
                self.visit(row[0], into)
            else:
                run.append(cells)
        self._end_run(run, number, path, into)

    def _without_rows(self, table: Any, into: list[Block]) -> None:
        """A table drawn with other elements, or never closed: browsers show what it holds, and so do we."""
        for child in table:
            if isinstance(child.tag, str) and child.tag not in ("caption", "colgroup", "col"):
                self.visit(child, into)

    def _rows(self, table: Any) -> Iterator[Any]:
        """Yields the rows of this table, not those of tables inside it."""
        return _below(table, ("tr",), _NO_ROWS)

    def _cells(self, row: Any) -> list[Any]:
        children = list(row)
        if all(child.tag in _CELLS for child in children):
            return children
        return list(_below(row, _CELLS, _NO_CELLS))

    def _limited(self, rows: list[list[Any]], place: str) -> list[list[Any]]:
        """Returns the rows that still fit in the limits, noting tables cut short."""
        kept: list[list[Any]] = []
        for row in rows:
            self.cells += len(row)
            if self.cells > _MOST_CELLS:
                self.issues.append(
                    Issue("too_large", f"more than {_MOST_CELLS} table cells: the rest is not read", place)
                )
                break
            kept.append(row)
        return kept

    def _grid_cells(
        self, row: list[Any], index: int, places: list[Placed], texts: list[str], number: int, path: str
    ) -> tuple[GridCell, ...]:
        head, tail = f"table {number}, row {index + 1}, column ", f" (({path}//tr)[{index + 1}]/*["
        return tuple(
            [
                GridCell(
                    text,
                    index,
                    col,
                    rowspan,
                    colspan,
                    f"{head}{col + 1}{tail}{position}])",
                    self._doubt(row[position - 1]) if self.struck else None,
                )
                for position, (text, (col, colspan, rowspan)) in enumerate(zip(texts, places, strict=True), 1)
            ]
        )

    def _doubt(self, cell: Any) -> str | None:
        text = self.struck.get(cell)
        return None if text is None else f"text in the cell is struck out: {text[:40]}"

    def _end_run(self, run: list[tuple[GridCell, ...]], number: int, path: str, into: list[Block]) -> None:
        if run:
            into.append(Grid(tuple(run), f"table {number} ({path})"))
            run.clear()


def _is_prose(cell: GridCell) -> bool:
    """Tells whether the only cell of a row is a paragraph or section heading of a report set inside the table."""
    if len(cell.text) > _PROSE:
        return True
    return cell.colspan > 1 and cell.rowspan == 1 and _HEADING.match(cell.text) is not None


def _below(element: Any, wanted: tuple[str, ...], closed: frozenset[str]) -> Iterator[Any]:
    """Yields the nearest elements of the wanted kinds below an element, not looking into closed ones.

    A loop, not a recursion: broken pages nest thousands of elements.
    """
    stack = [iter(element)]
    while stack:
        child = next(stack[-1], None)
        if child is None:
            stack.pop()
            continue
        tag = child.tag
        if tag in wanted:
            yield child
        elif isinstance(tag, str) and tag not in closed:
            stack.append(iter(child))


def _holds_table(cell: Any) -> bool:
    """Tells whether a cell holds a table of more than one cell (a lone cell inside a cell is only decoration)."""
    return any(sum(1 for _ in inner.iter("td", "th")) > 1 for inner in cell.iter("table"))
