"""The identities of one table as extraction uses them: to prove where numbers stand, never to change one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

from tasks.extract.model import Cell
from warehouse.forms import Identity, identities

__all__ = ["equations", "off_by"]


def equations(table: str, edition: str, extra_rows: Iterable[str] = ()) -> tuple[Identity, ...]:
    """Returns the identities of a table that say of numbers that they are equal; () if the form has none."""
    found = identities({table: edition}, extra_rows)
    return tuple(rule for rule in found if rule.relation == "=")


def off_by(rule: Identity, cells: Mapping[str, Cell]) -> Decimal:
    """Returns how far an identity is from holding, cells without a number counted as nothing."""
    return sum(((cells[key].value or Decimal(0)) * weight for key, weight in rule.terms), Decimal(0))
