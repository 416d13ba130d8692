"""Findings about numbers: identities within a report, with last year, and with the prose, one a root cause."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

from expectations.facts import ReportFacts
from expectations.findings import Finding, about, places
from expectations.identities import Check, evaluate
from expectations.localise import Diagnosis, localise
from expectations.rules import EVIDENCE_ORDER
from expectations.second_reading import stands_where_it_should
from expectations.witnesses import Values, claim_identities, history_identities, numbers
from expectations.wording import diagnosis_message, list_cells, name_of, printed_and_expected, show
from warehouse.forms import Identity, identities


def arithmetic_findings(facts: ReportFacts, previous: ReportFacts | None = None) -> list[Finding]:
    """Returns the findings of the rules A1 A2 A3 P1 D1, Y1 Y2 Y3 and N1… on one report.

    Args:
        facts: the report.
        previous: the report of the same organisation on the year before; another year's is not used.

    Returns:
        One finding a root cause; every broken identity is the evidence of at least one.
    """
    own = identities(facts.editions, facts.extra_labels)
    history, history_values = history_identities(facts, previous)
    claims, claim_values = claim_identities(facts)
    values: Values = {**numbers(facts), **history_values, **claim_values}
    broken_cells = {cell for identity in own if _is_broken(identity, values) for cell in identity.cells}
    witnesses, separate = _entangled([*history, *claims], broken_cells)
    findings = [
        _of_diagnosis(facts, previous, found, values) for found in localise(values, [*own, *witnesses])
    ]
    findings += [
        _of_inequality(facts, identity, values) for identity in own if _is_broken_inequality(identity, values)
    ]
    broken = [identity for identity in separate if _is_broken(identity, values)]
    findings += _of_history(facts, previous, [one for one in broken if one.rule.startswith("Y")], values)
    findings += _of_claims(facts, [one for one in broken if one.rule.startswith("N")], values)
    return findings


def broken_checks(facts: ReportFacts) -> list[Check]:
    """Returns the broken identities within a report."""
    checks = (evaluate(identity, facts.cells) for identity in identities(facts.editions, facts.extra_labels))
    return [check for check in checks if check.outcome == "broken"]


def principal_rule(found: Iterable[Identity]) -> str:
    """Returns the rule of a finding with these failed identities: the first family in A1 A2 A3 P1 D1 Y1 Y2 Y3 R1."""
    rules = {identity.rule for identity in found}
    return next((rule for rule in EVIDENCE_ORDER if rule in rules), min(rules))


def _residual(identity: Identity, values: Values) -> Decimal | None:
    total = Decimal(0)
    for key, weight in identity.terms:
        value = values.get(key)
        if value is None:
            return None
        total += weight * Decimal(value)
    return total


def _is_broken(identity: Identity, values: Values) -> bool:
    residual = _residual(identity, values)
    return residual is not None and (residual > 0 if identity.relation == "<=" else residual != 0)


def _is_broken_inequality(identity: Identity, values: Values) -> bool:
    return identity.relation == "<=" and _is_broken(identity, values)


def _entangled(
    witnesses: Sequence[Identity], broken_cells: set[str]
) -> tuple[list[Identity], list[Identity]]:
    """Parts the witnesses: those on a cell of a broken identity help to localise, the others are judged alone.

    A witness that contradicts a table in order within itself must not use up the changes of the search.
    """
    inside = [identity for identity in witnesses if broken_cells.intersection(identity.cells)]
    return inside, [identity for identity in witnesses if identity not in inside]


def _of_diagnosis(
    facts: ReportFacts, previous: ReportFacts | None, diagnosis: Diagnosis, values: Values
) -> Finding:
    rule = principal_rule(diagnosis.identities)
    if not diagnosis.suspects and diagnosis.alternatives:
        return _of_witness(facts, previous, list(diagnosis.identities), values)
    printed, expected = printed_and_expected(diagnosis, facts.extra_labels)
    message = diagnosis_message(diagnosis, values, facts.extra_labels)
    unsure = diagnosis.moved is not None and not stands_where_it_should(facts, diagnosis.suspects)
    finding = about(
        facts,
        rule,
        message + ("；整行移位须先核对原文" if unsure else ""),
        diagnosis.cells,
        suspects=diagnosis.suspects,
        tier=diagnosis.tier,
        identities=tuple(identity.key for identity in diagnosis.identities),
        printed=printed,
        expected=expected,
        place=places(facts, diagnosis.suspects or diagnosis.cells),
        **({"origin": "extraction"} if unsure else {}),
    )
    return _with_previous(finding, previous, diagnosis.identities)


def _of_witness(
    facts: ReportFacts, previous: ReportFacts | None, broken: list[Identity], values: Values
) -> Finding:
    """A witness is the odd one out: the table agrees with everything but it."""
    history = [identity for identity in broken if identity.rule.startswith("Y")]
    found = _of_history(facts, previous, history, values) or _of_claims(facts, broken, values)
    return found[0]


def _of_inequality(facts: ReportFacts, identity: Identity, values: Values) -> Finding:
    (small, _), (large, _) = identity.terms
    first, second = values[small], values[large]
    message = (
        f"{name_of(small, facts.extra_labels)} 印为 {show(first)}，大于 {name_of(large, facts.extra_labels)} "
        f"{show(second)}，两者之一有误"
    )
    return about(
        facts,
        identity.rule,
        message,
        identity.cells,
        suspects=identity.cells,
        tier="candidates",
        identities=(identity.key,),
        printed=f"{show(first)}；{show(second)}",
        expected=f"不大于 {show(second)}；或不小于 {show(first)}",
    )


def _of_history(
    facts: ReportFacts, previous: ReportFacts | None, broken: Sequence[Identity], values: Values
) -> list[Finding]:
    """Carry-over is one finding for all columns; in-force documents and items are one a row."""
    carry_over = [identity for identity in broken if identity.rule == "Y1"]
    groups = ([carry_over] if carry_over else []) + [
        [identity] for identity in broken if identity.rule != "Y1"
    ]
    findings = []
    for group in groups:
        cells = tuple(dict.fromkeys(cell for identity in group for cell in identity.cells if ":" not in cell))
        lead = [identity.terms[0][0] for identity in group]
        printed = [show(values[cell]) for cell in lead]
        expected = [
            show(Decimal(values[identity.terms[0][0]] or 0) - (_residual(identity, values) or 0))
            for identity in group
        ]
        said = "，".join(
            f"{name_of(cell, facts.extra_labels)} 印为 {a}，按上一年度报告应为 {b}"
            for cell, a, b in zip(lead, printed, expected, strict=True)
        )
        finding = about(
            facts,
            group[0].rule,
            f"{said}（本年与上一年度报告之一有误）",
            cells,
            tier="identities_only",
            identities=tuple(identity.key for identity in group),
            printed="；".join(printed),
            expected="；".join(expected),
        )
        findings.append(_with_previous(finding, previous, group))
    return findings


def _with_previous(finding: Finding, previous: ReportFacts | None, found: Iterable[Identity]) -> Finding:
    """Adds last year's document to a finding that rests on it; unsure cells there make the finding ours."""
    keys = [
        key.removeprefix("previous:") for one in found for key in one.cells if key.startswith("previous:")
    ]
    if not keys or previous is None:
        return finding
    documents = tuple(dict.fromkeys((*finding.documents, *filter(None, [previous.document_id]))))
    finding = replace(finding, documents=documents)
    return replace(finding, origin="extraction") if previous.is_doubtful(keys) else finding


def _of_claims(facts: ReportFacts, broken: Sequence[Identity], values: Values) -> list[Finding]:
    """One finding for all claims of one rule about the same cells."""
    sentences = {(claim.value, tuple(claim.cells)): claim.sentence for claim in reversed(facts.claims)}
    groups: dict[tuple[str, tuple[str, ...]], list[Identity]] = {}
    for identity in broken:
        groups.setdefault((identity.rule, identity.cells[:-1]), []).append(identity)
    findings = []
    for (rule, cells), group in groups.items():
        stated = [values[identity.cells[-1]] for identity in group]
        printed = sum((Decimal(values[cell] or 0) for cell in cells), Decimal(0))
        quotes = "；".join(sentences.get((Decimal(value or 0), cells), "").strip()[:80] for value in stated)
        numbers_said = "、".join(show(value) for value in stated)
        message = (
            f"文字称 {numbers_said}（“{quotes}”），表中 {list_cells(cells, facts.extra_labels)} "
            f"{'合计' if len(cells) > 1 else ''}为 {show(printed)}"
        )
        findings.append(
            about(
                facts,
                rule,
                message,
                cells,
                identities=tuple(identity.key for identity in group),
                printed=show(printed),
                expected=numbers_said,
            )
        )
    return findings
