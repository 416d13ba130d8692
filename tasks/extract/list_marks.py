"""Marks of a list before every line of a table (``- 3``): no part of the cells, and no signs of their numbers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from tasks.extract.lines import SourceLine

__all__ = ["without_list_marks"]

_MARK = re.compile(r"^\s*(?P<mark>[-–—*+•·●○▪■◦‣>])[ \t\u00a0\u3000]+(?=\S)")
_FEWEST = 8
_SHARE = 0.8


def without_list_marks(lines: Sequence[SourceLine]) -> Sequence[SourceLine]:
    """Returns the lines without the mark that nearly all of them begin with; as they are if there is none.

    A dash alone on a line is a cell.
    """
    filled = sum(1 for line in lines if not line.is_blank)
    marks = Counter(found["mark"] for line in lines if (found := _MARK.match(line.text)))
    if not marks:
        return lines
    mark, count = marks.most_common(1)[0]
    if count < _FEWEST or count < _SHARE * filled:
        return lines
    return [_without(line, mark) for line in lines]


def _without(line: SourceLine, mark: str) -> SourceLine:
    found = _MARK.match(line.text)
    return replace(line, text=line.text[found.end() :]) if found and found["mark"] == mark else line
