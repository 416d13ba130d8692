"""Puts the words and values of a text without marks into the order of the form: labels first, no serial numbers."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from tasks.extract.labels import fold, numbering
from tasks.extract.numbers import parse_cell
from tasks.extract.sequence import Atom, labels_of

__all__ = ["labels_first", "without_serials"]

_FEWEST_ROWS = 5
_SERIAL_HEADS = frozenset({"序号", "编号", "行次"})


def without_serials(atoms: Sequence[Atom]) -> list[Atom]:
    """Returns the atoms without the numbers that only count the rows: they rise by one from label to label."""
    before = [
        place - 1
        for place in range(1, len(atoms))
        if atoms[place].state == "text" and atoms[place - 1].state == "number" and not _is_head(atoms[place])
    ]
    numbers = [parse_cell(atoms[place].text).value for place in before]
    counts = len(before) >= _FEWEST_ROWS and all(
        one is not None and two is not None and two - one == 1 for one, two in pairwise(numbers)
    )
    if not counts:
        return list(atoms)
    gone = set(before)
    return [
        atom for place, atom in enumerate(atoms) if place not in gone and fold(atom.text) not in _SERIAL_HEADS
    ]


def _is_head(atom: Atom) -> bool:
    kinds = {label.kind for label in labels_of(atom.text)}
    return bool(kinds) and kinds <= {"column", "columns", "corner", "head", "article", "section"}


def _is_row(atom: Atom) -> bool:
    if atom.state != "text":
        return False
    labels = labels_of(atom.text)
    is_column = any(label.kind == "column" for label in labels) and numbering(atom.text) is None
    return not is_column and any(label.kind == "row" and label.table != "proceedings" for label in labels)


def labels_first(atoms: Sequence[Atom]) -> list[Atom]:
    """Returns the atoms with values behind their labels, where the text has each row's values before its label.

    That is so if values stand before the first label of a row and none behind the last: read the other way, the
    first values would have no label and the last label no values. Else the atoms come back as they are.
    """
    rows = [place for place, atom in enumerate(atoms) if _is_row(atom)]
    values = [place for place, atom in enumerate(atoms) if atom.state != "text"]
    if len(rows) < 2 or not values or values[0] > rows[0] or values[-1] > rows[-1]:
        return list(atoms)
    ordered: list[Atom] = []
    waiting: list[Atom] = []
    for place, atom in enumerate(atoms):
        if atom.state != "text":
            waiting.append(atom)
            continue
        ordered.append(atom)
        is_group = place + 1 < len(atoms) and _is_row(atoms[place + 1]) and _names_group(atom)
        if _is_row(atom) and not is_group:
            ordered += waiting
            waiting = []
    return [*ordered, *waiting]


def _names_group(atom: Atom) -> bool:
    return any(label.kind == "group" for label in labels_of(atom.text))
