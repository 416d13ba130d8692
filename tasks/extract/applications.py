"""Reads table `applications`: seven numbers a row, and rows of an office's own."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from tasks.extract.by_identities import settle_by_identities
from tasks.extract.cells import TableReading, make_cell, unresolved
from tasks.extract.column_shifts import suspect_moved_rows
from tasks.extract.fragments import Instance, Item
from tasks.extract.header import ColumnOrder, column_starts, header_columns, read_order
from tasks.extract.layout import DataRow, HeaderColumns, resolve
from tasks.extract.match import Entry
from tasks.extract.model import ExtraRow
from tasks.extract.rows import settle_rows
from tasks.extract.suspicion import suspect_shifts
from warehouse.forms import APPLICANTS, FORMS, Column

__all__ = ["applications_edition", "read_applications"]

_ONLY_2021 = frozenset({"other_not_corrected", "other_fee_unpaid", "other_misc"})


def applications_edition(instance: Instance) -> str | None:
    """Returns the edition by the rows under （六）其他处理; None if the table does not print that far."""
    codes = instance.codes
    if codes & _ONLY_2021:
        return "2021"
    return "2019" if "other" in codes else None


def read_applications(instance: Instance, edition: str) -> TableReading:
    """Returns the cells of the table as printed, every cell of the edition, with extra rows after them."""
    declared = FORMS[edition].table("applications")
    reading = TableReading("applications", edition)
    form_rows = [row.code for row in declared.rows]
    items = [item for item in instance.items if not (item.is_group and edition == "2021")]
    items = settle_rows(items, form_rows, reading)
    orders = [read_order(part.headers, "applications", APPLICANTS) for part in instance.fragments]
    order = next((found for found in orders if not found.is_sure), orders[0])
    if len({found.codes for found in orders}) > 1:
        order = ColumnOrder(orders[0].codes, is_sure=False)
    rows = _resolve(items, instance, order.codes)
    if order.codes[-1] == APPLICANTS[-1].code:
        settle_by_identities(items, rows, edition)
    suspect_shifts(rows)
    suspect_moved_rows(items, rows, edition)
    columns = _in_order(order.codes)
    last = ""
    for item, row in zip(items, rows, strict=True):
        code = item.code
        if code is None:
            if not item.segment.printed:
                continue
            code = f"extra_{len(reading.extra_rows) + 1}"
            reading.extra_rows.append(ExtraRow(code, " ".join(item.label.split()), last))
        _put(reading, code, columns, item, row)
        last = code
    if not order.is_sure:
        reading.issue(
            "unknown_columns",
            "the header names the columns in an order that is not the form's",
            instance.place,
        )
        reading.doubt_all("the order of the columns is not certain")
    _report_missing(reading, form_rows, items, instance)
    reading.complete(declared)
    return reading


def _in_order(codes: Sequence[str]) -> list[Column]:
    by_code = {column.code: column for column in APPLICANTS}
    return [by_code[code] for code in codes]


def _resolve(items: list[Item], instance: Instance, order: Sequence[str]) -> list[DataRow]:
    """Resolves the rows grid by grid; a header serves its own grid and those that continue it in the same columns."""
    starts: HeaderColumns | None = None
    rows = [
        DataRow(
            _without_remark(item.segment.data),
            item.segment.lead + len(item.segment.labels),
            item is items[-1],
            is_padded=item.segment.line.is_padded,
            blanks_moved=item.segment.line.blanks_moved,
        )
        for item in items
    ]
    headers = {fragment.piece: fragment.headers for fragment in instance.fragments}
    for piece, group in groupby(zip(items, rows, strict=True), key=lambda pair: pair[0].segment.line.piece):
        lines = headers.get(piece, [])
        named = column_starts(lines, "applications", APPLICANTS)
        if named is not None and tuple(sorted(named, key=lambda code: named[code])) == tuple(order):
            starts = header_columns(lines, named.values())
        resolve([row for _, row in group], len(APPLICANTS), starts)
    return rows


def _without_remark(data: list[Entry]) -> list[Entry]:
    """Returns the cells with words beyond the form's columns (a column of remarks) blanked out."""
    beyond = len(APPLICANTS)
    return data[:beyond] + [
        entry.as_blank() if entry.is_text and not entry.labels else entry for entry in data[beyond:]
    ]


def _put(reading: TableReading, code: str, columns: list[Column], item: Item, row: DataRow) -> None:
    if row.cells is None:
        doubt = row.failure or "the row cannot be read"
        printed = " ".join(entry.cell.text.strip() for entry in item.segment.printed)
        reading.issue("ambiguous_layout", f"{item.label or code}: {doubt} ({printed})", item.segment.place)
        reading.put_row(code, columns, [unresolved(doubt, item.segment.place)] * len(columns))
        return
    doubt_of_row = item.doubt or row.doubt
    if row.doubt:
        reading.issue("suspected_shift", f"{item.label or code}: {row.doubt}", item.segment.place)
    reading.put_row(code, columns, [make_cell(entry, doubt_of_row) for entry in row.cells])


def _report_missing(
    reading: TableReading, form_rows: list[str], items: list[Item], instance: Instance
) -> None:
    """Reports form rows that are not printed: at the end a table cut off, elsewhere a row lost."""
    present = [item.code for item in items if item.code]
    missing = [code for code in form_rows if code not in present]
    if not missing and not any(item.is_guess and item.code and not item.segment.data for item in items):
        return
    last = max((form_rows.index(code) for code in present), default=-1)
    tail = [code for code in missing if form_rows.index(code) > last]
    if tail:
        reading.issue("table_cut_off", f"the table ends before {', '.join(tail)}", instance.place)
    inner = [code for code in missing if code not in tail]
    if inner:
        reading.issue(
            "row_missing", f"rows of the form that are not found: {', '.join(inner)}", instance.place
        )
    for extra in reading.extra_rows:
        reading.issue("unmatched_label", f"the row {extra.label} matches no row of the form", instance.place)
        reading.doubt_row(extra.row, "the label matches no row of the form, while one is missing")
