"""Witnesses from outside a report's tables, as further identities: last year's report, the prose, the units."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

from expectations.facts import ReportFacts
from expectations.rules import rule_of_claim
from warehouse.forms import APPLICANTS, Identity, cell_key

Values = dict[str, Decimal | int | None]

_SERVICES = ("licensing", "other_services", "penalties", "coercion", "fees")
_DOCUMENTS = ("regulations", "normative_documents")


def history_identities(facts: ReportFacts, previous: ReportFacts | None) -> tuple[list[Identity], Values]:
    """Returns Y1, Y2, Y3 between a report and that of the year before, and last year's numbers.

    Last year's cells are named ``previous:table.row.column``. Without a report of the year before there are none; Y2
    needs form 2021 in both years, Y3 form 2019.
    """
    if previous is None or previous.year != facts.year - 1:
        return [], {}
    found = _carry_over(facts, previous)
    editions = (facts.editions.get("disclosure"), previous.editions.get("disclosure"))
    if editions == ("2021", "2021"):
        found += _flows(_DOCUMENTS, "Y2", "in_force", (("in_force", 1),), (("issued", 1), ("repealed", -1)))
    elif editions == ("2019", "2019"):
        found += _flows(_SERVICES, "Y3", "prior_items", (("prior_items", 1), ("change", 1)), ())
    values: Values = {}
    for identity in found:
        for key in identity.cells:
            if key.startswith("previous:"):
                values[key] = previous.number(key.removeprefix("previous:"))
    return found, values


def _carry_over(facts: ReportFacts, previous: ReportFacts) -> list[Identity]:
    if "applications" not in facts.editions or "applications" not in previous.editions:
        return []
    return [
        Identity(
            "Y1",
            f"Y1.{column.code}",
            (
                (cell_key("applications", "carried_in", column.code), 1),
                ("previous:" + cell_key("applications", "carried_out", column.code), -1),
            ),
        )
        for column in APPLICANTS
    ]


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
                *((f"previous:{cell_key('disclosure', row, column)}", -weight) for column, weight in before),
                *((cell_key("disclosure", row, column), -weight) for column, weight in flow),
            ),
            stated=cell_key("disclosure", row, stock),
        )
        for row in rows
    ]


def claim_identities(facts: ReportFacts) -> tuple[list[Identity], Values]:
    """Returns one identity a claim of the prose that surely speaks of this report's own cells, and the claims.

    Claims of unknown scope, and those on cells that the report does not have, are left out. The claim's number is
    named ``claim:first cell#n``.
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
        name = f"claim:{cells[0]}#{rule}.{number}"
        values[name] = claim.value
        found.append(
            Identity(rule, f"{rule}.{number}", (*((cell, 1) for cell in cells), (name, -1)), stated=name)
        )
    return found, values


def numbers(facts: ReportFacts) -> Values:
    """Returns the numbers of a report by cell key."""
    return {key: facts.number(key) for key in facts.cells}


def previous_numbers(previous: ReportFacts | None, keys: Iterable[str]) -> Mapping[str, Decimal | None]:
    """Returns the numbers that last year's report has for these keys."""
    return {key: previous.number(key) if previous else None for key in keys}
