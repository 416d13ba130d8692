"""Reads table `disclosure`: blocks of rows under an article, each block with a header of its own."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from tasks.extract.by_identities import zeros_run_together
from tasks.extract.cells import TableReading, make_cell, unresolved
from tasks.extract.fragments import Instance, Item
from tasks.extract.grid import Line
from tasks.extract.header import printed_unit
from tasks.extract.labels import fold
from tasks.extract.match import Entry
from tasks.extract.moved_blanks import BLANKS_MOVED
from tasks.extract.numbers import parse_cell
from tasks.extract.rows import settle_rows
from warehouse.forms import FORMS, Column, Row

__all__ = ["disclosure_edition", "read_disclosure"]

_ENDS_IN_DIGITS = re.compile(r"[^\W\d_][)）]?\d[\d.,]*(?:件|万元|元)?$")
_FEWER = "the header names fewer columns than this edition has"
_MONEY = re.compile(r"[\d.,，．０-９]+\s*[万萬亿億]")
_NO_CELL = "no cell stands at the label that could hold its value"
_ONLY = {
    edition: frozenset(column.code for row in form.table("disclosure").rows for column in row.columns)
    for edition, form in FORMS.items()
}
_ONLY_ROWS = {
    edition: frozenset(row.code for row in form.table("disclosure").rows) for edition, form in FORMS.items()
}


def disclosure_edition(instance: Instance) -> str | None:
    """Returns the edition by the printed words that only one edition has; None if there are none or they balance."""
    votes: Counter[str] = Counter()
    shared_columns = frozenset.intersection(*_ONLY.values())
    shared_rows = frozenset.intersection(*_ONLY_ROWS.values())
    for line in instance.headers:
        for entry in line.entries:
            code = entry.code("column", "disclosure")
            if code == "amount":
                votes["2021" if "收费" in entry.cell.text or "收費" in entry.cell.text else "2019"] += 1
            elif code and code not in shared_columns:
                votes.update(edition for edition, codes in _ONLY.items() if code in codes)
    for code in instance.codes - shared_rows:
        votes.update(edition for edition, codes in _ONLY_ROWS.items() if code in codes)
    ranked = votes.most_common(2)
    if not ranked or (len(ranked) == 2 and ranked[0][1] == ranked[1][1]):
        return None
    return ranked[0][0]


def read_disclosure(instance: Instance, edition: str) -> TableReading:
    """Returns the cells of the table as printed, every cell of the edition."""
    declared = FORMS[edition].table("disclosure")
    reading = TableReading("disclosure", edition)
    form_rows = [row.code for row in declared.rows]
    items = settle_rows(instance.items, form_rows, reading)
    may_be_blank = _leaves_zeros_out(items)
    for item in items:
        if item.code is None:
            if item.segment.printed:
                reading.issue(
                    "unmatched_label", f"the row {item.label} matches no row of the form", item.segment.place
                )
            continue
        _put(reading, declared.row(item.code), item, item is items[-1], may_be_blank)
    _doubt_lone_blank(reading, items)
    present = {key.split(".")[1] for key in reading.cells}
    missing = [code for code in form_rows if code not in present]
    if missing:
        reading.issue(
            "row_missing", f"rows of the form that are not found: {', '.join(missing)}", instance.place
        )
    reading.complete(declared)
    return reading


def _put(reading: TableReading, row: Row, item: Item, is_last: bool, may_be_blank: bool) -> None:
    """Sets the cells of one row, by its own number of cells or by the header above it.

    ``may_be_blank`` says that blanks need no explanation in this table.
    """
    width = len(row.columns)
    order, doubt = _header_order(row, item.header)
    if _names_just_these(row, item):
        order = [code for code, _ in _header_codes(item.header)]
        width, doubt = len(order), _FEWER
    if doubt:
        reading.issue("unknown_columns", f"{row.label}: {doubt}", item.segment.place)
    moved = item.segment.line.blanks_moved and 0 < len(item.segment.printed) < width
    known = not moved and not _lacks_cell(item, width)
    cells = (_by_count(item, width, is_last) or _by_header(item, row)) if known else None
    if cells is None and not item.segment.printed:
        reading.issue("no_cell", f"{row.label}: {_NO_CELL}", item.segment.place)
        reading.put_row(row.code, row.columns, [unresolved(_NO_CELL, item.segment.place)] * len(row.columns))
        return
    if cells is None:
        printed = " ".join(entry.cell.text.strip() for entry in item.segment.printed)
        reason = "more values than columns" if len(item.segment.printed) > width else "more than one reading"
        reason = BLANKS_MOVED if moved else reason
        reading.issue("ambiguous_layout", f"{row.label}: {reason} ({printed})", item.segment.place)
        reading.put_row(row.code, row.columns, [unresolved(reason, item.segment.place)] * len(row.columns))
        return
    if not may_be_blank:
        doubt = doubt or _lost_cell(reading, item, cells, row.label)
    by_code = dict(zip(order, cells, strict=True))
    reading.put_row(
        row.code,
        row.columns,
        [
            make_cell(
                _read_as(column, by_code[column.code]), item.doubt or doubt, _unit(item.header, column.code)
            )
            if column.code in by_code
            else unresolved("the header does not name the column")
            for column in row.columns
        ],
    )


def _read_as(column: Column, entry: Entry | None) -> Entry | None:
    """Returns a cell of a column of money with its unit in full: ``3.5万`` is 3.5 万元 there, and nowhere else."""
    if entry is None or column.kind != "amount" or _MONEY.fullmatch(entry.cell.text.strip()) is None:
        return entry
    return entry._replace(parsed=parse_cell(f"{entry.cell.text.strip()}元"), is_text=False, is_value=True)


def _lacks_cell(item: Item, width: int) -> bool:
    """Tells whether a row has no cell that could be its value: there is none, or its digits stand in the label."""
    if item.segment.printed:
        return False
    glued = _ENDS_IN_DIGITS.search(fold(item.label)) is not None
    return glued or (width == 1 and not item.segment.data)


def _lost_cell(reading: TableReading, item: Item, cells: list[Entry | None], label: str) -> str | None:
    """Returns a doubt if only the end of a row of flattened text is blank: a cell before it may be lost."""
    values = [entry is not None and not entry.is_blank for entry in cells]
    only_end = values[0] and not all(values) and values == sorted(values, reverse=True)
    if not only_end or not item.segment.line.is_padded:
        return None
    doubt = "only the last cells of the row are blank: a cell before them may be lost in the layout"
    reading.issue("suspected_shift", f"{label}: {doubt}", item.segment.place)
    return doubt


def _doubt_lone_blank(reading: TableReading, items: Sequence[Item]) -> None:
    """Doubts the only blank cell of a table of flattened text that prints zeros: a lost value looks the same."""
    blank = [key for key, cell in reading.cells.items() if cell.state == "blank"]
    zeros = any(cell.value == 0 for cell in reading.cells.values())
    if len(blank) == 1 and zeros and any(item.segment.line.is_padded for item in items):
        row = blank[0].split(".")[1]
        reading.doubt_row(row, "the only blank cell of the table: it may be lost in the layout")


def _leaves_zeros_out(items: Sequence[Item]) -> bool:
    """Tells whether the office fills in no zeros: none is printed, and several rows have blanks."""
    if any(entry.parsed.value == 0 for item in items for entry in item.segment.printed):
        return False
    return sum(1 for item in items if item.code and len(item.segment.printed) < _printed_width(item)) > 1


def _printed_width(item: Item) -> int:
    """Returns the number of columns that the header above a row names."""
    return len(_header_codes(item.header))


def _header_codes(header: Line | None) -> list[tuple[str, Entry]]:
    if header is None:
        return []
    return [(code, entry) for entry in header.entries if (code := entry.code("column", "disclosure"))]


def _header_order(row: Row, header: Line | None) -> tuple[list[str], str | None]:
    """Returns the column codes in printed order, and a doubt if the header names other columns than the form has."""
    standard = [column.code for column in row.columns]
    printed = [code for code, _ in _header_codes(header)]
    if sorted(printed) == sorted(standard):
        return printed, None
    rest = iter(standard)
    if not printed or all(code in rest for code in printed):
        return standard, None
    return standard, "the header names other columns than this edition has"


def _names_just_these(row: Row, item: Item) -> bool:
    """Tells whether the header names fewer columns than this edition has and a row below it has just so many values."""
    named = [code for code, _ in _header_codes(item.header)]
    rest = iter(column.code for column in row.columns)
    return 0 < len(named) == len(item.segment.printed) < len(row.columns) and all(
        code in rest for code in named
    )


def _unit(header: Line | None, code: str) -> str | None:
    return next((printed_unit(entry) for found, entry in _header_codes(header) if found == code), None)


def _by_count(item: Item, width: int, is_last: bool) -> list[Entry | None] | None:
    """Reads a row that has just as many cells, or just as many values, as the form has columns.

    The last row of a flattened table often lacks the empty cells that fill up the others.
    """
    lost_padding = is_last and item.header is not None and item.header.entries[-1].is_blank
    data, printed = item.segment.data, item.segment.printed
    if not printed:
        return list(data[:width]) + [None] * (width - len(data[:width]))
    if len(printed) == width and (len(data) == width or (_together(data) and _ends_with_header(item))):
        return list(printed)
    if len(data) == width and (_ends_with_header(item) or not _header_codes(item.header) or lost_padding):
        return list(data)
    if width == 1 and len(printed) == 1:
        return list(printed)
    zeros = zeros_run_together(printed, width) if item.segment.line.is_padded else None
    return list(zeros) if zeros is not None else None


def _ends_with_header(item: Item) -> bool:
    """Tells whether the row is as long as the header above it; with no header there is nothing to hold it against."""
    if item.header is None:
        return True
    ends = [
        line[-1].cell.col + line[-1].cell.colspan for line in (item.header.entries, item.segment.data) if line
    ]
    return len(set(ends)) == 1


def _together(data: list[Entry]) -> bool:
    places = [place for place, entry in enumerate(data) if not entry.is_blank]
    return places[-1] - places[0] + 1 == len(places)


def _by_header(item: Item, row: Row) -> list[Entry | None] | None:
    """Reads the cells that stand under the header's words: in the same grid column, or the same place of the row."""
    named = _header_codes(item.header)
    if item.header is None or len(named) != len(row.columns):
        return None
    starts = [entry.cell.col for _, entry in named]
    by_start = {entry.cell.col: entry for entry in item.segment.data}
    printed = {entry.cell.col for entry in item.segment.printed}
    if not _ends_with_header(item):
        return None
    if len(set(starts)) == len(starts) and all(col in by_start for col in starts) and printed <= set(starts):
        return [by_start[col] for col in starts]
    return None
