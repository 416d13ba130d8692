"""Workbooks (xlsx, xls) to grids: one grid a sheet, cells as printed, merged cells as spans."""

from __future__ import annotations

import io
import warnings
from typing import Any

import openpyxl
import xlrd
from openpyxl.cell.rich_text import CellRichText
from openpyxl.utils import get_column_letter

from tasks.extract.limits import limits
from tasks.extract.model import Issue, SourceDocument
from tasks.extract.number_format import is_date_format, printed
from tasks.extract.ooxml_strict import to_transitional
from tasks.extract.read_error import ReadError
from tasks.extract.sheet_blocks import Sheet, blocks_of

MAX_MERGES = 20_000
_LAST_COLUMN = 16_384


def read_xlsx(data: bytes) -> SourceDocument:
    """Returns the visible sheets of a workbook as grids with locators ``sheet 'x' C5``.

    Numbers are printed under their format. A formula whose result the file does not hold is text with
    an issue ``formula_without_value``, never 0. Hidden sheets and columns are left out and named by an issue; hidden
    rows are kept, because a filter hides rows that are still printed elsewhere.
    """
    data = to_transitional(data)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl warns of every extension it does not know.
        values = openpyxl.load_workbook(io.BytesIO(data), data_only=True, keep_links=False)
        formulas = openpyxl.load_workbook(io.BytesIO(data), keep_links=False, rich_text=True)
    document = SourceDocument("xlsx")
    _properties(values, document)
    try:
        for sheet in values.worksheets:
            if sheet.sheet_state != "visible":
                document.issues.append(
                    Issue("hidden_sheet", f"the hidden sheet '{sheet.title}' was not read")
                )
                continue
            document.blocks.extend(blocks_of(_xlsx_sheet(sheet, formulas, document.issues), document.issues))
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


def _xlsx_sheet(sheet: Any, formulas: Any, issues: list[Issue]) -> Sheet:
    neutral = Sheet(sheet.title)
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
        elif original is not None and isinstance(original.value, CellRichText):
            text, struck = _runs(original.value)
            if struck:
                neutral.doubts[place] = f"text in the cell is struck out: {struck[:40]}"
        elif text and cell.has_style and cell.font.strike:
            neutral.doubts[place] = f"text in the cell is struck out: {text[:40]}"
        neutral.texts[place] = text
    neutral.hidden = _hidden_columns(sheet)
    for merged in sheet.merged_cells.ranges:
        place = (merged.min_row - 1, merged.min_col - 1)
        neutral.spans[place] = (merged.max_row - merged.min_row + 1, merged.max_col - merged.min_col + 1)
    return neutral


def _runs(value: CellRichText) -> tuple[str, str]:
    """Returns the text of a cell set in several fonts, marks of notes in brackets, and what is struck out in it.

    Struck text counts only where nothing else is printed.
    """
    text = struck = ""
    for part in value:
        if isinstance(part, str):
            text += part
        elif part.font.strike:
            struck += part.text
        elif part.font.vertAlign in ("superscript", "subscript") and part.text.strip():
            text += f"[{part.text.strip()}]"
        else:
            text += part.text
    return (text, struck) if text.strip() else (struck, struck)


def _hidden_columns(sheet: Any) -> set[int]:
    """Returns the zero-based columns that a sheet hides; a setting stands for a run of columns."""
    return {
        column - 1
        for setting in sheet.column_dimensions.values()
        if setting.hidden
        for column in range(setting.min or 0, min(setting.max or 0, _LAST_COLUMN) + 1)
    }


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
        document.blocks.extend(blocks_of(_xls_sheet(book, sheet), document.issues))
    return document


def _xls_sheet(book: Any, sheet: Any) -> Sheet:
    neutral = Sheet(sheet.name)
    if sheet.nrows * max(sheet.ncols, 1) > limits().cells or len(sheet.merged_cells) > MAX_MERGES:
        raise ReadError("too_large", f"sheet '{sheet.name}' has more cells than a report can have")
    for row in range(sheet.nrows):
        for column in range(sheet.row_len(row)):
            neutral.texts[row, column] = _xls_text(book, sheet.cell(row, column))
    neutral.hidden = {column for column, setting in sheet.colinfo_map.items() if setting.hidden}
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
