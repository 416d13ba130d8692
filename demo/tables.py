"""Lays the declared tables out as offices print them: boxes with spans, row by row.

The layout follows the official form; renderers turn the boxes into HTML, docx, xlsx or text.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from warehouse.forms import Column, Row, Table, cell_key

CORNER = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"


@dataclass(frozen=True)
class Box:
    """One printed cell of a table. ``key`` names the cell of the form it holds; None for a label."""

    text: str
    rowspan: int = 1
    colspan: int = 1
    key: str | None = None


@dataclass(frozen=True)
class ExtraLine:
    """A row of an office's own: printed after row ``after`` in the same group, with this label."""

    row: str
    label: str
    after: str


BoxRow = list[Box]


def lay_out(table: Table, printed: Mapping[str, str], extra: Sequence[ExtraLine] = ()) -> list[BoxRow]:
    """Returns the rows of boxes of a table.

    Args:
        table: the declaration.
        printed: cell key to printed text; a cell that is not there is left empty.
        extra: rows of the office's own (applications only).
    """
    if table.code == "disclosure":
        return _disclosure(table, printed)
    if table.code == "applications":
        return _applications(table, printed, extra)
    return _proceedings(table, printed)


def _values(table: Table, row: str, columns: Sequence[Column], printed: Mapping[str, str]) -> BoxRow:
    keys = [cell_key(table.code, row, column.code) for column in columns]
    return [Box(printed.get(key, ""), key=key) for key in keys]


def _widened(boxes: BoxRow, width: int) -> BoxRow:
    """Returns the boxes with the last one widened so that the row fills ``width`` columns."""
    last = boxes[-1]
    return [*boxes[:-1], Box(last.text, last.rowspan, width - len(boxes) + 1, last.key)]


def _disclosure(table: Table, printed: Mapping[str, str]) -> list[BoxRow]:
    rows: list[BoxRow] = []
    header: tuple[str | None, tuple[Column, ...]] | None = None
    for row in table.rows:
        if header is None or header[0] != row.article:
            rows.append([Box(row.article or "", colspan=4)])
        if header != (row.article, row.columns):
            labels = [Box("信息内容"), *(Box(column.label) for column in row.columns)]
            rows.append(_widened(labels, 4))
        header = (row.article, row.columns)
        rows.append(_widened([Box(row.label), *_values(table, row.code, row.columns, printed)], 4))
    return rows


def _applications(table: Table, printed: Mapping[str, str], extra: Sequence[ExtraLine]) -> list[BoxRow]:
    columns = table.rows[0].columns
    business = [Box(column.label) for column in columns[1:-1]]
    rows: list[BoxRow] = [
        [Box(CORNER, 3, 3), Box("申请人情况", colspan=7)],
        [Box(columns[0].label, 2), Box("法人或其他组织", colspan=5), Box(columns[-1].label, 2)],
        business,
    ]
    lines = _with_extra_rows(table.rows, extra)
    results_group = next(row.group for row in lines if row.code == "granted")
    inside = [row for row in lines if row.group is not None]
    for group, members in groupby(lines, key=lambda row: row.group):
        members_list = list(members)
        for position, row in enumerate(members_list):
            boxes: BoxRow = []
            if row.code == inside[0].code:
                boxes.append(Box(results_group or "", rowspan=len(inside)))
            if group is None:
                boxes.append(Box(row.label, colspan=3))
            elif group == results_group:
                boxes.append(Box(row.label, colspan=2))
            else:
                boxes += [Box(group, rowspan=len(members_list))] if position == 0 else []
                boxes.append(Box(row.label))
            rows.append(boxes + _values(table, row.code, columns, printed))
    return rows


def _with_extra_rows(rows: Sequence[Row], extra: Sequence[ExtraLine]) -> list[Row]:
    found: list[Row] = []
    for row in rows:
        found.append(row)
        found += [
            Row(line.row, line.label, row.columns, group=row.group, is_result=True)
            for line in extra
            if line.after == row.code
        ]
    return found


def _proceedings(table: Table, printed: Mapping[str, str]) -> list[BoxRow]:
    review, *lawsuits = table.rows
    labels = [column.label for column in review.columns]
    width = len(labels)
    lawsuit_title = lawsuits[0].group or ""
    return [
        [Box(review.label, colspan=width), Box(lawsuit_title, colspan=width * len(lawsuits))],
        [*(Box(label, 2) for label in labels), *(Box(row.label, colspan=width) for row in lawsuits)],
        [Box(label) for _ in lawsuits for label in labels],
        [box for row in table.rows for box in _values(table, row.code, row.columns, printed)],
    ]
