"""Witnesses from outside a report's tables, as further identities: last year's report, the prose, the units."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from functools import cache

from expectations.diagnosis import PREVIOUS
from expectations.facts import ClaimLike, ReportFacts
from expectations.ranking import DENIAL
from expectations.rules import rule_of_claim
from warehouse.forms import APPLICANTS, Identity, cell_key, identities

Values = dict[str, Decimal | int | None]

_ZERO = re.compile(r"(?<![\d.])[0０](?![\d.])|零")
_SERVICES = ("licensing", "other_services", "penalties", "coercion", "fees")
_DOCUMENTS = ("regulations", "normative_documents")


def carry_over_identities(facts: ReportFacts, previous: ReportFacts | None) -> list[Identity]:
    """Returns Y1 between a report and that of the year before, and the identities of that report's applications.

    Last year's cells are named ``previous:table.row.column``, the keys of its identities have the same prefix: a number
    of last year that contradicts its own report is no witness against this one. Without a report of the year before,
    or without the table in both, there are none.
    """
    if not _are_consecutive(facts, previous) or "applications" not in facts.editions:
        return []
    assert previous is not None
    edition = previous.editions.get("applications")
    return [*_CARRY_OVER, *_of_last_year(edition, tuple(previous.extra_labels))] if edition else []


def flow_identities(facts: ReportFacts, previous: ReportFacts | None) -> list[Identity]:
    """Returns Y2 (form 2021 in both years) or Y3 (form 2019 in both) between a report and that of the year before."""
    if not _are_consecutive(facts, previous):
        return []
    assert previous is not None
    editions = (facts.editions.get("disclosure"), previous.editions.get("disclosure"))
    if editions == ("2021", "2021"):
        return _flows(_DOCUMENTS, "Y2", "in_force", (("in_force", 1),), (("issued", 1), ("repealed", -1)))
    if editions == ("2019", "2019"):
        return _flows(_SERVICES, "Y3", "prior_items", (("prior_items", 1), ("change", 1)), ())
    return []


def previous_numbers(previous: ReportFacts | None, found: Iterable[Identity]) -> Values:
    """Returns the numbers of last year's report that these identities need."""
    keys = {key for identity in found for key in identity.cells if key.startswith(PREVIOUS)}
    return {key: previous.number(key.removeprefix(PREVIOUS)) for key in sorted(keys)} if previous else {}


def _are_consecutive(facts: ReportFacts, previous: ReportFacts | None) -> bool:
    return previous is not None and previous.year == facts.year - 1


_CARRY_OVER = tuple(
    Identity(
        "Y1",
        f"Y1.{column.code}",
        (
            (cell_key("applications", "carried_in", column.code), 1),
            (PREVIOUS + cell_key("applications", "carried_out", column.code), -1),
        ),
    )
    for column in APPLICANTS
)


@cache
def _of_last_year(edition: str, extra_rows: tuple[str, ...]) -> tuple[Identity, ...]:
    return tuple(
        Identity(one.rule, PREVIOUS + one.key, tuple((PREVIOUS + cell, weight) for cell, weight in one.terms))
        for one in identities({"applications": edition}, extra_rows)
    )


def _flows(
    rows: Iterable[str],
    rule: str,
    stock: str,
    before: tuple[tuple[str, int], ...],
    flow: tuple[tuple[str, int], ...],
) -> list[Identity]:
    """Identities stock = last year's figures + this year's flow, one a row."""
    return [
        Identity(
            rule,
            f"{rule}.{row}",
            (
                (cell_key("disclosure", row, stock), 1),
                *((f"{PREVIOUS}{cell_key('disclosure', row, column)}", -weight) for column, weight in before),
                *((cell_key("disclosure", row, column), -weight) for column, weight in flow),
            ),
            stated=cell_key("disclosure", row, stock),
        )
        for row in rows
    ]


def claim_identities(facts: ReportFacts) -> tuple[list[Identity], Values]:
    """Returns one identity a claim of the prose that surely speaks of this report's own cells, and the claims.

    Claims of unknown scope, and those on cells that the report does not have, are left out. The claim's number is
    named ``claim:first cell#n``, or ``denial:…`` where the prose denies that there was any without a figure.
    """
    found: list[Identity] = []
    values: Values = {}
    seen: set[tuple[str, Decimal, tuple[str, ...]]] = set()
    for claim in facts.claims:
        cells = tuple(claim.cells)
        mark = (claim.claim, claim.value, cells)
        if (
            claim.scope != "own"
            or not cells
            or mark in seen
            or any(cell not in facts.cells for cell in cells)
        ):
            continue
        seen.add(mark)
        rule = rule_of_claim(claim.claim)
        number = sum(1 for identity in found if identity.rule == rule) + 1
        name = f"{_kind_of(claim)}{cells[0]}#{rule}.{number}"
        values[name] = claim.value
        found.append(
            Identity(rule, f"{rule}.{number}", (*((cell, 1) for cell in cells), (name, -1)), stated=name)
        )
    return found, values


def _kind_of(claim: ClaimLike) -> str:
    return DENIAL if claim.value == 0 and not _ZERO.search(claim.sentence) else "claim:"


def numbers(facts: ReportFacts) -> Values:
    """Returns the numbers of a report by cell key."""
    return {key: facts.number(key) for key in facts.cells}


def residual(identity: Identity, values: Values) -> Decimal | None:
    """Returns what an identity is off by in these numbers; None if an operand has no number."""
    total = Decimal(0)
    for key, weight in identity.terms:
        value = values.get(key)
        if value is None:
            return None
        total += weight * Decimal(value)
    return total
