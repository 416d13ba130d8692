"""Tells flattened tables whose writer dropped empty cells and filled the rows up with bars at their ends.

In such a text ``3 | 3 | |||||`` may stand for any two of the columns: where a value of the row stood is not known.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from tasks.extract.lines import SourceLine, is_rule
from tasks.extract.sequence import Atom

__all__ = ["BLANKS_MOVED", "may_have_moved_blanks"]

BLANKS_MOVED = (
    "empty cells were dropped and the row filled up at its end: the columns of its values are not known"
)
_FILLED_UP = re.compile(r"[|｜│┃║]{2}")


def may_have_moved_blanks(lines: Sequence[SourceLine], rows: Sequence[Sequence[Atom]]) -> bool:
    """Tells whether blank cells at the ends of rows may have stood before the values.

    They may if bars follow each other without a blank, the table is no markdown (whose writers keep every cell), and
    no row shows an empty cell before a value.
    """
    if not any(_FILLED_UP.search(line.text) for line in lines) or any(
        _is_markdown_rule(line.text) for line in lines
    ):
        return False
    return not any(_has_blank_before_value(row) for row in rows)


def _is_markdown_rule(text: str) -> bool:
    return "-" in text and is_rule(text)


def _has_blank_before_value(row: Sequence[Atom]) -> bool:
    states = [atom.state for atom in row]
    first = next((place for place, state in enumerate(states) if state == "blank"), len(states))
    return any(state not in ("text", "blank") for state in states[first:])
