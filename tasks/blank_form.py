"""The blank workbook of a year's form: it computes check totals and marks broken identities while it is filled in."""

from __future__ import annotations

import io
from datetime import datetime
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_rowcol_to_cell

from warehouse.forms import TABLE_CODES, Column, Form, Identity, Row, Table, form_for_year, identities

_SHEETS = {"disclosure": "主动公开", "applications": "依申请公开", "proceedings": "复议诉讼"}
_CHECKS = "勾稽核对"
_SUMMED = "applications"
"""The table whose rows have their sum computed beside them."""


class FormError(ValueError):
    """There is no form for the year."""


class _Sheets:
    """The workbook being written, and where each cell of the form stands."""

    def __init__(self, buffer: io.BytesIO, year: int) -> None:
        self.book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False})
        self.book.set_properties(
            {"created": datetime(2020, 1, 1), "title": f"{year}年政府信息公开工作年度报告"}
        )
        self.book.set_calc_mode("auto")
        self.head = self.book.add_format(
            {"bold": True, "text_wrap": True, "border": 1, "bg_color": "#F2F2F2", "align": "center"}
        )
        self.title = self.book.add_format({"bold": True})
        self.label = self.book.add_format({"text_wrap": True, "border": 1})
        self.entry = self.book.add_format({"border": 1, "num_format": "0", "locked": False})
        self.amount = self.book.add_format({"border": 1, "num_format": "0.00####", "locked": False})
        self.check = self.book.add_format({"border": 1, "italic": True, "font_color": "#555555"})
        self.bad = self.book.add_format({"bg_color": "#FDE2E2", "font_color": "#B00020", "bold": True})
        self.good = self.book.add_format({"font_color": "#1B5E20"})
        self.place: dict[str, tuple[str, int, int]] = {}

    def reference(self, key: str, sheet: str | None = None) -> str:
        """Returns the reference of a cell of the form, with its sheet if it is another one."""
        own, row, column = self.place[key]
        name = xl_rowcol_to_cell(row, column, row_abs=True, col_abs=True)
        return name if own == sheet else f"'{own}'!{name}"


def blank_form(year: int) -> bytes:
    """Returns an xlsx workbook with the three tables of the form for ``year``, check columns and a sheet of identities.

    Cells whose identities do not hold turn red as soon as all their operands are filled in. The same year gives the
    same bytes.

    Raises:
        FormError: reports on years before 2019 have no form.
    """
    form = form_for_year(year)
    if form is None:
        raise FormError(f"there is no form for {year}: the first is for 2019")
    buffer = io.BytesIO()
    sheets = _Sheets(buffer, year)
    for code in TABLE_CODES:
        sheet = sheets.book.add_worksheet(_SHEETS[code])
        sheet.write(0, 0, f"{year}年政府信息公开工作年度报告　{form.table(code).title}", sheets.title)
        (_write_one_row if code == "proceedings" else _write_rows)(sheets, sheet, form.table(code))
    _write_checks(sheets, form)
    sheets.book.close()
    return buffer.getvalue()


def _write_one_row(sheets: _Sheets, sheet: Any, table: Table) -> None:
    """Writes the proceedings as the form prints them: all numbers in one row, under three lines of labels."""
    width = len(table.rows[0].columns)
    sheet.set_column(0, width * len(table.rows) - 1, 10)
    for number, row in enumerate(table.rows):
        first, last = number * width, (number + 1) * width - 1
        if row.group:
            sheet.merge_range(2, first, 2, last, row.label, sheets.head)
        else:
            sheet.merge_range(1, first, 2, last, row.label, sheets.head)
        for place, column in enumerate(row.columns, first):
            sheet.write(3, place, column.label, sheets.head)
            _write_entry(sheets, sheet, table, row, column, (4, place))
    grouped = [number for number, row in enumerate(table.rows) if row.group]
    ends = (grouped[0] * width, (grouped[-1] + 1) * width - 1)
    sheet.merge_range(1, ends[0], 1, ends[1], table.rows[grouped[0]].group, sheets.head)


