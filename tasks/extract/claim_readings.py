"""The reading of a claim whose words allow two: 收到 N 件 may or may not include what was carried in.

The words bind the office to one of the readings. If the tables agree with either, that one is taken; if with
neither, the claim stands in its first reading and contradicts the tables. The number is never changed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal

from tasks.extract.claim_cells import cells_of
from tasks.extract.claim_doubts import APPLICANTS
from tasks.extract.claim_patterns import Hit
from tasks.extract.model import Cell, Claim

_CERTAIN_VERBS = ("新收到", "新收", "新增", "新受理", "新接收")
_SAID_WITH = re.compile(r"(?:含|包括|包含|其中)[^,;。()]{0,6}$")
_COUNTED_IN = re.compile(r"(?:含|包括|包含)[^,;。]{0,4}(?:上|20\d\d)[^,;。]{0,6}(?:结转|转)")


@dataclass(frozen=True, slots=True)
class Reading:
    """What the words of a hit may mean: the claim, its cells, and other readings that only the tables exclude."""

    claim: str
    cells: tuple[str, ...]
    alternatives: tuple[tuple[str, tuple[str, ...]], ...] = ()


def reading_of(claim: str, hit: Hit, hits: Iterable[Hit], text: str, year: int | None) -> Reading:
    """Returns the reading of a hit in its sentence.

    收到 N 件 without a word of what was carried in may include it or not; 受理 N 件 rather does. 新收 never does.
    """
    if claim in APPLICANTS:
        return _of_applicants(claim, year)
    certain = hit.zero or hit.verb in _CERTAIN_VERBS or "新" in hit.gap
    if claim != "received" or certain:
        return Reading(claim, cells_of(claim, year))
    new, both = (Reading(name, cells_of(name, year)) for name in ("received", "received_plus_carried_in"))
    carried = [other for other in hits if other.claim == "carried_in" and not other.zero]
    if carried:
        counted = any(_SAID_WITH.search(text[: other.start]) and other.start > hit.start for other in carried)
        return both if counted else new
    if _COUNTED_IN.search(text[hit.end : hit.end + 16]):
        return both
    first, second = (both, new) if hit.verb in ("受理", "收办") else (new, both)
    return replace(first, alternatives=((second.claim, second.cells),))


def _of_applicants(claim: str, year: int | None) -> Reading:
    """Returns the reading of 自然人 N 件: applications of this year, or with those carried in."""
    name = f"received_{claim}"
    cells = cells_of(name, year)
    with_carried = (*cells, *(key.replace(".received.", ".carried_in.") for key in cells))
    return Reading(name, cells, ((name, with_carried),))


def settle_claims(claims: Iterable[Claim], cells: Mapping[str, Cell]) -> list[Claim]:
    """Returns the claims with open readings decided by the tables.

    Claims stay of unknown scope where a cell they need is no number, is doubtful, or stands in another unit, and where
    a sum of money is the table's own, only rounded.

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
