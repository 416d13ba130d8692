"""Says so when the words of a form table are printed but none of its cells could be read: no table is lost silently."""

from __future__ import annotations

from collections.abc import Iterator

from tasks.extract.form_reader import FormReading
from tasks.extract.labels import core, fold, row_cores
from tasks.extract.model import Grid, Issue, Paragraph, SourceDocument
from warehouse.forms import OUTCOMES, TABLE_CODES

__all__ = ["unread_tables"]

_SHORTEST_LABEL = 5
_FEWEST_LABELS = {"disclosure": 2, "applications": 5, "proceedings": 3}
_DISCLOSURE_COLUMNS = ("本年制发件数", "本年废止件数", "本年新制作数量", "对外公开总数量", "本年处理决定数量")


def unread_tables(document: SourceDocument, reading: FormReading) -> list[Issue]:
    """Returns an issue ``table_not_read`` for each form table whose labels stand in the text, but that was not read."""
    absent = [code for code in TABLE_CODES if code not in reading.tables]
    if not absent:
        return []
    printed = fold("".join(_texts(document)))
    words = "".join(char for char in printed if char.isalnum())
    return [
        Issue(
            "table_not_read",
            "the labels of the table are printed, but its cells could not be read",
            document.blocks[0].locator if document.blocks else "",
            code,
        )
        for code in absent
        if sum(label in words for label in _labels(code)) >= _FEWEST_LABELS[code]
    ]


def _texts(document: SourceDocument) -> Iterator[str]:
    if document.text is not None:
        yield document.text
        return
    for block in document.blocks:
        if isinstance(block, Paragraph):
            yield block.text
        elif isinstance(block, Grid):
            yield from (cell.text for row in block.rows for cell in row)


def _labels(table: str) -> set[str]:
    """Returns the bare words that only the table prints: long row labels, or the names of its columns."""
    if table == "applications":
        return {name for name, _ in row_cores(table) if len(name) >= _SHORTEST_LABEL}
    if table == "proceedings":
        return {core(column.label) for column in OUTCOMES if len(core(column.label)) >= 4}
    return {core(name) for name in _DISCLOSURE_COLUMNS}
