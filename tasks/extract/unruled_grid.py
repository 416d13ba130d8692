"""Tables without ruling lines, found by how numbers stand under each other."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from statistics import median

from tasks.extract.glyph_text import TextLine, Word
from tasks.extract.model import Grid, GridCell
from tasks.extract.unruled_rows import PageRow, Region, page_row, split_regions
from tasks.extract.wrapped_labels import assign_fragments

UNCLEAR = "columns or rows of a table without lines are not clear"
_PITCH = 1.4
"""Line distance within a label in letter sizes."""

Band = tuple[float, float]


@dataclass(frozen=True)
class UnruledTable:
    """A table and its top on the page."""

    top: float
    grid: Grid


def find_unruled(lines: list[TextLine], where: str) -> list[UnruledTable | list[TextLine]]:
    """Returns the lines again, in order, with the unruled tables among them as grids.

    The grid has the row labels in its first columns and one column for each column of numbers; a place without
    a number is an empty cell. Where a line fits two columns, two numbers of a line fit one, or a wrapped label two
    rows, every cell of the grid carries a doubt.
    """
    found: list[UnruledTable | list[TextLine]] = []
    for part in split_regions([page_row(line) for line in lines]):
        if isinstance(part, Region):
            count = sum(isinstance(other, UnruledTable) for other in found) + 1
            found.append(_table(part, f"{where} · unruled table {count}"))
        else:
            found.append([row.line for row in part])
    return found


def _table(region: Region, name: str) -> UnruledTable:
    anchors = [row for row in region.body if row.is_data]
    bands, clear = _bands(anchors)
    labels, groups, sure = _labels(region, anchors)
    doubt = None if clear and sure else UNCLEAR
    left = 2 if any(groups) else 1
    grid_rows = _header(region.header, bands, left, name, doubt)
    for anchor, label, group in zip(anchors, labels, groups, strict=True):
        number = len(grid_rows)
        texts = [label] if left == 1 else [group, label]
        texts += [" ".join(word.text for word in anchor.data if _fits(word, band)) for band in bands]
        where = f"{name} · row {number + 1} · y {anchor.line.y:.0f}"
        grid_rows.append(
            tuple(
                GridCell(text, number, col, 1, 1, f"{where} col {col + 1}", doubt)
                for col, text in enumerate(texts)
            )
        )
    first = (region.header or region.body)[0]
    return UnruledTable(first.line.y, Grid(tuple(grid_rows), name))


def _bands(anchors: list[PageRow]) -> tuple[list[Band], bool]:
    """Returns the columns of numbers as intervals across, and whether each line has at most one number in each."""
    words = sorted((word for anchor in anchors for word in anchor.data), key=lambda word: word.x0)
    bands: list[Band] = []
    for word in words:
        if bands and word.x0 <= bands[-1][1]:
            bands[-1] = (bands[-1][0], max(bands[-1][1], word.x1))
        else:
            bands.append((word.x0, word.x1))
    clear = all(sum(_fits(word, band) for word in anchor.data) <= 1 for anchor in anchors for band in bands)
    close = any(b[0] - a[1] < 0.5 * words[0].size for a, b in itertools.pairwise(bands))
    return bands, clear and not close


def _fits(word: Word, band: Band) -> bool:
    return band[0] <= word.centre <= band[1]


def _labels(region: Region, anchors: list[PageRow]) -> tuple[list[str], list[str], bool]:
    """Returns each row's label and the group label beside it, wrapped pieces joined, and whether that is clear."""
    own = [anchor.labels[-1] if anchor.labels else None for anchor in anchors]
    beside = [[word.text for word in anchor.labels[:-1]] for anchor in anchors]
    edge = _label_edge(anchors)
    pieces = [word for row in region.body if not row.is_data for word in row.labels]
    pieces += [
        word
        for row in region.header
        if len(row.labels) == 1
        for word in row.labels
        if word.x1 < anchors[0].data[0].x0
    ]
    label_pieces = sorted((word for word in pieces if word.x1 > edge), key=lambda word: word.y)
    heights = [anchor.line.y for anchor in anchors]
    pitch = _PITCH * median(anchor.line.size for anchor in anchors)
    places, clear = assign_fragments(
        heights, [word is not None for word in own], [w.y for w in label_pieces], pitch
    )
    for word in pieces:
        if word.x1 <= edge:
            nearest = min(range(len(anchors)), key=lambda place: abs(heights[place] - word.y))
            beside[nearest].append(word.text)
    held: list[list[Word]] = [[word] if word is not None else [] for word in own]
    for word, place in zip(label_pieces, places, strict=True):
        if place is not None:
            held[place].append(word)
    labels = ["".join(word.text for word in sorted(words, key=lambda word: word.y)) for words in held]
    return labels, ["".join(texts) for texts in beside], clear


def _label_edge(anchors: list[PageRow]) -> float:
    """Returns the left edge of the row labels, right of any group labels."""
    beside = [anchor.labels[-1].x0 for anchor in anchors if len(anchor.labels) > 1]
    if beside:
        return min(beside)
    own = [anchor.labels[-1].x0 for anchor in anchors if anchor.labels]
    return min(own) if own else 0.0


def _header(
    header: list[PageRow], bands: list[Band], left: int, name: str, doubt: str | None
) -> list[tuple[GridCell, ...]]:
    """Returns header rows: words over several columns first, then one row with the words of each column joined."""
    rows: list[tuple[GridCell, ...]] = []
    single: dict[int, list[str]] = {}
    for line in header:
        over: list[GridCell] = []
        for word in line.labels:
            covered = [place for place, band in enumerate(bands) if word.x0 <= band[1] and word.x1 >= band[0]]
            if len(covered) == 1:
                single.setdefault(covered[0] + left, []).append(word.text)
            elif covered:
                place = f"{name} · header y {word.y:.0f}"
                over.append(GridCell(word.text, len(rows), covered[0] + left, 1, len(covered), place, doubt))
            elif word.x1 < bands[0][0]:
                single.setdefault(0, []).append(word.text)
        if over:
            rows.append(tuple(over))
    if single:
        where = f"{name} · row {len(rows) + 1}"
        rows.append(
            tuple(
                GridCell("".join(single.get(col, [])), len(rows), col, 1, 1, f"{where} col {col + 1}", doubt)
                for col in range(left + len(bands))
            )
        )
    return rows
