"""Tables of the form printed without lines, read only where every label, number and column is accounted for.

What the general reader of tables without lines (`unruled_grid`) finds by the looks of a page, this one proves by the
form: the printed labels are put together from their pieces (`form_phrases`), each number must stand beside exactly one
of them and in exactly one column, and no two in the same place. A table for which that fails is left alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from tasks.extract.aligned_grids import Maker, applications_grid, disclosure_grid, proceedings_grid
from tasks.extract.aligned_rows import Block, Row, row_of, share_blocks, share_line, share_out
from tasks.extract.aligned_values import ROOM, Band, Item, Rulers, bands_of, items_of
from tasks.extract.form_phrases import Patch, Phrase, find_phrases, patches_of
from tasks.extract.glyph_text import TextLine
from tasks.extract.labels import numbering
from tasks.extract.model import Grid
from tasks.extract.pdf_page import Glyph
from tasks.extract.pdf_paths import Line
from warehouse.forms import APPLICANTS, OUTCOMES

ALIGNED = "aligned table"
"""How the locators of these tables name them."""
MOST_PIECES = 4000
"""No page of a report has as many pieces of text: tables of other kinds are left to the general reader."""
_PROCEEDINGS = ("review", "litigation_direct", "litigation_after_review")


@dataclass(slots=True)
class AlignedTable:
    """A table, its top on the page, and the glyphs it is made of."""

    top: float
    grid: Grid
    glyphs: frozenset[Glyph]


@dataclass(slots=True)
class Columns:
    """What earlier pages say of tables that go on: the columns of ``applications``, headers without their rows."""

    bands: list[Band] = field(default_factory=list)
    header: list[Phrase] = field(default_factory=list)
    outcomes: list[Phrase] = field(default_factory=list)


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
    page = _Page(f"{where} · {ALIGNED}", phrases, rest, _rulers(phrases, rules))
    found = [_disclosure(page, columns), _applications(page, columns), _proceedings(page, columns)]
    return sorted((table for table in found if table is not None), key=lambda table: table.top)


@dataclass(frozen=True, slots=True)
class _Page:
    """The labels of one page and its other pieces."""

    name: str
    phrases: list[Phrase]
    rest: list[Patch]
    rulers: Rulers

    def named(self, kind: str, table: str) -> list[Phrase]:
        """Returns the labels of a kind in a table, left to right."""
        found = (phrase for phrase in self.phrases if phrase.code(kind, table) is not None)
        return sorted(found, key=lambda phrase: phrase.x0)


def _applications(page: _Page, columns: Columns) -> AlignedTable | None:
    """Returns the rows of ``applications`` on a page."""
    rows = page.named("row", "applications")
    certain = [phrase for phrase in rows if not any(label.kind == "column" for label in phrase.labels)]
    if len(certain) < (1 if columns.bands else 3):
        return None
    edge, size = max(phrase.x1 for phrase in certain), certain[0].size
    top, bottom = min(phrase.top for phrase in certain), max(phrase.bottom for phrase in certain)
    rows = [
        phrase for phrase in rows if phrase.x0 <= edge and top - 8 * size <= phrase.top <= bottom + 3 * size
    ]
    top, bottom = min(phrase.top for phrase in rows), max(phrase.bottom for phrase in rows)
    header = [
        phrase
        for phrase in page.named("column", "applications")
        if phrase.x0 > edge and top - 12 * size < phrase.bottom < top + size
    ]
    values = _values_beside(page, edge, top, bottom, size)
    items = items_of(values, page.rulers)
    bands = _columns(items, header, columns.bands, page.rulers) if items else None
    if items is None or bands is None:
        return None
    words = [p for p in page.rest if p.x1 <= edge and top - 3 * size <= p.y <= bottom + 3 * size]
    found = _rows_of_their_own([row_of(phrase, "applications") for phrase in rows], words)
    if not share_out(found, items, bands, words, page.rulers):
        return None
    columns.bands = [] if any(row.code == "carried_out" for row in found) else bands
    groups = [p for p in page.named("group", "applications") if top <= p.top <= bottom and p.x0 < edge]
    heads = [*page.named("columns", "applications"), *page.named("corner", "applications")]
    heads = [p for p in heads if header and top - 12 * size < p.bottom < top + size]
    grid = applications_grid(Maker(f"{page.name} applications"), header, heads, found, groups)
    return _table(
        grid,
        [*header, *heads, *rows, *groups],
        [*values, *(patch for row in found for patch in row.patches)],
    )


def _values_beside(page: _Page, edge: float, top: float, bottom: float, size: float) -> list[Patch]:
    """Returns the pieces right of the labels between the first row and the last, and the lines that hang on to them."""
    right = sorted((patch for patch in page.rest if patch.x1 > edge), key=lambda patch: patch.y)
    first, last = top - ROOM * size, bottom + ROOM * size
    found = [patch for patch in right if first <= patch.y <= last]
    for step, patches in (
        (1, [p for p in right if p.y > last]),
        (-1, [p for p in reversed(right) if p.y < first]),
    ):
        reach = last if step > 0 else first
        for patch in patches:
            if abs(patch.y - reach) > 2 * size or len(patch.text) > 8:
                break
            found.append(patch)
            reach = patch.y
    return found


def _columns(
    items: Sequence[Item], header: Sequence[Phrase], before: list[Band], rulers: Rulers
) -> list[Band] | None:
    """Returns the columns as spans across; None where neither the numbers nor the header show all seven.

    A header that a page break cuts may lack headings. The numbers of no column stand under the heading of another.
    """
    standard = [column.code for column in APPLICANTS]
    places = [standard.index(phrase.code("column", "applications") or "") for phrase in header]
    if places != sorted(set(places)):
        return None
    headings = dict(zip(places, rulers.spans(header), strict=True)) if header else dict(enumerate(before))
    bands = bands_of(items)
    if len(bands) != len(standard):
        return list(headings.values()) if len(headings) == len(standard) else None
    crossed = any(
        place != other and left <= headings[other][1] and right >= headings[other][0]
        for place, (left, right) in enumerate(bands)
        for other in headings
    )
    return None if crossed else bands


def _rows_of_their_own(rows: list[Row], words: Sequence[Patch]) -> list[Row]:
    """Returns the rows without （六）其他处理 where it only names a group: rows of its own stand beside it."""
    named = {row.code for row in rows} & {"other_not_corrected", "other_fee_unpaid"}

    def is_group(row: Row) -> bool:
        if row.code != "other" or not ("处理" in row.text or numbering(row.text) == "六"):
            return False
        right = max(patch.x1 for patch in row.patches)
        return bool(named) or any(word.x0 >= right and row.top <= word.y <= row.bottom for word in words)

    return [row for row in rows if not is_group(row)]


def _disclosure(page: _Page, columns: Columns) -> AlignedTable | None:
    """Returns the rows of ``disclosure`` on a page, each under the header above it."""
    headers = _levels(page.named("column", "disclosure"))
    rows = page.named("row", "disclosure")
    before, columns.header = columns.header, _last_header(page, headers)
    if not rows or not (headers or before):
        return None
    edge = max(phrase.x1 for phrase in rows)
    starts = [max(phrase.bottom for phrase in header) for header in headers]
    if before and any(row.top < min([*starts, float("inf")]) for row in rows):
        headers, starts = [before, *headers], [float("-inf"), *starts]
    if any(phrase.x0 <= edge for header in headers for phrase in header):
        return None
    blocks: list[Block] = []
    used: list[Patch] = []
    ends = [*(header[0].top for header in headers[1:]), float("inf")]
    for header, start, end in zip(headers, starts, ends, strict=True):
        held = [row_of(phrase, "disclosure") for phrase in rows if start < phrase.top < end]
        values = _values_under(page, held, edge, start, end)
        items = items_of(values, page.rulers)
        if items is None:
            return None
        blocks.append(Block(header, held, items))
        used += values
    if sum(len(block.rows) for block in blocks) != len(rows) or not share_blocks(blocks, page.rulers):
        return None
    others = [*page.named("article", "disclosure"), *page.named("head", "disclosure")]
    grid = disclosure_grid(Maker(f"{page.name} disclosure"), blocks, others, headless=headers[0] is before)
    printed = [phrase for header in headers if header is not before for phrase in header]
    return _table(grid, [*rows, *others, *printed], used)


def _values_under(page: _Page, rows: Sequence[Row], edge: float, start: float, end: float) -> list[Patch]:
    if not rows:
        return []
    room = ROOM * rows[0].patches[0].size
    top = max(start + room, min(row.top for row in rows) - 3 * room)
    bottom = min(max(row.bottom for row in rows) + 4 * room, end)
    return [patch for patch in page.rest if patch.x0 > edge and top < patch.y < bottom]


def _last_header(page: _Page, headers: list[list[Phrase]]) -> list[Phrase]:
    """Returns the header under which the table may go on on the next page: the last, unless a section follows it."""
    if not headers:
        return []
    sections = [
        phrase.top for phrase in page.phrases if any(label.kind == "section" for label in phrase.labels)
    ]
    return [] if any(top > headers[-1][0].top for top in sections) else headers[-1]


def _proceedings(page: _Page, columns: Columns) -> AlignedTable | None:
    """Returns the row of fifteen numbers under its header, or at the top of the page after the header's."""
    before, columns.outcomes = columns.outcomes, []
    tops = page.named("row", "proceedings")
    if tops and tuple(phrase.code("row", "proceedings") for phrase in tops) != _PROCEEDINGS:
        return None
    columns_here = [p for p in page.named("column", "proceedings") if not p.code("column", "applications")]
    if not columns_here:
        return _outcomes_on_top(page, before) if before else None
    start, size = min(phrase.top for phrase in [*tops, *columns_here]), columns_here[0].size
    header = [p for p in page.named("column", "proceedings") if start - size < p.top < start + 12 * size]
    codes = [phrase.code("column", "proceedings") for phrase in header]
    standard = [column.code for column in OUTCOMES] * len(_PROCEEDINGS)
    if len(codes) < len(OUTCOMES) or codes != standard[-len(codes) :]:
        return None
    bottom = max(phrase.bottom for phrase in header)
    below = [patch for patch in page.rest if patch.y > bottom]
    ends_page = not below and not any(phrase.top > bottom for phrase in page.phrases)
    values = [p for p in below if p.y < min(bottom + 8 * size, below[0].y + 2.5 * size)]
    row = _line_of_values(page, values, header)
    if row is None and not ends_page:
        return None
    columns.outcomes = header if ends_page else []
    grid = proceedings_grid(Maker(f"{page.name} proceedings"), tops, header, row)
    groups = [p for p in page.named("group", "proceedings") if abs(p.top - start) < 3 * size]
    return _table(grid, [*tops, *groups, *header], values)


