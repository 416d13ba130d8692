"""Numbers that count rows and columns (序号, 行次, 栏次): found by their sequence and set aside as no values."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

from tasks.extract.labels import fold
from tasks.extract.match import Entry, read_entry
from warehouse.forms import APPLICANTS

__all__ = ["may_hold_serials", "set_serials_aside"]

_FEWEST_ROWS = 5
_WIDTH = len(APPLICANTS)
_LETTERS = frozenset("甲乙丙丁")
_HEADS = frozenset({"序号", "编号", "行次", "行号", "栏次", "项目序号"})

Place = Callable[[Sequence[Entry]], int | None]


def set_serials_aside(rows: Sequence[list[Entry]]) -> None:
    """Empties the cells of the rows that only count rows or columns; a serial number is never a value.

    A column counts if its cells, before or behind the labels of the rows, rise by one from row to row; a row counts
    if it numbers the columns behind 甲 or 栏次. Only rows that have seven cells besides are looked at.
    """
    for row in rows:
        if _numbers_columns(row):
            row[:] = [_emptied(entry) for entry in row]
    if not any(entry.has("row", "applications") for row in rows for entry in row):
        return
    for place in (_before_labels, _behind_labels):
        found = [(row, at) for row in rows if (at := place(row)) is not None]
        numbers = [row[at].parsed.value for row, at in found]
        if len(found) < _FEWEST_ROWS or any(number is None for number in numbers):
            continue
        if all(after - before == 1 for before, after in pairwise(n for n in numbers if n is not None)):
            for row, at in found:
                row[at] = _emptied(row[at])


def may_hold_serials(rows: Sequence[Sequence[Entry]]) -> bool:
    """Tells whether rows with the same words and layout, but other numbers, may have serial numbers among them."""
    return any(
        _before_labels(row) is not None
        or _behind_labels(row) is not None
        or any(fold(entry.cell.text) in _LETTERS | _HEADS for entry in row if entry.is_text)
        for row in rows
    )


def _emptied(entry: Entry) -> Entry:
    return read_entry(entry.cell._replace(text=""))


def _numbers_columns(row: Sequence[Entry]) -> bool:
    printed = [fold(entry.cell.text) for entry in row if not entry.is_blank]
    heads = [text for text in printed if text in _LETTERS or text in _HEADS]
    numbers = [text for text in printed if text.isdigit()]
    counts = [str(number) for number in range(1, len(numbers) + 1)]
    return (
        bool(heads) and len(numbers) > 2 and numbers == counts and len(heads) + len(numbers) == len(printed)
    )


def _labels(row: Sequence[Entry]) -> list[int]:
    """Returns the places of the labels of a row of values; none in a header."""
    if not any(entry.is_value for entry in row):
        return []
    return [place for place, entry in enumerate(row) if entry.is_text]


def _before_labels(row: Sequence[Entry]) -> int | None:
    places = _labels(row)
    if not places or len(row) - places[-1] - 1 < _WIDTH:
        return None
    return next((place for place in range(places[-1]) if row[place].parsed.state == "number"), None)


def _behind_labels(row: Sequence[Entry]) -> int | None:
    places = _labels(row)
    if not places or len(row) - places[-1] - 1 <= _WIDTH:
        return None
    place = places[-1] + 1
    return place if row[place].parsed.state == "number" else None
