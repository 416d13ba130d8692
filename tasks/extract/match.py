"""Matches printed labels to the codes of the form: to the letter first, then by a unique small misprint."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from tasks.extract.labels import LONGEST_LABEL, Label, core, look_up_cell, numbering, row_cores
from tasks.extract.model import GridCell
from tasks.extract.numbers import BLANK, Parsed, is_digits, parse_cell

__all__ = ["Entry", "distance", "is_number", "is_strong", "nearest_row", "read_entry"]

_WEAK_CORES = frozenset(
    ["其他", "其它", "总计", "合计", "小计", "结果", "维持", "纠正", "尚未", "未审结", "规章", "其他结果"]
) | frozenset(["申请人", "行政复议", "行政诉讼", "行政许可", "行政处罚", "行政强制"])
"""Words that also stand in other tables: alone they do not make a table one of the form's."""


class Entry(NamedTuple):
    """A cell of a grid and what it may be: a label of the form (``labels``), a value, or other text.

    Attributes:
        is_blank: nothing is printed.
        is_value: it is a number, a mark for none (``/``, ``无``) or digits that cannot be read as one number.
        is_unreadable: digits are printed that are not one number: cells run together, or a break inside a number.
        is_text: it is words.
    """

    cell: GridCell
    parsed: Parsed
    labels: tuple[Label, ...]
    is_blank: bool
    is_value: bool
    is_unreadable: bool
    is_text: bool

    def has(self, kind: str, table: str | None = None) -> bool:
        """Tells whether the cell may be a label of this kind (of this table)."""
        return bool(self.labels) and any(
            label.kind == kind and (table is None or table == label.table) for label in self.labels
        )

    def code(self, kind: str, table: str) -> str | None:
        """Returns the code it has as a label of this kind in this table; None if it cannot be one."""
        return next(
            (label.code for label in self.labels if label.kind == kind and label.table == table), None
        )

    def as_blank(self) -> Entry:
        """Returns the cell read as if nothing were printed in it."""
        return self._replace(parsed=BLANK, is_blank=True, is_value=False, is_unreadable=False, is_text=False)


def read_entry(cell: GridCell) -> Entry:
    """Returns what a cell may be; only text is looked up as a label."""
    return Entry(cell, *_read(cell.text))


@lru_cache(maxsize=16384)
def _read(text: str) -> tuple[Parsed, tuple[Label, ...], bool, bool, bool, bool]:
    """Returns what a cell with this text may be: `Entry` without the cell; the same for every cell with the text."""
    parsed = parse_cell(text)
    is_text = parsed.state == "text"
    labels = look_up_cell(text) if is_text else ()
    is_unreadable = is_text and not labels and is_digits(text)
    is_value = is_unreadable or parsed.state in ("number", "not_applicable")
    return parsed, labels, parsed.state == "blank", is_value, is_unreadable, is_text and not is_unreadable


def is_number(text: str) -> bool:
    """Tells whether a cell with this text is read as a number."""
    return _read(text)[0].state == "number"


@lru_cache(maxsize=16384)
def is_strong(text: str) -> bool:
    """Tells whether the text of a cell is a label that stands in no other table."""
    labels = _read(text)[1]
    return bool(labels) and all(label.kind != "section" for label in labels) and core(text) not in _WEAK_CORES


def distance(one: str, other: str, most: int) -> int:
    """Returns the number of single-character edits between two strings, or ``most + 1`` if there are more."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    previous = list(range(len(other) + 1))
    for row, char in enumerate(one, 1):
        current = [row]
        for col, other_char in enumerate(other, 1):
            current.append(min(previous[col] + 1, current[-1] + 1, previous[col - 1] + (char != other_char)))
        if min(current) > most:
            return most + 1
        previous = current
    return min(previous[-1], most + 1)


@lru_cache(maxsize=4096)
def nearest_row(text: str, table: str) -> str | None:
    """Returns the code of the one row of ``table`` that a misprinted label must mean; None if there is not just one.

    A misprint is a few wrong, lost or added characters (one in four or five), or a lost half: the printed words begin
    or end exactly one label. Numbering, where both print it, must not speak against it.
    """
    words = core(text)
    if not 3 <= len(words) <= LONGEST_LABEL:
        return None
    best: dict[str, int] = {}
    for name, code in row_cores(table):
        most = min(len(name) // 4, 3)
        found = distance(words, name, most)
        if found <= most:
            best[code] = min(found, best.get(code, most))
    if best:
        least = min(best.values())
        codes = [code for code, found in best.items() if found == least]
        return codes[0] if len(codes) == 1 else None
    return _lost_half(words, table)


def _lost_half(words: str, table: str) -> str | None:
    if len(words) < 5:
        return None
    codes = {code for name, code in row_cores(table) if name.startswith(words) or name.endswith(words)}
    longer = {code for name, code in row_cores(table) if len(name) >= 5 and words.startswith(name)}
    codes = codes or longer
    return codes.pop() if len(codes) == 1 else None


def same_number(text: str, label: str) -> bool:
    """Tells whether the numbering of a printed label does not speak against a declared one."""
    printed, declared = numbering(text), numbering(label)
    return printed is None or declared is None or printed == declared
