"""How likely an explanation is: how people mistype, and what others state of the same cells."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from expectations.search import Solution
from expectations.system import System
from expectations.typing_errors import ROW_MOVED, ROW_SEEMS_MOVED, SWAPPED, typing_cost
from warehouse.forms import Identity

CONTRADICTED = 0.9
"""Cost of a statement that disagrees with the printed number and with the explanation too."""
COPIED = 0.9
"""Cost of a statement that agrees with a number held to be wrong: prose is often copied from the table."""
REPEATED = 0.4
"""The same of a denial (没有发生行政诉讼): such a sentence is left standing from year to year, whatever happened."""
NEGATIVE = 2.0
"""Cost of leaving a negative count as it is."""
DENIAL = "denial:"
"""Prefix of what the prose denies without a figure; ``claim:`` is that of the numbers that it states."""


def is_statement(cell: str) -> bool:
    """Returns whether a key names what somebody else states of a cell: the prose, or the units of a region."""
    return cell.startswith(("claim:", DENIAL, "units:"))


@dataclass(frozen=True, slots=True)
class _Statement:
    identity: Identity
    weights: Mapping[int, int]
    residual: Decimal | int
    is_denial: bool

    def after(self, system: System, changes: Mapping[int, int]) -> Decimal | int:
        """What it is off by once the changes are made."""
        return self.residual + sum(
            weight * (changes[cell] - system.values[cell])
            for cell, weight in self.weights.items()
            if cell in changes
        )


class Ranking:
    """The costs of explanations of one system; the lower, the likelier."""

    def __init__(
        self, system: System, statements: Iterable[Identity], values: Mapping[str, Decimal | int | None]
    ) -> None:
        self._system = system
        self._negative = [cell for cell, value in enumerate(system.values) if value < 0]
        self._of_cell: dict[int, list[_Statement]] = {}
        for identity in statements:
            if any(values.get(key) is None for key in identity.cells):
                continue
            weights = {
                system.position[key]: weight for key, weight in identity.terms if key in system.position
            }
            residual = sum((weight * Decimal(values[key] or 0) for key, weight in identity.terms), Decimal(0))
            denial = any(key.startswith(DENIAL) for key in identity.cells)
            for cell in weights:
                self._of_cell.setdefault(cell, []).append(_Statement(identity, weights, residual, denial))

    def cost(self, solution: Solution) -> float:
        """Returns the cost of one explanation."""
        system = self._system
        cost = 0.0
        if solution.row:
            cost = ROW_MOVED if solution.row.is_telling else ROW_SEEMS_MOVED
        swapped = {change for pair in solution.swaps(system) for change in pair}
        cost += SWAPPED * len(swapped) / 2
        for cell, value in solution.changes:
            if (cell, value) not in swapped:
                cost += typing_cost(system.values[cell], value)
        changes = dict(solution.all_changes)
        cost += NEGATIVE * sum(cell not in changes for cell in self._negative)
        return cost + sum(self._change_of_cost(one, changes) for one in self._touched(changes))

    def confirming(self, changes: Mapping[str, int]) -> tuple[Identity, ...]:
        """Returns the statements that fail as printed and hold after these changes (by cell key)."""
        found = {self._system.position[key]: value for key, value in changes.items()}
        return tuple(
            one.identity
            for one in self._touched(found)
            if one.residual and not one.after(self._system, found)
        )

    def _touched(self, changes: Iterable[int]) -> list[_Statement]:
        if not self._of_cell:
            return []
        return list(
            {one.identity.key: one for cell in changes for one in self._of_cell.get(cell, ())}.values()
        )

    def _change_of_cost(self, statement: _Statement, changes: Mapping[int, int]) -> float:
        """Against an explanation that leaves the statement's cells as they are."""
        after = statement.after(self._system, changes)
        if statement.residual:
            return 0.0 if after else -CONTRADICTED
        if not after:
            return 0.0
        return REPEATED if statement.is_denial else COPIED
