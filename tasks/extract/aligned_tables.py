"""Tables of the form printed without lines, read only where every label, number and column is accounted for.

What the general reader of tables without lines (`unruled_grid`) finds by the looks of a page, this one proves by the
form: the printed labels are put together from their pieces (`form_phrases`), each number must stand beside exactly one
of them and in exactly one column, and no two in the same place. A table for which that fails is left alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from tasks.extract.aligned_applications import applications
from tasks.extract.aligned_disclosure import disclosure
from tasks.extract.aligned_page import AlignedTable, Columns, Page
from tasks.extract.aligned_proceedings import proceedings
from tasks.extract.aligned_rulers import ROOM, Rulers
from tasks.extract.form_phrases import Phrase, find_phrases, patches_of
from tasks.extract.glyph_text import TextLine
from tasks.extract.pdf_paths import Line

__all__ = ["AlignedTable", "Columns", "find_aligned"]

ALIGNED = "aligned table"
"""How the locators of these tables name them."""
MOST_PIECES = 4000
"""No page of a report has as many pieces of text: tables of other kinds are left to the general reader."""


def find_aligned(
    lines: Iterable[TextLine], where: str, columns: Columns, rules: Sequence[Line] = ()
) -> list[AlignedTable]:
    """Returns the tables of the form among the lines that can be read without any doubt, top to bottom.

    Args:
        lines: the lines of a page outside ruled tables.
        where: locator of the page.
        columns: what the pages before say; brought up to date.
        rules: ruling lines of the page, if it has any.
    """
    patches = patches_of(lines)
    if len(patches) > MOST_PIECES:
        return []
    phrases, rest = find_phrases(patches)
    page = Page(f"{where} · {ALIGNED}", phrases, rest, _rulers(phrases, rules))
    found = [disclosure(page, columns), applications(page, columns), proceedings(page, columns)]
    return sorted((table for table in found if table is not None), key=lambda table: table.top)


def _rulers(phrases: Sequence[Phrase], rules: Sequence[Line]) -> Rulers:
    """Returns what parts text: the ruling lines, and how far the lines of labels and the labels stand apart."""
    named = (p for p in phrases if p.code("row", "applications") and not p.code("group", "applications"))
    rows = sorted(named, key=lambda phrase: phrase.top)
    steps = [b.y - a.y for row in rows for a, b in pairwise(row.patches) if b.y - a.y > ROOM * row.size]
    gaps = [b.top - a.bottom for a, b in pairwise(rows) if b.top > a.bottom + ROOM * a.size]
    across = tuple(line for line in rules if line.horizontal)
    down = tuple(line for line in rules if not line.horizontal)
    return Rulers(across, down, min(steps, default=0.0), min(gaps, default=0.0))
