"""How many values the form has behind a label, where nothing but the label tells."""

from __future__ import annotations

from functools import cache

from tasks.extract.labels import Label, look_up
from warehouse.forms import APPLICANTS, FORMS, OUTCOMES

__all__ = ["values_after"]

_PROCEEDINGS = 3 * len(OUTCOMES)


def values_after(label: str) -> frozenset[int]:
    """Returns how many values may follow a printed label when every cell is printed; 0 where it has none."""
    return frozenset(map(_width, look_up(label)))


@cache
def _width(label: Label) -> int:
    if label.kind == "column" and label.table == "proceedings":
        return _PROCEEDINGS
    if label.kind == "row" and label.table == "applications":
        return len(APPLICANTS)
    if label.kind == "row" and label.table == "disclosure":
        rows = (row for form in FORMS.values() for row in form.table("disclosure").rows)
        return max(len(row.columns) for row in rows if row.code == label.code)
    return 0
