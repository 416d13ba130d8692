"""Empty rows that a document without lines cannot prove: reported as missing, never as left blank by the office."""

from __future__ import annotations

from collections import defaultdict

from tasks.extract.model import Cell, Extraction, Issue
from tasks.extract.unruled_grid import UNPROVEN, UNRULED

DOUBT = "a table without lines: an empty row cannot be told from one whose numbers stand elsewhere"


def doubt_empty_rows(extraction: Extraction) -> None:
    """Makes wholly blank rows of unruled tables ``missing``, with an issue for each; doubts their other blanks.

    A label that wraps over lines can leave its numbers beside another piece of it; calling its row blank would
    accuse the office of our own mistake.
    """
    if not any(UNRULED in cell.locator for cell in extraction.cells.values()):
        return
    tables = {key.split(".")[0] for key, cell in extraction.cells.items() if UNRULED in cell.locator}
    for key, cell in extraction.cells.items():
        if key.split(".")[0] in tables and cell.state == "blank" and cell.doubt is None:
            extraction.cells[key] = cell._replace(doubt=UNPROVEN)
    rows: dict[str, list[str]] = defaultdict(list)
    for key in extraction.cells:
        rows[key.rpartition(".")[0]].append(key)
    for row, keys in rows.items():
        cells = [extraction.cells[key] for key in keys]
        if not all(cell.state == "blank" and UNRULED in cell.locator for cell in cells):
            continue
        extraction.cells |= dict.fromkeys(keys, Cell(None, "missing", doubt=DOUBT))
        message = f"{row}: {DOUBT}"
        extraction.issues.append(Issue("unproven_blank", message, cells[0].locator, row.partition(".")[0]))
