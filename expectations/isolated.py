"""Wrong cells that stand apart from all other faults of a report: what can be said where there are many of them."""

from __future__ import annotations

from collections import Counter

from expectations.system import System

FEWEST_EQUATIONS = 2
"""Of a cell with fewer identities nothing tells it from the other cells of the same."""


def isolated_cells(system: System, violated: dict[int, int]) -> list[tuple[int, int]]:
    """Returns the cells that alone explain their failed identities, with the numbers they would have to be.

    All identities of such a cell fail, by an amount that no other identity is off by: no other cell, and no chance
    meeting of other faults, gives the same picture. That holds however many faults there are elsewhere.
    """
    amounts = Counter(abs(residual) for residual in violated.values())
    found = []
    for cell in sorted({cell for number in violated for cell, _ in system.of_equation[number]}):
        equations = system.of_cell[cell]
        asked = {-violated.get(number, 0) * weight for number, weight in equations}
        if len(equations) < FEWEST_EQUATIONS or len(asked) != 1:
            continue
        (delta,) = asked
        value = system.values[cell] + delta
        if delta and amounts[abs(delta)] == len(equations) and value == int(value) >= system.least[cell]:
            found.append((cell, int(value)))
    return found
