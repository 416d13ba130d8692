"""Says so when the words of a form table are printed but none of its cells could be read: no table is lost silently."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from tasks.extract.cells import TableReading
from tasks.extract.form_reader import FormReading
from tasks.extract.labels import core, fold, look_up, row_cores
from tasks.extract.model import Grid, Issue, Paragraph, SourceDocument
from tasks.extract.numbers import is_digits, parse_cell
from warehouse.forms import OUTCOMES, TABLE_CODES

__all__ = ["unread_tables"]

_SHORTEST_LABEL = 5
_FEWEST_NUMBERS = 5
_CELL_ENDS = re.compile(r"[\s|｜]+")
_FEWEST_LABELS = {"disclosure": 2, "applications": 5, "proceedings": 3}
_DISCLOSURE_COLUMNS = ("本年制发件数", "本年废止件数", "本年新制作数量", "对外公开总数量", "本年处理决定数量")


def unread_tables(document: SourceDocument, reading: FormReading) -> list[Issue]:
    """Returns an issue ``table_not_read`` for each form table of which something is printed, but that was not read.

    That is its labels anywhere in the text, or bare numbers without labels in its section. A table of which only the
    header was found counts as not read if its section prints numbers, or if another table lost its numbers.
    """
    bare = {code for code, table in reading.tables.items() if _has_no_cell(table)}
    absent = [code for code in TABLE_CODES if code not in reading.tables or code in bare]
    if not absent:
        return []
    printed = fold("".join(_texts(document)))
    words = "".join(char for char in printed if char.isalnum())
    numbers = _numbers_by_section(document)
    unread = {
        code
        for code in absent
        if (code not in bare and sum(label in words for label in _labels(code)) >= _FEWEST_LABELS[code])
        or numbers[code] >= _FEWEST_NUMBERS
    }
    return [
        Issue(
            "table_not_read",
            "labels or numbers of the table are printed, but its cells could not be read",
            document.blocks[0].locator if document.blocks else "",
            code,
        )
        for code in absent
        if code in unread or (unread and code in bare)
    ] + [
        Issue("table_not_read", "a picture stands where the table should be", place, code)
        for code, place in _pictures(document)
        if code in absent
    ]


def _has_no_cell(table: TableReading) -> bool:
    """Tells whether none of a table's cells was found, and nothing was said of it."""
    return not table.issues and all(cell.state == "missing" for cell in table.cells.values())


def _pictures(document: SourceDocument) -> Iterator[tuple[str, str]]:
    """Yields the table whose section a picture stands in, and the picture's place."""
    for heading, place in document.pictures:
        yield from ((label.table, place) for label in look_up(heading) if label.kind == "section")


def _numbers_by_section(document: SourceDocument) -> Counter[str]:
    """Counts the bare numbers below each section's heading, by the code of the section."""
    counts: Counter[str] = Counter()
    section = ""
    for block in document.blocks:
        if isinstance(block, Grid):
            counts[section] += sum(is_digits(cell.text) for row in block.rows for cell in row)
        else:
            headings = [label.table for label in look_up(block.text) if label.kind == "section"]
            section = headings[0] if headings else section
            counts[section] += 0 if headings else _bare_numbers(block.text)
    return counts


def _bare_numbers(text: str) -> int:
    """Counts the numbers on lines that print little else, marks around them or not: cells whose labels were lost."""
    lines = ([_is_number(word) for word in _CELL_ENDS.split(line) if word] for line in text.split("\n"))
    return sum(sum(words) for words in lines if sum(words) * 2 > len(words))


def _is_number(word: str) -> bool:
    return is_digits(word) or parse_cell(word).state == "number"


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
