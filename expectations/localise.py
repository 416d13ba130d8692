"""Error localisation: which printed cells are wrong, judged by the identities that fail and those that hold.

Witnesses from outside the tables (last year's report, the prose, the region's units) take part as further
equations whose other side is a cell of its own, named with a colon (``previous:…``, ``claim:…``, ``units:…``): it
may be the wrong one as well, so a witness never convicts by itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from expectations.moved_rows import moved_rows
from expectations.search import MAX_CHANGES, Solution, minimal_solutions
from expectations.system import System, compile_system
from expectations.typing_errors import ROW_MOVED, typing_cost
from warehouse.forms import Identity

Tier = Literal["unique", "candidates", "identities_only"]

WITNESS_WRONG = 0.9
"""Cost of the hypothesis that a witness is the wrong one."""
MARGIN = 0.5
"""An explanation dearer than the best by this much is not a rival: beyond it one slip of typing clearly stands out."""
MOST_CANDIDATES = 6


@dataclass(frozen=True, slots=True)
class Correction:
    """One cell with the number printed in it and the number that it would have to be."""

    cell: str
    printed: int
    expected: int


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """One root cause with the failed identities as its evidence.

    ``alternatives`` are the explanations, best first: one for ``unique``, several for ``candidates``, none for
    ``identities_only``. ``moved`` says what happened to a whole row, where that is the explanation;
    ``recomputed`` that two cells are off by the same amount, as in a sheet whose totals were recomputed: the
    best explanation is then ``withheld``, for measuring and for nobody's eyes.
    """

    tier: Tier
    identities: tuple[Identity, ...]
    alternatives: tuple[tuple[Correction, ...], ...] = ()
    moved: str | None = None
    recomputed: bool = False
    withheld: tuple[Correction, ...] = ()

    @property
    def suspects(self) -> tuple[str, ...]:
        """The report's own cells that are held to be wrong, best explanation first."""
        cells = dict.fromkeys(change.cell for option in self.alternatives for change in option)
        return tuple(cell for cell in cells if not is_witness(cell))

    @property
    def cells(self) -> tuple[str, ...]:
        """The suspects, then the other cells of the failed identities."""
        evidence = (cell for identity in self.identities for cell in identity.cells if not is_witness(cell))
        return tuple(dict.fromkeys((*self.suspects, *evidence)))


def is_witness(cell: str) -> bool:
    """Returns whether a key names a witness from outside the report's tables."""
    return ":" in cell


def localise(values: Mapping[str, Decimal | int | None], equations: Iterable[Identity]) -> list[Diagnosis]:
    """Returns a diagnosis for every failed equality among ``equations``; none if all hold.

    Args:
        values: numbers by cell key, witnesses included; None or absent: no number.
        equations: the identities of the report and those of its witnesses. Those with a blank operand and
            inequalities take no part.

    Returns:
        Diagnoses in a fixed order; each failed equality is evidence of at least one.
    """
    system = compile_system(equations, values)
    violated = system.residuals()
    parts: dict[int, dict[int, int]] = {}
    for number, residual in violated.items():
        parts.setdefault(system.part[number], {})[number] = residual
    return [diagnosis for part in sorted(parts) for diagnosis in _diagnose(system, parts[part])]


def _diagnose(system: System, violated: dict[int, int]) -> list[Diagnosis]:
    solutions = minimal_solutions(system, violated, most=1)
    if not solutions:
        solutions = minimal_solutions(system, violated, moved_rows(system, violated), MAX_CHANGES)
    if not solutions:
        return [_identities_only(system, violated)]
    ranked = sorted(solutions, key=lambda solution: (_cost(system, solution), solution.changes))
    limit = _cost(system, ranked[0]) + MARGIN - 1e-9
    rivals = [solution for solution in ranked if _cost(system, solution) < limit]
    return _split(system, violated, rivals)


def _cost(system: System, solution: Solution) -> float:
    cost = ROW_MOVED if solution.row else 0.0
    for cell, value in solution.changes:
        cost += WITNESS_WRONG if is_witness(system.cells[cell]) else typing_cost(system.values[cell], value)
    return cost


def _split(system: System, violated: dict[int, int], rivals: Sequence[Solution]) -> list[Diagnosis]:
    """Parts the explanations into root causes: what all share is certain, the rest is a choice."""
    shared = set(rivals[0].changes).intersection(*(solution.changes for solution in rivals))
    twins = _equal_amounts(system, rivals[0])
    found = []
    for cell, value in rivals[0].changes:
        if (cell, value) in shared and cell not in twins:
            found.append(_of_alternatives(system, violated, [((cell, value),)]))
    if twins:
        covered = {number for diagnosis in found for number in _numbers(system, diagnosis.identities)}
        rest = {number: residual for number, residual in violated.items() if number not in covered}
        withheld = _corrections(system, [change for change in rivals[0].changes if change[0] in twins])
        only = _identities_only(system, rest or violated)
        return [*found, replace(only, recomputed=True, withheld=withheld)]
    options = [tuple(change for change in solution.changes if change not in shared) for solution in rivals]
    if rivals[0].row and len(rivals) == 1:
        found.append(_of_alternatives(system, violated, [rivals[0].row.values], rivals[0].row.kind))
    elif len(rivals) > 1:
        if len(options) > MOST_CANDIDATES or any(solution.row for solution in rivals):
            involved = [cell for option in options for cell, _ in option]
            involved += [cell for solution in rivals if solution.row for cell, _ in solution.row.values]
            found.append(_identities_only(system, _touching(system, violated, involved)))
        else:
            found.append(_of_alternatives(system, violated, options))
    return found


def _equal_amounts(system: System, solution: Solution) -> set[int]:
    """Returns changed cells of one equation that are off by the same amount: the mark of recomputed totals."""
    twins: set[int] = set()
    for place, (cell, value) in enumerate(solution.changes):
        equations = {number for number, _ in system.of_cell[cell]}
        amount = abs(value - system.values[cell])
        for other, other_value in solution.changes[:place]:
            if abs(other_value - system.values[other]) == amount and not equations.isdisjoint(
                number for number, _ in system.of_cell[other]
            ):
                twins |= {cell, other}
    return twins


def _of_alternatives(
    system: System,
    violated: dict[int, int],
    options: Sequence[Sequence[tuple[int, int]]],
    moved: str | None = None,
) -> Diagnosis:
    touching = _touching(system, violated, [cell for option in options for cell, _ in option])
    alternatives = tuple(_corrections(system, option) for option in options)
    tier: Tier = "unique" if len(options) == 1 else "candidates"
    return Diagnosis(tier, _identities(system, touching), alternatives, moved)


def _corrections(system: System, option: Iterable[tuple[int, int]]) -> tuple[Correction, ...]:
    return tuple(Correction(system.cells[cell], system.values[cell], value) for cell, value in option)


def _identities_only(system: System, violated: dict[int, int]) -> Diagnosis:
    return Diagnosis("identities_only", _identities(system, violated))


def _touching(system: System, violated: dict[int, int], cells: Iterable[int]) -> dict[int, int]:
    numbers = {number for cell in cells for number, _ in system.of_cell[cell]}
    return {number: residual for number, residual in violated.items() if number in numbers}


def _identities(system: System, violated: Iterable[int]) -> tuple[Identity, ...]:
    return tuple(system.equations[number] for number in sorted(violated))


def _numbers(system: System, identities: Iterable[Identity]) -> set[int]:
    keys = {identity.key for identity in identities}
    return {number for number, identity in enumerate(system.equations) if identity.key in keys}
