"""Hypotheses about two neighbouring cells printed in each other's place, as when a number is typed one cell too far."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

from expectations.search import RowChange
from expectations.system import System
from warehouse.forms import FORMS, cell_key

_TABLES = ("applications", "proceedings")


def displaced_cells(system: System, violated: dict[int, int]) -> list[RowChange]:
    """Returns the neighbouring cells that, exchanged, would mend failed identities and spoil none.

    All identities that the exchange would change must fail as printed, and all but one of them hold after it: what is
    left may be another fault.
    """
    cells = {cell for number in violated for cell, _ in system.of_equation[number]}
    return [
        RowChange("", (), ((one, system.values[other]), (other, system.values[one])))
        for one, other in sorted({tuple(sorted(pair)) for pair in _neighbours_of(system, cells)})
        if system.values[one] != system.values[other] and _mends(system, violated, one, other)
    ]


def _neighbours_of(system: System, cells: set[int]) -> Iterator[tuple[int, int]]:
    neighbours = _neighbours(system.cells)
    for cell in cells:
        for other in neighbours[cell]:
            yield cell, other


def _mends(system: System, violated: dict[int, int], one: int, other: int) -> bool:
    difference = system.values[other] - system.values[one]
    effects: dict[int, int] = {number: weight * difference for number, weight in system.of_cell[one]}
    for number, weight in system.of_cell[other]:
        effects[number] = effects.get(number, 0) - weight * difference
    touched = [number for number, effect in effects.items() if effect]
    if not touched or not violated.keys() >= set(touched):
        return False
    mended = sum(violated[number] + effects[number] == 0 for number in touched)
    return mended >= max(1, len(touched) - 1)


@lru_cache(maxsize=256)
def _neighbours(cells: tuple[str, ...]) -> tuple[tuple[int, ...], ...]:
    """The cells beside and above or below each cell, in the tables whose numbers add up."""
    position = {key: cell for cell, key in enumerate(cells)}
    found: list[set[int]] = [set() for _ in cells]
    for table in (form.table(code) for form in FORMS.values() for code in _TABLES):
        grid = [
            [position.get(cell_key(table.code, row.code, column.code)) for column in row.columns]
            for row in table.rows
        ]
        for line in (*grid, *zip(*grid, strict=True)):
            for one, other in pairwise(line):
                if one is not None and other is not None:
                    found[one].add(other)
                    found[other].add(one)
    return tuple(tuple(sorted(one)) for one in found)
