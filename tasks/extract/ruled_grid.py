"""Tables from ruling lines: pure geometry, the same for PDF pages and scanned pictures."""

from __future__ import annotations

import itertools
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property

from tasks.extract.pdf_paths import Line

MERGE = 3.0
"""Points: lines no further apart are one line (double borders, borders of neighbouring cells)."""
GAP = 4.5
"""Points: gaps in a line up to this are dots or corners."""
_SAME = 0.8
SHORTEST = 7.0
MAX_LINES = 4000
MAX_COLUMNS = 120
MAX_ROWS = 600


@dataclass(frozen=True)
class RuledCell:
    """A cell of a ruled table; ``regular`` is False when the lines around it did not form a rectangle."""

    row: int
    col: int
    rowspan: int
    colspan: int
    regular: bool = True


@dataclass(frozen=True)
class RuledTable:
    """A table: the positions of its column and row lines, and its cells."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    cells: tuple[RuledCell, ...]

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Left, top, right, bottom."""
        return self.xs[0], self.ys[0], self.xs[-1], self.ys[-1]

    @cached_property
    def owners(self) -> dict[tuple[int, int], RuledCell]:
        """The cell of each elementary place (row, col)."""
        return {
            (row, col): cell
            for cell in self.cells
            for row in range(cell.row, cell.row + cell.rowspan)
            for col in range(cell.col, cell.col + cell.colspan)
        }

    def cell_at(self, x: float, y: float) -> RuledCell | None:
        """Returns the cell that holds the point, or None outside the table."""
        left, top, right, bottom = self.box
        if not (left - 1 <= x <= right + 1 and top - 1 <= y <= bottom + 1):
            return None
        col = min(max(bisect_right(self.xs, x) - 1, 0), len(self.xs) - 2)
        row = min(max(bisect_right(self.ys, y) - 1, 0), len(self.ys) - 2)
        return self.owners.get((row, col))

    def cell_box(self, cell: RuledCell) -> tuple[float, float, float, float]:
        """Returns left, top, right, bottom of a cell."""
        return (
            self.xs[cell.col],
            self.ys[cell.row],
            self.xs[cell.col + cell.colspan],
            self.ys[cell.row + cell.rowspan],
        )


def find_ruled_tables(horizontal: list[Line], vertical: list[Line]) -> list[RuledTable]:
    """Returns the tables the lines form, top to bottom; frames and one-column boxes are not tables.

    Merged cells come out as spans: two neighbouring places belong to one cell unless a line
    crosses the middle between them. Open outer sides are closed where the lines end.
    """
    rows, columns = merge_lines(horizontal), merge_lines(vertical)
    if len(rows) > MAX_LINES or len(columns) > MAX_LINES:
        return []
    tables = [_table(h, v) for h, v in _components(rows, columns)]
    found = [table for table in tables if table is not None]
    return sorted(found, key=lambda table: (table.ys[0], table.xs[0]))


def merge_lines(lines: list[Line]) -> list[Line]:
    """Returns the lines with those side by side and end to end made one; short remainders are dropped.

    Only lines that also lie along each other are merged: lines of different tables keep their own places.
    """
    pieces = _end_to_end(lines)
    parent = list(range(len(pieces)))

    def root(place: int) -> int:
        while parent[place] != place:
            parent[place] = parent[parent[place]]
            place = parent[place]
        return place

    for place, line in enumerate(pieces):
        for other in range(place + 1, len(pieces)):
            if pieces[other].at - line.at > MERGE:
                break
            if pieces[other].start <= line.end + GAP and line.start <= pieces[other].end + GAP:
                parent[root(other)] = root(place)
    groups: dict[int, list[Line]] = {}
    for place, line in enumerate(pieces):
        groups.setdefault(root(place), []).append(line)
    merged = [_joined(group) for group in groups.values()]
    return [line for line in merged if line.end - line.start >= SHORTEST]


def _end_to_end(lines: list[Line]) -> list[Line]:
    """Returns the lines, by position, with dots and pieces on the same line joined; single dots are dropped."""
    joined: list[Line] = []
    bucket: list[Line] = []
    for line in [*sorted(lines, key=lambda line: line.at), None]:
        if bucket and (line is None or line.at - bucket[0].at > _SAME):
            joined += _one_line(bucket)
            bucket = []
        if line is not None:
            bucket.append(line)
    return [line for line in joined if line.end - line.start > MERGE]


def _one_line(bucket: list[Line]) -> list[Line]:
    """Returns lines at one position joined wherever they touch."""
    joined: list[Line] = []
    for line in sorted(bucket, key=lambda line: line.start):
        if joined and line.start <= joined[-1].end + GAP:
            joined[-1] = joined[-1]._replace(end=max(joined[-1].end, line.end))
        else:
            joined.append(line)
    return joined


