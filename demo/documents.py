"""Renders a report as a Word document with merged cells, for the pages that only link to an attachment."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime

from docx import Document
from docx.document import Document as WordDocument

from demo.report import Report, section_headings
from demo.tables import BoxRow
from warehouse.forms import TABLE_CODES


def docx_document(report: Report) -> bytes:
    """Returns the report as .docx; the same report gives the same bytes."""
    document = Document()
    document.core_properties.created = document.core_properties.modified = datetime(2020, 1, 1, tzinfo=UTC)
    document.core_properties.author = report.unit.name
    document.add_heading(report.title, level=0)
    for text in report.prose["lead"]:
        document.add_paragraph(text)
    for code, heading in section_headings():
        document.add_paragraph(heading)
        for text in report.prose[code]:
            document.add_paragraph(text)
        if code in TABLE_CODES:
            add_table(document, report.boxes(code))
    return _saved(document)


def add_table(document: WordDocument, rows: list[BoxRow]) -> None:
    """Adds a table with the spans of the boxes merged."""
    width = sum(box.colspan for box in rows[0])
    table = document.add_table(rows=len(rows), cols=width)
    table.style = "Table Grid"
    grid = [list(row.cells) for row in table.rows]
    taken: set[tuple[int, int]] = set()
    for number, row in enumerate(rows):
        place = 0
        for box in row:
            while (number, place) in taken:
                place += 1
            last_row, last_place = number + box.rowspan - 1, place + box.colspan - 1
            grid[number][place].merge(grid[last_row][last_place]).text = box.text
            taken |= {(r, c) for r in range(number, last_row + 1) for c in range(place, last_place + 1)}


def _saved(document: WordDocument) -> bytes:
    """Saves with fixed dates in the container, so that the bytes depend on the content only."""
    raw = io.BytesIO()
    document.save(raw)
    fixed = io.BytesIO()
    with zipfile.ZipFile(raw) as source, zipfile.ZipFile(fixed, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(
                zipfile.ZipInfo(name, (2020, 1, 1, 0, 0, 0)), source.read(name), zipfile.ZIP_DEFLATED
            )
    return fixed.getvalue()
