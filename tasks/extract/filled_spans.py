"""Merged cells that a converter filled with their text in every place: told apart, each text is left where it began."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tasks.extract.labels import look_up
from tasks.extract.model import Grid
from tasks.extract.numbers import parse_cell

__all__ = ["repeated_places", "without_repeats"]

_FEWEST = 2
_HEAD_KINDS = frozenset({"column", "columns", "corner", "head", "article", "group", "row"})

Place = tuple[int, int]


def repeated_places(rows: Sequence[Sequence[str]]) -> set[Place]:
    """Returns the (row, column) of texts that only repeat what a merged cell prints at its first place.

    No row of the form prints one label twice side by side: where several do, merged cells were filled. The texts of a
    header repeat those above it, as do the groups before a row's label; numbers repeat only under a heading of
    `disclosure` that is repeated itself.
    """
    across = [_across(row) for row in rows]
    if sum(1 for repeated in across if repeated) < _FEWEST:
        return set()
    found = {(number, col) for number, repeated in enumerate(across) for col in repeated}
    heads = [not any(_is_value(text) for text in row) for row in rows]
    head: set[int] = set()
    for number, row in enumerate(rows):
        labels = len(row) if heads[number] else _last_label(row)
        if number and heads[number] == heads[number - 1]:
            found |= {(number, col) for col in _from_above(rows[number - 1], row[:labels])}
        if heads[number]:
            head = {col for col in across[number] if _heads_disclosure(row[col])}
        else:
            found |= {(number, col) for col in _values_under(row, head)}
    return found


def without_repeats(grid: Grid) -> Grid:
    """Returns the grid with filled merged cells emptied but for the first; as it is if its own cells are merged."""
    if any(cell.colspan > 1 or cell.rowspan > 1 for row in grid.rows for cell in row):
        return grid
    repeated = repeated_places([[cell.text for cell in row] for row in grid.rows])
    if not repeated:
        return grid
    rows = (
        tuple(
            cell._replace(text="") if (number, place) in repeated else cell for place, cell in enumerate(row)
        )
        for number, row in enumerate(grid.rows)
    )
    return replace(grid, rows=tuple(rows))


def _last_label(row: Sequence[str]) -> int:
    """Returns where the label of a row of values begins: before it stand the words of its groups."""
    words = next((col for col, text in enumerate(row) if _is_value(text)), len(row))
    return next((col for col in range(words) if row[col] == row[words - 1]), 0)


def _across(row: Sequence[str]) -> set[int]:
    """Returns the places whose label is that of the place before."""
    return {col for col in range(1, len(row)) if row[col] == row[col - 1] and _is_label(row[col])}


def _from_above(above: Sequence[str], row: Sequence[str]) -> set[int]:
    """Returns the places of a row whose label is that of the row above."""
    return {col for col, text in enumerate(row[: len(above)]) if text == above[col] and _is_label(text)}


def _values_under(row: Sequence[str], head: set[int]) -> set[int]:
    """Returns the places with the value of the place before, under a heading that is repeated there."""
    return {col for col in head if col < len(row) and row[col] == row[col - 1] and _is_value(row[col])}


def _heads_disclosure(text: str) -> bool:
    return any(label.kind == "column" and label.table == "disclosure" for label in look_up(text))


def _is_value(text: str) -> bool:
    return parse_cell(text).state in ("number", "not_applicable")


def _is_label(text: str) -> bool:
    return bool(text.strip()) and any(label.kind in _HEAD_KINDS for label in look_up(text))
