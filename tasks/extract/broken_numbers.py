"""Full-width numbers that a narrow column broke over several lines, made whole again.

The digits of such a number may break anywhere, so that each of its lines looks like a number. The rows of the table
decide: all cells are set at the top, in the middle or at the bottom of their rows, and so is each label.
"""

from __future__ import annotations

from collections.abc import Sequence

from tasks.extract.aligned_columns import bands_of
from tasks.extract.aligned_rulers import ROOM, Band, Rulers
from tasks.extract.aligned_values import Item, is_under
from tasks.extract.form_phrases import is_value

_SAME = 0.25
"""Letter sizes: heights that differ by less are the same."""
_MOST = 6
"""Lines of one number."""

Columns = list[list[Item]]
Way = tuple[int, int, list[Item]]
"""Rows that are filled, how many ways fill as many, and the items of one of them."""


def whole_numbers(items: list[Item], rulers: Rulers, labels: Sequence[Band] = ()) -> list[Item]:
    """Returns the items, in reading order, with broken full-width numbers whole again.

    Where one way of setting cells in their rows explains every item of every column, and in one way only, it tells
    which lines belong together. Else lines are joined that lines drawn around them, or their distance, show to stand
    in one cell. A line that is not full was never broken.

    Args:
        items: the values.
        rulers: what parts lines of text.
        labels: from where to where down the page the label of each row reaches; none if there is one row only.
    """
    if not any(_is_wide(item.text) for item in items):
        return items
    columns = [
        [item for item in items if item.x0 <= right and item.x1 >= left] for left, right in bands_of(items)
    ]
    readings = [_read(columns, setting, rulers, labels) for setting in ("top", "middle", "bottom")]
    found = {tuple(item.patches for item in reading) for reading in readings if reading is not None}
    if len(found) == 1:
        return _in_order([Item(patches) for patches in found.pop()])
    return _joined_in_cells(columns, rulers, labels)


def _in_order(items: list[Item]) -> list[Item]:
    return sorted(items, key=lambda item: (item.top, item.x0))


def _read(columns: Columns, setting: str, rulers: Rulers, labels: Sequence[Band]) -> list[Item] | None:
    """Returns all items if cells are set like this; None if that does not explain them, or not in one way."""
    every = [item for column in columns for item in column]
    bounds = labels or [(min(item.top for item in every), max(item.bottom for item in every))]
    heights = sorted(_height(top, bottom, setting) for top, bottom in bounds)
    whole: list[Item] = []
    for column in columns:
        way = _Column(column, heights, setting, rulers).best()
        if way is None:
            return None
        whole += way
    return whole if _has_whole_numbers(whole, setting) else None


def _has_whole_numbers(items: Sequence[Item], setting: str) -> bool:
    """Whether each row with broken numbers has whole ones beside them: else it may be two rows, one without a label."""
    broken = [item for item in items if len(item.patches) > 1]
    heights = [_height(item.top, item.bottom, setting) for item in items if len(item.patches) == 1]
    return all(
        any(abs(at - _height(item.top, item.bottom, setting)) < _SAME * item.size for at in heights)
        for item in broken
    )


def _height(top: float, bottom: float, setting: str) -> float:
    return {"top": top, "middle": (top + bottom) / 2, "bottom": bottom}[setting]


class _Column:
    """One column, whose lines are shared out to rows: each row takes some lines that follow each other, or none."""

    def __init__(self, lines: list[Item], heights: Sequence[float], setting: str, rulers: Rulers) -> None:
        self._lines, self._heights, self._setting = lines, heights, setting
        self._rulers, self._widest = rulers, _widest(lines)
        self._known: dict[tuple[int, int], Way] = {}

    def best(self) -> list[Item] | None:
        """Returns the items by the way that fills the most rows; None if there is none or another as good."""
        _, ways, items = self._from(0, 0)
        return items if ways == 1 else None

    def _from(self, line: int, row: int) -> Way:
        """Returns the best way for the lines and rows from these on."""
        if line == len(self._lines):
            return 0, 1, []
        if (line, row) not in self._known:
            self._known[line, row] = self._tried(line, row)
        return self._known[line, row]

    def _tried(self, line: int, row: int) -> Way:
        best: Way = (-1, 0, [])
        for end in range(line + 1, min(len(self._lines), line + _MOST) + 1):
            part = self._lines[line:end]
            if len(part) > 1 and not _goes_on(part[-2], part[-1], self._rulers, self._widest):
                break
            item = Item(tuple(patch for one in part for patch in one.patches))
            place = self._row_of(item, row)
            if place is None or not (len(part) == 1 or is_value(item.text)):
                continue
            filled, ways, rest = self._from(end, place + 1)
            if ways and filled + 1 >= best[0]:
                ways += best[1] if filled + 1 == best[0] else 0
                best = (filled + 1, ways, [item, *rest])
        return best

    def _row_of(self, item: Item, first: int) -> int | None:
        near, height = _SAME * item.size, _height(item.top, item.bottom, self._setting)
        rows = range(first, len(self._heights))
        return next((row for row in rows if abs(self._heights[row] - height) < near), None)


def _widest(lines: Sequence[Item]) -> float:
    return max(patch.x1 - patch.x0 for item in lines for patch in item.patches)


def _goes_on(above: Item, item: Item, rulers: Rulers, widest: float) -> bool:
    """Whether a line may be the rest of the number on the line above: that is full, so that no digit fitted on it."""
    last = above.patches[-1]
    if not (_is_wide(last.text) and _is_wide(item.text) and is_under(above.patches, item.patches[0], rulers)):
        return False
    digit = (last.x1 - last.x0) / len(last.text)
    return last.x1 - last.x0 + digit > widest + 0.1 * digit


def _joined_in_cells(columns: Columns, rulers: Rulers, labels: Sequence[Band]) -> list[Item]:
    """Returns the items with lines joined that stand in one cell by what is drawn around them or by their distance."""
    whole: list[Item] = []
    for column in columns:
        widest = _widest(column)
        joined = column[:1]
        for item in column[1:]:
            above = joined[-1]
            if _goes_on(above, item, rulers, widest) and _is_one_cell(above, item, rulers, labels):
                joined[-1] = Item((*above.patches, *item.patches))
            else:
                joined.append(item)
        whole += joined
    return _in_order(whole)


def _is_one_cell(above: Item, item: Item, rulers: Rulers, labels: Sequence[Band]) -> bool:
    last, room = above.patches[-1], ROOM * item.size
    heights = (above.top, last.y, item.top)
    beside = [1 for top, bottom in labels if any(top - room <= height <= bottom + room for height in heights)]
    if len(beside) > 1:
        return False
    enclosed = rulers.enclose(above.top, item.bottom, item.centre, item.size)
    return enclosed or rulers.is_pitch(item.top - last.y)


def _is_wide(text: str) -> bool:
    """Whether a text begins or goes on with full-width digits."""
    return all("０" <= letter <= "９" or letter in "，．" for letter in text)
