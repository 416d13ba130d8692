"""Reads header rows: where the form's columns stand in the grid, and whether their order is the form's."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tasks.extract.grid import Line
from tasks.extract.labels import fold
from tasks.extract.layout import HeaderColumns
from tasks.extract.match import Entry
from warehouse.forms import Column

__all__ = ["ColumnOrder", "column_starts", "header_columns", "printed_unit", "read_order"]

_UNIT = re.compile(r"\(?单位[:：]?(亿元|千元|百万元|万元|元)\)?|\((亿元|千元|百万元|万元|元)\)")


@dataclass(frozen=True, slots=True)
class ColumnOrder:
    """The columns in the order of the grid. ``is_sure`` is False if the header contradicts the form's order and
    does not line up with the grid either."""  # noqa: D205, D209

    codes: tuple[str, ...]
    is_sure: bool = True


def column_starts(headers: Sequence[Line], table: str, columns: Sequence[Column]) -> dict[str, int] | None:
    """Returns the grid column in which each column is named; None unless every one is named once, in its own column."""
    starts: dict[str, int] = {}
    for line in headers:
        for entry in line.entries:
            code = entry.code("column", table)
            if code is None:
                continue
            if code in starts:
                return None
            starts[code] = entry.cell.col
    wanted = {column.code for column in columns}
    if set(starts) != wanted or len(set(starts.values())) != len(wanted):
        return None
    return starts


def header_columns(headers: Sequence[Line], starts: Iterable[int]) -> HeaderColumns:
    """Returns the columns as the layout of rows needs them, in the order of the grid."""
    end = max(entry.cell.col + entry.cell.colspan for line in headers for entry in line.entries)
    return HeaderColumns(tuple(sorted(starts)), end)


def read_order(headers: Sequence[Line], table: str, columns: Sequence[Column]) -> ColumnOrder:
    """Returns the order of the columns: the form's, or the header's own where it lines up and says otherwise.

    Headers of flattened tables do not line up: there the order of the words must be one that the form's header gives
    when read row by row (自然人, 总计 above the rest), missing words allowed.
    """
    standard = tuple(column.code for column in columns)
    printed = [code for line in headers for entry in line.entries if (code := entry.code("column", table))]
    if any(_is_part_of(printed, order) for order in (standard, (standard[0], standard[-1], *standard[1:-1]))):
        return ColumnOrder(standard)
    starts = column_starts(headers, table, columns)
    if starts is None:
        return ColumnOrder(standard, is_sure=False)
    return ColumnOrder(tuple(sorted(starts, key=lambda code: starts[code])))


def _is_part_of(part: Sequence[str], whole: Sequence[str]) -> bool:
    rest = iter(whole)
    return all(code in rest for code in part)


def printed_unit(entry: Entry | None) -> str | None:
    """Returns the unit of money a header cell prints (万元 of 本年收费金额（单位：万元）); None if it prints none."""
    if entry is None:
        return None
    found = _UNIT.search(fold(entry.cell.text))
    return (found.group(1) or found.group(2)) if found else None
