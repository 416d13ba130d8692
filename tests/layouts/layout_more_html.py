"""More table layouts of HTML pages: columns and rows that the form does not have, and tables cut up differently."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from html import escape
from random import Random

from layout_shapes import Rows, to_matrix

from demo.bodies import cut_in_two, render_table, spans
from demo.tables import Box, BoxRow

_TRADITIONAL = str.maketrans(
    "规项复议诉讼结维纠审总计关办许处罚强费单属", "規項復議訴訟結維糾審總計關辦許處罰強費單屬"
)


def _text(text: str) -> str:
    return escape(text).replace("\u00a0", "&nbsp;").replace("\n", "<br>")


def _cell(box: Box) -> str:
    return f"<td{spans(box)}>{_text(box.text)}</td>"


def _table(rows: Sequence[BoxRow]) -> str:
    return render_table(rows, _cell)


def serial_column(rows: Rows, code: str, random: Random) -> str:
    """A column 序号 before the table of applications, numbering its rows."""
    if code != "applications":
        return _table(rows)
    found: Rows = []
    for number, row in enumerate(rows):
        if number == 0:
            found.append([Box("序号", rowspan=3), *row])
        else:
            found.append(row if number < 3 else [Box(str(number - 2)), *row])
    return _table(found)


def with_notes(rows: Rows, code: str, random: Random) -> str:
    """A title row above and a note with numbers below, both inside the table."""
    width = sum(box.colspan for box in rows[0])
    note = f"注：以上数据截至12月31日，共{random.randint(2, 9)}个科室填报。"
    return _table(
        [[Box("政府信息公开情况统计表（2张之1）", colspan=width)], *rows, [Box(note, colspan=width)]]
    )


def hidden_cells(rows: Rows, code: str, random: Random) -> str:
    """A cell with display:none at the head of each row of numbers: readers of the page never see it."""
    hidden = '<td style="display:none">7</td>'
    lines = [
        f"<tr>{hidden if any(box.key for box in row) else ''}{''.join(_cell(box) for box in row)}</tr>"
        for row in rows
    ]
    return f"<table border=1>{''.join(lines)}</table>"


def broken_rows(rows: Rows, code: str, random: Random) -> str:
    """A few rows are broken in two, as at the foot of a page: the label goes on in a row with empty cells."""
    found: Rows = []
    for row in rows:
        label = next((box for box in row[::-1] if not box.key), None)
        breakable = (
            code == "applications"
            and any(box.key for box in row)
            and label is not None
            and len(row) == 8
            and len(label.text) > 8
            and all(box.rowspan == 1 for box in row)
        )
        if not breakable or random.random() > 0.15:
            found.append(row)
            continue
        half = len(label.text) // 2
        found.append([replace(box, text=label.text[:half]) if box is label else box for box in row])
        found.append([replace(box, text=label.text[half:] if box is label else "", key=None) for box in row])
    return _table(_stretched(rows, found))


def _stretched(before: Rows, after: Rows) -> Rows:
    """Group cells over broken rows reach as many rows further as were added below them."""
    origin: list[int] = []
    number = -1
    for row in after:
        broken = (
            number >= 0
            and row is not before[min(number + 1, len(before) - 1)]
            and _is_rest(row, after, len(origin))
        )
        number += 0 if broken else 1
        origin.append(number)
    found: Rows = []
    for place, row in enumerate(after):
        stretched = []
        for box in row:
            last = origin[place] + box.rowspan - 1
            reach = sum(1 for other in origin[place:] if other <= last)
            stretched.append(replace(box, rowspan=reach) if box.rowspan > 1 else box)
        found.append(stretched)
    return found


def _is_rest(row: BoxRow, rows: Rows, place: int) -> bool:
    return sum(1 for box in row if not box.text) == 7 and bool(place)


def proceedings_as_rows(rows: Rows, code: str, random: Random) -> str:
    """The table of proceedings set upright: a row for each kind of case, a column for each outcome."""
    if code != "proceedings":
        return _table(rows)
    values = rows[-1]
    labels = [Box(box.text) for box in rows[1][:5]]
    head = [Box("类别", colspan=2), *labels]
    return _table(
        [
            head,
            [Box("行政复议", colspan=2), *values[:5]],
            [Box("行政诉讼", rowspan=2), Box("未经复议直接起诉"), *values[5:10]],
            [Box("复议后起诉"), *values[10:]],
        ]
    )


def partly_traditional(rows: Rows, code: str, random: Random) -> str:
    """Some characters of the labels are Traditional."""
    return _table(
        [
            [box if box.key else replace(box, text=box.text.translate(_TRADITIONAL)) for box in row]
            for row in rows
        ]
    )


def all_cut(rows: Rows, code: str, random: Random) -> str:
    """Every table is cut in two or three, without header."""
    if code == "proceedings":
        return _table(rows[:-1]) + "<p>- 5 -</p>" + _table(rows[-1:])
    first, second = cut_in_two(rows, len(rows) // 2)
    if code == "applications":
        second, third = cut_in_two(second, len(second) // 2)
        return _table(first) + _table(second) + "<p></p>" + _table(third)
    return _table(first) + _table(second)


def entities(rows: Rows, code: str, random: Random) -> str:
    """Digits as character references, comments and breaks around them."""

    def cell(box: Box) -> str:
        if not box.key:
            return _cell(box)
        inside = "".join(f"&#{ord(letter)};" for letter in box.text)
        return f"<td{spans(box)}><!-- 单元格 -->\n  <p>{inside}<br/></p>\n</td>"

    return render_table(rows, cell)


def pre_tabs(rows: Rows, code: str, random: Random) -> str:
    """The table as tab-separated lines in a pre element."""
    lines = ["\t".join(" ".join(escape(text).split()) for text, _ in row) for row in to_matrix(rows)]
    return "<pre>" + "\n".join(lines) + "</pre>"


def div_rows(rows: Rows, code: str, random: Random) -> str:
    """No table: a div a row, a span a cell, set by a style sheet."""
    lines = [
        "".join(f"<span class='td'>{escape(' '.join(box.text.split()))}</span> " for box in row)
        for row in rows
    ]
    return "".join(f"<div class='tr'>{line}</div>" for line in lines)


MORE_TABLES = {
    "html_serial_column": serial_column,
    "html_notes": with_notes,
    "html_hidden_cells": hidden_cells,
    "html_broken_rows": broken_rows,
    "html_proceedings_as_rows": proceedings_as_rows,
    "html_partly_traditional": partly_traditional,
    "html_all_cut": all_cut,
    "html_entities": entities,
    "html_pre_tabs": pre_tabs,
    "html_div_rows": div_rows,
}
