"""Table ``disclosure`` read by position: blocks of rows, each under a header of its own."""

from __future__ import annotations

from collections.abc import Sequence

from tasks.extract.aligned_grids import Maker, disclosure_grid
from tasks.extract.aligned_page import AlignedTable, Columns, Page, reach, table_of
from tasks.extract.aligned_rows import Block, Row, row_of, share_blocks
from tasks.extract.aligned_rulers import ROOM
from tasks.extract.aligned_values import items_of
from tasks.extract.broken_numbers import whole_numbers
from tasks.extract.form_phrases import Patch, Phrase, is_figure


def disclosure(page: Page, columns: Columns) -> AlignedTable | None:
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
        words = _words_beside(page, held, edge)
        items = items_of(values, page.rulers)
        if items is None or any(is_figure(word.text) for word in words):
            return None
        items = whole_numbers(items, page.rulers, reach([*held, *words]))
        blocks.append(Block(header, held, items))
        used += values
    if sum(len(block.rows) for block in blocks) != len(rows) or not share_blocks(blocks, page.rulers):
        return None
    others = [*page.named("article", "disclosure"), *page.named("head", "disclosure")]
    grid = disclosure_grid(Maker(f"{page.name} disclosure"), blocks, others, headless=headers[0] is before)
    printed = [phrase for header in headers if header is not before for phrase in header]
    return table_of("disclosure", grid, [*rows, *others, *printed], used, blocks)


def _values_under(page: Page, rows: Sequence[Row], edge: float, start: float, end: float) -> list[Patch]:
    if not rows:
        return []
    room = ROOM * rows[0].patches[0].size
    top = max(start + room, min(row.top for row in rows) - 3 * room)
    bottom = min(max(row.bottom for row in rows) + 4 * room, end)
    return [patch for patch in page.rest if patch.x0 > edge and top < patch.y < bottom]


def _words_beside(page: Page, rows: Sequence[Row], edge: float) -> list[Patch]:
    """Returns the pieces among the labels of rows that are none of the form's."""
    if not rows:
        return []
    top, bottom = min(row.top for row in rows), max(row.bottom for row in rows)
    return [patch for patch in page.rest if patch.x1 <= edge and top <= patch.y <= bottom]


def _last_header(page: Page, headers: list[list[Phrase]]) -> list[Phrase]:
    """Returns the header under which the table may go on on the next page: the last, unless a section follows it."""
    if not headers:
        return []
    sections = [
        phrase.top for phrase in page.phrases if any(label.kind == "section" for label in phrase.labels)
    ]
    return [] if any(top > headers[-1][0].top for top in sections) else headers[-1]


def _levels(phrases: list[Phrase]) -> list[list[Phrase]]:
    """Returns the phrases in groups that stand on one level, each left to right, top to bottom."""
    levels: list[list[Phrase]] = []
    for phrase in sorted(phrases, key=lambda phrase: phrase.top):
        if levels and phrase.top <= max(p.bottom for p in levels[-1]) + ROOM * phrase.size:
            levels[-1].append(phrase)
        else:
            levels.append([phrase])
    return [sorted(level, key=lambda phrase: phrase.x0) for level in levels]
