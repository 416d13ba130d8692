"""Sheets of a workbook in neutral form, and their blocks: lines of text, and grids with every cell of their rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from openpyxl.utils import get_column_letter

from tasks.extract.model import Block, Grid, GridCell, Issue, Paragraph
from tasks.extract.numbers import is_digits

__all__ = ["Sheet", "blocks_of"]

_FAR = 8
"""Rows further apart than this are not one table."""
_FEWEST_HEADS = 3
_WIDEST = 60
"""Grids wider than this are no table of the form: their empty cells are not worth naming."""

Row = tuple[GridCell, ...]


@dataclass(slots=True)
class Sheet:
    """A sheet: texts, spans and doubts by (row, column), zero-based, and the columns that it does not show."""

    name: str
    texts: dict[tuple[int, int], str] = field(default_factory=dict)
    spans: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)
    doubts: dict[tuple[int, int], str] = field(default_factory=dict)
    hidden: set[int] = field(default_factory=set)


def blocks_of(sheet: Sheet, issues: list[Issue]) -> Iterable[Block]:
    """Yields the sheet in reading order: rows with one text are paragraphs, runs of other rows are grids.

    What hidden columns hold is left out, and so are numbers beside a table, beyond an empty column: sums that somebody
    checked it by. Both are named by an issue.
    """
    _leave_out_hidden(sheet, issues)
    covered = _covered(sheet)
    run: list[Row] = []
    for cells in _rows(sheet, covered):
        if run and cells[0].row - run[-1][0].row > _FAR:
            yield from _grid(sheet, run, covered, issues)
            run = []
        if _is_line(cells, run):
            yield from _grid(sheet, run, covered, issues)
            run = []
            yield Paragraph(cells[0].text, cells[0].locator)
        else:
            run.append(cells)
    yield from _grid(sheet, run, covered, issues)


def _is_line(cells: Row, run: Sequence[Row]) -> bool:
    """Tells a line of text from a row of the table above it that has nothing but a label behind those of its groups."""
    cell = cells[0]
    alone = len(cells) == 1 and bool(cell.text.strip()) and cell.rowspan == 1
    return alone and not (run and cell.colspan == 1 and cell.col > run[0][0].col)


def _leave_out_hidden(sheet: Sheet, issues: list[Issue]) -> None:
    gone = [
        (place, text)
        for place, text in sheet.texts.items()
        if place[1] in sheet.hidden and place not in sheet.spans
    ]
    for place, _ in gone:
        del sheet.texts[place]
    if any(text.strip() for _, text in gone):
        names = ", ".join(sorted({get_column_letter(column + 1) for (_, column), _ in gone}))
        issues.append(
            Issue("hidden_columns", f"hidden columns were not read: {names}", f"sheet '{sheet.name}'")
        )


def _covered(sheet: Sheet) -> set[tuple[int, int]]:
    """Returns the places under merged cells, but for the first of each."""
    covered: set[tuple[int, int]] = set()
    bottom = max((row for row, _ in sheet.texts), default=0)
    right = max((column for _, column in sheet.texts), default=0)
    for (row, column), (height, width) in sheet.spans.items():
        last_row, last_column = min(row + height - 1, bottom), min(column + width - 1, right)
        for r in range(row, last_row + 1):
            covered.update((r, c) for c in range(column, last_column + 1))
        covered.discard((row, column))
    return covered


def _rows(sheet: Sheet, covered: set[tuple[int, int]]) -> list[Row]:
    """Returns the rows of the sheet that hold anything, each with its cells; cells under a span are left out."""
    by_row: dict[int, list[GridCell]] = {}
    for row, column in sorted(sheet.texts.keys() | sheet.spans.keys()):
        if (row, column) not in covered:
            by_row.setdefault(row, []).append(_cell(sheet, row, column))
    return [tuple(cells) for _, cells in sorted(by_row.items())]


def _cell(sheet: Sheet, row: int, column: int) -> GridCell:
    height, width = sheet.spans.get((row, column), (1, 1))
    locator = f"sheet '{sheet.name}' {get_column_letter(column + 1)}{row + 1}"
    text, doubt = sheet.texts.get((row, column), ""), sheet.doubts.get((row, column))
    return GridCell(text, row, column, height, width, locator, doubt)


def _grid(
    sheet: Sheet, run: Sequence[Row], covered: set[tuple[int, int]], issues: list[Issue]
) -> Iterator[Grid]:
    """Yields the run as one grid whose first row is row 0; rows of the sheet without cells stay as empty rows."""
    run, beside = _without_sums_beside(run)
    if beside:
        issues.append(
            Issue("numbers_beside", f"{len(beside)} numbers beside a table were not read", beside[0].locator)
        )
    if not any(cell.text.strip() for row in run for cell in row):
        return
    first = run[0][0].row
    columns = [column for row in run for cell in row for column in (cell.col, cell.col + cell.colspan - 1)]
    if max(columns) - min(columns) < _WIDEST:
        run = [_with_empty(sheet, row, range(min(columns), max(columns) + 1), covered) for row in run]
    by_row = {row[0].row - first: tuple(cell._replace(row=cell.row - first) for cell in row) for row in run}
    rows = tuple(by_row.get(number, ()) for number in range(max(by_row) + 1))
    yield Grid(rows, f"sheet '{sheet.name}' from {run[0][0].locator.rsplit(' ', 1)[1]}")


def _with_empty(sheet: Sheet, row: Row, columns: range, covered: set[tuple[int, int]]) -> Row:
    """Returns a row with the cells that the file does not hold because nothing was ever entered in them."""
    number = row[0].row
    taken = {column for cell in row for column in range(cell.col, cell.col + cell.colspan)}
    empty = [
        column for column in columns if column not in taken | sheet.hidden and (number, column) not in covered
    ]
    return tuple(
        sorted([*row, *(_cell(sheet, number, column) for column in empty)], key=lambda cell: cell.col)
    )


def _without_sums_beside(run: Sequence[Row]) -> tuple[list[Row], list[GridCell]]:
    """Returns the rows without the cells beyond an empty column where these are numbers only, and those numbers."""
    printed = [cell for row in run for cell in row if cell.text.strip()]
    filled = {column for cell in printed for column in range(cell.col, cell.col + cell.colspan)}
    gaps = [
        column for column in range(min(filled, default=0), max(filled, default=0)) if column not in filled
    ]
    for gap in gaps:
        beyond = [cell for cell in printed if cell.col > gap]
        headed = {cell.col for cell in printed if cell.col < gap and not is_digits(cell.text)}
        if len(headed) >= _FEWEST_HEADS and all(is_digits(cell.text) for cell in beyond):
            kept = [tuple(cell for cell in row if cell.col < gap) for row in run]
            return [row for row in kept if row], beyond
    return list(run), []
