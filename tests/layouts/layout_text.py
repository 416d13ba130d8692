"""Reports as flattened text, in the dialects that converters leave."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Callable
from random import Random

from layout_office_text import OFFICE_DIALECTS, OFFICE_WITHOUT_BLANKS, UNREADABLE
from layout_reports import LayoutReport
from layout_shapes import LABEL_CHANGES, Rows, to_matrix
from layout_tool_text import TOOL_DIALECTS, TOOL_WITHOUT_BLANKS

from demo.report import section_headings
from warehouse.forms import TABLE_CODES

Dialect = Callable[[Rows], str]


def _line(text: str) -> str:
    return " ".join(text.split())


def _width(rows: Rows) -> int:
    return sum(box.colspan for box in rows[0])


def bars_on_next_line(rows: Rows) -> str:
    """A cell a line with a bar after it; the bars of the missing columns on the next line."""
    lines: list[str] = []
    for number, row in enumerate(rows):
        lines += [f"{_line(box.text)} |".strip() for box in row]
        missing = _width(rows) - len(row)
        lines += ["|" * missing] if missing and number + 1 < len(rows) else []
    return "\n".join(lines)


def bars_on_same_line(rows: Rows) -> str:
    """A cell a line with a bar after it; the bars of the missing columns behind the last one."""
    lines: list[str] = []
    for number, row in enumerate(rows):
        cells = [f"{_line(box.text)} |".strip() for box in row]
        missing = _width(rows) - len(row)
        if missing and number + 1 < len(rows):
            cells[-1] += " " + "|" * missing
        lines += cells
    return "\n".join(lines)


def bars_alone(rows: Rows) -> str:
    """Every bar on a line of its own, blanks between."""
    lines: list[str] = []
    for row in rows:
        for box in row:
            lines += [_line(box.text), "|"] if box.text.strip() else ["|"]
        lines += ["|"] * (_width(rows) - len(row))
    return "\n".join(lines)


def row_pipes(rows: Rows) -> str:
    """A row a line, cells parted by bars, the columns that spans swallowed left empty at the end."""
    width = _width(rows)
    return "\n".join(
        " | ".join([*(_line(box.text) for box in row), *[""] * (width - len(row))]).rstrip() for row in rows
    )


def markdown(rows: Rows) -> str:
    """A markdown table: every row as wide as the grid, spans left empty, a rule under the first row."""
    matrix = to_matrix(rows)
    lines = ["| " + " | ".join(_line(text) for text, _ in row) + " |" for row in matrix]
    rule = "|" + "---|" * len(matrix[0])
    return "\n".join([lines[0], rule, *lines[1:]])


def tab_rows(rows: Rows) -> str:
    """A row a line, cells parted by tabs; merged cells leave empty ones."""
    return "\n".join("\t".join(_line(text) for text, _ in row) for row in to_matrix(rows))


def tab_cells(rows: Rows) -> str:
    """A cell a line behind a tab, rows parted by an empty line."""
    return "\n\n".join("\n".join("\t" + _line(box.text) for box in row) for row in rows)


def paragraphs(rows: Rows) -> str:
    """A cell a paragraph, an empty line after each, no mark at all."""
    return "\n\n".join(_line(box.text) for row in rows for box in row)


def lines(rows: Rows) -> str:
    """A cell a line, no mark at all."""
    return "\n".join(_line(box.text) for row in rows for box in row)


def outer_bars(rows: Rows) -> str:
    """A row a line between bars, as wide as its own cells, without a rule."""
    return "\n".join("|" + "|".join(_line(box.text) for box in row) + "|" for row in rows)


def commas(rows: Rows) -> str:
    """Comma-separated rows as a spreadsheet writes them, texts with commas in quotes."""
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n").writerows(
        [_line(text) for text, _ in row] for row in to_matrix(rows)
    )
    return stream.getvalue().rstrip("\n")


def single_spaces(rows: Rows) -> str:
    """A row a line, cells parted by one blank, as text comes out of a PDF; no blanks inside labels."""
    return "\n".join(" ".join("".join(box.text.split()) for box in row) for row in rows)


def space_columns(rows: Rows) -> str:
    """A row a line, columns set with blanks as on a typewriter."""
    matrix = to_matrix(rows)
    widths = [
        max(_cells(row[place][0]) for row in matrix if not _is_wide(row, place)) + 2
        for place in range(len(matrix[0]))
    ]
    found = []
    for row in matrix:
        line = ""
        for place, (text, _) in enumerate(row):
            target = sum(widths[:place])
            line += " " * max(target - _cells(line), 2 if line.strip() and text else 0) + _line(text)
        found.append(line.rstrip())
    return "\n".join(found)


def _is_wide(row: list[tuple[str, bool]], place: int) -> bool:
    """Whether the text at this place runs over the columns to its right."""
    return place + 1 < len(row) and bool(row[place][0]) and not row[place + 1][1]


def _cells(text: str) -> int:
    """The width of a text on a terminal: wide characters take two columns."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WFA" else 1 for letter in text)


DIALECTS: dict[str, Dialect] = {
    "text_bars_next_line": bars_on_next_line,
    "text_bars_same_line": bars_on_same_line,
    "text_bars_alone": bars_alone,
    "text_row_pipes": row_pipes,
    "text_markdown": markdown,
    "text_tab_rows": tab_rows,
    "text_tab_cells": tab_cells,
    "text_paragraphs": paragraphs,
    "text_lines": lines,
    "text_space_columns": space_columns,
    "text_outer_bars": outer_bars,
    "text_commas": commas,
    "text_single_spaces": single_spaces,
    **OFFICE_DIALECTS,
    **TOOL_DIALECTS,
}
WITHOUT_BLANKS = {
    "text_paragraphs",
    "text_lines",
    "text_space_columns",
    "text_row_pipes",
    "text_single_spaces",
    *OFFICE_WITHOUT_BLANKS,
    *TOOL_WITHOUT_BLANKS,
    *UNREADABLE,
}
NAMES: tuple[str, ...] = tuple(DIALECTS)


def render_text(report: LayoutReport, name: str, random: Random) -> bytes:
    """Returns the report as text in the named dialect."""
    change = LABEL_CHANGES[random.choice(sorted(set(LABEL_CHANGES) - {"unnumbered"}))]
    return text_of(report, {code: change(report.boxes(code), random) for code in TABLE_CODES}, name)


def text_of(report: LayoutReport, tables: dict[str, Rows], name: str) -> bytes:
    """Returns the text with these rows in its tables."""
    parts = [report.title, *report.prose["lead"]]
    for code, heading in section_headings():
        parts += [heading, *report.prose[code]]
        parts += [{**DIALECTS, **UNREADABLE}[name](tables[code])] if code in tables else []
    gap = "\n\n" if name in ("text_paragraphs", "text_tab_cells") else "\n"
    return gap.join(parts).encode()
