"""One page on which tables are read by position: its labels and pieces, and what the pages before say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from tasks.extract.aligned_rows import Block
from tasks.extract.aligned_rulers import Band, Rulers
from tasks.extract.form_phrases import Patch, Phrase, Pieces
from tasks.extract.model import Grid
from tasks.extract.pdf_page import Glyph


@dataclass(slots=True)
class AlignedTable:
    """A table of the form, its top on the page, the glyphs it is made of, and its rows under their headers."""

    code: str
    top: float
    grid: Grid
    glyphs: frozenset[Glyph]
    blocks: Sequence[Block]


@dataclass(slots=True)
class Columns:
    """What earlier pages say of tables that go on: the columns of ``applications``, headers without their rows."""

    bands: list[Band] = field(default_factory=list)
    header: list[Phrase] = field(default_factory=list)
    outcomes: list[Phrase] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Page:
    """The labels of one page, its other pieces, and what parts its text; ``name`` begins the tables' locators."""

    name: str
    phrases: list[Phrase]
    rest: list[Patch]
    rulers: Rulers

    def named(self, kind: str, table: str) -> list[Phrase]:
        """Returns the labels of a kind in a table, left to right."""
        found = (phrase for phrase in self.phrases if phrase.code(kind, table) is not None)
        return sorted(found, key=lambda phrase: phrase.x0)


def reach(pieces: Sequence[Pieces | Patch]) -> list[Band]:
    """Returns from where to where down the page each piece of text reaches (by the middles of its lines)."""
    return [(p.y, p.y) if isinstance(p, Patch) else (p.top, p.bottom) for p in pieces]


def table_of(
    code: str, grid: Grid, phrases: Sequence[Phrase], patches: Sequence[Patch], blocks: Sequence[Block]
) -> AlignedTable:
    """Returns the table made of these labels and pieces."""
    used = [*(patch for phrase in phrases for patch in phrase.patches), *patches]
    glyphs = frozenset(glyph for patch in used for glyph in patch.glyphs)
    return AlignedTable(code, min(patch.y for patch in used), grid, glyphs, blocks)
