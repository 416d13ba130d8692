"""Columns of a table without lines: where its values stand under each other, and how they are aligned to headings."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise, product

from tasks.extract.aligned_rulers import Band
from tasks.extract.aligned_values import Item

_SPREAD = 1.0
"""Points: how far equal distances may differ."""
_FEWEST = 3
"""Values that an alignment must explain before it counts."""
_MOST = 2000
"""Ways to share out the values that are looked at."""
_PADDING = 1.5
"""Letter sizes: the widest margin inside a cell."""
ALIGNMENTS = "lrc"
"""Left, right, in the middle."""
_MARGINS = {
    "ll": (-1.0, 1.0), "lr": (-2 * _PADDING, 0.0), "lc": (-_PADDING, 0.5),
    "rl": (0.0, 2 * _PADDING), "rr": (-1.0, 1.0), "rc": (-0.5, _PADDING), "cc": (-1.0, 1.0),
}  # fmt: skip
"""Letter sizes: the least and greatest distance of values from what their alignment, after the headings', goes by."""


Fits = Callable[[Sequence[Band], Sequence[int]], bool]
"""Whether values (spans) may stand in columns (one for each value)."""


def bands_of(items: Sequence[Item]) -> list[Band]:
    """Returns the columns the items stand in: the spans across that hang together, left to right."""
    bands: list[Band] = []
    for item in sorted(items, key=lambda item: item.x0):
        if bands and item.x0 <= bands[-1][1]:
            bands[-1] = (bands[-1][0], max(bands[-1][1], item.x1))
        else:
            bands.append((item.x0, item.x1))
    return bands


def place_in(item: Item, bands: Sequence[Band]) -> int | None:
    """Returns the only column an item reaches into; None if there is none or more than one."""
    found = [place for place, (left, right) in enumerate(bands) if item.x0 <= right and item.x1 >= left]
    return found[0] if len(found) == 1 else None


def columns_of(
    values: Sequence[Band], headings: Sequence[Band], size: float, aligned: str = ALIGNMENTS
) -> list[int] | None:
    """Returns the column of each value of a line; None where that is not certain.

    No value reaches under the heading of another column's neighbour, so that many have one place. Of the ways that
    are left, one is taken if it alone lets all headings have one alignment (left, right or in the middle of their
    cells) and all values one.

    Args:
        values: their spans, left to right.
        headings: the spans of all headings, left to right.
        size: the letter size.
        aligned: how the headings may be aligned.
    """
    ways = _ways(values, headings)
    if len(ways) > 1:
        models = [_model(head, value, headings, size) for head, value in product(aligned, ALIGNMENTS)]
        ways = [way for way in ways if any(fits(values, way) for fits in models)]
    return ways[0] if len(ways) == 1 else None


def _ways(values: Sequence[Band], headings: Sequence[Band]) -> list[list[int]]:
    """Returns the ways to give the values ascending columns in which none reaches past the headings to its sides."""
    choices = [
        [
            place
            for place in range(len(headings))
            if (place == 0 or left > headings[place - 1][1] - _SPREAD / 2)
            and (place == len(headings) - 1 or right < headings[place + 1][0] + _SPREAD / 2)
        ]
        for left, right in values
    ]
    ways: list[list[int]] = [[]]
    for places in choices:
        ways = [[*way, place] for way in ways for place in places if not way or place > way[-1]]
        if len(ways) > _MOST:
            return []
    return ways


def _model(heading: str, value: str, headings: Sequence[Band], size: float) -> Fits:
    """Returns whether values may stand in columns if headings and values are aligned so in their cells."""
    if heading == "c" and value != "c":
        return lambda values, way: _fit_centred(value, values, way, headings, size)
    anchors = _anchors(heading, value, headings)
    low, high = _MARGINS[heading + value]

    def fits(values: Sequence[Band], way: Sequence[int]) -> bool:
        places = [(span, anchors[place]) for span, place in zip(values, way, strict=True)]
        offsets = [_edge(span, value) - at for span, at in places if at is not None]
        return (
            len(offsets) >= _FEWEST
            and all(
                _reaches(span, headings[place], value, size) for span, place in zip(values, way, strict=True)
            )
            and max(offsets) - min(offsets) <= _SPREAD
            and low * size <= min(offsets)
            and max(offsets) <= high * size
        )

    return fits


def _anchors(heading: str, value: str, headings: Sequence[Band]) -> list[float | None]:
    """Returns what the values of each column keep a constant distance from; None at an end that no heading tells."""
    lefts, rights = [left for left, _ in headings], [right for _, right in headings]
    if heading == "c":
        return [(left + right) / 2 for left, right in headings]
    sides: list[float | None] = [*lefts, None] if heading == "l" else [None, *rights]
    if value == "l":
        return sides[:-1]
    if value == "r":
        return sides[1:]
    pairs = pairwise(sides)
    return [None if left is None or right is None else (left + right) / 2 for left, right in pairs]


def _reaches(span: Band, heading: Band, alignment: str, size: float) -> bool:
    """Whether a value at the left (right) of its cell begins (ends) no later (sooner) than the heading of the cell."""
    room = 0.3 * size
    if alignment == "l":
        return span[0] <= heading[0] + room
    return alignment == "c" or span[1] >= heading[1] - room


def _edge(span: Band, alignment: str) -> float:
    left, right = span
    return {"l": left, "r": right, "c": (left + right) / 2}[alignment]


def _fit_centred(
    value: str, values: Sequence[Band], way: Sequence[int], headings: Sequence[Band], size: float
) -> bool:
    """Whether values at the left (right) of their cells may stand in columns whose headings are centred.

    The middles of cells tell all sides but for one unknown: a side lies as far from a middle as the side before.
    Sides with even and with odd numbers move against each other with that unknown, so each kind has its own distance.
    """
    turned = [0.0]
    for left, right in headings:
        turned.append(left + right - turned[-1])
    lowest = max((turned[k] - left for k, (left, _) in enumerate(headings) if k % 2), default=float("-inf"))
    highest = min(left - turned[k] for k, (left, _) in enumerate(headings) if not k % 2)
    step = 0 if value == "l" else 1
    offsets: tuple[list[float], list[float]] = ([], [])
    for span, place in zip(values, way, strict=True):
        offsets[(place + step) % 2].append(_edge(span, value) - turned[place + step])
    if len(values) < _FEWEST or any(max(kind) - min(kind) > 1.5 * _SPREAD for kind in offsets if kind):
        return False
    sign, room = (1 if value == "l" else -1), _PADDING * size
    even, odd = (sum(kind) / len(kind) if kind else None for kind in offsets)
    if even is not None and odd is not None:
        first, margin = (even - odd) / 2, sign * (even + odd) / 2
        return 0 <= margin <= room and lowest - _SPREAD <= first <= highest + _SPREAD
    only = even if even is not None else -(odd or 0.0)
    reach = (only, only - sign * room) if even is not None else (only, only + sign * room)
    return max(reach) >= lowest - _SPREAD and min(reach) <= highest + _SPREAD
