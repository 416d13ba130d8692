"""Error localisation: which printed cells are wrong, judged by the identities that fail and those that hold.

Cells of last year's report (``previous:…``) take part like the report's own. What others state of a cell, the prose
(``claim:…``) or the region's units (``units:…``), is no cell that could be changed: it makes explanations more or
less likely.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from expectations.clusters import clusters_of
from expectations.moved_rows import moved_rows
from expectations.ranking import Ranking, is_statement
from expectations.search import MAX_CHANGES, SURE_CHANGES, Solution, minimal_solutions
from expectations.system import System, compile_system
from warehouse.forms import Identity

Tier = Literal["unique", "candidates", "identities_only"]

MARGIN = 0.5
"""An explanation dearer than the best by this much is not a rival: beyond it one slip of typing clearly stands out."""
WIDE_MARGIN = 1.0
"""The same for explanations by so many changes that wrong cells may hide each other."""
MOST_CANDIDATES = 6
PREVIOUS = "previous:"
"""Prefix of last year's cells, and of the keys of last year's own identities."""


@dataclass(frozen=True, slots=True)
class Correction:
    """One cell with the number printed in it and the number that it would have to be."""

    cell: str
    printed: Decimal | int
    expected: int


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """One root cause with the failed identities as its evidence.

    ``alternatives`` are the explanations, best first: one for ``unique``, several for ``candidates``, none for
    ``identities_only``. ``moved`` says what happened to a whole row, where that is the explanation; ``swapped`` that
    two cells were printed in each other's place; ``recomputed`` that two cells are off by the same amount, as in a
    sheet whose totals were recomputed: the best explanation is then ``withheld``, for measuring and for nobody's eyes.
    """

    tier: Tier
    identities: tuple[Identity, ...]
    alternatives: tuple[tuple[Correction, ...], ...] = ()
    moved: str | None = None
    swapped: bool = False
    recomputed: bool = False
    withheld: tuple[Correction, ...] = ()

    @property
    def suspects(self) -> tuple[str, ...]:
        """The report's own cells that are held to be wrong, best explanation first."""
        return tuple(cell for cell in self._accused if not is_witness(cell))

    @property
    def elsewhere(self) -> tuple[str, ...]:
        """The cells of last year's report that are held to be wrong, with their prefix."""
        return tuple(cell for cell in self._accused if cell.startswith(PREVIOUS))

    @property
    def cells(self) -> tuple[str, ...]:
        """The suspects, then the other cells of the failed identities."""
        evidence = (cell for identity in self.identities for cell in identity.cells if not is_witness(cell))
        return tuple(dict.fromkeys((*self.suspects, *evidence)))

    @property
    def _accused(self) -> dict[str, None]:
        return dict.fromkeys(change.cell for option in self.alternatives for change in option)


def is_witness(cell: str) -> bool:
    """Returns whether a key names something from outside the report's tables."""
    return ":" in cell


def localise(
    values: Mapping[str, Decimal | int | None],
    equations: Iterable[Identity],
    least: Mapping[str, Decimal | int] | None = None,
) -> list[Diagnosis]:
    """Returns a diagnosis for every failed equality among ``equations``; none if all hold.

    Statements from outside that fail are evidence of the diagnosis that they agree with, and of none otherwise. Faults
    of last year's report that touch nothing of this one are left to its own check.

    Args:
        values: numbers by cell key, witnesses included; None or absent: no number.
        equations: the identities of the report, of last year's (key with the prefix ``previous:``), those between the
            two, and statements. Those with a blank operand and inequalities take no part.
        least: the smallest number that a cell may have, where that is more than zero.

    Returns:
        Diagnoses in a fixed order; each failed equality of the report or between the years is evidence of at least one.
    """
    equations = list(equations)
    statements = [one for one in equations if any(map(is_statement, one.cells))]
    tables = [one for one in equations if one not in statements] if statements else equations
    system = compile_system(tables, values, least)
    violated = system.residuals()
    if not violated:
        return []
    ranking = Ranking(system, statements, values)
    return [
        _with_statements(diagnosis, ranking)
        for part in _relevant_parts(system, violated)
        for diagnosis in _diagnose(system, part, ranking)
        if any(not one.key.startswith(PREVIOUS) for one in diagnosis.identities)
    ]


def _relevant_parts(system: System, violated: dict[int, int]) -> list[dict[int, int]]:
    """The failed equations by connected part of the system, without groups that are last year's alone."""
    parts: dict[int, dict[int, int]] = {}
    for cluster in clusters_of(system, violated):
        if any(not system.equations[number].key.startswith(PREVIOUS) for number in cluster):
            for number in cluster:
                parts.setdefault(system.part[number], {})[number] = cluster[number]
    return [dict(sorted(parts[part].items())) for part in sorted(parts)]


