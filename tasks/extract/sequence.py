"""Aligns a sequence of words and values with the form: labels are the anchors of the values after them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from tasks.extract.labels import LONGEST_LABEL, Label, core, look_up, look_up_cell, numbering
from tasks.extract.match import nearest_row
from tasks.extract.model import GridCell
from tasks.extract.numbers import is_digits, parse_cell
from warehouse.forms import APPLICANTS

__all__ = ["Atom", "assemble", "merge_words"]

_MOST_PARTS = 12
_CORNER = frozenset("（本列数据的勾稽关系为：第一项加第二项之和，应等于第三项加第四项之和）1234")
"""The characters of the note in the corner of `applications`: known by two words of it, it would swallow any."""


_AFTER_NUMERAL = frozenset("、，,）).．")


@dataclass(frozen=True, slots=True)
class Atom:
    """One word or value of a flattened table and where it stands. A blank atom is a cell shown to be empty."""

    text: str
    locator: str
    ends_row: bool = False

    @property
    def state(self) -> str:
        """The state of the cell if it is a value, ``unreadable`` for digits that are not one number; else ``text``."""
        state = parse_cell(self.text).state
        return "unreadable" if state == "text" and is_digits(self.text) and not look_up(self.text) else state


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
        if (atom.state != "text" and not _is_letter(atoms, place + count - 1)) or (
            count > 1 and len(text) + len(atom.text) > LONGEST_LABEL
        ):
            break
        text += atom.text
        found = look_up(text) if count > 1 else ()
        if any(label.kind == "corner" for label in found) and not _CORNER.issuperset(core(atom.text)):
            break
        if found and not _all_known(atoms[place : place + count]):
            best = count
    return best


def _is_letter(atoms: Sequence[Atom], place: int) -> bool:
    """Tells a numeral or 无 within a label set down the page, a character a line, from one that is a value."""
    text, after = atoms[place].text, atoms[place + 1].text if place + 1 < len(atoms) else ""
    if len(text) != 1 or text.isascii():
        return False
    return after[:1] in _AFTER_NUMERAL or (
        text == "无" and len(after) == 1 and atoms[place + 1].state == "text"
    )


def _all_known(atoms: Sequence[Atom]) -> bool:
    """Tells whether every part is a label by itself (其他 and 总计 in a row are two columns, not one word)."""
    return all(look_up(atom.text) for atom in atoms)


@lru_cache(maxsize=4096)
def labels_of(text: str) -> tuple[Label, ...]:
    """Returns what a word may name, a small misprint of a row of `applications` included."""
    found = look_up_cell(text)
    if found or len(core(text)) < 5:
        return found
    code = nearest_row(text, "applications")
    return (Label("row", "applications", code),) if code else ()


def _is_proceedings(labels: Sequence[Label]) -> bool:
    """Tells whether a label names a kind of proceedings (a row in our codes, printed above the columns)."""
    return any(label.table == "proceedings" and label.kind in ("row", "group") for label in labels)


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
        if _is_proceedings(labels):
            self.in_rows = False
            kind = "column"
        if self.has_data or self._parts(kind):
            self.end()
        if kind == "row" and any(label.table == "applications" for label in labels):
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
        if self.has_data or (self.kind == "row" and numbering(atom.text) is not None):
            self.end()
        self.row.append(atom)
        self.kind = self.kind if self.kind == "group" else "unknown"

    def value(self, atom: Atom) -> None:
        if self.kind == "column" and atom.state != "blank" and not self._names_proceedings():
            self.end()
        self.row.append(atom)
        self.has_data = True

    def _names_proceedings(self) -> bool:
        """Tells whether the row so far only says which proceedings: a row of its own, not the header of fifteen."""
        return bool(self.row) and all(_is_proceedings(labels_of(atom.text)) for atom in self.row)

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


def even_headers(rows: list[list[Atom]]) -> list[list[Atom]]:
    """Returns the rows with header rows cut to the length of the first one: empty cells beyond it begin the next row.

    For dialects that show every cell. Where the values under a header begin with an empty cell, nothing else tells
    where the header ends.
    """
    evened: list[list[Atom]] = []
    width = 0
    carried: list[Atom] = []
    for row in rows:
        row, carried = carried + row, []
        labels = labels_of(row[0].text) if row[0].state == "text" else ()
        if any(
            label.kind in ("column", "columns", "corner", "head") or label.table == "proceedings"
            for label in labels
        ):
            width = width or len(row)
            if len(row) > width and all(atom.state == "blank" for atom in row[width:]):
                row, carried = row[:width], row[width:]
        else:
            width = 0
        evened.append(row)
    return [*evened, carried] if carried else evened


def split_double_rows(rows: list[list[Atom]]) -> list[list[Atom]]:
    """Returns the rows with those cut that hold just twice as many values as most: the label between is lost."""
    counts = Counter(_value_count(row) for row in rows if _value_count(row) > 1)
    usual, count = counts.most_common(1)[0] if counts else (0, 0)
    cut: list[list[Atom]] = []
    for row in rows:
        if count >= 4 and usual == len(APPLICANTS) and _value_count(row) == 2 * usual:
            cut += [row[:-usual], row[-usual:]]
        else:
            cut.append(row)
    return cut


def _value_count(row: Sequence[Atom]) -> int:
    return sum(1 for atom in row if atom.state != "text")


def as_cells(rows: Sequence[Sequence[Atom]]) -> tuple[tuple[GridCell, ...], ...]:
    """Returns the rows as grid cells, each one column wide."""
    return tuple(
        tuple(GridCell(atom.text, number, col, 1, 1, atom.locator) for col, atom in enumerate(row))
        for number, row in enumerate(rows)
    )
