"""Table ``applications`` read by position: labels at the left, seven columns of numbers, over any number of pages."""

from __future__ import annotations

from collections.abc import Sequence

from tasks.extract.aligned_columns import bands_of
from tasks.extract.aligned_grids import Maker, applications_grid
from tasks.extract.aligned_page import AlignedTable, Columns, Page, reach, table_of
from tasks.extract.aligned_rows import Block, Row, row_of, share_out
from tasks.extract.aligned_rulers import ROOM, Band, Rulers
from tasks.extract.aligned_values import Item, items_of
from tasks.extract.broken_numbers import whole_numbers
from tasks.extract.form_phrases import Patch, Phrase, is_figure
from tasks.extract.labels import numbering
from warehouse.forms import APPLICANTS


def applications(page: Page, columns: Columns) -> AlignedTable | None:
    """Returns the rows of ``applications`` on a page."""
    rows = page.named("row", "applications")
    certain = [phrase for phrase in rows if numbering(phrase.text) or not _may_be_heading(phrase)]
    headings = {phrase.code("column", "applications") for phrase in page.named("column", "applications")}
    if len(certain) < (1 if columns.bands or len(headings) == len(APPLICANTS) else 3):
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
    words = [p for p in page.rest if p.x1 <= edge and top - 3 * size <= p.y <= bottom + 3 * size]
    found = _rows_of_their_own([row_of(phrase, "applications") for phrase in rows], words)
    items = items_of(values, page.rulers)
    if not items:
        return None
    items = whole_numbers(items, page.rulers, reach([*found, *words]))
    bands = _columns(items, header, columns.bands, page.rulers)
    if bands is None:
        return None
    if not share_out(found, items, bands, words, page.rulers):
        return None
    labels = {id(patch) for row in found for patch in row.patches}
    if any(is_figure(word.text) for word in words if id(word) not in labels):
        return None
    columns.bands = [] if any(row.code == "carried_out" for row in found) else bands
    groups = [p for p in page.named("group", "applications") if top <= p.top <= bottom and p.x0 < edge]
    heads = [*page.named("columns", "applications"), *page.named("corner", "applications")]
    heads = [p for p in heads if header and top - 12 * size < p.bottom < top + size]
    grid = applications_grid(Maker(f"{page.name} applications"), header, heads, found, groups)
    patches = [*values, *(patch for row in found for patch in row.patches)]
    full = header if len(header) == len(APPLICANTS) else []
    return table_of(
        "applications", grid, [*header, *heads, *rows, *groups], patches, [Block(full, found, items)]
    )


def _may_be_heading(phrase: Phrase) -> bool:
    return any(label.kind == "column" for label in phrase.labels)


def _values_beside(page: Page, edge: float, top: float, bottom: float, size: float) -> list[Patch]:
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
