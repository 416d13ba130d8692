"""The annotated copy as a Word document: the draft itself marked, or its tables written anew."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, RGBColor

from tasks.extract.model import Extraction

if TYPE_CHECKING:
    from tasks.annotate import Mark, TableView

_PLACE = re.compile(r"table (\d+)\D+row (\d+)\D+col(?:umn)? (\d+)")
_RED = RGBColor(0xB0, 0x00, 0x20)
_LABEL_WIDTH = Cm(6)
_PINK = "FDE2E2"


def mark_docx(data: bytes, extraction: Extraction, lines: Sequence[str], marks: Mapping[str, Mark]) -> bytes:
    """Returns the Word draft with its wrong cells shaded and annotated, and the findings listed in front.

    A cell is only touched if the text at its place is the text that was extracted from there.
    """
    document = Document(io.BytesIO(data))
    tables = document.tables
    for key, mark in marks.items():
        cell = extraction.cells.get(key)
        place = _PLACE.search(cell.locator) if cell is not None else None
        if cell is None or place is None:
            continue
        target = _cell_at(tables, *(int(number) for number in place.groups()))
        if target is not None and _plain(target.text) == _plain(cell.text):
            _mark(target, mark.text)
    _list_in_front(document, lines)
    return _bytes(document)


def write_docx(
    title: str, lines: Sequence[str], views: Sequence[TableView], marks: Mapping[str, Mark]
) -> bytes:
    """Returns a new Word document with the findings and the tables as printed, wrong cells marked."""
    document = Document()
    document.add_heading(_clean(f"{title}（标注稿）"), level=1)
    for line in lines or ["未发现问题。"]:
        document.add_paragraph(_clean(line))
    for view in views:
        document.add_heading(_clean(view.title), level=2)
        table = document.add_table(rows=1, cols=len(view.columns) + 1, style="Table Grid")
        for cell, label in zip(table.rows[0].cells, ("", *view.columns), strict=True):
            cell.text = _clean(label)
        for label, cells in view.rows:
            row = table.add_row().cells
            row[0].text = _clean(label)
            row[0].width = _LABEL_WIDTH
            for target, (key, text) in zip(row[1:], cells, strict=True):
                target.text = _clean(text)
                if key in marks:
                    _mark(target, marks[key].text)
    return _bytes(document)


def _cell_at(tables: Sequence[Any], table: int, row: int, column: int) -> Any | None:
    """Returns the cell that stands on this grid place, all counted from one; None if there is none."""
    if not 1 <= table <= len(tables):
        return None
    rows = tables[table - 1].rows
    if not 1 <= row <= len(rows):
        return None
    cells = rows[row - 1].cells
    before = rows[row - 1].grid_cols_before
    return cells[column - 1 - before] if 0 <= column - 1 - before < len(cells) else None


def _mark(cell: Any, text: str) -> None:
    shade = OxmlElement("w:shd")
    shade.set(qn("w:val"), "clear")
    shade.set(qn("w:fill"), _PINK)
    cell._tc.get_or_add_tcPr().append(shade)
    run = cell.add_paragraph().add_run(_clean(text))
    run.font.color.rgb = _RED
    run.font.bold = True


def _list_in_front(document: Any, lines: Sequence[str]) -> None:
    body = document.element.body
    for place, line in enumerate(["【标注稿】", *(lines or ["未发现问题。"])]):
        paragraph = document.add_paragraph()
        run = paragraph.add_run(_clean(line))
        run.font.color.rgb = _RED
        body.insert(place, paragraph._p)


def _clean(text: str) -> str:
    """Returns the text without control characters, which Word's XML cannot hold."""
    return re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", "", text)


def _plain(text: str) -> str:
    return re.sub(r"\s+", "", text)


def _bytes(document: Any) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()
