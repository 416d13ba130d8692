"""The reading of a claim whose words allow two: 收到 N 件 may or may not include what was carried in.

The words bind the office to one of the readings. If the tables agree with either, that one is taken; if with
neither, the claim stands in its first reading and contradicts the tables. The number is never changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

from tasks.extract.model import Cell, Claim


def settle_claims(claims: Iterable[Claim], cells: Mapping[str, Cell]) -> list[Claim]:
    """Returns the claims with open readings decided by the tables.

    Claims stay of unknown scope where a cell they need is no number, is doubtful, or stands in another unit, and where a
    sum of money is the table's own, only rounded.

    Args:
        claims: as `find_claims` gave them.
        cells: the extracted cells by key.
    """
    return [_settled(claim, cells) for claim in claims]


def _settled(claim: Claim, cells: Mapping[str, Cell]) -> Claim:
    if claim.claim == "fees" and claim.scope == "own":
        return _money(claim, cells)
    if claim.claim == "other_outcome" and claim.cells and any(key not in cells for key in claim.cells):
        return replace(claim, cells=("applications.other.total",))
    if not claim.alternatives or claim.scope == "own":
        return claim
    readings = ((claim.claim, claim.cells), *claim.alternatives)
    sums = [_sum(keys, cells) for _, keys in readings]
    if any(total is None for total in sums):
        return claim
    for (name, keys), total in zip(readings, sums, strict=True):
        if total == claim.value:
            return replace(claim, claim=name, cells=keys, scope="own", reason=None, alternatives=())
    return replace(claim, scope="own", reason=None, alternatives=())


def _sum(keys: Iterable[str], cells: Mapping[str, Cell]) -> Decimal | None:
    total = Decimal(0)
    for key in keys:
        cell = cells.get(key)
        if cell is None or cell.value is None or cell.doubt is not None:
            return None
        total += cell.value
    return total


def _money(claim: Claim, cells: Mapping[str, Cell]) -> Claim:
    """Returns a claim on fees (万元) with unknown scope where unit or rounding explains a difference."""
    cell = cells.get(claim.cells[0]) if claim.cells else None
    if cell is None or cell.value is None or cell.value == claim.value:
        return claim
    if cell.unit == "元":
        return replace(claim, scope="unknown", reason="the table prints another unit")
    places = Decimal(1).scaleb(min(0, int(claim.value.as_tuple().exponent)))
    if cell.value.quantize(places, ROUND_HALF_UP) == claim.value:
        return replace(claim, scope="unknown", reason="a rounded amount")
    return claim