def _outcomes_on_top(page: _Page, header: list[Phrase]) -> AlignedTable | None:
    """Returns the row of numbers that begins a page, under the header that ended the page before."""
    first = min((patch.y for patch in page.rest), default=0.0)
    if any(phrase.top < first for phrase in page.phrases):
        return None
    values = [patch for patch in page.rest if patch.y < first + 2.5 * header[0].size]
    row = _line_of_values(page, values, header)
    if row is None:
        return None
    return _table(proceedings_grid(Maker(f"{page.name} proceedings"), [], [], row), [], values)


def _line_of_values(page: _Page, values: list[Patch], header: list[Phrase]) -> Row | None:
    items = items_of(values, page.rulers)
    row = Row((), "", None)
    return row if items and share_line(row, items, header, page.rulers) else None


def _rulers(phrases: Sequence[Phrase], rules: Sequence[Line]) -> Rulers:
    """Returns what parts text: the ruling lines, and how far the lines of labels and the labels stand apart."""
    named = (p for p in phrases if p.code("row", "applications") and not p.code("group", "applications"))
    rows = sorted(named, key=lambda phrase: phrase.top)
    steps = [b.y - a.y for row in rows for a, b in pairwise(row.patches) if b.y - a.y > ROOM * row.size]
    gaps = [b.top - a.bottom for a, b in pairwise(rows) if b.top > a.bottom + ROOM * a.size]
    across = tuple(line for line in rules if line.horizontal)
    down = tuple(line for line in rules if not line.horizontal)
    return Rulers(across, down, min(steps, default=0.0), min(gaps, default=0.0))


def _levels(phrases: list[Phrase]) -> list[list[Phrase]]:
    """Returns the phrases in groups that stand on one level, each left to right, top to bottom."""
    levels: list[list[Phrase]] = []
    for phrase in sorted(phrases, key=lambda phrase: phrase.top):
        if levels and phrase.top <= max(p.bottom for p in levels[-1]) + ROOM * phrase.size:
            levels[-1].append(phrase)
        else:
            levels.append([phrase])
    return [sorted(level, key=lambda phrase: phrase.x0) for level in levels]


def _table(grid: Grid, phrases: Sequence[Phrase], patches: Sequence[Patch]) -> AlignedTable:
    used = [*(patch for phrase in phrases for patch in phrase.patches), *patches]
    glyphs = frozenset(glyph for patch in used for glyph in patch.glyphs)
    return AlignedTable(min(patch.y for patch in used), grid, glyphs)
