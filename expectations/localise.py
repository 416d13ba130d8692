"""Error localisation: which printed cells are wrong, judged by the identities that fail and those that hold.

Cells of last year's report (``previous:…``) take part like the report's own. What others state of a cell, the prose
(``claim:…``) or the region's units (``units:…``), is no cell that could be changed: it makes explanations more or
less likely.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from expectations.clusters import clusters_of
from expectations.diagnosis import PREVIOUS, Diagnosis
from expectations.displaced import displaced_cells
from expectations.isolated import isolated_cells
from expectations.moved_rows import moved_rows
from expectations.ranking import Ranking, is_statement
from expectations.repeated_slips import with_repeated_slips
from expectations.root_causes import identities_only, root_causes
from expectations.search import MAX_CHANGES, SURE_CHANGES, Solution, minimal_solutions
from expectations.system import System, compile_system
from warehouse.forms import Identity

MARGIN = 0.5
"""An explanation dearer than the best by this much is not a rival: beyond it one slip of typing clearly stands out."""
WIDE_MARGIN = 1.0
"""The same for explanations by so many changes that wrong cells may hide each other."""


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
    found = (
        diagnosis
        for part in _relevant_parts(system, violated)
        for diagnosis in _diagnose(system, part, ranking)
        if any(not one.key.startswith(PREVIOUS) for one in diagnosis.identities)
    )
    return [_with_statements(diagnosis, ranking) for diagnosis in with_repeated_slips(found, values)]


def _relevant_parts(system: System, violated: dict[int, int]) -> list[dict[int, int]]:
    """The failed equations by connected part of the system, without groups that are last year's alone."""
    parts: dict[int, dict[int, int]] = {}
    for cluster in clusters_of(system, violated):
        if any(not system.equations[number].key.startswith(PREVIOUS) for number in cluster):
            for number in cluster:
                parts.setdefault(system.part[number], {})[number] = cluster[number]
    return [dict(sorted(parts[part].items())) for part in sorted(parts)]


def _diagnose(system: System, violated: dict[int, int], ranking: Ranking) -> list[Diagnosis]:
    """Explains a part as a whole; where that takes too many changes, what stands apart, then the rest by groups."""
    solutions = _solutions(system, violated)
    if solutions:
        margin = MARGIN if solutions[0].size <= SURE_CHANGES else WIDE_MARGIN
        return root_causes(system, violated, _rivals(solutions, ranking, margin))
    apart = isolated_cells(system, violated)
    found = root_causes(system, violated, [Solution(tuple(apart))]) if apart else []
    mended = {number for cell, _ in apart for number, _ in system.of_cell[cell]}
    rest = {number: residual for number, residual in violated.items() if number not in mended}
    for group in clusters_of(system, rest):
        solutions = _solutions(system, group) if group != violated else []
        found += (
            root_causes(system, group, _rivals(solutions, ranking, WIDE_MARGIN))
            if solutions
            else [identities_only(system, group)]
        )
    return found


def _solutions(system: System, violated: dict[int, int]) -> list[Solution]:
    pairs = displaced_cells(system, violated)
    return (
        minimal_solutions(system, violated, pairs, most=1)
        or minimal_solutions(system, violated, [*pairs, *moved_rows(system, violated)], MAX_CHANGES)
        or []
    )


def _rivals(solutions: Sequence[Solution], ranking: Ranking, margin: float) -> list[Solution]:
    ranked = sorted(
        (ranking.cost(solution), solution.changes, place) for place, solution in enumerate(solutions)
    )
    limit = ranked[0][0] + margin - 1e-9
    return [solutions[place] for cost, _, place in ranked if cost < limit]


def _with_statements(diagnosis: Diagnosis, ranking: Ranking) -> Diagnosis:
    """Adds the statements that fail as printed and agree with the best explanation."""
    if not diagnosis.alternatives:
        return diagnosis
    best = {change.cell: change.expected for change in diagnosis.alternatives[0]}
    return replace(diagnosis, identities=(*diagnosis.identities, *ranking.confirming(best)))
