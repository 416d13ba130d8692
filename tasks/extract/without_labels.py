"""Tables whose labels are lost: numbers in the form's order, taken in doubt where every identity of the table holds.

Converters drop merged header cells, or print all labels of a table before all of its numbers. What is left is one
number for each cell of the form, in a section of its own, none too many. The identities speak for the form's order but
cannot tell cells of one sum apart, so every cell stays in doubt and no office is told anything on its ground.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tasks.extract.cells import TableReading, make_cell
from tasks.extract.equations import equations, off_by
from tasks.extract.form_reader import FormReading
from tasks.extract.labels import fold, look_up
from tasks.extract.match import Entry, read_entry
from tasks.extract.model import Block, Grid, GridCell, Paragraph
from tasks.extract.numbers import parse_cell
from warehouse.forms import FORMS, TABLE_CODES, Table

__all__ = ["add_bare_numbers"]

_DOUBT = "the labels are lost: the numbers are taken in the form's order, in which all identities hold"
_LONGEST_HEADING = 60
_BARS = str.maketrans("|｜", "  ")


def add_bare_numbers(reading: FormReading, blocks: Sequence[Block], edition: str) -> FormReading:
    """Returns the reading with the tables of bare numbers whose identities hold in the form's order, in doubt.

    Args:
        reading: what was read by labels; a table with any cell in it is left as it is.
        blocks: the document in reading order.
        edition: the edition taken for `proceedings` where no other table tells it.
    """
    for code in ("applications", "proceedings"):
        if code in reading.tables and _has_cells(reading.tables[code]):
            continue
        entries = list(_bare_numbers(blocks, code))
        editions = FORMS if code == "applications" else (reading.form or edition,)
        for candidate in editions if entries else ():
            table = _in_order(FORMS[candidate].table(code), candidate, entries)
            if table is not None:
                reading.tables[code] = table
                break
    reading.tables = {code: reading.tables[code] for code in TABLE_CODES if code in reading.tables}
    return reading


def _has_cells(table: TableReading) -> bool:
    return any(cell.state != "missing" for cell in table.cells.values())


def _bare_numbers(blocks: Sequence[Block], code: str) -> Iterator[Entry]:
    """Yields the numbers that stand by themselves in the section of a table; nothing if any stands beside words."""
    found: list[Entry] = []
    section = ""
    for cells in _lines(blocks):
        headings = [label.table for cell in cells for label in look_up(cell.text) if label.kind == "section"]
        if headings:
            section = headings[0]
            continue
        if section != code:
            continue
        entries = [read_entry(cell) for cell in cells]
        numbers = [entry for entry in entries if entry.parsed.state == "number"]
        if numbers and len(numbers) < sum(not entry.is_blank for entry in entries):
            return
        found += numbers
    yield from found


def _lines(blocks: Sequence[Block]) -> Iterator[list[GridCell]]:
    """Yields the rows of grids and the lines of paragraphs, these cut at bars and white space unless they are prose."""
    for block in blocks:
        if isinstance(block, Grid):
            yield from map(list, block.rows)
            continue
        for line in block.text.split("\n"):
            words = line.translate(_BARS).split()
            if all(parse_cell(word).state == "number" for word in words):
                yield [GridCell(word, 0, col, locator=_place(block, col)) for col, word in enumerate(words)]
            elif len(fold(line)) <= _LONGEST_HEADING:
                yield [GridCell(line.strip(" |｜"), 0, 0, locator=block.locator)]


def _place(block: Paragraph, col: int) -> str:
    return f"{block.locator}, number {col + 1}"


def _in_order(declared: Table, edition: str, entries: Sequence[Entry]) -> TableReading | None:
    """Returns the table of these numbers in the form's order; None unless there are just so many and all adds up."""
    if len(entries) != len(declared.cell_keys):
        return None
    reading = TableReading(declared.code, edition)
    for key, entry in zip(declared.cell_keys, entries, strict=True):
        reading.cells[key] = make_cell(entry, _DOUBT)
    if any(off_by(rule, reading.cells) for rule in equations(declared.code, edition)):
        return None
    reading.issue("labels_lost", _DOUBT, entries[0].cell.locator)
    return reading
