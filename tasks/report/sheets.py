"""Sheets of a workbook in one style: frozen heading, filter, numbers as numbers, text never a formula."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tasks.report.wording import SEVERITIES, printable, web_address

LONGEST_CELL = 32_000
MOST_LINKS = 60_000
LINE_POINTS = 14.5
TALLEST_ROW = 400.0
WRAPPED = frozenset({"text", "plain", "printed", "expected", "answer"})


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """One column of a sheet: heading, width in characters, style of its cells."""

    heading: str
    width: int
    style: str = "text"


def _formats() -> dict[str, dict[str, Any]]:
    line = {"border": 1, "border_color": "#D5DBE1"}
    wrap, middle, bold = {"text_wrap": True}, {"align": "center"}, {"bold": True}
    answer = {**line, "bg_color": "#FFF8E1"}
    return {
        "text": {**line, **wrap},
        "plain": wrap,
        "number": {**line, "align": "right"},
        "year": {**line, **middle, "num_format": "0"},
        "center": {**line, **middle, **wrap},
        "link": {**line, "font_color": "#0B5CAD", "underline": 1},
        "printed": {**line, **wrap, **bold, "font_color": "#A3201D", "align": "left"},
        "expected": {**line, **wrap, **bold, "font_color": "#17613A", "align": "left"},
        "answer": {**answer, **wrap},
        "answer_date": {**answer, "num_format": "yyyy-mm-dd"},
        "head": {**line, **bold, **wrap, "font_color": "#FFFFFF", "bg_color": "#2F4858", "valign": "vcenter"},
        "error": {**line, **bold, **middle, "bg_color": "#F9DEDC", "font_color": "#7A1613"},
        "warning": {**line, **middle, "bg_color": "#FDF0CC", "font_color": "#5C4300"},
        "info": {**line, **middle, "bg_color": "#E8EEF3", "font_color": "#33475A"},
        "title": {**bold, "font_size": 16, "font_color": "#17222E"},
        "strong": {**bold, "font_color": "#2F4858"},
        "big": {**bold, "font_size": 12, "align": "left", "num_format": "0"},
    }


class Sheets:
    """Writes the sheets of one workbook."""

    def __init__(self, book: Any) -> None:
        self.book = book
        font = {"font_name": "微软雅黑", "font_size": 10, "valign": "top"}
        self.styles = {name: book.add_format({**font, **style}) for name, style in _formats().items()}

    def table(
        self, name: str, columns: Sequence[SheetColumn], rows: Sequence[Sequence[Any]], empty: str = ""
    ) -> Any:
        """Adds a sheet with these rows and returns it; a sheet without rows says so."""
        sheet = self.book.add_worksheet(name)
        for number, column in enumerate(columns):
            sheet.set_column(number, number, column.width)
            sheet.write_string(0, number, column.heading, self.styles["head"])
        sheet.set_row(0, 24)
        for at, row in enumerate(rows, start=1):
            sheet.set_row(at, row_height(row, columns))
            for number, (column, value) in enumerate(zip(columns, row, strict=True)):
                self.cell(sheet, at, number, value, column.style)
        if not rows and empty:
            sheet.write_string(1, 0, empty, self.styles["strong"])
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, max(len(rows), 1), len(columns) - 1)
        sheet.repeat_rows(0)
        for_paper(sheet)
        return sheet

    def cell(self, sheet: Any, row: int, column: int, value: Any, style: str) -> None:
        """Writes one value by its type; text is never interpreted."""
        if style == "severity":
            style, value = (value if value in SEVERITIES else "info"), SEVERITIES.get(value, value)
        if value is None or value == "":
            sheet.write_blank(row, column, None, self.styles[style])
        elif isinstance(value, int | float):
            sheet.write_number(row, column, value, self.styles[style])
        elif style == "link" and row < MOST_LINKS and web_address(value):
            sheet.write_url(row, column, value, self.styles["link"], "查看原文")
        else:
            text = printable(value)[:LONGEST_CELL]
            sheet.write_string(
                row, column, text, self.styles["text" if style in ("link", "number") else style]
            )


def row_height(row: Sequence[Any], columns: Sequence[SheetColumn]) -> float:
    """Returns the height in points that shows the longest wrapped text; not every reader works it out itself."""
    lines = [
        text_lines(value, column.width)
        for value, column in zip(row, columns, strict=True)
        if isinstance(value, str) and column.style in WRAPPED
    ]
    return min(TALLEST_ROW, max([1, *lines]) * LINE_POINTS + 3)


def text_lines(text: str, width: int) -> int:
    """Returns how many lines a text takes in a column; a Chinese character is two wide."""
    return sum(
        max(
            1,
            math.ceil(sum(1.78 if unicodedata.east_asian_width(c) in "WFA" else 1.05 for c in line) / width),
        )
        for line in text[:2000].split("\n")
    )


def for_paper(sheet: Any, paper: int = 9) -> None:
    """Prints a sheet across one landscape page (9: A4, 8: A3)."""
    sheet.set_landscape()
    sheet.set_paper(paper)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(0.4, 0.4, 0.5, 0.6)
    sheet.set_footer("&C第 &P 页，共 &N 页")
