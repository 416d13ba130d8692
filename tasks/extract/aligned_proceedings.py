"""Table ``proceedings`` read by position: one row of fifteen numbers under its header, or on the page after it."""

from __future__ import annotations

from tasks.extract.aligned_grids import Maker, proceedings_grid
from tasks.extract.aligned_page import AlignedTable, Columns, Page, table_of
from tasks.extract.aligned_rows import Block, Row, share_line
from tasks.extract.aligned_values import items_of
from tasks.extract.broken_numbers import whole_numbers
from tasks.extract.form_phrases import Patch, Phrase
from warehouse.forms import OUTCOMES

_PROCEEDINGS = ("review", "litigation_direct", "litigation_after_review")


def proceedings(page: Page, columns: Columns) -> AlignedTable | None:
    """Returns the row of fifteen numbers under its header, or at the top of the page after the header's."""
    before, columns.outcomes = columns.outcomes, []
    tops = page.named("row", "proceedings")
    kinds = tuple(phrase.code("row", "proceedings") for phrase in tops)
    if tops and kinds != _PROCEEDINGS[-len(kinds) :]:  # A page break may cut off the first.
        return None
    columns_here = [p for p in page.named("column", "proceedings") if not p.code("column", "applications")]
    if not columns_here:
        return _outcomes_on_top(page, before) if before else None
    start, size = min(phrase.top for phrase in [*tops, *columns_here]), columns_here[0].size
    header = [p for p in page.named("column", "proceedings") if start - size < p.top < start + 12 * size]
    standard = [column.code for column in OUTCOMES] * len(_PROCEEDINGS)
    if _codes([*before, *header]) == standard and before:
        header = [*before, *header]
    codes = _codes(header)
    if len(codes) < len(OUTCOMES) or codes != standard[-len(codes) :]:
        return None
    here = [phrase for phrase in header if phrase not in before]
    bottom = max(phrase.bottom for phrase in here)
    below = [patch for patch in page.rest if patch.y > bottom]
    ends_page = not below and not any(phrase.top > bottom for phrase in page.phrases)
    values = [p for p in below if p.y < min(bottom + 8 * size, below[0].y + 2.5 * size)]
    row = _line_of_values(page, values, header, tops)
    if row is None and not ends_page:
        return None
    columns.outcomes = header if ends_page else []
    # A header that a page break cuts is printed with the rest of it.
    named = header if row or len(header) == len(standard) else []
    grid = proceedings_grid(Maker(f"{page.name} proceedings"), tops, named, row)
    groups = [p for p in page.named("group", "proceedings") if abs(p.top - start) < 3 * size]
    full = here if len(here) == len(standard) else []
    blocks = [Block(full, [row], [])] if row else []
    return table_of("proceedings", grid, [*tops, *groups, *here], values, blocks)


def _codes(header: list[Phrase]) -> list[str | None]:
    return [phrase.code("column", "proceedings") for phrase in header]


def _outcomes_on_top(page: Page, header: list[Phrase]) -> AlignedTable | None:
    """Returns the row of numbers that begins a page, under the header that ended the page before."""
    first = min((patch.y for patch in page.rest), default=0.0)
    if any(phrase.top < first for phrase in page.phrases):
        return None
    values = [patch for patch in page.rest if patch.y < first + 2.5 * header[0].size]
    row = _line_of_values(page, values, header, [])
    if row is None:
        return None
    grid = proceedings_grid(Maker(f"{page.name} proceedings"), [], [], row)
    return table_of("proceedings", grid, [], values, [Block([], [row], [])])


def _line_of_values(page: Page, values: list[Patch], header: list[Phrase], tops: list[Phrase]) -> Row | None:
    items = items_of(values, page.rulers)
    if not items:
        return None
    row = Row((), "", None)
    whole = whole_numbers(items, page.rulers)
    return row if share_line(row, whole, header, tops, page.rulers) else None
