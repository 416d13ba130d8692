"""A set of identities over numbered cells, compiled for the search of error localisation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from warehouse.forms import Identity


@dataclass(slots=True)
class System:
    """Equations with weights of one, over whole numbers; cells and equations are known by their position.

    ``of_cell[c]`` lists (equation, weight) of cell c, ``of_equation[e]`` (cell, weight) of equation e,
    ``part[e]`` the connected part of the system that equation e belongs to.
    """

    cells: list[str]
    position: dict[str, int]
    values: list[int]
    equations: list[Identity]
    of_cell: list[list[tuple[int, int]]]
    of_equation: list[list[tuple[int, int]]]
    part: list[int]

    def residuals(self) -> dict[int, int]:
        """Returns the equations that do not hold, with what they are off by."""
        values = self.values
        found = {}
        for number, terms in enumerate(self.of_equation):
            residual = sum(weight * values[cell] for cell, weight in terms)
            if residual:
                found[number] = residual
        return found


def compile_system(equations: Iterable[Identity], values: Mapping[str, Decimal | int | None]) -> System:
    """Returns the system of those equations whose operands all are whole numbers.

    Inequalities, equations with a blank, a fraction or a weight other than one are left out: the search
    cannot reason about them, and they are judged on their own.
    """
    system = System([], {}, [], [], [], [], [])
    for equation in equations:
        if equation.relation != "=" or not _is_whole(equation.terms, values):
            continue
        number = len(system.equations)
        system.equations.append(equation)
        terms = []
        for key, weight in equation.terms:
            cell = system.position.get(key)
            if cell is None:
                cell = system.position[key] = len(system.cells)
                system.cells.append(key)
                system.values.append(int(values[key]))  # type: ignore[arg-type]  # _is_whole saw that it is a number
                system.of_cell.append([])
            system.of_cell[cell].append((number, weight))
            terms.append((cell, weight))
        system.of_equation.append(terms)
    system.part = _connected_parts(system)
    return system


def _is_whole(terms: Sequence[tuple[str, int]], values: Mapping[str, Decimal | int | None]) -> bool:
    for key, weight in terms:
        value = values.get(key)
        if value is None or weight not in (1, -1) or (type(value) is not int and value != int(value)):
            return False
    return True


def _connected_parts(system: System) -> list[int]:
    part = [-1] * len(system.equations)
    for start in range(len(part)):
        if part[start] >= 0:
            continue
        part[start] = start
        waiting = [start]
        while waiting:
            for cell, _ in system.of_equation[waiting.pop()]:
                for other, _ in system.of_cell[cell]:
                    if part[other] < 0:
                        part[other] = start
                        waiting.append(other)
    return part
