"""Rows filled up at their ends to one width, as converters write merged cells: what is a cell and what is padding."""

from __future__ import annotations

from collections.abc import Sequence

from tasks.extract.sequence import Atom, labels_of
from warehouse.forms import APPLICANTS

__all__ = ["rows_of_one_width", "without_padding"]

_WIDTHS = range(30, 2, -1)
_FEWEST_ROWS = 3


def rows_of_one_width(atoms: Sequence[Atom]) -> list[list[Atom]] | None:
    """Returns the rows of a table whose rows all have the same number of bars; None if no number fits.

    A converter that ends each cell with a bar fills rows with merged cells up with bars at their end. The number
    of bars is then the only thing that tells an empty cell from such padding. It fits if every row begins
    with words or is all values, and no word of the form stands behind a value or an empty cell.
    """
    for width in _WIDTHS:
        rows = [list(atoms[start : start + width]) for start in range(0, len(atoms), width)]
        if len(rows) >= _FEWEST_ROWS and all(_is_row(row) for row in rows):
            return _without_padding(rows)
    return None


def without_padding(rows: list[list[Atom]]) -> list[list[Atom]]:
    """Returns rows of `applications` cut behind the seventh cell, where all rows are filled up at their ends.

    They are if all have one length, though some begin with a group's words and others with their label alone, and no
    empty cell stands before a label.
    """
    words = {_leading_words(row) for row in rows if _names_applications(row)}
    same = len({len(row) for row in rows}) == 1
    return _without_padding(rows) if same and len(words) > 1 and all(map(_is_row, rows)) else rows


def _is_row(row: Sequence[Atom]) -> bool:
    """Tells whether atoms may be one whole row: words, then values and empty cells."""
    words = _leading_words(row)
    rest = row[words:]
    if any(atom.state == "text" and labels_of(atom.text) for atom in rest):
        return False
    if any(atom.state != "blank" for atom in rest):
        return words < len(row) and _may_head_values(row[:words])
    return words > 0 or len(rest) == len(row)


def _leading_words(row: Sequence[Atom]) -> int:
    return next((place for place, atom in enumerate(row) if atom.state != "text"), len(row))


def _may_head_values(words: Sequence[Atom]) -> bool:
    """Tells whether words may stand before the values of a row: a header's words never do."""
    return not any(_only_names_columns(atom) for atom in words)


def _only_names_columns(atom: Atom) -> bool:
    labels = [label for label in labels_of(atom.text) if label.kind != "section"]
    return bool(labels) and all(label.kind in ("column", "columns", "corner", "head") for label in labels)


def _names_applications(row: Sequence[Atom]) -> bool:
    """Tells whether the words before values name a row of `applications`."""
    words = row[: _leading_words(row)]
    return any(
        label.kind == "row" and label.table == "applications"
        for atom in words
        for label in labels_of(atom.text)
    )


def _without_padding(rows: list[list[Atom]]) -> list[list[Atom]]:
    """Returns the rows that have words and values cut behind the seventh cell, if nothing is printed beyond in any."""
    cut = [_end(row) for row in rows]
    beyond = any(atom.state != "blank" for row, end in zip(rows, cut, strict=True) for atom in row[end:])
    if beyond or sum(map(_names_applications, rows)) < _FEWEST_ROWS:
        return rows
    return [row[:end] for row, end in zip(rows, cut, strict=True)]


def _end(row: Sequence[Atom]) -> int:
    """Returns where the cells of a row of `applications` end; a row without words or values is left whole."""
    words = _leading_words(row)
    has_values = any(atom.state != "blank" for atom in row[words:])
    return words + len(APPLICANTS) if words and has_values else len(row)
