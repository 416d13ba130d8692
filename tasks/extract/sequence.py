"""Aligns a sequence of words and values with the form: labels are the anchors, values belong to the label before them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from tasks.extract.labels import LONGEST_LABEL, Label, core, look_up
from tasks.extract.match import nearest_row
from tasks.extract.model import GridCell
from tasks.extract.numbers import parse_cell

__all__ = ["Atom", "assemble", "merge_words"]

_MOST_PARTS = 8


@dataclass(frozen=True, slots=True)
class Atom:
    """One word or value of a flattened table and where it stands. A blank atom is a cell shown to be empty."""

    text: str
    locator: str
    ends_row: bool = False

    @property
    def state(self) -> str:
        """The state of the cell if it is a value; ``text`` for words."""
        return parse_cell(self.text).state


def merge_words(atoms: Sequence[Atom]) -> list[Atom]:
    """Returns the atoms with labels that were broken into several put together (longest known label first)."""
    merged: list[Atom] = []
    place = 0
    while place < len(atoms):
        taken = _longest_label(atoms, place)
        if taken > 1:
            text = "\n".join(atom.text for atom in atoms[place : place + taken])
            merged.append(Atom(text, atoms[place].locator, atoms[place + taken - 1].ends_row))
        else:
            merged.append(atoms[place])
        place += taken
    return merged


def _longest_label(atoms: Sequence[Atom], place: int) -> int:
    """Returns how many atoms from ``place`` on make one label; 1 if no run of several does."""
    best = 1
    text = ""
    for count in range(1, _MOST_PARTS + 1):
        if place + count > len(atoms):
            break
        atom = atoms[place + count - 1]
        if atom.state != "text" or (count > 1 and len(text) + len(atom.text) > LONGEST_LABEL):
            break
        text += atom.text
        if count > 1 and look_up(text) and not _all_known(atoms[place : place + count]):
            best = count
    return best


def _all_known(atoms: Sequence[Atom]) -> bool:
    """Tells whether every part is a label by itself (其他 and 总计 in a row are two columns, not one word)."""
    return all(look_up(atom.text) for atom in atoms)


@lru_cache(maxsize=4096)
def labels_of(text: str) -> tuple[Label, ...]:
    """Returns what a word may name, a small misprint of a row of `applications` included."""
    found = look_up(text)
    if found or len(core(text)) < 5:
        return found
    code = nearest_row(text, "applications")
    return (Label("row", "applications", code),) if code else ()


class _Assembler:
    """Breaks the sequence into rows: a new one begins with each label that follows values, or with values that follow
    a header."""  # noqa: D205, D209

    def __init__(self) -> None:
        self.rows: list[list[Atom]] = []
        self.row: list[Atom] = []
        self.kind = ""
        self.has_data = False
        self.in_rows = False

    def label(self, atom: Atom, labels: tuple[Label, ...]) -> None:
        kinds = {label.kind for label in labels}
        row_like = bool(kinds & {"row", "group", "article"})
        column_like = bool(kinds & {"column", "columns", "corner", "head"})
        if row_like and column_like:
            row_like = self.in_rows and (self.has_data or self.kind in ("row", "group"))
            column_like = not row_like
        kind = "column" if column_like and not row_like else "group" if "group" in kinds else "row"
        if "section" in kinds and not row_like and not column_like:
            kind = "section"
        if self.has_data or self._parts(kind):
            self.end()
        if any(label.table == "proceedings" and label.kind in ("row", "group") for label in labels):
            self.in_rows = False
            kind = "column" if self.kind in ("", "column") else kind
        elif kind == "row" and any(label.table == "applications" for label in labels):
            self.in_rows = True
        self.row.append(atom)
        self.kind = kind

    def _parts(self, kind: str) -> bool:
        """Tells whether a label cannot stand in one row with the label before it."""
        if not self.row or self.kind == "":
            return False
        if self.kind == "group":
            return kind == "column"
        return kind != self.kind or kind in ("row", "section")

    def word(self, atom: Atom) -> None:
        """Adds words that name nothing: a label of the office's own after values, else part of the row."""
        if self.has_data:
            self.end()
        self.row.append(atom)
        self.kind = self.kind if self.kind == "group" else "unknown"

    def value(self, atom: Atom) -> None:
        if self.kind == "column" and self.row and atom.state != "blank":
            self.end()
        self.row.append(atom)
        self.has_data = True

    def end(self) -> None:
        if self.row:
            self.rows.append(self.row)
        self.row, self.has_data, self.kind = [], False, ""


def assemble(atoms: Sequence[Atom]) -> list[list[Atom]]:
    """Returns the atoms in rows as the form would have them; nothing is lost or reordered."""
    assembler = _Assembler()
    for atom in merge_words(atoms):
        if atom.state != "text":
            assembler.value(atom)
        else:
            labels = labels_of(atom.text)
            if labels:
                assembler.label(atom, labels)
            else:
                assembler.word(atom)
        if atom.ends_row:
            assembler.end()
    assembler.end()
    return assembler.rows


def split_long_rows(rows: list[list[Atom]]) -> list[list[Atom]]:
    """Returns the rows with those cut that hold a second row without a label: longer than what most rows measure."""
    lengths = Counter(len(row) for row in rows if len(row) > 4)
    if not lengths:
        return rows
    usual, count = lengths.most_common(1)[0]
    if count < 4:
        return rows
    cut: list[list[Atom]] = []
    for row in rows:
        if len(row) > usual and row[usual].state != "text":
            cut += [row[:usual], row[usual:]]
        else:
            cut.append(row)
    return cut


def as_cells(rows: Sequence[Sequence[Atom]]) -> tuple[tuple[GridCell, ...], ...]:
    """Returns the rows as grid cells, each one column wide."""
    return tuple(
        tuple(GridCell(atom.text, number, col, 1, 1, atom.locator) for col, atom in enumerate(row))
        for number, row in enumerate(rows)
    )
