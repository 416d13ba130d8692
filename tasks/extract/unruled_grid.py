"""Tables without column lines, found by how numbers stand under each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tasks.extract.glyph_text import TextLine, Word
from tasks.extract.model import Grid, GridCell
from tasks.extract.pdf_paths import Line
from tasks.extract.unruled_labels import row_labels
from tasks.extract.unruled_rows import PageRow, Region, page_row, split_regions

UNCLEAR = "columns or rows of a table without lines are not clear"

UNPROVEN = "a table without lines: nothing proves which row and column a number stands in"
"""The doubt of every cell of these tables; the identities may lift it (`ocr_check.confirm_columns`)."""

UNRULED = "unruled table"
"""How the locators of these tables name them."""

Band = tuple[float, float]
Rows = list[tuple[GridCell, ...]]


@dataclass(frozen=True)
class UnruledTable:
    """A table and its top on the page."""

    top: float
    grid: Grid


def find_unruled(
    lines: list[TextLine], where: str, separators: Sequence[Line] = ()
) -> list[UnruledTable | list[TextLine]]:
    """Returns the lines again, in order, with the unruled tables among them as grids.

    The grid has the row labels in its first columns and one column for each column of numbers; a place without
    a number is an empty cell. All of this goes by looks, so every cell carries a doubt: a graver one where a line fits
    two columns, two numbers of a line fit one, a wrapped label fits two rows, or a label ends in a digit.

    Args:
        lines: top to bottom.
        where: locator of the page.
        separators: horizontal ruling lines of the page, if it has any.
    """
    found: list[UnruledTable | list[TextLine]] = []
    count = 0
    for part in split_regions([page_row(line) for line in lines]):
        if isinstance(part, Region):
            count += 1
            found.append(_table(part, f"{where} · {UNRULED} {count}", separators))
        else:
            found.append([row.line for row in part])
    return found


def _table(region: Region, name: str, separators: Sequence[Line]) -> UnruledTable:
    anchors = [row for row in region.body if row.is_data]
    bands, clear = _bands(anchors)
    labels = row_labels(region, anchors, separators)
    left = 2 if any(labels.beside) else 1
    make = _Maker(name, UNPROVEN if clear and labels.clear else UNCLEAR)
    grid_rows = _header(region.header, bands, left, labels.used, make)
    for anchor, label, group in zip(anchors, labels.own, labels.beside, strict=True):
        values = [" ".join(word.text for word in anchor.data if _fits(word, band)) for band in bands]
        glued = label[-1:].isdigit() and not all(values)
        cells = _Maker(name, UNCLEAR) if glued else make
        texts = [label, *values] if left == 1 else [group, label, *values]
        y = anchor.line.y
        grid_rows.append(tuple(cells.cell(text, len(grid_rows), col, y) for col, text in enumerate(texts)))
    for row in region.body:
        rest = [word.text for word in row.labels if id(word) not in labels.used]
        if rest and not row.is_data:
            grid_rows.append((make.cell("　".join(rest), len(grid_rows), 0, row.line.y, left + len(bands)),))
    first = (region.header or region.body)[0]
    return UnruledTable(first.line.y, Grid(tuple(grid_rows), name))


@dataclass(frozen=True)
class _Maker:
    """Makes the cells of one grid."""

    name: str
    doubt: str | None

    def cell(self, text: str, row: int, col: int, y: float, colspan: int = 1) -> GridCell:
        """Returns a cell; ``y`` is where its line stands on the page."""
        place = f"{self.name} · row {row + 1} col {col + 1} · y {y:.0f}"
        return GridCell(text, row, col, 1, colspan, place, self.doubt)


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
    return bands, clear


def _fits(word: Word, band: Band) -> bool:
    return band[0] <= word.centre <= band[1]


def _header(header: list[PageRow], bands: list[Band], left: int, used: frozenset[int], make: _Maker) -> Rows:
    """Returns header rows: titles and words over several columns first, then a row with each column's words.

    A line with as many words as there are columns is taken in order, because headings need not stand over
    their numbers.
    """
    rows: Rows = []
    single: dict[int, list[str]] = {}
    for line in header:
        words = [word for word in line.labels if id(word) not in used]
        extra = len(words) - len(bands)
        in_order = extra in (0, 1) and len(words) > 1
        places = [[n - extra] if in_order else _bands_under(word, bands) for n, word in enumerate(words)]
        if _is_title(words, header, bands) or _ambiguous(places):
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
        y = header[-1].line.y
        rows.append(tuple(make.cell(text, len(rows), col, y) for col, text in enumerate(texts)))
    return rows


def _is_title(words: list[Word], header: list[PageRow], bands: list[Band]) -> bool:
    """Whether a header line is one text in the middle of the table or at its left, above the headings of columns."""
    if len(words) != 1:
        return False
    left = min(word.x0 for row in header for word in row.labels)
    right = max(bands[-1][1], max(word.x1 for row in header for word in row.labels))
    return words[0].x1 >= bands[0][0] and abs(words[0].centre - (left + right) / 2) < 0.1 * (right - left)


def _ambiguous(places: list[list[int]]) -> bool:
    """Whether two words of a header line stand over the same column, so that one of them belongs elsewhere."""
    taken = [band for covered in places for band in covered]
    return len(taken) != len(set(taken))


def _bands_under(word: Word, bands: list[Band]) -> list[int]:
    return [place for place, band in enumerate(bands) if word.x0 <= band[1] and word.x1 >= band[0]]
