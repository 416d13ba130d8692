"""Hypotheses about whole rows of ``applications``: moved by one column, or printed in each other's place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from expectations.search import RowChange
from expectations.system import System
from warehouse.forms import APPLICANTS, cell_key

_COLUMNS = tuple(column.code for column in APPLICANTS)
_SPECIAL_ROWS = ("received", "carried_in", "handled_total", "carried_out")
_FEWEST_BROKEN = 3
"""A moved row breaks at least three identities; with fewer the search for it is not worth its time."""
_FEWEST_TELLING = 3
"""Of fewer numbers in a row, such as one applicant's and the total, no more is known than of one number."""


def moved_rows(system: System, violated: dict[int, int]) -> list[RowChange]:
    """Returns the hypotheses about whole rows that could explain these violated identities.

    A shift by one column takes a zero in; the number that dropped out at the other end is what the total asks for.
    Where the total moved along, the new total is the sum of the parts. A hypothesis that changes nothing is left out.
    """
    broken_columns = sum(1 for number in violated if system.equations[number].rule in ("A1", "A2"))
    if len(violated) < _FEWEST_BROKEN or broken_columns < 2:
        return []
    rows = _rows(system)
    return [*_shifts(system, rows, violated), *_exchanges(system, rows)]


def _rows(system: System) -> dict[str, list[int]]:
    rows: dict[str, list[int]] = {}
    for key in system.cells:
        table, _, rest = key.partition(".")
        if table == "applications":
            rows.setdefault(rest.split(".")[0], [])
    places = {
        row: [system.position.get(cell_key("applications", row, column), -1) for column in _COLUMNS]
        for row in rows
    }
    return {row: cells for row, cells in places.items() if -1 not in cells}


def _shifts(system: System, rows: dict[str, list[int]], violated: dict[int, int]) -> Iterator[RowChange]:
    for row, cells in rows.items():
        broken = len({n for cell in cells[:-1] for n, _ in system.of_cell[cell] if n in violated})
        if not broken:
            continue
        old = [system.values[cell] for cell in cells]
        parts, total = old[:-1], old[-1]
        options: list[tuple[str, Sequence[int]]] = []
        lost = total - sum(parts)
        may_be_lost = lost == 0 or (lost > 0 and broken >= _FEWEST_BROKEN)
        if parts[0] == 0 and may_be_lost:
            options.append(("整行右移一列", [*parts[1:], lost, total]))
        if parts[0] == 0:
            options.append(("整行右移一列", [*parts[1:], total, sum(parts) + total]))
        if parts[-1] == 0 and may_be_lost:
            options.append(("整行左移一列", [lost, *parts[:-1], total]))
        if total == 0:
            options.append(("整行左移一列", [0, *parts[:-1], parts[-1]]))
        for kind, new in options:
            changed = _changed(cells, old, new)
            if len(changed) > 1:
                yield RowChange(kind, (row,), changed, len(changed) >= _FEWEST_TELLING)


def _exchanges(system: System, rows: dict[str, list[int]]) -> Iterator[RowChange]:
    names = list(rows)
    for place, row in enumerate(names):
        partners = [other for other in _SPECIAL_ROWS if other in rows and other != row]
        if place + 1 < len(names) and names[place + 1] not in partners:
            partners.append(names[place + 1])
        for other in partners:
            if other in _SPECIAL_ROWS and row in _SPECIAL_ROWS and names.index(other) < place:
                continue
            first = [system.values[cell] for cell in rows[row]]
            second = [system.values[cell] for cell in rows[other]]
            changed = (*_changed(rows[row], first, second), *_changed(rows[other], second, first))
            if len(changed) > 2:
                yield RowChange("两行互换", (row, other), changed, len(changed) >= 2 * _FEWEST_TELLING)


def _changed(cells: Sequence[int], old: Sequence[int], new: Sequence[int]) -> tuple[tuple[int, int], ...]:
    return tuple((cell, b) for cell, a, b in zip(cells, old, new, strict=True) if a != b)
