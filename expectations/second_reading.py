"""A row that seems moved is read again from where its cells stood, before anyone is accused of it.

The grid column that each cell was read from is compared with that of other rows: a row whose cells stand in the same
columns as everyone else's was printed like that; where the places differ or cannot be told, the fault may be ours.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from expectations.facts import ReportFacts

_FEWEST_WITNESSES = 3


def stands_where_it_should(facts: ReportFacts, keys: Sequence[str]) -> bool:
    """Returns whether each cell was read from the grid column that most other rows have this column in.

    Only places that name a row and a column of a grid count as proof; flattened text never does.
    """
    columns: dict[str, Counter[int]] = {}
    for key, cell in facts.cells.items():
        place = _grid_column(cell.locator)
        if place is not None and key.startswith("applications."):
            columns.setdefault(key.rsplit(".", 1)[1], Counter())[place] += 1
    for key in keys:
        place = _grid_column(facts.cells[key].locator) if key in facts.cells else None
        usual = columns.get(key.rsplit(".", 1)[1])
        if place is None or usual is None:
            return False
        column, count = usual.most_common(1)[0]
        if column != place or count < _FEWEST_WITNESSES:
            return False
    return True


def _grid_column(locator: str) -> int | None:
    """Returns the column that a locator of a grid ends with; None if it does not speak of a column."""
    match = re.search(r"(?:列|col(?:umn)?|c)\s*[:=#\[]?\s*(\d+)", locator, re.IGNORECASE)
    return int(match.group(1)) if match else None
