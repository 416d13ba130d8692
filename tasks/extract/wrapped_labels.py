"""Label lines that wrap above and below their row's numbers, given to the row they belong to."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

Plan = tuple[float, tuple[int, ...]]
"""Cost, and for each gap how many of its fragments belong to the row above it."""


def assign_fragments(
    anchors: Sequence[float], own: Sequence[bool], fragments: Sequence[float], pitch: float
) -> tuple[list[int | None], bool]:
    """Returns the row of each label fragment (None: of no row), and whether that reading is clearly the best.

    A row's numbers stand at an ``anchor`` height; its label may have a piece at that height (``own``) and fragments
    above and below. A label is printed in the middle of its row or from its top, and its lines are
    evenly spaced; the assignment that fits this best over all rows wins.

    Args:
        anchors: heights of the rows, top to bottom.
        own: whether a piece of the label stands at the anchor itself.
        fragments: heights of the label lines without numbers, top to bottom.
        pitch: the usual distance of two lines of one label, which makes misfits comparable.
    """
    gaps = _gaps(anchors, fragments)
    best = [plan for middle in (True, False) for plan in _plans(anchors, own, gaps, pitch, middle)]
    ranked = sorted(
        {splits: cost for cost, splits in sorted(best, reverse=True)}.items(), key=lambda item: item[1]
    )
    splits = ranked[0][0]
    places: list[int | None] = []
    for gap, (held, split) in enumerate(zip(gaps, splits, strict=True)):
        above = gap - 1 if gap else None
        below = gap if gap < len(anchors) else None
        places += [above] * split + [below] * (len(held) - split)
    return places, len(ranked) == 1 or ranked[1][1] - ranked[0][1] > 0.15


def _gaps(anchors: Sequence[float], fragments: Sequence[float]) -> list[list[float]]:
    """Returns the fragments before the first anchor, between each two, and after the last."""
    edges = [float("-inf"), *anchors, float("inf")]
    return [[f for f in fragments if low < f <= high] for low, high in itertools.pairwise(edges)]


def _plans(
    anchors: Sequence[float], own: Sequence[bool], gaps: list[list[float]], pitch: float, middle: bool
) -> list[Plan]:
    """Returns the two cheapest plans for labels printed in the middle (or from the top) of their rows."""
    plans: dict[int, list[Plan]] = {split: [(0.0, (split,))] for split in range(len(gaps[0]) + 1)}
    for row, anchor in enumerate(anchors):
        above, below = gaps[row], gaps[row + 1]
        following: dict[int, list[Plan]] = {}
        for split in range(len(below) + 1):
            candidates = []
            for before, kept in plans.items():
                offsets = [f - anchor for f in above[before:]] + [f - anchor for f in below[:split]]
                cost = _misfit(offsets + ([0.0] if own[row] else []), pitch, middle)
                candidates += [(total + cost, (*splits, split)) for total, splits in kept]
            following[split] = sorted(candidates)[:2]
        plans = following
    return sorted(plan for kept in plans.values() for plan in kept)[:2]


def _misfit(offsets: list[float], pitch: float, middle: bool) -> float:
    """Returns how badly label lines at these offsets fit a row: off its middle or top, or unevenly spaced."""
    if not offsets:
        return 4.0
    lines = sorted(offsets)
    place = sum(lines) / len(lines) if middle else lines[0]
    uneven = sum(max(0.0, abs((b - a) / pitch - 1) - 0.25) for a, b in itertools.pairwise(lines))
    return (place / pitch) ** 2 + uneven
