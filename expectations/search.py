"""The fewest changes of printed numbers that make all identities hold: an exact search, all minimal solutions.

With at most three wrong cells some violated identity holds exactly one of them, and its residual is that cell's
correction. So the search recurses over (violated identity, cell), with one, two, three, then four changes. A whole row
that moved counts as one change, and so do two neighbouring cells in each other's place.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from expectations.system import System

MAX_CHANGES = 4
SURE_CHANGES = 3
"""Up to here some violated identity always holds just one wrong cell; beyond, wrong cells may hide each other."""
MAX_SOLUTIONS = 400
"""More minimal solutions than this say that arithmetic cannot decide; the search stops there."""
MAX_STEPS = 200_000
"""Bound on the search for reports with many faults; reaching it means no claim about any cell."""


@dataclass(frozen=True, slots=True)
class RowChange:
    """A hypothesis about several cells at once: the values that they would have, and in words what happened.

    Without ``rows`` it is about two neighbouring cells in each other's place, and its changes are told cell by cell.
    ``is_telling`` says whether so many numbers fit that it is no accident.
    """

    kind: str
    rows: tuple[str, ...]
    values: tuple[tuple[int, int], ...]
    is_telling: bool = True


@dataclass(frozen=True, slots=True)
class Solution:
    """One minimal explanation: changed cells with their new values, and at most one moved row."""

    changes: tuple[tuple[int, int], ...]
    row: RowChange | None = None

    @property
    def size(self) -> int:
        """The number of changes; a moved row is one."""
        return len(self.changes) + (self.row is not None)

    @property
    def all_changes(self) -> tuple[tuple[int, int], ...]:
        """The changed cells, those of a moved row among them."""
        return self.changes + (self.row.values if self.row else ())

    def swaps(self, system: System) -> list[tuple[tuple[int, int], tuple[int, int]]]:
        """Returns the pairs of changes that put two cells of one row or column into each other's place."""
        values = system.values
        return [
            (one, other)
            for place, one in enumerate(self.changes)
            for other in self.changes[:place]
            if one[1] == values[other[0]] and other[1] == values[one[0]]
            if _in_line(system.cells[one[0]], system.cells[other[0]])
        ]


def _in_line(one: str, other: str) -> bool:
    (table, row, column), (other_table, other_row, other_column) = one.split("."), other.split(".")
    return table == other_table and (row == other_row) != (column == other_column)


class _Search:
    def __init__(self, system: System, rows: Iterable[RowChange]) -> None:
        self.system = system
        self.rows = tuple(rows)
        self.widest = max((len(equations) for equations in system.of_cell), default=0)
        self.found: dict[tuple[tuple[int, int], ...], Solution] = {}
        self.seen: set[frozenset[tuple[int, int]]] = set()
        self.steps = 0

    def run(self, violated: dict[int, int], most: int) -> list[Solution] | None:
        """Returns all solutions with the fewest changes; [] if none has at most ``most``, None if it gave up."""
        moved = [(row, self._after_row(violated, row)) for row in self.rows]
        for changes in range(1, most + 1):
            self.seen.clear()
            self._descend(violated, {}, changes, None)
            for row, left in moved:
                if not left:
                    self._keep({}, row)
                elif len(left) <= self.widest * (changes - 1):
                    self._descend(left, {}, changes - 1, row)
            if self.steps > MAX_STEPS or len(self.found) > MAX_SOLUTIONS:
                return None
            if self.found:
                return [self.found[key] for key in sorted(self.found)]
        return []

    def _descend(
        self, violated: dict[int, int], deltas: dict[int, int], left: int, row: RowChange | None
    ) -> None:
        if left == 1:
            self._last(violated, deltas, row)
            return
        system, bound, number_of_violated = self.system, self.widest * (left - 1), len(violated)
        barred = {cell for cell, _ in row.values} if row else ()
        for number in violated:
            residual = violated[number]
            for cell, weight in system.of_equation[number]:
                if cell in deltas or cell in barred:
                    continue
                delta = -residual * weight
                if system.values[cell] + delta < system.least[cell]:
                    continue
                self.steps += 1
                if self.steps > MAX_STEPS:
                    return
                broken = number_of_violated
                for other, factor in system.of_cell[cell]:
                    before = violated.get(other)
                    if before is None:
                        broken += 1
                    elif before + factor * delta == 0:
                        broken -= 1
                if broken == 0 or broken > bound:
                    continue
                path = {**deltas, cell: delta}
                mark = frozenset(path.items())
                if row is None and mark in self.seen:
                    continue
                self.seen.add(mark)
                self._descend(self._after(violated, cell, delta), path, left - 1, row)

    def _last(self, violated: dict[int, int], deltas: dict[int, int], row: RowChange | None) -> None:
        """Keeps every single change that mends all that is still violated."""
        system, number_of_violated = self.system, len(violated)
        barred = {cell for cell, _ in row.values} if row else ()
        first = next(iter(violated))
        residual = violated[first]
        for cell, weight in system.of_equation[first]:
            equations = system.of_cell[cell]
            if len(equations) != number_of_violated or cell in deltas or cell in barred:
                continue
            delta = -residual * weight
            if system.values[cell] + delta < system.least[cell]:
                continue
            if all(violated.get(number, 0) == -factor * delta for number, factor in equations):
                self._keep({**deltas, cell: delta}, row)

    def _after(self, violated: dict[int, int], cell: int, delta: int) -> dict[int, int]:
        after = dict(violated)
        for number, weight in self.system.of_cell[cell]:
            residual = after.get(number, 0) + weight * delta
            if residual:
                after[number] = residual
            else:
                del after[number]
        return after

    def _after_row(self, violated: dict[int, int], row: RowChange) -> dict[int, int]:
        after = dict(violated)
        for cell, value in row.values:
            delta = value - self.system.values[cell]
            for number, weight in self.system.of_cell[cell]:
                residual = after.get(number, 0) + weight * delta
                if residual:
                    after[number] = residual
                else:
                    after.pop(number, None)
        return after

    def _keep(self, deltas: dict[int, int], row: RowChange | None) -> None:
        values = self.system.values
        if any(values[cell] + delta != int(values[cell] + delta) for cell, delta in deltas.items()):
            return
        changes = tuple(sorted((cell, int(values[cell] + delta)) for cell, delta in deltas.items()))
        if row and not row.rows:
            changes, row = tuple(sorted((*changes, *row.values))), None
        moved = tuple(sorted(row.values)) if row else ()
        self.found.setdefault(changes + moved, Solution(changes, row))


def minimal_solutions(
    system: System, violated: dict[int, int], rows: Iterable[RowChange] = (), most: int = MAX_CHANGES
) -> list[Solution] | None:
    """Returns every explanation with the fewest changes, in a fixed order.

    Args:
        system: the identities with the printed values.
        violated: the identities to mend (one connected part of the system) with their residuals.
        rows: hypotheses about whole rows or two neighbouring cells; each counts as one change.
        most: the largest number of changes to try.

    Returns:
        The solutions; an empty list if none has at most ``most`` changes; None if there were too many to decide.
    """
    return _Search(system, rows).run(violated, most) if violated else []
