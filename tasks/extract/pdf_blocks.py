"""One page's glyphs shared out to tables and prose."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from tasks.extract.aligned_tables import Columns, find_aligned
from tasks.extract.form_phrases import is_value
from tasks.extract.glyph_text import TextLine, cell_text, line_text, text_lines
from tasks.extract.model import Block, Grid, GridCell, Issue
from tasks.extract.pdf_page import Glyph, PageContent, is_garbled
from tasks.extract.pdf_prose import paragraphs
from tasks.extract.pdf_second_reading import DIFFER, doubted_cells
from tasks.extract.ruled_grid import RuledCell, RuledTable, find_ruled_tables, merge_lines
from tasks.extract.unruled_grid import UnruledTable, find_unruled

TORN = "a number stands across a ruling line"
GARBLED = "the font does not tell what the characters are"
_NUMBER = re.compile(r"[+\-－+]?[\d０-９][\d０-９,，.．]*|[/／\-—－]")

_OF_VALUES = frozenset("零〇无不/／-—－–")
"""Letters of which values without digits are made."""

Held = dict[RuledCell, list[Glyph]]


@dataclass(slots=True)
class Piece:
    """A block of a page.

    ``goes_on``: it may continue the page before, ``open_end``: the next page may continue it, ``xs``: where the
    column lines of a ruled table stand.
    """

    top: float
    block: Block
    goes_on: bool = False
    open_end: bool = False
    xs: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Memory:
    """What the pages before tell of tables that go on: those without lines, and by the second reading those with."""

    unruled: Columns = field(default_factory=Columns)
    ruled: Columns = field(default_factory=Columns)


def page_pieces(
    page: PageContent, numbers: set[Glyph], first: bool, issues: list[Issue], memory: Memory
) -> list[Piece]:
    """Returns the blocks of a page top to bottom, page numbers left out.

    Every other glyph ends up in exactly one block. ``first`` marks the page that may hold the title.
    """
    where = f"page {page.number}"
    kept, free = _shared(page, numbers)
    in_part = [(table, held) for table, held in kept if _is_ruled_in_part(held)]
    pool = free + [glyph for _, held in in_part for glyphs in held.values() for glyph in glyphs]
    rules = merge_lines(page.horizontal) + merge_lines(page.vertical)
    aligned = find_aligned(text_lines(pool), where, memory.unruled, rules)
    taken = frozenset().union(*(table.glyphs for table in aligned))
    for table, held in in_part:
        inner = [glyph for glyphs in held.values() for glyph in glyphs]
        if not taken.isdisjoint(inner):
            kept.remove((table, held))
            free += inner
    pieces = []
    for number, (table, held) in enumerate(kept, 1):
        name = f"{where} · table {number}"
        doubts = _doubts(held, name, memory.ruled, issues)
        pieces.append(Piece(table.ys[0], _grid(table, held, name, doubts), xs=table.xs))
    pieces += [Piece(table.top, table.grid) for table in aligned]
    lines = text_lines([glyph for glyph in free if glyph not in taken])
    tops = [table.ys[0] for table, _ in kept] + [table.top for table in aligned]
    pieces += _free_pieces(page, lines, tops, first)
    pieces.sort(key=lambda piece: piece.top)
    _mark_continuations(pieces, page.number)
    if page.oblique:
        issues.append(
            Issue(
                "oblique_text",
                f"text at an angle or across other text was left out: {line_text(page.oblique)[:60]}",
                where,
            )
        )
    return pieces


def _shared(page: PageContent, numbers: set[Glyph]) -> tuple[list[tuple[RuledTable, Held]], list[Glyph]]:
    """Returns the ruled tables that hold text, with the glyphs of their cells, and the glyphs outside."""
    tables = find_ruled_tables(page.horizontal, page.vertical)
    inside: list[Held] = [defaultdict(list) for _ in tables]
    free: list[Glyph] = []
    for glyph in page.glyphs:
        if glyph in numbers:
            continue
        for table, held in zip(tables, inside, strict=True):
            cell = table.cell_at(glyph.cx, glyph.cy)
            if cell is not None:
                held[cell].append(glyph)
                break
        else:
            free.append(glyph)
    return [(table, held) for table, held in zip(tables, inside, strict=True) if held], free


def _is_ruled_in_part(held: Held) -> bool:
    """Whether lines alone do not part a table: cells hold several numbers, or words over one, or none holds any."""
    both = whole = 0
    for glyphs in held.values():
        if len(glyphs) == 1:
            whole += is_value(glyphs[0].character)
            continue
        if not any(glyph.character.isdigit() or glyph.character in _OF_VALUES for glyph in glyphs):
            continue
        lines = text_lines(glyphs)
        numbers = [[is_value(word.text) for word in line.words(0.45)] for line in lines]
        if sum(map(sum, numbers)) >= 2:
            return True
        both += len(lines) > 1 and all(numbers[-1]) and not any(numbers[0])
        whole += all(map(all, numbers))
    return both >= 3 or not whole


def _mark_continuations(pieces: list[Piece], number: int) -> None:
    """Marks the page's first block if it is a table on a later page; only true page tops and ends stay open."""
    if pieces and number > 1 and isinstance(pieces[0].block, Grid):
        grid = pieces[0].block
        pieces[0].block = Grid(grid.rows, grid.locator, continues=True)
    for place, piece in enumerate(pieces):
        piece.goes_on = piece.goes_on and place == 0
        piece.open_end = piece.open_end and place == len(pieces) - 1


