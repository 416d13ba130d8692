"""Findings on what two consecutive reports say of the same thing: carried cases, documents in force, items."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from expectations.diagnosis import PREVIOUS, is_witness
from expectations.facts import ReportFacts
from expectations.findings import Finding, about
from expectations.witnesses import Values, residual
from expectations.wording import name_of, show
from warehouse.forms import Identity


def findings_of_carry_over(
    facts: ReportFacts, previous: ReportFacts | None, broken: Iterable[Identity], values: Values
) -> list[Finding]:
    """Returns one Y1 finding for all columns in which two reports, each in order by itself, contradict each other."""
    group = [one for one in dict.fromkeys(broken) if one.rule == "Y1"]
    return [_undecided(facts, previous, group, values)] if group else []


def findings_of_flows(
    facts: ReportFacts,
    previous: ReportFacts | None,
    broken: Iterable[Identity],
    claims: Sequence[Identity],
    values: Values,
) -> tuple[list[Finding], set[str]]:
    """Returns the findings of Y2 and Y3, one a row, and the keys of the claims that decided one.

    A cell is only named where the prose states the very number for it that last year's report asks for.
    """
    findings, decided = [], set()
    for identity in broken:
        deciding = next(_deciding(identity, claims, values), None)
        if deciding is None:
            findings.append(_undecided(facts, previous, [identity], values))
            continue
        claim, cell = deciding
        decided.add(claim.key)
        stated = show(values[claim.cells[-1]])
        message = (
            f"{name_of(cell, facts.extra_labels)} 印为 {show(values[cell])}，"
            f"按上一年度报告和本报告文字均应为 {stated}"
        )
        finding = about(
            facts,
            identity.rule,
            message,
            (cell, *(key for key in identity.cells if key != cell and not is_witness(key))),
            suspects=(cell,),
            tier="unique",
            identities=(identity.key, claim.key),
            printed=show(values[cell]),
            expected=stated,
        )
        findings.append(with_previous(finding, previous, [identity]))
    return findings, decided


def with_previous(finding: Finding, previous: ReportFacts | None, found: Iterable[Identity]) -> Finding:
    """Adds last year's document to a finding that rests on it; unsure cells there make the finding ours."""
    keys = [key.removeprefix(PREVIOUS) for one in found for key in one.cells if key.startswith(PREVIOUS)]
    if not keys or previous is None:
        return finding
    documents = tuple(dict.fromkeys((*finding.documents, *filter(None, [previous.document_id]))))
    finding = replace(finding, documents=documents)
    return replace(finding, origin="extraction") if previous.is_doubtful(keys) else finding


def _deciding(
    identity: Identity, claims: Iterable[Identity], values: Values
) -> Iterator[tuple[Identity, str]]:
    """Yields the claims on one cell of a failed flow that state the number which would mend it."""
    off_by = residual(identity, values) or 0
    weights = dict(identity.terms)
    for claim in claims:
        cell, *more = claim.cells[:-1]
        if more or cell not in weights:
            continue
        if weights[cell] * (Decimal(values[claim.cells[-1]] or 0) - Decimal(values[cell] or 0)) == -off_by:
            yield claim, cell


def _undecided(
    facts: ReportFacts, previous: ReportFacts | None, group: Sequence[Identity], values: Values
) -> Finding:
    cells = tuple(dict.fromkeys(cell for one in group for cell in one.cells if not is_witness(cell)))
    lead = [identity.terms[0][0] for identity in group]
    printed = [show(values[cell]) for cell in lead]
    expected = [show(Decimal(values[one.terms[0][0]] or 0) - (residual(one, values) or 0)) for one in group]
    said = "，".join(
        f"{name_of(cell, facts.extra_labels)} 印为 {a}，按上一年度报告应为 {b}"
        for cell, a, b in zip(lead, printed, expected, strict=True)
    )
    finding = about(
        facts,
        group[0].rule,
        f"{said}（本年与上一年度报告之一有误，无法判断是哪一个）",
        cells,
        tier="identities_only",
        identities=tuple(identity.key for identity in group),
        printed="；".join(printed),
        expected="；".join(expected),
    )
    return with_previous(finding, previous, group)
