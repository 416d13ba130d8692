"""Tables run together with their prose into one line: labels are found inside it, values are what stands between."""

from __future__ import annotations

import re
from functools import cache

from tasks.extract.labels import fold
from tasks.extract.lines import SourceLine
from tasks.extract.sequence import Atom, assemble
from warehouse.forms import APPLICANTS, FORMS, OUTCOMES

__all__ = ["glued_rows", "is_glued"]

_FEWEST_LABELS = 6
_LONGEST_VALUES = 60


@cache
def _labels() -> re.Pattern[str]:
    """Returns a pattern of all labels as they stand in running text, longest first, white space allowed inside."""
    names = {"信息内容", "申请人情况", "法人或其他组织"}
    for form in FORMS.values():
        for table in form.tables:
            for row in table.rows:
                names |= {row.label, *row.variants, *([row.group] if row.group else [])}
                names |= {row.article} if row.article else set()
                names |= {name for column in row.columns for name in (column.label, *column.variants)}
    names |= {column.label for column in (*APPLICANTS, *OUTCOMES)}
    folded = sorted({fold(name) for name in names}, key=len, reverse=True)
    return re.compile("|".join(re.escape(name) for name in folded))


def _fold_line(text: str) -> str:
    """Returns the line folded for matching, white space kept as one blank so that values stay apart."""
    return " ".join(fold(part) for part in text.split())


def is_glued(text: str) -> bool:
    """Tells whether a line of prose holds a table of the form run together."""
    if len(text) < 120 or ("第二十条第" not in fold(text) and "予以公开" not in fold(text)):
        return False
    return len(_row_labels(_fold_line(text))) >= _FEWEST_LABELS


def _row_labels(folded: str) -> list[re.Match[str]]:
    """Returns the labels that values, or the next label, follow at once: those of tables, not words of prose."""
    found = list(_labels().finditer(folded))
    kept = []
    for place, match in enumerate(found):
        end = (
            found[place + 1].start()
            if place + 1 < len(found)
            else min(len(folded), match.end() + _LONGEST_VALUES)
        )
        between = folded[match.end() : end]
        if re.match(r"^\s*(?:$|[\d\s.,/—+-]+(?:\D|$))", between):
            kept.append(match)
    return kept


def glued_rows(line: SourceLine) -> list[list[Atom]]:
    """Returns the rows of the tables in a line. Values without a mark between them stay one value, as printed."""
    folded = _fold_line(line.text)
    labels = _row_labels(folded)
    atoms: list[Atom] = []
    for place, label in enumerate(labels):
        locator = f"{line.place}, character {label.start() + 1}"
        atoms.append(Atom(label.group(), locator))
        end = labels[place + 1].start() if place + 1 < len(labels) else len(folded)
        values = re.match(r"[\d\s.,/—+-]*", folded[label.end() : end])
        atoms += [Atom(value, locator) for value in (values.group() if values else "").split()]
    return assemble(atoms)
