"""The gate for tables read by OCR or by their looks alone: a table is sure only if its arithmetic proves it."""

from __future__ import annotations

from dataclasses import replace

from tasks.extract.equations import equations, off_by
from tasks.extract.model import Cell, Extraction, Issue
from tasks.extract.unruled_grid import UNPROVEN
from warehouse.forms import FORMS, TABLE_CODES, Identity

OCR = "ocr"
"""Doubt of every cell that OCR read; longer doubts that begin with it name what else is wrong and are never lifted."""
BY_OCR = "OCR"
"""Stands in the locators of running text that OCR read: ``page 2 · OCR · lines at y 82-94``."""
READ_BY_OCR, PICTURES = "read_by_ocr", "pictures_beside"
"""Codes by which a reader notes pages read by OCR, and large pictures that were not read as tables."""
UNRULED = f"{OCR}: no ruled table was found in the picture"
"""Doubt of cells taken from such text."""


def confirm_ocr(extraction: Extraction) -> None:
    """Lifts the doubt ``ocr`` from the tables whose identities all hold; says which stay unconfirmed.

    A table is confirmed when it has identities, all of them can be assessed and hold, and every cell read by OCR is
    part of one. Else all its cells stay doubtful and there is an issue ``ocr_unconfirmed``. Claims of prose
    that was read by OCR have no such proof: their scope becomes ``unknown``.
    """
    for key, cell in extraction.cells.items():
        if f"· {BY_OCR} ·" in (cell.locator or "") and not _is_ocr(cell):
            extraction.cells[key] = cell._replace(doubt=UNRULED)
    _name_missing_tables(extraction)
    read_by_ocr = extraction.format == "image" or any(_is_ocr(cell) for cell in extraction.cells.values())
    if not read_by_ocr:
        return
    extraction.claims = [replace(claim, scope="unknown", reason="read by OCR") for claim in extraction.claims]
    _confirm(extraction, OCR, "ocr_unconfirmed", "read by OCR and not proven")


def _name_missing_tables(extraction: Extraction) -> None:
    """Turns the reader's notes into issues of the tables that were not found: a picture may hold them."""
    notes = [issue for issue in extraction.issues if issue.code in (READ_BY_OCR, PICTURES)]
    extraction.issues = [issue for issue in extraction.issues if issue not in notes]
    if not extraction.cells:
        if extraction.kind != "report":
            message = "no report was recognised, but {}"
            extraction.issues += [
                Issue("ocr_unconfirmed", message.format(note.message), note.place)
                for note in notes
                if note.code == READ_BY_OCR
            ]
        return
    codes = {READ_BY_OCR: "ocr_unconfirmed", PICTURES: "picture_not_read"}
    extraction.issues += [
        Issue(codes[note.code], f"the table was not found, but {note.message}", note.place, table)
        for table in TABLE_CODES
        if table not in extraction.table_forms
        for note in notes[:1]
    ]


def confirm_columns(extraction: Extraction) -> None:
    """Lifts the doubt of tables without lines whose identities all hold, and the locators say so; names the others.

    Which row and column each number stands in was then decided by the arithmetic; no number is changed by it.
    """
    lifted = _confirm(extraction, UNPROVEN, "columns_unproven", "a table without lines and not proven")
    for key in lifted:
        cell = extraction.cells[key]
        extraction.cells[key] = cell._replace(locator=f"{cell.locator} · place decided by the identities")


def _confirm(extraction: Extraction, doubt: str, code: str, message: str) -> list[str]:
    """Lifts a doubt from the tables whose identities prove them; returns the keys of their cells."""
    lifted: list[str] = []
    if not any(cell.doubt is not None for cell in extraction.cells.values()):
        return lifted
    for table, edition in extraction.table_forms.items():
        keys = [key for key in extraction.cells if key.startswith(f"{table}.")]
        doubted = [key for key in keys if (extraction.cells[key].doubt or "").startswith(doubt)]
        if not doubted:
            continue
        reason = _objection(table, edition, keys, doubted, doubt, extraction)
        if reason is None:
            lifted += doubted
            continue
        issue = Issue(code, f"{message}: {reason}", "", table)
        if issue not in extraction.issues:
            extraction.issues.append(issue)
    for key in lifted:
        extraction.cells[key] = extraction.cells[key]._replace(doubt=None)
    return lifted


def _is_ocr(cell: Cell) -> bool:
    return cell.doubt is not None and cell.doubt.startswith(OCR)


def _objection(
    table: str, edition: str, keys: list[str], doubted: list[str], doubt: str, extraction: Extraction
) -> str | None:
    """Returns why a table cannot be taken as proven, or None."""
    extra = [row.row for row in extraction.extra_rows]
    rules = equations(table, edition, extra if table == "applications" else ())
    if not rules or edition not in FORMS:
        return "the form has no arithmetic for this table"
    special = sum(extraction.cells[key].doubt not in (None, doubt) for key in keys)
    if special:
        return f"{special} cells could not be read clearly"
    covered = {key for rule in rules for key in rule.cells}
    if not set(doubted) <= covered:
        return "cells outside any identity"
    open_cells = [key for key in keys if extraction.cells[key].value is None]
    if open_cells:
        return f"{len(open_cells)} cells without a number"
    broken = [rule.key for rule in rules if not _holds(rule, extraction.cells)]
    return f"identities do not hold: {', '.join(broken[:5])}" if broken else None


def _holds(rule: Identity, cells: dict[str, Cell]) -> bool:
    is_whole = all(key in cells and cells[key].value is not None for key in rule.cells)
    return is_whole and off_by(rule, cells) == 0
