"""Workbooks: printed texts, merged cells, hidden sheets, formulas."""

from __future__ import annotations

import datetime as dt
import io

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font

from tasks.extract.model import Grid, Paragraph
from tasks.extract.number_format import printed
from tasks.extract.readers import read


def _saved(book: openpyxl.Workbook) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("value", "number_format", "text"),
    [
        (12.0, "General", "12"),
        (12, "0.00", "12.00"),
        (0, "General", "0"),
        (1234567, "#,##0", "1,234,567"),
        (24252.311082, "General", "24252.311082"),
        (0.1 + 0.2, "General", "0.3"),
        (0.256, "0.0%", "25.6%"),
        (1, "0%", "100%"),
        (-3, "0;(0)", "(3)"),
        (-3, "General", "-3"),
        (-3, "0", "-3"),
        (3, '0"件"', "3件"),
        (5, '"共"0"件"', "共5件"),
        (0, '_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ;_ @_ ', "-"),
        (1234, '_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ;_ @_ ', "1,234"),
        (-1234, "#,##0_);[Red](#,##0)", "(1,234)"),
        (2.5, "0", "3"),
        (2.50, "0.##", "2.5"),
        (7, "000", "007"),
        (0.5, "#.##", ".5"),
        (5, ";;;", ""),
        (1e20, "General", "100000000000000000000"),
        (True, "General", "TRUE"),
        ("1,2", "General", "1,2"),
        (None, "General", ""),
        (dt.datetime(2024, 1, 31), "yyyy-mm-dd", "2024-01-31"),
        (float("nan"), "0", "nan"),
    ],
)
def test_a_value_is_printed_as_the_sheet_shows_it(value: object, number_format: str, text: str) -> None:
    assert printed(value, number_format) == text


def test_sheet_to_grid_with_spans_and_places() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "年报"
    sheet.append(["云岭县水务局2023年年报"])
    sheet.append(["规章", 1, None, 3.0])
    sheet.append(["合计", "", "", 4])
    sheet.merge_cells("A2:A3")
    document = read(_saved(book), "x.xlsx")
    title, grid = document.blocks
    assert isinstance(title, Paragraph) and title.text == "云岭县水务局2023年年报"
    assert isinstance(grid, Grid)
    assert [(cell.text, cell.row, cell.col, cell.rowspan) for cell in grid.rows[0]] == [
        ("规章", 0, 0, 2),
        ("1", 0, 1, 1),
        ("", 0, 2, 1),
        ("3", 0, 3, 1),
    ]
    assert grid.rows[0][1].locator == "sheet '年报' B2"
    assert not any(cell.text == "合计" for row in grid.rows for cell in row)


def test_a_formula_without_a_stored_result_is_never_zero() -> None:
    book = openpyxl.Workbook()
    book.active.append(["总计", "=1+2"])
    document = read(_saved(book), "x.xlsx")
    assert [(issue.code, issue.place) for issue in document.issues] == [
        ("formula_without_value", "sheet 'Sheet' B1")
    ]
    cell = document.blocks[0].rows[0][1]
    assert cell.text == "=1+2"
    assert cell.doubt


def test_hidden_sheets_are_left_out_and_named() -> None:
    book = openpyxl.Workbook()
    book.active.append(["甲", 1])
    hidden = book.create_sheet("底稿")
    hidden.append(["甲", 2])
    hidden.sheet_state = "hidden"
    document = read(_saved(book), "x.xlsx")
    assert [issue.code for issue in document.issues] == ["hidden_sheet"]
    assert [cell.text for cell in document.blocks[0].rows[0]] == ["甲", "1"]


HEAD = ("信息内容", "本年制发件数", "本年废止件数", "现行有效件数")


def test_a_column_that_is_not_shown_is_left_out_and_named() -> None:
    book = openpyxl.Workbook()
    book.active.append(["规章", 77, 1])
    book.active.column_dimensions["B"].hidden = True
    document = read(_saved(book), "x.xlsx")
    assert [cell.text for cell in document.blocks[0].rows[0]] == ["规章", "1"]
    assert [(issue.code, issue.message) for issue in document.issues] == [
        ("hidden_columns", "hidden columns were not read: B")
    ]


def test_numbers_beside_a_table_are_left_out_and_named() -> None:
    book = openpyxl.Workbook()
    for row in (HEAD, ("规章", 0, 0, 0, None, 0), ("行政规范性文件", 1, 0, 4, None, 5)):
        book.active.append(row)
    document = read(_saved(book), "x.xlsx")
    assert [[cell.text for cell in row] for row in document.blocks[0].rows][2] == [
        "行政规范性文件",
        "1",
        "0",
        "4",
    ]
    assert [(issue.code, issue.place) for issue in document.issues] == [
        ("numbers_beside", "sheet 'Sheet' F2")
    ]


def test_words_or_a_named_column_beyond_an_empty_one_stay() -> None:
    book = openpyxl.Workbook()
    for row in ((*HEAD, None, "备注"), ("规章", 0, 0, 0, None, 7)):
        book.active.append(row)
    document = read(_saved(book), "x.xlsx")
    assert document.blocks[0].rows[1][-1].text == "7" and document.issues == []


def test_cells_never_entered_and_rows_with_a_label_only_are_part_of_the_table() -> None:
    book = openpyxl.Workbook()
    for row in (
        ("三、本年度办理结果", "（一）予以公开", 1, 2),
        (None, "（二）部分公开"),
        (None, "（三）不予公开", None, 5),
    ):
        book.active.append(row)
    (grid,) = read(_saved(book), "x.xlsx").blocks
    assert [[cell.text for cell in row] for row in grid.rows[1:]] == [
        ["", "（二）部分公开", "", ""],
        ["", "（三）不予公开", "", "5"],
    ]


@pytest.mark.parametrize(
    ("parts", "text", "is_doubted"),
    [
        (("20", TextBlock(InlineFont(vertAlign="superscript"), "1")), "20[1]", False),
        ((TextBlock(InlineFont(strike=True), "7"), "3"), "3", True),
        ((TextBlock(InlineFont(b=True), "1"), "2"), "12", False),
    ],
)
def test_what_is_struck_or_raised_is_no_digit_of_the_number(parts, text, is_doubted) -> None:
    book = openpyxl.Workbook()
    book.active.append(["规章", CellRichText(*parts)])
    cell = read(_saved(book), "x.xlsx").blocks[0].rows[0][1]
    assert (cell.text, bool(cell.doubt)) == (text, is_doubted)


def test_a_cell_struck_out_as_a_whole_is_doubted() -> None:
    book = openpyxl.Workbook()
    book.active.append(["规章", 3])
    book.active["B1"].font = Font(strike=True)
    cell = read(_saved(book), "x.xlsx").blocks[0].rows[0][1]
    assert (cell.text, cell.doubt) == ("3", "text in the cell is struck out: 3")


def test_a_sheet_with_a_cell_far_out_is_read_at_once() -> None:
    book = openpyxl.Workbook()
    book.active["A1"] = "甲"
    book.active["XFD1048576"] = 1
    document = read(_saved(book), "x.xlsx")
    assert document.format == "xlsx"
    assert sum(len(row) for block in document.blocks if isinstance(block, Grid) for row in block.rows) <= 2
