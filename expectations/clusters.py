"""Failed identities that hang together: those that share a cell, directly or through others."""

from __future__ import annotations

from expectations.system import System


def clusters_of(system: System, violated: dict[int, int]) -> list[dict[int, int]]:
    """Returns the failed equations with their residuals in groups; equations of different groups share no cell."""
    left = dict(violated)
    groups = []
    while left:
        first = next(iter(left))
        group, waiting = {first: left.pop(first)}, [first]
        while waiting:
            for cell, _ in system.of_equation[waiting.pop()]:
                for number, _ in system.of_cell[cell]:
                    if number in left:
                        group[number] = left.pop(number)
                        waiting.append(number)
        groups.append(dict(sorted(group.items())))
    return groups
