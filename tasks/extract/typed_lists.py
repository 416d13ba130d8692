"""Tables typed as lists: ``规章：3 0 12``, or under each row's label the words of a column and its number."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from tasks.extract.labels import LONGEST_LABEL, look_up
from tasks.extract.numbers import parse_cell
from tasks.extract.sequence import Atom, labels_of

__all__ = ["rows_of_pairs", "split_typed"]

_TYPED = re.compile(r"^(?P<label>.*\S)\s*[:：]\s*(?P<values>[^:：]+)$", re.DOTALL)
_MARKS = re.compile(r"[\s、，；;]+")
_FEWEST_VALUES = 3


@lru_cache(maxsize=4096)
def split_typed(text: str) -> tuple[str, ...]:
    """Returns label and values of a line ``label：values``; () unless all behind the colon are values.

    One or two values need a label of the form before them; words and a number of any other kind are prose.
    """
    found = _TYPED.match(text.strip())
    if found is None or len(found["label"]) > LONGEST_LABEL or "。" in found["label"]:
        return ()
    values = tuple(_MARKS.split(found["values"].strip(" 、，；;。")))
    if any(parse_cell(value).state in ("text", "blank") for value in values):
        return ()
    kinds = {label.kind for label in look_up(found["label"])}
    return (found["label"], *values) if kinds & {"row", "column"} or len(values) >= _FEWEST_VALUES else ()


def rows_of_pairs(atoms: Sequence[Atom]) -> list[list[Atom]] | None:
    """Returns rows, each under a header of its own, of a list in which a column's words stand before each value.

    None unless most values have them. A column named without a value is an empty cell.
    """
    values = sum(1 for atom in atoms if atom.state != "text")
    paired = sum(1 for one, two in pairwise(atoms) if _is_column(one) and two.state != "text")
    if paired < _FEWEST_VALUES or paired * 5 < values * 3:
        return None
    return _Gatherer().gather(atoms)


def _is_column(atom: Atom) -> bool:
    return atom.state == "text" and any(label.kind == "column" for label in look_up(atom.text))


class _Gatherer:
    """Gathers a row's labels, and the columns and values under them, into a header row and a row of values."""

    def __init__(self) -> None:
        self.rows: list[list[Atom]] = []
        self.labels: list[Atom] = []
        self.pairs: list[tuple[Atom, Atom]] = []

    def gather(self, atoms: Sequence[Atom]) -> list[list[Atom]]:
        place = 0
        while place < len(atoms):
            atom, after = atoms[place], atoms[place + 1] if place + 1 < len(atoms) else None
            place += 1
            if _is_column(atom) and not self._begins_row(atom, after):
                has_value = after is not None and after.state != "text"
                self.pairs.append((atom, after if has_value and after else Atom("", atom.locator)))
                place += has_value
            elif atom.state == "text":
                self._end()
                self.labels.append(atom)
            else:
                if self.pairs:
                    self._end()
                self.labels.append(atom)
        self._end()
        return self.rows

    def _begins_row(self, atom: Atom, after: Atom | None) -> bool:
        """Tells a row called 其他 or 总计 from the column: a column's words follow it, not a value."""
        is_row = any(label.kind == "row" for label in labels_of(atom.text))
        return is_row and bool(self.pairs) and after is not None and _is_column(after)

    def _end(self) -> None:
        if self.pairs and all(not value.text for _, value in self.pairs):
            self.rows += [self.labels, [name for name, _ in self.pairs]]
            self.labels, self.pairs = [], []
        elif self.pairs:
            before = [Atom("", label.locator) for label in self.labels]
            self.rows.append([*before, *(name for name, _ in self.pairs)])
            self.rows.append([*self.labels, *(value for _, value in self.pairs)])
            self.labels, self.pairs = [], []
        elif self.labels and any(atom.state != "text" for atom in self.labels):
            self.rows.append(self.labels)
            self.labels = []