def _diagnose(system: System, violated: dict[int, int], ranking: Ranking) -> list[Diagnosis]:
    """Explains a part as a whole; where that takes too many changes, group by group of equations that share cells."""
    solutions = _solutions(system, violated)
    if solutions:
        margin = MARGIN if solutions[0].size <= SURE_CHANGES else WIDE_MARGIN
        return _split(system, violated, _rivals(solutions, ranking, margin))
    groups = clusters_of(system, violated)
    if len(groups) == 1:
        return [_identities_only(system, violated)]
    found = []
    for group in groups:
        solutions = _solutions(system, group)
        found += (
            _split(system, group, _rivals(solutions, ranking, WIDE_MARGIN))
            if solutions
            else [_identities_only(system, group)]
        )
    return found


def _solutions(system: System, violated: dict[int, int]) -> list[Solution]:
    return (
        minimal_solutions(system, violated, most=1)
        or minimal_solutions(system, violated, moved_rows(system, violated), MAX_CHANGES)
        or []
    )


def _rivals(solutions: Sequence[Solution], ranking: Ranking, margin: float) -> list[Solution]:
    ranked = sorted(
        (ranking.cost(solution), solution.changes, place) for place, solution in enumerate(solutions)
    )
    limit = ranked[0][0] + margin - 1e-9
    return [solutions[place] for cost, _, place in ranked if cost < limit]


def _split(system: System, violated: dict[int, int], rivals: Sequence[Solution]) -> list[Diagnosis]:
    """Parts the explanations into root causes: what all share is certain, the rest is a choice."""
    best = rivals[0]
    shared = set(best.changes).intersection(*(solution.changes for solution in rivals))
    swapped = [pair for pair in best.swaps(system) if shared.issuperset(pair)]
    in_pairs = {change for pair in swapped for change in pair}
    twins = _equal_amounts(system, best)
    found = [replace(_of_alternatives(system, violated, [pair]), swapped=True) for pair in swapped]
    for change in best.changes:
        if change in shared and change not in in_pairs and change[0] not in twins:
            found.append(_of_alternatives(system, violated, [(change,)]))
    if twins:
        covered = {number for diagnosis in found for number in _numbers(system, diagnosis.identities)}
        rest = {number: residual for number, residual in violated.items() if number not in covered}
        withheld = _corrections(system, [change for change in best.changes if change[0] in twins])
        only = _identities_only(system, rest or violated)
        return [*found, replace(only, recomputed=True, withheld=withheld)]
    if best.row and len(rivals) == 1:
        found.append(replace(_of_alternatives(system, violated, [best.row.values]), moved=best.row.kind))
    elif len(rivals) > 1:
        found.append(_choice(system, violated, rivals, shared))
    return found


def _choice(
    system: System, violated: dict[int, int], rivals: Sequence[Solution], shared: set[tuple[int, int]]
) -> Diagnosis:
    options = [tuple(change for change in solution.changes if change not in shared) for solution in rivals]
    if len(options) <= MOST_CANDIDATES and not any(solution.row for solution in rivals):
        return _of_alternatives(system, violated, options)
    involved = [cell for option in options for cell, _ in option]
    involved += [cell for solution in rivals if solution.row for cell, _ in solution.row.values]
    return _identities_only(system, _touching(system, violated, involved))


def _equal_amounts(system: System, solution: Solution) -> set[int]:
    """Returns changed cells of one report's equation that are off by the same amount: the mark of recomputed totals.

    Cells in each other's place are off by the same amount too, one up and one down: that mends no total.
    """
    twins: set[int] = set()
    swapped = {change for pair in solution.swaps(system) for change in pair}
    for place, (cell, value) in enumerate(solution.changes):
        equations = {number for number, _ in system.of_cell[cell] if system.is_within_a_report(number)}
        amount = abs(value - system.values[cell])
        for other, other_value in solution.changes[:place]:
            if (other, other_value) in swapped and (cell, value) in swapped:
                continue
            if abs(other_value - system.values[other]) == amount and not equations.isdisjoint(
                number for number, _ in system.of_cell[other]
            ):
                twins |= {cell, other}
    return twins


def _with_statements(diagnosis: Diagnosis, ranking: Ranking) -> Diagnosis:
    """Adds the statements that fail as printed and agree with the best explanation."""
    if not diagnosis.alternatives:
        return diagnosis
    best = {change.cell: change.expected for change in diagnosis.alternatives[0]}
    return replace(diagnosis, identities=(*diagnosis.identities, *ranking.confirming(best)))


def _of_alternatives(
    system: System, violated: dict[int, int], options: Sequence[Sequence[tuple[int, int]]]
) -> Diagnosis:
    touching = _touching(system, violated, [cell for option in options for cell, _ in option])
    alternatives = tuple(_corrections(system, option) for option in options)
    tier: Tier = "unique" if len(options) == 1 else "candidates"
    return Diagnosis(tier, _identities(system, touching), alternatives)


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