def _doubts(held: Held, where: str, columns: Columns, issues: list[Issue]) -> dict[RuledCell, str]:
    """Returns what is wrong with cells: read otherwise without the lines, torn by a line, or garbled."""
    doubts = dict.fromkeys(doubted_cells(held, where, columns, issues), DIFFER)
    doubts |= dict.fromkeys(_torn_cells(held), TORN)
    garbled = [cell for cell, glyphs in held.items() if any(is_garbled(glyph.character) for glyph in glyphs)]
    if garbled:
        issues.append(Issue("garbled_text_layer", f"{GARBLED}: {len(garbled)} cells of a table", where))
    return doubts | dict.fromkeys(garbled, GARBLED)


def _grid(table: RuledTable, held: Held, name: str, doubts: Mapping[RuledCell, str]) -> Grid:
    rows: dict[int, list[GridCell]] = defaultdict(list)
    widest = _widest_lines(held)
    for cell in table.cells:
        for part, glyphs in _split(table, cell, held.get(cell, [])):
            left, top, right, bottom = table.cell_box(part)
            text = cell_text(glyphs, right - left, widest.get((part.col, part.colspan), 0.0))
            box = f"box ({left:.0f},{top:.0f},{right:.0f},{bottom:.0f})"
            locator = f"{name} · row {part.row + 1} col {part.col + 1} · {box}"
            doubt = doubts.get(cell)
            rows[part.row].append(
                GridCell(text, part.row, part.col, part.rowspan, part.colspan, locator, doubt)
            )
    ordered = (sorted(rows.get(row, []), key=lambda cell: cell.col) for row in range(len(table.ys) - 1))
    return Grid(tuple(tuple(row) for row in ordered), name)


def _torn_cells(held: Held) -> set[RuledCell]:
    """Returns the cells that share a number whose digits stand on both sides of a line."""
    digits = [(glyph, cell) for cell, glyphs in held.items() for glyph in glyphs if glyph.character.isdigit()]
    digits.sort(key=lambda pair: (round(pair[0].baseline / 2), pair[0].x0))
    torn: set[RuledCell] = set()
    for (left, one), (right, other) in pairwise(digits):
        close = -0.5 * left.size < right.x0 - left.x1 < 0.12 * left.size
        if one != other and close and abs(left.baseline - right.baseline) < 0.2 * left.size:
            torn |= {one, other}
    return torn


def _widest_lines(held: Held) -> dict[tuple[int, int], float]:
    """Returns the widest line of text in the cells of each column (and width in columns)."""
    widest: dict[tuple[int, int], float] = {}
    for cell, glyphs in held.items():
        reach = max(line.x1 - line.x0 for line in text_lines(glyphs))
        widest[cell.col, cell.colspan] = max(widest.get((cell.col, cell.colspan), 0.0), reach)
    return widest


def _split(table: RuledTable, cell: RuledCell, glyphs: list[Glyph]) -> list[tuple[RuledCell, list[Glyph]]]:
    """Returns the cell, or its parts by column where a rule is missing between numbers.

    A cell over several columns that holds exactly one number above each column, and nothing else, is
    as many cells whose rule was not drawn.
    """
    if cell.colspan == 1 or not glyphs:
        return [(cell, glyphs)]
    shares: dict[int, list[Glyph]] = defaultdict(list)
    for glyph in glyphs:
        found = [
            col
            for col in range(cell.col, cell.col + cell.colspan)
            if table.xs[col] <= glyph.cx <= table.xs[col + 1]
        ]
        if not found:
            return [(cell, glyphs)]
        shares[found[0]].append(glyph)
    ordered = [sorted(shares[col], key=lambda glyph: glyph.x0) for col in sorted(shares)]
    apart = all(right[0].x0 - left[-1].x1 > 0.6 * left[-1].size for left, right in pairwise(ordered))
    if (
        len(shares) != cell.colspan
        or not apart
        or not all(_NUMBER.fullmatch(cell_text(share)) for share in ordered)
    ):
        return [(cell, glyphs)]
    return [(RuledCell(cell.row, col, cell.rowspan, 1, cell.regular), shares[col]) for col in sorted(shares)]


def _free_pieces(page: PageContent, lines: list[TextLine], tops: list[float], first: bool) -> list[Piece]:
    """Returns unruled tables and prose from the lines outside the tables that begin at the tops."""
    if not lines:
        return []
    body = median(glyph.size for line in lines for glyph in line.glyphs)
    long_lines = [line for line in lines if line.x1 - line.x0 > 0.4 * page.width] or lines
    left, right = min(line.x0 for line in long_lines), max(line.x1 for line in long_lines)
    pieces: list[Piece] = []
    where = f"page {page.number}"
    separators = merge_lines(page.horizontal)
    for run in _runs(lines, tops):
        for part in find_unruled(run, where, separators):
            if isinstance(part, UnruledTable):
                pieces.append(Piece(part.top, part.grid))
                continue
            for found in paragraphs(part, left, right, body, where, first and not pieces):
                pieces.append(Piece(found.top, found.paragraph, found.flush, found.full))
    return pieces


def _runs(lines: list[TextLine], tops: list[float]) -> list[list[TextLine]]:
    """Returns the lines in runs that no table interrupts."""
    runs: dict[int, list[TextLine]] = defaultdict(list)
    for line in lines:
        runs[sum(top < line.y for top in tops)].append(line)
    return [runs[key] for key in sorted(runs)]
