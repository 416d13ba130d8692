"""A row that seems moved is read again from where its cells stood, before anyone is accused of it.

The grid column that each cell was read from is compared with that of other rows: a row whose cells stand in the same
columns as everyone else's was printed like that. Flattened text has no columns: there a row was printed like that if it
has a number for every cell and its total stands in its place, at the end. Where neither can be told, the fault may be
ours.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from expectations.facts import ReportFacts
from warehouse.forms import APPLICANTS

_FEWEST_WITNESSES = 3


def stands_where_it_should(facts: ReportFacts, keys: Sequence[str]) -> bool:
    """Returns whether the rows of these cells are proved to be printed as they were read."""
    return _in_usual_columns(facts, keys) or all(_is_whole(facts, row) for row in {_row(key) for key in keys})


def _row(key: str) -> str:
    return key.rsplit(".", 1)[0]


def _is_whole(facts: ReportFacts, row: str) -> bool:
    """Whether every cell of a row of applications has a number of its own, the last the sum of the others."""
    numbers = [facts.number(f"{row}.{column.code}") for column in APPLICANTS]
    found = [number for number in numbers if number is not None]
    return len(found) == len(numbers) and sum(found[:-1]) == found[-1]


def _in_usual_columns(facts: ReportFacts, keys: Sequence[str]) -> bool:
    """Whether each cell was read from the grid column that most other rows have this column in."""
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
    if match:
        return int(match.group(1))
    sheet = re.search(r"\bsheet\b.*\s([A-Z]{1,2})\d+$", locator)
    return int(sheet.group(1), 36) if sheet else None
