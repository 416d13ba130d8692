"""The lines of a page sorted into rows with numbers, headers, label pieces and prose."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from tasks.extract.glyph_text import TextLine, Word

DATA = re.compile(r"[+\-－+＋]?[\d０-９][\d０-９,，.．]*(?:件|元|万元|%)?|[/／\-—－]+|无|零|不适用")
_APART = 1.0
_GAP = 0.45
"""Letter sizes: a wider gap parts two cells of a line."""
_MARKED = re.compile(
    r"\s*(?:[（(][一二三四五六七八九十]+[）)]|\d{1,2}\s*[.．、]|[一二三四五六七八九十]+[、.．])"
)


@dataclass(slots=True)
class PageRow:
    """A line as words: ``data`` are the numbers it ends in, ``labels`` what stands before them."""

    line: TextLine
    labels: list[Word]
    data: list[Word]

    @property
    def is_data(self) -> bool:
        """Whether the line is a row of numbers; a sentence that ends in a number is not."""
        if len(self.data) != 1:
            return len(self.data) >= 2
        number = self.data[0]
        return bool(self.labels) and number.x0 - self.labels[-1].x1 > _APART * number.size

    @property
    def is_header(self) -> bool:
        """Whether the line has several cells and no number."""
        return not self.data and len(self.labels) >= 2

    def is_prose(self, width: float) -> bool:
        """Whether the line is running text of a page this wide."""
        if self.is_data:
            return False
        reach = self.line.x1 - self.line.x0
        filled = sum(word.x1 - word.x0 for word in self.labels)
        return (reach > 0.55 * width and filled > 0.85 * reach) or "。" in self.line.text

    @property
    def is_heading(self) -> bool:
        """Whether the line is alone and numbered like a heading."""
        return not self.data and len(self.labels) == 1 and bool(_MARKED.match(self.line.text))


@dataclass(slots=True)
class Region:
    """The lines of one table: ``header`` above the first row of numbers, then ``body``."""

    header: list[PageRow] = field(default_factory=list)
    body: list[PageRow] = field(default_factory=list)


def page_row(line: TextLine) -> PageRow:
    """Returns the line as labels and the numbers after them."""
    words = line.words(_GAP)
    first = len(words)
    while first and DATA.fullmatch(words[first - 1].text.strip()):
        first -= 1
    return PageRow(line, words[:first], words[first:])


def split_regions(rows: list[PageRow]) -> list[Region | list[PageRow]]:
    """Returns the rows again, in order, with tables as regions and everything else as lists of rows.

    A table needs two rows of numbers, or one of at least five, or a header. Prose, a large gap and a numbered heading
    before a new header end it; a header after rows of numbers begins the next one.
    """
    width = max((row.line.x1 for row in rows), default=0) - min((row.line.x0 for row in rows), default=0)
    parts: list[Region | list[PageRow]] = []
    loose: list[PageRow] = []
    region: Region | None = None
    for place, row in enumerate(rows):
        if row.is_data and not row.is_prose(width):
            if region is None:
                header = _header_above(loose, row, width)
                loose = loose[: len(loose) - len(header)]
                region = Region(header)
                parts.append(loose)
                loose = []
                parts.append(region)
            region.body += [*loose, row]
            loose = []
            continue
        ends = row.is_prose(width) or row.is_header or _far(rows[place - 1], row)
        if region is not None and (ends or _crosses_values(row, region)):
            loose = _give_tail(region, loose)
            region = None
        loose.append(row)
    if region is not None:
        loose = _give_tail(region, loose)
    parts.append(loose)
    return _without_chance_tables(parts)


def _crosses_values(row: PageRow, region: Region) -> bool:
    """Whether a line without numbers reaches into the columns of numbers: no label does, but a title may."""
    return row.line.x1 > min(word.x0 for other in region.body for word in other.data) + row.line.size


def _far(before: PageRow, row: PageRow) -> bool:
    return row.line.y - before.line.y > 5 * max(row.line.size, before.line.size)


def _header_above(loose: list[PageRow], first: PageRow, width: float) -> list[PageRow]:
    """Returns the lines just above the first numbers that are the table's header or the top of its first label."""
    header: list[PageRow] = []
    below = first
    for row in reversed(loose):
        if row.is_prose(width) or row.is_heading or below.line.y - row.line.y > 3.2 * row.line.size:
            break
        header.insert(0, row)
        below = row
    return header


def _give_tail(region: Region, loose: list[PageRow]) -> list[PageRow]:
    """Moves label pieces close below the last numbers into the region; returns the rest."""
    last = region.body[-1]
    tail = 0
    while tail < len(loose) and len(loose[tail].labels) == 1 and not loose[tail].is_heading:
        row = loose[tail]
        if row.line.y - last.line.y > 1.8 * row.line.size or row.line.size > 1.15 * last.line.size:
            break
        region.body.append(row)
        last = row
        tail += 1
    return loose[tail:]


def _without_chance_tables(parts: list[Region | list[PageRow]]) -> list[Region | list[PageRow]]:
    """Returns the parts with regions that are hardly tables turned back into lines."""
    kept: list[Region | list[PageRow]] = []
    for part in parts:
        if isinstance(part, Region):
            data = [row for row in part.body if row.is_data]
            is_table = len(data) >= 2 or len(data[0].data) >= 5 or any(row.is_header for row in part.header)
            if is_table:
                kept.append(part)
                continue
            part = part.header + part.body
        if part and kept and isinstance(kept[-1], list):
            kept[-1].extend(part)
        elif part:
            kept.append(part)
    return kept