def _write_rows(sheets: _Sheets, sheet: Any, table: Table) -> None:
    sheet.set_column(0, 0, 46)
    sheet.set_column(1, 8, 12)
    line = 1
    labels: tuple[str, ...] = ()
    for row in table.rows:
        if tuple(column.label for column in row.columns) != labels:
            labels = tuple(column.label for column in row.columns)
            sheet.write(line, 0, "", sheets.head)
            for place, label in enumerate(labels, 1):
                sheet.write(line, place, label, sheets.head)
            if table.code == _SUMMED:
                sheet.write(line, len(labels) + 1, "应为总计", sheets.head)
            line += 1
        _write_row(sheets, sheet, table, row, line)
        line += 1
    sheet.freeze_panes(2, 1)


def _write_row(sheets: _Sheets, sheet: Any, table: Table, row: Row, line: int) -> None:
    group = f"{row.group} " if row.group else ""
    sheet.write(line, 0, f"{group}{row.label}", sheets.label)
    for place, column in enumerate(row.columns, 1):
        _write_entry(sheets, sheet, table, row, column, (line, place))
    if table.code == _SUMMED:
        first, last = xl_rowcol_to_cell(line, 1), xl_rowcol_to_cell(line, len(row.columns) - 1)
        sheet.write_formula(line, len(row.columns) + 1, f"=SUM({first}:{last})", sheets.check, 0)


def _write_entry(
    sheets: _Sheets, sheet: Any, table: Table, row: Row, column: Column, place: tuple[int, int]
) -> None:
    """Writes one cell to be filled in, with what may be filled in."""
    sheets.place[f"{table.code}.{row.code}.{column.code}"] = (_SHEETS[table.code], *place)
    sheet.write_blank(*place, None, sheets.amount if column.kind == "amount" else sheets.entry)
    lowest = {"change": -(10**9)}.get(column.kind, 0)
    kind = "decimal" if column.kind == "amount" else "integer"
    sheet.data_validation(*place, *place, {
        "validate": kind, "criteria": ">=", "value": lowest, "input_title": column.label[:32],
        "error_title": "请填数字", "error_message": "没有的填 0，不要留空或填“/”。",
    })  # fmt: skip


def _write_checks(sheets: _Sheets, form: Form) -> None:
    """Writes one line an identity: both sides, and whether it holds; then marks the cells of those that do not."""
    sheet = sheets.book.add_worksheet(_CHECKS)
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 3, 14)
    for column, label in enumerate(("等式", "左边", "右边", "结果")):
        sheet.write(0, column, label, sheets.head)
    found = identities(dict.fromkeys(TABLE_CODES, form.code))
    failing: dict[str, list[int]] = {}
    for line, identity in enumerate(found, 1):
        _write_check(sheets, sheet, line, identity)
        for key in identity.cells:
            failing.setdefault(key, []).append(line)
    span = f"D2:D{len(found) + 1}"
    sheet.conditional_format(
        span, {"type": "cell", "criteria": "==", "value": '"不符"', "format": sheets.bad}
    )
    sheet.conditional_format(
        span, {"type": "cell", "criteria": "==", "value": '"相符"', "format": sheets.good}
    )
    sheet.freeze_panes(1, 1)
    for key, lines in failing.items():
        name, row, column = sheets.place[key]
        broken = ",".join(f"'{_CHECKS}'!$D${line + 1}=\"不符\"" for line in lines)
        rule = {"type": "formula", "criteria": f"=OR({broken})", "format": sheets.bad}
        sheets.book.get_worksheet_by_name(name).conditional_format(row, column, row, column, rule)


def _write_check(sheets: _Sheets, sheet: Any, line: int, identity: Identity) -> None:
    left = "+".join(sheets.reference(key) for key, weight in identity.terms if weight > 0)
    right = "+".join(sheets.reference(key) for key, weight in identity.terms if weight < 0)
    filled = ",".join(sheets.reference(key) for key in identity.cells)
    sheet.write(line, 0, identity.key, sheets.label)
    sheet.write_formula(line, 1, f"={left}", sheets.check, 0)
    sheet.write_formula(line, 2, f"={right}", sheets.check, 0)
    holds = f"B{line + 1}{identity.relation}C{line + 1}"
    verdict = f'=IF(COUNT({filled})<{len(identity.cells)},"未填全",IF({holds},"相符","不符"))'
    sheet.write_formula(line, 3, verdict, sheets.check, "未填全")
