"""Workbooks (xlsx, xls) to grids: one grid a sheet, cells as printed, merged cells as spans."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import openpyxl
import xlrd
from openpyxl.utils import get_column_letter

from tasks.extract.limits import limits
from tasks.extract.model import Block, Grid, GridCell, Issue, Paragraph, SourceDocument
from tasks.extract.number_format import is_date_format, printed
from tasks.extract.ooxml_strict import to_transitional
from tasks.extract.read_error import ReadError

MAX_MERGES = 20_000
_FAR = 8
"""Rows further apart than this are not one table."""


@dataclass(slots=True)
class _Sheet:
    """A sheet in neutral form: texts and spans by (row, column), zero-based."""

    name: str
    texts: dict[tuple[int, int], str]
    spans: dict[tuple[int, int], tuple[int, int]]
    doubts: dict[tuple[int, int], str]


def read_xlsx(data: bytes) -> SourceDocument:
    """Returns the visible sheets of a workbook as grids with locators ``sheet 'x' C5``.

    Numbers are printed under their format. A formula whose result the file does not hold is text with
    an issue ``formula_without_value``, never 0. Hidden sheets are left out and named by an issue; hidden rows and
    columns are kept, because a filter hides rows that are still printed elsewhere.
    """
    data = to_transitional(data)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl warns of every extension it does not know.
        values = openpyxl.load_workbook(io.BytesIO(data), data_only=True, keep_links=False)
        formulas = openpyxl.load_workbook(io.BytesIO(data), keep_links=False)
    document = SourceDocument("xlsx")
    _properties(values, document)
    try:
        for sheet in values.worksheets:
            if sheet.sheet_state != "visible":
                document.issues.append(
                    Issue("hidden_sheet", f"the hidden sheet '{sheet.title}' was not read")
                )
                continue
            document.blocks.extend(_blocks(_xlsx_sheet(sheet, formulas, document.issues)))
    finally:
        values.close()
        if formulas is not None:
            formulas.close()
    return document


def _properties(book: Any, document: SourceDocument) -> None:
    properties = book.properties
    found = {"title": properties.title, "creator": properties.creator, "created": properties.created}
    document.meta.update({key: str(value) for key, value in found.items() if value})
    document.title = properties.title or None


def _xlsx_sheet(sheet: Any, formulas: Any, issues: list[Issue]) -> _Sheet:
    neutral = _Sheet(sheet.title, {}, {}, {})
    stored = (
        formulas[sheet.title]._cells if formulas is not None and sheet.title in formulas.sheetnames else {}
    )
    if len(sheet._cells) > limits().cells or len(sheet.merged_cells.ranges) > MAX_MERGES:
        raise ReadError("too_large", f"sheet '{sheet.title}' has more cells than a report can have")
    for (row, column), cell in sheet._cells.items():
        place = (row - 1, column - 1)
        text = printed(cell.value, cell.number_format) if cell.value is not None else ""
        original = stored.get((row, column))
        if cell.value is None and original is not None and original.data_type == "f":
            where = f"sheet '{sheet.title}' {get_column_letter(column)}{row}"
            issues.append(
                Issue(
                    "formula_without_value", f"the file does not hold the result of {original.value}", where
                )
            )
            text = str(original.value)
            neutral.doubts[place] = "formula without a stored result"
        neutral.texts[place] = text
    for merged in sheet.merged_cells.ranges:
        place = (merged.min_row - 1, merged.min_col - 1)
        neutral.spans[place] = (merged.max_row - merged.min_row + 1, merged.max_col - merged.min_col + 1)
    return neutral


def read_xls(data: bytes) -> SourceDocument:
    """Returns the visible sheets of an Excel 97-2003 workbook as grids, cells as printed.

    Raises ReadError ``encrypted`` or ``unreadable``.
    """
    try:
        book = xlrd.open_workbook(file_contents=data, formatting_info=True, logfile=io.StringIO())
    except xlrd.XLRDError as error:
        code = "encrypted" if "encrypt" in str(error).lower() else "unreadable"
        raise ReadError(code, f"the workbook cannot be opened: {error}") from error
    document = SourceDocument("xls")
    for sheet in book.sheets():
        if sheet.visibility:
            document.issues.append(Issue("hidden_sheet", f"the hidden sheet '{sheet.name}' was not read"))
            continue
        document.blocks.extend(_blocks(_xls_sheet(book, sheet)))
    return document


def _xls_sheet(book: Any, sheet: Any) -> _Sheet:
    neutral = _Sheet(sheet.name, {}, {}, {})
    if sheet.nrows * max(sheet.ncols, 1) > limits().cells or len(sheet.merged_cells) > MAX_MERGES:
        raise ReadError("too_large", f"sheet '{sheet.name}' has more cells than a report can have")
    for row in range(sheet.nrows):
        for column in range(sheet.row_len(row)):
            neutral.texts[row, column] = _xls_text(book, sheet.cell(row, column))
    for top, bottom, left, right in sheet.merged_cells:
        neutral.spans[top, left] = (bottom - top, right - left)
    return neutral


def _xls_text(book: Any, cell: Any) -> str:
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return str(xlrd.error_text_from_code.get(cell.value, "#ERR"))
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return printed(bool(cell.value))
    if cell.ctype in (xlrd.XL_CELL_NUMBER, xlrd.XL_CELL_DATE):
        format_key = book.xf_list[cell.xf_index].format_key if cell.xf_index < len(book.xf_list) else 0
        picture = book.format_map[format_key].format_str if format_key in book.format_map else "General"
        if cell.ctype == xlrd.XL_CELL_DATE and is_date_format(picture):
            try:
                return printed(xlrd.xldate_as_datetime(cell.value, book.datemode))
            except (ValueError, OverflowError):
                return printed(cell.value)
        return printed(int(cell.value) if cell.value == int(cell.value) else cell.value, picture)
    return str(cell.value)


def _blocks(sheet: _Sheet) -> Iterable[Block]:
    """Yields the sheet in reading order: rows with one text are paragraphs, runs of other rows are grids."""
    rows = _rows(sheet)
    run: list[tuple[GridCell, ...]] = []
    for cells in rows:
        if run and cells and cells[0].row - run[-1][0].row > _FAR:
            yield from _grid(sheet, run)
            run = []
        filled = [cell for cell in cells if cell.text.strip()]
        if len(cells) == 1 and len(filled) == 1 and cells[0].rowspan == 1:
            yield from _grid(sheet, run)
            run = []
            yield Paragraph(filled[0].text, filled[0].locator)
        elif cells:
            run.append(cells)
    yield from _grid(sheet, run)


def _grid(sheet: _Sheet, run: list[tuple[GridCell, ...]]) -> Iterable[Block]:
    """Yields the run as one grid whose first row is row 0; rows of the sheet without cells stay as empty rows."""
    if not any(cell.text.strip() for row in run for cell in row):
        return
    first = run[0][0].row
    by_row = {row[0].row - first: tuple(cell._replace(row=cell.row - first) for cell in row) for row in run}
    rows = tuple(by_row.get(number, ()) for number in range(max(by_row) + 1))
    yield Grid(rows, f"sheet '{sheet.name}' from {run[0][0].locator.rsplit(' ', 1)[1]}")


def _rows(sheet: _Sheet) -> list[tuple[GridCell, ...]]:
    """Returns the rows of the sheet that hold anything, each with its cells; cells under a span are left out."""
    covered: set[tuple[int, int]] = set()
    bottom = max((row for row, _ in sheet.texts), default=0)
    right = max((column for _, column in sheet.texts), default=0)
    for (row, column), (height, width) in sheet.spans.items():
        last_row, last_column = min(row + height - 1, bottom), min(column + width - 1, right)
        for r in range(row, last_row + 1):
            covered.update((r, c) for c in range(column, last_column + 1))
        covered.discard((row, column))
    by_row: dict[int, list[GridCell]] = {}
    for row, column in sorted(sheet.texts.keys() | sheet.spans.keys()):
        if (row, column) in covered:
            continue
        height, width = sheet.spans.get((row, column), (1, 1))
        by_row.setdefault(row, []).append(
            GridCell(
                sheet.texts.get((row, column), ""), row, column, height, width,
                f"sheet '{sheet.name}' {get_column_letter(column + 1)}{row + 1}", sheet.doubts.get((row, column)),
            )
        )  # fmt: skip
    return [tuple(cells) for _, cells in sorted(by_row.items())]
