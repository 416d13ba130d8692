"""A set of identities over numbered cells, compiled for the search of error localisation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from warehouse.forms import Identity


@dataclass(frozen=True, slots=True)
class Structure:
    """Equations with weights of one, without the values; cells and equations are known by their position.

    ``of_cell[c]`` lists (equation, weight) of cell c, ``of_equation[e]`` (cell, weight) of equation e,
    ``part[e]`` the connected part of the system that equation e belongs to.
    """

    cells: tuple[str, ...]
    position: Mapping[str, int]
    equations: tuple[Identity, ...]
    of_cell: tuple[tuple[tuple[int, int], ...], ...]
    of_equation: tuple[tuple[tuple[int, int], ...], ...]
    part: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class System:
    """A structure with the printed values of its cells, and ``least``, the smallest number each may have."""

    structure: Structure
    values: list[int]
    least: list[int]
    cells: tuple[str, ...]
    equations: tuple[Identity, ...]
    of_cell: tuple[tuple[tuple[int, int], ...], ...]
    of_equation: tuple[tuple[tuple[int, int], ...], ...]

    @property
    def position(self) -> Mapping[str, int]:
        """The position of each cell."""
        return self.structure.position

    @property
    def part(self) -> tuple[int, ...]:
        """The connected part that each equation belongs to."""
        return self.structure.part

    def is_within_a_report(self, equation: int) -> bool:
        """Returns whether an equation is of one report alone, rather than between this year's and last year's."""
        return not self.equations[equation].rule.startswith("Y")

    def residuals(self) -> dict[int, int]:
        """Returns the equations that do not hold, with what they are off by."""
        values = self.values
        found = {}
        for number, terms in enumerate(self.of_equation):
            residual = 0
            for cell, weight in terms:
                residual += weight * values[cell]
            if residual:
                found[number] = residual
        return found


def compile_system(
    equations: Iterable[Identity],
    values: Mapping[str, Decimal | int | None],
    least: Mapping[str, Decimal | int] | None = None,
) -> System:
    """Returns the system of those equations whose operands all are numbers.

    Inequalities, equations with a blank or a weight other than one are left out: the search cannot reason about them,
    and they are judged on their own. A fraction printed for a count stays one, so that it can be found wrong.

    Args:
        equations: the identities.
        values: numbers by cell key.
        least: smallest number that a cell may have, where that is more than zero.
    """
    known = {key for key, value in values.items() if value is not None}
    usable = tuple(one for one in equations if one.relation == "=" and known.issuperset(one.cells))
    structure = _structure(usable)
    cells = structure.cells
    bounds = [int((least or {}).get(key, 0)) for key in cells] if least else [0] * len(cells)
    return System(
        structure,
        [_number(values[key]) for key in cells],
        bounds,
        cells,
        structure.equations,
        structure.of_cell,
        structure.of_equation,
    )


def _number(value: Decimal | int | None) -> int:
    """A whole number as int, which the search is fast on; a fraction as it is."""
    if type(value) is int:
        return value
    whole = int(value)  # type: ignore[arg-type]  # never None: only cells with a number are compiled
    return whole if whole == value else value  # type: ignore[return-value]  # sums of the two are exact


@lru_cache(maxsize=256)
def _structure(equations: tuple[Identity, ...]) -> Structure:
    position: dict[str, int] = {}
    kept: list[Identity] = []
    of_cell: list[list[tuple[int, int]]] = []
    of_equation: list[tuple[tuple[int, int], ...]] = []
    for equation in equations:
        if any(weight not in (1, -1) for _, weight in equation.terms):
            continue
        terms = []
        for key, weight in equation.terms:
            cell = position.setdefault(key, len(position))
            if cell == len(of_cell):
                of_cell.append([])
            of_cell[cell].append((len(kept), weight))
            terms.append((cell, weight))
        kept.append(equation)
        of_equation.append(tuple(terms))
    cells = tuple(tuple(one) for one in of_cell)
    part = _connected_parts(cells, of_equation)
    return Structure(tuple(position), position, tuple(kept), cells, tuple(of_equation), part)


def _connected_parts(
    of_cell: Sequence[Sequence[tuple[int, int]]], of_equation: Sequence[Sequence[tuple[int, int]]]
) -> tuple[int, ...]:
    part = [-1] * len(of_equation)
    for start in range(len(part)):
        if part[start] >= 0:
            continue
        part[start] = start
        waiting = [start]
        while waiting:
            for cell, _ in of_equation[waiting.pop()]:
                for other, _ in of_cell[cell]:
                    if part[other] < 0:
                        part[other] = start
                        waiting.append(other)
    return tuple(part)
