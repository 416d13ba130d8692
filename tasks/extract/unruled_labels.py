"""The label of each row of an unruled table: wrapped pieces put together, group labels kept apart."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from tasks.extract.glyph_text import Word
from tasks.extract.pdf_paths import Line
from tasks.extract.unruled_rows import PageRow, Region
from tasks.extract.wrapped_labels import assign_fragments

_NUMBERED = re.compile(r"\s*\d{1,2}\s*[.．、]\s*\D")
_PITCH = 1.4
"""Line distance within a label in letter sizes."""


@dataclass(frozen=True)
class Labels:
    """Labels and group labels by row, the words (by identity) they are made of, and whether no other reading fits."""

    own: list[str]
    beside: list[str]
    used: frozenset[int]
    clear: bool


def row_labels(region: Region, anchors: list[PageRow], separators: Sequence[Line] = ()) -> Labels:
    """Returns the labels of the rows with numbers.

    Where lines are drawn between the rows, they tell which pieces belong together; else their heights do.

    Args:
        region: the lines of the table.
        anchors: its rows with numbers.
        separators: horizontal ruling lines of the page.
    """
    edge = _label_edge(anchors)
    heights = [anchor.line.y for anchor in anchors]
    pieces = _pieces(region, anchors)
    drawn = _separated(anchors, separators)
    own: list[list[Word]] = []
    beside: list[list[Word]] = []
    pitch = _PITCH * median(anchor.line.size for anchor in anchors)
    label_pieces = sorted((word for word in pieces if word.x1 > edge), key=lambda word: (word.y, word.x0))
    for anchor in anchors:
        wrapped = any(abs(word.y - anchor.line.y) < 0.8 * pitch for word in label_pieces)
        label, group = _split_labels(anchor.labels, edge, wrapped)
        own.append(label)
        beside.append(group)
    for word in pieces:
        if word.x1 <= edge:
            beside[min(range(len(anchors)), key=lambda place: abs(heights[place] - word.y))].append(word)
    if drawn:
        places, clear = _places_by_lines(label_pieces, heights, separators), True
    else:
        present = [bool(words) for words in own]
        places, clear = assign_fragments(heights, present, [word.y for word in label_pieces], pitch)
    for word, place in zip(label_pieces, places, strict=True):
        if place is not None:
            own[place].append(word)
    used = frozenset(id(word) for words in (*own, *beside) for word in words)
    return Labels([_text(words) for words in own], [_text(words) for words in beside], used, clear)


def _text(words: list[Word]) -> str:
    return "".join(word.text for word in sorted(words, key=lambda word: (round(word.y), word.x0)))


def _separated(anchors: list[PageRow], separators: Sequence[Line]) -> bool:
    """Whether a line is drawn between each two rows of numbers, at the place of the first number."""
    pairs = pairwise(anchors)
    return len(anchors) > 1 and all(
        any(
            a.line.y < line.at < b.line.y and line.start <= b.data[0].centre <= line.end
            for line in separators
        )
        for a, b in pairs
    )


def _places_by_lines(words: list[Word], heights: list[float], separators: Sequence[Line]) -> list[int | None]:
    """Returns the row of each word: the only one between the lines above and below the word."""
    places: list[int | None] = []
    for word in words:
        crossing = [line.at for line in separators if line.start <= word.centre <= line.end]
        top = max((at for at in crossing if at < word.y), default=float("-inf"))
        bottom = min((at for at in crossing if at > word.y), default=float("inf"))
        inside = [place for place, height in enumerate(heights) if top < height < bottom]
        places.append(inside[0] if len(inside) == 1 else None)
    return places


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
    rows = [row for row in region.body if not row.is_data] + region.header
    return [word for row in rows for word in row.labels if word.x1 < first]


def _label_edge(anchors: list[PageRow]) -> float:
    """Returns the left edge of the numbered row labels; what ends left of it is the label of a group."""
    numbered = [word.x0 for anchor in anchors for word in anchor.labels if _NUMBERED.match(word.text)]
    return min(numbered) if len(numbered) > 1 else float("-inf")
