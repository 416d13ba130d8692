"""Rows of a table without lines: which numbers stand beside which label and in which column, proved by counting."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from tasks.extract.aligned_columns import ALIGNMENTS, bands_of, columns_of, place_in
from tasks.extract.aligned_rulers import ROOM, Band, Rulers
from tasks.extract.aligned_values import Item, lines_of
from tasks.extract.form_phrases import Patch, Phrase, Pieces

_OUTCOMES = 15
"""Columns of the one row of ``proceedings``."""


@dataclass(slots=True)
class Row(Pieces):
    """A row: its label (pieces, text and code; None if the form has no such row) and its values by column."""

    patches: tuple[Patch, ...]
    text: str
    code: str | None
    values: dict[int, Item] = field(default_factory=dict)

    @property
    def middle(self) -> float:
        """The middle of the label."""
        return (self.top + self.bottom) / 2

    def is_beside(self, line: Sequence[Item]) -> bool:
        """Whether a line of values stands beside the label."""
        room = ROOM * self.size
        top, bottom = min(item.top for item in line), max(item.bottom for item in line)
        return bottom >= self.top - room and top <= self.bottom + room


def row_of(phrase: Phrase, table: str) -> Row:
    """Returns the row a label of the form begins."""
    return Row(phrase.patches, phrase.text, phrase.code("row", table))


def share_out(
    rows: list[Row], items: Sequence[Item], bands: Sequence[Band], words: Sequence[Patch], rulers: Rulers
) -> bool:
    """Gives every value to the one row and column it stands in; rows of an office's own are added to ``rows``.

    Returns False, and then the values of the rows mean nothing, where a value has no place or two have the same, or
    where another way to share them out is as good.

    Args:
        rows: the rows with labels of the form.
        items: the values.
        bands: the columns as spans across.
        words: the pieces among the labels that are no label of the form.
        rulers: what parts lines of text.
    """
    lines = lines_of(items, rulers)
    unknown = [line for line in lines if not any(row.is_beside(line) for row in rows)]
    known = [line for line in lines if line not in unknown]
    own_rows = [_unknown_row(rows, line, words) for line in unknown]
    for own, line in zip(own_rows, unknown, strict=True):
        shared = own is not None and any(
            one is not own and one and one.patches[0] in own.patches for one in own_rows
        )
        if own is None or shared or not _put(own, line, bands):
            return False
        rows.append(own)
    placed = _match([row for row in rows if not row.values], known)
    if placed is None or not all(_put(row, line, bands) for row, line in placed):
        return False
    rows.sort(key=lambda row: (row.middle, row.top))
    return True


def _match(rows: list[Row], lines: list[list[Item]]) -> list[tuple[Row, list[Item]]] | None:
    """Returns the row of each line of values; None where more than one way is possible.

    As many lines as rows are taken in order. Else a line that stands beside a single row takes it, and what is
    left is decided among the others in the same way.
    """
    ordered = sorted(rows, key=lambda row: row.middle)
    if len(lines) == len(ordered):
        pairs = list(zip(ordered, lines, strict=True))
        return pairs if all(row.is_beside(line) for row, line in pairs) else None
    found: list[tuple[Row, list[Item]]] = []
    open_lines = list(lines)
    while open_lines:
        choices = [([row for row in ordered if row.is_beside(line)], line) for line in open_lines]
        sure = [(rows_beside[0], line) for rows_beside, line in choices if len(rows_beside) == 1]
        if not sure or len({id(row) for row, _ in sure}) < len(sure):
            return None
        found += sure
        taken = {id(row) for row, _ in sure}
        ordered = [row for row in ordered if id(row) not in taken]
        open_lines = [line for line in open_lines if not any(line is own for _, own in sure)]
    return found


def _put(row: Row, line: Sequence[Item], bands: Sequence[Band]) -> bool:
    for item in line:
        place = place_in(item, bands)
        if place is None or place in row.values:
            return False
        row.values[place] = item
    return True


def _unknown_row(rows: Sequence[Row], line: Sequence[Item], words: Sequence[Patch]) -> Row | None:
    """Returns the row that the words beside a line of values make, if they stand between the same rows as it.

    Words wholly left of the labels next to it belong to the name of a group.
    """
    top, bottom = min(item.top for item in line), max(item.bottom for item in line)
    before = max((row for row in rows if row.bottom < top), key=lambda row: row.bottom, default=None)
    after = min((row for row in rows if row.top > bottom), key=lambda row: row.top, default=None)
    above = before.bottom if before else float("-inf")
    below = after.top if after else float("inf")
    next_to = before or after
    edge = min(patch.x0 for patch in next_to.patches) if next_to else float("-inf")
    between = [word for word in words if above < word.y < below]
    label = tuple([word for word in between if word.x1 > edge] or between)
    row = Row(label, "".join(word.text for word in label), None)
    return row if label and row.is_beside(line) else None


@dataclass(slots=True)
class Block:
    """Rows under one header, and the values beside them."""

    header: list[Phrase]
    rows: list[Row]
    items: list[Item]


def share_blocks(blocks: Sequence[Block], rulers: Rulers) -> bool:
    """Gives the values of rows under several headers to rows and columns; False where that is not certain.

    A row with as many values as its header has columns takes them in order. Headers with the same number of columns
    stand over the same ones: their values together may show all of them. Else a value belongs to the heading it stands
    under.
    """
    for block in blocks:
        alike = [one for one in blocks if len(one.header) == len(block.header)]
        together = bands_of([item for one in alike for item in one.items])
        named = rulers.spans(block.header)
        size = block.header[0].size
        bands = together if len(together) == len(named) else _bands_under(together, named, size)
        placed = _match(block.rows, lines_of(block.items, rulers))
        if placed is None:
            return False
        for row, line in placed:
            in_order = len(line) == len(named) and _are_apart(line)
            row.values = dict(enumerate(line)) if in_order else {}
            if not in_order and not _put(row, line, bands):
                return False
    return True


def _bands_under(bands: Sequence[Band], named: Sequence[Band], size: float) -> Sequence[Band]:
    """Returns the columns under headings where the values show only some of them; the headings if they do not tell."""
    places = columns_of(bands, named, size) if bands else None
    if places is None:
        return named
    empty = (float("inf"), float("-inf"))
    found = dict(zip(places, bands, strict=True))
    return [found.get(place, empty) for place in range(len(named))]


def share_line(
    row: Row, items: Sequence[Item], header: Sequence[Phrase], tops: Sequence[Phrase], rulers: Rulers
) -> bool:
    """Gives the values of one line to fifteen columns; False where they are not one line or it is not certain.

    The header may lack its first columns (a page break cut it); then all values must be there, and those under a
    heading must be the ones that it names.

    Args:
        row: takes the values.
        items: the values.
        header: the headings of the columns.
        tops: those above five columns each.
        rulers: what parts lines of text.
    """
    lines = lines_of(items, rulers)
    named = rulers.spans(header)
    if len(lines) != 1:
        return False
    missing = len(lines[0]) - len(named)
    if len(lines[0]) == _OUTCOMES and _are_apart(lines[0]):
        row.values = dict(enumerate(lines[0]))
        return not any(
            place - missing != other and item.x0 <= right and item.x1 >= left
            for place, item in enumerate(lines[0])
            for other, (left, right) in enumerate(named)
        )
    if len(named) != _OUTCOMES:
        return False
    if _put(row, lines[0], named):
        return True
    spans = [(item.x0, item.x1) for item in lines[0]]
    places = columns_of(spans, named, header[0].size, _alignment(tops, named))
    row.values = dict(zip(places, lines[0], strict=True)) if places else {}
    return places is not None


def _alignment(tops: Sequence[Phrase], named: Sequence[Band]) -> str:
    """Returns how headings may be aligned: those above several columns begin or end where the first or last does."""
    if len(tops) != 3:
        return ALIGNMENTS
    wide = len(named) // 3
    left = all(abs(top.x0 - named[wide * n][0]) < 1 for n, top in enumerate(tops))
    right = all(abs(top.x1 - named[wide * (n + 1) - 1][1]) < 1 for n, top in enumerate(tops))
    return ALIGNMENTS if left == right else "l" if left else "r"


def _are_apart(line: Sequence[Item]) -> bool:
    return all(left.x1 < right.x0 for left, right in pairwise(line))
