"""Identities evaluated on a report's cells: each holds, is broken, or cannot be assessed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from expectations.facts import CellLike
from warehouse.forms import Identity, identities

Outcome = Literal["holds", "broken", "not_assessable"]


@dataclass(frozen=True, slots=True)
class Check:
    """One identity on one report.

    ``residual`` is the weighted sum with blanks as zero, ``blanks`` the number of operands without a number; with
    any of these the outcome is ``not_assessable``, whatever ``holds_with_blanks_as_zero`` says. ``doubtful``
    counts the operands that extraction was not sure of.
    """

    identity: Identity
    outcome: Outcome
    residual: Decimal
    blanks: int
    holds_with_blanks_as_zero: bool
    doubtful: int


def evaluate(identity: Identity, cells: Mapping[str, CellLike]) -> Check:
    """Returns what one identity says of these cells; a cell that is not there counts as blank."""
    residual = Decimal(0)
    blanks = doubtful = 0
    for key, weight in identity.terms:
        cell = cells.get(key)
        if cell is None or cell.state != "number" or cell.value is None:
            blanks += 1
        else:
            residual += weight * cell.value
        if cell is not None and cell.doubt:
            doubtful += 1
    holds = residual == 0 if identity.relation == "=" else residual <= 0
    outcome: Outcome = "not_assessable" if blanks else "holds" if holds else "broken"
    return Check(identity, outcome, residual, blanks, holds, doubtful)


def evaluate_report(
    editions: Mapping[str, str], cells: Mapping[str, CellLike], extra_rows: Iterable[str] = ()
) -> list[Check]:
    """Returns the checks of all identities within a report, in the order of the declarations.

    Args:
        editions: table code to edition, as printed; absent tables have no identity.
        cells: the report's cells by key.
        extra_rows: codes of result rows of the office's own.
    """
    return [evaluate(identity, cells) for identity in identities(editions, extra_rows)]
