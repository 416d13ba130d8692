"""How each row of `applications` counts in the identities of its columns."""

from __future__ import annotations

from warehouse.forms import FORMS

__all__ = ["Weights", "weights"]

Weights = tuple[int, int]
"""The weight of a row in A1 (balance) and in A2 (sum of results)."""


def weights(code: str | None, edition: str) -> Weights:
    """Returns how a row counts in A1 and A2; a row of the office's own (None) is a result."""
    if code in ("received", "carried_in"):
        return 1, 0
    if code == "carried_out":
        return -1, 0
    if code == "handled_total":
        return -1, -1
    rows = FORMS[edition].table("applications").rows
    return 0, int(code is None or any(row.code == code and row.is_result for row in rows))
