"""Tables without ruling lines, found by how numbers stand under each other."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass
from statistics import median

from tasks.extract.glyph_text import TextLine, Word
from tasks.extract.model import Grid, GridCell
from tasks.extract.unruled_rows import PageRow, Region, page_row, split_regions
from tasks.extract.wrapped_labels import assign_fragments

UNCLEAR = "columns or rows of a table without lines are not clear"
_NUMBERED = re.compile(r"\s*\d{1,2}\s*[.．、]\s*\D")
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
    labels, groups, placed = _labels(region, anchors)
    doubt = None if clear and placed.clear else UNCLEAR
    left = 2 if any(groups) else 1
    grid_rows = _header(region.header, bands, left, placed.used, _Maker(name, doubt))
    for anchor, label, group in zip(anchors, labels, groups, strict=True):
        texts = [label] if left == 1 else [group, label]
        texts += [" ".join(word.text for word in anchor.data if _fits(word, band)) for band in bands]
        make = _Maker(name, doubt)
        grid_rows.append(
            tuple(make.cell(text, len(grid_rows), col, anchor.line.y) for col, text in enumerate(texts))
        )
    first = (region.header or region.body)[0]
    return UnruledTable(first.line.y, Grid(tuple(grid_rows), name))


@dataclass(frozen=True)
class _Maker:
    """Makes the cells of one grid."""

    name: str
    doubt: str | None

    def cell(self, text: str, row: int, col: int, y: float, colspan: int = 1) -> GridCell:
        """Returns a cell; ``y`` is where its line stands on the page."""
        return GridCell(
            text, row, col, 1, colspan, f"{self.name} · row {row + 1} col {col + 1} · y {y:.0f}", self.doubt
        )


@dataclass(frozen=True)
class _Placed:
    """Which words (by identity) became part of a row's label, and whether that reading is clearly the best."""

    used: frozenset[int]
    clear: bool


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


def _labels(region: Region, anchors: list[PageRow]) -> tuple[list[str], list[str], _Placed]:
    """Returns each row's label and the group label beside it, wrapped pieces joined."""
    edge = _label_edge(anchors)
    heights = [anchor.line.y for anchor in anchors]
    pitch = _PITCH * median(anchor.line.size for anchor in anchors)
    pieces = _pieces(region, anchors)
    label_pieces = [word for word in pieces if word.x1 > edge]
    own, beside = [], []
    used: set[int] = set()
    for anchor in anchors:
        wrapped = any(abs(word.y - anchor.line.y) < 0.8 * pitch for word in label_pieces)
        label, group = _split_labels(anchor.labels, edge, wrapped)
        own.append(label)
        beside.append([word.text for word in group])
    for word in pieces:
        if word.x1 <= edge:
            beside[min(range(len(anchors)), key=lambda place: abs(heights[place] - word.y))].append(word.text)
            used.add(id(word))
    label_pieces.sort(key=lambda word: (word.y, word.x0))
    places, clear = assign_fragments(
        heights, [bool(words) for words in own], [w.y for w in label_pieces], pitch
    )
    for word, place in zip(label_pieces, places, strict=True):
        if place is not None:
            own[place].append(word)
            used.add(id(word))
    labels = [
        "".join(word.text for word in sorted(words, key=lambda word: (round(word.y), word.x0)))
        for words in own
    ]
    return labels, ["".join(texts) for texts in beside], _Placed(frozenset(used), clear)


def _split_labels(words: list[Word], edge: float, wrapped: bool) -> tuple[list[Word], list[Word]]:
    """Returns the words of the row's own label and those of a group label left of it.

    ``wrapped``: pieces of the row's label stand just above or below, so that it need have none on the line itself.
    """
    label = [word for word in words if word.x1 > edge]
    group = [word for word in words if word.x1 <= edge]
    return (label, group) if label or wrapped else (group[-1:], group[:-1])


def _pieces(region: Region, anchors: list[PageRow]) -> list[Word]:
    """Returns the words of lines without numbers that can be pieces of labels."""
    first = min(word.x0 for anchor in anchors for word in anchor.data)
    pieces = [word for row in region.body if not row.is_data for word in row.labels]
    pieces += [word for row in region.header for word in row.labels if word.x1 < first]
    return [word for word in pieces if word.x0 < first]


def _label_edge(anchors: list[PageRow]) -> float:
    """Returns the left edge of the numbered row labels; what ends left of it is the label of a group."""
    numbered = [word.x0 for anchor in anchors for word in anchor.labels if _NUMBERED.match(word.text)]
    return min(numbered) if len(numbered) > 1 else float("-inf")


def _header(
    header: list[PageRow], bands: list[Band], left: int, used: frozenset[int], make: _Maker
) -> list[tuple[GridCell, ...]]:
    """Returns header rows: lines of one word and words over several columns first, then a row with each column's words.

    A line with as many words as there are columns is taken in order, because headings need not stand over
    their numbers.
    """
    rows: list[tuple[GridCell, ...]] = []
    single: dict[int, list[str]] = {}
    y = header[-1].line.y if header else 0.0
    below_titles = False
    for line in header:
        words = [word for word in line.labels if id(word) not in used]
        below_titles = below_titles or len(words) > 1
        extra = len(words) - len(bands)
        places = [
            [n - extra] if extra in (0, 1) else _bands_under(word, bands) for n, word in enumerate(words)
        ]
        if (len(words) == 1 and not below_titles) or _ambiguous(places):
            text = "　".join(word.text for word in words)
            rows.append((make.cell(text, len(rows), 0, line.line.y, left + len(bands)),))
            continue
        over: list[GridCell] = []
        for word, covered in zip(words, places, strict=True):
            if not covered or covered == [-1]:
                single.setdefault(left - 1, []).append(word.text)
            elif len(covered) == 1:
                single.setdefault(covered[0] + left, []).append(word.text)
            else:
                over.append(make.cell(word.text, len(rows), covered[0] + left, word.y, len(covered)))
        if over:
            rows.append(tuple(over))
    if single:
        texts = ("".join(single.get(col, [])) for col in range(left + len(bands)))
        rows.append(tuple(make.cell(text, len(rows), col, y) for col, text in enumerate(texts)))
    return rows


def _ambiguous(places: list[list[int]]) -> bool:
    """Whether two words of a header line stand over the same column, so that one of them belongs elsewhere."""
    taken = [band for covered in places for band in covered]
    return len(taken) != len(set(taken))


def _bands_under(word: Word, bands: list[Band]) -> list[int]:
    return [place for place, band in enumerate(bands) if word.x0 <= band[1] and word.x1 >= band[0]]
