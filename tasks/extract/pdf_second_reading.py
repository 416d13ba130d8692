"""A second reading of ruled tables, by the alignment of their words alone, held against what the lines say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from tasks.extract.aligned_page import AlignedTable, Columns
from tasks.extract.aligned_rows import Block, Row
from tasks.extract.aligned_tables import find_aligned
from tasks.extract.form_phrases import Pieces
from tasks.extract.glyph_text import text_lines
from tasks.extract.model import Issue
from tasks.extract.pdf_page import Glyph
from tasks.extract.ruled_grid import RuledCell

DIFFER = "the ruling lines and the alignment of the words give a number different places"

Owners = Mapping[Glyph, RuledCell]
Span = tuple[int, int]


def doubted_cells(
    held: Mapping[RuledCell, Sequence[Glyph]], where: str, columns: Columns, issues: list[Issue]
) -> set[RuledCell]:
    """Returns the cells of a ruled table whose numbers stand elsewhere by a reading that does not see the lines.

    That reading proves its rows and columns or says nothing (`find_aligned`). A table of the form with a difference
    gets an issue ``readings_differ``.

    Args:
        held: the glyphs of the table by cell.
        where: locator of the table.
        columns: what the pages before say in this reading; brought up to date.
        issues: where issues go.
    """
    owners = {glyph: cell for cell, glyphs in held.items() for glyph in glyphs}
    doubted: set[RuledCell] = set()
    for table in find_aligned(text_lines(list(owners)), where, columns):
        differing = _differing(table, owners)
        if differing:
            issues.append(Issue("readings_differ", f"{DIFFER}: {len(differing)} cells", where, table.code))
            doubted |= differing
    return doubted


def _differing(table: AlignedTable, owners: Owners) -> set[RuledCell]:
    found: set[RuledCell] = set()
    for block in table.blocks:
        for row in block.rows:
            found |= _across(row, owners)
        found |= _down(block, owners)
    return found


def _across(row: Row, owners: Owners) -> set[RuledCell]:
    """Returns the cells of a row's values that do not stand beside the cells of its label, or are torn by a line."""
    label = [(cell.row, cell.row + cell.rowspan) for cell in _cells(row.patches, owners)]
    found: set[RuledCell] = set()
    for item in row.values.values():
        cells = _cells(item.patches, owners)
        beside = all(_meet((cell.row, cell.row + cell.rowspan), label) for cell in cells)
        if len(cells) > 1 or not (beside or not label):
            found |= cells
    return found


def _down(block: Block, owners: Owners) -> set[RuledCell]:
    """Returns the cells of a column that do not all stand under each other; headings may be set off."""
    found: set[RuledCell] = set()
    for place in {place for row in block.rows for place in row.values}:
        cells = {
            cell for row in block.rows if place in row.values for cell in _cells_of(row.values[place], owners)
        }
        spans = [(cell.col, cell.col + cell.colspan) for cell in cells]
        if spans and max(left for left, _ in spans) >= min(right for _, right in spans):
            found |= cells
    return found


def _cells_of(pieces: Pieces, owners: Owners) -> set[RuledCell]:
    return _cells(pieces.patches, owners)


def _cells(patches: Iterable, owners: Owners) -> set[RuledCell]:
    return {owners[glyph] for patch in patches for glyph in patch.glyphs if glyph in owners}


def _meet(span: Span, others: Sequence[Span]) -> bool:
    return any(span[0] < end and start < span[1] for start, end in others)