def _joined(group: list[Line]) -> Line:
    """Returns one line for pieces that belong together: where the longest of them stand, from end to end."""
    weights = [max(line.end - line.start, 0.1) for line in group]
    at = sum(line.at * weight for line, weight in zip(group, weights, strict=True)) / sum(weights)
    return Line(group[0].horizontal, at, min(line.start for line in group), max(line.end for line in group))


def _components(horizontal: list[Line], vertical: list[Line]) -> list[tuple[list[Line], list[Line]]]:
    """Returns the sets of lines that hang together by crossing or touching."""
    parent = list(range(len(horizontal) + len(vertical)))

    def root(place: int) -> int:
        while parent[place] != place:
            parent[place] = parent[parent[place]]
            place = parent[place]
        return place

    for i, h in enumerate(horizontal):
        for j, v in enumerate(vertical, len(horizontal)):
            if h.start - MERGE <= v.at <= h.end + MERGE and v.start - MERGE <= h.at <= v.end + MERGE:
                parent[root(i)] = root(j)
    groups: dict[int, tuple[list[Line], list[Line]]] = {}
    for place, line in enumerate([*horizontal, *vertical]):
        groups.setdefault(root(place), ([], []))[0 if line.horizontal else 1].append(line)
    return list(groups.values())


def _table(horizontal: list[Line], vertical: list[Line]) -> RuledTable | None:
    if len(horizontal) < 2 or not vertical:
        return None
    xs = _positions(
        [line.at for line in vertical], [line.start for line in horizontal], [line.end for line in horizontal]
    )
    ys = _positions(
        [line.at for line in horizontal], [line.start for line in vertical], [line.end for line in vertical]
    )
    if not (3 <= len(xs) <= MAX_COLUMNS and 2 <= len(ys) <= MAX_ROWS):
        return None
    return RuledTable(tuple(xs), tuple(ys), tuple(_cells(xs, ys, horizontal, vertical)))


def _positions(lines: list[float], starts: list[float], ends: list[float]) -> list[float]:
    """Returns the line positions, closed by where the crossing lines begin and end."""
    places = sorted(lines)
    if min(starts) < places[0] - 2 * MERGE:
        places.insert(0, min(starts))
    if max(ends) > places[-1] + 2 * MERGE:
        places.append(max(ends))
    distinct = [places[0]]
    for place in places[1:]:
        if place - distinct[-1] > MERGE:
            distinct.append(place)
    return distinct


def _cells(xs: list[float], ys: list[float], horizontal: list[Line], vertical: list[Line]) -> list[RuledCell]:
    """Returns the cells: places not parted by a line are one cell; shapes that are no rectangle are cut by rows."""
    height, width = len(ys) - 1, len(xs) - 1
    right = _walls(xs, ys, vertical)
    below = _walls(ys, xs, horizontal)
    seen: set[tuple[int, int]] = set()
    cells = []
    for row in range(height):
        for col in range(width):
            if (row, col) in seen:
                continue
            region = _flood(row, col, height, width, right, below)
            seen |= region
            cells.extend(_rectangles(region))
    return cells


def _walls(xs: list[float], ys: list[float], lines: list[Line]) -> set[tuple[int, int]]:
    """Returns (band between ``ys``, inner position of ``xs``) wherever a line crosses the middle of the band."""
    walls: set[tuple[int, int]] = set()
    middles = [(top + bottom) / 2 for top, bottom in itertools.pairwise(ys)]
    for line in lines:
        place = min(range(len(xs)), key=lambda k: abs(xs[k] - line.at))
        walls.update((band, place) for band, middle in enumerate(middles) if line.start <= middle <= line.end)
    return walls


def _flood(
    row: int, col: int, height: int, width: int, right: set[tuple[int, int]], below: set[tuple[int, int]]
) -> set[tuple[int, int]]:
    """Returns all places reachable without crossing a wall (``below`` is keyed by column, then row line)."""
    region, todo = {(row, col)}, [(row, col)]
    while todo:
        r, c = todo.pop()
        steps = (
            (r, c + 1, (r, c + 1) in right),
            (r, c - 1, (r, c) in right),
            (r + 1, c, (c, r + 1) in below),
            (r - 1, c, (c, r) in below),
        )
        for next_row, next_col, wall in steps:
            place = (next_row, next_col)
            if not wall and 0 <= next_row < height and 0 <= next_col < width and place not in region:
                region.add(place)
                todo.append(place)
    return region


def _rectangles(region: set[tuple[int, int]]) -> list[RuledCell]:
    rows, cols = [row for row, _ in region], [col for _, col in region]
    top, left, height, width = min(rows), min(cols), max(rows) - min(rows) + 1, max(cols) - min(cols) + 1
    if height * width == len(region):
        return [RuledCell(top, left, height, width)]
    pieces = []
    for row in sorted(set(rows)):
        inside = sorted(col for r, col in region if r == row)
        start = inside[0]
        for col, following in zip(inside, [*inside[1:], -1], strict=True):
            if following != col + 1:
                pieces.append(RuledCell(row, start, 1, col - start + 1, regular=False))
                start = following
    return pieces
