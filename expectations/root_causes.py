"""Parts rival explanations of failed identities into root causes: what all share is certain, the rest a choice."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from expectations.diagnosis import Correction, Diagnosis, Tier
from expectations.search import RowChange, Solution
from expectations.system import System
from warehouse.forms import Identity

MOST_CANDIDATES = 6
MOST_CELLS = 5
"""A candidate that changes more cells than this, as a whole row does, is not listed."""

Change = tuple[int, int]


def root_causes(system: System, violated: dict[int, int], rivals: Sequence[Solution]) -> list[Diagnosis]:
    """Returns one diagnosis a root cause.

    Args:
        system: the identities with the printed values.
        violated: the failed identities, with what they are off by.
        rivals: the explanations none of which stands out, best first; at least one.
    """
    best = rivals[0]
    shared = set(best.changes).intersection(*(solution.changes for solution in rivals))
    swapped = [pair for pair in best.swaps(system) if shared.issuperset(pair)]
    in_pairs = {change for pair in swapped for change in pair}
    twins = _equal_amounts(system, best)
    found = [replace(_of_alternatives(system, violated, [sorted(pair)]), swapped=True) for pair in swapped]
    for change in best.changes:
        if change in shared and change not in in_pairs and change[0] not in twins:
            found.append(_of_alternatives(system, violated, [(change,)]))
    if twins:
        withheld = _corrections(system, [change for change in best.changes if change[0] in twins])
        only = identities_only(system, _not_covered(system, violated, found))
        return [*found, replace(only, recomputed=True, withheld=withheld)]
    if best.row and len(rivals) == 1:
        found.append(_moved(system, violated, best.row, found))
    elif len(rivals) > 1:
        found += [_choice(system, violated, options) for options in _choices(system, rivals, shared)]
    return found


def identities_only(system: System, violated: Iterable[int]) -> Diagnosis:
    """Returns the diagnosis that these identities fail, and no more."""
    return Diagnosis("identities_only", _identities(system, violated))


def _moved(system: System, violated: dict[int, int], row: RowChange, found: Sequence[Diagnosis]) -> Diagnosis:
    """A whole row that moved; no claim where it holds so few numbers that the fit may be an accident."""
    if row.is_telling:
        return replace(_of_alternatives(system, violated, [row.values]), moved=row.kind)
    only = identities_only(system, _not_covered(system, violated, found))
    return replace(only, withheld=_corrections(system, row.values))


def _choices(system: System, rivals: Sequence[Solution], shared: set[Change]) -> list[list[Solution]]:
    """The open part of the rivals, apart where they choose between cells that no identity links.

    Each choice lists the ways to make it, best first; choices of different groups can be made in any combination.
    """
    left = [
        Solution(tuple(change for change in solution.changes if change not in shared), solution.row)
        for solution in rivals
    ]
    if any(solution.row for solution in left):
        return [left]
    group = _groups(system, {cell for solution in left for cell, _ in solution.changes})
    found = []
    for name in dict.fromkeys(group[cell] for solution in left for cell, _ in solution.changes):
        options = [
            tuple(change for change in solution.changes if group[change[0]] == name) for solution in left
        ]
        found.append([Solution(option) for option in dict.fromkeys(options)])
    return found


def _groups(system: System, cells: Iterable[int]) -> dict[int, int]:
    """Names the group of each cell: cells that share an identity, directly or through others, are in one."""
    group: dict[int, int] = {}
    of_equation: dict[int, list[int]] = {}
    for cell in sorted(cells):
        for number, _ in system.of_cell[cell]:
            of_equation.setdefault(number, []).append(cell)
    for start in sorted(cells):
        waiting = [] if start in group else [start]
        while waiting:
            cell = waiting.pop()
            if cell not in group:
                group[cell] = start
                waiting += [other for number, _ in system.of_cell[cell] for other in of_equation[number]]
    return group


def _choice(system: System, violated: dict[int, int], rivals: Sequence[Solution]) -> Diagnosis:
    options = [solution.all_changes for solution in rivals]
    if len(options) <= MOST_CANDIDATES and max(map(len, options)) <= MOST_CELLS:
        return _of_alternatives(system, violated, options)
    involved = [cell for option in options for cell, _ in option]
    withheld = _corrections(system, options[0])
    return replace(identities_only(system, _touching(system, violated, involved)), withheld=withheld)


def _equal_amounts(system: System, solution: Solution) -> set[int]:
    """Returns changed cells that leave an identity of one report as it was: the mark of totals computed anew.

    A formula passes a wrong figure on to its total, so that the two are off by the same amount and their identity
    holds. Two cells that spoil their identity together are no such pair. Cells in each other's place are off by the
    same amount too, one up and one down: that mends no total.
    """
    twins: set[int] = set()
    swapped = {change for pair in solution.swaps(system) for change in pair}
    for place, (cell, value) in enumerate(solution.changes):
        effects = {
            number: weight * (value - system.values[cell])
            for number, weight in system.of_cell[cell]
            if system.is_within_a_report(number)
        }
        for other, other_value in solution.changes[:place]:
            if (other, other_value) in swapped and (cell, value) in swapped:
                continue
            amount = other_value - system.values[other]
            if any(effects.get(number, 0) == -weight * amount for number, weight in system.of_cell[other]):
                twins |= {cell, other}
    return twins


def _of_alternatives(
    system: System, violated: dict[int, int], options: Sequence[Sequence[Change]]
) -> Diagnosis:
    touching = _touching(system, violated, [cell for option in options for cell, _ in option])
    alternatives = tuple(_corrections(system, option) for option in options)
    tier: Tier = "unique" if len(options) == 1 else "candidates"
    return Diagnosis(tier, _identities(system, touching), alternatives)


def _corrections(system: System, option: Iterable[Change]) -> tuple[Correction, ...]:
    return tuple(Correction(system.cells[cell], system.values[cell], value) for cell, value in option)


def _touching(system: System, violated: dict[int, int], cells: Iterable[int]) -> dict[int, int]:
    numbers = {number for cell in cells for number, _ in system.of_cell[cell]}
    return {number: residual for number, residual in violated.items() if number in numbers}


def _not_covered(system: System, violated: dict[int, int], found: Sequence[Diagnosis]) -> dict[int, int]:
    """The failed identities that are no evidence of a diagnosis yet; all of them if each is."""
    keys = {identity.key for diagnosis in found for identity in diagnosis.identities}
    rest = {
        number: residual for number, residual in violated.items() if system.equations[number].key not in keys
    }
    return rest or violated


def _identities(system: System, violated: Iterable[int]) -> tuple[Identity, ...]:
    return tuple(system.equations[number] for number in sorted(violated))
